"""``whoholds history`` and ``diff``: everything that was ever known of a place, and what changed between two days."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.control import DAY, chosen_place
from streams.cli.out import DONE, USAGE, console, json_option, note, state_option, write_line
from streams.cli.setup import load_settings, open_store

if TYPE_CHECKING:
    from streams.embedded.query import Question


@click.command()
@click.argument("place")
@click.option("--known", type=DAY, metavar="DATE", help="As known from what was published by this day (UTC).")
@click.option("--by-arrival", is_flag=True, help="With --known: from what had arrived here by that day.")
@state_option
@json_option
def history(
    place: str, known: dt.datetime | None, by_arrival: bool, state: Path | None, as_json: bool
) -> int:
    """Tell who held PLACE when, with the evidence, and what counts no more, with the reason.

    PLACE is an id or a name in either script. Refuted captures, old versions and withdrawn articles stay.
    """
    from schemas.wire import dumps
    from streams.cli.tables import show_history
    from streams.control.policy import Policy
    from streams.embedded.history import chronicle

    question = _question(known, by_arrival)
    with open_store(load_settings(state), must_exist=True) as store:
        chosen = chosen_place(store, place)
        if chosen is None:
            return USAGE
        lines = list(chronicle(store, chosen[0], Policy.load(), question))
    if as_json:
        for line in lines:
            write_line(dumps(line))
    elif lines:
        show_history(console(), lines)
    else:
        note(f"{chosen[0].name}: nothing is known")
    return DONE


@click.command()
@click.option(
    "--from", "first", type=DAY, required=True, metavar="DATE", help="What was known by this day ..."
)
@click.option("--to", "last", type=DAY, required=True, metavar="DATE", help="... and what by this one (UTC).")
@click.option(
    "--at", type=DAY, metavar="DATE", help="Who held the places at the end of this day; else at the end."
)
@click.option("--by-arrival", is_flag=True, help="By what had arrived here, not by what was published.")
@state_option
@json_option
def diff(
    first: dt.datetime,
    last: dt.datetime,
    at: dt.datetime | None,
    by_arrival: bool,
    state: Path | None,
    as_json: bool,
) -> int:
    """List every place of which something else was known on one day than on another."""
    from schemas.wire import dumps
    from streams.cli.run import counted
    from streams.cli.tables import show_difference
    from streams.control.policy import Policy
    from streams.embedded.history import differences
    from streams.embedded.query import Question

    if first > last:
        raise click.UsageError("--from is after --to")
    question = Question(at.date() if at else None, None, by_arrival)
    found = 0
    with open_store(load_settings(state), must_exist=True) as store:
        for one in differences(store, Policy.load(), first.date(), last.date(), question):
            found += 1
            if as_json:
                write_line(dumps(one.wire()))
            else:
                show_difference(console(), one)
    note(f"{counted(found, 'place')} changed")
    return DONE


def _question(known: dt.datetime | None, by_arrival: bool) -> "Question":
    from streams.embedded.query import Question

    if by_arrival and known is None:
        raise click.UsageError("--by-arrival needs --known")
    return Question(None, known.date() if known else None, by_arrival)
