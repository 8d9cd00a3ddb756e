"""``whoholds control``: who holds a place, since when, and who says so."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.out import DONE, USAGE, console, json_option, note, state_option, write_line
from streams.cli.setup import load_settings, open_store

if TYPE_CHECKING:
    from streams.control.policy import Policy
    from streams.embedded.query import Answer, Question
    from streams.embedded.store import Store
    from streams.places.place import Place

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.argument("place", required=False)
@click.option("--at", type=DAY, metavar="DATE", help="Who held it at the end of this day.")
@click.option("--known", type=DAY, metavar="DATE", help="As known from what was published by this day (UTC).")
@click.option("--by-arrival", is_flag=True, help="With --known: from what had arrived here by that day.")
@click.option(
    "--why", is_flag=True, help="Also every claim with its voice, the rulings, and what would confirm it."
)
@state_option
@json_option
def control(
    place: str | None,
    at: dt.datetime | None,
    known: dt.datetime | None,
    by_arrival: bool,
    why: bool,
    state: Path | None,
    as_json: bool,
) -> int:
    """Say who holds PLACE (every place if none is named), since when, and the claims behind it.

    PLACE is an id or a name in either script.
    """
    from streams.embedded.query import Question, places

    if by_arrival and known is None:
        raise click.UsageError("--by-arrival needs --known")
    question = Question(at.date() if at else None, known.date() if known else None, by_arrival)
    with open_store(load_settings(state), must_exist=True) as store:
        chosen = list(places(store)) if place is None else chosen_place(store, place)
        if chosen is None:
            return USAGE
        return _answer(store, chosen, question, why, as_json)


def chosen_place(store: "Store", name: str) -> "list[Place] | None":
    """The one place of this name; None, with the candidates on stderr, where there are several."""
    from streams.embedded.query import find

    found = find(store, name)
    if not found:
        raise click.UsageError(f"nothing was ever told of a place named {name!r}")
    one = one_of(found, name)
    return [one] if one else None


def one_of(found: "Sequence[Place]", name: str) -> "Place | None":
    """The only place found; None, with all of them on stderr, where there are several."""
    from streams.alerts.words import place_title

    if len(found) == 1:
        return found[0]
    note(f"{name!r} may be:")
    for place in found:
        note(f"  {place.id}  {place_title(place)}")
    return None


def _answer(store: "Store", chosen: "Sequence[Place]", question: "Question", why: bool, as_json: bool) -> int:
    from streams.control.policy import Policy
    from streams.embedded.query import answer

    policy, number = Policy.load(), 0
    for place in chosen:
        told = answer(store, place, policy, question)
        if told.state is not None:
            number += 1
            _print(told, policy if why else None, as_json)
        elif len(chosen) == 1:
            note(_unknown(store, place))
    if not number and len(chosen) != 1:
        note("nothing is known of any place")
    return DONE


def _unknown(store: "Store", place: "Place") -> str:
    from streams.embedded.query import merged

    into = merged(store).get(place.id)
    return f"{place.name}: merged into {into}" if into else f"{place.name}: nothing is known"


def _print(told: "Answer", policy: "Policy | None", as_json: bool) -> None:
    from schemas.wire import dumps
    from streams.cli.show import show_state
    from streams.cli.tables import show_why
    from streams.embedded.query import answer_wire

    wire = answer_wire(told, policy)
    if as_json and wire is not None:
        write_line(dumps(wire))
    elif told.state is not None:
        screen = console()
        show_state(screen, told.state, told.evidence)
        if policy:
            show_why(screen, told, policy)
        screen.print()
