"""Place names found in a text: a look-up of each word that may begin one, at a cost that no table's size changes.

An Aho-Corasick automaton over the 250,000 names of six tables takes a second to build in every process; a map of
hashes on disk is opened in no time, and what it says of a word is remembered.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from streams.articles.text import Text, fold
from streams.places import across, spelling
from streams.places.rows import Rows
from streams.places.store import Multimap, Store

# Surfaces remembered; a text of a million different words must not fill the memory.
MEMORY = 200_000
# Words of a name; no table has one of so many, but a text may go on and on with "al-Al-Al-".
MOST_WORDS = 16
# A bare row of this prominence (a town of some 20,000 people) is meant even where the spelling is doubtful.
PROMINENT = 1.0
# Letters and digits of the scripts we read, spelt out: twice as fast as asking for each whether it is a letter.
_LETTERS = "0-9A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ\u0400-\u04ff\u0621-\u064a\u0660-\u0669\u0671-\u06d3"
_WORD = f"[{_LETTERS}]+(?:['’][{_LETTERS}]+)*"
# Words that may begin a name: a capital, or an Arabic letter.
_START = re.compile(
    f"[A-ZÀ-ÖØ-ÞĀ-ŽḀ-ỿ\u0621-\u064a](?<![{_LETTERS}].)[{_LETTERS}]*(?:['’][{_LETTERS}]+)*", re.DOTALL
)
# The next word of a name: one gap on, after an article perhaps.
_NEXT = re.compile(f"(?:[ _]{{1,2}}|-)({_WORD})")
_LETTER = re.compile(f"[{_LETTERS}]")
_INSIDE = frozenset("'’")
_GAPS = frozenset(" -_")
_ARTICLE_STARTS = frozenset("aeiu")
_POSSESSIVES = frozenset({"'s", "’s"})
_ARTICLE_ENDS = frozenset("aAltdhrsznj")
_ARTICLE_BEFORE = re.compile("(?:[AaEeUu][ltdhrsznj]{0,2})[- ]$")


class Hit(NamedTuple):
    """A place name in a text: clean offsets, its rows, and how far to trust it.

    ``common``: the name is also an ordinary word or a person's name, and means a place only with a cue.
    ``exact``: False where only the sound agrees (Sheikhoun for Shaykhun).
    ``heard``: a Latin name of a place that its table does not write in Arabic. ``country``: of a place without rows.
    """

    start: int
    end: int
    rows: tuple[int, ...]
    common: bool = False
    exact: bool = True
    heard: bool = False
    country: str = ""


class _Found(NamedTuple):
    """What words name: as in ``Hit``."""

    rows: tuple[int, ...]
    common: bool
    exact: bool
    heard: bool


@dataclass(frozen=True, slots=True)
class _Step:
    """What is known of the words so far: the rows they name, and whether a name goes on after them."""

    found: _Found | None
    more: bool


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to read a word as the beginning of a name: the letters to skip, the word then, what is known of it."""

    skip: int
    word: str
    step: _Step


def load_words(path: Path) -> frozenset[str]:
    """A list of words, any number a line, ``#`` starts a comment; folded."""
    lines = (line.partition("#")[0] for line in path.read_text("utf-8").splitlines())
    return frozenset(spelling.plain(word) for line in lines for word in line.split())


COMMON = load_words(Path(__file__).with_name("common.txt"))
STOP = load_words(Path(__file__).with_name("stop.txt"))


