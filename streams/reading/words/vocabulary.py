"""All that is looked up in a sentence of one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from streams.actors.ontology import ActorTerm, Speaker
from streams.reading.words.lexicon import Entry, Lexicon
from streams.reading.words.misspelt import Misspelt
from streams.reading.words.tokens import PhraseTree

LOYAL = "pro-"
MEMORY = 100_000  # words remembered
NO_ENTRY = Entry()


class Alone(NamedTuple):
    """A word by itself: the kind and entry of its item, and the words that may make a phrase with it."""

    kind: str
    entry: Entry
    more: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All that is looked up in a sentence of one language."""

    lexicon: Lexicon
    actors: PhraseTree[ActorTerm]
    speakers: PhraseTree[Speaker] = field(default_factory=PhraseTree)
    cased: Mapping[str, str] = field(default_factory=dict)
    misspelt: Misspelt | None = None
    _alone: dict[str, "Alone | None"] = field(default_factory=dict, init=False, repr=False, compare=False)

    def begins(self, low: str) -> bool:
        """Whether any phrase begins with this word."""
        return self.lexicon.tree.begins(low) or self.actors.begins(low) or self.speakers.begins(low)

    def alone(self, low: str) -> "Alone | None":
        """What a word without a capital is if no phrase goes on from it; None where that cannot be said beforehand."""
        try:
            return self._alone[low]
        except KeyError:
            if len(self._alone) >= MEMORY:
                self._alone.clear()
            found = self._alone[low] = self._learn(low)
            return found

    def loyal(self, low: str) -> tuple[ActorTerm, ...]:
        """Who the forces are in "pro-Baghdad forces", "pro-Assad militiamen".

        Those of whom is named, or of the country with that capital, in its own war.
        """
        if not low.startswith(LOYAL):
            return ()
        terms = self.actors.longest([low[len(LOYAL) :]], 0)[1]
        if terms and all(term.named and not term.role for term in terms):
            return tuple(terms)
        own = ((term.country, dict(term.options).get(term.country)) for term in terms if term.place)
        return tuple(
            ActorTerm(lang="en", options=((code, actor),)) for code, actor in own if actor is not None
        )

    def _learn(self, low: str) -> "Alone | None":
        armed, armed_more = self.actors.at(low)
        voices, voices_more = self.speakers.at(low)
        if armed or voices or self.loyal(low):
            return None
        entries, more = self.lexicon.tree.at(low)
        more = frozenset((*more, *armed_more, *voices_more))
        if entries:
            return Alone("word" if low[0].isalnum() else "sign", entries[0], more)
        kind = "number" if low[0].isdigit() else "word" if low[0].isalpha() else "sign"
        meant = self.misspelt.find(low) if kind == "word" and self.misspelt else None
        return Alone(kind, self.lexicon.entries[meant] if meant else NO_ENTRY, more)
