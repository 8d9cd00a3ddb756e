"""The rows of a place: one hot, and a cold one for each article, chained so that all can be found again."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.alerts.hot import chain_of
from streams.control.codec import day_of, moment_of, record_json, record_of
from streams.control.counting import Key, key
from streams.control.record import Record
from streams.places.place import Place

_APART = "\x1f"  # stands in no id that came from a text
_REMEMBERED = 8192  # bytes of a row that is remembered as read: most have some 1,500, and take 6 KB then
Dump = dict[str, Any]


@dataclass(slots=True)
class Entry:
    """One record of an article about a place, the alerts that it raised, and the how-manieth of the place it was."""

    record: Record
    number: int
    alerts: tuple[Alert, ...] = ()


@dataclass(slots=True)
class ColdRow:
    """All that was ever heard from one article about one place; ``after`` is the key of the row made before it."""

    entries: list[Entry]
    after: str | None

    def entry(self, record: Record) -> Entry | None:
        """The entry of a record that was handled before."""
        name = same_record(record)
        return next((entry for entry in self.entries if same_record(entry.record) == name), None)


def same_record(record: Record) -> tuple[object, ...]:
    """What makes two records one: everything but the moment of arrival."""
    return (record.type, key(record), record.version, record.published, record.text_hash, record.reader, record.claims,
            record.holder, record.since, record.source, record.other)  # fmt: skip


def cold_key(record: Record) -> str:
    """The key of a record's cold row."""
    return row_key(record.place.id, key(record))


def row_key(place_id: str, name: Key) -> str:
    """The key of an article's cold row."""
    return _APART.join((place_id, *name))


def dump_cold(row: ColdRow) -> bytes:
    """A cold row as bytes."""
    entries = [
        {"record": record_json(entry.record), "number": entry.number, "alerts": entry.alerts}
        for entry in row.entries
    ]
    return orjson.dumps({"after": row.after, "entries": entries})


def load_cold(raw: bytes) -> ColdRow:
    """A cold row of its bytes."""
    return _cold_of(orjson.loads(raw))


def _cold_of(data: Dump) -> ColdRow:
    entries = [
        Entry(record_of(one["record"]), one["number"], tuple(alert_of(alert) for alert in one["alerts"]))
        for one in data["entries"]
    ]
    return ColdRow(entries, data["after"])


def records_in(raw: bytes) -> tuple[Record, ...]:
    """The records of a cold row, without their alerts."""
    return _records_in(raw) if len(raw) <= _REMEMBERED else _records_in.__wrapped__(raw)


@lru_cache(maxsize=2048)
def _records_in(raw: bytes) -> tuple[Record, ...]:
    """Remembered: the articles behind the state of a place are asked for with each of its claims."""
    return tuple(record_of(one["record"]) for one in orjson.loads(raw)["entries"])


def alert_of(data: Dump) -> Alert:
    """An alert of its JSON."""
    place = data["place"]
    evidence = (Evidence(**{**one, "published": moment_of(one["published"])}) for one in data["evidence"])
    return Alert(
        **{
            **data,
            "type": AlertType(data["type"]),
            "time": moment_of(data["time"]),
            "place": Place(**{**place, "adm": tuple(place["adm"])}),
            "event_date": day_of(data["event_date"]),
            "between": tuple(data["between"]),
            "evidence": tuple(evidence),
        }
    )


def history_of(place_id: str, rows: MutableMapping[str, bytes], chain: str | None = None) -> Iterator[Entry]:
    """Every entry of a place, in no particular order. Reads all its cold rows.

    ``chain`` is the key of the newest one, where the hot row does not know it yet.
    """
    for data in _chained(place_id, rows, chain):
        yield from _cold_of(data).entries


def _chained(place_id: str, rows: MutableMapping[str, bytes], chain: str | None) -> Iterator[Dump]:
    """The cold rows of a place, the newest first, as JSON."""
    at = chain or chain_of(rows.get(place_id))
    while at is not None:
        raw = rows.get(at)
        if raw is None:
            return
        data = orjson.loads(raw)
        yield data
        at = data["after"]


def newest(place_id: str, rows: MutableMapping[str, bytes]) -> Record | None:
    """A record of the article that a place heard of last, or None where it heard nothing."""
    raw = rows.get(chain_of(rows.get(place_id)) or "")
    return load_cold(raw).entries[-1].record if raw else None


def records_of(place_id: str, rows: MutableMapping[str, bytes]) -> list[Record]:
    """Every record of a place that was ever handled: what ``reconcile`` takes."""
    return [record_of(one["record"]) for data in _chained(place_id, rows, None) for one in data["entries"]]
