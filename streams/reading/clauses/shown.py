"""Who is shown, left or comes in control of a place: "a video shows A in control of X", "managed to control X"."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.circumstances import by_now
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.status import finite_status
from streams.reading.clauses.verbgroup import verb_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

STATE = words_of("full")
ADVANCED, FOUGHT = 10, 12  # items back to an advance, and on to a fight
AFTERWARDS = ("after", "following")
WERE_HELD = words_of("held_controlled")
MANAGED = words_of("managed_to")
WHOLLY = words_of("wholly_or_now")


def left_in_control(items: Sequence[Item], at: int) -> bool:
    """As in "a video shows A in control of X", "leaving A in full control of X": how things stand now."""
    if not at or items[at - 1].kind != "actor":
        return False
    step = at + 1
    while step < len(items) and (items[step].low in STATE or items[step].low.endswith("ly")):
        step += 1
    held = items[step] if step + 1 < len(items) else None
    return (
        held is not None
        and held.has("control")
        and items[step + 1].low == "of"
        and _shown(items, at - 2) >= 0
    )


def _shown(items: Sequence[Item], step: int) -> int:
    """The verb of showing or leaving whose object ends before ``step``; -1 where none does."""
    while step >= 0 and (items[step].has("determiner") or items[step].kind == "day"):
        step -= 1
    return step if step >= 0 and items[step].has("leaves_so") else -1


def controlling(items: Sequence[Item], at: int) -> Predicate:
    """The predicate of being in control, as sure as the showing or leaving."""
    verb = _shown(items, at - 2)
    group = verb_group(items, verb)
    modal = any(items[step].has("modal") for step in group) or any(items[step].low == "to" for step in group)
    negated = any(items[step].has("negation") for step in group)
    status = finite_status(items, group[-1] if group else verb, negated, modal, False, [])
    return Predicate(at, at, ("take",), "active", "finite", status, items[at].low)


def comes_to_control(items: Sequence[Item], at: int) -> Predicate | None:
    """The taking of a place that is told as holding it: "managed to control X", "held X within hours"."""
    low, before = items[at].low, items[at - 1] if at else None
    if before is None:
        return None
    if low == "control" and _managed(items, at):
        return Predicate(at, at - 1, ("take",), "active", "infinitive", "", low)
    held = low in WERE_HELD and before.kind == "actor" and by_now(items, at)
    taken = held or (low == "controlled" and _came_to_control(items, at))
    return Predicate(at, at, ("take",), "active", "finite", "", low) if taken else None


def _came_to_control(items: Sequence[Item], at: int) -> bool:
    """As in "advanced and controlled X", "controlled X after clashes", "controlled X on Monday": so they took it."""
    if items[at - 1].has("conjunction"):
        near = items[max(0, at - ADVANCED) : at - 1]
        return any(item.has("onset", "fighting_approach") and item.low.endswith("ed") for item in near)
    if items[at - 1].kind != "actor":
        return False
    for step in range(at + 1, min(len(items), at + FOUGHT)):
        item = items[step]
        if item.low in AFTERWARDS:
            return any(one.has("fighting_words") for one in items[step + 1 : step + 5])
        if item.kind == "sign" or item.has("contrast", "relative", "subordinator"):
            return False
        if item.day is not None and item.day.date and not (item.day.since or item.day.historical):
            return item.day.date == item.day.last
    return False


def _managed(items: Sequence[Item], at: int) -> bool:
    """As in "managed to control X", "were able to advance and control X"."""
    if at > 1 and items[at - 1].low == "to":
        return items[at - 2].low in MANAGED
    if not items[at - 1].has("plain_and") or not (items[at + 1 : at + 2] and items[at + 1].place is not None):
        return False  # "managed to get command and control of"
    near = items[max(0, at - ADVANCED) : at - 1]
    managed = any(one.low in MANAGED and to.low == "to" for one, to in pairwise(near))
    return managed and not any(item.has("negation") for item in near)


def holds_now(items: Sequence[Item], at: int) -> bool:
    """As in "now holds X", "now fully control X"."""
    near = items[max(0, at - 2) : at]
    if len(near) > 1 and near[1].low in WHOLLY and near[0].has("again"):
        return True
    return bool(near) and near[-1].has("again")


def now_says(items: Sequence[Item], at: int) -> bool:
    """As in "the group now says it controls X": it is so by now, in the words of whoever controls it."""
    near = items[max(0, at - 4) : at]
    own = bool(near) and near[-1].has("pronoun") and any("report" in item.entry.verbs for item in near)
    return own and any(item.low == "now" for item in near)
