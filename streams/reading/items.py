"""A sentence as items: words with what the lexicon knows of them, names, actors, days."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streams.actors.ontology import ActorTerm, Speaker
from streams.articles.days import Day
from streams.articles.text import Text
from streams.reading.clitics import split
from streams.reading.lexicon import Entry, Lexicon
from streams.reading.tokens import ARTICLES as _ARTICLES
from streams.reading.tokens import PhraseTree, Token

NO_ENTRY = Entry()


@dataclass(slots=True)
class Named:
    """One name inside a place phrase: clean offsets, and whether a place table has it."""

    start: int
    end: int
    known: bool = False
    type: str = ""
    within: tuple[str, ...] = ()
    actors: tuple[ActorTerm, ...] = ()


@dataclass(slots=True)
class PlacePhrase:
    """A noun phrase about places: "the villages of A, B and C" (names), "four villages" (none)."""

    names: list[Named] = field(default_factory=list)
    type: str = ""
    partial: bool = False
    plural: bool = False
    definite: bool = False
    side: bool = False
    unnamed: bool = False

    @property
    def cued(self) -> bool:
        """Whether the text says what kind of place it is."""
        return bool(self.type)


@dataclass(slots=True)
class Item:
    """One step of a sentence: ``kind`` is word, number, sign, name, actor, place or day."""

    kind: str
    start: int
    end: int
    low: str = ""
    entry: Entry = field(default_factory=lambda: NO_ENTRY)
    capital: bool = False
    actors: tuple[ActorTerm, ...] = ()
    place: PlacePhrase | None = None
    day: Day | None = None
    known: bool = False
    owned: bool = False
    speaker: Speaker | None = None

    def has(self, *tags: str) -> bool:
        """Whether the lexicon gives it one of these tags."""
        return any(tag in self.entry.tags for tag in tags)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that is looked up in a sentence of one language."""

    lexicon: Lexicon
    actors: PhraseTree[ActorTerm]
    speakers: PhraseTree[Speaker] = field(default_factory=PhraseTree)
    cased: Mapping[str, str] = field(default_factory=dict)


def itemize(
    text: Text,
    tokens: Sequence[Token],
    vocabulary: Vocabulary,
    days: Sequence[Day],
    hits: Sequence[tuple[int, int, bool]],
) -> list[Item]:
    """The items of one sentence; ``hits`` are spans that a place table knows, with whether they are common words."""
    reader = _Itemizer if vocabulary.lexicon.order == "svo" else _Unmarked
    return reader(text, tokens, vocabulary, days, hits).run()


