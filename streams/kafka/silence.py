"""Sources that have been silent for longer than they usually are.

What is usual is learned: in which slots of the last two weeks articles of an outlet arrived on Kafka. That is a set, so
that it does not matter in which order they are read, nor when: a backlog teaches nothing wrong.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson

FILE = "sources.json"
SLOT_SECONDS = 600.0
SLOTS = 14 * 144  # two weeks, so that nights and weekends are known
DAY_SECONDS = 86_400.0
FACTOR = 2.0
LEAST_ARTICLES = 20
# Anybody may make up outlets; those beyond are not watched.
MOST_OUTLETS = 500


@dataclass(slots=True)
class Habit:
    """An outlet: when it was heard of first and last; ``slots`` has a bit, from ``base`` on, for each slot with any."""

    first: float
    last: float
    articles: int = 0
    slots: int = 0
    base: int = 0
    silent_since: float | None = None

    @property
    def usual(self) -> float:
        """The longest pause of the last two weeks, in seconds, to a slot."""
        longest = max(map(len, f"{self.slots:b}".strip("0").split("1")))
        return (longest + 1) * SLOT_SECONDS

    def hear(self, at: float) -> None:
        """An article arrived."""
        self.articles += 1
        self.first, self.last = min(self.first, at), max(self.last, at)
        self._mark(int(at // SLOT_SECONDS), 1)

    def _mark(self, slot: int, count: int) -> None:
        self.base = self.base or slot - SLOTS + 1
        over = slot + count - self.base - SLOTS
        if over > 0:
            self.slots, self.base = self.slots >> over, self.base + over
        if slot >= self.base:
            self.slots |= (1 << count) - 1 << slot - self.base

    def silent(self, now: float, least: float) -> bool:
        """Whether it is silent for longer than usual, once a whole day of it is known."""
        pause = now - self.last
        known = self.articles >= LEAST_ARTICLES and self.last - self.first >= DAY_SECONDS
        return known and pause > least and pause > FACTOR * self.usual

    def back(self) -> float:
        """End a silence, which was no usual pause; gives when it began."""
        assert self.silent_since is not None  # noqa: S101
        since, self.silent_since = self.silent_since, None
        begin = max(int(since // SLOT_SECONDS), self.base)
        self._mark(begin, max(int(self.last // SLOT_SECONDS) - begin, 1))
        return since


@dataclass(frozen=True, slots=True)
class Change:
    """An outlet fell silent, or is ``back``; ``last`` is when it was last heard of before."""

    outlet: str
    back: bool
    last: float
    seconds: float
    usual: float


class Silences:
    """All outlets; times are in seconds since 1970."""

    def __init__(self, least: float) -> None:
        self._least = least
        self.habits: dict[str, Habit] = {}

    def hear(self, outlet: str, at: float) -> None:
        """An article of an outlet arrived."""
        habit = self.habits.get(outlet)
        if habit is None:
            if not outlet or len(self.habits) >= MOST_OUTLETS:
                return
            habit = self.habits[outlet] = Habit(at, at)
        habit.hear(at)

    def look(self, now: float) -> Iterator[Change]:
        """Give what has changed since the last look; call it only when no article waits to be read."""
        for outlet, habit in self.habits.items():
            before = habit.silent_since
            if before is not None and habit.last > before:
                habit.back()
                yield Change(outlet, True, before, habit.last - before, habit.usual)
            elif before is None and habit.silent(now, self._least):
                habit.silent_since = habit.last
                yield Change(outlet, False, habit.last, now - habit.last, habit.usual)

    def silent(self) -> list[str]:
        """The outlets that are silent now; another thread may ask."""
        return [outlet for outlet, habit in list(self.habits.items()) if habit.silent_since is not None]

    def save(self, folder: Path) -> None:
        """Keep what is known over a restart."""
        made = {outlet: [getattr(habit, name) for name in _KEPT] for outlet, habit in self.habits.items()}
        slots = {outlet: f"{habit.slots:x}" for outlet, habit in self.habits.items()}
        new = folder / f"{FILE}.new"
        new.write_bytes(orjson.dumps({"outlets": made, "slots": slots}))
        new.replace(folder / FILE)

    def load(self, folder: Path) -> None:
        """Take up what was kept; a file that is damaged is as none."""
        try:
            kept = orjson.loads((folder / FILE).read_bytes())
            for outlet, values in kept["outlets"].items():
                given = dict(zip(_KEPT, values, strict=True))
                self.habits[outlet] = Habit(slots=int(kept["slots"][outlet], 16), **given)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return


_KEPT = ("first", "last", "articles", "base", "silent_since")
