"""The row of a place that every record touches: at most 64 KB, however long the history."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from streams.alerts.alert import AlertType
from streams.alerts.tell import Told
from streams.control.codec import day_of, window_json, window_of
from streams.control.counting import Item
from streams.control.identity import traits
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.window import Held, Window, build, shortened

LIMIT = 60_000  # bytes at which a row is made smaller: 64 KB less the next record's share
ROOM = 40_000  # bytes it is then made, so that this is not done again for every record
REFS = 20  # claims kept of each voice: as many as an alert shows
_SLACK = 10  # days the horizon may lag, so that it is not moved for every record


@dataclass(slots=True)
class Hot:
    """A hot row. ``number`` counts the records handled, ``chain`` is the key of the cold row that was made last.

    ``window`` is None where only the cold rows can tell: for a place merged or ambiguous, or under another policy.
    ``traits`` are what tells whether a provisional place is one.
    """

    number: int = 0
    chain: str | None = None
    policy: str = ""
    window: Window | None = None
    told: list[Told] = field(default_factory=list)
    traits: frozenset[tuple[str, str]] = frozenset()

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
            [_told_of(one) for one in data["told"]],
            frozenset((kind, value) for kind, value in data["traits"]),
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
            }
        )


def chain_of(raw: bytes | None) -> str | None:
    """The key of the cold row that was made last."""
    return orjson.loads(raw)["chain"] if raw else None


def _told_of(data: dict[str, Any]) -> Told:
    return Told(
        **{
            **data,
            "type": AlertType(data["type"]),
            "event_date": day_of(data["event_date"]),
            "between": tuple(data["between"]),
        }
    )


def rebuilt(hot: Hot, items: Sequence[Item] | None, records: Iterable[Record], policy: Policy) -> None:
    """Make the window of a row anew from all items; None where only the cold rows can tell."""
    hot.policy = policy.hash
    hot.window = build(items, told_days(hot), REFS, policy) if items is not None else None
    hot.traits = frozenset(trait for record in records for trait in traits(record))


def told_days(hot: Hot) -> frozenset[dt.date]:
    """The event days that standing alerts tell of."""
    return frozenset(told.event_date for told in hot.told if told.event_date and not told.reverted)


def packed(hot: Hot, policy: Policy) -> bytes:
    """The row as bytes, made small enough if need be: fewer claims of a voice first, then fewer days."""
    _advance(hot, policy)
    _forget(hot)
    raw = hot.dump()
    for keep in (4, 1):
        if len(raw) > LIMIT and hot.window:
            hot.window.items = {name: _fewer(held, keep) for name, held in hot.window.items.items()}
            raw = hot.dump()
    days = policy.limits.hot_days
    while len(raw) > LIMIT and hot.window:
        days //= 2
        _shorten(hot, days if days else -1, policy)
        _forget(hot)
        raw = hot.dump()
        if len(raw) <= ROOM:
            break
        if not days:
            hot.window = None
            raw = hot.dump()
    return raw


def _advance(hot: Hot, policy: Policy) -> None:
    newest = hot.window.newest_day() if hot.window else None
    if hot.window is None or newest is None or newest - dt.date.min < dt.timedelta(policy.limits.hot_days):
        return
    if (newest - max(hot.window.horizon, dt.date.min)).days > policy.limits.hot_days + _SLACK:
        _shorten(hot, policy.limits.hot_days, policy)


def _shorten(hot: Hot, days: int, policy: Policy) -> None:
    newest = hot.window.newest_day() if hot.window else None
    if hot.window is None or newest is None:
        return
    hot.window = shortened(hot.window, newest - dt.timedelta(days=days), told_days(hot), policy)


def _forget(hot: Hot) -> None:
    """Forget what was taken back, and what was told of days that the window does not reach; cold rows have it."""
    base = hot.window.base if hot.window else []
    first = min((span.first for span in base), default=dt.date.min)
    standing = [told for told in hot.told if not told.reverted]
    late = {told.id for told in standing[-2:]}
    hot.told = [
        told for told in standing if told.id in late or told.event_date is None or told.event_date >= first
    ]


def _fewer(held: Held, keep: int) -> Held:
    return Held(replace(held.item, refs=held.item.refs[:keep]), held.count)
