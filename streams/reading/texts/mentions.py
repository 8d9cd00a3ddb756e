"""The names of places in an article: those that a claim is about, and those that the text uses as a place's name."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.articles.text import Text
from streams.places import spelling
from streams.places.index import Gazetteer, Hit
from streams.places.place import Name
from streams.places.scan import COMMON
from streams.reading.phrases.lists import POPULATED
from streams.reading.phrases.uncased import (
    ARTICLE,
    QUOTES,
    describes,
    is_adjective,
    is_noun,
    is_ordinary,
    is_person,
    trimmed,
)
from streams.reading.texts.fullnames import is_nunated, made_of_plain_words, narrowed, widened
from streams.reading.texts.ordinary import is_of_body, is_phrase, is_word
from streams.reading.texts.strays import Strays
from streams.reading.words.cased import bodies, in_body, sites, whole
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import ARTICLES, lost_commas

if TYPE_CHECKING:
    from streams.reading.claims.walk import Sentence

GLUED = 4  # words that are too many for one name
AT = words_of("at")
TAKING = frozenset(("take", "enter", "lose"))
TOLD = ("city", "town", "village", "neighbourhood", "area", "locality")
VAGUE = ("locality", "unnamed")  # "منطقة X", "stronghold of X": a place or a district, the table may tell
UNDER = words_of("under_attack")
BEING = words_of("forms_of_being")
SCENE = 4  # items between a place and what it has seen
FIGHT = 9  # items between a fight and what it is for the control of
AREA = "area"
ROAD = "road"  # "M4 highway" is all name; of "Tabqa airport" the name is Tabqa
_SHORT = re.compile(r"(?:[A-Z]\.?){1,5}s?")  # "U.S.", "SDFs"
_PEOPLE = re.compile(r"[A-Z][a-z]+(?:ian|ite|ese|ic)s?")
_BASED = re.compile(r"-(?:[a-z]+ed|held)$")
_GROUP = re.compile(r"-[A-Z]{2,}$")
_LAST = re.compile(r" ([a-z]+)$")
_UNIT = re.compile(
    r" (State|Oblast|Region)\b(?! (?:[Mm]edia|[Nn]ews|[Rr]adio|[Tt]elevision|TV|[Dd]epartment)\b)"
)
_NOUN = re.compile(r" (?:Province|Governorate|District)$")
_GLUED = re.compile(r"\b(?:في|على|من|إلى|الى) [بلك]$")
LONGEST = 8  # characters of a preposition and the letter behind it
_NAME = re.compile(r"\S+")
_APART = re.compile(r"[ \-]+")


def name_of(text: Text, named: Named) -> Name:
    """A name as its phrase has it."""
    start, end = text.span(named.start, named.end)
    kind = named.itself or named.type
    return Name(text.original[start:end], start, end, "" if kind in VAGUE else kind, named.within)


class Mentions:
    """Collects the names of one article."""

    def __init__(
        self, text: Text, gazetteer: Gazetteer, hits: Sequence[Hit], uncased: Container[str]
    ) -> None:
        self.text, self.gazetteer, self.uncased = text, gazetteer, uncased
        self.bare = lost_commas(text.clean)
        self.strays = Strays(text, gazetteer, {hit.start: hit for hit in hits})

    def names(self, told: "Sequence[Sentence]", used: set[int]) -> dict[int, Name]:
        """Every name that stands for a place, by the clean offset at which it starts; ``used``: those of claims."""
        found = list(self._all(told))
        certain = {self._key(named) for named, sure, _ in found if sure}
        twins = {core for key in certain if " " in key and (core := _twin(key))}
        names: dict[int, Name] = {}
        for named, sure, cued in found:
            if named.start in used:
                names[named.start] = name_of(self.text, named)
            elif sure or (key := self._key(named)) in certain or (" " in key and _twin(key) in twins):
                for each in self._pieces(named):
                    if (name := self._mention(each, cued)) is not None:
                        names[each.start] = name
        again = self._again(found)
        for sentence in told:
            if sentence.language in self.uncased:
                for named in self.strays.find(sentence, again):
                    names.setdefault(named.start, name_of(self.text, named))
            else:
                for named in self.strays.passed(sentence):
                    names.setdefault(named.start, name_of(self.text, named))
        for named in made_of_plain_words(self.text):
            inside = range(named.start, named.end)
            if used.isdisjoint(inside):
                names = {start: name for start, name in names.items() if start not in inside}
                names[named.start] = name_of(self.text, named)
        return dict(sorted(names.items()))

    def _pieces(self, named: Named) -> Iterator[Named]:
        """The villages of a list that has lost its commas and that no table helps to part: each word is one."""
        if spelling.is_arabic(self.text.clean[named.start]):
            yield from self._joined(named)
            return
        words = list(_NAME.finditer(self.text.clean, named.start, named.end))
        if not self.bare or named.known or len(words) < GLUED or named.type not in POPULATED:
            yield named
            return
        start = end = 0
        for word in words:
            hit = self.strays.hits.get(word.start())
            goes_on = word.start() < end or word[0].lower().startswith(ARTICLES)
            if start and not goes_on:
                yield replace(named, start=start, end=end)
            start = start if start and goes_on else word.start()
            head = spelling.is_place_word(word[0].lower())
            end = max(word.end() + head, end, hit.end if hit else 0)
        yield replace(named, start=start, end=named.end)

    def _joined(self, named: Named) -> Iterator[Named]:
        """As in "الطريق حمص-حماة", which is two names, and "على بليون", whose first letter is no preposition."""
        clean, start, end = self.text.clean, named.start, named.end
        middle = clean.find("-", start, end)
        if middle > 0 and (hit := self.strays.hits.get(middle + 1)):
            yield replace(named, start=middle + 1, end=hit.end)
        glued = _GLUED.search(clean, max(0, start - LONGEST), start)
        if glued and spelling.is_arabic(clean[end - 1]) and "-" not in clean[start:end]:
            start, named = start - 1, replace(named, known=False)
        yield replace(named, start=start, end=middle if middle > 0 else end)

    def _again(self, found: Iterable[tuple[Named, bool, bool]]) -> dict[str, list[tuple[str, str]]]:
        """By their first word, the names behind a noun that says what they are, each with its kind."""
        kinds = {self._key(named): named.type for named, sure, _ in found if sure and named.type in TOLD}
        names: dict[str, list[tuple[str, str]]] = {}
        for key in sorted(kinds, key=len, reverse=True):
            names.setdefault(key.split(" ")[0], []).append((key, kinds[key]))
        return names

    def _all(self, told: "Sequence[Sentence]") -> Iterator[tuple[Named, bool, bool]]:
        """Each name, whether the text surely uses it for a place, and whether a noun before it says so."""
        surnames = _surnames(told)
        for sentence in told:
            for at, item in enumerate(sentence.items):
                names = item.place.names if item.place else []
                for named in names:
                    cued = _cued(item, named) or self._located(sentence.items, at, named)
                    sure = named.sure or named.type in POPULATED or _placed(sentence.items, at)
                    sure = sure or (item.place is not None and item.place.partial)
                    other = _person(sentence.items, at, cued or named.known)
                    other = other or (
                        not named.type and self._key(named) in surnames and _says(sentence.items, at)
                    )
                    if sentence.language in self.uncased and len(names) == 1:
                        other = other or is_of_body(sentence.items, at, 1 if named.type else 2)
                        other = other or (not named.type and self._no_place(sentence.items, at, named))
                    yield named, sure and not other, cued

    def _located(self, items: Sequence[Item], at: int, named: Named) -> bool:
        """As in "in Jordan", "at Saw": a word of place makes a place of what may be a man's name, or a plain word."""
        hit, item = self.strays.hits.get(named.start), items[at]
        if hit is None or not hit.common or hit.end != named.end or item.start != named.start or not at:
            return False
        return items[at - 1].low in AT and not _SHORT.fullmatch(self.text.clean[hit.start : hit.end])

    def _no_place(self, items: Sequence[Item], at: int, named: Named) -> bool:
        """Whether a bare name in a script without capitals is an ordinary word, a person's or a people's."""
        name = self._key(named)
        hit = self.strays.hits.get(named.start)
        rows = hit.rows if hit is not None else ()
        size = max(map(self.gazetteer.rows.prominence.__getitem__, rows), default=3.0 if hit else 0.0)
        tagged = self.text.clean.startswith("#", max(0, named.start - 1))
        if not tagged and is_word(items, at, name, size):
            return True
        if " " not in name:
            article = name.startswith(ARTICLE)
            if (is_ordinary(name) and not article) or (is_noun(name) and (hit is None or hit.common)):
                return True
        return is_person(items, at, name) or is_adjective(
            self.text.folded[max(0, named.start - 40) : named.start], name
        )

    def _key(self, named: Named) -> str:
        return self.text.folded[named.start : named.end]

    def _mention(self, named: Named, cued: bool) -> Name | None:
        """The name as a place's name is written, or None for what names no place."""
        name = name_of(self.text, named)
        if spelling.is_arabic(name.text):
            return self._unmarked(named)
        name = whole(self.text.original, self._whole(_bare(name)))
        if cued:
            return name
        if in_body(self.text.original, name, named.known):
            return None
        words = [spelling.plain(word) for word in _APART.split(name.text)]
        certain = named.known and len(words) > 1  # "United States"
        if _SHORT.fullmatch(name.text) or (not certain and all(map(_common, words))):
            return None
        if len(words) > 1 and not named.known and _common(words[0]) and not spelling.is_place_word(words[0]):
            return None  # "Khalid Nur", "President Bashar"
        if len(words) == 1 and not named.known and _PEOPLE.fullmatch(name.text):
            return None
        if _GROUP.search(name.text) or (not named.known and len(words) > 1 and words[-1] in bodies()):
            return None  # "Homs-PDF", "Health Ministry"
        return self._without_owner(name)

    def _unmarked(self, named: Named) -> Name | None:
        """The name in a script without capitals."""
        named = narrowed(self.text, named, self.strays.hits)
        name = name_of(self.text, named)
        if describes(name, named.known) or is_nunated(self.text, named) or is_phrase(name, named.known):
            return None
        short = trimmed(name)
        return self._closed(short if short is not name else name_of(self.text, widened(self.text, named)))

    def _closed(self, name: Name) -> Name:
        """With the quotation mark that ends it: "جبل “يسوف”"."""
        opened = next((mark for mark in QUOTES if mark in name.text), "")
        if opened and QUOTES[opened] not in name.text[name.text.index(opened) + 1 :]:
            after = self.text.original[name.end : name.end + 1]
            return (
                replace(name, text=name.text + after, end=name.end + 1) if after == QUOTES[opened] else name
            )
        return name

    def _whole(self, name: Name) -> Name:
        """With "State" or "Oblast" behind it, and without "Province": that is rather a noun than a part of the name."""
        after = _UNIT.match(self.text.original, name.end)
        if after and " " + after[1] not in name.text:
            return replace(name, text=name.text + after[0], end=name.end + len(after[0]))
        last = _NOUN.search(name.text)
        return replace(name, text=name.text[: last.start()], end=name.end - len(last[0])) if last else name

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
        behind, last = rest.partition(" ")[0], name.text.rpartition(" ")[2]
        titled = _common(spelling.plain(behind)) or _common(spelling.plain(last.rpartition("-")[2]))
        if rest and self.gazetteer.is_country(first) and titled:
            return replace(name, text=first, end=name.start + len(first))
        return name


