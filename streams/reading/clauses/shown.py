"""Who is shown or left in control of a place: "a video shows A in control of X", "leaving A in control of X"."""

from collections.abc import Sequence

from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.status import finite_status
from streams.reading.clauses.verbgroup import verb_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

STATE = words_of("full")


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
