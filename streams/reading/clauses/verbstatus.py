"""Whether an Arabic verb tells something done, and as news: "" where it does, else the reason why not."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.background import SINCE, STOPS, background, fresh, recalled
from streams.reading.clauses.fronts import fronted_place
from streams.reading.clauses.relatives import relative_of
from streams.reading.words.items import Item
from streams.reading.words.lexicon import Lexicon, words_of

THAT = words_of("that_any")
NOW = words_of("has_become")
BEFORE = words_of("before_that")
FROM = 12  # items behind a headline's verb in which its loser stands
RETURNED = words_of("returned_to")
RANKED = 9  # items between "has become" and "to fall"
NEAR = 6  # items behind a verb in which a threat belongs to it
VERGE = 16  # and behind one that tells what became of a list of places
PASSING = ("fall", "pass")
SINCE_WHEN = 16  # items from a verb to since when it is so
CHANGING = (*PASSING, "take", "control")
THEREBY = words_of("thereby")
FALLEN = 6  # items between a fall and to whom it was
LEFT_AGAIN = 25  # items between a capture and what became of it
IS = words_of("is_it")
WHAT = words_of("what_was")
RAIDS = words_of("raids")
WHOLLY = words_of("wholly")
WITHOUT = words_of("without")
CONTROLS = "سيطر"  # may be a state: "والجيش يسيطر على البلدة"


def verb_status(items: Sequence[Item], at: int, lexicon: Lexicon | None) -> str:
    """The status of the verb at ``at``; without a lexicon, of a noun behind "تم"."""
    forms = items[at].entry.forms
    if "present" in forms and at and items[at - 1].low == "ان":
        forms = forms - {"past"}  # behind "أن" a word that may be either is no past: "أن تسلم"
    if any(item.has("negation") for item in items[max(0, at - 2) : at]):
        return "beside it" if items[max(0, at - 2)].low in WITHOUT else "negated"
    if at and items[at - 1].low in WHAT:
        return "unnamed"  # "استعادة ما خسرته"
    if "present" in forms and succeeded(items, at):
        return "" if fresh(items, at) else _recalled_with(items, at)
    if "future" in forms or any(item.has("modal") for item in _clause_before(items, at, 6)):
        return "planned"
    if at and items[at - 1].low == "قد" and "past" not in forms:
        return "doubted"  # "قد تسقط X"
    told = lexicon is None or lexicon.present_is_fact or "past" in forms or "present" not in forms
    near = items[max(0, at - 2) : at]  # "بات يسيطر على", "باتت القوات تسيطر على"
    now = any(item.low in NOW for item in near) and all(
        item.low in NOW or item.kind == "actor" for item in near[-1:]
    )
    now |= _returned(items, at) or _as_well(items, at) or _since_lately(items, at) or _thereby(items, at)
    if not (told or now or headline(items, at) or _imposed(items, at) or _ranks(items, at)):
        return "ongoing"
    if (short := _falls_short(items, at)) is not None:
        return short
    if denied(items, at):
        return "denied"
    order = any(item.has("control") for item in items[at + 1 : at + 4])  # "أعادت الأمن إلى"
    if (
        "leave" in items[at].entry.verbs
        and not order
        and (_raided(items, at) or _beaten(items, at) or _from_raid(items, at))
    ):
        return "attacker left"
    if not items[at].entry.verbs.isdisjoint(("take", "control")) and _left_again(items, at):
        return "left again"
    return _clause(items, at) or background(items, at)


def _returned(items: Sequence[Item], at: int) -> bool:
    """As in "عاد تنظيم الدولة ليسيطر على X": he is back, and has done so."""
    aim = at > 0 and items[at - 1].low == "ل"
    return aim and any(item.low in RETURNED for item in _clause_before(items, at, NEAR))


def _since_lately(items: Sequence[Item], at: int) -> bool:
    """As in "تسيطر القوات على X منذ فجر أمس", "الذين يحتلون X منذ السبت": since a day hardly over is a change."""
    if items[at].entry.verbs.isdisjoint(("take", "control")):
        return False
    for step in range(at + 1, min(len(items), at + SINCE_WHEN)):
        item = items[step]
        if (
            item.low in STOPS
            or item.has("contrast", "relative", "holding")
            or item.entry.forms & {"past", "present"}
        ):
            return False
        day = item.day
        if day is not None and (day.since or items[step - 1].low == "منذ"):
            return day.date is not None and day.precision == "day" and not (day.historical or day.future)
    return False


def _as_well(items: Sequence[Item], at: int) -> bool:
    """As in "أصبح الجيش يحكم الخناق على A، كما يحكم السيطرة على X": what goes for the first verb goes for this one."""
    return at > 1 and items[at - 1].low == "كما" and any(item.low in NOW for item in items[: at - 1])


def _thereby(items: Sequence[Item], at: int) -> bool:
    """As in "وبذلك تصبح X محررة": what follows from what was just told."""
    return at > 0 and items[at - 1].low in THEREBY and not items[at].entry.verbs.isdisjoint(CHANGING)


def _falls_short(items: Sequence[Item], at: int) -> str | None:
    """Control by fire, or a threat; None where it is neither."""
    if any(item.has("fire") for item in items[at + 1 : at + 7]):
        return "fire control"
    return "attempted" if _threatened(items, at) else None


def _threatened(items: Sequence[Item], at: int) -> bool:
    """As in "باتت مهددة بالسقوط في يد", "باتت بلدات X وY على وشك السقوط بيد"."""
    for item in items[at + 1 : at + (VERGE if not items[at].entry.verbs.isdisjoint(PASSING) else NEAR)]:
        if item.has("threat"):
            return True
        if item.low in STOPS or item.low == "،" or item.has("contrast", "subordinator", "relative"):
            return False
    return False


def _ranks(items: Sequence[Item], at: int) -> bool:
    """As in "أصبحت X أول مدينة كبيرة تسقط بيد A": it has become so by falling."""
    if items[at].entry.verbs.isdisjoint(("fall", "pass")):
        return False
    before = items[max(0, at - RANKED) : at]
    ranked = any(item.place is not None and item.place.ranked for item in before)
    return (
        ranked
        and any(item.low in NOW or item.low in IS for item in before)
        and not any(i.has("negation") for i in before)
    )


def _left_again(items: Sequence[Item], at: int) -> bool:
    """As in "سيطروا على البلدة لساعات قبل أن ينسحبوا منها": who took it has left it again."""
    for step in range(at + 1, min(len(items) - 1, at + LEFT_AGAIN)):
        if items[step].low in STOPS or items[step].has("contrast"):
            return False
        if items[step].low == "قبل" and "leave" in items[step + 1].entry.nouns:
            return not any(item.kind == "actor" for item in items[step + 2 : step + 4])
        if items[step].low in BEFORE and "leave" in items[step + 1].entry.verbs:
            return not any(item.kind == "actor" for item in items[step + 2 : step + 4])
    return False


def succeeded(items: Sequence[Item], at: int) -> bool:
    """As in "سيطر عليها A قبل أن يستعيدها B": what somebody else did to the place thereafter."""
    if not at or items[at - 1].low not in BEFORE or at + 1 >= len(items):
        return False
    fell = "fall" in items[at].entry.verbs  # "قبل أن تسقط مجددا بيد B"
    acted = any(item.kind == "actor" for item in items[at + 1 : at + (FALLEN if fell else 3)])
    same = fell or any(item.has("pronoun") for item in items[at + 1 : at + 7])
    before = [
        item
        for item in items[: at - 1]
        if item.kind == "word" and "past" in item.entry.forms and not item.has("negation", "preposition")
    ]
    fought = bool(before) and not before[-1].entry.verbs.isdisjoint(("attack", "drive", "enter", "take"))
    own = not acted and "take" in items[at].entry.verbs and fought  # "هاجموا B قبل أن يسيطروا على X"
    return ((acted and same and bool(before)) or own) and not any(
        item.has("modal", "negation") for item in items[: at - 1]
    )


def _recalled_with(items: Sequence[Item], at: int) -> str:
    """As in "X التي سبق واحتلها A قبل أن يستعيدها B": the second deed is as old as the first."""
    verbs = (n for n in range(at - 2, -1, -1) if items[n].kind == "word" and "past" in items[n].entry.forms)
    first = next((n for n in verbs if not items[n].has("recalls", "been")), -1)
    if first < 0 or fresh(items, first):
        return ""
    old = any(item.day is not None and item.day.historical for item in items[max(0, first - 3) : at])
    return "background" if old or recalled(items, first) else ""


def _imposed(items: Sequence[Item], at: int) -> bool:
    """As in "قواتنا تفرض سيطرتها بالكامل على", "اليوم يستعيد الجيش": a control that is set up, and whole, is news."""
    after = items[at + 1 : at + 6]
    whole = any(item.low in WHOLLY for item in after) and any(item.has("control") for item in after)
    since = any(item.low in SINCE or item.has("negation", "holding") for item in items[max(0, at - 3) :])
    near = items[max(0, at - 3) : at]
    tried = any("begin" in item.entry.verbs or item.entry.status & {"attempted", "planned"} for item in near)
    regained = items[at].has("regaining") and fresh(items, at)
    regained |= at == 0 and _from_somebody(items)
    return (regained or ("control" in items[at].entry.verbs and whole)) and not (since or tried)


def _from_somebody(items: Sequence[Item]) -> bool:
    """As in "تستعيد القوات X من B", "يسيطر A على X من B": a headline of what changed hands, and no state."""
    took = not items[0].entry.verbs.isdisjoint(("take", "control"))
    ahead = pairwise(items[1:FROM])
    return took and any(before.low == "من" and item.kind == "actor" for before, item in ahead)


def _raided(items: Sequence[Item], at: int) -> bool:
    """As in "هاجم مسلحون البلدة ثم انسحبوا منها": whoever attacked leaves again."""
    after = [item for item in items[at + 1 : at + 3] if not item.has("pronoun")]
    if after and after[0].kind == "actor":
        return False  # "بعد أن هجرها الجنود"
    for step in range(at - 1, -1, -1):
        item = items[step]
        if item.low in STOPS or item.has("contrast", "relative"):
            return False
        if item.kind == "word" and item.entry.forms and not item.entry.verbs.isdisjoint(("attack", "enter")):
            return True
    return False


def _beaten(items: Sequence[Item], at: int) -> bool:
    """As in "تراجعت عن البلدة بعد فشل هجومها"."""
    return any(
        before.low in ("بعد", "اثر", "عقب") and "negated" in item.entry.status
        for before, item in pairwise(items[at + 1 : at + 14])
    )


def _from_raid(items: Sequence[Item], at: int) -> bool:
    """As in "انسحبت آليات من حي X بعد توغل استمر أياما": who goes had only come for the raid."""
    for step in range(at + 1, min(len(items), at + 12)):
        if items[step].low in STOPS or items[step].has("contrast"):
            break
        if items[step].low in ("بعد", "عقب", "اثر") and any(
            i.low in RAIDS for i in items[step + 1 : step + 3]
        ):
            return not any(other.kind == "actor" for other in items[step + 1 : step + 8])
    return False


def headline(items: Sequence[Item], at: int) -> bool:
    """As in "عاجل: الجيش يستعيد بلدة": the subject opens the line, a present verb follows: it has just happened."""
    acted, sudden = False, CONTROLS not in items[at].low
    for step in range(at - 1, -1, -1):
        item = items[step]
        if item.low in STOPS or (acted and sudden and item.low == "،"):
            break  # "بعد عملية خاطفة، الجيش يحرر بلدة"
        if (item.actors and item.kind != "word") or item.kind == "speaker":
            acted = True
        elif item.kind == "word" and (
            item.entry.forms - {"present"}
            or item.has("relative", "contrast", "subordinator", "condition", "negation", "holding", "modal")
            or item.low in THAT
            or (item.entry.status & {"attempted", "planned"} and item.entry.forms)
            or (item.low == "و" and (not step or items[step - 1].low in STOPS))
        ):
            return False
    rest = items[at + 1 : next((n for n in range(at + 1, len(items)) if _apart(items, n)), len(items))]
    fell = not items[at].entry.verbs.isdisjoint(("fall", "pass")) and fronted_place(items, at) >= 0
    return (acted or fell) and not any(
        item.low in ("منذ", "حاليا", "ناريا") or item.has("holding") for item in rest
    )


def _apart(items: Sequence[Item], at: int) -> bool:
    """As in "تسيطر على X بعد ساعات", "تسيطر على X وما زالت تتقدم": from here on the line tells of something else."""
    goes_on = items[at].has("holding") and items[at - 1].low == "و"
    return goes_on or (items[at].has("subordinator") and items[at].low not in SINCE)


def denied(items: Sequence[Item], at: int) -> bool:
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
        if item.low in STOPS or item.low == "ان" or item.has("contrast"):
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
