"""Several places as the subject of one English verb: "the city of X, the capital, and the village of Y were taken"."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streams.reading.clauses.asides import open_of
from streams.reading.clauses.governed import behind_preposition
from streams.reading.clauses.objects import verb_of
from streams.reading.phrases.listwords import POPULATED
from streams.reading.words.items import Item

if TYPE_CHECKING:
    from streams.reading.clauses.arguments import Arguments


def listed_subject(items: Sequence[Item], found: "Arguments") -> None:
    """As in "the city of X and the villages of Y and Z were taken": all of them are."""
    step = found.slots.get("subject", 0)
    if step > 2 and (first := _town_before(items, step)):
        found.slots["subject"] = first
        return
    while step > 1 and items[step].place is not None:
        before = step - 1
        while before > 0 and (items[before].low == "," or items[before].has("determiner", "conjunction")):
            before -= 1
        before = _apposed_to(items, before)
        place = items[before].place
        if verb_of(items, before) is not None:
            return  # "shelled X and Y was captured"
        joined = any(item.low == "," or item.has("conjunction") for item in items[before + 1 : step])
        if not joined or place is None or not place.names or behind_preposition(items, before):
            return
        found.more.append(before)
        step = before


def _town_before(items: Sequence[Item], at: int) -> int:
    """As in "the town and the plant were captured": where the town stands, of which it is told; else 0."""
    place, first = items[at].place, at - 2 - items[at - 1].has("determiner")
    site = place is not None and not place.names and place.type not in POPULATED
    town = items[first].place if site and first >= 0 and items[first + 1].has("conjunction") else None
    return first if town is not None and not town.names and town.type in POPULATED else 0


def _apposed_to(items: Sequence[Item], at: int) -> int:
    """As in "X, the country's third city, and Y": X, at "city"."""
    place, opens = items[at].place, open_of(items, at + 1) if items[at + 1].low == "," else None
    named = items[opens - 1].place if opens else None
    return opens - 1 if opens and named and named.names and place and not place.names else at
