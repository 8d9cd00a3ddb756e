"""``whoholds export`` and ``import``: states for those who make maps, and a starting map for those who have one."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.control import DAY
from streams.cli.out import DONE, kafka_option, note, state_option
from streams.cli.setup import load_gazetteer, load_settings, open_store

if TYPE_CHECKING:
    from streams.control.policy import Policy
    from streams.control.record import Record
    from streams.embedded.export import Names
    from streams.embedded.query import Answer, Question
    from streams.embedded.store import Store
    from streams.places.place import Place
    from streams.settings import Settings


@click.command()
@click.option("--format", "form", type=click.Choice(["geojson", "hxl", "acled"]), required=True)
@click.option("--at", type=DAY, metavar="DATE", help="Who held the places at the end of this day.")
@click.option("--known", type=DAY, metavar="DATE", help="As known from what was published by this day (UTC).")
@state_option
def export(form: str, at: dt.datetime | None, known: dt.datetime | None, state: Path | None) -> int:
    """Write all states on standard output.

    geojson: a feature for every place. hxl: CSV with HXL tags. acled: a row for every change of hands, as ACLED codes
    them, up to --at.
    """
    from streams.control.policy import Policy
    from streams.embedded.export import acled, geojson, hxl
    from streams.embedded.query import Question

    question = Question(at.date() if at else None, known.date() if known else None)
    policy = Policy.load()
    with open_store(load_settings(state), must_exist=True) as store:
        answers = _answers(store, question, policy)
        if form == "geojson":
            _write([_json(geojson(answers, _names()))])
        elif form == "hxl":
            _write(hxl(answers, _names()))
        else:
            _write(acled(answers, _names(), policy, question.at))
    return DONE


def _write(lines: "Iterator[str] | list[str]") -> None:
    for line in lines:
        click.echo(line.encode(), nl=False)


def _json(value: object) -> str:
    import orjson

    return orjson.dumps(value, option=orjson.OPT_UTC_Z).decode() + "\n"


def _answers(store: "Store", question: "Question", policy: "Policy") -> "Iterator[Answer]":
    from streams.embedded.query import answer, places

    for place in list(places(store)):
        yield answer(store, place, policy, question)


def _names() -> "Names":
    from streams.actors.load import load_actors, load_countries
    from streams.alerts.words import actor_text
    from streams.embedded.export import Names

    actors = load_actors()
    countries = {
        code: next((name for lang, name in one.names if lang == "en"), code.upper())
        for code, one in load_countries(actors).items()
    }
    return Names(
        actor_text,
        countries,
        {actor.id: actor.country or actor.wars[0] for actor in actors.values() if actor.state and actor.wars},
    )


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@state_option
@kafka_option
def import_map(file: Path, state: Path | None, kafka: bool) -> int:
    """Load a starting map: a CSV of place_id, holder, since, source. It raises no alerts.

    Nothing is loaded if a line is wrong. A map of the same source takes the place of the one imported before. What
    export --format hxl writes can be imported, too.
    """
    from streams.cli.run import counted

    settings = load_settings(state)
    lines, skipped, new, gone = (_import_to_kafka if kafka else _import)(file, settings)
    left_out = f"; {skipped} without a holder left out" if skipped else ""
    note(f"{counted(lines, 'line')}: {new} new, {lines - new} known; {gone} of an earlier map gone{left_out}")
    return DONE


def _import(file: Path, settings: "Settings") -> tuple[int, int, int, int]:
    from streams.cli.run import amending_flow, teller
    from streams.embedded.query import places
    from streams.embedded.startmap import load_map

    with open_store(settings) as store:
        records, skipped = _read_map(file, settings, {place.id: place for place in places(store)})
        new, gone = load_map(amending_flow(store, teller(as_json=True)), records, str(file))
    return len(records), skipped, new, gone


def _import_to_kafka(file: Path, settings: "Settings") -> tuple[int, int, int, int]:
    from streams.kafka.amend import load_map, read_book

    book = read_book(settings)
    records, skipped = _read_map(file, settings, book.places)
    new, gone = load_map(settings, book, records, str(file))
    return len(records), skipped, new, gone


def _read_map(
    file: Path, settings: "Settings", kept: "Mapping[str, Place]"
) -> "tuple[Sequence[Record], int]":
    from streams.actors.load import load_actors
    from streams.control.startmap import Known, read_map

    gazetteer = load_gazetteer(settings)

    def known(place_id: str) -> "Place | None":
        return kept.get(place_id) or gazetteer.place(place_id)

    return read_map(file, Known(known, load_actors().keys(), dt.datetime.now(dt.UTC).date()))
