"""Whether a clause, an infinitive, an "...ing" or a noun is told as done: what governs it decides.

The idea is that of ConText (Harkema et al., 2009): cues with a direction and a scope, kept as data.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from streams.reading.clauses.asides import open_of
from streams.reading.clauses.objects import object_noun
from streams.reading.clauses.people import tells_how
from streams.reading.clauses.toldafter import of_denied_news, told_after, unconfirmed_claim
from streams.reading.clauses.verbgroup import adverbial, gerund_before, plain_subject, verb_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

FRONTED = 14  # items of what stands before the clause, and of its verb
QUOTED = 6  # items of a quotation that is no sentence
COMING = words_of("will_be")
GOING_ON = words_of("going_on_to")
SECOND = 12  # items between two infinitives of one verb
REACH = 9  # items between a governor and what it governs


def finite_status(
    items: Sequence[Item], start: int, negated: bool, modal: bool, have: bool, be: list[str]
) -> str:
    """Why a finite verb is no fact; "" if it is one."""
    if negated:
        return "planned" if modal and not have else "negated"
    if modal:
        return "doubted" if have else "planned"
    if "being" in be and not (start and items[start - 1].has("subordinator", "preposition")):
        return "ongoing"
    present = have and any(item.low in ("have", "has") for item in items[start : start + 4])
    return _clause_status(items, start, present)


def _clause_status(items: Sequence[Item], start: int, tense: bool = False) -> str:
    """What governs a finite clause: a condition, a denial, a doubt, another's wish."""
    if (whole := _whole_status(items, start)) is not None:
        return whole
    for step in _before(items, start):
        item = items[step]
        if item.has("question") and not (_closed(items, step, start) or tells_how(items, step)):
            return "asked"
        if belies(items, step):
            return "denied"
        if item.has("condition") and not _closed(items, step, start) and not _until(items, step, start):
            return "hypothetical"
        if "deny" in item.entry.verbs and not _closed(items, step, start, comma=True):
            return "negated" if _negative(items, step) else "denied"
        if "report" in item.entry.verbs and _negative(items, step) and not _closed(items, step, start):
            return "doubted"  # "would not say that the city had been taken"
        if _wished(items, step, start):
            return "planned"
        if "doubted" in item.entry.status and not _closed(items, step, start, comma=True):
            denied = any("deny" in one.entry.verbs for one in items[max(0, step - 3) : step])
            return "denied" if denied and not _negative(items, step - 1) else "doubted"
        if item.has("until_then") and not _closed(items, step, start) and _to_come(items, step, start, tense):
            return "hypothetical"
        if _bounds(items, step, start):
            break
    return ""


def _whole_status(items: Sequence[Item], start: int) -> str | None:
    """What stands behind a clause or opens the sentence says of it; None where neither says anything."""
    if _unconfirmed(items, start) or unconfirmed_claim(items, start):
        return "doubted"
    if _inverted(items, start):
        return "hypothetical"
    return "denied" if _belied(items, start) else None


def _wished(items: Sequence[Item], step: int, start: int) -> bool:
    """As in "demanded that the army leave X": what is asked for stands in the base form."""
    if not items[step].has("demanding"):
        return False
    forms = items[start].entry.forms
    plain = "base" in forms and "past" not in forms and not items[start].has("be", "have")
    that = step + 1 < start and items[step + 1].low == "that"
    return plain and that and not _closed(items, step, start, comma=True)


def _before(items: Sequence[Item], start: int) -> Iterator[int]:
    """The items to the left of a verb, in the same sentence and quotation; past a word between quotation marks."""
    step = start - 1
    while step > start - 27 and step >= 0 and items[step].low not in (";", ":"):
        if items[step].low == '"':
            step = _scare_quote(items, step)
            if not step:
                return
        else:
            yield step
        step -= 1


def _until(items: Sequence[Item], step: int, start: int) -> bool:
    """As in "fighting went on until the army gave X up": with a verb of the past it came about."""
    forms = items[start].entry.forms
    past = "past" in forms and not forms & {"base", "present"}
    return (
        past and items[step].low in ("until", "till") and not any(item.has("modal") for item in items[:step])
    )


def _scare_quote(items: Sequence[Item], close: int) -> int:
    """Where the quotation opens that closes at an item, as in 'dismissed as "lies" reports that'; 0 for a long one."""
    for step in range(close - 1, max(-1, close - QUOTED), -1):
        if items[step].low == '"':
            return step if items[step - 1].kind == "word" and items[step + 1].kind == "word" else 0
        if items[step].kind == "sign":
            return 0
    return 0


def _bounds(items: Sequence[Item], step: int, start: int) -> bool:
    """Whether nothing to the left of an item governs the clause."""
    item = items[step]
    if item.low == "as" and step and "deny" in items[step - 1].entry.verbs:
        return False  # "dismissed as lies reports that A had taken X"
    if item.has("contrast", "subordinator") and step < start - 1:
        return True
    return bool(item.entry.forms & {"past"}) and not item.entry.verbs.isdisjoint(("other", "attack"))


