"""The row of a place that every record touches: at most 64 KB, however long the history."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from streams.alerts.aside import Aside
from streams.alerts.tell import Told, told_from
from streams.control.codec import outline_json, outline_of, window_json, window_of, with_items
from streams.control.counting import Item
from streams.control.fold import Folded
from streams.control.identity import traits
from streams.control.pages import pages_of, without
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.state import Episode, outlines
from streams.control.window import BeyondWindowError, Window, build, shortened
from streams.places.place import Place

LIMIT = 60_000  # bytes at which a row is made smaller: 64 KB less the next record's share
ROOM = 50_000  # bytes it is then made, so that this is not done again for every record
MANY = 120  # claims at which the window is parted
FEW = 50  # claims its last days then have: enough for the next ones, little to fold
_EARLY = dt.date(1, 3, 1)  # before any event, and far enough from the first of all days to count from
_SLACK = 10  # days the horizon may lag, so that it is not moved for every record


@dataclass(slots=True)
class Hot:
    """A hot row. ``number`` counts the records handled, ``chain`` is the key of the cold row that was made last.

    ``window`` is None where only the cold rows can tell: for an ambiguous place, or under another policy.
    ``inside`` are the ids merged into this place, ``into`` is the one that it was itself given up for.
    ``traits`` are what tells whether a provisional place is one; ``seen`` is what the window came to; ``place`` is the
    place as all its records tell it.
    ``older`` is, where there are many claims, the part of the window before the last days, still packed: most records
    do not need it.
    """

    number: int = 0
    chain: str | None = None
    policy: str = ""
    window: Window | None = None
    told: list[Told] = field(default_factory=list)
    traits: frozenset[tuple[str, str]] = frozenset()
    seen: tuple[Episode, ...] = ()
    older: dict[str, Any] | None = None
    place: Place | None = None
    inside: frozenset[str] = frozenset()
    into: str | None = None
    pages: str | None = None
    left: list[Window] = field(default_factory=list)
    forgotten: list[Told] = field(default_factory=list)

    @classmethod
    def load(cls, raw: bytes | None) -> "Hot":
        """A hot row of its bytes; an empty one where there is none."""
        if raw is None:
            return cls()
        data = orjson.loads(raw)
        return cls(
            data["number"],
            data["chain"],
            data["policy"],
            window_of(data["window"]) if data["window"] else None,
            [told_from(one) for one in data["told"]],
            frozenset((kind, value) for kind, value in data["traits"]),
            tuple(outline_of(one) for one in data["seen"]),
            data["older"],
            _place_of(data["place"]),
            frozenset(data.get("inside", ())),
            data.get("into"),
            data.get("pages"),
        )

    def dump(self) -> bytes:
        """The row as bytes."""
        return orjson.dumps(
            {
                "number": self.number,
                "chain": self.chain,
                "policy": self.policy,
                "window": window_json(self.window) if self.window else None,
                "told": self.told,
                "traits": sorted(self.traits),
                "older": self.older,
                "place": self.place,
                "seen": [outline_json(one) for one in self.seen],
                "inside": sorted(self.inside),
                "into": self.into,
                "pages": self.pages,
            }
        )


def chain_of(raw: bytes | None) -> str | None:
    """The key of the cold row that was made last."""
    return orjson.loads(raw)["chain"] if raw else None


def place_of(raw: bytes | None) -> Place | None:
    """The place that a row is of."""
    return _place_of(orjson.loads(raw)["place"]) if raw else None


def _place_of(data: dict[str, Any] | None) -> Place | None:
    return Place(**{**data, "adm": tuple(data["adm"])}) if data else None


def rebuilt(
    hot: Hot, aside: Aside, items: Sequence[Item] | None, records: Iterable[Record], policy: Policy
) -> None:
    """Make the window of a row anew from all items; None where only the cold rows can tell."""
    hot.policy, hot.older, hot.pages = policy.hash, None, None
    hot.window = build(items, told_days(hot), policy) if items is not None else None
    hot.left, hot.forgotten = [], []
    if hot.window and items and hot.window.horizon > dt.date.min:
        try:
            hot.left = pages_of(items, hot.window.horizon, told_days(hot), policy)
        except BeyondWindowError:
            hot.left = []
    hot.traits = frozenset(trait for record in records for trait in traits(record))
    _look(hot, aside, policy)


def told_days(hot: Hot) -> frozenset[dt.date]:
    """The event days that standing alerts tell of."""
    return frozenset(told.event_date for told in hot.told if told.event_date and not told.reverted)


def unite(hot: Hot, aside: Aside, policy: Policy, *, whole: bool = False) -> bool:
    """Put the two parts of the window together, ``whole`` with what was put aside too; whether it has more now.

    Raises BeyondWindowError where what was put aside does not fit.
    """
    before = hot.window
    if hot.window and hot.older:
        older = window_of(hot.older)
        older.items |= hot.window.items
        hot.window, hot.older = older, None
    if hot.window and whole:
        hot.window = aside.whole(hot.window)
    if hot.window is before:
        return False
    _look(hot, aside, policy)
    return True


def packed(hot: Hot, aside: Aside, policy: Policy) -> bytes:
    """The row as bytes, made small enough if need be: fewer claims of a voice first, then fewer days."""
    if _outgrown(hot, policy.limits.hot_days + _SLACK):
        unite(hot, aside, policy)
        _shorten(hot, aside, policy.limits.hot_days, policy)
    _split(hot, aside, policy)
    _forget(hot)
    raw = hot.dump()
    return raw if len(raw) <= LIMIT else _squeezed(hot, aside, policy)


def _squeezed(hot: Hot, aside: Aside, policy: Policy) -> bytes:
    unite(hot, aside, policy)
    shown = frozenset(hot.seen[-1].refs if hot.seen else ())
    for keep in (4, 1):
        if hot.window and _size(hot, aside) > ROOM:
            hot.window.trim(keep, shown)
    days = policy.limits.hot_days
    while hot.window and _size(hot, aside) > ROOM:
        if days < 0:
            hot.window = None
            break
        days = days * 3 // 4 if days else -1
        _shorten(hot, aside, days, policy)
        if hot.window:
            hot.window.trim(1, shown)
        _forget(hot)
    _split(hot, aside, policy)
    return hot.dump()


def _size(hot: Hot, aside: Aside) -> int:
    if hot.window:
        aside.put(hot.window)
    return len(hot.dump())


def _outgrown(hot: Hot, days: int) -> bool:
    """Whether the row reaches back further than so many days, and has a claim that is so old."""
    newest = hot.window.newest_day() if hot.window else None
    if hot.window is None or newest is None or (newest - max(_reach(hot), _EARLY)).days <= days:
        return False
    return hot.older is not None or hot.window.has_before(newest - dt.timedelta(days=days))


def _reach(hot: Hot) -> dt.date:
    """The day from which on the row has every claim."""
    if hot.older:
        return dt.date.fromisoformat(hot.older["horizon"])
    return hot.window.horizon if hot.window else dt.date.min


def _look(hot: Hot, aside: Aside, policy: Policy) -> None:
    """See what the window comes to, if need be with what was put aside; where it cannot be told, there is none."""
    try:
        hot.seen = outlines(_folded(hot, aside, policy), policy)
    except BeyondWindowError:
        hot.window, hot.older, hot.seen = None, None, ()


def _folded(hot: Hot, aside: Aside, policy: Policy) -> Folded:
    if hot.window is None:
        return Folded()
    try:
        return hot.window.fold(policy)
    except BeyondWindowError:
        hot.window = aside.whole(hot.window)
        return hot.window.fold(policy)


def _shorten(hot: Hot, aside: Aside, days: int, policy: Policy) -> None:
    newest = hot.window.newest_day() if hot.window else None
    if hot.window is None or newest is None:
        return
    before = hot.window
    hot.window = shortened(before, newest - dt.timedelta(days=days), told_days(hot), policy)
    if hot.window.horizon > before.horizon:
        hot.left.append(without(before, hot.window))
    if len(hot.window.items) < len(before.items):
        _look(hot, aside, policy)


def _split(hot: Hot, aside: Aside, policy: Policy) -> None:
    """Part the window where its last days have many claims: most records then need not look at the older part."""
    window = hot.window
    if window is None:
        return
    aside.put(window)
    if len(window.items) <= MANY:
        return
    days = sorted((item.day for item in window.items), reverse=True)
    recent = shortened(window, days[FEW], told_days(hot), policy)
    if recent.horizon == window.horizon or len(recent.items) == len(window.items):
        return
    moved = {name: held for name, held in window.items.items() if name not in recent.items}
    if hot.older is None:
        rest = replace(window, items=moved)
        hot.older = orjson.loads(orjson.dumps(window_json(rest)))
    else:
        hot.older = with_items(hot.older, moved.values())
    hot.window = recent
    _look(hot, aside, policy)


def _forget(hot: Hot) -> None:
    """Forget what was taken back, and what was told of days that the row does not reach; cold rows have it."""
    window = window_of({**hot.older, "items": []}) if hot.older else hot.window
    first = min((span.first for span in window.base), default=dt.date.min) if window else dt.date.min
    standing = [told for told in hot.told if not told.reverted]
    late = {told.id for told in standing[-2:]}
    kept = [
        told for told in standing if told.id in late or told.event_date is None or told.event_date >= first
    ]
    hot.forgotten += [told for told in standing if told not in kept]
    hot.told = kept