class _Itemizer:
    def __init__(
        self,
        text: Text,
        tokens: Sequence[Token],
        vocabulary: Vocabulary,
        days: Sequence[Day],
        hits: Sequence[tuple[int, int, bool]],
    ) -> None:
        self.text, self.tokens, self.vocabulary = text, tokens, vocabulary
        self.lows = [token.low for token in tokens]
        self.days = {day.start: day for day in days}
        self.hits = {start: end for start, end, common in hits if not common}
        self.items: list[Item] = []

    def run(self) -> list[Item]:
        at = 0
        while at < len(self.tokens):
            at = self.day(at) or self.phrase(at) or self.hit(at) or self.name(at) or self.plain(at)
        return self.items

    def day(self, at: int) -> int:
        found = self.days.get(self.tokens[at].start)
        if found is None:
            return 0
        return self.put("day", at, self.count(at, found.end), day=found)

    def count(self, at: int, end: int) -> int:
        """How many words from ``at`` end at or before an offset (at least one)."""
        return max(1, bisect_left(self.tokens, end, at, key=lambda token: token.end - 1) - at)

    def phrase(self, at: int) -> int:
        words, entries = self.vocabulary.lexicon.tree.longest(self.lows, at)
        heads, terms = self.actor(at)
        token = self.tokens[at]
        voices, speakers = self.vocabulary.speakers.longest(self.lows, at)
        if voices and voices >= max(heads, words):
            return self.put(
                "speaker", at, voices, speaker=speakers[0], actors=tuple(terms) if heads == voices else ()
            )
        placed = self.count(at, self.hits[token.start]) if token.start in self.hits else 0
        if heads and heads >= words and heads >= placed:
            kind, same = _actor_kind(terms), bool(entries) and words == heads
            return self.put(
                kind, at, heads, actors=tuple(terms), entry=entries[0] if same else NO_ENTRY, known=True
            )
        if words and words >= placed and not (placed and token.capital and at):
            if token.capital and at and self.name_goes_on(at, words):
                return 0
            return self.put("word", at, words, entry=entries[0])
        return 0

    def actor(self, at: int) -> tuple[int, list[ActorTerm]]:
        """The longest phrase about armed people or a country; one that is a plain word only as it is written."""
        words, terms = self.vocabulary.actors.longest(self.lows, at)
        if words:
            first, last = self.tokens[at], self.tokens[at + words - 1]
            exact = self.vocabulary.cased.get(self.text.folded[first.start : last.end])
            if exact is not None and self.text.clean[first.start : last.end] != exact:
                return 0, []
        return words, terms

    def name_goes_on(self, at: int, words: int) -> bool:
        """A capitalised word of the lexicon inside a name: "Port Sudan", "Camp Speicher"."""
        if words > 1 or self.lows[at] in ("the", "a"):
            return False
        after = at + words
        return after < len(self.tokens) and self.tokens[after].capital and not self.known(after)

    def known(self, at: int) -> bool:
        return bool(
            self.actor(at)[0]
            or self.vocabulary.speakers.longest(self.lows, at)[0]
            or self.vocabulary.lexicon.tree.longest(self.lows, at)[0]
        )

    def hit(self, at: int) -> int:
        end = self.hits.get(self.tokens[at].start)
        if end is None or self.acronym(at):
            return 0
        words = self.count(at, end)
        more = self.run_of_capitals(at)
        if more > words and not self.splits(at, words, more):
            words = more
            return self.put("name", at, words, capital=True)
        return self.put("name", at, words, capital=True, known=True)

    def acronym(self, at: int) -> bool:
        """ "UN", "NATO": letters that stand for an organisation."""
        token = self.tokens[at]
        word = self.text.clean[token.start : token.end]
        return 1 < len(word) < 6 and word.isupper() and word.isalpha()

    def splits(self, at: int, words: int, more: int) -> bool:
        """Whether the rest of a run of capitals is a name of its own: "Zeitan Khalsa"."""
        token = self.tokens[at + words]
        if "," in self.lows or token.low.startswith(_ARTICLES):
            return False
        return token.start in self.hits and self.count(at + words, self.hits[token.start]) <= more - words

    def name(self, at: int) -> int:
        if not self.tokens[at].capital or self.acronym(at):
            return 0
        return self.put("name", at, max(1, self.run_of_capitals(at)), capital=True)

    def run_of_capitals(self, at: int) -> int:
        index = at
        while index < len(self.tokens):
            token = self.tokens[index]
            if index > at and (
                token.start in self.days or (self.stops(index) and not token.low.startswith("al-"))
            ):
                break
            if index > at and "," not in self.lows and self.heads(index):
                break
            if token.capital:
                index += 1
            elif token.low in _PARTICLES and index + 1 < len(self.tokens) and self.tokens[index + 1].capital:
                index += 1
            else:
                break
        return index - at

    def heads(self, index: int) -> bool:
        """ "Tell", "Kafr": a word that opens a name; a list without commas goes on with it."""
        entry = self.vocabulary.lexicon.entries.get(self.lows[index])
        return entry is not None and "name_head" in entry.tags

    def stops(self, index: int) -> bool:
        """A capitalised word that is no part of a name: an actor, or a lexicon word that ends the run."""
        heads, terms = self.actor(index)
        if heads:
            return _actor_kind(terms) == "actor"
        words, entries = self.vocabulary.lexicon.tree.longest(self.lows, index)
        return bool(words) and not self.name_goes_on(index, words) and not entries[0].place

    def plain(self, at: int) -> int:
        low = self.lows[at]
        kind = "number" if low[0].isdigit() else "word" if low[0].isalpha() else "sign"
        return self.put(kind, at, 1)

    def put(self, kind: str, at: int, words: int, **more: object) -> int:
        first, last = self.tokens[at], self.tokens[at + words - 1]
        low = " ".join(self.lows[at : at + words])
        more.setdefault("capital", first.capital)
        self.items.append(Item(kind, first.start, last.end, low, **more))  # type: ignore[arg-type]
        return at + words


def _actor_kind(terms: Sequence[ActorTerm]) -> str:
    """An adjective says whose and not who; a country is a place until a verb makes an actor of it."""
    if all(term.demonym for term in terms):
        return "word"
    return "name" if all(term.place for term in terms) else "actor"


_PARTICLES = frozenset(
    (
        "al",
        "el",
        "bin",
        "ibn",
        "ben",
        "bou",
        "abu",
        "umm",
        "de",
        "du",
        "la",
        "le",
        "as",
        "ash",
        "ad",
        "ar",
        "an",
        "at",
        "az",
        "a",
    )
)


