"""Names of places outside any place phrase, in a script without capitals: told by the words beside them.

No claim is ever about such a name; it is shown as a place, and helps to place the others. Whether a word is one is told
by what stands before it ("صوب كنصفرة", "القصف على كفروما", "في حزة") and by what follows: a name ends its phrase, where
an ordinary noun mostly goes on.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from streams.articles.text import Text
from streams.places import spelling
from streams.places.index import Gazetteer, Hit
from streams.reading.phrases.uncased import ARTICLE, is_noun, is_ordinary
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of
from streams.reading.words.shapes import is_shape
from streams.reading.words.tokens import COMMAS

if TYPE_CHECKING:
    from streams.reading.claims.walk import Sentence

SMALL = 0.35  # prominence of a village that a reporter would not name without saying what it is
SHORTEST = 3
NEAR = 4  # items before "on" in which a word of fighting may stand
AND = "و"
ON, OFF, BETWEEN, FROM = "علي", "عن", "بين", "من"
LOCALITY = "locality"
TO = words_of("toward")
GLUED, GLUED_LEAST = "كفر", 6  # "كفرلوسين"
INTO = words_of("into")
SCENES = words_of("saw_fighting")
OUTER = (*words_of("around"), *words_of("edges"))
PEOPLE = words_of("people_of")
FIGHT = 12  # items between a fight and the place at whose edge it was
PRONOUNS = words_of("name_pronouns")
VERBAL = words_of("verb_endings")
TANWEEN = "\u064b"
HEADS = frozenset(("name_head", "name_alone", "name_more", "landmark"))
OWNING = ("'s ", "’s ", "-led ", "-held ", "-backed ")
GROWN = frozenset("وبل")
COMING = words_of("coming")
_LAST = re.compile(r"(?:^|\W)(\w)\w* $")
SIGNS = frozenset('.،,;:؛)("«»-–—؟!')
ENDS = (
    *("preposition", "subordinator", "contrast", "conjunction", "relative", "adverb", "locative"),
    *(
        "plain_and",
        "according",
        "complement",
        "negation",
        "including",
        "era",
        "inside",
        "name_stop",
        "determiner",
    ),
)


@dataclass(frozen=True, slots=True)
class Strays:
    """Finds them in the sentences of one article. ``hits``: by the clean offset at which they start."""

    text: Text
    gazetteer: Gazetteer
    hits: Mapping[int, Hit]

    def find(self, sentence: "Sentence", told: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[Named]:
        """The names of one sentence, in order. ``told``: by their first word, names and kinds of the text."""
        items, last = sentence.items, -1
        for at, item in enumerate(items):
            if item.place is not None:
                yield from self.swallowed(item)
                last = at if item.place.names else last
            elif item.kind == "actor" and self.stands_for(item):
                yield Named(item.start, item.end, known=True)  # "أعلنت موسكو"
            elif item.kind in ("word", "speaker") and at > last:
                found = self.word(items, at, last) if at else None
                found = found or self.again(items, at, told)
                if found is not None:
                    yield found[0]
                    last = found[1]

    def stands_for(self, item: Item) -> bool:
        """As in "أعلنت واشنطن": one word that means a country, which need not be in a table."""
        seat = all(term.place for term in item.actors)
        return seat and (item.start in self.hits or (bool(item.actors) and " " not in item.low))

    def again(
        self, items: Sequence[Item], at: int, told: Mapping[str, Sequence[tuple[str, str]]]
    ) -> tuple[Named, int] | None:
        """A name that the text has told before or tells later, with a noun that says what it is."""
        item = items[at]
        if item.kind != "word" or item.entry.forms or len(item.low) < SHORTEST:
            return None
        for cut in (0, 1):
            low = item.low[cut:]
            if cut and not (item.low[0] in GROWN and low in told):
                continue
            for name, kind in told.get(low, ()):
                start = item.start + cut
                end = start + len(name)
                if self.text.folded.startswith(name, start) and not is_ordinary(name):
                    last = at
                    while last + 1 < len(items) and items[last + 1].end <= end and not items[last + 1].place:
                        last += 1
                    if items[last].end == end:
                        return Named(start, end, start in self.hits, kind), last
        return None

    def passed(self, sentence: "Sentence") -> Iterator[Named]:
        """What the phrases of a sentence have passed over, in any script."""
        items = sentence.items
        for at, item in enumerate(items):
            if item.place is not None:
                yield from self.swallowed(item)
            elif item.capital and (item.actors or item.speaker) and (hit := self.hits.get(item.start)):
                located = bool(at) and items[at - 1].has("locative")
                if item.speaker and hit.end >= item.end:
                    continue  # "Al Jazeera's"
                if self.sure(hit) and self.owns(hit, item.end, located):
                    yield Named(hit.start, hit.end, known=True)

    def owns(self, hit: Hit, end: int, located: bool) -> bool:
        """As in "Mali's army", "Misrata-led brigades", "in Gaza": a place's name in what is read as another's."""
        clean = self.text.clean
        return (hit.end == end and located) or clean.startswith(OWNING, hit.end)

    def swallowed(self, item: Item) -> Iterator[Named]:
        """Known names that a phrase has passed over: "ثعبات شرقي مدينة تعز وقرية الصراهم"."""
        names = item.place.names if item.place else []
        for before, after in pairwise(names):
            if after.start - before.end < SHORTEST:
                continue
            for start in range(before.end, after.start):
                hit = self.hits.get(start)
                if hit is not None and self.sure(hit) and hit.end <= after.start and self.alone(hit):
                    yield Named(hit.start, hit.end, known=True)

    def alone(self, hit: Hit) -> bool:
        """Whether no capital stands beside a name: else it is a part of a longer one."""
        clean = self.text.clean
        after = clean[hit.end + 1 : hit.end + 2]
        before = _LAST.search(clean, max(0, hit.start - 30), hit.start)
        return not after.isupper() and not (before and before[1].isupper())

    def sure(self, hit: Hit) -> bool:
        """Whether a name of a table is no ordinary word: spelt so, and of a place that is named without a noun."""
        if hit.common or not hit.exact:
            return False
        if not spelling.is_arabic(self.text.clean[hit.start : hit.end]):
            return True
        rows = self.gazetteer.rows
        return not hit.rows or any(
            rows.prominence[row] >= SMALL or rows.place(row).type == "town" for row in hit.rows
        )

    def word(self, items: Sequence[Item], at: int, last: int) -> tuple[Named, int] | None:
        """The name that begins with a word, and its last item; ``last``: the last item of the name before it."""
        item = items[at]
        entry = item.entry
        if entry.forms or entry.place or entry.verbs or entry.nouns or item.actors or entry.tags - HEADS:
            return None
        listed, last_of = self.listed(items, at, last), len(items) - 1
        if item.low.startswith(AND) and is_noun(item.low):
            return None  # "وقوع": no "قوع" of a list
        if item.kind == "speaker" and not (listed and item.start in self.hits):
            return None  # "مدينتي البوكمال والميادين", though a broadcaster is called so
        glued = item.low.startswith(GLUED) and len(item.low) >= GLUED_LEAST and not item.low.endswith(VERBAL)
        scene = items[at - 1].low in SCENES and (
            item.start in self.hits or fights(items[min(at + 1, last_of)])
        )
        if not (listed or glued or scene or led(items, at) or self.joined(items, at) or bracketed(items, at)):
            return None
        start = item.start + (listed and item.low.startswith(AND) and items[at - 1].low != AND)
        hit = self.hits.get(start)
        end = self.end(items, at, hit)
        if listed and not self.joins(items, at, end, start, hit):
            return None
        known = hit is not None and self.sure(hit)
        closed = closes(items, end) or (known and verbal(items[end])) or (scene and fights(items[end]))
        if not closed or not self.name(items, at, end, start, hit, listed):
            return None
        return Named(start, items[end - 1].end, known=hit is not None), end - 1

    def joined(self, items: Sequence[Item], at: int) -> bool:
        """As in "كل من القصير وحمص القديمة ويبرود": a name that a table has, joined to another word that it has."""
        hit = self.hits.get(items[at].start)
        if hit is None or not self.sure(hit) or items[at - 1].low != AND:
            return False
        before = at - 2
        while before > 0 and items[before].has("name_more"):
            before -= 1
        return before >= 0 and items[before].kind == "word" and items[before].start in self.hits

    def listed(self, items: Sequence[Item], at: int, last: int) -> bool:
        """Whether a list of names goes on: "سقبا وحمورية", "حمص القديمة ويبرود"."""
        if last < 0:
            return False
        before = items[last + 1 : at]
        if not before:
            return items[at].low.startswith(AND) and len(items[at].low) > SHORTEST
        return all(item.low == AND or item.low in COMMAS or item.has("name_more") for item in before) and (
            before[-1].low == AND or before[0].low in COMMAS
        )

    def joins(self, items: Sequence[Item], at: int, end: int, start: int, hit: Hit | None) -> bool:
        """Whether a word goes on a list of names and begins no new clause: "وأمسكوا بـ", "، لافتا إلى"."""
        if hit is not None and self.sure(hit):
            return True
        word = self.text.folded[start : items[at].end]
        if word.endswith(VERBAL) or word.startswith("ي"):
            return False
        after = items[end].low if end < len(items) else ""
        return items[at - 1].low not in COMMAS or after in COMMAS or after == AND or after.startswith(AND)

    def end(self, items: Sequence[Item], at: int, hit: Hit | None) -> int:
        """The item behind the name."""
        end = at + 1
        while hit is not None and end < len(items) and items[end].start < hit.end:
            end += 1
        head = items[at].has("name_head", "name_alone") and end < len(items) and plain(items[end])
        if end == at + 1 and (head or (hit is None and self.pair(items, at))):
            end += 1
        while end < len(items) and items[end].has("name_more"):
            end += 1
        return end

    def pair(self, items: Sequence[Item], at: int) -> bool:
        """As in "قرب عيل طير التي", "القصف على بصر الحرير": two words that nothing knows."""
        if at + 1 >= len(items) or not plain(items[at + 1]) or not closes(items, at + 2):
            return False
        first, second = items[at].low, items[at + 1].low
        return not (first.startswith(ARTICLE) or is_ordinary(second) or is_shape(second))

    def name(
        self, items: Sequence[Item], at: int, end: int, start: int, hit: Hit | None, listed: bool
    ) -> bool:
        """Whether the words may be a name."""
        word = self.text.folded[start : items[at].end]
        if end > at + 1 and items[at].has("name_head", "name_alone"):
            return True
        if hit is not None and self.sure(hit):
            return not is_ordinary(word) or word.startswith(ARTICLE)
        if is_ordinary(word) or len(word) < SHORTEST or not word.isalpha() or word.endswith(PRONOUNS):
            return False
        first, last = self.text.span(start, items[at].end)
        if TANWEEN in self.text.original[first : last + 1]:
            return False
        if hit is not None:
            return True
        if is_shape(word):
            return False
        return not word.startswith(ARTICLE) or listed or items[at - 1].has("beside")


def plain(item: Item) -> bool:
    """A word that may be the second of a name."""
    if item.kind != "word" or item.entry.forms or item.entry.verbs:
        return False
    return not item.entry.tags - HEADS and not item.low.startswith((AND, "لل"))


def led(items: Sequence[Item], at: int) -> bool:
    """Whether what stands before a word puts something at a place: "صوب X", "في X", "القصف على X", "قلب X"."""
    before, earlier = items[at - 1], items[max(0, at - 1 - NEAR) : at - 1]
    if before.low == BETWEEN:
        return at + 1 < len(items) and items[at + 1].low.startswith(AND)
    if (before.has("beside") and before.low != OFF) or before.low in INTO:
        return True
    if before.low in PEOPLE and not items[at].low.startswith(ARTICLE):
        return True
    if before.low in OUTER and any(map(fights, items[max(0, at - FIGHT) : at])):
        return not items[at].low.startswith(ARTICLE)
    if before.low == ON:
        return items[at].has("name_alone") or any(map(fights, earlier))
    if before.low == FROM:
        after = items[at + 1].low if at + 1 < len(items) else ""
        return after in TO or any(fights(item) or comes(item) for item in earlier[-2:])
    if before.place is not None and not before.place.names and before.place.plural:
        return before.place.type == LOCALITY and not items[at].low.startswith(ARTICLE)
    return before.has("part_words") and not items[at].low.startswith(ARTICLE)


def bracketed(items: Sequence[Item], at: int) -> bool:
    """As in "عين العرب (كوباني)": another name of the place before."""
    if at < 2 or at + 1 >= len(items) or items[at - 1].low != "(" or items[at + 1].low != ")":
        return False
    return items[at - 2].place is not None


def fights(item: Item) -> bool:
    """A word of fighting or of fire from afar."""
    return item.has("fighting_words", "fighting_air", "fighting_ground", "fighting_mutual")


def comes(item: Item) -> bool:
    """As in "القادمة من X", "انسحبوا من X": a word of coming or leaving."""
    return item.low.removeprefix(ARTICLE).startswith(COMING) or "leave" in (
        item.entry.verbs | item.entry.nouns
    )


def verbal(item: Item) -> bool:
    """Whether a word that nothing knows looks like a verb: "X خلفت قتلى"."""
    return (
        item.kind == "word"
        and item.low.endswith("ت")
        and not item.low.endswith("ات")
        and len(item.low) > SHORTEST
    )


def closes(items: Sequence[Item], at: int) -> bool:
    """Whether a name may end before an item: no noun or adjective goes on."""
    if at >= len(items):
        return True
    item = items[at]
    if item.kind in ("day", "actor", "speaker"):
        return item.kind == "day"
    if item.low in SIGNS or item.entry.forms or item.has(*ENDS):
        return True
    return item.low.startswith(AND) and len(item.low) > SHORTEST
