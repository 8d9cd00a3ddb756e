"""Whether an endpoint gets an alert, when, in which message and in which lane."""

import logging
from dataclasses import dataclass
from datetime import datetime

from streams.alerts.alert import Alert
from streams.delivery.message import DIGESTS
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.filters import Arrival
from streams.subscriptions.schedule import Due, due, message_id

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """How an alert goes to an endpoint."""

    message_id: str
    lane: str
    send_at: datetime
    urgent: bool


def plan(
    endpoint: Endpoint, alert: Alert, now: datetime, original: Arrival | None = None, *, had: bool = False
) -> Plan | None:
    """Say how an alert that arrives now goes to an endpoint, or None where it is not wanted.

    ``original`` is the alert that it takes back, and when that arrived; where the endpoint ``had`` that one, it gets
    this one too, whatever its filter says by now. A fault in a filter or a schedule must not
    stop the alerts behind this one, nor lose this one: it goes, at once.
    """
    try:
        if not (had or endpoint.filter.wants(alert, now, original)):
            return None
        found = due(endpoint, alert, now, original)
    except Exception:
        log.exception("no filter could be asked", extra={"alert": alert.id, "endpoint": endpoint.name})
        found = Due(message_id(endpoint.name, "alert", alert.id), now)
    kinds = {alert.type, original.alert.type} if original else {alert.type}
    lane = alert.place.id if found.window is None else DIGESTS
    return Plan(found.message_id, lane, found.send_at, not kinds.isdisjoint(endpoint.urgent))