class _Unmarked(_Itemizer):
    """For a script without capitals: a name stands behind a noun for a place, a hash sign, or in a list of names."""

    def __init__(
        self,
        text: Text,
        tokens: Sequence[Token],
        vocabulary: Vocabulary,
        days: Sequence[Day],
        hits: Sequence[tuple[int, int, bool]],
    ) -> None:
        self.all_hits = {start: end for start, end, _ in hits}
        known = vocabulary.lexicon.tree.begins
        actors = vocabulary.actors.begins
        parts = split(
            tokens,
            lambda word: known(word) or actors(word),
            [start for start, _, common in hits if not common],
        )
        super().__init__(text, parts, vocabulary, days, hits)

    def name(self, at: int) -> int:
        if self.lows[at][0].isdigit() or not self.lows[at][0].isalpha() or len(self.lows[at]) < 2:
            return 0
        if self.expected(at):
            return self.put("name", at, self.extent(at), known=self.tokens[at].start in self.all_hits)
        if self.listed(at):
            return self.and_name(at)
        return 0

    def phrase(self, at: int) -> int:
        """A word of the vocabulary, unless it stands where a name must and a place table has it."""
        start = self.tokens[at].start
        if start in self.all_hits and self.items and self.items[-1].entry.place and self.expected(at):
            entry = self.vocabulary.lexicon.entries.get(self.lows[at])
            if entry is None or not (entry.place or entry.tags & {"preposition", "relative", "name_stop"}):
                return self.put(
                    "name", at, max(self.extent(at), self.count(at, self.all_hits[start])), known=True
                )
        if (
            self.items
            and self.expected(at)
            and self.has(at, "name_head")
            and not self.items[-1].kind == "name"
        ):
            return self.put("name", at, self.extent(at))
        entry = self.vocabulary.lexicon.entries.get(self.lows[at])
        if (
            entry is not None
            and "flag" in entry.tags
            and self.items
            and self.items[-1].low in ("و", "،")
            and self.expected(at)
        ):
            return self.put("name", at, self.extent(at))
        return super().phrase(at)

    def hit(self, at: int) -> int:
        end = self.hits.get(self.tokens[at].start)
        if end is None:
            return 0
        return self.put("name", at, max(self.extent(at), self.more(at, self.count(at, end))), known=True)

    def expected(self, at: int) -> bool:
        """Whether a name must stand here: behind "قرية", behind "#", behind a comma or "و" in a list of villages."""
        if not self.items:
            return False
        last = self.items[-1]
        if last.entry.place or last.low == "#":
            return True
        if last.low in ("و", "،", ",") and len(self.items) > 1:
            return (
                self.items[-2].kind == "name"
                and self.plural()
                or (
                    len(self.items) > 2
                    and last.low == "و"
                    and self.items[-2].low in ("،", ",")
                    and self.items[-3].kind == "name"
                    and self.plural()
                )
            )
        return last.has("including")

    def listed(self, at: int) -> bool:
        """ "وكفر سجنة" behind the name of another village in a list."""
        low = self.lows[at]
        if not (low.startswith("و") and len(low) > 3 and self.items and self.plural()):
            return False
        last = self.items[-1]
        return last.kind == "name" or (
            last.low in ("،", ",") and len(self.items) > 1 and self.items[-2].kind == "name"
        )

    def plural(self) -> bool:
        """Whether the noun before this run of names is a plural or a dual, or a list was announced."""
        for item in reversed(self.items):
            if item.entry.place:
                return item.has("plural")
            if item.has("including"):
                return True
            if (
                item.kind not in ("name", "sign")
                and item.low not in ("و", "#", "كل", "من")
                and not item.has("determiner")
            ):
                return False
        return False

    def and_name(self, at: int) -> int:
        token = self.tokens[at]
        self.tokens = [
            *self.tokens[:at],
            Token(token.start, token.start + 1, "و", False),
            Token(token.start + 1, token.end, token.low[1:], False),
            *self.tokens[at + 1 :],
        ]
        self.lows = [part.low for part in self.tokens]
        self.put("word", at, 1, entry=self.vocabulary.lexicon.entries.get("و", NO_ENTRY))
        return self.put("name", at + 1, self.extent(at + 1), known=self.tokens[at + 1].start in self.all_hits)

    def has(self, at: int, tag: str) -> bool:
        entry = self.vocabulary.lexicon.entries.get(self.lows[at]) if at < len(self.lows) else None
        return entry is not None and tag in entry.tags

    def extent(self, at: int) -> int:
        """How many words a name has that no table gives."""
        start = self.tokens[at].start
        words = 1
        if start in self.all_hits:
            words = self.count(at, self.all_hits[start])
        if words == 1 and self.has(at, "name_head") and self.free(at + 1, strict=False):
            words = 2
        elif self.free(at + 1) and not self.free(at + 2):
            words = 2
        return self.more(at, words)

    def more(self, at: int, words: int) -> int:
        while (
            at + words < len(self.tokens) and self.has(at + words, "name_more") and self.adjacent(at + words)
        ):
            words += 1
        return words

    def adjacent(self, at: int) -> bool:
        gap = self.text.clean[self.tokens[at - 1].end : self.tokens[at].start]
        return gap in (" ", "_", "")

    def free(self, at: int, strict: bool = True) -> bool:
        """A word that may belong to the name before it: known to nothing, no "and" or ending of an adverb."""
        if at >= len(self.tokens) or not self.adjacent(at):
            return False
        low = self.lows[at]
        if not low[0].isalpha() or self.tokens[at].start in self.days or self.known(at):
            return self.has(at, "name_head") and not strict
        return not (
            strict
            and (
                low.startswith("و")
                or (low.endswith("ا") and len(low) > 4)
                or low.startswith(("ال", "ي", "ت"))
            )
        )
