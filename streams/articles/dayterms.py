"""The words and rules by which a language tells days, read from its file and compiled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from streams.articles.languages import clitics, language_files
from streams.articles.phrases import is_word
from streams.articles.tables import Table
from streams.articles.text import fold

# One letter a kind of word: a rule becomes a regular expression over these letters.
KINDS = {
    "weekday": "W", "month": "M", "day": "d", "ordinal": "o", "year": "y", "count": "n", "iso": "i", "number": "N",
    "unit": "U", "last": "L", "this": "T", "next": "X", "ago": "A", "earlier": "E", "later": "F", "of": "G", "on": "O",
    "in": "I", "within": "H", "since": "S", "until": "Z", "part": "P", "offset": "R", "period": "Q", "season": "K",
    "dayword": "D", "same": "C", "recent": "V", "following": "B", "previous": "b", "dayafter": "a",
    "before": "e", "thatyear": "t", "stop": "-",
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
# Of every rule one word at least is of these kinds: a span without them is done with at once.
_CORE = frozenset(
    (
        "weekday", "month", "unit", "part", "offset", "season", "recent", "same", "previous", "dayafter", "following",
        "dayword", "thatyear",
    )
)  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(
    r"(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./-](\d\d?)[./-](\d{4})|(\d{1,4})(st|nd|rd|th|s)?)(?!\w|[.,]\d)"
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


class Node(NamedTuple):
    """What a token may begin: itself alone, or by the next token ``(what follows it, entry)``, longest first."""

    alone: Entry | None
    more: dict[str, tuple[tuple[str, Entry], ...]]


@dataclass(frozen=True, slots=True)
class DayTerms:
    """The words of all languages by their first token, and the rules by the kind that they begin with.

    ``words`` has each token also with every particle that may be glued to it. ``core``: the tokens without which
    a span tells no day.
    """

    words: dict[str, Node]
    core: frozenset[str]
    rules: dict[str, tuple[Rule, ...]]

    def lex(self, clean: str, folded: str, start: int, end: int) -> list[Word]:
        """The words of a span that have to do with days, in order, without overlap."""
        tokens = _TOKEN.findall(folded, start, end)
        if self.core.isdisjoint(tokens) and not _DIGIT.search(folded, start, end):
            return []
        places = [place for place, token in enumerate(tokens) if token in self.words or token[0].isdecimal()]
        starts = [match.start() for match in _TOKEN.finditer(folded, start, end)]
        tokens.append("")
        found: list[Word] = []
        last = start
        for place in places:
            at, token = starts[place], tokens[place]
            if at < last:
                continue
            node = self.words.get(token)
            if node is not None:
                word = _phrase(node, tokens[place + 1], clean, folded, at, at + len(token), end)
            else:
                word = _number(folded, at, end)
            if word is not None:
                found.append(word)
                last = word.end
        return found


def _phrase(node: Node, after: str, clean: str, folded: str, at: int, stop: int, end: int) -> Word | None:
    """The longest phrase that goes on here as the text does."""
    found = node.alone
    for tail, entry in node.more.get(after, ()):
        last = stop + len(tail)
        if last <= end and folded.startswith(tail, stop) and not (last < end and is_word(folded[last])):
            found, stop = entry, last
            break
    if found is None or (found.cased and not clean[at].isupper()):
        return None
    return Word(found.kind, found.value, at, stop, found.cased, found.lang)


def _number(folded: str, at: int, end: int) -> Word | None:
    if at and (folded[at - 1] == "_" or (folded[at - 1] in ".," and folded[at - 2 : at - 1].isdecimal())):
        return None
    match = _DIGITS.match(folded, at, end)
    if match is None:
        return None
    year, month, day, first, second, last, plain, suffix = match.groups()
    if plain is not None:
        return _plain(int(plain), len(plain), suffix, match.span())
    value = _iso(*(int(part) for part in ((year, month, day) if year else (last, second, first))))
    return Word(KINDS["iso"], value, *match.span()) if value else None


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
    words = _by_first(phrases)
    return DayTerms(words, _core(phrases), {letter: tuple(found) for letter, found in rules.items()})


def _core(phrases: list[tuple[str, Entry]]) -> frozenset[str]:
    """Tokens without which a span tells no day: of a phrase of several the longest, if none of them is one alone."""
    letters = {KINDS[kind] for kind in _CORE}
    rows = [_TOKEN.findall(phrase) for phrase, entry in phrases if entry.kind in letters]
    core = {row[0] for row in rows if len(row) == 1}
    core |= {max(reversed(row), key=len) for row in rows if core.isdisjoint(row)}
    return frozenset(form for token in core for form in _with_particles(token))


def _by_first(phrases: list[tuple[str, Entry]]) -> dict[str, Node]:
    table: dict[str, Node] = {}
    for phrase, entry in sorted(phrases, key=lambda found: -len(found[0])):
        first, *rest = _TOKEN.findall(phrase)
        for token in _with_particles(first):
            node = table.setdefault(token, Node(None, {}))
            if not rest:
                table[token] = Node(node.alone or entry, node.more)
            else:
                tails = node.more.get(rest[0], ())
                node.more[rest[0]] = (*tails, (phrase[len(first) :], entry))
    return table


def _with_particles(token: str) -> Iterator[str]:
    """A word, and in Arabic also with each particle that may be glued to it."""
    yield token
    if "\u0620" <= token[0] <= "\u06d3":
        yield from (clitic + token for clitic in clitics())
        if token.startswith("ال"):
            yield from (front + "ل" + token[1:] for front in ("", "و", "ف"))


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
