"""Who is told to have held a place or to have left it, in English: not who took it."""

from collections.abc import Sequence

from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

RID = words_of("rid_of")
WHERE = 6  # items from "where" to who was there


def beaten(items: Sequence[Item], at: int) -> bool:
    """As in "X fell after the rebels slipped away", "killing 60 rebels": they are not who took it."""
    if items[at].kind != "actor" or items[at].actors[0].lang == "ar":
        return False
    if _holder(items, at) or _rid_of(items, at) or _held_out(items, at):
        return True
    for item in items[at + 1 : at + 4]:
        if item.entry.forms & {"past"} and item.entry.verbs:
            return not item.entry.verbs.isdisjoint(("leave", "lose", "pass"))
        if item.kind not in ("word", "day") or item.has("preposition", "relative", "conjunction"):
            return False
    return False


def _held_out(items: Sequence[Item], at: int) -> bool:
    """As in "X, where the last A fighters had barricaded themselves, has been liberated": who was there before."""
    before = items[max(0, at - WHERE) : at]
    where = next((step for step, item in enumerate(before) if item.low == "where"), -1)
    return where >= 0 and not any(item.entry.forms & {"past"} for item in before[where:])


def _rid_of(items: Sequence[Item], at: int) -> bool:
    """As in "has been cleared of A", "freed from the A occupation"."""
    step = at - 1
    while step > 0 and items[step].has("determiner"):
        step -= 1
    return step > 0 and items[step].low in ("of", "from") and items[step - 1].low in RID


def _holder(items: Sequence[Item], at: int) -> bool:
    """As in "the last bastion of A", "A's last stronghold", "an A bastion": who held the place."""
    step = at - 1
    while step > 0 and items[step].has("determiner"):
        step -= 1
    of = items[step - 1].place if step > 0 and items[step].low == "of" else None
    behind = next((item.place for item in items[at + 1 : at + 5] if item.place is not None), None)
    whose = (
        behind if at + 1 < len(items) and (items[at + 1].low in ("'s", "'") or items[at + 1].place) else None
    )
    return any(place is not None and place.type and not place.names for place in (of, whose))
