"""Words of a sentence, and a tree of phrases that is walked over them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

_WORD = re.compile(
    r"\d[\d.,:]*[^\W_]*"  # numbers, with what sticks to them: 2,000  24h  10th
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[^\W\d_]+(?:['\-][^\W_]+)*"  # words; al-Kabir, government-held, don't
    r"|\S"
)
MAX_TOKENS = 400  # a longer sentence is no sentence: the rest of it is read as another one


class Token(NamedTuple):
    """One word or sign: offsets into the clean text, and its folded form."""

    start: int
    end: int
    low: str
    capital: bool


def tokenize(clean: str, folded: str, start: int, end: int) -> Iterator[Token]:
    """The words between two offsets; a possessive "'s" and a "n't" stand alone."""
    for match in _WORD.finditer(clean, start, end):
        first, last = match.span()
        if clean[first] in "#_" and last < end and clean[last].isalpha():
            continue  # a hashtag is its words
        low = folded[first:last]
        cut = _cut(low)
        if cut:
            yield Token(first, last - cut, low[:-cut], _capital(clean, first, last - cut))
            yield Token(last - cut, last, low[-cut:], False)
        else:
            yield Token(first, last, low, _capital(clean, first, last))


def _cut(low: str) -> int:
    if len(low) > 3 and low.endswith(("n't", "'ll", "'ve")):
        return 3
    if len(low) > 2 and low.endswith(("'s", "'d")):
        return 2
    return 0


ARTICLES = (
    "al-",
    "el-",
    "ad-",
    "ar-",
    "as-",
    "at-",
    "az-",
    "an-",
    "ash-",
    "ath-",
    "adh-",
    "il-",
    "a-",
    "l-",
    "d'",
    "l'",
    "ul-",
)


def _capital(clean: str, start: int, end: int) -> bool:
    if clean[start].isupper():
        return True
    word = clean[start:end]
    for article in ARTICLES:
        if word.startswith(article) and len(word) > len(article) and word[len(article)].isupper():
            return True
    return False


@dataclass(slots=True)
class Node(Generic[Value]):
    """One step in the tree: what may follow, and what ends here."""

    next: dict[str, "Node[Value]"]
    values: list[Value]


class PhraseTree(Generic[Value]):
    """Phrases as paths of folded words; the longest path that fits at a word is found in its own length."""

    def __init__(self) -> None:
        self._root: dict[str, Node[Value]] = {}

    def add(self, words: Iterable[str], value: Value) -> None:
        """Put one phrase in, given as folded words."""
        level, node = self._root, None
        for word in words:
            node = level.get(word)
            if node is None:
                node = level[word] = Node({}, [])
            level = node.next
        if node is not None and value not in node.values:
            node.values.append(value)

    def begins(self, word: str) -> bool:
        """Whether any phrase begins with this word."""
        return word in self._root

    def longest(self, lows: list[str], at: int) -> tuple[int, list[Value]]:
        """``(length in words, values)`` of the longest phrase that starts at word ``at``; ``(0, [])`` if none does."""
        level, best = self._root, 0
        values: list[Value] = []
        for index in range(at, len(lows)):
            node = level.get(lows[index])
            if node is None:
                break
            if node.values:
                best, values = index - at + 1, node.values
            level = node.next
        return best, values
