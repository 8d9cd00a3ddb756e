"""Changes told without a verb of their own: "so did X", "X fell to A on Friday and Y on Saturday"."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.event import Event
from streams.reading.clauses.predicate import Predicate
from streams.reading.words.items import Item

GAP = 9  # items behind a place in which its day must stand


def same(items: Sequence[Item], sentence: int) -> list[Event]:
    """As in "so did al-Burj": the last change told happened to this place as well."""
    return [
        _again(sentence, at, item, place, place)
        for (at, item), (next_, place) in pairwise(_undated(items))
        if item.has("same") and _whole(place) and not _acts(items, next_ + 1)
    ]


def _again(sentence: int, at: int, cue: Item, place: Item, last: Item) -> Event:
    """The last change told, at another place: ``cue`` is the item ``at`` which tells it, ``last`` the end of it."""
    return Event(
        sentence, "same", "same", "captured", cue.low, at, cue.start, last.end, "",
        place=place.place, item=at, position=cue.start,
    )  # fmt: skip


def _whole(item: Item) -> bool:
    """Places by name; not "followed by parts of X"."""
    return item.place is not None and bool(item.place.names) and not item.place.partial


def _undated(items: Sequence[Item]) -> Sequence[tuple[int, Item]]:
    """The items without the days, numbered: "تلتها ظهرا X"; none where nothing is told to be the same."""
    if not any("same" in item.entry.tags for item in items):
        return ()
    return [(at, item) for at, item in enumerate(items) if item.kind != "day" and not item.has("adverb")]


def _acts(items: Sequence[Item], at: int) -> bool:
    """Whether a verb of its own follows: "then Tal Barsin fell", "it was the turn of Damascus to respond"."""
    return at < len(items) and (
        items[at].has("be", "have", "modal")
        or items[at].low == "to"
        or bool(items[at].entry.forms & {"past", "present"})
    )


def gapped(items: Sequence[Item], found: Sequence[Predicate], sentence: int) -> list[Event]:
    """As in "X fell to A on Friday and Y on Saturday": what happened to the one happened to the other."""
    if sum(item.kind == "day" for item in items) < 2:
        return []
    for predicate in found:
        changed = predicate.voice == "passive" and "take" in predicate.frames
        if not (changed or "fall" in predicate.frames) or predicate.mood != "finite" or predicate.status:
            continue
        day = next((at for at in range(predicate.at, len(items)) if items[at].kind == "day"), len(items))
        return [
            _again(sentence, at, items[at], items[at], items[until])
            for at in range(day + 2, len(items))
            if items[at - 1].has("conjunction") and _whole(items[at]) and (until := _dated(items, at + 1)) > 0
        ]
    return []


def _dated(items: Sequence[Item], at: int) -> int:
    """The day behind a place, where only that and where it lies is told up to the end of its clause; 0 if not."""
    for step in range(at, min(len(items), at + GAP)):
        item = items[step]
        if item.kind == "day":
            ends = (
                step + 1 >= len(items) or items[step + 1].kind == "sign" or items[step + 1].has("conjunction")
            )
            return step if ends else 0
        if not (item.place is not None or item.low == "," or item.has("preposition", "locative")):
            return 0
    return 0
