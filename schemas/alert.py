"""``alerts``: a change of a control state, told once. Key: the place's id."""

import datetime as dt

from pydantic import Field

from schemas.wire import Json, Moment, Wire, WirePlace, dumps, place_wire
from streams.alerts.alert import Alert, AlertType, Evidence
from streams.places.place import Place
from streams.reading.extraction import Precision


class WireEvidence(Wire):
    """A claim that counted: ``source`` vouches, ``outlet`` printed it; offsets count code points."""

    article: str
    outlet: str
    source: str
    lang: str
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    url: str
    published: Moment | None

    def core(self) -> Evidence:
        """Make the core's value."""
        return Evidence(
            self.article, self.outlet, self.source, self.lang, self.quote,
            self.start, self.end, self.url, self.published,
        )  # fmt: skip


class AlertMessage(Wire):
    """A change of a control state; whoever saw ``id`` before may drop it."""

    id: str = Field(min_length=1)
    type: AlertType
    time: Moment | None = Field(description="`published` of the article version that raised it")
    place: WirePlace
    from_: str | None = Field(alias="from")
    to: str | None
    between: list[str] = Field(description="the parties of a contested place, sorted")
    status: str | None
    late: bool
    event_date: dt.date | None
    precision: Precision | None
    evidence: list[WireEvidence] = Field(max_length=20, description="oldest first")
    reverts: str | None = Field(description="the id of the alert taken back")
    reason: str | None = Field(description="why it was taken back")
    policy: str = Field(description="hash of the policy data")

    def core(self) -> Alert:
        """Make the core's value."""
        place = self.place
        return Alert(
            id=self.id,
            type=self.type,
            time=self.time,
            place=Place(
                place.id,
                place.name,
                place.name_ar,
                place.lat,
                place.lon,
                tuple(place.adm),
                provisional=place.provisional,
            ),
            from_=self.from_,
            to=self.to,
            status=self.status,
            event_date=self.event_date,
            precision=self.precision,
            between=tuple(self.between),
            late=self.late,
            evidence=tuple(evidence.core() for evidence in self.evidence),
            reverts=self.reverts,
            reason=self.reason,
            policy=self.policy,
        )


def evidence_wire(evidence: Evidence) -> Json:
    """Make the JSON object of one claim that counted."""
    return {
        "article": evidence.article,
        "outlet": evidence.outlet,
        "source": evidence.source,
        "lang": evidence.lang,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "url": evidence.url,
        "published": evidence.published,
    }


def alert_wire(alert: Alert) -> Json:
    """One line of ``whoholds run --json``."""
    return {
        "id": alert.id,
        "type": alert.type,
        "time": alert.time,
        "place": place_wire(alert.place),
        "from": alert.from_,
        "to": alert.to,
        "between": alert.between,
        "status": alert.status,
        "late": alert.late,
        "event_date": alert.event_date,
        "precision": alert.precision,
        "evidence": [evidence_wire(evidence) for evidence in alert.evidence],
        "reverts": alert.reverts,
        "reason": alert.reason,
        "policy": alert.policy,
    }


def encode_alert(alert: Alert) -> bytes:
    """Make a message for ``alerts``."""
    return dumps(alert_wire(alert))


def decode_alert(raw: bytes) -> Alert:
    """Read the alert in a message of ``alerts``; BadMessageError says which key is at fault."""
    return AlertMessage.parse(raw).core()
