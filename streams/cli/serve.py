"""``whoholds serve``: the page and the API."""

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.out import DONE, note, state_option
from streams.cli.setup import load_settings, open_store

if TYPE_CHECKING:
    from streams.web.site import Site


@click.command()
@state_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8642, show_default=True, help="0: a free one.")
@click.option(
    "--tiles", default="", metavar="URL", help="Map tiles behind the map, {z}/{x}/{y} in their address."
)
def serve(state: Path | None, host: str, port: int, tiles: str) -> int:
    """Show on a page who holds what, and why; until Ctrl-C."""
    from streams.control.policy import Policy
    from streams.web.site import Options, Site
    from streams.web.view import View

    settings = load_settings(state)
    open_store(settings, must_exist=True).close()  # brings an older file up to date
    site = Site(View(settings.state, settings.data_dir / "views"), Policy.load(), Options(tiles))
    asyncio.run(_serve(site, host, port))
    return DONE


async def _serve(site: "Site", host: str, port: int) -> None:
    from streams.web.server import served

    ended = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, ended.set)
    async with served(site, host, port) as found:
        note(f"http://{host}:{found}/ (Ctrl-C ends it)")
        await ended.wait()
