"""Lists of what was taken, told apart from the deed: "The liberated villages are X and Y"."""

from collections.abc import Sequence

from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.status import finite_status
from streams.reading.phrases.listwords import POPULATED
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

HELD = frozenset(words_of("held_or_wanted"))
LINKS = words_of("are_were")
NEAR = 12  # items between what was taken and the verb before its list


def listed(items: Sequence[Item], at: int) -> Predicate | None:
    """A participle at ``at`` beside an unnamed "villages", with the list of them behind "are" or "include"."""
    item = items[at]
    if "take" not in item.entry.verbs or item.low in HELD:
        return None
    noun = _noun(items, at)
    link = _link(items, max(noun, at) + 1) if noun >= 0 else 0
    if not link or _named(items, link + 1) is None:
        return None
    status = finite_status(items, link, False, False, False, [])
    return Predicate(at, link + 2, ("take",), "passive", "crowned", status, item.low)


def _noun(items: Sequence[Item], at: int) -> int:
    """Where the noun stands in "the liberated villages", "villages that were liberated"; else -1."""
    if at + 1 < len(items) and _unnamed(items[at + 1]):
        return at + 1
    step = at - 1
    while step > 0 and (items[step].has("be", "have", "relative") or items[step].low.endswith("ly")):
        step -= 1
    return step if step >= 0 and _unnamed(items[step]) and _opens(items, step) else -1


def _unnamed(item: Item) -> bool:
    place = item.place
    return place is not None and place.plural and not place.names and place.type in POPULATED


def _opens(items: Sequence[Item], noun: int) -> bool:
    """Whether the noun is the subject: it opens the sentence, or stands behind "among"."""
    return not any(item.entry.forms or item.kind == "actor" for item in items[:noun])


def _link(items: Sequence[Item], start: int) -> int:
    """Where "are" or "include" stands, with no other verb before it; else 0."""
    for at in range(start, min(len(items), start + NEAR)):
        item = items[at]
        if item.low in LINKS or item.has("list_verb"):
            return at
        if item.kind == "sign" or item.has("have", "modal", "negation") or "past" in item.entry.forms:
            return 0
    return 0


def _named(items: Sequence[Item], at: int) -> Item | None:
    item = items[at] if at < len(items) else None
    return item if item is not None and item.place is not None and item.place.names else None
