"""Clashes: two-sided fighting on the ground, at the most specific place that the text gives it."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.articles.days import Day
from streams.reading.discourse import Discourse
from streams.reading.fightplaces import Refer, fought_at
from streams.reading.items import Item, Named
from streams.reading.lists import POPULATED
from streams.reading.verbgroup import verb_group

REACH = 26  # items between a word of fighting and its place
SPOTS = (*POPULATED, "", "base", "airport", "hill", "crossing", "field", "road", "building")


@dataclass(frozen=True, slots=True)
class Fight:
    """A clash before its place is linked: clean offsets of the quote."""

    named: Named
    actors: tuple[str, ...]
    day: Day | None
    start: int
    end: int


def fights(
    items: Sequence[Item], days: Sequence[Day], discourse: Discourse, refer: Refer | None = None
) -> list[Fight]:
    """The clashes of one sentence. ``refer``: what "the town" stands for, in a language that puts the verb first."""
    actors = _actors(items, discourse)
    found: dict[int, Fight] = {}
    for at, item in enumerate(items):
        if not item.has("fighting_words") or not _real(items, at, actors):
            continue
        names = _names(items, at) if refer is None else fought_at(items, at, refer)
        if not names:
            continue
        day = _day(days, item)
        if day is not None and (day.historical or day.future):
            continue
        start = min(item.start, *(named.start for named in names))
        end = max(item.end, *(named.end for named in names))
        for named in names:
            if named.sure:
                found.setdefault(named.start, Fight(named, actors, day, start, end))
    return list(found.values())


def _actors(items: Sequence[Item], discourse: Discourse) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in items:
        if item.kind == "actor":
            for term in item.actors:
                actor = discourse.actor((term,))
                if actor is not None:
                    found[actor] = None
    return tuple(found)[:2]


def _real(items: Sequence[Item], at: int, actors: Sequence[str]) -> bool:
    """Whether fighting is told as happening: not planned, not denied, not from the air; an attack needs somebody."""
    item = items[at]
    group = verb_group(items, at)
    if any(items[step].has("modal", "negation") or items[step].low == "to" for step in group):
        return False
    if at and items[at - 1].has("ceasing"):
        return False
    before = items[max(0, at - 4) : at]
    if any(other.entry.status & {"planned"} or other.has("modal", "negation") for other in before):
        return False
    if any(other.has("fighting_air") for other in items[max(0, at - 2) : at + 2]):
        return False
    return item.has("fighting_mutual") or bool(actors)


def _names(items: Sequence[Item], at: int) -> list[Named]:
    place = _where(items, at)
    return place.place.names if place is not None and place.place is not None else []


def _where(items: Sequence[Item], at: int) -> Item | None:
    """The place of a fight: the first spot to the right in its clause, else the nearest to the left, else an area."""
    right = items[at + 1 : at + REACH]
    left = list(reversed(items[max(0, at - REACH) : at]))
    for side in (_clause(right), _clause(left)):
        spot = next((item for item in side if _is_spot(item)), None)
        if spot is not None:
            return spot
    return next((item for item in (*right, *left) if _is_area(item)), None)


def _clause(items: Sequence[Item]) -> list[Item]:
    cut = next(
        (n for n, item in enumerate(items) if item.low in (";", "؛") or item.has("contrast")), len(items)
    )
    return list(items[:cut])


def _is_spot(item: Item) -> bool:
    phrase = item.place
    return (
        phrase is not None
        and bool(phrase.names)
        and phrase.type in SPOTS
        and not item.actors
        and phrase.names[0].type in SPOTS
    )


def _is_area(item: Item) -> bool:
    return item.place is not None and bool(item.place.names) and item.place.names[0].sure and not item.actors


def _day(days: Sequence[Day], item: Item) -> Day | None:
    known = [day for day in days if not day.since and not day.until]
    return min(known, key=lambda day: abs(day.start - item.start)) if known else None
