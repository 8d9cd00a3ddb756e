"""The words and rules by which a language tells days, read from its file and compiled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from streams.articles.languages import clitics, language_files
from streams.articles.phrases import Phrases, is_word
from streams.articles.tables import Table
from streams.articles.text import fold

# One letter a kind of word: a rule becomes a regular expression over these letters.
KINDS = {
    "weekday": "W", "month": "M", "day": "d", "ordinal": "o", "year": "y", "count": "n", "iso": "i", "number": "N",
    "unit": "U", "last": "L", "this": "T", "next": "X", "ago": "A", "earlier": "E", "later": "F", "of": "G", "on": "O",
    "in": "I", "within": "H", "since": "S", "until": "Z", "part": "P", "offset": "R", "period": "Q", "season": "K",
    "dayword": "D", "same": "C", "recent": "V", "following": "B", "previous": "b", "dayafter": "a",
    "before": "e", "stop": "-",
}  # fmt: skip
MEANINGS = frozenset(
    (
        "weekday",
        "date",
        "iso",
        "monthday",
        "month",
        "year",
        "season",
        "offset",
        "ago",
        "span",
        "recent",
        "anchored",
    )
)
UNITS = ("hour", "day", "week", "month", "year")
_DIGITS = re.compile(
    r"(?<![\w.,])(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./-](\d\d?)[./-](\d{4})|(\d{1,4})(st|nd|rd|th|s)?)"
    r"(?!\w|[.,]\d)"
)


class Word(NamedTuple):
    """One word that has to do with days: kind letter, value, offsets, whether it needs a capital, language."""

    kind: str
    value: tuple[int | str, ...]
    start: int
    end: int
    cased: bool = False
    lang: str = ""


class Entry(NamedTuple):
    """What the language file says of a word."""

    kind: str
    value: tuple[int | str, ...]
    lang: str
    cased: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A sequence of kinds and what it means.

    It does not hold before a word of ``unless`` or behind a word of ``behind``; where ``only`` is given, it holds
    only before one of its words or before none (a sign, the end).
    """

    lang: str
    means: str
    shape: re.Pattern[str]
    unless: frozenset[str]
    behind: frozenset[str]
    only: frozenset[str]


@dataclass(frozen=True, slots=True)
class DayTerms:
    """The words of all languages in one automaton, and the rules by the kind that they begin with."""

    words: Phrases[Entry]
    rules: dict[str, tuple[Rule, ...]]

    def lex(self, clean: str, folded: str, start: int, end: int) -> list[Word]:
        """The words of a span that have to do with days, in order."""
        piece = folded[start:end]
        found = [
            Word(
                entry.kind,
                entry.value,
                start + _word_start(piece, begin),
                start + stop,
                entry.cased,
                entry.lang,
            )
            for begin, stop, entries in self.words.find(piece)
            for entry in entries[:1]
        ]
        if not found and not any(char.isdecimal() for char in piece):
            return []
        words = [word for word in found if not word.cased or clean[word.start].isupper()]
        return sorted([*words, *_digits(piece, start)], key=lambda word: word.start)


def _word_start(piece: str, begin: int) -> int:
    """Where the word begins that a particle is glued to."""
    while begin and is_word(piece[begin - 1]):
        begin -= 1
    return begin


def _digits(piece: str, start: int) -> Iterator[Word]:
    for match in _DIGITS.finditer(piece):
        span = (start + match.start(), start + match.end())
        year, month, day, first, second, last, plain, suffix = match.groups()
        if plain is None:
            value = _iso(*(int(part) for part in ((year, month, day) if year else (last, second, first))))
            if value:
                yield Word(KINDS["iso"], value, *span)
        else:
            yield _plain(int(plain), len(plain), suffix, span)


def _iso(year: int, month: int, day: int) -> tuple[int | str, ...]:
    """Day first, as most of the world writes it, unless only month first gives a date."""
    for pair in ((month, day), (day, month)):
        try:
            return (date(year, *pair).isoformat(),)
        except ValueError:
            continue
    return ()


