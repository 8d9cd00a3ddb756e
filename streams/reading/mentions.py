"""The names of places in an article: those that a claim is about, and those that the text uses as a place's name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.articles.text import Text
from streams.places import spelling
from streams.places.index import Gazetteer
from streams.places.place import Name
from streams.places.scan import COMMON
from streams.reading.items import Item, Named
from streams.reading.lists import POPULATED

if TYPE_CHECKING:
    from streams.reading.walk import Sentence

LOCALITY = "locality"  # "منطقة X": a place or a district, the table may tell
AREA = "area"
ROAD = "road"  # "M4 highway" is all name; of "Tabqa airport" the name is Tabqa
ARTICLE, FOR_THE = "ال", "لل"
_SHORT = re.compile(r"(?:[A-Z]\.?){1,5}s?")  # "U.S.", "SDFs"
_PEOPLE = re.compile(r"[A-Z][a-z]+(?:ian|ite|ese|ic)s?")
_BASED = re.compile(r"-(?:[a-z]+ed|held)$")
_LAST = re.compile(r" ([a-z]+)$")
_APART = re.compile(r"[ \-]+")


def name_of(text: Text, named: Named) -> Name:
    """A name as its phrase has it."""
    start, end = text.span(named.start, named.end)
    kind = named.itself or named.type
    return Name(text.original[start:end], start, end, "" if kind == LOCALITY else kind, named.within)


class Mentions:
    """Collects the names of one article."""

    def __init__(self, text: Text, gazetteer: Gazetteer) -> None:
        self.text, self.gazetteer = text, gazetteer

    def names(self, told: "Sequence[Sentence]", used: set[int]) -> dict[int, Name]:
        """Every name that stands for a place, by the clean offset at which it starts; ``used``: those of claims."""
        found = list(self._all(told))
        certain = {self._key(named) for named, sure, _ in found if sure}
        names: dict[int, Name] = {}
        for named, sure, cued in found:
            if named.start in used:
                names[named.start] = name_of(self.text, named)
            elif (sure or self._key(named) in certain) and (name := self._mention(named, cued)) is not None:
                names[named.start] = name
        return names

    def _all(self, told: "Sequence[Sentence]") -> Iterator[tuple[Named, bool, bool]]:
        """Each name, whether the text surely uses it for a place, and whether a noun before it says so."""
        for sentence in told:
            for at, item in enumerate(sentence.items):
                for named in item.place.names if item.place else ():
                    cued = _cued(item, named)
                    sure = named.sure or named.type in POPULATED or _placed(sentence.items, at)
                    yield named, sure and not _person(sentence.items, at, cued or named.known), cued

    def _key(self, named: Named) -> str:
        return self.text.folded[named.start : named.end]

    def _mention(self, named: Named, cued: bool) -> Name | None:
        """The name as a place's name is written, or None for what names no place."""
        name = name_of(self.text, named)
        if spelling.is_arabic(name.text):
            return None if not named.known and _describes(name) else name
        name = _bare(name)
        if cued:
            return name
        words = [spelling.plain(word) for word in _APART.split(name.text)]
        whole = named.known and len(words) > 1  # "United States"
        if _SHORT.fullmatch(name.text) or (not whole and all(map(_common, words))):
            return None
        if len(words) > 1 and not named.known and _common(words[0]) and not spelling.is_place_word(words[0]):
            return None  # "Khalid Nur", "President Bashar"
        if len(words) == 1 and not named.known and _PEOPLE.fullmatch(name.text):
            return None
        return self._without_owner(name)

    def _without_owner(self, name: Name) -> Name | None:
        """As in "Syrias Homs" and "Syria Reuters", where an apostrophe or a comma was lost."""
        first, _, rest = name.text.partition(" ")
        if (
            first.endswith("s")
            and self.gazetteer.is_country(first[:-1])
            and not self.gazetteer.is_country(first)
        ):
            if not rest:
                return replace(name, text=first[:-1], end=name.end - 1)
            return replace(name, text=rest, start=name.end - len(rest))
        last = name.text.rpartition(" ")[2]
        if rest and self.gazetteer.is_country(first) and _common(spelling.plain(last.rpartition("-")[2])):
            return replace(name, text=first, end=name.start + len(first))
        return name


def _bare(name: Name) -> Name:
    """Without the small noun behind it ("Tabqa airport"), and without "-based"."""
    while (last := _BASED.search(name.text)) or (name.type != ROAD and (last := _LAST.search(name.text))):
        name = replace(name, text=name.text[: last.start()], end=name.end - len(last[0]))
    return name


def _describes(name: Name) -> bool:
    """As in "مقر قيادة", "حاجز مطل", "معسكرات للتدريب": a noun and what it is like or for, and no name."""
    if not name.type or name.type in POPULATED:
        return False
    words = [spelling.plain(word) for word in name.text.split()][1:]
    return bool(words) and all(_common(word) or word.startswith(FOR_THE) or word == ARTICLE for word in words)


def _cued(item: Item, named: Named) -> bool:
    """Whether a noun before a name says what it is: "town of X"; not "southern X", "X town"."""
    names = item.place.names if item.place else []
    behind = len(names) == 1 and item.end > named.end
    return item.start < named.start and bool(named.type) and named.type != AREA and not behind


def _common(word: str) -> bool:
    return word in COMMON or (word.endswith("s") and word[:-1] in COMMON) or word in ("al", "el")


def _placed(items: Sequence[Item], at: int) -> bool:
    """Whether a verb or a phrase before it makes a place of a name: "capturing X", "the edge of X", "X, a town"."""
    before = items[at - 1] if at else None
    if before is None:
        return _apposed(items, at)
    if before.entry.verbs & {"take", "enter"} or before.has("locative", "beside"):
        return True
    if before.low == "of" and at > 1:
        noun = items[at - 2]
        return (
            bool(noun.entry.nouns) or noun.has("locative", "part_words", "part_sides") or noun.kind == "place"
        )
    return _apposed(items, at)


def _apposed(items: Sequence[Item], at: int) -> bool:
    """As in "X, the main town": the noun behind the comma says what it is."""
    after = items[at + 1 : at + 3]
    return (
        len(after) > 1
        and after[0].low == ","
        and after[1].place is not None
        and after[1].place.type in POPULATED
        and not after[1].place.plural
    )


def _person(items: Sequence[Item], at: int, cued: bool) -> bool:
    return bool(at) and not cued and items[at - 1].has("person_titles", "official")
