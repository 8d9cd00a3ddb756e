"""One article version in, its records on the ``claims`` log out: corrections, withdrawals, deliveries in any order.

The row of an article keeps the union of all places that any version ever named, and the highest version. Handling
any version sends, for every place of the union, that version's record and, where the highest version does not name
the place, the highest version's retraction before it: what is dead is so from the beginning, and nobody is alerted to
it. So a place that a crash left without a record gets it when the article comes again. The row only grows, so it may
be written ahead of the records.
"""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from operator import attrgetter
from typing import Any

import orjson

from streams.articles.article import Article
from streams.control.record import Record, RecordType
from streams.errors import WhoholdsError
from streams.places.place import Place
from streams.reading.extraction import Claim, Extraction

Read = Callable[[Article], Extraction]
Fingerprint = Callable[[str], tuple[int, ...]]

_HASH_BYTES = 16  # 128 bits: two texts of one article never meet by chance


class UnknownPlaceError(WhoholdsError):
    """An extraction has a claim on a place that none of its locations is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What handling one article version gives: what it says, and the records to be sent, by place id."""

    extraction: Extraction
    records: tuple[Record, ...]


def text_hash(text: str) -> str:
    """A name for a text: 32 hexadecimal digits."""
    return blake2b(text.encode(errors="surrogatepass"), digest_size=_HASH_BYTES).hexdigest()


def version_hash(article: Article) -> str:
    """The name of what an article says: of no text for one withdrawn, whatever text it still carries."""
    return text_hash("" if _gone(article) else article.text)


def _gone(article: Article) -> bool:
    return article.withdrawn or not article.text.strip()


def handle_article(
    article: Article,
    rows: MutableMapping[str, bytes],
    read: Read,
    reader_version: int,
    *,
    fingerprint: Fingerprint | None = None,
    arrived: datetime | None = None,
) -> Reading:
    """Read ``article``, bring its row in ``rows`` (key: article id) up to date, and give the records to send.

    ``reader_version`` only grows, over lexicon, tables and code. Claims on an ambiguous place (``place_id`` None)
    reach no record. ``fingerprint`` makes the record's fingerprint of the text, where there are claims.
    """
    extraction = Extraction(article.id, article.version) if _gone(article) else read(article)
    named = _by_place(extraction)
    sketch = fingerprint(article.text) if named and fingerprint else ()
    stem = _stem(article, reader_version, arrived, sketch)
    row = _Row.load(rows.get(article.id)).seen(stem, [place for place, _ in named.values()])
    rows[article.id] = row.dump()
    return Reading(extraction, tuple(_records(row, stem, named)))


def _stem(article: Article, reader: int, arrived: datetime | None, sketch: tuple[int, ...]) -> Record:
    """The record of this version, still without a place: a retraction."""
    return Record(
        type=RecordType.RETRACTION,
        place=Place("", ""),
        article=article.id,
        version=article.version,
        published=article.published,
        text_hash=version_hash(article),
        reader=reader,
        outlet=article.outlet,
        lang=article.lang,
        url=article.url,
        fingerprint=sketch,
        arrived=arrived,
    )


def _by_place(extraction: Extraction) -> dict[str, tuple[Place, tuple[Claim, ...]]]:
    """Place id to place and its claims."""
    places = {location.place.id: location.place for location in extraction.locations if location.place}
    named: dict[str, tuple[Place, tuple[Claim, ...]]] = {}
    for claim in extraction.claims:
        if claim.place_id is None:
            continue
        if claim.place_id not in places:
            raise UnknownPlaceError(
                f"article {extraction.article}: no location has the id {claim.place_id!r}"
            )
        place, claims = named.get(claim.place_id, (places[claim.place_id], ()))
        named[claim.place_id] = (place, (*claims, claim))
    return named


@dataclass(frozen=True, slots=True)
class _Row:
    """What is kept of an article: ``places`` the union by id, ``top`` the highest version, ``named`` its places."""

    places: dict[str, Place]
    top: Record | None = None
    named: tuple[str, ...] = ()

    @classmethod
    def load(cls, raw: bytes | None) -> "_Row":
        if raw is None:
            return cls({})
        data = orjson.loads(raw)
        places = [_place(fields) for fields in data["places"]]
        return cls({place.id: place for place in places}, _top(data["top"]), tuple(data["named"]))

    def dump(self) -> bytes:
        assert self.top is not None  # noqa: S101
        top = dict(zip(_TOP, _TOP_OF(self.top), strict=True))
        return orjson.dumps({"top": top, "named": self.named, "places": [*self.places.values()]})

    def seen(self, stem: Record, places: list[Place]) -> "_Row":
        """The row after a version that names ``places``; the highest version's view of a place is kept."""
        new = {place.id: place for place in places}
        if self.top is None or stem.rank >= self.top.rank:
            return _Row(self.places | new, stem, tuple(new))
        return _Row(new | self.places, self.top, self.named)


_TOP = ("article", "version", "published", "text_hash", "reader", "outlet", "lang", "url", "arrived")
_TOP_OF = attrgetter(*_TOP)


def _top(fields: dict[str, Any]) -> Record:
    for key in ("published", "arrived"):
        fields[key] = datetime.fromisoformat(fields[key]) if fields[key] else None
    return Record(type=RecordType.RETRACTION, place=Place("", ""), **fields)


def _place(fields: dict[str, Any]) -> Place:
    return Place(**{**fields, "adm": tuple(fields["adm"])})


def _records(row: _Row, stem: Record, named: dict[str, tuple[Place, tuple[Claim, ...]]]) -> list[Record]:
    records: list[Record] = []
    assert row.top is not None  # noqa: S101
    for place_id, kept in sorted(row.places.items()):
        if place_id not in row.named and stem.rank < row.top.rank:
            records.append(replace(row.top, place=kept))
        if place_id in named:
            place, claims = named[place_id]
            records.append(replace(stem, type=RecordType.CLAIMS, place=place, claims=claims))
        else:
            records.append(replace(stem, place=kept, fingerprint=()))
    return records
