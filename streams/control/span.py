"""A stretch of time in which one thing held about a place, while the timeline is being made."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from streams.articles.precision import Precision
from streams.control.counting import Action, Item, Ref
from streams.control.policy import Policy
from streams.control.voices import Vouch, enough, vouches


class Status(StrEnum):
    """How sure it is who holds a place, or that nobody does."""

    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    CONTESTED = "contested"
    VACATED = "vacated"


_EXACT = (Precision.DAY, Precision.REPORTED, Precision.WEEK, Precision.MONTH)


@dataclass(frozen=True, slots=True, order=True)
class Refuted:
    """A capture that was struck from the history, and the denials that did it."""

    captor: str
    day: dt.date
    refs: tuple[Ref, ...]


@dataclass(slots=True)
class Span:
    """One stretch. ``items`` is what it rests on: captures, or the withdrawal or the fighting that began it.

    ``losers`` are those it was taken from; ``parties`` those who contest it, and ``claimant`` who took or attacked it
    then; ``enemy`` is set where the holder took it again from somebody whose own capture nobody told. ``sure`` needs
    no voices: a starting map, or a holder whose rival was refuted. ``rulings`` are those that shaped it.
    """

    status: Status
    holder: str | None
    items: list[Item]
    losers: frozenset[str] = frozenset()
    vouching: list[Item] = field(default_factory=list)
    denials: list[Item] = field(default_factory=list)
    void: list[Item] = field(default_factory=list)
    parties: frozenset[str] = frozenset()
    claimant: str | None = None
    defender: str | None = None
    enemy: str | None = None
    sure: bool = False
    refuted: list[Refuted] = field(default_factory=list)
    rulings: set[int] = field(default_factory=set)
    _sure: int = -1  # with how many voices it was found not to be confirmed
    _days: tuple[int, dt.date, dt.date] = (0, dt.date.min, dt.date.min)

    def forget(self) -> None:
        """Look at all items anew, after some were left out."""
        self._sure, self._days = -1, (0, dt.date.min, dt.date.min)

    def take(self, items: Iterable[Item]) -> None:
        """Rest on more items."""
        self.items += items

    @property
    def held(self) -> bool:
        """Whether somebody holds the place."""
        return self.status in (Status.CLAIMED, Status.CONFIRMED)

    @property
    def between(self) -> tuple[str, ...]:
        """Who contests it, where somebody does."""
        return tuple(sorted(self.parties)) if self.status is Status.CONTESTED else ()

    @property
    def first(self) -> dt.date:
        """The first day known of it; the first of all days where its beginning is unknown."""
        return self._span()[1]

    @property
    def last(self) -> dt.date:
        """The last day known of it."""
        return self._span()[2]

    def _span(self) -> tuple[int, dt.date, dt.date]:
        """How many items were looked at, and their first and last day; only those since then are looked at anew."""
        seen, first, last = self._days
        if seen < len(self.items):
            days = [item.day for item in self.items[seen:]]
            new = (min(days), max(days))
            self._days = (len(self.items), *(new if not seen else (min(first, new[0]), max(last, new[1]))))
        return self._days

    def captures(self, actor: str | None, policy: Policy) -> list[Item]:
        """The captures by an actor's side that it rests on."""
        return [
            item for item in self.items if item.action is Action.CAPTURE and policy.allied(item.actor, actor)
        ]

    @property
    def behind(self) -> list[Item]:
        """What the claims behind it say; in a contest the denials too."""
        return [*self.items, *self.vouching, *(self.denials if self.status is Status.CONTESTED else ())]

    def shown(self, policy: Policy) -> tuple[Ref, ...]:
        """The oldest claims behind it, as many as the policy shows; a starting map's line is no claim."""
        claims = {ref for item in self.behind if item.action is not Action.START for ref in item.refs}
        return tuple(sorted(claims)[: policy.limits.alerts_evidence])

    def heard(self, policy: Policy) -> list[Vouch]:
        """Who vouches for it."""
        return vouches([*self.items, *self.vouching], self.holder or self.claimant, self.losers, policy)

    def confirmed(self, policy: Policy) -> bool:
        """Whether it is beyond a denial."""
        if self.sure:
            return True
        voices = len(self.items) + len(self.vouching)
        if self._sure != voices and enough(self.heard(policy), policy):
            self.sure = True  # more voices never take it away again
        self._sure = voices
        return self.sure

    def since(self) -> tuple[dt.date | None, Precision | None]:
        """When it began and how exactly that is known; a stated day is preferred to any other."""
        for precision in _EXACT:
            days = [item.day for item in self.items if item.precision is precision]
            if days:
                day = min(days)
                return (None, None) if day == dt.date.min else (day, precision)
        return None, None


def copy_of(span: Span) -> Span:
    """A span that can be changed without changing this one."""
    return Span(
        span.status, span.holder, span.items[:], span.losers, span.vouching[:], span.denials[:], span.void[:],
        span.parties, span.claimant, span.defender, span.enemy, span.sure, span.refuted[:], set(span.rulings),
        span._sure, span._days,
    )  # fmt: skip
