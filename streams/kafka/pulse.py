"""A worker's sign of life: a file that is touched as long as every partition moves that has something to do.

Faust calls itself ready in states in which nothing moves any more; so what counts is offsets.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from streams.errors import WhoholdsError
from streams.kafka.outbox import Target

FILE = "alive"
BEAT_SECONDS = 2.0
# A partition with work and no progress for so long is stuck; long texts and a busy machine take seconds.
STUCK_SECONDS = 60.0
# So old may the sign of life be: many beats, so that one long step does not matter.
STALE_SECONDS = 30.0

Positions = Mapping[Target, tuple[int, int]]
"""Of each partition the offset that comes next and the end of its log."""


class NotAliveError(WhoholdsError):
    """A worker gives no sign of life."""


@dataclass(slots=True)
class Pulse:
    """Remembers when each partition last moved."""

    last: dict[Target, tuple[int, float]] = field(default_factory=dict)

    def beats(self, positions: Positions, now: float) -> bool:
        """Whether all move that have something to do; ``now`` is a time in seconds that only grows."""
        for target, (at, _) in positions.items():
            if target not in self.last or self.last[target][0] != at:
                self.last[target] = (at, now)
        return all(
            at >= end or now - self.last[target][1] < STUCK_SECONDS for target, (at, end) in positions.items()
        )


async def beat(
    folder: Path, positions: Callable[[], Positions], tell: Callable[[Positions, bool], None]
) -> None:
    """Touch the file for ever, while all moves; ``tell`` is told of every look, and whether all moves."""
    pulse = Pulse()
    while True:
        at = positions()
        moves = pulse.beats(at, time.monotonic())
        tell(at, moves)
        if moves:
            (folder / FILE).touch()
        await asyncio.sleep(BEAT_SECONDS)


def look(folder: Path) -> float:
    """Give the age of the sign of life in seconds, or raise NotAliveError."""
    try:
        age = time.time() - (folder / FILE).stat().st_mtime
    except FileNotFoundError:
        raise NotAliveError(f"{folder}: no worker has run here") from None
    if age > STALE_SECONDS:
        raise NotAliveError(f"{folder}: no sign of life for {age:.0f} s")
    return age
