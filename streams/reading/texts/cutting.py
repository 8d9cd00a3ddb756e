"""A text cut into sentences, and these into items."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from streams.actors.ontology import Ontology
from streams.articles.article import Article
from streams.articles.days import Day, find_days
from streams.articles.language import language
from streams.articles.sentences import sentences
from streams.articles.text import Text
from streams.places.index import Gazetteer, Hit
from streams.reading.phrases.lists import POPULATED
from streams.reading.phrases.phrases import group
from streams.reading.phrases.unmarked import UnmarkedItemizer
from streams.reading.texts.ownarmy import own_army
from streams.reading.texts.references import opener
from streams.reading.texts.whereabouts import at_home, countries
from streams.reading.words.items import NO_ENTRY, Item, Itemizer, Named, Vocabulary
from streams.reading.words.peoples import parted
from streams.reading.words.tokens import MAX_TOKENS, lost_commas, tokenize, unmarked

_WORD = re.compile("[\u0621-\u064a]+")
MOST_WORDS = 6  # of an actor's name
SMALL = 0.35  # prominence of a village that a reporter would not name without saying what it is


@dataclass(slots=True)
class Sentence:
    """One sentence as items, with the days it tells."""

    index: int
    start: int
    end: int
    language: str
    items: list[Item]
    days: list[Day]
    tags: set[str]  # of all its words: what none of them is need not be looked for


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence not read yet: clean offsets, and the numbers of its first hit and of the one after its last."""

    start: int
    end: int
    first: int
    last: int


