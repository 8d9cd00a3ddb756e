"""Predicates of a language that puts the verb first and has no participles of its own: Arabic.

A past verb tells a fact unless it is negated or stands in a condition; a present one does not, but in a headline
("الجيش يستعيد بلدة"). A verbal noun ("السيطرة على") is told as done only where something governs it that says so
("تمكنت من", "أعلن", "بعد"), or where the noun that it is coordinated with is.
"""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.background import SINCE, STOPS, background, fresh, recalled
from streams.reading.items import Item
from streams.reading.lexicon import FRAMES, Lexicon
from streams.reading.predicate import Predicate
from streams.reading.relatives import relative_of
from streams.reading.subjects import fronted_place, unknown

REACH = 10  # items between a verbal noun and what governs it
MASDAR_REACH = 9  # items between a verb and a verbal noun that completes it
ASIDE = 6  # items between "تم" and its noun
COMPLETED = 24  # items between "تمكنت" and the noun that it governs
ATTACHED = ("ب", "ل", "عن", "مع")
TELLING = ("report", "succeed", "take", "drive")
THAT = ("ان", "انه", "انها", "انهم", "انهما", "بان", "بانه", "بانها", "بانهم")
UNDERGONE = ("take", "hand")
WHAT = ("ما", "مما", "بما", "كما تم")
WHOLLY = ("بالكامل", "الكامله", "كامله", "الكامل", "كليا", "تماما", "السيطره الكامله", "الكامله علي")
HEADS = (*STOPS, "عاجل", "الان", "خبر عاجل", "هام")


def verb_first(items: Sequence[Item], lexicon: Lexicon) -> list[Predicate]:
    """All predicates of a sentence, in order."""
    found: list[Predicate] = []
    _masdars(items, lexicon)
    for at, item in enumerate(items):
        entry = item.entry
        if item.kind != "word":
            continue
        if at and items[at - 1].has("group"):
            continue  # "جبهة تحرير X" is a name
        if entry.nouns and not (entry.verbs and not _noun_place(items, at, found)):
            found.append(_noun(items, at, found))
        elif not entry.verbs.isdisjoint(FRAMES):
            frames = tuple(frame for frame in FRAMES if frame in entry.verbs)
            status = _verb_status(items, at, lexicon)
            voice = "passive" if _undergone(items, at) else "active"
            found.append(Predicate(at, at, frames, voice, "finite", status, item.low))
    return found


def _undergone(items: Sequence[Item], at: int) -> bool:
    """As in "إن بلدة X حررت بالكامل": the place opens the clause, and nothing behind the verb acts or is acted upon."""
    if items[at].entry.verbs.isdisjoint(UNDERGONE) or fronted_place(items, at) < 0:
        return False
    for item in items[at + 1 : at + 4]:
        if item.kind == "day" or item.has("adverb", "unopposed") or item.low in ("بعد", "ها"):
            continue
        if unknown(item) and (not item.low.endswith("ا") or item.low.endswith("ها")):
            return False  # "قرية X استعادت هدوءها"
        return not (
            item.kind == "actor" or item.place is not None or item.has("pronoun") or item.low == "علي"
        )
    return True


def _masdars(items: Sequence[Item], lexicon: Lexicon) -> None:
    """As in "من استعادتها", which is no "استعادت": behind a preposition only a noun stands."""
    for at, (before, item) in enumerate(pairwise(items), 1):
        acted = at + 2 < len(items) and items[at + 2].kind == "actor"  # "حتى استعادتها القوات"
        if (
            not acted
            and item.entry.forms
            and item.low.endswith("ت")
            and before.has("preposition", "subordinator", "be")
        ):
            noun = lexicon.entries.get(item.low[:-1] + "ه")
            if noun is not None and noun.nouns:
                item.entry = noun


def _noun(items: Sequence[Item], at: int, found: Sequence[Predicate]) -> Predicate:
    """A verbal noun; behind "تم" it is a passive."""
    frames = tuple(sorted(items[at].entry.nouns))
    if _passive(items, at):
        return Predicate(at, at, frames, "passive", "finite", _verb_status(items, at, None), items[at].low)
    before = found[-1] if found else None
    if (
        before is not None
        and "control" in before.frames
        and before.mood == "finite"
        and _object(items, before.at, at)
    ):
        status = before.status or "nominal"  # told with its verb: "يفرض سيطرته"
    elif before is not None and before.mood == "noun" and _coordinated(items, before.at, at):
        status = before.status
    elif before is not None and before.voice == "passive" and _coordinated(items, before.at, at):
        return Predicate(at, at, frames, "passive", "finite", before.status, items[at].low)
    else:
        status = _noun_status(items, at)
    return Predicate(at, at, frames, "noun", "noun", status, items[at].low)


def _object(items: Sequence[Item], verb: int, at: int) -> bool:
    """Whether a noun of control is what a verb before it sets up, with nothing but its subject between."""
    return items[at].has("control") and not any(
        item.low in STOPS
        or item.low == "و"
        or (item.kind == "word" and (item.entry.forms or item.entry.nouns))
        for item in items[verb + 1 : at]
    )


