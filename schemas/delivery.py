"""``deliveries``: what is on its way to endpoints, as a log. Key: the place's id, or the endpoint's name for digests.

Whoever owns a partition keeps from it the table of what waits. An event that comes again changes nothing.
"""

from enum import StrEnum

from pydantic import Field

from schemas.alert import AlertMessage
from schemas.wire import Moment, Wire


class DeliveryType(StrEnum):
    """What happened: an alert was told, a message was tried, an endpoint was added, disabled or enabled."""

    TOLD = "told"
    TRIED = "tried"
    ADDED = "endpoint.added"
    DISABLED = "endpoint.disabled"
    ENABLED = "endpoint.enabled"


class WireAttempt(Wire):
    """One try; ``message`` is its webhook-id."""

    message: str
    verdict: str = Field(description="delivered, failed, refused (this message), gone")
    status: int | None = Field(description="of the answer")
    seconds: float = Field(ge=0)
    error: str
    answer: str = Field(description="the beginning of the answer's body, where it was not delivered")
    tries: int = Field(ge=0, description="of the schedule, that failed")
    next_at: Moment | None


class WireStanding(Wire):
    """How a message stands after a try, its own or that of another that it waits with."""

    message: str
    state: str = Field(description="waiting, delivered, given up")
    tries: int = Field(ge=0)
    next_at: Moment
    alerts: list[str] = Field(default=[], description="of a digest: the alerts that were in it when it went")


class DeliveryMessage(Wire):
    """One event; ``endpoint`` is null in ``told`` where every endpoint without digests is meant."""

    type: DeliveryType
    at: Moment
    endpoint: str | None = None
    alert: AlertMessage | None = Field(default=None, description="told: the alert")
    arrived: Moment | None = Field(default=None, description="told: when the alert was put on `alerts`")
    again: bool = Field(default=False, description="told: send it again, however it stands")
    attempt: WireAttempt | None = Field(default=None, description="tried")
    changed: list[WireStanding] = Field(default=[], description="tried: how messages stand after it")
    since: Moment | None = Field(default=None, description="endpoint.added: alerts from then on are for it")
    error: str = Field(default="", description="endpoint.disabled: why")
