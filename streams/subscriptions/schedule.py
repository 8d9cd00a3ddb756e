"""When an alert is due at an endpoint, under which id, and when a failed try is made again. Pure: no clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b

from streams.alerts.alert import Alert
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.filters import Arrival

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""From one try to the next; the first try is made at once, after the tenth there is none."""
LONGEST_WAIT = timedelta(hours=24)  # whatever a receiver asks for with Retry-After
JITTER = 0.2  # of a delay, at most, on top of it


@dataclass(frozen=True, slots=True)
class Due:
    """When an alert is sent, and with which others.

    ``window`` is the start of the digest's window, None for an alert that goes alone; alerts of one ``message_id``
    go together at ``send_at``.
    """

    message_id: str
    send_at: datetime
    window: datetime | None = None


def next_try(
    tries: int, failed_at: datetime, jitter: float, retry_after: timedelta | None = None
) -> datetime | None:
    """When to try again after so many tries (1: the first has failed), or None: given up.

    ``jitter`` is from 0 to 1; ``retry_after`` what the receiver asked for: it can only make the wait longer, and no
    longer than a day.
    """
    if tries < 1 or not 0 <= jitter <= 1:
        raise ValueError("tries count from 1, jitter is from 0 to 1")
    if tries > len(DELAYS):
        return None
    asked = min(retry_after or timedelta(0), LONGEST_WAIT)
    return failed_at + max(DELAYS[tries - 1] * (1 + JITTER * jitter), asked)


def due(endpoint: Endpoint, alert: Alert, arrived: datetime, original: Arrival | None = None) -> Due:
    """When an alert that arrived then is sent. ``original`` is the alert that it takes back, where that is known.

    Whoever keeps the ledger keeps ``arrived`` with it: asked again with the same, the answer is the same. Where the
    digest of that window has been sent, it asks with a later moment, and keeps that one.

    What takes an alert back is as urgent as that one was, and never goes before it: it joins the digest that the
    other waits for.
    """
    kinds = {alert.type, original.alert.type} if original else {alert.type}
    own = _due(endpoint, alert, arrived, urgent=not kinds.isdisjoint(endpoint.urgent))
    if original:
        first = due(endpoint, original.alert, original.at)
        if first.send_at > own.send_at:
            return first
    return own


def _due(endpoint: Endpoint, alert: Alert, arrived: datetime, *, urgent: bool) -> Due:
    moment = arrived.astimezone(UTC)
    own = message_id(endpoint.name, "alert", alert.id)
    if urgent:
        return Due(own, moment)
    window = endpoint.when.window(moment) if endpoint.when else None
    send_at = window.end if window else moment
    hushed = endpoint.quiet.window(send_at) if endpoint.quiet else None
    if hushed:
        return Due(_digest(endpoint, "quiet", hushed.start), hushed.end, hushed.start)
    if window:
        return Due(_digest(endpoint, "digest", window.start), window.end, window.start)
    return Due(own, moment)


def awake(endpoint: Endpoint, moment: datetime) -> datetime:
    """The moment, or the end of the quiet hours that it is in: for another try of what is not urgent."""
    hushed = endpoint.quiet.window(moment) if endpoint.quiet else None
    return hushed.end if hushed else moment


def _digest(endpoint: Endpoint, kind: str, start: datetime) -> str:
    """Quiet hours may begin when a digest's window does; what waited for their end is a digest of its own."""
    return message_id(endpoint.name, kind, start.isoformat())


def message_id(endpoint: str, *what: str) -> str:
    """A ``webhook-id``: of the endpoint and an alert's id, or of the endpoint and the start of a window."""
    digest = blake2b("\0".join((endpoint, *what)).encode(), digest_size=16).hexdigest()
    return f"msg_{digest}"
