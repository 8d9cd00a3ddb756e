"""Two peoples in one word: "Russian-Syrian forces" are Russian and Syrian forces."""

from streams.actors.ontology import ActorTerm
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import PhraseTree, Token

ARMED = frozenset(words_of("armed_of_two"))


def parted(tokens: list[Token], actors: PhraseTree[ActorTerm]) -> list[Token]:
    """The tokens of a sentence with each such word as two, and the sign between them."""
    if not any("-" in token.low and token.capital for token in tokens):
        return tokens
    found: list[Token] = []
    for at, token in enumerate(tokens):
        halves = token.low.split("-")
        armed = at + 1 < len(tokens) and tokens[at + 1].low in ARMED
        if armed and len(halves) == 2 and all(_people(half, actors) for half in halves):
            cut = token.start + len(halves[0])
            found += [
                Token(token.start, cut, halves[0], True),
                Token(cut, cut + 1, "/", False),
                Token(cut + 1, token.end, halves[1], True),
            ]
        else:
            found.append(token)
    return found


def _people(word: str, actors: PhraseTree[ActorTerm]) -> bool:
    words, terms = actors.longest([word], 0)
    return words == 1 and bool(terms) and all(term.demonym for term in terms)
