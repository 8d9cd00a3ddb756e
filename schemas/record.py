"""``claims``: what one article version says about one place, or what else changes its state. Key: its id."""

import datetime as dt
from typing import Annotated

from pydantic import Field

from schemas.extraction import WireClaim, claim_wire
from schemas.wire import FullPlace, Json, Moment, Wire, dumps, full_place_wire
from streams.control.record import Record, RecordType


class RecordMessage(Wire):
    """For one article the greatest (version, published, text_hash, reader) counts; no claims: retraction."""

    type: RecordType
    place: FullPlace
    article: str
    version: int = Field(ge=1)
    published: Moment | None
    text_hash: str
    reader: int = Field(ge=0, description="grows with lexicon, tables and code")
    outlet: str
    lang: str
    url: str
    fingerprint: list[Annotated[int, Field(ge=0)]] = Field(
        description="of the text: finds copies of a wire story"
    )
    claims: list[WireClaim]
    arrived: Moment | None = Field(description="when the article reached whoholds")
    holder: str | None = Field(default=None, description="start: who holds it")
    since: dt.date | None = Field(default=None, description="start: since when")
    source: str = Field(default="", description="start: whose map")
    other: str = Field(default="", description="merges: the other place's id; moved claims: where they were")


def record_wire(record: Record) -> Json:
    """Make the JSON object of a record; what only starting maps and merges have is there where it is set."""
    wire: Json = {
        "type": record.type,
        "place": full_place_wire(record.place),
        "article": record.article,
        "version": record.version,
        "published": record.published,
        "text_hash": record.text_hash,
        "reader": record.reader,
        "outlet": record.outlet,
        "lang": record.lang,
        "url": record.url,
        "fingerprint": record.fingerprint,
        "claims": [claim_wire(claim) for claim in record.claims],
        "arrived": record.arrived,
    }
    rare = {"holder": record.holder, "since": record.since, "source": record.source, "other": record.other}
    wire.update({name: value for name, value in rare.items() if value})
    return wire


def encode_record(record: Record) -> bytes:
    """Make a message for ``claims``."""
    return dumps(record_wire(record))


def decode_record(raw: bytes) -> Record:
    """Read the record in a message of ``claims``; BadMessageError says which key is at fault."""
    wire = RecordMessage.parse(raw)
    return Record(
        type=wire.type,
        place=wire.place.core(),
        article=wire.article,
        version=wire.version,
        published=wire.published,
        text_hash=wire.text_hash,
        reader=wire.reader,
        outlet=wire.outlet,
        lang=wire.lang,
        url=wire.url,
        fingerprint=tuple(wire.fingerprint),
        claims=tuple(claim.core() for claim in wire.claims),
        holder=wire.holder,
        since=wire.since,
        source=wire.source,
        other=wire.other,
        arrived=wire.arrived,
    )
