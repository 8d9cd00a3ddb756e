"""Which claims about a place count: one version of each article, wire copies under their first teller, days set.

What comes out are ``Item`` values, the only thing that the timeline is made from.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from streams.articles.precision import Precision
from streams.control.groups import Text, first_tellers
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.reading.extraction import Claim, Kind

ARTICLE_TYPES = frozenset({RecordType.CLAIMS, RecordType.RETRACTION, RecordType.START})
Key = tuple[
    str, str
]  # the article, and the place its claims were moved from by a merge ("" where they were not)
Chain = tuple[tuple[int, str, str], ...]  # the same-day steps of one article: order, action, actor


class Action(StrEnum):
    """What an item does to the timeline."""

    START = "start"
    CAPTURE = "capture"
    LEAVE = "leave"
    PARTIAL = "partial"
    DENIAL = "denial"
    REFUTED = "refuted"  # stands where a refuted capture stood


class Ref(NamedTuple):
    """Which claim of which article version an item is: the ``index``-th one, from 0.

    ``published`` is an instant in UTC, to sort by.
    """

    published: str
    article: str
    version: int
    index: int  # type: ignore[assignment]  # the field stands before the method of tuples
    moved: str = ""


class Item(NamedTuple):
    """A claim as the timeline sees it; ``refs`` are the claims that say the same in the same voice, oldest first.

    ``actor`` is the captor, attacker, leaver or denied captor, ``other`` the loser, defender or successor; ``relay``
    is the side of the outlet that printed it. ``vague`` is the first day of the interval of a claim that joined a day
    within it.
    """

    action: Action
    day: dt.date
    precision: Precision
    actor: str | None
    other: str | None
    source: str
    side: str
    relay: str
    order: int = 0
    chain: Chain = ()
    vague: dt.date | None = None
    refs: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that does not count, and why."""

    ref: Ref
    why: str


@lru_cache(maxsize=1024)
def instant(moment: dt.datetime | None) -> str:
    """A moment as text that sorts by time: UTC; empty where there is none. A naive moment is UTC."""
    if moment is None:
        return ""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).isoformat(timespec="microseconds")


def rank(record: Record) -> tuple[int, str, str, int, bool]:
    """Which record of one article counts: the greatest; at a tie the one that has claims."""
    return (
        record.version,
        instant(record.published),
        record.text_hash,
        record.reader,
        record.type is not RecordType.RETRACTION,
    )


def outranks(one: Record, other: Record) -> bool:
    """Whether one record of an article counts before another; at a tie what they say decides, never who came first."""
    mine, theirs = rank(one), rank(other)
    return mine > theirs if mine != theirs else repr(one.claims) > repr(other.claims)


def key(record: Record) -> Key:
    """What one record replaces another of: an article, or a line of a starting map."""
    if record.type is RecordType.START and not record.article:
        return (f"start:{record.source}:{record.since}:{record.holder}", record.other)
    return (record.article, record.other if record.type in ARTICLE_TYPES else "")


def standing(records: Iterable[Record]) -> dict[Key, Record]:
    """The one record that counts of each article; retractions stand too, so that older versions stay dead."""
    best: dict[Key, Record] = {}
    for record in records:
        if record.type not in ARTICLE_TYPES:
            continue
        kept = best.get(key(record))
        if kept is None or outranks(record, kept):
            best[key(record)] = record
    return best


def texts(records: Iterable[Record]) -> list[Text]:
    """The texts among which wire copies are looked for."""
    return [
        Text(instant(record.published), record.outlet, key(record), record.fingerprint)
        for record in records
        if record.claims
    ]


def count(records: Sequence[Record], policy: Policy) -> tuple[list[Item], list[Dropped]]:
    """The items of standing records, in an order of their own, and the claims that do not count."""
    teller = first_tellers(texts(records), policy)
    by_key = {key(record): record for record in records}
    items: list[Item] = []
    dropped: list[Dropped] = []
    for record in records:
        more, less = items_of(record, by_key[teller.get(key(record), key(record))], policy)
        items += more
        dropped += less
    return sorted(items, key=sort_key), dropped