def belies(items: Sequence[Item], at: int) -> bool:
    """Whether a word says that something is not true; "the town lies on a river" does not."""
    if not items[at].has("falsity"):
        return False
    after = items[at + 1 : at + 2]
    if items[at].low == "lies" and at and items[at - 1].place is not None:
        return False  # "the town lies just south of X"
    lies = items[at].low == "lies" and after
    return not (
        lies and (after[0].has("preposition", "locative", "toward", "adverb") or after[0].kind == "number")
    )


def _belied(items: Sequence[Item], start: int) -> bool:
    """As in "reports that A had taken X are rubbish"."""
    false = next((at for at in range(start + 1, min(len(items), start + 16)) if belies(items, at)), 0)
    if not false or not any(item.has("be") for item in items[max(start, false - 3) : false]):
        return False
    return any(item.has("claim_noun") for item in items[max(0, start - 9) : start])


def _unconfirmed(items: Sequence[Item], start: int) -> bool:
    """As in "reports that A had taken X could not be confirmed"."""
    if not any(item.has("claim_noun") for item in items[max(0, start - 9) : start]):
        return False
    after = items[start : start + 16]
    sure = next((at for at, item in enumerate(after) if "confirmed" in item.low or "verified" in item.low), 0)
    return any(
        item.has("negation") or "negated" in item.entry.status for item in after[max(0, sure - 4) : sure]
    )


def caused(items: Sequence[Item], start: int) -> str:
    """As in "would see the army take X", "to help rebels seize X": as sure as the seeing and the helping."""
    step = start - 2
    while step >= 0 and items[step].has("determiner", "possessive"):
        step -= 1
    return _governor_status(items, step) if step >= 0 and items[step].has("causing") else ""


def _to_come(items: Sequence[Item], step: int, start: int, perfect: bool) -> bool:
    """As in "after forces regain X", "once they have taken X": a verb in the present is still to come."""
    if perfect:
        return items[step].low != "after"
    forms = items[start].entry.forms
    if items[step].low == "after" and _in_present(items[:step]):
        return False
    return bool(forms & {"base", "present"}) and "past" not in forms and not items[start].has("be", "have")


def _in_present(before: Sequence[Item]) -> bool:
    """As in "Thousands flee after rebels seize X": news told in the present, where nothing is wished or to come."""
    to_come = any(item.has("modal") or item.entry.status - {"factual"} for item in before)
    wished = any(
        item.low == "to" and (after.entry.forms & {"base"} or after.has("be"))
        for item, after in pairwise(before)
    )
    return not (to_come or wished) and any(item.entry.verbs or item.has("be", "have") for item in before)


def _inverted(items: Sequence[Item], start: int) -> bool:
    """As in "Had the army seized X, ..."; not "Having seized X"."""
    first = next((at for at, item in enumerate(items) if item.kind != "sign"), 0)
    head = items[first] if items else None
    if head is None or not head.capital or not head.has("have", "be", "modal") or first >= start:
        return False
    verb = "gerund" in head.entry.forms or head.low.endswith("ing")
    return not verb and not any(item.low == "," for item in items[first:start])


def _negative(items: Sequence[Item], step: int) -> bool:
    return step > 0 and items[step - 1].has("negation")


def _closed(items: Sequence[Item], step: int, start: int, comma: bool = False) -> bool:
    """Whether a clause that opens at ``step`` ends before ``start``: a comma and a new subject, or another verb."""
    aside = open_of(items, start - 1) if comma and items[start - 1].low == "," else None
    if aside is not None and aside > step + 1:
        start = aside  # "denied that X, a town in Y, had fallen"
    verbs = 0
    for index in range(step + 1, start):
        item = items[index]
        if item.low == "," and (comma or verbs):
            return not comma or index > step + 1
        if item.has("be", "have", "modal") or item.entry.forms & {"past", "present"}:
            verbs += 1
    return False


ALLEGED = words_of("alleged")


def governed(items: Sequence[Item], start: int, mood: str) -> str:
    """Whether a verb in "to ..." or "...ing", or a noun, is told as done: the nearest governor to the left decides."""
    if _belied(items, start) or (
        mood in ("noun", "infinitive") and any(belies(items, at) for at in range(start, len(items)))
    ):
        return "denied"
    if mood == "gerund":
        verdict = "denied" if of_denied_news(items, start) else _gerund(items, start)
        if verdict is not None:
            return verdict
    if mood == "noun" and start and items[start - 1].low in ALLEGED:
        denies = any("deny" in item.entry.verbs for item in items[:start])
        return "denied" if denies else "doubted"  # "the alleged capture of X"
    for step in range(start - 1, max(-1, start - 1 - REACH), -1):
        item = items[step]
        if item.low in (";", ":") or (
            item.low == "," and mood == "infinitive" and not _list_comma(items, step)
        ):
            break
        if mood == "infinitive" and item.low == "took" and step and items[step - 1].low == "it":
            return _clause_status(items, step)  # "it took A two days to take X"
        status = item.entry.status
        if not status:
            continue
        verdict = _verdict(items, step, status, mood, start)
        if verdict is not None:
            return verdict
    if mood == "noun":
        return "" if told_after(items, start) else "nominal"
    return "purpose" if mood == "infinitive" else "nominal"


