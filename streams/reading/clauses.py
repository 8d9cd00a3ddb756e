"""Predicates of a sentence: what could have changed hands, in which voice, and whether it is told as done."""

from collections.abc import Sequence

from streams.reading.items import Item
from streams.reading.lexicon import FRAMES, Lexicon
from streams.reading.predicate import Predicate

ADVERBS = frozenset(
    (
        "also",
        "then",
        "later",
        "already",
        "now",
        "again",
        "once",
        "just",
        "since",
        "even",
        "soon",
        "meanwhile",
        "thus",
        "back",
        "first",
        "both",
        "all",
        "too",
        "still",
        "fully",
        "early",
        "late",
        "long",
        "only",
        "therefore",
        "subsequently",
        "together",
    )
)
HOLDING = ("hold", "holds", "control", "controls", "rule", "rules")
AUXILIARY = ("be", "have", "do", "modal", "negation")
REACH = 9  # items between a governor and what it governs


def predicates(items: Sequence[Item], _lexicon: Lexicon) -> list[Predicate]:
    """All predicates of a sentence, in order."""
    found: list[Predicate] = []
    for at, item in enumerate(items):
        entry = item.entry
        if item.has("be") and _state(items, at):
            status = _state_status(items, at)
            found.append(Predicate(at, at, ("pass", "control"), "active", "finite", status, item.low))
        if item.low in HOLDING and at and items[at - 1].low == "now":
            found.append(Predicate(at, at - 1, ("take",), "active", "finite", "", item.low))
        if item.kind not in ("word",) or not (entry.verbs or entry.nouns):
            continue
        if entry.nouns and (not entry.verbs or _is_noun(items, at)):
            if not _compound(items, at):
                found.append(
                    Predicate(
                        at,
                        at,
                        tuple(sorted(entry.nouns)),
                        "noun",
                        "noun",
                        _governed(items, at, "noun"),
                        item.low,
                    )
                )
        elif not entry.verbs.isdisjoint(FRAMES) and not _in_hands(items, at):
            predicate = _verb(items, at)
            if predicate is not None:
                found.append(predicate)
    return found


def _soon(items: Sequence[Item], at: int) -> bool:
    return any(other.has("soon") for other in items[at + 1 : at + 4])


def _state(items: Sequence[Item], at: int) -> bool:
    """As in "was also under the control of": being held, which is news only with a word that says so."""
    step = at + 1
    while step < len(items) and (
        items[step].low in ("once more", "firmly", "squarely")
        or items[step].low in ADVERBS
        or items[step].has("adverb")
        or items[step].low.endswith("ly")
    ):
        step += 1
    if step >= len(items) or items[step].low not in ("under", "in"):
        return False
    return any(item.has("control") for item in items[step + 1 : step + 4])


def _state_status(items: Sequence[Item], at: int) -> str:
    group = _group(items, at)
    negated = any(items[step].has("negation") for step in group) or items[at + 1].has("negation")
    modal = any(items[step].has("modal") for step in group)
    return _finite_status(items, at, negated, modal, False, [])


def _in_hands(items: Sequence[Item], at: int) -> bool:
    """As in "in junta hands", "under rebel control": a noun of control and no verb."""
    if not items[at].has("control"):
        return False
    return any(items[step].low in ("in", "into", "under") for step in range(max(0, at - 3), at))


def _compound(items: Sequence[Item], at: int) -> bool:
    """A noun that only describes another: "withdrawal agreement", "fall semester"."""
    after = items[at + 1] if at + 1 < len(items) else None
    return (
        after is not None
        and after.kind == "word"
        and not after.entry.tags
        and after.low not in ("of",)
        and not after.entry.verbs
        and not after.low.endswith("ly")
        and not after.entry.status
    )


