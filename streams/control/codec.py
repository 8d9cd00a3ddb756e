"""Records as JSON for the rows that are kept, and back. The wire has its own form; this one only has to be exact."""

import datetime as dt
from dataclasses import fields
from typing import Any

import orjson

from streams.articles.precision import Precision
from streams.control.record import Record, RecordType
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

_RECORD = tuple(field.name for field in fields(Record))
_EMPTY = Record(RecordType.CLAIMS, Place("", ""))


def record_json(record: Record) -> orjson.Fragment:
    """A record as JSON; what is as in an empty record is left out."""
    kept = {name: getattr(record, name) for name in _RECORD if getattr(record, name) != getattr(_EMPTY, name)}
    return orjson.Fragment(orjson.dumps(kept))


def record_of(data: dict[str, Any]) -> Record:
    """The record of its JSON."""
    place = data["place"]
    return Record(
        **{
            **data,
            "type": RecordType(data.get("type", RecordType.CLAIMS)),
            "place": Place(**{**place, "adm": tuple(place["adm"])}),
            "published": moment_of(data.get("published")),
            "arrived": moment_of(data.get("arrived")),
            "since": day_of(data.get("since")),
            "fingerprint": tuple(data.get("fingerprint", ())),
            "claims": tuple(_claim(claim) for claim in data.get("claims", ())),
        }
    )


def _claim(data: dict[str, Any]) -> Claim:
    return Claim(
        **{
            **data,
            "kind": Kind(data["kind"]),
            "precision": Precision(data["precision"]),
            "date": day_of(data["date"]),
        }
    )


def moment_of(text: str | None) -> dt.datetime | None:
    """A moment of its JSON, with the offset as it was written."""
    return dt.datetime.fromisoformat(text) if text else None


def day_of(text: str | None) -> dt.date | None:
    """A day of its JSON."""
    return dt.date.fromisoformat(text) if text else None
