"""Where the text itself puts a place: "X in the northern countryside of Y", "X, Y province", "قرية X بريف Y".

Told by the words between two names; whatever else stands there ends it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from streams.articles.text import Text
from streams.places.index import Gazetteer, Hit
from streams.reading.words.items import Named
from streams.reading.words.lexicon import Lexicon, words_of

if TYPE_CHECKING:
    from streams.reading.claims.walk import Sentence

SHORT = 3  # a comma alone
FAR = 60  # characters between two names, of which one says where the other lies
IN, BESIDE, OWNER, LIST, COMMA, BRACKET = "in", "beside", "owner", "list", "comma", "bracket"
SIDES = words_of("compass")
_TOKEN = re.compile(r"'s\b|[^\W_]+(?:-[^\W_]+)*|[^\s#\"]")
_NEXT = re.compile(r"\s{0,2}([^\W\d_]+)")
_GROWN = ("ب", "ل")  # prepositions written onto their noun

_Spot = tuple[int, int, Named | None]


class Inside:
    """Fills ``within`` of the names of one article."""

    def __init__(
        self, text: Text, gazetteer: Gazetteer, hits: Sequence[Hit], lexicons: Mapping[str, Lexicon]
    ) -> None:
        self.text, self.gazetteer, self.hits, self.lexicons = text, gazetteer, hits, lexicons
        self.at = 0

    def fill(self, told: "Sequence[Sentence]") -> None:
        """Each name of the sentences gets the areas and towns that its sentence puts it in, the nearest first."""
        for sentence in told:
            spots = self.spots(sentence)
            if len(spots) > 1:
                self.sentence(spots, self.lexicons[sentence.language])

    def spots(self, sentence: "Sentence") -> list[_Spot]:
        """The names of a sentence in order, and what a table knows between them."""
        found: dict[int, _Spot] = {}
        for item in sentence.items:
            for named in item.place.names if item.place else ():
                found[named.start] = (named.start, named.end, named)
        taken = {at for start, end, _ in found.values() for at in range(start, end)}
        while self.at < len(self.hits) and self.hits[self.at].start < sentence.end:
            hit = self.hits[self.at]
            self.at += 1
            if not hit.common and hit.start not in taken and hit.end - 1 not in taken:
                found[hit.start] = (hit.start, hit.end, None)
        return [found[start] for start in sorted(found)]

    def sentence(self, spots: Sequence[_Spot], lexicon: Lexicon) -> None:
        """From the last name to the first: what a name lies in, and what one lies in that lies in it."""
        within: tuple[str, ...] = ()
        reached: tuple[str, ...] = ()
        follower: _Spot | None = None
        for spot in reversed(spots):
            here = self.text.original[slice(*self.text.span(spot[0], spot[1]))]
            kind = self.relation(spot, follower, lexicon) if follower else ""
            if kind == LIST and not _alike(spot[2], follower[2] if follower else None):
                kind = ""
            own = {IN: reached, BESIDE: within, LIST: within}.get(kind, ())
            reached = (here, *(reached if kind == OWNER else own if kind != LIST else ()))
            within, follower = own, spot
            if spot[2] is not None and own:
                spot[2].within = own

    def relation(self, one: _Spot, other: _Spot, lexicon: Lexicon) -> str:
        """What the words between two names say of the first."""
        start, end = one[1], other[0]
        if not 0 < end - start <= FAR:
            return ""
        kind = between(self.text.folded[start:end], lexicon)
        if kind == COMMA:
            return IN if self.is_area(other, lexicon) else LIST if end - start <= SHORT else ""
        if kind == BRACKET:
            return (
                IN if self.is_area(other, lexicon) or self.text.clean[other[1] : other[1] + 1] == ")" else ""
            )
        if kind == BESIDE and lexicon.order == "vso" and self.is_country(other):
            return IN  # "شمال سوريا" is in it
        return kind

    def is_area(self, spot: _Spot, lexicon: Lexicon) -> bool:
        """As in "Hama province", and a country's name."""
        after = _NEXT.match(self.text.folded, spot[1])
        entry = lexicon.entries.get(after[1]) if after else None
        return (entry is not None and entry.place == "area") or self.is_country(spot)

    def is_country(self, spot: _Spot) -> bool:
        """Whether a name is a country's."""
        return self.gazetteer.is_country(self.text.clean[spot[0] : spot[1]])


def _alike(one: Named | None, other: Named | None) -> bool:
    """Whether two names of a list are of one kind: what is told of the last holds for all villages before it."""
    return one is not None and other is not None and one.type == other.type


def between(gap: str, lexicon: Lexicon) -> str:
    """What the (folded) words between two names say of the first: one of the constants above, or ""."""
    found: set[str] = set()
    for word in _TOKEN.findall(gap):
        role = _role(word, lexicon)
        if not role:
            return ""
        found.add(role)
    if found & {"and", "owner"}:
        return LIST if found <= {"and", "comma", "noun", "small"} else OWNER if found == {"owner"} else ""
    if "in" in found or ("area" in found and lexicon.order == "vso"):
        return IN
    if "bracket" in found:
        return BRACKET
    if "toward" in found:
        return BESIDE
    apart = found == {"comma"} or ("of" in found and bool(found & {"area", "noun"}))
    return COMMA if apart else ""


def _role(word: str, lexicon: Lexicon) -> str:
    """What one word does between two names, or "" for a word that parts them."""
    if word in (",", "،"):
        return "comma"
    if word == "(":
        return "bracket"
    entry = lexicon.entries.get(word)
    if entry is not None:
        for role in ("inside", "toward"):
            if role in entry.tags:
                return "in" if role == "inside" else role
        if entry.place:
            return "area" if entry.place == "area" else "noun"
        if "plain_and" in entry.tags:
            return "and"
        if entry.tags & {"determiner", "part_sides"}:
            return "small"
    if word[0] in _GROWN and (grown := lexicon.entries.get(word[1:])) is not None and grown.place:
        return "in"
    return {"'s": "owner", "of": "of"}.get(word, "")


def sided(name: str) -> bool:
    """As in "جنوب لبنان": a side of a country, though a table may have it."""
    side, _, rest = name.partition(" ")
    return bool(rest) and side in SIDES
