"""``control``: who holds a place now. Key: the place's id; a tombstone where nothing is known any more."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from schemas.alert import WireEvidence, evidence_wire
from schemas.wire import Json, Wire, WirePlace, dumps, place_wire
from streams.alerts.alert import Evidence
from streams.places.place import Place
from streams.reading.extraction import Precision


class StateLike(Protocol):
    """What a control state must tell to be written out."""

    @property
    def holder(self) -> str | None: ...  # noqa: D102
    @property
    def status(self) -> str: ...  # noqa: D102
    @property
    def since(self) -> dt.date | None: ...  # noqa: D102
    @property
    def precision(self) -> str | None: ...  # noqa: D102
    @property
    def between(self) -> Sequence[str]: ...  # noqa: D102


class ControlMessage(Wire):
    """Who holds a place, since when, how sure, and the claims behind it."""

    place: WirePlace
    holder: str | None
    status: str = Field(description="claimed, confirmed, contested or vacated")
    since: dt.date | None
    precision: Precision | None
    between: list[str] = Field(default=[], description="the parties of a contested place, sorted")
    claims: list[WireEvidence]


def control_wire(place: Place, state: StateLike, claims: Sequence[Evidence]) -> Json:
    """One line of ``whoholds control --json``."""
    return {
        "place": place_wire(place),
        "holder": state.holder,
        "status": state.status,
        "since": state.since,
        "precision": state.precision,
        "between": state.between,
        "claims": [evidence_wire(claim) for claim in claims],
    }


def encode_control(place: Place, state: StateLike, claims: Sequence[Evidence]) -> bytes:
    """Make a message for ``control``."""
    return dumps(control_wire(place, state, claims))
