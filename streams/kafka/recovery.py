"""Tables coming back from their changelogs: how far they are, and an end that Faust may not see.

Faust waits for the message before a changelog's end. Where there is none (the marker of a transaction stands there, or
compaction took what did) it waits for ever. What counts here is how far the client has read.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from faust.types import TP

from streams.kafka.pulse import Positions
from streams.kafka.sparing import Sparing

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
# So often in a row a changelog must be read to its end, and nothing come of it, before it counts as done.
SAME_LOOKS = 3


@dataclass(slots=True)
class Recovery:
    """What is left to read of each changelog partition that this worker owns."""

    app: Any
    _same: dict[TP, tuple[int, int]] = field(default_factory=dict)
    _progress: Sparing = field(default_factory=lambda: Sparing(lines=1, seconds=5.0))
    _begun: int = 0

    @property
    def running(self) -> bool:
        """Whether tables are coming back."""
        return bool(self.app.tables.recovery.in_recovery)

    @property
    def over(self) -> bool:
        """Whether the tables are there."""
        return not self.running and bool(self.app.tables.recovery.completed.is_set())

    def left(self) -> Mapping[TP, int]:
        """Give the messages that are still to be read; none where no table is coming back."""
        if not self.running:
            return {}
        return {tp: max(stats.remaining, 0) for tp, stats in self.app.tables.recovery.active_stats().items()}

    def positions(self) -> Positions:
        """Of each of those the offset that was read and the last."""
        ends = self.app.tables.recovery.active_highwaters
        return {tp: (ends[tp] - left, ends[tp]) for tp, left in self.left().items()}

    async def watch(self) -> None:
        """Tell of progress, and end what has nothing more to read, for ever."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            left = self.left()
            self._tell(sum(left.values()))
            for tp in left:
                await self._look(tp)

    def _tell(self, left: int) -> None:
        if not left:
            if self._begun:
                log.info("tables are back")
            self._begun = 0
            return
        self._begun = max(self._begun, left)
        if self._progress.ask() is not None:
            log.info("tables come back: %d of %d rows are still to be read", left, self._begun)

    async def _look(self, tp: TP) -> None:
        kept = self.app.tables.recovery
        at = kept.active_offsets[tp]
        position = await self.app.consumer.position(tp)
        if (
            position is None
            or position <= kept.active_highwaters[tp]
            or self.app.tables.changelog_queue.qsize()
        ):
            self._same.pop(tp, None)
            return
        before, times = self._same.get(tp, (at, 0))
        self._same[tp] = (at, times + 1 if before == at else 1)
        if self._same[tp][1] >= SAME_LOOKS and kept.active_offsets[tp] == at:
            log.info("%s %d has no message at its end: %s is the last", tp.topic, tp.partition, at)
            kept.active_offsets[tp] = kept.active_highwaters[tp]
            del self._same[tp]
