"""Predicates of a language that puts the verb first and has no participles of its own: Arabic.

A past verb tells a fact unless it is negated or stands in a condition; a present one does not. A verbal noun
("السيطرة على") is told as done only where something governs it that says so ("تمكنت من", "أعلن", "بعد").
"""

from collections.abc import Sequence

from streams.reading.items import Item
from streams.reading.lexicon import FRAMES, Lexicon
from streams.reading.predicate import Predicate

REACH = 10  # items between a verbal noun and what governs it


def verb_first(items: Sequence[Item], lexicon: Lexicon) -> list[Predicate]:
    """All predicates of a sentence, in order."""
    found: list[Predicate] = []
    for at, item in enumerate(items):
        entry = item.entry
        if item.kind != "word":
            continue
        if entry.nouns and not (entry.verbs and not _noun_place(items, at)):
            status = _noun_status(items, at)
            found.append(Predicate(at, at, tuple(sorted(entry.nouns)), "noun", "noun", status, item.low))
        elif not entry.verbs.isdisjoint(FRAMES):
            frames = tuple(frame for frame in FRAMES if frame in entry.verbs)
            status = _verb_status(items, at, lexicon)
            found.append(Predicate(at, at, frames, "active", "finite", status, item.low))
    return found


def _noun_place(items: Sequence[Item], at: int) -> bool:
    """Whether a word that may be both stands where only a noun can: behind a preposition."""
    return at > 0 and items[at - 1].has("preposition", "subordinator")


def _verb_status(items: Sequence[Item], at: int, lexicon: Lexicon) -> str:
    forms = items[at].entry.forms
    if any(item.has("negation") for item in items[max(0, at - 2) : at]):
        return "negated"
    if "future" in forms or any(item.has("modal") for item in _clause_before(items, at, 6)):
        return "planned"
    if "past" not in forms and "present" in forms and not lexicon.present_is_fact:
        return "ongoing"
    return _clause(items, at)


def _clause_before(items: Sequence[Item], at: int, reach: int) -> Sequence[Item]:
    """The items of the clause before ``at``, at most ``reach``."""
    for step in range(at - 1, max(-1, at - 1 - reach), -1):
        if items[step].kind == "sign" or items[step].has("contrast", "subordinator"):
            return items[step + 1 : at]
    return items[max(0, at - reach) : at]


def _clause(items: Sequence[Item], at: int) -> str:
    for step in range(at - 1, max(-1, at - 14), -1):
        item = items[step]
        if item.has("condition"):
            return "hypothetical"
        if "deny" in item.entry.verbs:
            return "negated" if step and items[step - 1].has("negation") else "denied"
        if "doubted" in item.entry.status and item.low != "قد":
            return "doubted"
        if item.low in ("،", ",", ";", "؛", ":", '"') or item.has("contrast", "subordinator"):
            break
    return ""


def _noun_status(items: Sequence[Item], at: int) -> str:
    """The nearest governor to the left; none means that nothing says it was done."""
    if at and items[at - 1].low in ("من", "في"):
        governed = _governor(items, at)
        if governed is not None:
            return governed
    for step in range(at - 1, max(-1, at - 1 - REACH), -1):
        item = items[step]
        if item.low in (".", ";", "؛", ":"):
            break
        status = item.entry.status
        if not status or (
            item.has("preposition") and item.low not in ("ب", "ل", "نحو", "باتجاه", "عن", "مع")
        ):
            continue
        if item.low in ("ب", "ل", "عن", "مع") and step != at - 1:
            continue
        verdict = _verdict(items, step, status)
        if verdict is not None:
            return verdict
    return "nominal"


def _governor(items: Sequence[Item], at: int) -> str | None:
    """As in "تمكن ... من السيطرة", "نجح ... في تحرير": the verb that a noun behind "من" or "في" completes."""
    for step in range(at - 2, max(-1, at - 24), -1):
        item = items[step]
        if item.low in (".", ";", "؛", ":") or item.has("contrast"):
            return None
        if "succeed" in item.entry.verbs:
            return _verdict(items, step, {"success"})
    return None


def _verdict(items: Sequence[Item], step: int, status: set[str]) -> str | None:
    item = items[step]
    if "deny" in item.entry.verbs:
        return "negated" if step and items[step - 1].has("negation") else "denied"
    for reason in ("negated", "planned", "attempted"):
        if reason in status:
            return reason
    if status & {"success", "factual"}:
        if "present" in item.entry.forms and "past" not in item.entry.forms:
            return "ongoing"
        if item.has("preposition", "subordinator"):
            return ""
        before = items[max(0, step - 2) : step]
        if any(other.has("negation") for other in before):
            return "negated"
        if any(
            other.has("condition") or "deny" in other.entry.verbs for other in items[max(0, step - 6) : step]
        ):
            return "hypothetical"
        return ""
    return None
