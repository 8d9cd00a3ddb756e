"""What has become of a place, said without a verb of its own: "with X captured", "declared the town liberated"."""

from collections.abc import Sequence
from itertools import takewhile

from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.status import finite_status
from streams.reading.clauses.verbgroup import adverbial, verb_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

WITHOUT_VERB = words_of("without_verb")
HELD = words_of("under_rule")
VERBLESS = (*words_of("verbless"), *WITHOUT_VERB)


def verbless(items: Sequence[Item], at: int) -> Predicate | None:
    """The predicate that an item makes of the place before it, if it is one."""
    return _with(items, at) or _pronounced(items, at)


def _with(items: Sequence[Item], at: int) -> Predicate | None:
    """As in "with X back in government hands", "X now under their control", "with X captured", "with X held by A"."""
    place = _past_area(items, at - 1) if at else -1
    if place < 0 or items[place].place is None:
        return None
    if not ((place and items[place - 1].low == "with") or _headline(items, at)):
        return None
    item = items[at]
    clause = takewhile(lambda other: other.low != ";", items)
    unsure = any(other.has("modal", "condition", "negation") for other in clause)
    status = "hypothetical" if unsure else ""
    if item.low == "now" and at + 2 < len(items) and items[at + 1].low in HELD and items[at + 2].low == "by":
        return Predicate(at + 1, place + 1, ("take",), "passive", "verbless", status, items[at + 1].low)
    if item.low not in VERBLESS and "take" in item.entry.verbs:
        return Predicate(at, place + 1, ("take",), "passive", "verbless", status, item.low)
    small = item.low not in WITHOUT_VERB or (
        at + 1 < len(items) and items[at + 1].low.partition(" ")[0] in ("in", "under", "into")
    )
    held = small and any(
        other.has("control") for other in items[at + 1 : at + 6]
    )  # "back in government hands"
    return Predicate(at, place + 1, ("pass",), "active", "verbless", status, item.low) if held else None


def _headline(items: Sequence[Item], at: int) -> bool:
    """As in "X back in government hands, the agency says": a place opens the sentence, and no verb follows it."""
    opens = at == 1 or items[at - 2].low in (":", "|")
    stated = any(
        item.has("be", "have", "modal") or item.entry.forms & {"past", "present"} or item.low.endswith("ed")
        for item in items[at : at + 4]
    )
    return opens and not stated and items[at].low in VERBLESS


def _pronounced(items: Sequence[Item], at: int) -> Predicate | None:
    """As in "declared the town liberated", "announced the city of X in Y fully liberated"."""
    place = at - 1
    while place > 0 and (items[place].low == '"' or adverbial(items[place])):
        place -= 1
    place = _past_area(items, place)
    told = items[place - 1] if place > 0 and items[place].place is not None else None
    if told is None or not told.has("boast") or not told.entry.forms & {"past", "present"}:
        return None
    if "take" not in items[at].entry.verbs or (at + 1 < len(items) and items[at + 1].place is not None):
        return None
    group = verb_group(items, place - 1)
    sure = not any(items[step].has("modal", "negation") or items[step].low == "to" for step in group)
    status = finite_status(items, place - 1, False, False, False, []) if sure else "planned"
    return Predicate(at, place + 1, ("take",), "passive", "verbless", status, items[at].low)


def _past_area(items: Sequence[Item], place: int) -> int:
    """Back over "in the western Anbar province" behind the place that is meant."""
    step = place - 1
    while step > 0 and items[step].has("determiner", "part_sides"):
        step -= 1
    lies = items[place].place is not None and step > 0 and items[step].low in ("in", "near")
    return step - 1 if lies and items[step - 1].place is not None else place