def _twin(key: str) -> str:
    """What twins share: "maar dabsi" of "Maar Dabsi al-Gharbiya"; "" of one word."""
    parts = spelling.words(key)
    return spelling.canonical(" ".join(part.key for part in parts if part.role != "modifier"))


def _bare(name: Name) -> Name:
    """Without the small noun behind it ("Tabqa airport"), and without "-based"."""
    while (last := _BASED.search(name.text)) or (name.type != ROAD and (last := _LAST.search(name.text))):
        name = replace(name, text=name.text[: last.start()], end=name.end - len(last[0]))
    return name


def _cued(item: Item, named: Named) -> bool:
    """Whether a noun before a name says what it is: "town of X"; not "southern X", "X town"."""
    names = item.place.names if item.place else []
    behind = bool(names) and (item.end > names[-1].end or names[0].start - item.start <= len("the "))
    return item.start < named.start and bool(named.type) and named.type != AREA and not behind


def _common(word: str) -> bool:
    return word in COMMON or (word.endswith("s") and word[:-1] in COMMON) or word in ("al", "el")


def _placed(items: Sequence[Item], at: int) -> bool:
    """Whether a verb or a phrase before it makes a place of a name: "capturing X", "the edge of X", "X, a town"."""
    before = items[at - 1] if at else None
    if _fought_over(items, at):
        return True
    if before is None:
        return _apposed(items, at)
    if before.entry.verbs & TAKING or before.has("locative", "beside", "holding"):
        return True
    if before.low == "as far as":
        return True
    if before.has("including"):
        return any(item.place is not None and item.place.plural for item in items[max(0, at - 8) : at])
    if before.low == "of" and at > 1:
        noun = items[at - 2]
        return (
            noun.low in sites()
            or bool(noun.entry.nouns)
            or noun.has("locative", "part_words", "part_sides")
            or noun.kind == "place"
        )
    if before.low == ";" or before.has("plain_and"):
        return _dated(items, at)
    return _apposed(items, at)


