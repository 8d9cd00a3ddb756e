"""Whether an Arabic verbal noun is told as done: what governs it decides ("تمكنت من السيطرة", "محاولة السيطرة")."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.background import SINCE, STOPS, fresh, recalled
from streams.reading.clauses.verbstatus import denied, headline, succeeded
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

REACH = 10  # items between a verbal noun and what governs it
COMPLETED = 24  # items between "تمكنت" and the noun that it governs
TO_COME = 11  # items behind a deed of which a clause speaks
ATTACHED = words_of("attached")
ABOUT = words_of("about")
DECLARE = words_of("we_declare")
LEADS = words_of("leads_to")
STATED = 8  # items between a statement and what it is about
TELLING = ("report", "succeed", "take", "drive")
ADVANCE = words_of("advance")
HOURS = frozenset(words_of("hours"))
LONG = frozenset(words_of("long_times"))
AMOUNTS = words_of("amounts_to")
BEFORE_THAT = words_of("before_that")
CAME = words_of("came_about")
COMPLETED_BY = words_of("comes_about")
ACCOMPLISHED = words_of("accomplished")
HEADS = (*words_of("headline_openers"), *STOPS)


def noun_status(items: Sequence[Item], at: int) -> str:
    """Whether a verbal noun is told as done, and as news."""
    if at and items[at - 1].has("office"):
        return "nominal"  # "قائد عمليات تحرير X"
    if denied(items, at):
        return "denied"
    if at and "lose" in items[at - 1].entry.nouns:
        return "nominal"  # "فقدان السيطرة على X"
    if "leave" in items[at].entry.nouns and any(item.has("movement") for item in items[max(0, at - 3) : at]):
        return "ongoing"  # "سجلت حركة فرار واسعة"
    if _to_come(items, at):
        return "planned"
    if at and items[at - 1].has("ceasing"):
        return "ended"  # "بعد إنهاء سيطرة المتمردين على X"
    status = "doubted" if _stated(items, at - 1) else _governed(items, at)
    status = "" if status == "nominal" and _accomplished(items, at) else status
    before = items[max(0, at - REACH) : at]
    if not status and any("doubted" in item.entry.status and item.low != "قد" for item in before):
        return "doubted"  # "قيل إنه يظهر لحظة استعادة"
    return "background" if not status and recalled(items, at) and not fresh(items, at) else status


def _stated_of(items: Sequence[Item], at: int) -> bool:
    """As in 'أن السيطرة على', 'أن "تحرير X': whether the deed is what a clause speaks of."""
    that = at - 1 - (at > 1 and items[at - 1].low == '"')
    return at > 0 and items[that].low in ("ان", "بان")


def _accomplished(items: Sequence[Item], at: int) -> bool:
    """As in "أعلن أن السيطرة على X تمت": what is said of a deed is that it is done."""
    for before, item in pairwise(items[at + 1 : at + TO_COME] if _stated_of(items, at) else ()):
        if item.low in ACCOMPLISHED:
            return not before.has("negation")
        if item.low in STOPS or item.low == "،" or (item.kind == "word" and item.entry.forms):
            return False
    return False


def _to_come(items: Sequence[Item], at: int) -> bool:
    """As in "أعلن أن السيطرة على X باتت وشيكة": what is said of a deed is that it is near."""
    if not _stated_of(items, at):
        return False
    for before, item in pairwise(items[at : at + TO_COME]):
        if item.low in STOPS or item.low == "،" or item.has("subordinator", "relative"):
            return False
        if before.has("negation") and item.low in COMPLETED_BY:
            return True  # "السيطرة على X لم تكتمل"
        if item.has("threat", "soon") or ("planned" in item.entry.status and item.low != "ل"):
            return True
    return False


def _governed(items: Sequence[Item], at: int) -> str:
    """The nearest governor to the left; none means that nothing says it was done."""
    if (ruled := _ruled(items, at)) is not None:
        return ruled
    if any(item.low in SINCE for item in items[max(0, at - 1) : at]):
        return "background"
    if (
        at
        and items[at - 1].low in ("من", "علي")
        and any(item.low in ("بعد", "عقب") for item in items[max(0, at - 5) : at])
    ):
        named = any(item.place is not None and item.place.names for item in items[at : at + 8])
        long = any(not LONG.isdisjoint(item.low.split()) for item in items[max(0, at - 4) : at])
        return (
            "" if (named or _first_news(items, at)) and not long else "background"
        )  # "بعد يوم من سيطرة الجيش على", of another place
    if _alone(items, at) or _told_of(items, at):
        return ""
    joined = at > 0 and items[at - 1].low == "و"
    reach = 2 * REACH if joined else REACH
    past = False
    for step in range(at - 1, max(-1, at - 1 - reach), -1):
        item = items[step]
        if item.low in STOPS:
            break
        past |= item.low == "،" and not joined
        if past and item.has("preposition", "subordinator"):
            continue  # "بعد أسابيع من القتال، تتزايد المخاوف من سقوط X"
        status = item.entry.status
        if item.low in ADVANCE and items[at - 1].low == "و":
            continue  # "رصد تقدم القوات وسيطرتها على"
        if (
            not status
            or item.has("office")
            or (item.has("preposition") and item.low not in ATTACHED and item.low not in ("نحو", "باتجاه"))
        ):
            continue
        if (item.low in ATTACHED and step != at - 1) or (step and items[step - 1].has("ceasing")):
            continue  # "أعلنت انتهاء العمليات في X واستعادة المدينة"
        verdict = _verdict(items, step, status)
        if verdict is not None:
            return verdict
    return "nominal"


def _ruled(items: Sequence[Item], at: int) -> str | None:
    """What the verb says of a noun that its own preposition brings; None where there is no such verb."""
    before = items[at - 1].low if at else ""
    if before == "قبل":
        return "" if _fought_first(items, at) else None
    if before in ("من", "في"):
        return _completed(items, at)
    return _led_to(items, at) if before == "الي" or items[at].low.startswith("الي ") else None


def _fought_first(items: Sequence[Item], at: int) -> bool:
    """As in "قاتلوا A في X قبل السيطرة عليها": they fought for the place, and then took it."""
    own = any(item.has("pronoun") for item in items[at + 1 : at + 3])
    told = items[: at - 1]
    fought = any("attack" in item.entry.verbs or item.has("fighting_words") for item in told)
    past = any("past" in item.entry.forms for item in told if item.kind == "word")
    return own and fought and past and not any(item.has("modal", "negation", "condition") for item in told)


def _led_to(items: Sequence[Item], at: int) -> str | None:
    """As in "أدى الهجوم إلى سقوط X", "أفضت المعارك إلى سيطرة A على X": as true as that it led to it."""
    for step in range(at - 2, max(-1, at - 2 - REACH), -1):
        item = items[step]
        if item.low in STOPS or item.has("contrast", "relative"):
            return None
        if item.kind == "word" and item.entry.forms:
            return _verdict(items, step, {"success"}) if item.low.startswith(LEADS) else None
    return None


def _first_news(items: Sequence[Item], at: int) -> bool:
    """As in "عادت الاشتباكات بعد ساعات من سيطرة الجيش عليها": hours ago, and nothing else changed hands here."""
    hours = any(not HOURS.isdisjoint(item.low.split()) for item in items[max(0, at - 4) : at])
    changed = (item.entry.verbs | item.entry.nouns for item in items[:at])
    return hours and not any(  # "دخلت القوات البلدة بعد ساعات من انسحاب المسلحين منها"
        not frames.isdisjoint(("take", "control", "fall", "pass", "drive")) and "enter" not in frames
        for frames in changed
    )


def _alone(items: Sequence[Item], at: int) -> bool:
    """A headline without a verb: "عاجل | سيطرة الجيش على بلدة ..."."""
    before = items[:at]
    return (
        (not before or before[-1].low in HEADS or before[-1].kind == "sign")
        and not any(item.entry.forms and not item.entry.nouns and item.kind == "word" for item in items)
        and not any(item.entry.status & {"attempted", "planned", "negated"} for item in before)
    )


def _told_of(items: Sequence[Item], at: int) -> bool:
    """As in "تعد خسارة X ضربة", "جاء سقوط X بعد": what is said of a loss is that it happened."""
    lost = not items[at].entry.nouns.isdisjoint(("lose", "fall"))
    before = items[at - 1].low if at else ""
    return (lost and before in AMOUNTS) or before in CAME


def _completed(items: Sequence[Item], at: int) -> str | None:
    """As in "تمكن ... من السيطرة", "نجح ... في تحرير": the verb that a noun behind "من" or "في" completes."""
    aside = at > 1 and items[at - 2].low in ("،", ",")  # "تمكنت القوات، بعد معارك، من دخول"
    for step in range(at - 2, max(-1, at - COMPLETED), -1):
        item = items[step]
        after = item.low in ("بعد", "عقب", "اثر") and not aside
        if item.low in STOPS or item.has("contrast") or after:
            return None
        if "succeed" in item.entry.verbs:
            return "" if succeeded(items, step) else _verdict(items, step, {"success"})
    return None


def _verdict(items: Sequence[Item], step: int, status: set[str]) -> str | None:
    item = items[step]
    if "deny" in item.entry.verbs:
        return "negated" if step and items[step - 1].has("negation") else "denied"
    if (
        status & {"factual", "success"}
        and not item.entry.forms
        and step
        and (reason := _expected(items, step))
    ):
        return reason  # "متوقعا إعلان تحرير X"
    if item.low == "ل" and any(each.has("compelled") for each in items[max(0, step - 5) : step]):
        return ""
    for reason in ("negated", "planned", "attempted"):
        if reason in status:
            return reason
    if "doubted" in status and item.low != "قد":
        return "doubted"
    if not status & {"success", "factual"}:
        return None
    if item.entry.forms & {"present", "future"} and "past" not in item.entry.forms:
        then = _then_said(items, step)
        then |= item.low in DECLARE  # "نعلن بسط السيطرة على X"
        return "" if then or ("future" not in item.entry.forms and headline(items, step)) else "ongoing"
    if item.has("preposition", "subordinator"):
        return _attached(items, step) if item.low in ATTACHED else ""
    if any(other.has("negation") for other in items[max(0, step - 2) : step]):
        return "negated"
    if any(other.has("condition") or "deny" in other.entry.verbs for other in items[max(0, step - 6) : step]):
        return "hypothetical"
    return ""


def _then_said(items: Sequence[Item], at: int) -> bool:
    """As in "سيطر A على X قبل أن يعلن B استعادة X": what somebody else said thereafter."""
    if not at or items[at - 1].low not in BEFORE_THAT or "report" not in items[at].entry.verbs:
        return False
    told = any(item.kind == "word" and "past" in item.entry.forms for item in items[: at - 1])
    barred = any(item.has("negation", "modal", "condition") for item in items[: at - 1])
    return told and not barred and any(item.actors for item in items[at + 1 : at + 3])


def _stated(items: Sequence[Item], step: int) -> bool:
    """As in "رفض الجيش تصريحات روسية، صادرة يوم الاثنين، بشأن السيطرة على": what somebody states is so no fact."""
    about = step > 0 and items[step].low in ABOUT
    for item in reversed(items[max(0, step - STATED) : step] if about else ()):
        if item.has("claim_noun"):
            return item.low != "ذلك"
        if item.low in STOPS or (item.kind == "word" and item.entry.forms):
            return False
    return False


def _expected(items: Sequence[Item], step: int) -> str:
    """Why what is to be announced or completed is not told as done: "يترقب إعلان تحرير X", "لاستكمال تأمين X"."""
    if items[step - 1].low == "ل" and "success" in items[step].entry.status:
        return "attempted"
    for item in reversed(items[max(0, step - 3) : step]):
        if item.has("preposition") or item.kind in ("sign", "day"):
            return ""
        reason = next((each for each in ("negated", "planned") if each in item.entry.status), "")
        if reason or item.entry.forms:
            return reason
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
        if "success" in item.entry.status and not item.entry.forms and not reason:
            return ""  # "هجوم انتهى بسيطرتها"
        if item.kind == "word" and item.entry.forms and "ان" not in item.low.split():
            if items[step].low == "عن" and item.has("outcome"):
                return reason  # "أسفرت العمليات عن تحرير"
            told = item.entry.status & {"success", "factual"} or not item.entry.verbs.isdisjoint(TELLING)
            return reason or (nouns if told or item.has("light") else "nominal")
        if reason and not item.has("office", "preposition") and step - before <= REACH:
            nouns = nouns or reason
    return nouns
