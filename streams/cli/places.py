"""``whoholds places``: place tables, imported and looked up; places that are one, merged."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli import kafka_places
from streams.cli.out import DONE, USAGE, console, json_option, kafka_option, note, state_option, write_line
from streams.cli.setup import imported_folder, load_gazetteer, load_settings, open_store

if TYPE_CHECKING:
    from streams.embedded.store import Store
    from streams.places.place import Place
    from streams.settings import Settings


@click.group()
def places() -> None:
    """Import place tables, look names up, merge places that are one."""


@places.command()
@click.argument("sources", nargs=-1, required=True, metavar="FILE|CC...")
@state_option
def add(sources: tuple[str, ...], state: Path | None) -> int:
    """Import FILE (our table, a GeoNames country dump, a P-code table) or the GeoNames dump of country CC.

    Places of the state that the table has are merged into its rows at once.
    """
    from streams.places.importing import add as take_in

    folder = imported_folder(load_settings())
    for source in sources:
        done = take_in(source, folder)
        note(f"{source}: {done}")
    _settle(state)
    return DONE


def _settle(state: Path | None) -> None:
    """40: what the state has as provisional and a table has now becomes one place."""
    from streams.cli.run import amending_flow, settle_places, teller

    settings = load_settings(state)
    if settings.state.exists():
        with open_store(settings) as store:
            settle_places(amending_flow(store, teller(as_json=False)), load_gazetteer(settings))


@places.command()
@click.argument("place")
@click.argument("into")
@click.option("--reason", default="by hand", help="Why, for the audit.")
@state_option
@kafka_option
@json_option
def merge(place: str, into: str, reason: str, state: Path | None, kafka: bool, as_json: bool) -> int:
    """Give PLACE up for INTO: they are one. Prints the alerts that this raises; unmerge takes it back."""
    from streams.cli.run import amending_flow, teller
    from streams.embedded.identity import join

    settings = load_settings(state)
    if kafka:
        return kafka_places.merge(settings, place, into, reason)
    with open_store(settings, must_exist=True) as store:
        gone, target = _known(store, settings, place), _known(store, settings, into)
        if gone is None or target is None:
            return USAGE
        done = join(amending_flow(store, teller(as_json)), gone, target, reason)
    note(f"{done.place} merged into {done.other}")
    return DONE


@places.command()
@click.argument("place")
@click.option("--reason", default="by hand", help="Why, for the audit.")
@state_option
@kafka_option
@json_option
def unmerge(place: str, reason: str, state: Path | None, kafka: bool, as_json: bool) -> int:
    """Take the merge of PLACE (an id that was given up) back."""
    from streams.cli.run import amending_flow, teller
    from streams.embedded.identity import part
    from streams.embedded.query import find

    settings = load_settings(state)
    if kafka:
        return kafka_places.unmerge(settings, place, reason)
    with open_store(settings, must_exist=True) as store:
        found = [one for one in find(store, place) if one.id == place]
        if not found:
            raise click.UsageError(
                f"{place!r} is the id of no place of the state (places audit lists the merges)"
            )
        done = part(amending_flow(store, teller(as_json)), found[0], reason)
    note(f"{done.place} is a place of its own again, no more {done.other}")
    return DONE


@places.command()
@state_option
@kafka_option
def settle(state: Path | None, kafka: bool) -> int:
    """Merge every place that the tables have under another id now; ``run`` and ``places add`` do it to a state file."""
    if kafka:
        return kafka_places.settle(load_settings(state))
    _settle(state)
    return DONE


@places.command()
@state_option
@kafka_option
@json_option
def audit(state: Path | None, kafka: bool, as_json: bool) -> int:
    """List merges, their undoing and starting maps: when, what, why."""
    from streams.cli.tables import show_audit

    settings = load_settings(state)
    if kafka:
        return kafka_places.audit(settings, as_json)
    with open_store(settings, must_exist=True) as store:
        show_audit(store.audit(), as_json)
    return DONE


def _known(store: "Store", settings: "Settings", name: str) -> "Place | None":
    """The place of an id or a name, of the state or else of the tables; None, told, where there are several."""
    from streams.cli.control import one_of
    from streams.embedded.query import find

    found = find(store, name) or list(load_gazetteer(settings).find_name(name))
    if not found:
        raise click.UsageError(f"neither the state nor a table has a place {name!r}")
    return one_of(found, name)


@places.command()
@click.argument("name")
@json_option
def find(name: str, as_json: bool) -> int:
    """Show the places of a name, in either script, the best known first."""
    from schemas.wire import dumps, full_place_wire
    from streams.cli.show import place_line

    found = load_gazetteer(load_settings()).find_name(name)
    for place in found:
        if as_json:
            write_line(dumps(full_place_wire(place)))
        else:
            console().print(place_line(place))
    if not found:
        note(f"no table has {name!r}")
    return DONE if found else USAGE
