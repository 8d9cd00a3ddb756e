"""Predicates of a language that puts the verb first and has no participles of its own: Arabic.

A past verb tells a fact unless it is negated or stands in a condition; a present one does not, but in a headline
("الجيش يستعيد بلدة"). A verbal noun ("السيطرة على") is told as done only where something governs it that says so
("تمكنت من", "أعلن", "بعد"), or where the noun that it is coordinated with is.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from streams.reading.clauses.background import STOPS
from streams.reading.clauses.fronts import described_place, fronted_place
from streams.reading.clauses.masdars import noun_status
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.subjects import unknown
from streams.reading.clauses.verbstatus import THAT, verb_status
from streams.reading.words.items import Item
from streams.reading.words.lexicon import FRAMES, Lexicon, words_of

MASDAR_REACH = 9  # items between a verb and a verbal noun that completes it
ASIDE = 6  # items between "تم" and its noun
UNDERGONE = ("take", "hand")
CLAUSAL = frozenset(words_of("clausal"))
ENDING = words_of("completing")
TO_CONTROL = "الي سيطره"
GIVEN_UP = frozenset(("leave", "lose", "fall", "drive"))


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
            if entry.forms:
                item.entry = replace(entry, forms=set(), verbs=set())  # "أعاد الجيش بسط سيطرته"
        elif not entry.verbs.isdisjoint(FRAMES):
            frames = tuple(frame for frame in FRAMES if frame in entry.verbs)
            named = at > 0 and items[at - 1].low in (
                "ب",
                "علي",
            )  # "متعهدا برفع العلم": no finite verb stands here
            status = noun_status(items, at) if named else verb_status(items, at, lexicon)
            if status == "ongoing" and _follows(items, at, found):
                status = ""
            voice = "passive" if _undergone(items, at) else "active"
            found.append(Predicate(at, at, frames, voice, "finite", status, item.low))
    return found


def _follows(items: Sequence[Item], at: int, found: Sequence[Predicate]) -> bool:
    """As in "انسحب الجيش من البلدة ليدخلها المسلحون": what came of a withdrawal is told as done."""
    if not at or items[at - 1].low != "ل":
        return False
    falls = not items[at].entry.verbs.isdisjoint(
        ("fall", "pass")
    )  # "سيطروا على مقر الحكومة في X لتسقط المدينة"
    causes = GIVEN_UP | {"take", "enter"} if falls else GIVEN_UP
    if not falls and any(
        item.place is not None and item.place.type == "base" for item in items[max(0, at - 12) : at]
    ):
        return False  # "أخلت معسكرها ليستولي عليه المسلحون"
    return any(
        not before.status and before.mood == "finite" and not causes.isdisjoint(before.frames)
        for before in found
    )


def _undergone(items: Sequence[Item], at: int) -> bool:
    """As in "إن بلدة X حررت بالكامل": the place opens the clause, and nothing behind the verb acts or is acted upon."""
    if items[at].entry.verbs.isdisjoint(UNDERGONE):
        return False
    if fronted_place(items, at) < 0 and described_place(items, at) < 0:
        return False
    for item in items[at + 1 : at + 4]:
        if item.kind == "day" or item.has("adverb", "unopposed") or item.low in ("بعد", "ها", "كذلك", '"'):
            continue
        if unknown(item) and (not item.low.endswith("ا") or item.low.endswith("ها")):
            return False  # "قرية X استعادت هدوءها"
        return not (
            item.kind == "actor" or item.place is not None or item.has("pronoun") or item.low == "علي"
        )
    return True


def _masdars(items: Sequence[Item], lexicon: Lexicon) -> None:
    """As in "من استعادتها", which is no "استعادت": behind a preposition, or what was announced, only a noun stands."""
    for at, (before, item) in enumerate(pairwise(items), 1):
        if item.low == TO_CONTROL and _led(items, at):
            item.entry = lexicon.entries[TO_CONTROL.partition(" ")[2]]
        if not (item.entry.forms and item.low.endswith("ت")):
            continue
        acted = at + 2 < len(items) and items[at + 2].kind == "actor"  # "حتى استعادتها القوات"
        nominal = before.has("preposition", "subordinator", "be") and before.low not in CLAUSAL
        if not acted and (nominal or _announced(items, at)):
            noun = lexicon.entries.get(item.low[:-1] + "ه")
            if noun is not None and noun.nouns:
                item.entry = noun


def _led(items: Sequence[Item], at: int) -> bool:
    """As in "أفضت المعارك إلى سيطرة A على X": whose deed it was and of what; not "عادت X إلى سيطرة A"."""
    after = items[at + 1 : at + 4]
    return any(first.kind == "actor" and then.low == "علي" for first, then in pairwise(after))


def _announced(items: Sequence[Item], at: int) -> bool:
    """As in "أعلن الجيش استعادته المدينة": behind a verb and without "أن", a word with a pronoun is a noun."""
    if at + 1 == len(items) or not items[at + 1].has("pronoun") or items[at + 1].start != items[at].end:
        return False
    for item in reversed(items[max(0, at - MASDAR_REACH) : at]):
        if item.low in STOPS or item.low in THAT or item.low == "و" or item.has("relative", "contrast"):
            return False
        if item.kind == "word" and item.entry.forms:
            return "report" in item.entry.verbs or "succeed" in item.entry.verbs
    return False


def _noun(items: Sequence[Item], at: int, found: Sequence[Predicate]) -> Predicate:
    """A verbal noun; behind "تم" it is a passive."""
    frames = tuple(sorted(items[at].entry.nouns))
    if _passive(items, at):
        return Predicate(at, at, frames, "passive", "finite", verb_status(items, at, None), items[at].low)
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
        status = "nominal" if _ends_leaving(items, at) else noun_status(items, at)
    return Predicate(at, at, frames, "noun", "noun", status, items[at].low)


def _ends_leaving(items: Sequence[Item], at: int) -> bool:
    """As in "استكمال سحب جنودها": what is completed is no capture; "لتأمين تراجعهم": what is covered is none yet."""
    after = items[at + 1] if at + 1 < len(items) else None
    if at > 1 and "leave" in items[at].entry.nouns and items[at - 2].low == "ل":
        return "take" in items[at - 1].entry.nouns
    return items[at].low.startswith(ENDING) and after is not None and "leave" in after.entry.nouns


def _object(items: Sequence[Item], verb: int, at: int) -> bool:
    """Whether a noun of control is what a verb before it sets up, with nothing but its subject between."""
    return (
        items[at].has("control")
        and items[at - 1].low != "ب"
        and not any(
            item.low in STOPS
            or item.low == "و"
            or item.has("claim_noun")
            or (item.kind == "word" and (item.entry.forms or item.entry.nouns))
            for item in items[verb + 1 : at]
        )
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
        if item.has("subordinator", "conjunction", "contrast", "relative") and not item.has("adverb"):
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
    if before.low.endswith(" ان"):
        return False  # "بعد أن بسط"
    if before.has("preposition", "subordinator", "be") or before.low == "قبل":
        return True
    if before.entry.nouns and not before.entry.forms and at > 1 and items[at - 2].low == "ل":
        return True  # "لتأمين تراجعهم"
    if before.low == "و":
        last = found[-1] if found else None
        return last is not None and last.mood == "noun" and _coordinated(items, last.at, at)
    for step in range(at - 1, max(-1, at - 1 - MASDAR_REACH), -1):
        item = items[step]
        if item.has("relative", "conjunction", "contrast") or item.low in STOPS or item.low in THAT:
            return False
        if item.kind == "word" and item.entry.forms:
            return True
    return False
