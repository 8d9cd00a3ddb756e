"""Where a fight was, in Arabic: behind "في" and its kind, else at the place that its clause is about."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from streams.reading.clauses.relatives import antecedent, relative_of
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts.strays import SCENES
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import COMMAS

REACH = 26  # items between a word of fighting and its place
ENDS = (*words_of("sentence_goes_on"), ".", ";", "؛")
SHORTEST = 3
SPREADS = (*words_of("spreads"), *SCENES)
UNITS = words_of("lengths")
TOWARD = words_of("heading")
PARTS_OF = words_of("parts_of_town")
EDGES = words_of("edges")
AROUND = (*words_of("around"), *EDGES)
TAKING_PART = words_of("taking_part")
WAYS = ("من", "الي")
LEAVING = words_of("leaving_home")
CARING = words_of("where_the_wounded_are")
WHERE = "حيث"
CLAUSE = 8  # items between "which" and the fight
FRONT = 9  # items between a place and the fight that is told of it
RURAL = words_of("rural")
COMPASS = words_of("compass")
STORMING = words_of("storming")
INSIDE = words_of("inside_or_to")
SPOTS = (*POPULATED, "", "base", "airport", "hill", "crossing", "field", "road", "building")
Refer = Callable[[PlacePhrase, int], list[Named]]


def fought_at(items: Sequence[Item], at: int, refer: Refer) -> list[list[Named]]:
    """Where the fighting told at item ``at`` was: groups of names, of which the first that names a place is right.

    A word that may be a name is a group of its own (not ``sure``): the text knows only later whether it is one.
    ``refer`` gives the names that "the town" stands for, from the phrase and the offset where it stands.
    """
    found = _right(items, at, refer)
    fronted = _fronted(items, at, refer)
    if fronted and not _apart(items, found):
        return [[*fronted, *_second(items, found)]]
    real = [one for one in found if not one.guess]
    groups = _ranked(found, _best(real)) if real else [one.names for one in found]
    if real:
        return groups
    if whose := _of_which(items, at) or _where(items, at, refer):
        return [whose]
    groups += _scene(items, at)
    before = _told_before(items, at)
    left = [] if before else _left(items, at, refer)
    if left:
        return [*groups, left]
    return [
        *groups,
        *([] if before else _guessed(items, at)),
        *([_best(loose).names] if (loose := _real(items, at, refer)) else []),
    ]


def _told_before(items: Sequence[Item], at: int) -> bool:
    """Whether a word tells of no new fight: "الهجوم", "التي تقاتل"."""
    if " ".join(item.low for item in items[max(0, at - 2) : at]).endswith(TAKING_PART):
        return True
    if items[at].low.startswith("ال"):
        return not items[at].has("fighting_mutual")
    return bool(items[at].entry.forms) and at > 0 and items[at - 1].has("relative")


def _real(items: Sequence[Item], at: int, refer: Refer) -> "list[Found]":
    return [one for one in _right(items, at, refer, loose=True) if not one.guess]


def _ranked(found: "Sequence[Found]", best: "Found") -> list[list[Named]]:
    """The guesses that stand before the best of the places found (before and behind an area), then that one."""
    guesses = [one.names for one in found if one.guess and (one.at < best.at or best.kind not in SPOTS)]
    return [*guesses, best.names]


@dataclass(frozen=True, slots=True)
class Found:
    """A place behind a word of fighting: its kind, its names, the item; ``guess``: a word that may be a name."""

    kind: str
    names: list[Named]
    at: int
    guess: bool = False


def _right(items: Sequence[Item], at: int, refer: Refer, loose: bool = False) -> list[Found]:
    """What stands behind "في" in the same clause; one without names where an unnamed town stands there.

    ``loose``: past "بعد" and its kind as well.
    """
    found: list[Found] = []
    beside: list[Found] = []
    between = False
    ground = items[at].has("fighting_mutual", "fighting_ground")
    own = ground and at + 1 < len(items) and items[at + 1].place is not None
    mode = "inside" if own or items[at].entry.forms or items[at].low in STORMING else ""
    for index in range(at + 1, min(len(items), at + REACH)):
        item = items[index]
        if _breaks(items, index) and not (loose and item.has("subordinator")):
            break
        if item.place is not None and (items[index - 1].has("force") or _fighters(items[index - 1])):
            continue  # "أحبط ثوار X محاولة": whose fighters they are
        between = item.low == "بين" or (between and item.low not in COMMAS)
        if item.place is not None:
            real = [one for one in found if not one.guess]
            if (mode == "beside" or (between and _party(items, index))) and item.place.names:
                beside.append(Found(item.place.type, item.place.names, index))
            elif mode == "inside" and not (real and not _joined(items, index)):
                names = item.place.names or refer(item.place, item.start)
                town = 0 if names else _of_town(items, index)
                if town and (phrase := items[town].place) is not None:
                    _take(found, items, town, phrase.names, bool(real) and _also(items, index))
                    continue
                if not names and item.place.type in POPULATED:
                    return found if real else [*found, Found("", [], index)]
                _take(found, items, index, names, bool(real) and _also(items, index))
            mode = ""
        elif item.low in WAYS and any(each.low in LEAVING for each in items[max(at, index - 6) : index]):
            mode = "inside" if item.low == "من" else "other"  # "أسفرت المعارك عن نزوح الآلاف من X"
        elif (next_mode := _mode(items, index, mode)) is not None:
            aimed = item.low in TOWARD and not items[at].has("fighting_mutual")
            mode = "beside" if aimed else next_mode
        elif mode and _may_name(items, index):
            (found if mode == "inside" else beside).append(
                Found("", [Named(item.start, item.end, sure=False)], index, guess=True)
            )
            mode = ""
    return found if any(not one.guess for one in found) else [*found, *beside[:1]]


def _of_town(items: Sequence[Item], index: int) -> int:
    """As in "في الأحياء الجنوبية من مدينة X": the item of the town that is named behind its parts, else 0."""
    for step in range(index + 1, min(len(items) - 1, index + 6)):
        if items[step].low in PARTS_OF:
            after = items[step + 1].place
            return step + 1 if after is not None and after.type in POPULATED and after.names else 0
        if not (items[step].low.startswith("ال") or items[step].low == "و"):
            return 0
    return 0


def _mode(items: Sequence[Item], index: int, mode: str) -> str | None:
    """What a small word says of a place behind it: there, beside it, or neither; None of any other word."""
    item = items[index]
    edge = any(each.low.removeprefix("ال") in EDGES for each in items[max(0, index - 3) : index + 1])
    if (item.low in AROUND and not item.has("preposition")) or (edge and item.low == "ل"):
        return "inside"  # "عند الأطراف الشرقية لمدينة X"
    if item.low.startswith(COMPASS):
        return "beside"
    if (mode != "beside" and (item.low in INSIDE or item.has("locative"))) or item.low.startswith(SPREADS):
        return "inside"
    if item.low == "من" and any(each.low in UNITS for each in items[max(0, index - 3) : index]):
        return "beside"
    return "other" if item.has("preposition") else None


def _take(found: list[Found], items: Sequence[Item], index: int, names: list[Named], more: bool) -> None:
    """Add the names of a place, to those of the one before where it is a second one."""
    place = items[index].place
    if not names or place is None:
        return
    kind = place.type or names[0].type
    last = found[-1] if found else None
    if last is not None and more and not last.guess and last.kind in SPOTS and kind in SPOTS:
        found[-1] = Found(last.kind, [*last.names, *names], last.at)
    else:
        found.append(Found(kind, names, index))


def _may_name(items: Sequence[Item], index: int) -> bool:
    """Whether a word right behind "في" may be a name that no noun tells to be one."""
    item, before = items[index], items[index - 1]
    behind = (
        before.low in INSIDE
        or before.low in AROUND
        or before.has("locative")
        or before.low.startswith(COMPASS)
    )
    return behind and item.kind in ("word", "speaker") and not item.entry.forms and not item.entry.verbs


def _party(items: Sequence[Item], index: int) -> bool:
    """As in "بين القوات في مدينة X ومجموعة": where one side comes from, and the other side follows."""
    if items[index - 1].low == "بين" or index + 1 >= len(items):
        return False
    after = items[index + 1]
    follows = items[index + 2].kind == "actor" if after.low == "و" and index + 2 < len(items) else False
    return follows or (after.kind == "word" and after.low.startswith("و") and len(after.low) > SHORTEST)


def _of_which(items: Sequence[Item], at: int) -> list[Named]:
    """As in "بلدة X في Y التي تدور في محيطها معارك": the place that the clause is about."""
    step = next((n for n in range(at - 1, max(0, at - CLAUSE), -1) if items[n].has("relative")), 0)
    here = any(item.has("pronoun") and item.start == before.end for before, item in pairwise(items[step:at]))
    head = antecedent(items, step) if step and here else -1
    place = items[head].place if head >= 0 else None
    return place.names if place is not None and place.type in SPOTS else []


def _where(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """As in "تقدم نحو بلدة X، حيث تدور اشتباكات": the place right before "where"."""
    step = next((n for n in range(at - 1, max(0, at - CLAUSE), -1) if items[n].low == WHERE), 0)
    before = step - 1 - (step > 1 and items[step - 1].low in COMMAS)
    place = items[before].place if step else None
    if place is None:
        return []
    return place.names or (refer(place, items[before].start) if place.definite else [])


def _scene(items: Sequence[Item], at: int) -> list[list[Named]]:
    """As in "شهدت X اشتباكات", of a name that no noun tells to be one."""
    for index in range(at - 1, max(0, at - FRONT), -1):
        place = items[index].place
        if items[index - 1].low.endswith(SCENES) and place is not None:
            return [place.names] if place.names else []
        if items[index - 1].low.endswith(SCENES):
            return (
                [[Named(items[index].start, items[index].end, sure=False)]]
                if items[index].kind == "word"
                else []
            )
    return []


def _guessed(items: Sequence[Item], at: int) -> list[list[Named]]:
    """Words before the fighting that may be names, the nearest first: "في X دارت معارك"."""
    found = []
    for index in range(at - 1, max(0, at - FRONT), -1):
        if items[index].low in ENDS or items[index].has("contrast", "relative"):
            break
        if _may_name(items, index):
            found.append([Named(items[index].start, items[index].end, sure=False)])
    return found


def _fronted(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
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


def _apart(items: Sequence[Item], found: Sequence[Found]) -> bool:
    """Whether what stands behind the fight tells more closely where it was: not "وفي X" too."""
    first = next((one for one in found if not one.guess), None)
    return first is not None and bool(first.names) and not _also(items, first.at)


def _second(items: Sequence[Item], found: Sequence[Found]) -> list[Named]:
    """As in "في X دارت معارك، وفي Y": the second place."""
    return next((one.names for one in found if not one.guess and _also(items, one.at)), [])


def _fighters(item: Item) -> bool:
    """As in "ثوار": whose they are comes next."""
    return (
        item.kind == "actor" and not item.low.startswith("ال") and not any(term.named for term in item.actors)
    )


def _joined(items: Sequence[Item], index: int) -> bool:
    """As in "في تعز وحول الضالع", "في حي X بمدينة Y": a second place with "و", or an area around the first."""
    return any(item.low in ("و", "ب", "في") for item in items[max(0, index - 3) : index])


def _also(items: Sequence[Item], index: int) -> bool:
    """As in "في تعز وفي مأرب", "في X وحول Y": a place beside the first, not one around it."""
    before = [item.low for item in items[max(0, index - 2) : index]]
    return bool(before) and "و" in before and (before[-1] in INSIDE or before[-1] in ("و", "محيط"))


def _best(found: Sequence[Found]) -> Found:
    """The first spot of those found; one that may be a government, and an area, only where there is no other."""
    spots = [one for one in found if one.kind in SPOTS and one.names]
    towns = [one for one in spots if one.kind or not one.names[0].actors]
    return (towns or spots or found)[0]


def _left(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """The place that the clause before is about: what was taken or entered, else where it was."""
    about: list[list[Named]] = []
    around: list[list[Named]] = []
    areas: list[list[Named]] = []
    for index in range(at - 1, max(-1, at - REACH), -1):
        item = items[index]
        if (
            item.low in ENDS[:3]
            or (item.has("contrast") and item.low != "وسط")
            or (item.low == "ان" and items[at].low.startswith("ال"))
        ):
            break
        if item.has("pronoun") and item.low.startswith(("علي", "في")):
            about.append(refer(PlacePhrase(type="unnamed", definite=True), item.start))
        if item.place is None:
            continue
        names = item.place.names or (refer(item.place, item.start) if item.place.definite else [])
        if not names or _far(items, index) or _cared_for(items, index):
            continue
        before = items[index - 1] if index else None
        if before is not None and before.place is not None and before.place.names:
            continue  # "الحوطة عاصمة لحج"
        if before is not None and before.low == "ب" and index > 1 and items[index - 2].place is not None:
            continue  # "بمنطقة X بسامراء"
        behind = before.low if before else ""
        if behind in RURAL:
            areas.append(names)  # "قرية X بريف Y"
            continue
        if names[0].actors or (item.place.type not in SPOTS and behind not in ("من", "علي")):
            areas.append(names)
        elif behind in ("في", "ب"):
            around.append(names)
        elif item.place.type or (before is not None and (before.has("preposition", "link") or _verb(before))):
            about.append(names)
    return next((group[0] for group in ([names for names in about if names], around, areas) if group), [])


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
    """Whether a place only tells where another one lies: "شمال عدن", "القريبة من صيدا"; or which way they went."""
    if index < 1:
        return False
    before = items[index - 1]
    near = before.low == "من" and index > 1 and items[index - 2].low.startswith("القريب")
    return before.low.startswith((*COMPASS, "قرب")) or near or before.low in TOWARD


def _breaks(items: Sequence[Item], index: int) -> bool:
    """Whether a clause ends here."""
    item = items[index]
    if item.low in ENDS or item.has("relative", "contrast", "condition", "subordinator"):
        return True
    finite = item.kind == "word" and bool(item.entry.forms & {"past", "present", "future"})
    return (
        finite
        and not item.has("fighting_words", "preposition")
        and "attack" not in item.entry.verbs
        and relative_of(items, index) < 0
        and items[index - 1].low == "و"
    )
