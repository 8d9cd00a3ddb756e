"""Delivers from a state file: files new alerts, sends what is due, keeps what came of it."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from streams.delivery.channel import Compose, Sender
from streams.delivery.clock import Clock, WallClock
from streams.delivery.dispatcher import Dispatcher
from streams.embedded.filing import Filing
from streams.embedded.ledger import SqliteLedger
from streams.embedded.store import StateError
from streams.errors import WhoholdsError
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import payloads

log = logging.getLogger(__name__)

POLL_SECONDS = 0.1
Load = Callable[[], Sequence[Endpoint] | None]
"""Gives the endpoints where they have changed since it was last called, else None."""


@dataclass(slots=True)
class Delivery:
    """Runs over one ledger. ``stop`` ends it once nothing is due any more, ``halt`` once nothing is on its way."""

    ledger: SqliteLedger
    load: Load
    clock: Clock = field(default_factory=WallClock)
    since: datetime | None = None
    compose: Compose = payloads
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    halt: asyncio.Event = field(default_factory=asyncio.Event)
    _endpoints: Sequence[Endpoint] = ()
    _seen: tuple[int, int] = (-1, -1)

    async def run(self, sender: Sender) -> None:
        """Deliver until told to end. Raises what is wrong with the endpoints, StateError where a file fails."""
        dispatcher = Dispatcher(self.ledger, sender, self.clock, compose=self.compose)
        self._take_endpoints(dispatcher)
        sending = asyncio.ensure_future(dispatcher.run())
        try:
            while not self._turn(dispatcher):
                await asyncio.wait({sending}, timeout=POLL_SECONDS)
                if sending.done():
                    sending.result()
            self.ledger.commit()
        except sqlite3.Error as error:
            raise StateError(f"{self.ledger.log.path}: {error}") from error
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            sending.cancel()
            await asyncio.wait({sending})

    def _turn(self, dispatcher: Dispatcher) -> bool:
        """Look for what is new, and make safe what was done; gives whether that was all."""
        last = self.stop.is_set() or self.halt.is_set()
        self.ledger.commit()
        self._take_endpoints(dispatcher)
        seen = (self.ledger.log.version(), self.ledger.version())
        if seen[1] != self._seen[1]:  # somebody wrote into the ledger: replays, endpoints enabled
            dispatcher.use(self._endpoints, self.ledger.disabled())
            dispatcher.add(self.ledger.waiting())
        if self.halt.is_set():
            dispatcher.use((), {})
        elif seen[0] != self._seen[0]:
            filed, more = Filing(self.ledger).file(self._endpoints, self.clock.now())
            dispatcher.add(filed)
            if more:  # and others have their turn before
                return False
        self._seen = seen
        return last and dispatcher.idle(self.clock.now())

    def _take_endpoints(self, dispatcher: Dispatcher) -> None:
        try:
            found = self.load()
        except WhoholdsError as error:
            if not self._endpoints:
                raise
            log.error("the endpoints stay as they were: %s", error)
            return
        if found is not None:
            self._endpoints = found
            Filing(self.ledger).begin(found, self.clock.now(), self.since)
            dispatcher.use(found, self.ledger.disabled())
            self._seen = (-1, -1)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    return StateError(str(found)) if isinstance(found, sqlite3.Error) else found
