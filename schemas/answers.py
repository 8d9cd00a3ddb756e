"""What the HTTP API answers."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from schemas.alert import AlertMessage, WireEvidence
from schemas.article import ArticleMessage
from schemas.explained import WireRejection
from schemas.extraction import WireClaim, WireClash, WireLocation, WireSpan
from schemas.wire import Moment, WirePlace
from streams.control.span import Status
from streams.reading.extraction import Precision


class Answer(BaseModel):
    """An answer; a reader ignores keys that it does not know."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class Held(Answer):
    """Who holds a place."""

    holder: str | None
    holder_name: str | None
    status: Status
    since: dt.date | None
    precision: Precision | None
    between: list[str] = Field(description="the parties of a contested place, sorted")


class FeatureProperties(Held):
    """A place and its state."""

    id: str
    name: str
    name_ar: str
    adm: list[str]
    provisional: bool


class Point(Answer):
    """Longitude and latitude, WGS 84."""

    type: Literal["Point"]
    coordinates: list[float] = Field(min_length=2, max_length=2)


class Feature(Answer):
    """A place on the map; ``geometry`` is null where nobody knows where it lies."""

    type: Literal["Feature"]
    id: str
    geometry: Point | None
    properties: FeatureProperties


class ControlAnswer(Answer):
    """A map, or a page of one (GeoJSON); ``total`` counts all pages."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    total: int = Field(ge=0)
    next: str | None


class StatesAnswer(Answer):
    """A map, or a page of one, as rows of the columns named; ``holders`` names the actors in it."""

    columns: list[str]
    rows: list[list[Any]]
    holders: dict[str, str]
    holders_ar: dict[str, str]
    total: int = Field(ge=0)
    next: str | None


class ChangesAnswer(Answer):
    """Rows as in a table of states, of the places whose state is another; ``gone`` are the ids of those without one."""

    columns: list[str]
    rows: list[list[Any]]
    holders: dict[str, str]
    holders_ar: dict[str, str]
    gone: list[str]


class PlaceFound(WirePlace):
    """A place with its present state in short; nulls where nothing is known now."""

    holder: str | None
    holder_name: str | None
    status: Status | None
    since: dt.date | None


class SearchAnswer(Answer):
    """The places that a name may mean, the surest first."""

    places: list[PlaceFound]


class Voice(Answer):
    """A source behind an episode: for whom it speaks, and in which voice."""

    source: str
    side: str
    voice: str


class Denial(Answer):
    """A source that denies an episode."""

    source: str
    side: str


class EpisodeAnswer(Held):
    """A stretch of the history, and the claims that it rests on."""

    what: Literal["episode"]
    until: dt.date | None
    voices: list[Voice]
    denials: list[Denial]
    rulings: list[int]
    evidence: list[WireEvidence]


class PastAnswer(Answer):
    """What counts no more, and why; ``what`` says which other keys there are."""

    model_config = ConfigDict(extra="allow")

    what: Literal["refuted", "merged", "gone", "ignored"]
    reason: str | None = None


class Ruling(Answer):
    """A rule of reconciling that shaped the state."""

    number: int
    says: str


class WeighedClaim(WireEvidence):
    """A claim, and what was made of it."""

    version: int
    side: str | None
    part: str
    voice: str | None
    action: str | None
    actor: str | None
    other: str | None
    day: dt.date | None
    precision: Precision | None
    notes: list[str]
    rulings: list[int]


class Why(Answer):
    """The arithmetic of a state: ``wanting`` is what would confirm it."""

    sum: str
    wanting: str
    rulings: list[Ruling]
    claims: list[WeighedClaim]


class PlaceAnswer(Answer):
    """All that is known of a place."""

    place: WirePlace
    state: Held | None
    episodes: list[EpisodeAnswer] = Field(description="oldest first")
    past: list[PastAnswer]
    evidence: list[WireEvidence]
    why: Why | None
    alerts: list[AlertMessage] = Field(max_length=50, description="newest first")


class AlertsAnswer(Answer):
    """A page of alerts, newest first."""

    alerts: list[AlertMessage]
    next: str | None


class Version(Answer):
    """A version of an article that is kept."""

    version: int
    published: Moment | Literal[""]
    arrived: Moment


class SpanAnswer(WireSpan):
    """A piece of the text. A claim, clash or rejection has its ``index`` in its list; all others have a ``note``."""

    kind: Literal["place", "actor", "date", "trigger", "clash", "claim", "rejected"]
    note: str | None = None
    index: int | None = Field(default=None, ge=0)


class ExtractionAnswer(Answer):
    """What an article says."""

    locations: list[WireLocation]
    clashes: list[WireClash]
    claims: list[WireClaim]


class ArticleAnswer(Answer):
    """An article with everything found in it. All of it is text, never HTML."""

    article: ArticleMessage
    versions: list[Version] = Field(description="the one that counts first")
    extraction: ExtractionAnswer
    rejected: list[WireRejection]
    spans: list[SpanAnswer] = Field(description="by start, the longer first; they may overlap")


DayCount = Annotated[
    tuple[dt.date, int],
    WithJsonSchema({"type": "array", "items": {"type": ["string", "integer"]}, "minItems": 2, "maxItems": 2}),
]


class TimelineAnswer(Answer):
    """The first and last day on which something changed, and how many places changed on each."""

    from_: dt.date | None = Field(alias="from")
    to: dt.date | None
    changes: list[DayCount]


class Holder(Answer):
    """An actor; ``side`` is the actor whose ally it is, or itself."""

    id: str
    name: str
    name_ar: str | None
    side: str
    side_name: str
    places: int = Field(ge=0)


class HoldersAnswer(Answer):
    """Everybody who ever held a place or stands in an alert, most places first."""

    holders: list[Holder]


class SettingsAnswer(Answer):
    """What the page must know."""

    tiles: str | None
    reports: bool
    version: str
    bounds: list[float] | None = Field(
        description="west, south, east and north of all places", min_length=4, max_length=4
    )


class ReportAnswer(Answer):
    """The id of the labelled document that was made of a report."""

    id: str


class ProblemAnswer(Answer):
    """An error (RFC 9457); ``parameter`` names what was wrong."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = None
