"""Text made fit for matching, with a way back to the offsets of the article as it was written.

Matching is done on a *clean* text (look-alike letters, presentation forms, curly quotes, tatweel, vowel marks and
zero-width characters put right) and on its *folded* twin, which has the same length: lower case, no diacritics,
Arabic letters that writers interchange made one. Offsets that leave the core count code points of the original.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

_ODD = re.compile(
    "[\u00ad\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]"
)
_WORD = re.compile("[A-Za-z\u0370-\u04ff]+")
_LATIN = re.compile("[A-Za-z]")
_LOOKALIKE = re.compile("[\u0391-\u03c9\u0405-\u0458]")
_LOOKALIKES = str.maketrans("АВЕКМНОРСТХаеорсухіѕјΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXaeopcyxisjABEZHIKMNOPTYXo")
_SAME_LENGTH = str.maketrans(
    {
        "‘": "'", "’": "'", "‛": "'", "ʼ": "'", "ʻ": "'", "ʿ": "'", "ʾ": "'", "`": "'", "´": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "−": "-", "―": "—",
        "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ", "\t": " ",
        "ی": "ي", "ک": "ك", "ھ": "ه", "ٱ": "ا",
    }
)  # fmt: skip
_ARABIC_FOLD = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}


class _FoldTable(dict[int, int]):
    """Code point to its folded code point, filled as letters are met."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        plain = _ARABIC_FOLD.get(char) or unicodedata.normalize("NFD", char)[0].lower()
        self[code] = folded = ord(plain) if len(plain) == 1 else code
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower case without diacritics, Arabic letter variants made one; the same length as ``text``."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text in three forms: as written, clean, and folded (the last two of one length).

    ``breaks`` and ``shifts`` are empty where clean and original offsets agree, which is nearly always.
    """

    original: str
    clean: str
    folded: str
    breaks: tuple[int, ...] = field(default=(), repr=False)
    shifts: tuple[int, ...] = field(default=(), repr=False)

    def origin(self, offset: int) -> int:
        """The offset in the original text of the character at ``offset`` of the clean text."""
        if not self.breaks:
            return offset
        return offset + self.shifts[bisect_right(self.breaks, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A clean span as a span of the original; ``original[start:end]`` is what was written there."""
        if not self.breaks:
            return start, end
        return self.origin(start), (self.origin(end - 1) + 1 if end > start else self.origin(start))


def clean(original: str) -> Text:
    """Put a text right for matching. Linear in its length; never fails."""
    text = original.translate(_SAME_LENGTH)
    if text.isascii():  # nothing to look for
        return Text(original, text, fold(text))
    if _LOOKALIKE.search(text):
        text = _WORD.sub(_in_latin, text)
    if not _ODD.search(text):
        return Text(original, text, fold(text))
    return _with_map(original, text)


def _in_latin(word: re.Match[str]) -> str:
    """A word with its look-alikes put right, if it has a Latin letter."""
    return word[0].translate(_LOOKALIKES) if _LATIN.search(word[0]) else word[0]


def _with_map(original: str, text: str) -> Text:
    parts: list[str] = []
    breaks, shifts = [0], [0]
    at, out = 0, 0
    for match in _ODD.finditer(text):
        parts.append(text[at : match.start()])
        out += match.start() - at
        at = match.end()
        plain = _plain(match[0])
        for char in plain:
            parts.append(char)
            _note(breaks, shifts, out, match.start() - out)
            out += 1
        _note(breaks, shifts, out, at - out)
    parts.append(text[at:])
    done = "".join(parts)
    return Text(original, done, fold(done), tuple(breaks), tuple(shifts))


def _note(breaks: list[int], shifts: list[int], offset: int, shift: int) -> None:
    if breaks[-1] == offset:
        shifts[-1] = shift
    elif shifts[-1] != shift:
        breaks.append(offset)
        shifts.append(shift)


def _plain(char: str) -> str:
    """A presentation form spelt out; marks, tatweel and invisible characters give nothing."""
    if unicodedata.category(char) not in ("Lo", "Ll"):
        return ""
    return "".join(c for c in unicodedata.normalize("NFKC", char) if unicodedata.category(c) in ("Lo", "Ll"))
