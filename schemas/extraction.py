"""``extractions``: what one article version says, places, clashes and claims. Key: the article's id."""

import datetime as dt

from pydantic import Field

from schemas.wire import Json, Wire, dumps
from streams.places.place import LinkStatus, Place
from streams.reading.extraction import Claim, Clash, Extraction, Kind, Location, Precision


class WireSpan(Wire):
    """Offsets into the article's ``text``, in code points, end exclusive."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class WireCandidate(Wire):
    """One of the places that an ambiguous name may mean."""

    place_id: str
    name: str
    lat: float | None
    lon: float | None
    adm: list[str]


class WireLocation(WireSpan):
    """One mention of a place: ``text`` as written, ``name`` as the table has it."""

    text: str
    place_id: str | None
    name: str | None
    lat: float | None
    lon: float | None
    status: LinkStatus
    candidates: list[WireCandidate] = Field(default=[], description="only where ambiguous")


class WireClash(WireSpan):
    """Two-sided fighting at a place."""

    place: str
    place_id: str | None
    actors: list[str]
    date: dt.date | None
    quote: str


class WireClaim(WireSpan):
    """SOURCE says that TO captured / lost / was handed / disputes PLACE on DATE."""

    place: str
    place_id: str | None
    to: str | None
    from_: str | None = Field(alias="from")
    kind: Kind
    date: dt.date | None
    precision: Precision
    source: str
    quote: str
    rule: str
    disputed: bool = Field(default=False, description="a denial: `to` is the captor denied")
    order: int | None = Field(default=None, ge=1, description="tells same-day changes in one article apart")

    def core(self) -> Claim:
        """Make the core's value."""
        return Claim(
            self.place, self.place_id, self.kind, self.to, self.from_, self.date, self.precision, self.source,
            self.quote, self.start, self.end, self.rule, self.disputed, self.order,
        )  # fmt: skip


class ExtractionMessage(Wire):
    """All that one article version says."""

    id: str
    version: int = Field(default=1, ge=1)
    locations: list[WireLocation]
    clashes: list[WireClash]
    claims: list[WireClaim]


def _candidate_wire(place: Place) -> Json:
    return {"place_id": place.id, "name": place.name, "lat": place.lat, "lon": place.lon, "adm": place.adm}


def location_wire(location: Location) -> Json:
    """Make the JSON object of one mention of a place."""
    place = location.place
    wire: Json = {
        "text": location.name.text,
        "start": location.name.start,
        "end": location.name.end,
        "place_id": place.id if place else None,
        "name": place.name if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "status": location.status,
    }
    if location.candidates:
        wire["candidates"] = [_candidate_wire(candidate) for candidate in location.candidates]
    return wire


def clash_wire(clash: Clash) -> Json:
    """Make the JSON object of a clash."""
    return {
        "place": clash.place,
        "place_id": clash.place_id,
        "actors": clash.actors,
        "date": clash.date,
        "quote": clash.quote,
        "start": clash.start,
        "end": clash.end,
    }


def claim_wire(claim: Claim) -> Json:
    """Make the JSON object of a claim; ``disputed`` and ``order`` only where they say something."""
    wire: Json = {
        "place": claim.place,
        "place_id": claim.place_id,
        "to": claim.to,
        "from": claim.from_,
        "kind": claim.kind,
        "date": claim.date,
        "precision": claim.precision,
        "source": claim.source,
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "rule": claim.rule,
    }
    if claim.disputed:
        wire["disputed"] = True
    if claim.order is not None:
        wire["order"] = claim.order
    return wire


def extraction_wire(extraction: Extraction) -> Json:
    """One line of ``whoholds extract --json``."""
    return {
        "id": extraction.article,
        "locations": [location_wire(location) for location in extraction.locations],
        "clashes": [clash_wire(clash) for clash in extraction.clashes],
        "claims": [claim_wire(claim) for claim in extraction.claims],
    }


def encode_extraction(extraction: Extraction) -> bytes:
    """Make a message for ``extractions``: the line of ``extract --json`` and the article's version."""
    return dumps({**extraction_wire(extraction), "version": extraction.version})
