"""A log that a burst of the same complaint does not drown."""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

LINES = 20
SECONDS = 10.0


@dataclass(slots=True)
class Sparing:
    """Lets so many lines through in a while, and counts the others."""

    lines: int = LINES
    seconds: float = SECONDS
    clock: Callable[[], float] = monotonic
    _until: float = float("-inf")
    _left: int = 0
    _unsaid: int = 0

    def ask(self) -> int | None:
        """Whether to say the next line: how many went unsaid since the last, or None for not at all."""
        now = self.clock()
        if now >= self._until:
            self._until, self._left = now + self.seconds, self.lines
        if not self._left:
            self._unsaid += 1
            return None
        self._left -= 1
        unsaid, self._unsaid = self._unsaid, 0
        return unsaid
