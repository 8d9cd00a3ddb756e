"""``whoholds replay``: the kept articles read again with the reader of today."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from streams.cli.out import DEAD_LETTERS, DONE, console, json_option, note, state_option, write_line
from streams.cli.setup import load_settings, open_store

if TYPE_CHECKING:
    from streams.embedded.store import Store
    from streams.settings import Settings


@click.command()
@click.option("--apply", "for_good", is_flag=True, help="Do it, and print the new alerts as run does.")
@state_option
@json_option
def replay(for_good: bool, state: Path | None, as_json: bool) -> int:
    """Read all kept articles again with the present word lists and tables; list every place whose state would change.

    Without --apply nothing is changed: it is tried on a copy of the state.
    """
    from streams.cli.run import counted, make_flow, teller
    from streams.embedded.replay import reread

    settings = load_settings(state)
    with open_store(settings, must_exist=True) as store:
        if not for_good:
            return _rehearse(store, settings, as_json)
        flow = make_flow(store, settings, teller(as_json))
        articles = reread(flow)
    alerts = counted(flow.tally.alerts, "new alert")
    note(f"{counted(articles, 'article version')} read again, {alerts}")
    return DEAD_LETTERS if flow.tally.dead else DONE


def _rehearse(store: "Store", settings: "Settings", as_json: bool) -> int:
    from schemas.wire import dumps
    from streams.cli.run import counted, make_flow
    from streams.cli.tables import show_difference
    from streams.control.policy import Policy
    from streams.embedded.replay import changes, reread
    from streams.embedded.store import Store

    with TemporaryDirectory(prefix="whoholds-", dir=settings.state.parent) as folder:
        store.copy(Path(folder) / "state.sqlite")
        with Store(Path(folder) / "state.sqlite", must_exist=True) as copy:
            flow = make_flow(copy, settings, lambda *_: None)
            articles = reread(flow)
            found = list(changes(store, copy, Policy.load()))
    for one in found:
        if as_json:
            write_line(dumps(one.wire()))
        else:
            show_difference(console(), one)
    changed, alerts = counted(len(found), "place"), counted(flow.tally.alerts, "alert")
    note(
        f"{counted(articles, 'article version')} read again: {changed} would change, {alerts} (--apply does it)"
    )
    return DEAD_LETTERS if flow.tally.dead else DONE
