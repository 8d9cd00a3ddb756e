"""What changes the state of a place: one record on the ``claims`` log, keyed by place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from streams.places.place import Place
from streams.reading.extraction import Claim


class RecordType(StrEnum):
    """The kinds of record on the ``claims`` log."""

    CLAIMS = "claims"
    RETRACTION = "retraction"
    START = "start"
    MERGE = "merge"
    UNMERGE = "unmerge"


@dataclass(frozen=True, slots=True)
class Record:
    """All that one article version says about one place (or one line of a starting map, or a merge).

    For one article the greatest (``version``, ``published``, ``text_hash``, ``reader``) counts; the others stay as
    dead history. A retraction has no claims. ``fingerprint`` is made of the text, to find copies of one wire story.
    ``reader`` only grows: a number over lexicon, tables and code. START uses ``holder``, ``since`` and ``source``.
    MERGE and UNMERGE name the ``other`` place id and, as ``source``, the id of the place that is given up; claims
    that a merge moved have as ``other`` the id they came from. ``arrived`` is when it was received, if that is kept.
    """

    type: RecordType
    place: Place
    article: str = ""
    version: int = 1
    published: datetime | None = None
    text_hash: str = ""
    reader: int = 0
    outlet: str = ""
    lang: str = ""
    url: str = ""
    fingerprint: tuple[int, ...] = ()
    claims: tuple[Claim, ...] = ()
    holder: str | None = None
    since: date | None = None
    source: str = ""
    other: str = ""
    arrived: datetime | None = None

    @property
    def rank(self) -> tuple[int, str, str, int]:
        """Which record of one article counts: the greatest."""
        moment = self.published.astimezone(UTC).isoformat(timespec="microseconds") if self.published else ""
        return (self.version, moment, self.text_hash, self.reader)