def _passive(items: Sequence[Item], at: int) -> bool:
    """As in "تم بحمد الله صباح اليوم تحرير": "تم", with nothing between that acts or is a place."""
    for step in range(at - 1, max(-1, at - 1 - ASIDE), -1):
        item = items[step]
        if item.has("be"):
            return True
        if (
            item.kind not in ("day", "word", "sign")
            or item.entry.verbs
            or item.entry.nouns
            or item.low in STOPS
        ):
            return False
        if item.has("subordinator", "conjunction", "contrast", "relative"):
            return False
    return False


def _coordinated(items: Sequence[Item], before: int, at: int) -> bool:
    """As in "تطهير قرى ... وتحرير بلدة": two nouns under one verb."""
    return items[at - 1].low == "و" and not any(
        item.low in STOPS
        or item.has("contrast", "relative", "condition")
        or (item.kind == "word" and item.entry.forms and not item.entry.nouns and not item.has("control"))
        for item in items[before + 1 : at]
    )


def _noun_place(items: Sequence[Item], at: int, found: Sequence[Predicate]) -> bool:
    """Whether a word that may be verb or noun ("طرد") stands where only a noun can."""
    if not at:
        return False
    before = items[at - 1]
    if before.has("preposition", "subordinator", "be"):
        return True
    if before.low == "و":
        last = found[-1] if found else None
        return last is not None and last.mood == "noun" and _coordinated(items, last.at, at)
    for step in range(at - 1, max(-1, at - 1 - MASDAR_REACH), -1):
        item = items[step]
        if item.has("relative", "conjunction", "contrast") or item.low in (*STOPS, "ان"):
            return False
        if item.kind == "word" and item.entry.forms:
            return True
    return False


def _verb_status(items: Sequence[Item], at: int, lexicon: Lexicon | None) -> str:
    forms = items[at].entry.forms
    if "present" in forms and at and items[at - 1].low == "ان":
        forms = forms - {"past"}  # behind "أن" a word that may be either is no past: "أن تسلم"
    if any(item.has("negation") for item in items[max(0, at - 2) : at]):
        return "negated"
    if at and items[at - 1].low in WHAT:
        return "unnamed"  # "استعادة ما خسرته"
    if "future" in forms or any(item.has("modal") for item in _clause_before(items, at, 6)):
        return "planned"
    told = lexicon is None or lexicon.present_is_fact or "past" in forms or "present" not in forms
    if not told and not (_headline(items, at) or _imposed(items, at)):
        return "ongoing"
    if any(item.has("fire") for item in items[at + 1 : at + 7]):
        return "fire control"
    if any(item.has("threat") for item in items[at + 1 : at + 6]):
        return "attempted"  # "باتت مهددة بالسقوط في يد"
    if _denied(items, at):
        return "denied"
    if "leave" in items[at].entry.verbs and _raided(items, at):
        return "attacker left"
    return _clause(items, at) or background(items, at)


def _imposed(items: Sequence[Item], at: int) -> bool:
    """As in "قواتنا تفرض سيطرتها بالكامل على", "اليوم يستعيد الجيش": a control that is set up, and whole, is news."""
    after = items[at + 1 : at + 6]
    whole = any(item.low in WHOLLY for item in after) and any(item.has("control") for item in after)
    since = any(item.low in SINCE or item.has("negation", "holding") for item in items[max(0, at - 3) :])
    near = items[max(0, at - 3) : at]
    tried = any("begin" in item.entry.verbs or item.entry.status & {"attempted", "planned"} for item in near)
    regained = items[at].has("regaining") and fresh(items, at)
    return (regained or ("control" in items[at].entry.verbs and whole)) and not (since or tried)


def _raided(items: Sequence[Item], at: int) -> bool:
    """As in "هاجم مسلحون البلدة ثم انسحبوا منها": whoever attacked leaves again."""
    if at + 1 < len(items) and items[at + 1].kind == "actor":
        return False
    for step in range(at - 1, -1, -1):
        item = items[step]
        if item.low in STOPS or item.has("contrast", "relative"):
            return False
        if item.kind == "word" and item.entry.forms and not item.entry.verbs.isdisjoint(("attack", "enter")):
            return True
    return False


def _headline(items: Sequence[Item], at: int) -> bool:
    """As in "عاجل: الجيش يستعيد بلدة": the subject opens the line, a present verb follows: it has just happened."""
    acted = False
    for step in range(at - 1, -1, -1):
        item = items[step]
        if item.low in STOPS:
            break
        if item.actors and item.kind != "word":
            acted = True
        elif item.kind == "word" and (
            item.entry.forms - {"present"}
            or item.has("relative", "contrast", "subordinator", "condition", "negation", "holding", "modal")
            or item.low in THAT
            or (step and item.entry.status & {"attempted", "planned"} and item.entry.forms)
            or (item.low == "و" and (not step or items[step - 1].low in STOPS))
        ):
            return False
    rest = items[at + 1 :]
    fell = not items[at].entry.verbs.isdisjoint(("fall", "pass")) and fronted_place(items, at) >= 0
    return (acted or fell) and not any(
        item.low in ("منذ", "حاليا", "ناريا") or item.has("holding") for item in rest
    )