def reported(items: Sequence[Item], start: int, status: str) -> str:
    """As in "claimed to have captured": told as done by whoever says it; "is believed to have" is a doubt."""
    at = start - 1
    while at > 0 and (items[at].kind == "day" or items[at].low == "on"):
        at -= 1  # "claimed on Thursday to have taken"
    if at > 0 and items[at].has("plain_and"):
        at = _first_of_two(items, at)  # "claimed to have downed a plane, and to have taken X"
    before = items[at] if at >= 0 else None
    if before is None or not (before.has("belief") or "report" in before.entry.verbs):
        return status
    return "doubted" if before.has("belief") else _governor_status(items, at)


def _first_of_two(items: Sequence[Item], at: int) -> int:
    """What stands before the "to have" that an "and to have" goes on from; -1 where there is none."""
    for step in range(at - 1, max(-1, at - 1 - SECOND), -1):
        if items[step].low == "to" and items[step + 1].low == "have":
            return step - 1
        if items[step].low in (";", ":") or items[step].has("contrast", "subordinator"):
            break
    return -1


def _list_comma(items: Sequence[Item], step: int) -> bool:
    """A comma around "however" or a day, inside a verb group: "did, however, manage"."""
    return step > 0 and (
        items[step - 1].kind == "day" or items[step - 1].low in ("however", "finally", "ultimately")
    )


def _verdict(items: Sequence[Item], step: int, status: set[str], mood: str, start: int) -> str | None:
    if mood == "gerund" and items[step].has("praises"):
        return ""
    if "success" in status:
        return _governor_status(items, step)
    if mood == "noun" and "factual" in status:
        if any(item.low == "that" for item in items[step + 1 : start]) and not told_after(items, start):
            return "nominal"
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
        coming = item.low.endswith("after") and any(one.low in COMING for one in items[:step])
        return "planned" if coming else ""  # "there will be work to do after the capture of X"
    group = verb_group(items, step)
    if any(items[i].has("negation") for i in group):
        return "negated"
    if any(items[i].has("modal") for i in group):
        return "planned"
    if any(items[i].low == "to" for i in group):
        return governed(items, group[-1], "infinitive")
    if (
        "base" in item.entry.forms
        and "past" not in item.entry.forms
        and not group
        and not plain_subject(items, step)
    ):
        return ""
    if "deny" in item.entry.verbs:
        return "denied"
    doing = "success" in item.entry.status and item.low.endswith("ing")
    if doing and any(items[i].has("be") for i in group):
        return "ongoing"  # "are completing the capture of X"
    return _clause_status(items, step)


def _gerund(items: Sequence[Item], start: int) -> str | None:
    """As in ", capturing X" and "after capturing X" are done when the main verb is; "of capturing" is not."""
    step = start - 1
    while step >= 0 and (adverbial(items[step]) or items[step].kind == "day"):
        step -= 1
    if step < 0 and _subject_of_modal(items, start):
        return "nominal"
    if step < 0:
        return "nominal" if not any(item.low == "," for item in items[start:]) else ""
    item = items[step]
    if item.low == "and" and (first := gerund_before(items, step)) is not None:
        return governed(items, first, "gerund")
    if "success" in item.entry.status:
        return None
    opens = item.low in ("by", "in") and not step
    if opens and any(one.has("modal") for one in items[start : start + FRONTED]):
        return "nominal"  # "By capturing X, they would cut the road"
    if (item.low == "and" or item.low == ",") and _subject_of_modal(items, start):
        return "nominal"
    if item.low.endswith("after"):  # "tried to take Y a day after seizing X"
        return "" if (told := _main_status(items, step)) in ("attempted", "negated") else told
    if opens or item.low in (",", "-", "—", "–") or "gerund" in item.entry.status:
        return _main_status(items, step)
    if _announces(items, step):
        return _governor_status(items, step - (items[step].low == "on"))
    if item.kind in ("place", "actor", "name", "day"):
        return _main_status(items, step)
    return None


def _announces(items: Sequence[Item], step: int) -> bool:
    """As in "declared on Saturday seizing X", "claimed capturing X"."""
    verb = items[step - 1] if items[step].low == "on" and step else items[step]
    seen = verb.has("causing")  # "soldiers were seen leaving X": whether all are gone nobody says
    return "report" in verb.entry.verbs and "factual" in verb.entry.status and not seen


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
        if not item.entry.forms & {"past", "base", "present"} or object_noun(items, index):
            continue
        group = verb_group(items, index)
        if any(items[i].has("negation") for i in group):
            return "negated"
        if any(items[i].has("modal") for i in group):
            return "planned"
        if any(items[i].low == "to" for i in group) or (
            "base" in item.entry.forms and "past" not in item.entry.forms
        ):
            first = group[-1] if group else index
            if items[first - 1].low in GOING_ON:
                return ""  # "continued to advance, capturing X"
            verdict = governed(items, first, "infinitive")
            return "" if verdict == "purpose" else verdict
        if item.entry.status & {"planned"}:
            return "planned"
        break
    return ""
