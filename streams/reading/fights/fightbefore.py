"""Where a fight was, in Arabic, that its own clause does not place: what the sentence has told before it."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.relatives import antecedent
from streams.reading.fights.fightbehind import (
    COMPASS,
    EDGES,
    ENDS,
    INSIDE,
    LEAVING,
    REACH,
    RURAL,
    SPOTS,
    TOWARD,
    Refer,
    may_name,
)
from streams.reading.texts.strays import SCENES
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import COMMAS

CARING = words_of("where_the_wounded_are")
WHERE = "حيث"
HERE = ("ب", "في")
LEADS = words_of("sentence_leads")
CLAUSE = 8  # items between "which" and the fight
FRONT = 9  # items between a place and the fight that is told of it
PARTS = words_of("middle_of")
SEATS = words_of("seats_of")


def of_which(items: Sequence[Item], at: int) -> list[Named]:
    """As in "بلدة X في Y التي تدور في محيطها معارك": the place that the clause is about."""
    step = next((n for n in range(at - 1, max(0, at - CLAUSE), -1) if items[n].has("relative")), 0)
    here = any(item.has("pronoun") and item.start == before.end for before, item in pairwise(items[step:at]))
    head = antecedent(items, step) if step and here else -1
    place = items[head].place if head >= 0 else None
    return place.names if place is not None and place.type in SPOTS else []


def where(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """As in "تقدم نحو بلدة X، حيث تدور اشتباكات": the place right before "where"."""
    step = next((n for n in range(at - 1, max(0, at - CLAUSE), -1) if items[n].low == WHERE), 0)
    before = step - 1 - (step > 1 and items[step - 1].low in COMMAS)
    if before > 1 and items[before - 1].low.startswith(COMPASS) and items[before - 2].place is not None:
        before -= 2  # "قضاء X جنوبي Y، حيث"
    place = items[before].place if step else None
    if place is None:
        return []
    return place.names or (refer(place, items[before].start) if place.definite else [])


def scene(items: Sequence[Item], at: int) -> list[list[Named]]:
    """As in "شهدت X اشتباكات", "كانت X شهدت اشتباكات", of a name that no noun tells to be one."""
    for index in range(at, max(0, at - FRONT), -1):
        if items[index - 1].low.endswith(SCENES):
            ahead = index > 1 and (index == at or items[index].kind == "day")
            return _there(items[index - 2 if ahead else index])
    return []


def _there(item: Item) -> list[list[Named]]:
    """The names of a place, or a word that may be one."""
    if item.place is not None:
        return [item.place.names] if item.place.names else []
    return [[Named(item.start, item.end, sure=False)]] if item.kind == "word" else []


def witnessed(items: Sequence[Item], at: int) -> list[list[Named]]:
    """As in "المعارك الطاحنة التي شهدتها منطقة X": the place that saw the fight."""
    for index in range(at + 1, min(len(items) - 2, at + CLAUSE)):
        if items[index].low in COMMAS or items[index].low in ENDS or items[index].place is not None:
            return []
        if items[index].has("relative") and items[index + 1].low in SCENES:
            behind = index + 2 + items[index + 2].has("pronoun")
            return _there(items[behind]) if behind < len(items) else []
    return []


def guessed(items: Sequence[Item], at: int) -> list[list[Named]]:
    """Words before the fighting that may be names, the nearest first: "في X دارت معارك"."""
    found = []
    for index in range(at - 1, max(0, at - FRONT), -1):
        if items[index].low in ENDS or items[index].has("contrast", "relative"):
            break
        if may_name(items, index):
            found.append([Named(items[index].start, items[index].end, sure=False)])
    return found


def fronted(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """As in "وفي بلدة X دارت معارك": the place right before the verb of the fight."""
    step = at - 1
    while step > 0 and at - step < FRONT and (items[step].entry.forms or _light(items[step])):
        step -= 1
    item = items[step] if step > 0 else None
    if item is None or item.place is None or step == at - 1 or not items[step + 1 : at]:
        return []
    if not any(each.entry.forms for each in items[step + 1 : at]) or items[step - 1].low not in INSIDE:
        return []
    return item.place.names or (refer(item.place, item.start) if item.place.definite else [])


def _light(item: Item) -> bool:
    return item.kind == "day" or item.low in COMMAS or item.low.startswith(COMPASS) or item.has("adverb")


def left_side(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """The place that the clause before is about: what was taken or entered, else where it was."""
    about: list[list[Named]] = []
    around: list[list[Named]] = []
    areas: list[list[Named]] = []
    within: list[list[Named]] = []
    for index in range(at - 1, max(-1, at - REACH), -1):
        item = items[index]
        if (
            item.low in ENDS[:3]
            or (item.has("contrast") and item.low != "وسط")
            or (item.low == "ان" and items[at].low.startswith("ال"))
        ):
            break
        if item.has("pronoun") and (item.low.startswith(("علي", "في")) or _part(items[index - 1])):
            about.append(refer(PlacePhrase(type="unnamed", definite=True), item.start))
        if item.place is None:
            continue
        names = item.place.names or (refer(item.place, item.start) if item.place.definite else [])
        if not names or _far(items, index) or _cared_for(items, index):
            continue
        before = items[index - 1] if index else None
        if before is not None and before.place is not None and before.place.names:
            continue  # "الحوطة عاصمة لحج"
        if _within(items, index) or (before is not None and before.low in SEATS):
            continue
        behind = before.low if before else ""
        if behind in RURAL:
            areas.append(names)  # "قرية X بريف Y"
            continue
        if names[0].actors or (item.place.type not in SPOTS and behind not in ("من", "علي")):
            (within if behind in HERE else areas).append(names)
        elif behind in HERE:
            around.append(names)
        elif item.place.type or (before is not None and _reaching(before)):
            about.append(names)
    return next(
        (group[0] for group in ([names for names in about if names], around, areas, within) if group), []
    )


def _part(item: Item) -> bool:
    """As in "سيطروا على وسطها"."""
    return item.low in EDGES or item.low in PARTS


def _within(items: Sequence[Item], index: int) -> bool:
    """As in "بمنطقة X بسامراء", "مديرية X في محافظة Y": a place that only tells where the one before it lies."""
    if index < 2 or items[index - 1].low not in HERE:
        return False
    inner = items[index - 2].place
    return inner is not None and (items[index - 1].low == HERE[0] or bool(inner.names))


def _reaching(before: Item) -> bool:
    """Whether a word makes the place behind it what the clause is about: not "الدرع الأخير لحماة"."""
    return (before.has("preposition", "link") and before.low != "ل") or _verb(before)


def opening(items: Sequence[Item], at: int) -> list[list[Named]]:
    """As in "وفي X، اندلعت اشتباكات", "وعلى جبل X الذي تصفه A بأنه الأهم، يدور قتال": where the whole sentence is."""
    step = next(
        (n for n, item in enumerate(items[:at]) if not (item.low in LEADS or item.kind == "sign")), at
    )
    if step + 2 >= at or items[step].low not in INSIDE:
        return []
    after = items[step + 2]
    apart = after.low in COMMAS or after.has("relative")
    return (
        _there(items[step + 1]) if apart and any(item.low in COMMAS for item in items[step + 2 : at]) else []
    )


def _verb(item: Item) -> bool:
    """As in "تغلق كربلاء": the place is what the clause is about."""
    return bool(item.entry.forms) and not item.entry.verbs & {"other", "report"}


def _cared_for(items: Sequence[Item], index: int) -> bool:
    """Whether the wounded lie in a hospital there, or those who left their homes come there."""
    if any(each.low in CARING or each.noun in CARING for each in items[max(0, index - 3) : index]):
        return True
    to = index > 0 and items[index - 1].low == "الي"
    return to and any(each.low in LEAVING for each in items[max(0, index - 7) : index])


def _far(items: Sequence[Item], index: int) -> bool:
    """Whether a place only tells where another one lies: "شمال X"; which way they went; "رفعوا العلم فوق X"."""
    if index < 1:
        return False
    before = items[index - 1]
    near = before.low == "من" and index > 1 and items[index - 2].low.startswith("القريب")
    return before.low.startswith((*COMPASS, "قرب", "فوق")) or near or before.low in TOWARD
