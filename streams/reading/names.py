"""Runs of capitals that are no name of a place: labels, describing words, organisations, armed groups."""

from collections.abc import Sequence

from streams.actors.cues import group_cues
from streams.reading.tokens import Token

LONGEST = 6  # words of the name of a group
GLOSS = 8  # letters of an acronym


def group_end(clean: str, tokens: Sequence[Token], at: int, language: str) -> int:
    """Words of the armed group that a run of capitals names: "Free Mountains Liberation Front"; 0 if it does not."""
    cues = group_cues().get(language)
    if cues is None or not tokens[at].capital:
        return 0
    for end in range(at + LONGEST, at + 2, -1):
        words = tokens[at:end]
        if len(words) < end - at or not all(word.capital for word in words):
            continue
        if cues.names_group(clean[words[0].start : words[-1].end]):
            return len(words)
    return 0


def glossed(clean: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether an acronym in brackets stands for the name that ends here: "Government of National Accord (GNA)"."""
    if last + 3 >= len(tokens) or tokens[last + 1].low != "(" or tokens[last + 3].low != ")":
        return False
    short = clean[tokens[last + 2].start : tokens[last + 2].end]
    word = clean[tokens[last].start : tokens[last].end]
    return 1 < len(short) <= GLOSS and short.isupper() and short[-1] == word[0].upper()


def label(tokens: Sequence[Token], at: int, words: int) -> bool:
    """As in "Source: ...": what opens a line and stands before a colon."""
    return at == 0 and words <= 2 and at + words < len(tokens) and tokens[at + words].low == ":"
