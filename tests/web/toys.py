"""Alerts made up for tests of what hands them on."""

from dataclasses import dataclass
from datetime import UTC, datetime

from schemas.alert import encode_alert
from streams.alerts.alert import Alert, AlertType, Evidence
from streams.places.place import Place

MORNING = datetime(2021, 3, 4, 8, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it is kept."""

    id: str
    place: Place
    body: bytes
    when: datetime = MORNING


def alert(number: int, note: str = "") -> Told:
    """The alert with this number."""
    place = Place(f"p:{number}", f"Place {number}")
    evidence = Evidence("a", "Outlet", "Outlet", "en", note or "took it", 0, 7, "", MORNING)
    made = Alert(
        f"alert-{number}",
        AlertType.CHANGED,
        MORNING,
        place,
        None,
        "sdf",
        "claimed",
        None,
        None,
        evidence=(evidence,),
    )
    return Told(made.id, place, encode_alert(made))
