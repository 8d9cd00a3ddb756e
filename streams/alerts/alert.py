"""An alert: a change of a control state, told once."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from streams.places.place import Place


class AlertType(StrEnum):
    """What an alert tells."""

    CHANGED = "control.changed"
    CONTESTED = "control.contested"
    CONFIRMED = "control.confirmed"
    REVERTED = "control.reverted"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim that counted for the change. ``source`` is who vouches, ``outlet`` who printed it."""

    article: str
    outlet: str
    source: str
    lang: str
    quote: str
    start: int
    end: int
    url: str
    published: datetime | None


@dataclass(frozen=True, slots=True)
class Alert:
    """A change of a control state (``../docs/alerts.md`` has the wire form).

    ``id`` is made of place, change, event date, status and the article version that raised it. ``time`` is the
    ``published`` of that version. ``between`` is sorted. ``reverts`` names the alert taken back, ``reason`` why
    (``corrected``, ``withdrawn``, ``reread``, ``refuted``, ``ambiguous``); ``policy`` is the hash of the policy data.
    """

    id: str
    type: AlertType
    time: datetime | None
    place: Place
    from_: str | None
    to: str | None
    status: str | None
    event_date: date | None
    precision: str | None
    between: tuple[str, ...] = ()
    late: bool = False
    evidence: tuple[Evidence, ...] = ()
    reverts: str | None = None
    reason: str | None = None
    policy: str = ""
