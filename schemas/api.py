"""The HTTP API: what each question may say."""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from schemas.wire import Wire
from streams.alerts.alert import AlertType
from streams.control.span import Status
from streams.reading.extraction import Kind

MOST_PLACES = 20_000
MOST_ALERTS = 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGITS = re.compile(r"\d{1,9}")


def _day(value: object) -> object:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is wanted: YYYY-MM-DD")
    return value


def _number(value: object) -> object:
    if isinstance(value, str) and not (_DIGITS.fullmatch(value) and value.isascii()):
        raise ValueError("a whole number is wanted")
    return value


def _box(value: object) -> object:
    return value.split(",") if isinstance(value, str) else value


def _sound(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    if box[1] > box[3]:
        raise ValueError("the south of the box lies north of its north: west,south,east,north is wanted")
    return box


Day = Annotated[dt.date, BeforeValidator(_day)]
_Degree = Annotated[float, Field(allow_inf_nan=False)]
_Lon = Annotated[_Degree, Field(ge=-180, le=180)]
_Lat = Annotated[_Degree, Field(ge=-90, le=90)]
Box = Annotated[
    tuple[_Lon, _Lat, _Lon, _Lat],
    BeforeValidator(_box),
    AfterValidator(_sound),
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "number", "minimum": -180, "maximum": 180},
            "minItems": 4,
            "maxItems": 4,
        }
    ),
]
Id = Annotated[str, Field(min_length=1, max_length=500)]
Cursor = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_-]+$")]


class Params(BaseModel):
    """The query of a request: nothing but these, each at most once."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoParams(Params):
    """None."""


class TimeParams(Params):
    """The two times: when it was so, and when it was known."""

    at: Day | None = Field(None, description="who held it at the end of this day")
    known: Day | None = Field(
        None, description="as known from what was published by the end of this day, UTC"
    )


class ControlParams(TimeParams):
    """Which places."""

    bbox: Box | None = Field(None, description="west,south,east,north in degrees; west > east spans 180°")
    holder: Id | None = Field(None, description="an actor's id")
    status: Status | None = None
    limit: Annotated[int, BeforeValidator(_number)] = Field(MOST_PLACES, ge=1, le=MOST_PLACES)
    cursor: Cursor | None = Field(None, description="`next` of the page before")


class ChangesParams(TimeParams):
    """Two days, and what was known on each."""

    at: Day = Field(description="who holds it at the end of this day, where that is another ...")
    from_: Day = Field(alias="from", description="... than at the end of this one")
    known_from: Day | None = Field(None, description="what was known of the day `from`; else as `known`")


class HoldersParams(TimeParams):
    """Of which day the places are counted."""


class SearchParams(Params):
    """A name to look for."""

    q: str = Field(
        min_length=1, max_length=100, description="a name or the beginning of one, either script, or an id"
    )
    limit: Annotated[int, BeforeValidator(_number)] = Field(20, ge=1, le=100)


class FeedParams(Params):
    """Which alerts."""

    place: Id | None = None
    type: AlertType | None = None
    actor: Id | None = Field(None, description="taker, loser, or party of a contest")
    status: Status | None = None
    from_: Day | None = Field(
        None, alias="from", description="told on this day or later: the day of `time`, UTC"
    )
    to: Day | None = Field(None, description="told on this day or before")


class AlertParams(FeedParams):
    """Which alerts, and how many at once."""

    cursor: Cursor | None = Field(None, description="`next` of the page before")
    limit: Annotated[int, BeforeValidator(_number)] = Field(50, ge=1, le=MOST_ALERTS)


class ArticleParams(Params):
    """Which version."""

    version: Annotated[int, BeforeValidator(_number)] | None = Field(
        None, ge=1, description="else the highest"
    )


class Misread(StrEnum):
    """What is wrong with how a passage was read."""

    NOT_SAID = "not_said"
    MISSED = "missed"
    WRONG = "wrong"


class Correction(Wire):
    """What a passage says: a control change, as in a labelled document."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    place: str = Field(min_length=1, max_length=200, description="as written in the text")
    to: str | None = Field(max_length=200, description="an actor's id; null: nobody moved in")
    kind: Kind = Field(strict=False)


class ReportBody(Wire):
    """A misreading: a passage of an article, what is wrong with its reading, and, if known, what it says."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    article: str = Field(min_length=1, max_length=2000)
    version: int = Field(ge=1, lt=1 << 31)
    start: int = Field(ge=0, description="offsets into the article's text, in code points")
    end: int = Field(ge=1)
    quote: str = Field(max_length=20_000, description="the text between them: it must be so")
    what: Misread = Field(
        strict=False, description="a change that is not said; one that was missed; or one told wrongly"
    )
    note: str = Field(default="", max_length=2000)
    change: Correction | None = Field(default=None, description="what the passage does say")


class LoginBody(Wire):
    """The token that the server was started with."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")

    token: str = Field(min_length=1, max_length=500)
