"""How far an Arabic name goes in print: the noun before it, the adjectives behind it; names made of plain words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from streams.articles.text import Text
from streams.places import spelling
from streams.places.index import Hit
from streams.reading.words.items import Named
from streams.reading.words.lexicon import words_of

SITES = ("airport", "base", "building", "field")
LONGEST = 12  # characters of a noun and what is written onto it
_WORD = re.compile(r" ([\u0621-\u064a]+)(?![\u0621-\u064a])")
_NUNATED = re.compile("[\u064b-\u064d]")


@cache
def _before() -> re.Pattern[str]:
    """As in "بساحة العاصي", "وبحيرة كيفو": nouns that belong to the name behind them."""
    nouns = "|".join(words_of("nouns_in_names"))
    return re.compile(rf"(?:^|[^\u0621-\u064a])[وف]?[بل]?((?:{nouns}) )$")


@cache
def _plain() -> re.Pattern[str]:
    """As in "الضاحية الجنوبية": a noun and an adjective that together are one place's name."""
    names = "|".join(sorted(words_of("names_of_plain_words"), key=len, reverse=True))
    return re.compile(rf"(?<![\u0621-\u064a])[وف]?[بل]?({names})(?![\u0621-\u064a])")


def widened(text: Text, named: Named) -> Named:
    """As in "مطار حماة العسكري", "ساحة العاصي", "حلب الجديدة": the name with all that belongs to it."""
    folded, end = text.folded, named.end
    behind = words_of("part_of_names_of_towns") if named.known else ()
    if named.type in SITES and spelling.is_place_word(spelling.plain(folded[named.start : end].split()[0])):
        behind = words_of("part_of_names_of_sites")
    while (word := _WORD.match(folded, end)) and word[1] in behind:
        end = word.end()
    noun = _before().search(folded, max(0, named.start - LONGEST), named.start)
    return replace(named, start=noun.start(1) if noun else named.start, end=end)


def narrowed(text: Text, named: Named, hits: Mapping[int, Hit]) -> Named:
    """As in "أراضي X", "ممر X", "بوابة X": without a noun that is rather no part of a name that a table has."""
    first = text.folded[named.start : named.end].partition(" ")[0]
    start = named.start + len(first) + 1
    hit = hits.get(start) if first in words_of("nouns_apart_from_names") else None
    return replace(named, start=start, known=True) if hit is not None and hit.end == named.end else named


def made_of_plain_words(text: Text) -> Iterator[Named]:
    """Where a text has such a name."""
    for match in _plain().finditer(text.folded):
        if text.folded.startswith("ب", max(0, match.start(1) - 1)) and not match[1].startswith("ال"):
            continue  # "بريف دمشق": in the country around Damascus
        yield Named(match.start(1), match.end(1))


def is_nunated(text: Text, named: Named) -> bool:
    """As in "باكراً", "حي ثانٍ": an ending that no name of a place has."""
    start, end = text.span(named.start, named.end)
    return _NUNATED.search(text.original, start, end + 1) is not None
