"""What came of one try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

KEPT_BYTES = 4096  # of an answer's body
# Of one message and not of the endpoint: the next message may well be taken.
_ABOUT_THE_MESSAGE = frozenset({400, 409, 411, 413, 414, 415, 422, 431})
GONE = 410


class Verdict(StrEnum):
    """What a try says: the message is there, the endpoint did not take it, does not take *this* one, is gone."""

    DELIVERED = "delivered"
    FAILED = "failed"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try: ``seconds`` it took, the ``status`` of an answer, what went wrong, the beginning of the answer."""

    verdict: Verdict
    seconds: float
    status: int | None = None
    error: str = ""
    answer: str = ""
    retry_after: timedelta | None = None


def judged(status: int) -> Verdict:
    """What a status of HTTP says."""
    if 200 <= status < 300:
        return Verdict.DELIVERED
    if status == GONE:
        return Verdict.GONE
    return Verdict.REFUSED if status in _ABOUT_THE_MESSAGE else Verdict.FAILED


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read ``Retry-After``: seconds, or a date (RFC 9110, 10.2.3); None where there is none or it makes no sense."""
    said = headers.get("Retry-After", "").strip()[:64]
    if said.isascii() and said.isdigit():
        return timedelta(seconds=min(int(said), 10**9))
    try:
        when = parsedate_to_datetime(said)
    except (ValueError, TypeError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(when - now, timedelta(0))