def _plain(value: int, length: int, suffix: str | None, span: tuple[int, int]) -> Word:
    if length == 4 and 1900 <= value < 2100 and suffix in (None, "s"):
        kind = "year"
    elif suffix == "s":
        kind = "stop"
    elif suffix:
        kind = "ordinal" if 1 <= value <= 31 else "stop"
    else:
        kind = "day" if 1 <= value <= 31 and length <= 2 else "count"
    return Word(KINDS[kind], (value,), *span)


@cache
def day_terms() -> DayTerms:
    """All languages compiled together. Raises DataError naming file, entry and key."""
    phrases: list[tuple[str, Entry]] = []
    rules: dict[str, list[Rule]] = {}
    for lang, table in language_files():
        days = table.table("days")
        days.only(
            "weekdays",
            "months",
            "cased",
            "words",
            "numbers",
            "offsets",
            "periods",
            "seasons",
            "units",
            "rules",
        )
        phrases.extend(_phrases(lang, days))
        for rule, first in _rules(lang, days):
            for letter in first:
                rules.setdefault(letter, []).append(rule)
    return DayTerms(Phrases(phrases, clitics()), {letter: tuple(found) for letter, found in rules.items()})


def _phrases(lang: str, days: Table) -> Iterator[tuple[str, Entry]]:
    cased = {fold(word) for word in days.strings("cased")}
    kinds: dict[str, str] = {}
    for word, kind, value in _entries(days):
        phrase = fold(word)
        if kinds.setdefault(phrase, kind) != kind:
            raise days.fail(kind, f"{word!r} is already a {kinds[phrase]}: a word has one kind")
        yield phrase, Entry(KINDS[kind], value, lang, phrase in cased)


def _entries(days: Table) -> Iterator[tuple[str, str, tuple[int | str, ...]]]:
    for key, kind, count in (("weekdays", "weekday", 7), ("months", "month", 12)):
        names = days.values.get(key)
        if not isinstance(names, list) or len(names) != count:
            raise days.fail(key, f"must be a list of {count} lists of names")
        for number in range(count):
            row = Table(days.file, days.entry, {key: names[number]})
            yield from ((word, kind, (number + (kind == "month"),)) for word in row.strings(key))
    words = days.table("words")
    words.only(*KINDS)
    for kind in words.values:
        yield from ((word, kind, ()) for word in words.strings(kind))
    yield from _valued(days)


def _valued(days: Table) -> Iterator[tuple[str, str, tuple[int | str, ...]]]:
    for key, kind in (
        ("numbers", "number"),
        ("offsets", "offset"),
        ("periods", "period"),
        ("seasons", "season"),
    ):
        rows = days.table(key)
        for word in rows.values:
            yield word, kind, (rows.number(word),)
    units = days.table("units")
    units.only(*UNITS)
    for unit, forms in units.tables():
        forms.only("one", "two", "many")
        for count, form in ((1, "one"), (2, "two"), (0, "many")):
            yield from ((word, "unit", (unit, count)) for word in forms.strings(form))


def _rules(lang: str, days: Table) -> Iterator[tuple[Rule, frozenset[str]]]:
    for row in days.rows("rules"):
        row.only("means", "shapes", "unless", "behind", "only")
        means = row.text("means")
        if means not in MEANINGS:
            raise row.fail("means", f"unknown meaning {means!r}; known are {', '.join(sorted(MEANINGS))}")
        guards = [frozenset(fold(word) for word in row.strings(key)) for key in ("unless", "behind", "only")]
        for shape in row.strings("shapes"):
            pattern, first = _shape(row, shape)
            yield Rule(lang, means, re.compile(pattern), *guards), first


def _shape(row: Table, shape: str) -> tuple[str, frozenset[str]]:
    """``weekday part?`` as an expression over kind letters, and the letters it may begin with."""
    pattern, first, open_ = "", set[str](), True
    for step in shape.split():
        kinds = step.removesuffix("?").split("|")
        for kind in kinds:
            if kind not in KINDS:
                raise row.fail("shapes", f"unknown kind {kind!r} in {shape!r}")
        letters = "".join(KINDS[kind] for kind in kinds)
        pattern += f"[{letters}]" + ("?" if step.endswith("?") else "")
        if open_:
            first |= set(letters)
        open_ = open_ and step.endswith("?")
    if open_:
        raise row.fail("shapes", f"{shape!r} may be empty")
    return pattern, frozenset(first)
