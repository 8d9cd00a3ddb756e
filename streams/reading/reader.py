"""Reading: an article in, an extraction out. Pure, deterministic, no clock, no network."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from streams.actors.ontology import ActorTerm, Ontology, Speaker
from streams.articles.article import Article
from streams.articles.text import clean
from streams.places.added import AddedPlaces
from streams.places.index import Gazetteer
from streams.places.place import Place
from streams.reading.claims.walk import Walk
from streams.reading.extraction import Extraction
from streams.reading.words.items import Vocabulary
from streams.reading.words.lexicon import FOLDER, Lexicon, load_all
from streams.reading.words.misspelt import Misspelt
from streams.reading.words.tokens import PhraseTree

READER_VERSION = 13  # grows with every change of lexicon, tables or code that can change an extraction


@dataclass(frozen=True, slots=True)
class Reader:
    """All that reading needs, loaded once."""

    gazetteer: Gazetteer
    ontology: Ontology
    lexicons: Mapping[str, Lexicon]
    vocabularies: Mapping[str, Vocabulary]

    @classmethod
    def load(
        cls, tables: Sequence[Path] = (), cache: Path | None = None, lexicons: Path = FOLDER
    ) -> "Reader":
        """Load the bundled data and the place tables given; raises WhoholdsError for a file that cannot be used."""
        return cls.make(Gazetteer.load(tables, cache), Ontology.load(), load_all(lexicons))

    @classmethod
    def make(cls, gazetteer: Gazetteer, ontology: Ontology, lexicons: Mapping[str, Lexicon]) -> "Reader":
        """Put the parts together."""
        tree: PhraseTree[ActorTerm] = PhraseTree()
        tree.add_later(ontology.phrases())
        cased: dict[str, str] = {}
        speakers = _tree(ontology.speakers())
        for phrase, written, term in ontology.cased_phrases():
            cased[phrase] = written
            tree.add([phrase], term)
        return cls(
            gazetteer,
            ontology,
            lexicons,
            {
                name: Vocabulary(lexicon, tree, speakers, cased, _misspelt(lexicon))
                for name, lexicon in lexicons.items()
            },
        )

    def extended(self, places: Sequence[Place], speakers: Sequence[Speaker]) -> "Reader":
        """A reader that also knows these places, before all others, and these speakers."""
        ontology = self.ontology.extended(speakers)
        tree = _tree(ontology.speakers())
        vocabularies = {name: replace(each, speakers=tree) for name, each in self.vocabularies.items()}
        return Reader(AddedPlaces(self.gazetteer, places), ontology, self.lexicons, vocabularies)

    def read(self, article: Article) -> Extraction:
        """What one article says. Never fails on any text; a withdrawn or empty one says nothing."""
        if article.withdrawn or not article.text.strip():
            return Extraction(article.id, article.version)
        return Walk(self.gazetteer, self.ontology, self.vocabularies, article, clean(article.text)).read()


def _tree(speakers: Iterable[tuple[str, Speaker]]) -> PhraseTree[Speaker]:
    tree: PhraseTree[Speaker] = PhraseTree()
    tree.add_later(speakers)
    return tree


def _misspelt(lexicon: Lexicon) -> Misspelt | None:
    """Slips are looked for in the verbs that change hands; only where letters are many enough to tell them."""
    if lexicon.order != "svo":
        return None
    return Misspelt(word for word, entry in lexicon.entries.items() if entry.verbs & {"take", "lose", "hand"})