def sort_key(item: Item) -> tuple[str, str, tuple[Ref, ...]]:
    """A total order over items that no order of arrival has a part in."""
    return (item.day.isoformat(), item.action, item.refs)


def items_of(record: Record, first: Record, policy: Policy) -> tuple[list[Item], list[Dropped]]:
    """The items of one record; ``first`` is the earliest copy of its text (itself, if it is no copy)."""
    if record.type is RecordType.START:
        return [_start(record)], []
    items: list[Item] = []
    dropped: list[Dropped] = []
    for index, claim in enumerate(record.claims):
        ref = Ref(instant(record.published), record.article, record.version, index, key(record)[1])
        item = _item(claim, ref, record, first, policy)
        if isinstance(item, str):
            dropped.append(Dropped(ref, item))
        else:
            items.append(item)
    return _chained(items), dropped


def _start(record: Record) -> Item:
    day = record.since or dt.date.min
    ref = Ref(instant(record.published), key(record)[0], record.version, 0)
    source = record.source or "starting map"
    return Item(Action.START, day, Precision.DAY, record.holder, None, source, "", "", refs=(ref,))


def _item(claim: Claim, ref: Ref, record: Record, first: Record, policy: Policy) -> Item | str:
    action = action_of(claim)
    if action is None:
        return "names no captor"
    dated = day_of(claim, record, policy)
    if isinstance(dated, str):
        return dated
    source = vouching(claim, record, first, policy)
    actor, other = (claim.from_, claim.to) if action is Action.LEAVE else (claim.to, claim.from_)
    day, precision = dated
    return Item(
        action, day, precision, actor, other,
        policy.source(source), policy.side(source), policy.side(first.outlet), claim.order or 0, refs=(ref,),
    )  # fmt: skip


def action_of(claim: Claim) -> Action | None:
    """What a claim does; None where it names nobody who could hold or leave the place."""
    if claim.kind is Kind.CONTESTED:
        return Action.DENIAL if claim.disputed else Action.PARTIAL
    if claim.to is not None:
        return Action.CAPTURE
    if claim.from_ is not None and claim.kind is not Kind.CAPTURED:
        return Action.LEAVE
    return None


def day_of(claim: Claim, record: Record, policy: Policy) -> tuple[dt.date, Precision] | str:
    """The day a claim stands at and how exact it is, or why it has none."""
    published = record.published.date() if record.published else None
    day, precision = claim.date, claim.precision
    if day is None:
        if published is None:
            return "has no date"
        return published, Precision.REPORTED
    if precision is Precision.WEEK:
        day -= dt.timedelta(days=day.weekday())
    elif precision is Precision.MONTH:
        day = day.replace(day=1)
    if published and (day - published).days > policy.limits.future_days:
        return "is dated after its publication"
    return day, precision


def vouching(claim: Claim, record: Record, first: Record, policy: Policy) -> str:
    """The name of who vouches: for a copy, whoever vouches in the earliest copy."""
    own = claim.source or record.outlet
    if first is record:
        return own
    for told in first.claims:
        if (told.kind, told.to, told.disputed) == (claim.kind, claim.to, claim.disputed):
            return told.source or first.outlet
    return first.outlet if policy.source(own) == policy.source(record.outlet) else own


def _chained(items: list[Item]) -> list[Item]:
    """The items of one article, each with the chain of its day."""
    done: list[Item] = []
    for item in items:
        steps = {
            (other.order, str(other.action), other.actor or "")
            for other in items
            if other.order and other.day == item.day
        }
        done.append(item._replace(chain=tuple(sorted(steps))) if item.order else item)
    return done


def interval_end(item: Item) -> dt.date:
    """The last day that a vague item may mean."""
    if item.precision is Precision.WEEK:
        return item.day + dt.timedelta(days=6)
    if item.precision is Precision.MONTH:
        return (item.day + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return item.day
