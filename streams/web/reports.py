"""Misreadings that somebody reported: labelled documents, one a line, that ``whoholds evaluate`` takes as they are.

A document is the whole article. What the reader says of it stands in it as optional, since nobody has checked it: to
find it again is right, not to find it no mistake. The report itself counts: a change that is not said is left out, so
that telling it is a false alarm; a change that the report names is required. ``report`` keeps the report as it came;
one of a missed change that names none has to be labelled by hand.
"""

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any

import orjson

from schemas.api import Misread, ReportBody
from schemas.wire import Json, dumps
from streams.web.problem import ProblemError

MOST_BYTES = 64 * 1024 * 1024  # of the file: whoever can post must not fill the disk


class Reports:
    """The file of reports; each stands in it once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()

    def add(self, report: ReportBody, article: Json, reading: Json) -> str:
        """Append a report; gives the id of its document. Raises ProblemError."""
        if article["text"][report.start : report.end] != report.quote or not report.quote:
            raise ProblemError(400, "this is not what stands there in the text", "quote")
        line = document(report, article, reading)
        with self._lock:
            if not self._has(line["id"]):
                self._append(dumps(line) + b"\n")
        return str(line["id"])

    def _has(self, name: str) -> bool:
        if not self._path.exists():
            return False
        with self._path.open("rb") as lines:
            return any(orjson.loads(line).get("id") == name for line in lines if line.strip())

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as out:
            if out.tell() + len(line) > MOST_BYTES:
                raise ProblemError(507, "the file of reports is full")
            out.write(line)
            out.flush()
            os.fsync(out.fileno())


def document(report: ReportBody, article: Json, reading: Json) -> Json:
    """A report as a labelled document (``streams.reading.scores.gold``)."""
    told = dumps(report.model_dump(mode="json"))
    changes = [*_standing(report, reading["claims"]), *_required(report)]
    return {
        "id": f"{report.article}#{blake2b(told, digest_size=6).hexdigest()}",
        "lang": article["lang"] or "en",
        "published": article["published"],
        "outlet": article["outlet"],
        "text": article["text"],
        "class": "positive"
        if any(one["required"] for one in changes)
        else "optional_only"
        if changes
        else "negative",
        "control_changes": changes,
        "clashes": [{"place": one["place"], "evidence": one["quote"]} for one in reading["clashes"]],
        "locations": list(dict.fromkeys(one["text"] for one in reading["locations"])),
        "report": orjson.Fragment(told),
    }


def _standing(report: ReportBody, claims: list[Json]) -> Iterator[Json]:
    """What the reader told, but not what the report takes back."""
    for claim in claims:
        struck = (
            report.what is not Misread.MISSED and report.start < claim["end"] and claim["start"] < report.end
        )
        if not struck and not claim.get("disputed"):
            yield _change(claim["place"], claim["to"], claim["kind"], claim["quote"], required=False)


def _required(report: ReportBody) -> Iterator[Json]:
    if report.change:
        change = report.change
        yield _change(change.place, change.to, str(change.kind), report.quote, required=True)


def _change(place: str, to: str | None, kind: str, evidence: str, *, required: bool) -> dict[str, Any]:
    return {"place": place, "to": to, "kind": kind, "required": required, "evidence": evidence}