def _fought_over(items: Sequence[Item], at: int) -> bool:
    """As in "X has seen fighting", "X came under attack", "battled them for control of X"."""
    for step in range(at + 1, min(len(items) - 1, at + SCENE)):
        item = items[step]
        if item.low.endswith(UNDER):
            return True
        if item.has("fighting_scene") and not item.entry.forms & {"gerund"}:
            return any(each.has("fighting_mutual") for each in items[step + 1 : step + SCENE])
        if not item.has("have", "be") and not item.low.startswith(BEING):
            break
    fought = at > 2 and items[at - 1].low == "of" and items[at - 2].low == "control"
    return fought and any(item.has("fighting_mutual") for item in items[max(0, at - FIGHT) : at])


def _dated(items: Sequence[Item], at: int) -> bool:
    """As in "took A on January 17; B on January 19": a list in which each place has its day."""
    behind = items[at + 1 : at + 3]
    day = bool(behind) and behind[-1].kind == "day"
    return day and any(item.place is not None and item.place.names for item in items[max(0, at - 6) : at])


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


def _surnames(told: "Sequence[Sentence]") -> frozenset[str]:
    """The last words of the names of people: "Ali Amani, the governor's spokesman"."""
    people = (item.low for sentence in told for item in sentence.items if item.kind == "name")
    return frozenset(name.rpartition(" ")[2] for name in people if " " in name)


def _says(items: Sequence[Item], at: int) -> bool:
    """Whether a name speaks: "Amani says", "Amani's"."""
    after = items[at + 1] if at + 1 < len(items) else None
    return after is not None and (after.low == "'s" or "report" in after.entry.verbs)
