"""``whoholds serve``: the page and the API."""

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.out import DONE, note, state_option
from streams.cli.setup import load_settings, open_store, place_tables

if TYPE_CHECKING:
    from streams.settings import Settings
    from streams.web.site import Options


@click.command()
@state_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0: a free one.")
@click.option(
    "--tiles", default="", metavar="URL", help="Map tiles behind the map, {z}/{x}/{y} in their address."
)
def serve(state: Path | None, host: str, port: int, tiles: str) -> int:
    """Show on a page who holds what, and why; until Ctrl-C."""
    from streams.web.site import Options

    settings = load_settings(state)
    open_store(settings, must_exist=True).close()  # brings an older file up to date
    asyncio.run(_serve(settings, Options(tiles), host, port))
    return DONE


async def _serve(settings: "Settings", options: "Options", host: str, port: int) -> None:
    from streams.control.policy import Policy
    from streams.web.server import served
    from streams.web.site import Site
    from streams.web.view import View

    ended = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    view = View(settings.state, settings.data_dir / "views")
    site = Site(view, Policy.load(), (place_tables(settings), settings.data_dir / "cache"), options)
    async with served(site, host, port) as found:
        note(f"http://{host}:{found}/ (Ctrl-C ends it)")
        await ended.wait()