def _is_noun(items: Sequence[Item], at: int) -> bool:
    after = items[at + 1] if at + 1 < len(items) else None
    if after is not None and after.low == "of":
        return True
    before = items[at - 1] if at else None
    if before is None:
        return "gerund" in items[at].entry.forms and after is not None and after.low == "of"
    if before.low in ("to",) or before.has("modal", "do", "negation"):
        return False
    if "gerund" in items[at].entry.forms:
        return before.has("determiner", "possessive") or before.low == "'s"
    return (
        before.has("determiner", "possessive", "preposition", "number")
        or before.low == "'s"
        or (before.has("subordinator") and not (items[at].entry.forms & {"gerund", "past"}))
    )


def _verb(items: Sequence[Item], at: int) -> Predicate | None:
    item = items[at]
    forms = item.entry.forms
    group = _group(items, at)
    lows = {items[i].low for i in group}
    have = any(items[i].has("have") for i in group)
    be = [items[i].low for i in group if items[i].has("be")]
    modal = any(items[i].has("modal") for i in group)
    negated = any(items[i].has("negation") for i in group)
    start = group[-1] if group else at
    to = any(low == "to" or low.endswith(" to") for low in lows)
    frames = tuple(frame for frame in FRAMES if frame in item.entry.verbs)
    if to or (
        forms & {"base"}
        and not forms & {"past"}
        and not modal
        and not any(items[i].has("do") for i in group)
        and _after_conjunction(items, start)
    ):
        passive = bool(be) and bool(forms & {"participle"})
        governed = start + 1 if items[start].entry.status else start  # "able to" governs by itself
        status = "negated" if negated else _governed(items, governed, "infinitive")
        return Predicate(
            at, start, frames, "passive" if passive else "active", "infinitive", status, item.low, have
        )
    if "gerund" in forms:
        if be:
            return Predicate(at, start, frames, "active", "finite", "ongoing", item.low)
        return Predicate(
            at,
            start,
            frames,
            "active",
            "gerund",
            "negated" if negated else _governed(items, start, "gerund"),
            item.low,
            have,
        )
    voice = "passive" if (be and forms & {"participle"}) or _reduced(items, at, group) else "active"
    if voice == "active" and forms == {"participle"} and not have:
        return None
    if be and not forms & {"participle"}:
        return None
    if _soon(items, at):
        return Predicate(at, start, frames, voice, "finite", "planned", item.low)
    status = _finite_status(items, start, negated, modal, have, be)
    mood = "gerund" if "having" in lows or "being" in lows else "finite"
    if (
        forms <= {"base"}
        and not modal
        and not any(items[i].has("do") for i in group)
        and not _plain_subject(items, start)
    ):
        return None
    return Predicate(at, start, frames, voice, mood, status, item.low, have)


def _plain_subject(items: Sequence[Item], start: int) -> bool:
    return start > 0 and items[start - 1].kind in ("actor",)


def _after_conjunction(items: Sequence[Item], start: int) -> bool:
    return start > 0 and (items[start - 1].has("conjunction") or items[start - 1].low == ",")


def _group(items: Sequence[Item], at: int) -> list[int]:
    """Indexes of the verb group's small words, right to left: auxiliaries, "to", "not", adverbs between them."""
    group: list[int] = []
    step, pending = at - 1, 0
    while step >= 0 and pending < 4:
        item = items[step]
        if item.has(*AUXILIARY) and not (
            item.has("have") and "gerund" in item.entry.forms and item.low != "having"
        ):
            group.append(step)
            pending = 0
        elif (item.low == "to" or item.low.endswith(" to")) and (
            not group or items[group[-1]].has("be", "have")
        ):
            group.append(step)
            break
        elif item.low == "," and (jump := _aside_in_group(items, step)) is not None:
            step = jump
            continue
        elif item.low in ADVERBS or (item.kind == "word" and item.low.endswith("ly")) or item.kind == "day":
            pending += 1
        else:
            break
        step -= 1
    return group


def _aside_in_group(items: Sequence[Item], close: int) -> int | None:
    """As in "had, by morning, captured": past the aside to the auxiliary before it."""
    for step in range(close - 1, max(-1, close - 8), -1):
        if items[step].low == "," and step:
            return step - 1 if items[step - 1].has(*AUXILIARY) else None
    return None


