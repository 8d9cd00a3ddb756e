"""Sentences of a text in English, Arabic or both. What ends one is data: ``languages/*.toml``."""

import re
from dataclasses import dataclass
from functools import cache

from streams.articles.languages import language_files
from streams.articles.text import Text, fold

_BOUNDARY = re.compile(r"[.!?؟…۔]+|[\n\r\v\f\u0085\u2028\u2029][\s]*")
_CLOSERS = re.compile(r"[\"')\]}]*")
_NEXT = re.compile(r"\S")
_WORD = re.compile(r"\s*[\"'(\[]?(\w+)")
_HARD = frozenset("\n\r\v\f\u0085\u2028\u2029")
# A text counts as wrapped by hand when all its lines are this short and most of them at least that long.
_WRAP_MAX, _WRAP_MIN = 100, 50


@dataclass(frozen=True, slots=True)
class Endings:
    """Folded words (without their last dot) that a dot belongs to.

    ``never`` are followed by the rest of their sentence (``gen``), ``numbered`` only before a number (``no``);
    ``maybe`` end one only before a ``starter``.
    """

    never: frozenset[str]
    numbered: frozenset[str]
    maybe: frozenset[str]
    starters: frozenset[str]


@cache
def endings() -> Endings:
    """The abbreviations of all languages together: articles mix them. Raises DataError."""
    kinds = ("never", "numbered", "maybe", "starters")
    words: dict[str, set[str]] = {kind: set() for kind in kinds}
    for _, language in language_files():
        table = language.table("sentences")
        table.only(*kinds)
        for kind in kinds:
            words[kind].update(fold(word).rstrip(".") for word in table.strings(kind))
    return Endings(*(frozenset(words[kind]) for kind in kinds))


def sentences(text: Text) -> list[tuple[int, int]]:
    """Spans of the clean text, in order, without overlap, that cover all of it but white space. Linear."""
    clean = text.clean
    wrapped = _wrapped(clean)
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(clean):
        if match.start() < start:
            continue
        if clean[match.start()] in _HARD:
            cut = match.start() if _line_ends(clean, match.start(), match.end(), wrapped) else -1
        else:
            cut = _mark_ends(clean, start, match)
        if cut >= 0:
            _add(clean, start, cut, spans)
            start = cut
    _add(clean, start, len(clean), spans)
    return spans


def _add(clean: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = clean[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        spans.append((start + left, start + len(piece.rstrip())))


def _wrapped(clean: str) -> bool:
    """Whether the lines were broken by hand at a fixed width, so that a line end means nothing."""
    lines = [len(line) for line in clean.split("\n") if line.strip()]
    long = sum(length >= _WRAP_MIN for length in lines)
    return len(lines) >= 3 and max(lines) <= _WRAP_MAX and long * 4 >= len(lines) * 3


def _line_ends(clean: str, start: int, end: int, wrapped: bool) -> bool:
    if end >= len(clean) or start == 0 or len(clean[start:end].splitlines()) > 1:
        return True
    before, after = clean[start - 1], clean[end]
    if before in ",،;؛":
        return False
    return not (wrapped or after.islower())


def _mark_ends(clean: str, start: int, match: re.Match[str]) -> int:
    """Where the sentence ends if this mark ends it, else -1."""
    mark, at = match[0], match.end()
    closers = _CLOSERS.match(clean, at)
    cut = closers.end() if closers else at
    if cut >= len(clean):
        return cut
    following = clean[cut]
    if not following.isspace() and cut > at and clean[cut - 1] in "\"'" and following.isalnum():
        cut = at  # the quote opens what follows: said."He
        following = clean[cut]
    if not following.isspace():
        return cut if _glued(clean, match, cut) else -1
    if mark == "." and _belongs(clean, start, match.start(), cut):
        return -1
    return -1 if _goes_on(clean, cut) else cut


def _goes_on(clean: str, cut: int) -> bool:
    """Whether the next word begins with a small letter, or a mark that never begins a sentence."""
    found = _NEXT.search(clean, cut)
    if not found or "\n" in clean[cut : found.start()]:
        return False
    return found[0].islower() or found[0] in ",،;؛"


def _glued(clean: str, match: re.Match[str], cut: int) -> bool:
    """A full stop with no space after it: between Arabic words, or before a word that begins sentences."""
    before, after = clean[match.start() - 1 : match.start()], clean[cut : cut + 24]
    if match[0] in "؟!" or _arabic(before) or before in "\"'":
        return (
            _arabic(after[:1])
            and match[0] != "…"
            and clean[match.start() - 2 : match.start() - 1] not in (" ", ".")
        )
    if before.islower() and after[:1].isupper():
        word = _WORD.match(after)
        return word is not None and fold(word[1]) in endings().starters
    return False


def _arabic(char: str) -> bool:
    return "\u0620" <= char <= "\u06d3"


def _word_before(clean: str, at: int, floor: int) -> int:
    """The length of the word that ends at ``at``, looked at over at most 12 characters."""
    begin = at
    while begin > floor and at - begin < 12 and (clean[begin - 1].isalnum() or clean[begin - 1] == "."):
        begin -= 1
    return at - begin


def _belongs(clean: str, start: int, dot: int, cut: int) -> bool:
    """Whether a dot is part of the word before it and the sentence goes on."""
    length = _word_before(clean, dot, start)
    word = fold(clean[dot - length : dot])
    if word.isdecimal():
        first = _NEXT.search(clean, start)
        return (
            length <= 3 and first is not None and first.start() == dot - length
        )  # "1. The army": a numbered line
    data = endings()
    if word in data.never or (word in data.numbered and clean[cut : cut + 2].strip().isdecimal()):
        return True
    if word in data.maybe or (length == 1 and word.isalpha()) or "." in word:
        return not _starts(clean, cut, data)
    return False


def _starts(clean: str, cut: int, data: Endings) -> bool:
    found = _WORD.match(clean, cut)
    return found is not None and fold(found[1]) in data.starters
