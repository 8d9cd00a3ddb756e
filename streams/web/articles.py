"""One article with everything that was found in it, and where."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from schemas.wire import Json, dumps
from streams.web.problem import ProblemError

_MENTIONS = {"day": "date"}  # what a mention is called as a span, where that is not the word of ``explain``


@dataclass(frozen=True, slots=True)
class Kept:
    """An article version as it was kept, and which versions there are; on Kafka also what the workers read in it."""

    body: bytes
    versions: list[Json]
    extraction: bytes | None = None


def kept(db: sqlite3.Connection, article: str, version: int | None) -> Kept:
    """The version of an article that counts, or the one of this number. Raises ProblemError."""
    query = (
        "SELECT version, published, arrived, body FROM state.versions WHERE article = ?"
        " ORDER BY version DESC, published DESC, text_hash DESC"
    )
    rows = db.execute(query, (article,)).fetchall()
    if not rows:
        raise ProblemError(404, "there is no article with this id")
    chosen = next((row for row in rows if version in (None, row[0])), None)
    if chosen is None:
        raise ProblemError(404, f"this article has no version {version}")
    versions = [{"version": row[0], "published": row[1], "arrived": row[2]} for row in rows]
    return Kept(bytes(chosen[3]), versions, _extraction(db, article, chosen[0]))


def _extraction(db: sqlite3.Connection, article: str, version: int) -> bytes | None:
    if not db.execute("SELECT 1 FROM state.sqlite_master WHERE name = 'extractions'").fetchone():
        return None
    query = "SELECT body FROM state.extractions WHERE article = ? AND version = ?"
    row = db.execute(query, (article, version)).fetchone()
    return bytes(row[0]) if row else None


def shown(found: Kept, reading: bytes) -> bytes:
    """The answer: the article as it was kept, its extraction, what was rejected, and the spans of all in the text."""
    read: dict[str, Any] = {**orjson.loads(reading), **orjson.loads(found.extraction or b"{}")}
    return dumps(
        {
            "article": orjson.Fragment(found.body),
            "versions": found.versions,
            "extraction": {name: read[name] for name in ("locations", "clashes", "claims")},
            "rejected": read["rejected"],
            "spans": sorted(_spans(read), key=lambda span: (span["start"], -span["end"])),
        }
    )


def _spans(read: dict[str, Any]) -> Iterator[Json]:
    for mention in read["mentions"]:
        yield {
            "start": mention["start"],
            "end": mention["end"],
            "kind": _MENTIONS.get(mention["kind"], mention["kind"]),
            "note": mention["note"],
        }
    for kind, found in (("clash", "clashes"), ("claim", "claims"), ("rejected", "rejected")):
        for at, one in enumerate(read[found]):
            yield {"start": one["start"], "end": one["end"], "kind": kind, "index": at}
