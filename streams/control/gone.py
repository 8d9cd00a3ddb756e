"""What a place's history keeps although it counts no more: old versions, withdrawn articles, with the reason."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from streams.control.counting import ARTICLE_TYPES, key, outranks, rank, standing
from streams.control.record import Record, RecordType

EMPTY_TEXT = blake2b(b"", digest_size=16).hexdigest()  # of an empty text, as the reading room names texts


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that counts no more.

    ``reason`` is ``corrected``, ``withdrawn`` or ``reread``; ``by`` is the version that counts instead, published
    ``when``.
    """

    record: Record
    reason: str
    by: int
    when: dt.datetime | None


def gone(records: Iterable[Record]) -> tuple[Gone, ...]:
    """The records with claims that count no more, oldest first. ``records`` are all those of one place."""
    return tuple(sorted(_gone(list(records)), key=lambda one: (rank(one.record), one.record.article)))


def _gone(records: list[Record]) -> Iterator[Gone]:
    best = standing(records)
    seen = set()
    for record in records:
        if record.type not in ARTICLE_TYPES or not (record.claims or record.type is RecordType.START):
            continue
        kept = best[key(record)]
        name = (key(record), rank(record), record.claims)
        if outranks(kept, record) and name not in seen:
            seen.add(name)
            yield Gone(record, reason(record, kept), kept.version, kept.published)


def reason(old: Record, new: Record) -> str:
    """Why a record gives way to another of the same article."""
    if rank(old)[:3] == rank(new)[:3]:
        return "reread"
    empty = new.type is RecordType.RETRACTION and new.text_hash in ("", EMPTY_TEXT)
    return "withdrawn" if empty else "corrected"
