"""A circuit breaker: an endpoint that fails again and again is left alone for a while, then tried once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

THRESHOLD = 5  # failures one behind the other
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=10)
LONGEST_ASKED = timedelta(hours=24)  # whatever Retry-After says
FAILING_AFTER = timedelta(minutes=5)  # without any success: worth telling
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Breaker:
    """How an endpoint fared of late; nothing is sent to it before ``ready_at``."""

    failures: int = 0
    ready_at: datetime = LONG_AGO
    failing_since: datetime | None = None
    told: bool = False

    @property
    def open(self) -> bool:
        """Whether it takes one try at a time, to see whether it is back."""
        return self.failures >= THRESHOLD

    def failed(self, now: datetime, retry_after: timedelta | None) -> None:
        """A try failed, at the endpoint's fault."""
        if not self.open or now >= self.ready_at:  # what was on its way when it opened says nothing new
            self.failures += 1
        self.failing_since = self.failing_since or now
        pause = min(retry_after or timedelta(0), LONGEST_ASKED)
        if self.open:
            pause = max(pause, min(FIRST_PAUSE * 2 ** min(self.failures - THRESHOLD, 10), LONGEST_PAUSE))
        self.ready_at = max(self.ready_at, now + pause)

    def answered(self) -> bool:
        """It took a try; gives whether it was left alone before."""
        was, self.failures = self.open, 0
        self.failing_since, self.ready_at = None, LONG_AGO
        return was

    def worth_telling(self, now: datetime) -> bool:
        """Whether it fails for so long that somebody should know; true once."""
        if self.told or self.failing_since is None or now - self.failing_since < FAILING_AFTER:
            return False
        self.told = True
        return True