class Cutter:
    """Cuts one article."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        ontology: Ontology,
        vocabularies: Mapping[str, Vocabulary],
        article: Article,
        text: Text,
    ) -> None:
        self.gazetteer, self.ontology, self.vocabularies = gazetteer, ontology, vocabularies
        self.article, self.text = article, text
        self.hits = at_home(gazetteer.scan(text), gazetteer.rows.country, self.home)
        self.spans = tuple(self._spans())
        self._plain = [(hit.start, hit.end, hit.common or not hit.exact) for hit in self.hits]
        self._bare = lost_commas(text.clean)

    def home(self, hits: Sequence[Hit]) -> frozenset[str]:
        """The countries of the war that words and these names tell of, before a sentence is read."""
        words = [match[0] for match in _WORD.finditer(self.text.folded)]
        trees = [each.actors for each in self.vocabularies.values() if each.lexicon.order == "vso"]
        terms = [
            term
            for tree in trees
            for at, word in enumerate(words)
            if tree.begins(word)
            for term in tree.longest(words[at : at + MOST_WORDS], 0)[1]
        ]
        places = countries(hits, self.gazetteer.rows.country, [])
        war = self.ontology.war_of(terms, places, self.article.outlet)
        return frozenset(self.ontology.lands(war))

    def _spans(self) -> Iterator[Span]:
        at = 0
        for start, end in sentences(self.text):
            first = at
            while at < len(self.hits) and self.hits[at].start < end:
                at += 1
            yield Span(start, end, first, at)

    def sentences(self) -> list[Sentence]:
        """Every sentence as items, with its days."""
        found: list[Sentence] = []
        anchor: date | None = None
        cued: set[str] = set()
        for span in self.spans:
            sentence = self.sentence(len(found), span, anchor, cued)
            anchor = next((day.date for day in reversed(sentence.days) if day.date and not day.since), anchor)
            found.append(sentence)
        self.doubt(found)
        own_army(found, self.text.folded, self.ontology)
        return found

    def doubt(self, told: Sequence[Sentence]) -> None:
        """Mark words that open a sentence and may be no names: no table has them, and the text never says otherwise.

        And the capitals among the names that stand for a country.
        """
        openers = [named for sentence in told if (named := opener(sentence.items)) is not None]
        doubted, others = {named.start for named in openers}, set[str]()
        phrases = [item.place for sentence in told for item in sentence.items if item.place]
        for phrase, named in [(one, each) for one in phrases for each in one.names]:
            if named.start not in doubted:
                others.add(self.text.folded[named.start : named.end])
            if named.actors:
                named.seat = not self.gazetteer.is_country(self.text.clean[named.start : named.end])
            if phrase.seat and phrase.type == "area" and self.is_seat(named):
                phrase.type = named.type = "city"  # "the capital of Kabul"
        for named in openers:
            named.guess = self.text.folded[named.start : named.end] not in others

    def is_seat(self, named: Named) -> bool:
        """Whether a name is that of a country's capital."""
        term = self.ontology.terms.get(self.text.folded[named.start : named.end])
        country = self.gazetteer.is_country(self.text.clean[named.start : named.end])
        return term is not None and term.place and not country

    def sentence(self, index: int, span: Span, anchor: date | None, cued: set[str]) -> Sentence:
        """One sentence. ``anchor``: the day told last. ``cued``: names that mean a place; those it adds are put in."""
        vocabulary = self.vocabulary(span.start, span.end)
        days = find_days(self.text, span.start, span.end, self.article.published, anchor)
        tokens = tokenize(self.text.clean, self.text.folded, span.start, span.end, MAX_TOKENS)
        if vocabulary.lexicon.order != "vso":
            hits = self._plain[span.first : span.last]
            tokens = parted(unmarked(tokens), vocabulary.actors)
            found = Itemizer(self.text, tokens, vocabulary, days, hits, self._bare).run()
            self.measure(found, range(span.first, span.last))
            items = group(found, False, self._bare)
        else:
            hits = self.uncased(range(span.first, span.last), cued)
            found = UnmarkedItemizer(self.text, tokens, vocabulary, days, hits, self._bare).run()
            items = group(found, True, self._bare)
            cued |= self.cued(items)
        tags = set[str]().union(*(item.entry.tags for item in items if item.entry is not NO_ENTRY))
        return Sentence(index, span.start, span.end, vocabulary.lexicon.language, items, days, tags)

    def measure(self, items: Sequence[Item], numbers: range) -> None:
        """Note how well known the places of a table are that a sentence names."""
        prominence = self.gazetteer.rows.prominence
        sizes = {
            hit.start: max(map(prominence.__getitem__, hit.rows), default=0.0)
            for hit in (self.hits[number] for number in numbers)
        }
        for item in items if sizes else ():
            if item.kind == "name":
                item.size = sizes.get(item.start, 0.0)

    def vocabulary(self, start: int, end: int) -> Vocabulary:
        """The words for a sentence: those of the article's language, if it is written in the script of that."""
        told = self.vocabularies.get(language(self.text.clean[start:end]) or self.article.lang)
        told = told or next(iter(self.vocabularies.values()))
        own = self.vocabularies.get(self.article.lang, told)
        return own if own.lexicon.script == told.lexicon.script else told

    def uncased(self, numbers: range, cued: set[str]) -> list[tuple[int, int, bool]]:
        """The hits of a script without capitals: a small place has many a common word's name, and needs a cue."""
        rows, found = self.gazetteer.rows, []
        prominence = rows.prominence
        for hit in (self.hits[number] for number in numbers):
            start = hit.start + (self.text.folded[hit.start] == "'")  # here it is a quotation mark
            name = self.text.folded[start : hit.end]
            plain = (hit.common and " " not in name) or not hit.exact
            if hit.rows and not plain and " " not in name and name not in cued:
                plain = max(map(prominence.__getitem__, hit.rows)) < SMALL and not rows.any_town(hit.rows)
            found.append((start, hit.end, plain))
        return found

    def cued(self, items: Sequence[Item]) -> set[str]:
        """The names that a sentence gives behind a noun for a place: the text may say them alone from then on."""
        phrases = [item.place for item in items if item.place is not None]
        return {
            self.text.folded[named.start : named.end]
            for phrase in phrases
            for named in phrase.names
            if named.type in POPULATED
        }