def _reduced(items: Sequence[Item], at: int, group: list[int]) -> bool:
    """As in "Nyabibwe, lost by the army": a past participle right behind what it describes."""
    if group or not items[at].entry.forms & {"participle"}:
        return False
    after = at + 1
    while after < len(items) and (
        items[after].kind == "day" or items[after].low in ADVERBS or items[after].low.endswith("ly")
    ):
        after += 1
    if after >= len(items) or items[after].low != "by":
        return False
    before = items[at - 1] if at else None
    return before is not None and (
        before.kind in ("place", "name") or before.low in (",", "and") or before.has("conjunction")
    )


def _finite_status(
    items: Sequence[Item], start: int, negated: bool, modal: bool, have: bool, be: list[str]
) -> str:
    if negated:
        return "negated"
    if modal:
        return "doubted" if have else "planned"
    if "being" in be and not (start and items[start - 1].has("subordinator", "preposition")):
        return "ongoing"
    present = have and any(item.low in ("have", "has") for item in items[start : start + 4])
    return _clause_status(items, start, present)


def _clause_status(items: Sequence[Item], start: int, tense: bool = False) -> str:
    """What governs a finite clause: a condition, a denial, a doubt, another's wish."""
    for step in range(start - 1, max(-1, start - 26), -1):
        item = items[step]
        if item.low in (";", ":") or item.low == '"':
            break
        if item.has("falsity"):
            return "denied"
        if item.has("condition") and not _closed(items, step, start):
            return "hypothetical"
        if "deny" in item.entry.verbs and not _closed(items, step, start, comma=True):
            return "negated" if _negative(items, step) else "denied"
        if "doubted" in item.entry.status and not _closed(items, step, start, comma=True):
            return "doubted"
        if item.low in ("before", "once", "when", "as soon as") and tense and not _closed(items, step, start):
            return "hypothetical"
        if item.has("contrast", "subordinator") and step < start - 1:
            break
        if item.entry.forms & {"past"} and not item.entry.verbs.isdisjoint(("other", "attack")):
            break
    return ""


def _negative(items: Sequence[Item], step: int) -> bool:
    return step > 0 and items[step - 1].has("negation")


def _closed(items: Sequence[Item], step: int, start: int, comma: bool = False) -> bool:
    """Whether a clause that opens at ``step`` ends before ``start``: a comma and a new subject, or another verb."""
    verbs = 0
    for index in range(step + 1, start):
        item = items[index]
        if item.low == "," and (comma or verbs):
            return not comma or index > step + 1
        if item.has("be", "have", "modal") or item.entry.forms & {"past", "present"}:
            verbs += 1
    return False


def _governed(items: Sequence[Item], start: int, mood: str) -> str:
    """Whether a verb in "to ..." or "...ing", or a noun, is told as done: the nearest governor to the left decides."""
    if mood == "gerund":
        verdict = _gerund(items, start)
        if verdict is not None:
            return verdict
    for step in range(start - 1, max(-1, start - 1 - REACH), -1):
        item = items[step]
        if item.low in (";", ":") or (
            item.low == "," and mood == "infinitive" and not _list_comma(items, step)
        ):
            break
        status = item.entry.status
        if not status:
            if mood == "infinitive" and item.kind == "place" and step < start - 1:
                continue
            continue
        verdict = _verdict(items, step, status, mood)
        if verdict is not None:
            return verdict
    if mood == "noun":
        return "" if _told_after(items, start) else "nominal"
    return "purpose" if mood == "infinitive" else "nominal"


def _list_comma(items: Sequence[Item], step: int) -> bool:
    """A comma around "however" or a day, inside a verb group: "did, however, manage"."""
    return step > 0 and (
        items[step - 1].kind == "day" or items[step - 1].low in ("however", "finally", "ultimately")
    )


