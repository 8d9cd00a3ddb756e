"""Time, so that tests may have one of their own."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol

LONGEST_SLEEP = 3600.0  # seconds: the wall clock may be set meanwhile


class Clock(Protocol):
    """Says what time it is, and waits."""

    def now(self) -> datetime:
        """The time, in UTC."""

    async def until(self, moment: datetime | None, event: asyncio.Event) -> None:
        """Wait for an event, or for a moment; None: only for the event. May come back early."""


class WallClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.now(UTC)

    async def until(self, moment: datetime | None, event: asyncio.Event) -> None:
        """Wait for an event, or for a moment."""
        seconds = LONGEST_SLEEP
        if moment is not None:
            seconds = min(max((moment - self.now()).total_seconds(), 0.0), LONGEST_SLEEP)
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