def _denied(items: Sequence[Item], at: int) -> bool:
    """Whether a verb of denying governs all up to here, or what follows calls it false."""
    for step in range(at - 1, -1, -1):
        item = items[step]
        if "deny" in item.entry.verbs or item.has("falsity"):
            return not (step and items[step - 1].has("negation"))
        told = "report" in item.entry.verbs and item.entry.forms and relative_of(items, step) < 0
        if told or item.low in STOPS or item.has("contrast"):
            break
    for item in items[at + 1 :]:
        if item.has("falsity"):
            return True
        if item.low in (*STOPS, "ان") or item.has("contrast"):
            break
    return False


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
    """Whether a verbal noun is told as done, and as news."""
    if _denied(items, at):
        return "denied"
    status = _governed(items, at)
    before = items[max(0, at - REACH) : at]
    if not status and any("doubted" in item.entry.status and item.low != "قد" for item in before):
        return "doubted"  # "قيل إنه يظهر لحظة استعادة"
    return "background" if not status and recalled(items, at) and not fresh(items, at) else status


def _governed(items: Sequence[Item], at: int) -> str:
    """The nearest governor to the left; none means that nothing says it was done."""
    if at and items[at - 1].low in ("من", "في"):
        governed = _completed(items, at)
        if governed is not None:
            return governed
    if any(item.low in SINCE for item in items[max(0, at - 1) : at]):
        return "background"
    if (
        at
        and items[at - 1].low == "من"
        and any(item.low in ("بعد", "عقب") for item in items[max(0, at - 5) : at])
    ):
        named = any(item.place is not None and item.place.names for item in items[at : at + 8])
        return "" if named else "background"  # "بعد يوم من سيطرة الجيش على", of another place
    if _alone(items, at):
        return ""
    for step in range(at - 1, max(-1, at - 1 - REACH), -1):
        item = items[step]
        if item.low in STOPS:
            break
        status = item.entry.status
        if (
            not status
            or item.has("office")
            or (item.has("preposition") and item.low not in (*ATTACHED, "نحو", "باتجاه"))
        ):
            continue
        if item.low in ATTACHED and step != at - 1:
            continue
        verdict = _verdict(items, step, status)
        if verdict is not None:
            return verdict
    return "nominal"


def _alone(items: Sequence[Item], at: int) -> bool:
    """A headline without a verb: "عاجل | سيطرة الجيش على بلدة ..."."""
    before = items[:at]
    return (
        (not before or before[-1].low in HEADS or before[-1].kind == "sign")
        and not any(item.entry.forms and item.kind == "word" for item in items)
        and not any(item.entry.status & {"attempted", "planned", "negated"} for item in before)
    )


def _completed(items: Sequence[Item], at: int) -> str | None:
    """As in "تمكن ... من السيطرة", "نجح ... في تحرير": the verb that a noun behind "من" or "في" completes."""
    for step in range(at - 2, max(-1, at - COMPLETED), -1):
        item = items[step]
        if item.low in STOPS or item.has("contrast"):
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
    if "doubted" in status and item.low != "قد":
        return "doubted"
    if not status & {"success", "factual"}:
        return None
    if item.entry.forms & {"present", "future"} and "past" not in item.entry.forms:
        return "" if "future" not in item.entry.forms and _headline(items, step) else "ongoing"
    if item.has("preposition", "subordinator"):
        return _attached(items, step) if item.low in ATTACHED else ""
    if any(other.has("negation") for other in items[max(0, step - 2) : step]):
        return "negated"
    if any(other.has("condition") or "deny" in other.entry.verbs for other in items[max(0, step - 6) : step]):
        return "hypothetical"
    return ""


def _attached(items: Sequence[Item], step: int) -> str:
    """As in "أفاد بسيطرة", "تعهد بتحرير", "اتهم بالسيطرة": a noun behind "ب" is as true as the verb before it."""
    if items[step].low == "عن" and any(
        (item.has("claim_noun") and item.low != "ذلك") or "doubted" in item.entry.status
        for item in items[max(0, step - 2) : step]
    ):
        return "doubted"  # "أنباء عن سقوط"
    nouns = ""
    for before in range(step - 1, max(-1, step - 1 - COMPLETED), -1):
        item = items[before]
        if item.low in STOPS or item.has("contrast"):
            break
        reason = next((each for each in ("negated", "planned", "attempted") if each in item.entry.status), "")
        if item.kind == "word" and item.entry.forms and "ان" not in item.low.split():
            told = item.entry.status & {"success", "factual"} or not item.entry.verbs.isdisjoint(TELLING)
            return reason or (nouns if told or item.has("light") else "nominal")
        if reason and not item.has("office") and step - before <= REACH:
            nouns = nouns or reason
    return nouns
