"""``whoholds serve``: the page and the API; and ``run --serve``."""

import asyncio
import ipaddress
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.out import DONE, note, state_option
from streams.cli.setup import load_settings, open_store, place_tables

if TYPE_CHECKING:
    from streams.settings import Settings
    from streams.web.site import Options

PORT = 8642
SHORTEST_TOKEN = 16  # characters; a shorter one can be guessed

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: a free one."
)


@click.command()
@state_option
@click.option("--kafka", is_flag=True, help="What is on Kafka, and not a state file.")
@host_option
@port_option
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the token that everybody must bring; else WHOHOLDS_TOKEN. Needed where others can connect.",
)
@click.option(
    "--allow-host", "hosts", multiple=True, metavar="NAME", help="A name by which this server may be called."
)
@click.option(
    "--behind-tls",
    "tls",
    is_flag=True,
    help="Browsers come through a proxy that speaks TLS: cookies and links say so.",
)
@click.option(
    "--reports",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Take reports of misreadings into this file.",
)
def serve(
    state: Path | None,
    kafka: bool,
    host: str,
    port: int,
    token_file: Path | None,
    hosts: tuple[str, ...],
    tls: bool,
    reports: Path | None,
) -> int:
    """Show on a page who holds what, and why; until Ctrl-C."""
    from streams.web.site import Options

    settings = load_settings(state, token=token_in(token_file) if token_file else None)
    options = Options(settings.tiles, reports, checked_token(settings, host), frozenset(hosts), tls)
    if kafka and state:
        raise click.UsageError("--kafka and --state do not go together")
    with mirror(settings) if kafka else nullcontext(settings.state) as found:
        open_store(
            settings.model_copy(update={"state": found}), must_exist=True
        ).close()  # an older file is brought up
        with serving(settings, found, options, host, port):
            wait_for_the_end()
    return DONE


def mirror(settings: "Settings") -> "AbstractContextManager[Path]":
    """The state of what is on Kafka, in a file that follows the topics."""
    from streams.control.policy import Policy
    from streams.web.mirror import mirrored

    return mirrored(settings, settings.data_dir / "views", Policy.load())


def token_in(path: Path) -> str:
    """The token that a file holds."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: {error}") from None


def checked_token(settings: "Settings", host: str) -> str:
    """The token that everybody must bring; "" where nobody need, which is so on loopback only."""
    token = settings.token.get_secret_value()
    if token and len(token) < SHORTEST_TOKEN:
        raise click.UsageError(f"the token is too short: {SHORTEST_TOKEN} characters or more are wanted")
    if not token and not _is_loopback(host):
        raise click.UsageError(
            f"others can connect to {host}: that needs a token (--token-file or WHOHOLDS_TOKEN)"
        )
    return token


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@contextmanager
def serving(settings: "Settings", state: Path, options: "Options", host: str, port: int) -> Iterator[None]:
    """Serve from a thread of its own, and say where."""
    server = _Server(settings, state, options, host, port)
    server.start()
    try:
        shown = f"[{host}]" if ":" in host else host
        note(f"http://{shown}:{server.listening()}/{'#token=...' if options.token else ''} (Ctrl-C ends it)")
        yield
    finally:
        server.end()


def wait_for_the_end() -> None:
    """Until Ctrl-C, or SIGTERM."""
    ended = threading.Event()
    signs = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(sign, lambda *_: ended.set()) for sign in signs]
    try:
        ended.wait()
    finally:
        for sign, handler in zip(signs, before, strict=True):
            signal.signal(sign, handler)


class _Server(threading.Thread):
    """The event loop and what runs in it."""

    def __init__(self, settings: "Settings", state: Path, options: "Options", host: str, port: int) -> None:
        super().__init__(name="server", daemon=True)
        self._settings, self._state, self._options = settings, state, options
        self._host, self._port = host, port
        self._up = threading.Event()
        self._found = 0
        self._fault: Exception | None = None
        self._loop = asyncio.new_event_loop()
        self._ended = asyncio.Event()

    def listening(self) -> int:
        """Wait until it listens; gives the port, or raises what went wrong."""
        self._up.wait()
        if self._fault:
            raise self._fault
        return self._found

    def end(self) -> None:
        """End it and wait for that."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._ended.set)
        self.join()

    def run(self) -> None:
        """Serve."""
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:  # handed over to the main thread, which tells it
            self._fault = error
        finally:
            self._up.set()
            self._loop.close()

    async def _serve(self) -> None:
        from streams.control.policy import Policy
        from streams.web.server import served
        from streams.web.site import Site
        from streams.web.view import View

        settings = self._settings
        policy = Policy.load()
        view = View(self._state, settings.data_dir / "views", policy)
        site = Site(view, policy, (place_tables(settings), settings.data_dir / "cache"), self._options)
        async with served(site, self._host, self._port) as self._found:
            self._up.set()
            await self._ended.wait()