class Scanner:
    """Finds names in texts; remembers words, so not for use by several threads at once."""

    def __init__(self, store: Store, rows: Rows) -> None:
        self._rows = rows
        self._names = Multimap(store, "scan")
        self._prefixes = Multimap(store, "prefix")
        self._prominence = store.floats("prominence")
        self._starts: dict[str, tuple[_Way, ...]] = {}
        self._steps: dict[str, _Step] = {}

    def scan(self, text: Text) -> list[Hit]:
        """Non-overlapping hits in order, the longest from the left."""
        hits: list[Hit] = []
        clean, at, starts = text.clean, 0, self._starts
        words = iter(_START.findall(clean))
        for word in words:
            ways = starts.get(word)
            if ways is None:
                ways = self._learn(word)
            if not ways:
                continue
            # Words come in order, so the next whole one of this form is it.
            start = _whole(clean, word, at)
            at = start + len(word)
            hit = self._longest(clean, start, at, ways)
            if hit:
                hits.append(hit)
            if hit and hit.end > at:
                for _ in _START.findall(clean, at, hit.end):
                    next(words)
                at = hit.end
        return hits

    def _learn(self, word: str) -> tuple[_Way, ...]:
        if len(self._starts) > MEMORY:
            self._starts.clear()
        usable = (way for way in self._ways(word) if way.step.found or way.step.more)
        # "بباريس" is rather "in Paris" than some foreign village that sounds so.
        ways = self._starts[word] = tuple(sorted(usable, key=_only_heard))
        return ways

    def _ways(self, word: str) -> Iterator[_Way]:
        folded = fold(word)
        if folded in STOP:
            return
        if spelling.is_arabic(word):
            readings = ((0, folded),) if folded in COMMON else spelling.clitics(folded)
        else:
            bare = _owner(word)
            detached = spelling.detach_article(spelling.plain(bare))
            readings = ((0, bare), (0, detached)) if detached else ((0, bare),)
        for skip, name in readings:
            yield _Way(skip, name, self._step(name, skip > 0))

    def _longest(self, clean: str, start: int, end: int, ways: tuple[_Way, ...]) -> Hit | None:
        best: tuple[int, int, _Found] | None = None
        for way in ways:
            stop, step = end, way.step
            if step.found and not best:
                best = stop, way.skip, step.found
            for _ in range(MOST_WORDS):
                if not step.more or not (stop := _next(clean, stop)):
                    break
                step = self._step(way.word + clean[end:stop], way.skip > 0)
                if step.found and (not best or stop > best[0]):
                    best = stop, way.skip, step.found
        if not best:
            return None
        stop, skip, found = best
        if clean[stop - 2 : stop] in _POSSESSIVES:
            stop -= 2
        return Hit(_with_article(clean, start + skip), stop, *found)

    def _step(self, surface: str, clitic: bool) -> _Step:
        key = f"+{surface}" if clitic else surface
        try:
            return self._steps[key]
        except KeyError:
            if len(self._steps) > MEMORY:
                self._steps.clear()
            name = _owner(surface)
            parts = spelling.words(name)
            more = bool(parts) and self._goes_on(name, parts)
            step = self._steps[key] = _Step(self._look(name, clitic), more)
            return step

    def _goes_on(self, name: str, parts: tuple[spelling.Word, ...]) -> bool:
        """Whether a table has a name that begins with these words."""
        if self._prefixes.get(spelling.sounded(parts)):
            return True
        key = across.consonants(name) if spelling.is_arabic(name) else ""
        return bool(key and self._prefixes.get("=" + key))

    def _look(self, name: str, clitic: bool) -> _Found | None:
        values = self._names.get(spelling.canonical(name))
        exact, heard = True, False
        if spelling.is_arabic(name):
            article = name.startswith("ال")
            same = tuple(value for value in values if value % 2 == article)
            exact = bool(same)
            values = same or (values if article else ())
            if not values:
                values, heard = self._heard(name), True
        elif not values:
            exact = False
            values = self._names.get("~" + spelling.sound(name))
        rows = tuple(dict.fromkeys(value // 2 for value in values))
        common = bool(rows) and self._is_common(name, rows, clitic or not exact)
        return _Found(rows, common, exact, heard) if rows and (exact or not common) else None

    def _heard(self, name: str) -> tuple[int, ...]:
        """The rows that have no Arabic name, and a Latin one that sounds so."""
        key = across.consonants(name)
        values = self._names.get("=" + key) if key else ()
        return tuple(
            value
            for value in values
            if any(across.one_name(name, other) for other in self._rows.names(value // 2))
        )

    def _is_common(self, name: str, rows: tuple[int, ...], doubtful: bool) -> bool:
        words = spelling.plain(name).replace("-", " ").split()
        if all(word in COMMON or spelling.strip_article(word) in COMMON for word in words):
            return True
        short = len(words) == 1 and len(spelling.strip_article(words[0])) < 5
        return doubtful and short and max(self._prominence[row] for row in rows) < PROMINENT


def _only_heard(way: _Way) -> bool:
    return way.step.found is not None and way.step.found.heard


def _owner(word: str) -> str:
    return word[:-2] if word[-2:] in _POSSESSIVES else word


def _whole(clean: str, word: str, at: int) -> int:
    """Where a word that is known to come stands whole from ``at`` on."""
    start = clean.find(word, at)
    while True:
        end = start + len(word)
        before, after = clean[start - 1 : start], clean[end : end + 1]
        if not (before.isalnum() or after.isalnum() or before in _INSIDE or after in _INSIDE):
            return start
        found = _START.match(clean, start)
        inside = before in _INSIDE and _LETTER.match(clean, start - 2)
        if found and found.end() == end and not inside:
            return start
        following = clean.find(word, start + 1)
        if following < 0:
            return start
        start = following


def _next(clean: str, at: int) -> int:
    """Where a name ends that takes in the next word: capitalised or Arabic, one gap on, after an article perhaps."""
    after = clean[at + 1 : at + 2]
    if clean[at : at + 1] not in _GAPS or (after.islower() and after not in _ARTICLE_STARTS):
        return 0
    for _ in range(2):
        word = _NEXT.match(clean, at)
        if not word:
            return 0
        at = word.end()
        first = word[1][0]
        if not (first.islower() or first.isdecimal()):
            return at
        if not spelling.is_article(word[1], clean[at + 1 : at + 3].lower()):
            return 0
    return 0


def _with_article(clean: str, start: int) -> int:
    """The start moved back over a Latin article that stands before the name (al-Bab)."""
    if not start or clean[start - 1] not in "- " or clean[start - 2 : start - 1] not in _ARTICLE_ENDS:
        return start
    before = _ARTICLE_BEFORE.search(clean, max(0, start - 4), start)
    if not before or (before.start() and clean[before.start() - 1].isalnum()):
        return start
    word = before[0][:-1].lower()
    # "as Sarmin fell", "at Tuba": with a space, what is also an English word is no article.
    if before[0][-1] == " " and (word in STOP or len(word) == 1):
        return start
    return before.start() if spelling.is_article(word, clean[start : start + 2].lower()) else start
