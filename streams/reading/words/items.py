"""A sentence as items: words with what the lexicon knows of them, names, actors, days."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from streams.actors.cues import group_cues
from streams.actors.ontology import ActorTerm, Speaker
from streams.articles.days import Day
from streams.articles.text import Text
from streams.places.spelling import is_place_word
from streams.reading.words.lexicon import Entry, words_of
from streams.reading.words.names import (
    PARTICLES,
    glossed,
    group_end,
    group_term,
    inner,
    label,
    listed_behind,
    new_army,
    no_place,
)
from streams.reading.words.placephrase import Named as Named
from streams.reading.words.placephrase import PlacePhrase as PlacePhrase
from streams.reading.words.tokens import ARTICLES, Token
from streams.reading.words.vocabulary import NO_ENTRY as NO_ENTRY
from streams.reading.words.vocabulary import Vocabulary as Vocabulary

SETTLED = ("city", "town", "village", "neighbourhood", "camp", "unnamed")
SMALL = ("condition", "subordinator", "preposition", "negation", "until_then", "modal", "be", "do")
UNITS, HEADS = words_of("units"), words_of("heads_of_names")
BARRED = frozenset(("determiner", "part_sides", "statesman", "plain"))  # words that begin no name
LISTING = ("of", "and", "-", ":")  # stand before the first name of a list


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
    noun: str = ""
    size: float = 0.0  # of a name: how well known the place is
    speaker: Speaker | None = None

    def has(self, *tags: str) -> bool:
        """Whether the lexicon gives it one of these tags."""
        mine = self.entry.tags
        if not mine:
            return False  # most words of a text
        return not mine.isdisjoint(tags)


class Itemizer:
    """Takes the tokens of one sentence to items. ``hits``: spans of place names, and whether they are common words.

    ``bare``: the text has lost its commas.
    """

    def __init__(
        self,
        text: Text,
        tokens: Sequence[Token],
        vocabulary: Vocabulary,
        days: Sequence[Day],
        hits: Sequence[tuple[int, int, bool]],
        bare: bool,
    ) -> None:
        self.text, self.tokens, self.vocabulary = text, tokens, vocabulary
        self.lows = [token.low for token in tokens]
        self.days = {day.start: day for day in days}
        self.hits = {start: end for start, end, common in hits if not common}
        # Where a list has lost its commas, a name that only sounds alike tells where the next one begins.
        self.openings = {start: end for start, end, _ in hits} if bare else {}
        self.items: list[Item] = []
        self.bare = bare
        self.compounds = vocabulary.lexicon.compounds

    def run(self) -> list[Item]:
        """Read the whole sentence."""
        at = 0
        while at < len(self.tokens):
            at = (
                self.day(at)
                or self.group(at)
                or self.phrase(at)
                or self.hit(at)
                or self.name(at)
                or self.plain(at)
            )
            at = self.plain_words(at)
        return self.items

    def plain_words(self, at: int) -> int:
        """Past the words from ``at`` on that are no more than words: most of a text, told by one look-up each."""
        alone, days, hits, lows = self.vocabulary.alone, self.days, self.hits, self.lows
        last = len(lows) - 1
        while at < last:
            start, end, low, capital = self.tokens[at]
            if capital or start in hits or start in days:
                break
            word = alone(low)
            if word is None or lows[at + 1] in word.more:
                break
            self.items.append(Item(word.kind, start, end, low, word.entry))
            at += 1
        return at

    def day(self, at: int) -> int:
        """A day told at this word."""
        found = self.days.get(self.tokens[at].start)
        if found is None or self.lows[at + 2 : at + 3] == ["movement"]:
            return 0  # "March 23 Movement"
        return self.put("day", at, self.count(at, found.end), day=found)

    def count(self, at: int, end: int) -> int:
        """How many words from ``at`` end at or before an offset (at least one)."""
        return max(1, bisect_left(self.tokens, end, at, key=lambda token: token.end - 1) - at)

    def of_another(self, at: int, words: int) -> bool:
        """As in "المتحدث باسم الجيش" of "المتحدث باسم الجيش الوطني السوري": a longer name begins in a speaker's."""
        return any(step + self.actor(step)[0] > at + words for step in range(at + 1, at + words))

    def group(self, at: int) -> int:
        """An armed group that no file knows, with an ordinary word in its name."""
        if not self.tokens[at].capital or self.actor(at)[0]:
            return 0
        words = group_end(self.text.clean, self.tokens, at, self.vocabulary.lexicon.language)
        if not (words or self.tokens[at].start in self.hits or self.vocabulary.begins(self.lows[at])):
            words = new_army(self.tokens, at)
        if not words or any(self.actor(index)[0] > 1 for index in inner(self.lows, at, words)):
            return 0
        name = self.text.clean[self.tokens[at].start : self.tokens[at + words - 1].end]
        return self.put("actor", at, words, actors=(group_term(name, self.lows[at - 1]),), capital=True)

    def phrase(self, at: int) -> int:
        """A phrase of the vocabulary: actor, speaker or lexicon word, the longest."""
        known = self.vocabulary
        if not known.begins(self.lows[at]):
            return 0  # most words of a text
        words, entries = known.lexicon.tree.longest(self.lows, at)
        heads, terms = self.actor(at)
        heads = 0 if self.lows[at] == "the" and self.of_another(at, heads) else heads
        token = self.tokens[at]
        voices, speakers = known.speakers.longest(self.lows, at)
        other = (voices == 1 and self.forename(at, speakers[0])) or self.of_another(at, voices)
        if voices > max(heads, words - token.capital) and not (self.of_place() or other):
            return self.put("speaker", at, voices, speaker=speakers[0])
        placed = self.count(at, self.hits[token.start]) if token.start in self.hits else 0
        if heads and heads >= words and heads >= placed and not (token.capital and self.of_town()):
            kind, same = _actor_kind(terms), bool(entries) and words == heads
            if kind == "name":
                heads = max(heads, self.run_of_capitals(at))
                if no_place(self.tokens, at, heads, known.lexicon.entries):
                    return self.put("word", at, heads, capital=True)
            voice = speakers[0] if voices == heads else None
            return self.put(
                kind,
                at,
                heads,
                actors=tuple(terms),
                entry=entries[0] if same else NO_ENTRY,
                known=True,
                speaker=voice,
            )
        if words == 1 and token.capital and entries[0].tags == {"name_head"}:
            return 0
        if words and words >= placed and not (placed and token.capital and at):
            if token.capital and at and self.name_goes_on(at, words) and not self.begins(at):
                return 0
            kind = "word" if self.lows[at][0].isalnum() else "sign"
            return self.put(kind, at, words, entry=entries[0])
        return 0

    def forename(self, at: int, speaker: Speaker) -> bool:
        """As in "coach Dan Reed", who is no agency DAN."""
        first, after = self.tokens[at], self.tokens[min(at + 1, len(self.tokens) - 1)]
        written = self.text.clean[first.start : first.end]
        known = after.start in self.days or not after.capital or after.start != first.end + 1
        return not known and not written.isupper() and written.upper() == speaker.label

    def of_town(self) -> bool:
        """As in "the town of Ras Kamboni", though a brigade is called so; not "the stronghold of", "the capital of"."""
        noun = self.items[-2] if self.of_place() else None
        return noun is not None and noun.entry.place in SETTLED[:3] and not noun.has("seat")

    def of_towns(self) -> bool:
        """As in "the villages of X, Kürd Y", though a people is called so."""
        of = listed_behind(self.items)
        return of > 0 and self.items[of].low == "of" and self.items[of - 1].entry.place in SETTLED[:3]

    def of_place(self) -> bool:
        """Whether "town of" stands before: a name must follow."""
        return len(self.items) > 1 and self.items[-1].low == "of" and bool(self.items[-2].entry.place)

    def actor(self, at: int) -> tuple[int, list[ActorTerm]]:
        """The longest phrase about armed people or a country; one that is a plain word only as it is written."""
        words, terms = self.vocabulary.actors.longest(self.lows, at)
        start, end = self.tokens[at].start, self.tokens[at + max(words, 1) - 1].end
        exact = self.vocabulary.cased.get(self.text.folded[start:end]) if words else None
        return (words, terms) if exact is None or self.text.clean[start:end] == exact else (0, [])

    def name_goes_on(self, at: int, words: int) -> bool:
        """A capitalised word of the lexicon inside a name: "Port Sudan", "Camp Speicher"."""
        entry = self.vocabulary.lexicon.entries.get(self.lows[at], NO_ENTRY)
        barred = BARRED - {"plain"} if self.of_towns() or self.lows[at] == "islam" else BARRED  # "Islam Qala"
        if words > 1 or entry.tags & barred:
            return False
        after = at + words
        return after < len(self.tokens) and self.tokens[after].capital and not self.known(after)

    def begins(self, at: int) -> bool:
        """As in '"If Bel-Air falls': a small word that opens a quotation."""
        tags = self.vocabulary.lexicon.entries[self.lows[at]].tags
        return self.lows[at - 1] == '"' and not tags.isdisjoint(SMALL)

    def known(self, at: int) -> bool:
        """Whether any vocabulary has a phrase that starts here."""
        return self.vocabulary.begins(self.lows[at]) and bool(
            self.actor(at)[0]
            or self.vocabulary.speakers.longest(self.lows, at)[0]
            or self.vocabulary.lexicon.tree.longest(self.lows, at)[0]
        )

    def hit(self, at: int) -> int:
        """A name that a place table has."""
        end = self.hits.get(self.tokens[at].start)
        if end is None or self.acronym(at):
            return 0
        words = self.count(at, end)
        more = self.run_of_capitals(at)
        if more > words and not self.splits(at, words, more):
            if no_place(self.tokens, at, more, self.vocabulary.lexicon.entries):
                return self.put("word", at, more, capital=True)
            return self.put("name", at, more, capital=True)
        return self.put("name", at, words, capital=True, known=True, noun=self.noun(at, words))

    def acronym(self, at: int) -> bool:
        """No name of a place: "UN", "NATO", "Britain-based"."""
        token = self.tokens[at]
        word = self.text.clean[token.start : token.end]
        last = word.rpartition("-")[2] if "-" in word else ""
        if last in self.compounds or (last.islower() and last.endswith("ed")):
            return True  # "Britain-based", "Kurd-held", "UNESCO-listed"
        return 1 < len(word) < 6 and word.isupper() and word.replace(".", "").isalpha()

    def splits(self, at: int, words: int, more: int) -> bool:
        """Whether the rest of a run of capitals is a name of its own: "Zeitan Khalsa"."""
        token = self.tokens[at + words]
        if not self.bare or token.low.startswith(ARTICLES):
            return False
        return token.start in self.hits and self.count(at + words, self.hits[token.start]) <= more - words

    def name(self, at: int) -> int:
        """A capitalised name that no table has."""
        if not self.tokens[at].capital or self.acronym(at):
            return 0
        words = max(1, self.run_of_capitals(at))
        if words == 1 and (len(self.lows[at]) == 1 or self.lows[at] in UNITS):
            return 0  # "the M4 road", "the First Division"
        titled = self.vocabulary.lexicon.entries.get(self.lows[at], NO_ENTRY)
        if words > 1 and "person_titles" in titled.tags and not (titled.place or self.of_town()):
            # "Brigadier Thurein Tun", not "the town of Imam Sahib"
            return self.put("word", at, words, capital=True, entry=titled)
        last = self.tokens[at + words - 1]
        name = self.text.clean[self.tokens[at].start : last.end]
        cues = group_cues().get(self.vocabulary.lexicon.language) if words > 1 else None
        if cues is not None and cues.names_group(name):
            return self.put("actor", at, words, actors=(group_term(name, self.lows[at - 1]),), capital=True)
        if label(self.tokens, at, words) or glossed(self.text.clean, self.tokens, at + words - 1):
            return 0
        if words == 1 and self.describes(at):
            return 0
        cued = self.of_place() or (bool(self.items) and bool(self.items[-1].entry.place))
        if not cued and no_place(self.tokens, at, words, self.vocabulary.lexicon.entries):
            return self.put("word", at, words, capital=True)
        return self.put("name", at, words, capital=True, noun=self.noun(at, words))

    def noun(self, at: int, words: int) -> str:
        """As in "Kyiv Oblast", "Mount Hermon": what the last word says it is, or the first, unless a town."""
        entry = self.vocabulary.lexicon.entries.get(self.lows[at + words - 1]) if words > 1 else None
        told = entry.place if entry is not None and entry.place not in SETTLED else ""
        return "field" if words > 1 and self.lows[at] in HEADS else told

    def describes(self, at: int) -> bool:
        """As in "Local residents", "Hard-line Syrian groups": before people, the first word is no name."""
        after = at + 1
        if at or after >= len(self.tokens):
            return False
        if any(not term.place for term in self.actor(after)[1]):
            return True
        entry = self.vocabulary.lexicon.entries.get(self.lows[after])
        return entry is not None and not entry.tags.isdisjoint(("inhabitant", "force", "person_titles"))

    def run_of_capitals(self, at: int) -> int:
        """How many words a capitalised name goes on."""
        index = at
        while index < len(self.tokens):
            token = self.tokens[index]
            headed = index == at + 1 and token.capital and is_place_word(self.lows[at])  # "Tal Ward"
            if index > at and (
                token.start in self.days
                or (self.stops(index) and not headed and not token.low.startswith("al-"))
            ):
                break
            if index > at and "," not in self.lows and (self.heads(index) or self.opens(at, index)):
                break
            if token.capital or self.particle(index):
                index += 2 if self.initial(index) else 1
            else:
                break
        return index - at

    def opens(self, at: int, index: int) -> bool:
        """Whether a name of a table begins here, behind the one that began before: "Zeitan Khalsa"."""
        token, first = self.tokens[index], self.tokens[at].start
        if token.start not in self.openings or token.start < self.openings.get(first, 0):
            return False
        if token.low.startswith(ARTICLES) or token.low in PARTICLES or not token.capital:
            return False
        before = self.lows[index - 1]
        if before in PARTICLES or is_place_word(before) or (index == at + 1 and self.actor(at)[0]):
            return False  # "Tal Jamu", "Turkmen Bareh"
        if first in self.openings:
            return True
        last = self.items[-1] if self.items else None
        placed = last is not None and (
            last.kind == "name" or last.low in LISTING or bool(last.entry.place) or last.has("locative")
        )
        return placed and token.start in self.hits

    def initial(self, index: int) -> bool:
        """As in "Samuel K. Doe"."""
        after = self.tokens[index + 1 : index + 3]
        token = self.tokens[index]
        alone = token.end - token.start == 1 and len(after) == 2 and after[0].start == token.end
        return alone and after[0].low == "." and after[1].capital

    def particle(self, index: int) -> bool:
        """As in "Mocimboa da Praia", "Puerto de los Santos": one or two small words inside a name."""
        if self.lows[index] not in PARTICLES:
            return False
        after = index + 1
        if after < len(self.tokens) and self.lows[after] in ("la", "las", "los"):
            after += 1
        return after < len(self.tokens) and self.tokens[after].capital

    def heads(self, index: int) -> bool:
        """As in "Tell", "Kafr": a word that opens a name; a list without commas goes on with it."""
        entry = self.vocabulary.lexicon.entries.get(self.lows[index])
        return entry is not None and "name_head" in entry.tags

    def stops(self, index: int) -> bool:
        """A capitalised word that is no part of a name: an actor, or a lexicon word that ends the run."""
        heads, terms = self.actor(index)
        if heads:
            return _actor_kind(terms) == "actor"
        words, _ = self.vocabulary.lexicon.tree.longest(self.lows, index)
        if self.tokens[index].capital and self.lows[index - 1] == "number":  # "the Number One neighbourhood"
            return False
        if words == 1 and self.lows[index] == "most" and index + 1 < len(self.lows):
            return self.lows[index + 1][0].isalpha()  # "Sanski Most, a town"
        return bool(words) and not self.name_goes_on(index, words)

    def plain(self, at: int) -> int:
        """A word, number or sign of no further meaning."""
        low = self.lows[at]
        kind = "number" if low[0].isdigit() else "word" if low[0].isalpha() else "sign"
        meant = self.vocabulary.misspelt.find(low) if kind == "word" and self.vocabulary.misspelt else None
        entry = self.vocabulary.lexicon.entries[meant] if meant else NO_ENTRY
        token = self.tokens[at]
        if terms := self.vocabulary.loyal(low):
            return self.put("actor", at, 1, actors=terms)
        self.items.append(Item(kind, token.start, token.end, low, entry, token.capital))
        return at + 1

    def put(self, kind: str, at: int, words: int, **more: object) -> int:
        """Add an item of so many words; returns the word after it."""
        first, last = self.tokens[at], self.tokens[at + words - 1]
        low = " ".join(self.lows[at : at + words]) if words > 1 else self.lows[at]
        more.setdefault("capital", first.capital)
        self.items.append(Item(kind, first.start, last.end, low, **more))  # type: ignore[arg-type]
        return at + words


def _actor_kind(terms: Sequence[ActorTerm]) -> str:
    """An adjective says whose and not who; a country is a place until a verb makes an actor of it."""
    if all(term.demonym for term in terms):
        return "word"
    return "name" if all(term.place for term in terms) else "actor"