def _verdict(items: Sequence[Item], step: int, status: set[str], mood: str) -> str | None:
    if "success" in status:
        return _governor_status(items, step)
    if mood == "noun" and "factual" in status and not (items[step].entry.status & {"planned"} and False):
        return _governor_status(items, step)
    if "deny" in items[step].entry.verbs and mood == "noun":
        return "negated" if step and items[step - 1].has("negation") else "denied"
    for reason in ("negated", "planned", "attempted", "doubted"):
        if reason in status and not (
            mood == "noun" and items[step].low in ("from", "against", "near", "with")
        ):
            return reason
    return None


def _governor_status(items: Sequence[Item], step: int) -> str:
    """The governor itself may be denied, planned or negated: "did not manage to", "hopes to succeed in"."""
    item = items[step]
    if item.has("subordinator", "preposition"):
        return ""
    group = _group(items, step)
    if any(items[i].has("negation") for i in group):
        return "negated"
    if any(items[i].has("modal") for i in group):
        return "planned"
    if any(items[i].low == "to" for i in group):
        return _governed(items, group[-1], "infinitive") if "infinitive" else ""
    if (
        "base" in item.entry.forms
        and "past" not in item.entry.forms
        and not group
        and not _plain_subject(items, step)
    ):
        return ""
    if "deny" in item.entry.verbs:
        return "denied"
    return _clause_status(items, step)


def _gerund(items: Sequence[Item], start: int) -> str | None:
    """As in ", capturing X" and "after capturing X" are done when the main verb is; "of capturing" is not."""
    step = start - 1
    while step >= 0 and (
        items[step].low in ADVERBS or items[step].low.endswith("ly") or items[step].kind == "day"
    ):
        step -= 1
    if step < 0:
        return "nominal" if not any(item.low == "," for item in items[start:]) else ""
    item = items[step]
    if "success" in item.entry.status:
        return None
    if (item.low == "and" or item.low == ",") and _subject_of_modal(items, start):
        return "nominal"
    if item.low in (",", "-", "—", "–") or "gerund" in item.entry.status:
        return _main_status(items, step)
    if item.kind in ("place", "actor", "name", "day"):
        return _main_status(items, step)
    return None


def _subject_of_modal(items: Sequence[Item], start: int) -> bool:
    """As in "and recapturing it would sever the road": the "...ing" is what the sentence is about."""
    for item in items[start + 1 : start + 9]:
        if item.has("modal"):
            return True
        if item.kind == "sign" or item.has("be", "have") or item.entry.forms & {"past"}:
            return False
    return False


def _main_status(items: Sequence[Item], step: int) -> str:
    """The status of the nearest finite verb to the left."""
    for index in range(step - 1, -1, -1):
        item = items[index]
        if item.low in (";",):
            break
        if not item.entry.forms & {"past", "base", "present"}:
            continue
        group = _group(items, index)
        if any(items[i].has("negation") for i in group):
            return "negated"
        if any(items[i].has("modal") for i in group):
            return "planned"
        if any(items[i].low == "to" for i in group) or (
            "base" in item.entry.forms and "past" not in item.entry.forms
        ):
            verdict = _governed(items, group[-1] if group else index, "infinitive")
            return "" if verdict == "purpose" else verdict
        if item.entry.status & {"planned"}:
            return "planned"
        break
    return ""


def _told_after(items: Sequence[Item], start: int) -> bool:
    """As in "The capture of X by Y was announced": a noun whose own verb tells it as done."""
    for index in range(start + 1, min(len(items), start + 22)):
        item = items[index]
        if item.has("modal", "negation", "condition") or item.low == ";":
            return False
        if "factual_after" in item.entry.status:
            return True
        if item.entry.forms & {"past"} and item.entry.verbs:
            return not _reduced(items, index, []) and not item.entry.status & {
                "planned",
                "attempted",
                "negated",
            }
        if item.has("be", "have") and index > start + 1:
            continue
    return False
