"""What all messages share: JSON in UTF-8, ISO 8601 days and moments, ``null`` for what is not known.

Each message has a pydantic model (the contract, and how foreign bytes are checked) and a plain function that
makes the same JSON from the core's frozen values. A reader ignores keys it does not know: later versions may
add some.
"""

from typing import Any, Self

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from streams.errors import WhoholdsError
from streams.places.place import Place

Json = dict[str, Any]
Moment = AwareDatetime
"""A moment with the offset its outlet wrote."""


class BadMessageError(WhoholdsError):
    """Bytes that are not the message they should be; ``field`` is the dotted key at fault, or ""."""

    def __init__(self, message: str, field: str, reason: str) -> None:
        super().__init__(f"{message}: {field}: {reason}" if field else f"{message}: {reason}")
        self.field = field
        self.reason = reason


class Wire(BaseModel):
    """A model of the wire: types are taken as they stand, never converted from others."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """Read the message in ``raw``, or a BadMessageError that names the first key at fault."""
        try:
            return cls.model_validate_json(raw)
        except ValidationError as error:
            first = error.errors(include_url=False, include_context=False, include_input=False)[0]
            raise BadMessageError(cls.__name__, ".".join(map(str, first["loc"])), first["msg"]) from None


class WirePlace(Wire):
    """A place as alerts and control states show it; ``lat`` and ``lon`` are WGS 84 degrees."""

    id: str = Field(min_length=1)
    name: str
    name_ar: str = ""
    lat: float | None = Field(default=None, ge=-90, le=90)
    lon: float | None = Field(default=None, ge=-180, le=180)
    adm: list[str] = Field(default=[], max_length=3, description="admin names, widest first")
    provisional: bool = Field(
        default=False, description="no table has it; its id is made of country and name"
    )


class FullPlace(WirePlace):
    """A place with all that the core keeps of it."""

    country: str = ""
    type: str = Field(default="", description="the table's own word: city, village, governorate")

    def core(self) -> Place:
        """Make the core's value."""
        return Place(
            self.id, self.name, self.name_ar, self.lat, self.lon,
            tuple(self.adm), self.country, self.type, self.provisional,
        )  # fmt: skip


def place_wire(place: Place) -> Json:
    """Make the JSON object of a place in an alert or a control state."""
    return {
        "id": place.id,
        "name": place.name,
        "name_ar": place.name_ar,
        "lat": place.lat,
        "lon": place.lon,
        "adm": place.adm,
        "provisional": place.provisional,
    }


def full_place_wire(place: Place) -> Json:
    """Make the JSON object of a place on the ``claims`` log."""
    return {**place_wire(place), "country": place.country, "type": place.type}


def dumps(value: Json) -> bytes:
    """JSON without spaces, UTC written as Z."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)
