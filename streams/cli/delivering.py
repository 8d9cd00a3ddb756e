"""Deliveries beside a run, and the pieces that all commands about deliveries share."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from streams.cli.out import note
from streams.cli.setup import place_finder

if TYPE_CHECKING:
    from pathlib import Path

    from streams.delivery.message import Event
    from streams.embedded.deliver import Delivery, Load
    from streams.embedded.ledger import SqliteLedger
    from streams.kafka.courier import Courier
    from streams.kafka.metrics import Metrics
    from streams.settings import Settings
    from streams.subscriptions.endpoint import Endpoint

LAST_SECONDS = 20.0  # what a run that has read everything gives its deliveries
CANCEL_SECONDS = 5.0


def webhooks_file(settings: "Settings") -> "Path | None":
    """The file of endpoints, or None where there is none and none is named."""
    from streams.settings import SettingsError

    if settings.webhooks.is_file():
        return settings.webhooks
    if "webhooks" in settings.model_fields_set:
        raise SettingsError(f"WHOHOLDS_WEBHOOKS is {str(settings.webhooks)!r}, which is no file")
    return None


def watched_endpoints(path: "Path", settings: "Settings") -> "Load":
    """Reads the file of endpoints again when it, or the file of their secrets, has changed."""
    from streams.subscriptions.config import load
    from streams.subscriptions.secretfile import secrets_path

    seen: list[object] = [None]
    places = place_finder(settings)

    def changed() -> "tuple[Endpoint, ...] | None":
        now = [_stamp(path), _stamp(secrets_path(path))]
        if now == seen:
            return None
        seen[:] = now
        return load(path, os.environ, places)

    return changed


def _stamp(path: "Path") -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def open_ledger(settings: "Settings") -> "SqliteLedger":
    """The ledger beside the state file of the settings."""
    from streams.embedded.alertlog import AlertLog
    from streams.embedded.ledger import SqliteLedger

    return SqliteLedger(AlertLog(settings.state), _tell)


def _tell(event: "Event") -> None:
    from streams.delivery.message import Trouble

    said = {
        Trouble.FAILING: f"fails since {event.since:%Y-%m-%d %H:%M} UTC: {event.error}",
        Trouble.BACK: "takes messages again",
        Trouble.DISABLED: f"is disabled: {event.error} (whoholds deliveries enable {event.endpoint})",
    }
    note(f"endpoint {event.endpoint} {said[event.kind]}")


async def deliver(settings: "Settings", delivery: "Delivery") -> None:
    """Deliver with the senders of the settings."""
    from streams.delivery.senders import Senders
    from streams.subscriptions.payload import payloads

    delivery.compose = partial(payloads, link=settings.page_url, prefix=settings.topic_prefix)
    async with Senders(settings) as sender:
        await delivery.run(sender)


def make_courier(settings: "Settings", metrics: "Metrics") -> "Courier | None":
    """What delivers in a worker, where there are endpoints."""
    path = webhooks_file(settings)
    if path is None:
        return None
    from streams.kafka.courier import Courier

    return Courier(settings, watched_endpoints(path, settings), metrics)


def tell_left(ledger: "SqliteLedger", state: "Path") -> None:
    """Say what waits."""
    for endpoint, count in ledger.left().items():
        word = "message waits" if count == 1 else "messages wait"
        note(f"{count} {word} for {endpoint} (whoholds deliver --state {state})")


@contextmanager
def delivering(settings: "Settings") -> Iterator[None]:
    """Deliver in the background while something is done; then what is due, for a while, and say what is left.

    Endpoints that are new are noted before anything is done: they get what is told from then on.
    """
    path = webhooks_file(settings)
    if path is None:
        yield
        return
    from streams.embedded.filing import Filing

    load = watched_endpoints(path, settings)
    with closing(open_ledger(settings)) as ledger:
        Filing(ledger).begin(load() or (), datetime.now(UTC))
    background = _Background(settings, path)
    background.start()
    try:
        yield
    except BaseException:
        background.end(0.0)
        raise
    background.end(LAST_SECONDS)
    with closing(open_ledger(settings)) as ledger:
        tell_left(ledger, settings.state)


class _Background(threading.Thread):
    """Delivers until told to end; what goes wrong is a word to the user: whatever runs beside it goes on."""

    def __init__(self, settings: "Settings", path: "Path") -> None:
        super().__init__(name="deliveries", daemon=True)
        self._settings = settings
        self._path = path
        self._on: asyncio.AbstractEventLoop | None = None
        self._finish: asyncio.Event | None = None
        self._work: asyncio.Task[None] | None = None
        self._begun = threading.Event()

    def run(self) -> None:
        """Deliver; another process that does so already is as good."""
        from streams.embedded.ledger import TakenError, sole
        from streams.errors import WhoholdsError

        try:
            with sole(self._settings.state):
                asyncio.run(self._deliver())
        except (TakenError, asyncio.CancelledError):
            return
        except WhoholdsError as error:
            note(f"no more deliveries: {error}")
        finally:
            self._begun.set()

    async def _deliver(self) -> None:
        from streams.embedded.deliver import Delivery

        with closing(open_ledger(self._settings)) as ledger:
            delivery = Delivery(ledger, watched_endpoints(self._path, self._settings))
            self._on, self._finish = asyncio.get_running_loop(), delivery.stop
            self._work = asyncio.current_task()
            self._begun.set()
            await deliver(self._settings, delivery)

    def end(self, seconds: float) -> None:
        """End once nothing is due, or after so long."""
        self._begun.wait()
        if self._on is None or self._finish is None or self._work is None:
            return
        with suppress(RuntimeError):  # it has ended by itself
            self._on.call_soon_threadsafe(self._finish.set)
            self.join(seconds)
            self._on.call_soon_threadsafe(self._work.cancel)
        self.join(CANCEL_SECONDS)
