"""Place names found in a text: a look-up of each word that may begin one, at a cost that no table's size changes.

An Aho-Corasick automaton over the 250,000 names of six tables takes a second to build in every process; a map of
hashes on disk is opened in no time, and what it says of a word is remembered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from streams.articles.text import Text, fold
from streams.places import spelling
from streams.places.store import Multimap, Store

# Gaps and words of a name we look at: the longest names of the tables have seven words, two of them articles.
LONGEST = 8
# Surfaces remembered; a text of a million different words must not fill the memory.
MEMORY = 200_000
# A bare row of this prominence (a town of some 20,000 people) is meant even where the spelling is doubtful.
PROMINENT = 1.0
_WORD = re.compile("[^\\W_](?:[^\\W_]|['’](?=[^\\W_]))*")
# Words that may begin a name: a capital, or an Arabic letter.
_START = re.compile("(?<![^\\W_])(?:[A-ZÀ-ÖØ-ÞĀ-ŽḀ-ỿ]|[\u0621-\u064a])(?:[^\\W_]|['’](?=[^\\W_]))*")
_GAP = re.compile("[ _]{1,2}|-")
_POSSESSIVE = re.compile("['’]s$")
_ARTICLE_BEFORE = re.compile("(?:[AaEeUu][ltdhrsznj]{0,2})[- ]$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A place name in a text: clean offsets, its rows, and how far to trust it.

    ``common``: the name is also an ordinary word or a person's name, and means a place only with a cue.
    ``exact``: False where only the sound agrees (Sheikhoun for Shaykhun).
    """

    start: int
    end: int
    rows: tuple[int, ...]
    common: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read a word as the beginning of a name."""

    skip: int
    word: str
    longest: int


_Found = tuple[tuple[int, ...], bool, bool]


def load_words(path: Path) -> frozenset[str]:
    """A list of words, any number a line, ``#`` starts a comment; folded."""
    lines = (line.partition("#")[0] for line in path.read_text("utf-8").splitlines())
    return frozenset(spelling.plain(word) for line in lines for word in line.split())


COMMON = load_words(Path(__file__).with_name("common.txt"))


class Scanner:
    """Finds names in texts; remembers words, so not for use by several threads at once."""

    def __init__(self, store: Store) -> None:
        self._names = Multimap(store, "scan")
        self._first = Multimap(store, "first")
        self._prominence = store.floats("prominence")
        self._starts: dict[str, tuple[_Way, ...]] = {}
        self._found: dict[str, _Found | None] = {}

    def scan(self, text: Text) -> list[Hit]:
        """Non-overlapping hits in order, the longest from the left."""
        hits: list[Hit] = []
        clean, last, starts = text.clean, 0, self._starts
        for match in _START.finditer(clean):
            word = match[0]
            ways = starts.get(word)
            if ways is None:
                ways = self._learn(word)
            if ways and match.start() >= last:
                hit = self._longest(clean, match.start(), match.end(), ways)
                if hit:
                    hits.append(hit)
                    last = hit.end
        return hits

    def _learn(self, word: str) -> tuple[_Way, ...]:
        if len(self._starts) > MEMORY:
            self._starts.clear()
        ways = self._starts[word] = tuple(self._ways(word))
        return ways

    def _ways(self, word: str) -> Iterator[_Way]:
        folded = fold(word)
        if spelling.is_arabic(word):
            readings = ((0, folded),) if folded in COMMON else spelling.clitics(folded)
        else:
            bare = spelling.plain(_POSSESSIVE.sub("", word))
            detached = spelling.detach_article(bare)
            readings = ((0, bare), (0, detached)) if detached else ((0, bare),)
        for skip, name in readings:
            longest = self._first.get(spelling.squeeze(spelling.reduce_word(name).key))
            if longest:
                yield _Way(skip, name, longest[0])

    def _longest(self, clean: str, start: int, end: int, ways: tuple[_Way, ...]) -> Hit | None:
        longest = max(way.longest for way in ways)
        ends = [end] if longest == 1 else [end, *_ends(clean, end, longest)]
        for count in range(len(ends), 0, -1):
            for way in ways:
                found = self._lookup(way, clean[end : ends[count - 1]]) if count <= way.longest else None
                if found:
                    stop = ends[count - 1]
                    stop -= 2 * (_POSSESSIVE.search(clean, stop - 2, stop) is not None)
                    return Hit(_with_article(clean, start + way.skip), stop, *found)
        return None

    def _lookup(self, way: _Way, rest: str) -> _Found | None:
        key = f"{way.skip}{way.word}{rest}"
        try:
            return self._found[key]
        except KeyError:
            if len(self._found) > MEMORY:
                self._found.clear()
            found = self._found[key] = self._look(_POSSESSIVE.sub("", way.word + rest), way.skip > 0)
            return found

    def _look(self, name: str, clitic: bool) -> _Found | None:
        values = self._names.get(spelling.canonical(name))
        exact = True
        if spelling.is_arabic(name):
            article = name.startswith("ال")
            same = tuple(value for value in values if value % 2 == article)
            exact = bool(same)
            values = same or (values if article else ())
        elif not values:
            exact = False
            values = self._names.get("~" + spelling.sound(name))
        if not values:
            return None
        rows = tuple(dict.fromkeys(value // 2 for value in values))
        return rows, self._is_common(name, rows, clitic or not exact), exact

    def _is_common(self, name: str, rows: tuple[int, ...], doubtful: bool) -> bool:
        words = spelling.plain(name).replace("-", " ").split()
        if all(word in COMMON or spelling.strip_article(word) in COMMON for word in words):
            return True
        short = len(words) == 1 and len(spelling.strip_article(words[0])) < 5
        return doubtful and short and max(self._prominence[row] for row in rows) < PROMINENT


def _ends(clean: str, at: int, longest: int) -> Iterator[int]:
    """Where a name may end that goes on after ``at``: capitalised or Arabic words, one gap apart."""
    words = 1
    for _ in range(LONGEST):
        gap = _GAP.match(clean, at)
        word = _WORD.match(clean, gap.end()) if gap else None
        if not word:
            return
        at = word.end()
        first = word[0][0]
        if first.islower() or "\u0660" <= first <= "\u0669" or first.isdigit():
            if not spelling.is_article(word[0], clean[at + 1 : at + 3].lower()):
                return
            continue
        words += 1
        yield at
        if words >= longest:
            return


def _with_article(clean: str, start: int) -> int:
    """The start moved back over a Latin article that stands before the name (al-Bab)."""
    before = _ARTICLE_BEFORE.search(clean, max(0, start - 4), start)
    if not before or (before.start() and clean[before.start() - 1].isalnum()):
        return start
    word = before[0][:-1].lower()
    hyphen = before[0][-1] == "-"
    # "as Sarmin fell", "at Tuba": with a space only forms that are not English words count.
    if word in ("a", "as", "at", "an", "am", "ad") and not hyphen:
        return start
    return before.start() if spelling.is_article(word, clean[start : start + 2].lower()) else start
