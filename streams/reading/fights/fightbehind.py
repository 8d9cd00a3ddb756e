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
ENTRY = words_of("entry")
TAKING_PLACE = words_of("taking_place")
NOR = words_of("nor")
RURAL = words_of("rural")
TOWN = PlacePhrase(type="city", definite=True)
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
    return Behind(items, at, refer, loose).places()


class Behind:
    """Reads on behind the word of fighting at item ``at`` until its clause ends."""

    def __init__(self, items: Sequence[Item], at: int, refer: Refer, loose: bool) -> None:
        self.items, self.at, self.refer, self.loose = items, at, refer, loose
        self.found: list[Found] = []
        self.beside: list[Found] = []
        self.between = False
        ground = items[at].has("fighting_mutual", "fighting_ground")
        own = ground and at + 1 < len(items) and items[at + 1].place is not None
        self.mode = "inside" if own or items[at].entry.forms or items[at].low in STORMING else ""

    def places(self) -> list[Found]:
        """Those inside, else the first one beside."""
        items = self.items
        for index in range(self.at + 1, min(len(items), self.at + REACH)):
            item = items[index]
            if _breaks(items, index) and not (self.loose and item.has("subordinator")):
                break
            if item.place is not None and (items[index - 1].has("force") or _fighters(items[index - 1])):
                continue  # "أحبط ثوار X محاولة": whose fighters they are
            self.between = item.low == "بين" or (self.between and item.low not in COMMAS)
            if item.place is None:
                self.step(index)
            elif not self.place(index, item.place):
                break
        spots = [one for one in self.beside if one.kind in SPOTS and not one.guess]
        if spots and all(one.guess or (one.at > spots[0].at and self.broad(one)) for one in self.found):
            return spots[:1]  # "شرق بلدة X بريف Y"
        return self.found if self.real() else [*self.found, *self.beside[:1]]

    def broad(self, one: Found) -> bool:
        """Whether it is a province that was found, or the countryside of its seat."""
        return one.kind == "area" or self.items[one.at - 1].low in RURAL

    def real(self) -> bool:
        """Whether a place was found that is surely one."""
        return any(not one.guess for one in self.found)

    def place(self, index: int, phrase: PlacePhrase) -> bool:
        """Take in a place phrase; False where a town without a name ends the search."""
        items, real = self.items, self.real()
        if (self.mode == "beside" or (self.between and _party(items, index))) and phrase.names:
            self.beside.append(Found(phrase.type, phrase.names, index))
        elif self.mode == "inside" and not (real and not _joined(items, index)):
            names = phrase.names or self.refer(phrase, items[index].start)
            town = 0 if names else _of_town(items, index)
            if town and (whole := items[town].place) is not None:
                _take(self.found, items, town, whole.names, real and also(items, index))
                return True
            if not names and phrase.type == "neighbourhood" and phrase.plural and phrase.definite:
                names = self.refer(TOWN, items[index].start)  # "في الأحياء الشرقية"
            if not names and phrase.type in POPULATED:
                self.found += [] if real else [Found("", [], index)]
                return False
            _take(self.found, items, index, names, real and also(items, index))
            if not names and not phrase.definite:
                return True  # "على محور تلال X": the name may follow
        self.mode = ""
        return True

    def step(self, index: int) -> None:
        """What another word says of the place that may follow it, or whether it may be a name."""
        items, item = self.items, self.items[index]
        if item.low in WAYS and any(each.low in LEAVING for each in items[max(self.at, index - 6) : index]):
            self.mode = "inside" if item.low == "من" else "other"  # "أسفرت المعارك عن نزوح الآلاف من X"
        elif (mode := _mode(items, index, self.mode)) is not None:
            aimed = item.low in TOWARD and not items[self.at].has("fighting_mutual")
            self.mode = "beside" if aimed else mode
        elif item.has("pronoun") and items[index - 1].low in EDGES and not self.real():
            names = self.refer(TOWN, item.start)  # "عند أطرافها الغربية"
            self.found += [Found("city", names, index)] if names else []
        elif self.mode and may_name(items, index):
            self.guess(index)

    def guess(self, index: int) -> None:
        """Take in a word that may be a name."""
        item = self.items[index]
        one = Found("", [Named(item.start, item.end, sure=False)], index, guess=True)
        if self.mode != "inside":
            self.beside.append(one)
        elif not (also(self.items, index) and _added(self.found, one)):
            self.found.append(one)
        self.mode = ""


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
    if item.low in ENTRY:
        return "inside"  # "تصدى لمحاولات دخول X"
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
        or before.low in STORMING
        or (before.place is not None and _nameless(before.place))
    )
    plain = item.kind in ("word", "speaker") and not item.entry.forms and not item.entry.verbs
    return behind and plain and item.low not in SIDES


def _nameless(phrase: PlacePhrase) -> bool:
    """As in "على محور تلال": the name of a front or a hill may follow."""
    return not phrase.names and not phrase.definite and phrase.type not in POPULATED


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
    return (
        last.low == "و"
        or last.low in INSIDE
        or last.low in AROUND
        or (last.has("locative") and not last.low.startswith(COMPASS))
    )


def _breaks(items: Sequence[Item], index: int) -> bool:
    """Whether a clause ends here."""
    item = items[index]
    if item.low in ENDS or item.has("contrast", "condition", "subordinator"):
        return True
    after = items[index + 1].low if index + 1 < len(items) else ""
    if (item.has("relative") and after not in TAKING_PLACE) or item.low in NOR:
        return True
    finite = item.kind == "word" and bool(item.entry.forms & {"past", "present", "future"})
    return (
        finite
        and not item.has("fighting_words", "preposition")
        and "attack" not in item.entry.verbs
        and relative_of(items, index) < 0
        and items[index - 1].low == "و"
    )
