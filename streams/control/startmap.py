"""A starting map: who held which place since when, from a CSV file, so that a new deployment does not begin blank.

Columns, in any order: ``place_id`` (an id of the tables or of the state), ``holder`` (an actor id), ``since``
(YYYY-MM-DD, may be empty: unknown) and ``source`` (whose map; may be empty). A map of the same source that is
imported again takes the place of the one before. What ``export --format hxl`` writes is such a file too: its line of
tags, and places that nobody holds, are left out; provisional places are taken as it tells them.
"""

import csv
import datetime as dt
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from streams.control.counting import Key, key
from streams.control.record import Record, RecordType
from streams.errors import WhoholdsError
from streams.places.place import Place

COLUMNS = ("place_id", "holder", "since", "source")
_DEFAULT = "starting map"
_OTHER = "other:"
_UNHELD = ("contested", "vacated")
_MOST = 20  # errors told at once


class StartMapError(WhoholdsError):
    """A starting map cannot be loaded; each line of the message names file, line and field."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a map may name: places by id, and actors."""

    place: Callable[[str], Place | None]
    actors: Collection[str]
    today: dt.date = dt.date.max


def read_map(path: Path, known: Known) -> tuple[list[Record], int]:
    """The records of a starting map, and how many lines tell of no holder. Raises StartMapError with all that is wrong.

    Columns may also be parted by semicolons or tabs.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        mark = _separator(text.partition("\n")[0])
        table = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, restkey="", restval="")
        rows, header = list(table), table.fieldnames or ()
    except UnicodeDecodeError as error:
        raise StartMapError(f"{path}: is no UTF-8 text: {error}") from error
    except (OSError, csv.Error) as error:
        raise StartMapError(f"{path}: cannot be read: {error}") from error
    missing = [name for name in COLUMNS[:3] if name not in header]
    if missing:
        raise StartMapError(f"{path}:1: {missing[0]}: no such column; wanted are {', '.join(COLUMNS)}")
    records, skipped = _checked(path, rows, known)
    return records, skipped


def _separator(header: str) -> str:
    return next((mark for mark in ",;\t" if mark in header), ",")


def _checked(path: Path, rows: Iterable[Mapping[str, str]], known: Known) -> tuple[list[Record], int]:
    records: dict[tuple[str, str, str], Record] = {}
    wrong: list[str] = []
    skipped = 0
    for number, row in enumerate(rows, 2):
        if str(row.get("place_id") or "").startswith("#"):
            continue  # HXL tags
        if row.get("status") in _UNHELD and not row.get("holder"):
            skipped += 1
            continue
        try:
            record = _record(row, known)
            _once(record, records)
        except _FieldError as error:
            wrong.append(f"{path}:{number}: {error}")
    if wrong:
        more = [f"and {len(wrong) - _MOST} more"] if len(wrong) > _MOST else []
        raise StartMapError("\n".join([*wrong[:_MOST], *more]))
    return list(records.values()), skipped


class _FieldError(Exception):
    """What is wrong with one field of a line."""


def _record(row: Mapping[str, str], known: Known) -> Record:
    place_id, holder, since, source = (str(row.get(name) or "").strip() for name in COLUMNS)
    place = (known.place(place_id) if place_id else None) or _provisional(place_id, row)
    if place is None:
        raise _FieldError(f"place_id: {place_id!r} is no id of the tables or of the state")
    if holder not in known.actors and not (holder.startswith(_OTHER) and holder != _OTHER):
        raise _FieldError(f"holder: {holder!r} is no actor id; a group that has none is other:its name")
    source = source or _DEFAULT
    day = _day(since)
    if day and day > known.today:
        raise _FieldError(f"since: {since} is yet to come")
    name = f"start:{source}:{day}:{holder}"
    return Record(RecordType.START, place, article=name, holder=holder, since=day, source=source)


def _provisional(place_id: str, row: Mapping[str, str]) -> Place | None:
    """A place that no table has, as the line tells it; None where it is not told."""
    name = str(row.get("name") or "").strip()
    if not place_id.startswith("prov:") or not name:
        return None
    adm = tuple(area for area in (str(row.get(f"adm{level}") or "").strip() for level in (1, 2, 3)) if area)
    name_ar, country = (str(row.get(column) or "").strip() for column in ("name_ar", "country"))
    return Place(place_id, name, name_ar, adm=adm, country=country, provisional=True)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise _FieldError(f"since: {text!r} is no day; wanted is YYYY-MM-DD") from None


def _once(record: Record, records: dict[tuple[str, str, str], Record]) -> None:
    name = (record.place.id, str(record.since), record.source)
    other = records.setdefault(name, record)
    if other.holder != record.holder:
        raise _FieldError(f"holder: {other.holder!r} already holds {record.place.id} since that day")


Standing = Callable[[str], Mapping[Key, Record]]
"""Of a place's id: the record that counts of each article and of each line of a map."""


def changes(
    records: Iterable[Record], places: Iterable[Place], standing: Standing
) -> tuple[list[Record], list[Record]]:
    """The lines of a map that are new, and the end of those of an earlier map of the same source that it has no more.

    ``places`` are all that the state has.
    """
    records = list(records)
    return list(_new(records, standing)), list(_gone(records, places, standing))


def _new(records: Iterable[Record], standing: Standing) -> Iterator[Record]:
    for record in records:
        kept = standing(record.place.id).get(key(record))
        if kept is None:
            yield record
        elif kept.type is not RecordType.START:
            yield replace(record, version=kept.version + 1)


def _gone(records: Iterable[Record], places: Iterable[Place], standing: Standing) -> Iterator[Record]:
    sources = {record.source for record in records}
    named = {(record.place.id, key(record)) for record in records}
    for place in places:
        for name, kept in standing(place.id).items():
            line = kept.type is RecordType.START and kept.source in sources and not kept.other
            if line and (place.id, name) not in named:
                yield Record(RecordType.RETRACTION, place, article=name[0], version=kept.version + 1)
