"""Where a fight was, in Arabic: what stands behind its word, after "في" and its kind."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streams.reading.clauses.relatives import relative_of
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
WAYS = ("من", "الي")
LEAVING = words_of("leaving_home")
COMPASS = words_of("compass")
STORMING = words_of("storming")
INSIDE = words_of("inside_or_to")
SIDES = words_of("compass_with_article")
SPOTS = (*POPULATED, "", "base", "airport", "hill", "crossing", "field", "road", "building")
Refer = Callable[[PlacePhrase, int], list[Named]]


@dataclass(frozen=True, slots=True)
class Found:
    """A place behind a word of fighting: its kind, its names, the item; ``guess``: a word that may be a name."""

    kind: str
    names: list[Named]
    at: int
    guess: bool = False


def right_of(items: Sequence[Item], at: int, refer: Refer, loose: bool = False) -> list[Found]:
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
                    _take(found, items, town, phrase.names, bool(real) and also(items, index))
                    continue
                if not names and item.place.type in POPULATED:
                    return found if real else [*found, Found("", [], index)]
                _take(found, items, index, names, bool(real) and also(items, index))
            mode = ""
        elif item.low in WAYS and any(each.low in LEAVING for each in items[max(at, index - 6) : index]):
            mode = "inside" if item.low == "من" else "other"  # "أسفرت المعارك عن نزوح الآلاف من X"
        elif (next_mode := _mode(items, index, mode)) is not None:
            aimed = item.low in TOWARD and not items[at].has("fighting_mutual")
            mode = "beside" if aimed else next_mode
        elif mode and may_name(items, index):
            guess = Found("", [Named(item.start, item.end, sure=False)], index, guess=True)
            if mode != "inside":
                beside.append(guess)
            elif not (also(items, index) and _added(found, guess)):
                found.append(guess)
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
    one = Found(kind, names, index)
    if not (more and kind in SPOTS and _added(found, one)):
        found.append(one)


def _added(found: list[Found], more: Found) -> bool:
    """As in "في محيط X وعلى أطراف Y": a second place, put to the last one that is no guess; False where none is."""
    for step, last in reversed(list(enumerate(found))):
        if not last.guess:
            if last.kind in SPOTS:
                found[step] = Found(last.kind, [*last.names, *more.names], last.at)
            return last.kind in SPOTS
    return False


def may_name(items: Sequence[Item], index: int) -> bool:
    """Whether a word right behind "في" may be a name that no noun tells to be one."""
    item, before = items[index], items[index - 1]
    behind = (
        before.low in INSIDE
        or before.low in AROUND
        or before.has("locative")
        or before.low.startswith(COMPASS)
    )
    plain = item.kind in ("word", "speaker") and not item.entry.forms and not item.entry.verbs
    return behind and plain and item.low not in SIDES


def _party(items: Sequence[Item], index: int) -> bool:
    """As in "بين القوات في مدينة X ومجموعة": where one side comes from, and the other side follows."""
    if items[index - 1].low == "بين" or index + 1 >= len(items):
        return False
    after = items[index + 1]
    follows = items[index + 2].kind == "actor" if after.low == "و" and index + 2 < len(items) else False
    return follows or (after.kind == "word" and after.low.startswith("و") and len(after.low) > SHORTEST)


def _fighters(item: Item) -> bool:
    """As in "ثوار": whose they are comes next."""
    return (
        item.kind == "actor" and not item.low.startswith("ال") and not any(term.named for term in item.actors)
    )


def _joined(items: Sequence[Item], index: int) -> bool:
    """As in "في تعز وحول الضالع", "في حي X بمدينة Y": a second place with "و", or an area around the first."""
    return any(item.low in ("و", "ب", "في") for item in items[max(0, index - 3) : index])


def also(items: Sequence[Item], index: int) -> bool:
    """As in "في تعز وفي مأرب", "في X وحول Y": a place beside the first, not one around it."""
    before = items[max(0, index - 2) : index]
    if not any(item.low == "و" for item in before):
        return False
    last = before[-1]
    return last.low in ("و", *INSIDE, *AROUND) or (last.has("locative") and not last.low.startswith(COMPASS))


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
