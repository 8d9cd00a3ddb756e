"""Words of a sentence, and a tree of phrases that is walked over them."""

import re
from collections.abc import Collection, Iterable
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")

COMMAS = ("،", ",")
_WORD = re.compile(
    r"\d+(?:[.,:]\d+)*[^\W_]*"  # numbers, with what sticks to them: 2,000  24h  10th
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\bSt[aeo]?\.(?=\s[^\W\d_])"  # St. Pauls
    r"|[^\W\d_]+(?:(?:-'|['\-])[^\W_]+)*"  # words; al-Kabir, Al-'Abid, government-held, don't
    r"|\S"
)
BARE = 300  # characters without a comma: none were written, or all were lost
MAX_TOKENS = 400  # a longer sentence is no sentence: nothing is told in the rest of it


class Token(NamedTuple):
    """One word or sign: offsets into the clean text, and its folded form."""

    start: int
    end: int
    low: str
    capital: bool


def tokenize(clean: str, folded: str, start: int, end: int, most: int | None = None) -> list[Token]:
    """The words between two offsets, ``most`` at most; a possessive "'s" and a "n't" stand alone."""
    found: list[Token] = []
    for match in _WORD.finditer(clean, start, end):
        first, last = match.span()
        head, low = clean[first], folded[first:last]
        if head in "#_" and last < end and clean[last].isalpha():
            continue  # a hashtag is its words
        if "'" in low or "-" in low:
            found += _apart(clean, low, first, last)
        else:
            found.append(Token(first, last, low, head.isupper()))
        if most is not None and len(found) >= most:
            return found[:most]
    return found


def _apart(clean: str, low: str, first: int, last: int) -> tuple[Token, ...]:
    """A word that may have an article in front, or something grown onto its end."""
    cut = _cut(low)
    if not cut:
        return (Token(first, last, low, _capital(clean, first, last)),)
    middle = last - cut
    return (
        Token(first, middle, low[:-cut], _capital(clean, first, middle)),
        Token(middle, last, low[-cut:], False),
    )


def unmarked(tokens: list[Token]) -> list[Token]:
    """Without the one sign behind a name that is a letter of it, "Krasnopol'", and closes no quotation."""
    signs = [at for at, token in enumerate(tokens) if token.low == "'"]
    if len(signs) != 1 or not signs[0]:
        return tokens
    at = signs[0]
    name = tokens[at - 1]
    grown = name.capital and name.end == tokens[at].start and not name.low.endswith("s")
    return [*tokens[:at], *tokens[at + 1 :]] if grown else tokens


def split_words(phrase: str) -> list[str]:
    """The words of a folded phrase."""
    return [token.low for token in tokenize(phrase, phrase, 0, len(phrase))]


def _first_word(phrase: str) -> str:
    """The first of the words of a folded phrase; "" where it begins with no letter or digit."""
    found = _WORD.match(phrase)
    if found is None or not found[0][0].isalnum():
        return ""
    cut = _cut(found[0]) if "'" in found[0] or "-" in found[0] else 0
    return found[0][:-cut] if cut else found[0]


RAS = "ra's"  # a headland, "Ra's Lanuf", and nobody's


def _cut(low: str) -> int:
    if len(low) > 3 and low.endswith(("n't", "'ll", "'ve")):
        return 3
    if len(low) > 2 and low.endswith(("'s", "'d")):
        return 0 if low == RAS else 2
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
    # The longest article has four letters.
    return any(
        clean.startswith(article, start, end)
        and clean[start + len(article) : end].removeprefix("'")[:1].isupper()
        for article in ARTICLES
    )


class Node(Generic[Value]):
    """One step in the tree: what may follow, and what ends here."""

    __slots__ = ("next", "values")

    def __init__(self) -> None:
        self.next: dict[str, Node[Value]] = {}
        self.values: list[Value] = []


class PhraseTree(Generic[Value]):
    """Phrases as paths of folded words; the longest path that fits at a word is found in its own length."""

    def __init__(self) -> None:
        self._root: dict[str, Node[Value]] = {}
        self._waiting: dict[str, list[tuple[str, Value]]] = {}

    def add_later(self, phrases: Iterable[tuple[str, Value]]) -> None:
        """Put in folded phrases, each when its first word is met: of tens of thousands a process needs few."""
        for phrase, value in phrases:
            first = phrase.partition(" ")[0]
            if not first.isalpha():
                first = _first_word(phrase)
            if first:
                self._waiting.setdefault(first, []).append((phrase, value))
            else:
                self.add(split_words(phrase), value)

    def add(self, words: Iterable[str], value: Value) -> None:
        """Put one phrase in, given as folded words."""
        level, node = self._root, None
        for word in words:
            node = level.get(word)
            if node is None:
                node = level[word] = Node()
            level = node.next
        if node is not None and value not in node.values:
            node.values.append(value)

    def begins(self, word: str) -> bool:
        """Whether any phrase begins with this word."""
        return word in self._root or word in self._waiting

    def at(self, word: str) -> tuple[list[Value], Collection[str]]:
        """What the word alone is, and the words that may follow it in a phrase."""
        self._put_in(word)
        node = self._root.get(word)
        return (node.values, node.next) if node is not None else ([], ())

    def _put_in(self, first: str) -> None:
        for phrase, value in self._waiting.pop(first, ()):
            self.add(split_words(phrase), value)

    def longest(self, lows: list[str], at: int) -> tuple[int, list[Value]]:
        """``(length in words, values)`` of the longest phrase that starts at word ``at``; ``(0, [])`` if none does."""
        first = lows[at]
        if first in self._waiting:
            self._put_in(first)
        level, best = self._root, 0
        values: list[Value] = []
        if first not in level:
            return 0, values
        for index in range(at, len(lows)):
            node = level.get(lows[index])
            if node is None:
                break
            if node.values:
                best, values = index - at + 1, node.values
            level = node.next
        return best, values


def lost_commas(clean: str) -> bool:
    """Whether a text lost its commas on the way: then names in a row are a list."""
    return len(clean) > BARE and "," not in clean
