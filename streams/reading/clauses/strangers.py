"""Somebody or something unknown as the subject of an Arabic verb: nobody else is then meant."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.relatives import relative_of
from streams.reading.clauses.subjects import ENDS, THAT, unknown
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

VISITORS = frozenset(words_of("visitors"))
UNNAMED = words_of("fighters_of")
OWN = words_of("own_endings")
EMPTIES = words_of("emptied")
EMPTIED = 8  # items behind a verb of emptying in which it is said of whom
TIMES = words_of("before_a_day")
ANNOUNCED = 9  # items between a verb of saying and what is announced


def stranger(items: Sequence[Item], predicate: Predicate) -> bool:
    """Whether the verb's subject is somebody or something unknown: "سيطر القلق على الأهالي"."""
    if predicate.at + 1 >= len(items):
        return False
    if predicate.voice == "noun":
        if "leave" in predicate.frames and _counted(items, predicate.at):
            return True
        unnamed = _unnamed_force(items[predicate.at + 1]) or _announced(items, predicate)
        return "take" in predicate.frames and unnamed
    if predicate.voice != "active":
        return False
    if any(_unnamed_force(item) for item in items[max(0, predicate.at - 2) : predicate.at]):
        return True  # "كان مقاتلون محليون سيطروا"
    if ("take" in predicate.frames and _some_that(items, predicate.at)) or _newcomers(items, predicate.at):
        return True
    if "leave" in predicate.frames:
        return _someone(items, predicate.at) or _emptied(items, predicate.at)
    behind = predicate.at + 1
    while items[behind].has("adverb") and behind + 1 < len(items):
        behind += 1  # "سيطرت أيضا جماعة"
    while items[behind].low == "خلال" and behind + 2 < len(items) and items[behind + 1].has("pronoun"):
        behind += 2  # "سيطرت خلالها قوات العشائر على"
    after = items[behind]
    if {"take", "control", "drive"}.isdisjoint(predicate.frames):
        return unknown(after) and after.low.startswith("ال")
    return after.has("force") or (unknown(after) and not after.low.endswith("ا"))


def _counted(items: Sequence[Item], at: int) -> bool:
    """As in "فرار آلاف السكان من X": so many people, who are nobody that we know."""
    number = False
    for item in items[at + 1 : at + 8]:
        if item.low == "من" or item.kind == "actor":
            return number and item.kind != "actor"
        number |= item.kind == "number" or item.has("number")
    return False


def of_strangers(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "السكان الذين فروا من المدينة": of whom a relative clause tells, and they are nobody we know."""
    if predicate.voice != "active":
        return False
    relative = relative_of(items, predicate.at)
    if relative < 1 or items[relative].low not in ("الذين", "الذي"):
        return False
    head, before = items[relative - 1], items[max(0, relative - 2)]
    people = head.kind == "word" and head.low.startswith("ال") and not (head.actors or head.entry.forms)
    return people and not (before.kind == "actor" or before.place or before.low.startswith("ال"))


def _some_that(items: Sequence[Item], at: int) -> bool:
    """As in "إن جنودا موالين لرياك مشار استولوا": indefinite people open the clause, and nobody known is named."""
    for step in range(at - 1, max(0, at - 9), -1):
        if items[step].low in THAT:
            first = items[step + 1]
            people = first.low.endswith(("ا", "ين")) and not first.low.startswith("ال")
            return people and unknown(first) and items[at].low.endswith("وا")
        if items[step].kind in ("actor", "sign") or items[step].entry.forms:
            return False
    return False


def _announced(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "أعلن حلف قبائل X سيطرته على": whoever announces what is his own is nobody that we know."""
    if not predicate.trigger.endswith(OWN):
        return False
    for step in range(predicate.at - 1, max(-1, predicate.at - ANNOUNCED), -1):
        if items[step].kind in ("actor", "speaker") or items[step].low in ENDS:
            return False
        if "report" in items[step].entry.verbs:
            return unknown(items[step + 1])
    return False


def _unnamed_force(item: Item) -> bool:
    """Armed people of whom only a word tells that nothing knows: "سيطرة مقاتلي العشائر"."""
    return item.kind == "word" and (item.has("force") or item.low in UNNAMED)


def visits(items: Sequence[Item], at: int) -> bool:
    """As in "وصل رئيس الوزراء إلى مدينة X": who comes to see a town takes none."""
    return any(not VISITORS.isdisjoint(item.low.split()) for item in items[at + 1 : at + 3])


def bound_elsewhere(items: Sequence[Item], at: int) -> bool:
    """As in "وصلوا إلى الجبهة", "دخلوا القصر": where they went is said, and is no town; not "انتشروا في شوارعها"."""
    step = at + 1
    while step < len(items) - 1 and (items[step].kind in ("actor", "day") or items[step].low in TIMES):
        step += 1
    behind = items[step : step + 2]
    if behind and behind[0].low == "الي":
        return len(behind) > 1 and not behind[1].has("pronoun")
    plain = bool(behind) and unknown(behind[0])
    return plain and (behind[0].low.startswith("ال") or (step > at + 1 and not behind[0].low.endswith("ا")))


def _newcomers(items: Sequence[Item], at: int) -> bool:
    """As in "قال تجار وصلوا إلى X", "وذكر نازحون دخلوا X": people of whom a clause without "who" tells."""
    if at < 2 or not items[at].low.endswith("وا"):
        return False
    people, before = items[at - 1], items[at - 2]
    plain = unknown(people) and not people.low.startswith("ال") and not people.low.endswith("ا")
    return plain and ("report" in before.entry.verbs or before.low in THAT or before.has("preposition"))


def _emptied(items: Sequence[Item], at: int) -> bool:
    """As in "وإن سبع قرى أخليت من سكانها": whose going it was nobody says, and it was no army's."""
    behind = items[at + 1 : at + EMPTIED]
    return items[at].low.startswith(EMPTIES) and not any(item.kind == "actor" for item in behind)


def _someone(items: Sequence[Item], at: int) -> bool:
    """Whether somebody unknown stands between a verb of leaving and its preposition: "خرج مئات المدنيين من"."""
    before = items[at - 1] if at else None
    if before is not None and unknown(before) and before.low.startswith("ال"):
        return not any(item.kind == "actor" for item in items[at + 1 : at + 4])  # "وبحسب المصدر خرج من"
    for item, after in pairwise(items[at + 1 : at + 6]):
        if item.has("preposition") and (after.kind == "number" or after.has("number")):
            continue  # "فر نحو 8 آلاف شخص من"
        if item.has("preposition") or item.place is not None or item.kind in ("actor", "sign"):
            return False
        if unknown(item) and not item.low.endswith("ا"):
            return True
    return False
