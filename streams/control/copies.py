"""Copies of one wire story: a fingerprint of the text, and how much two texts share.

A fingerprint is (number of word groups, the smallest hashes of those groups in rising order): a bottom-k sketch.
Two of them estimate how many groups the texts have in common (Broder 1997; Cohen and Kaplan 2007).
"""

import re
from collections.abc import Sequence
from zlib import crc32

from streams.articles.text import clean

WORDS = 3  # in a group: two reporters share pairs of words by chance, groups of three hardly ever
SKETCH = 48  # hashes kept: an error of about 7 points at half likeness, and 0.3 KB a text
_WORD = re.compile(r"\w+")
# Clean, folded and cut for ASCII, at a tenth of the cost: lower case, and all else is a space.
_PLAIN = (
    "".join(char.lower() if _WORD.fullmatch(char) else " " for char in map(chr, range(0x80)))
    .encode()
    .ljust(0x100)
)


def fingerprint(text: str) -> tuple[int, ...]:
    """The fingerprint of a text, the same on every machine; empty for a text of fewer than three words."""
    words = _words(text if text.isascii() else clean(text).folded)
    phrases = zip(*(words[at:] for at in range(WORDS)), strict=False)
    groups = set(map(crc32, map(b" ".join, phrases)))
    return (len(groups), *_smallest(groups)) if groups else ()


def _smallest(hashes: set[int]) -> list[int]:
    """The smallest hashes, in rising order; of many only those are sorted that are likely to be among them."""
    limit = 2 * SKETCH * (1 << 32) // len(hashes)
    low = [one for one in hashes if one < limit]
    return sorted(low if len(low) >= SKETCH else hashes)[:SKETCH]


def _words(folded: str) -> list[bytes]:
    """The words of a text that is folded, or ASCII, in UTF-8."""
    if folded.isascii():
        return folded.encode().translate(_PLAIN).split()
    return " ".join(_WORD.findall(folded)).encode().split(b" ")


def likeness(one: Sequence[int], other: Sequence[int]) -> float:
    """Which part of the shorter text's word groups the longer has too: 0 to 1, estimated."""
    return common(one, other) / min(one[0], other[0]) if one and other else 0.0


def common(one: Sequence[int], other: Sequence[int]) -> float:
    """How many word groups two texts share, estimated; no more than the shorter has."""
    if not one or not other:
        return 0.0
    mine, theirs = set(one[1:]), set(other[1:])
    if mine.isdisjoint(theirs):
        return 0.0
    known = min((sketch[-1] for sketch in (one, other) if sketch[0] > SKETCH), default=None)
    sample = [value for value in mine | theirs if known is None or value <= known]
    shared = len(mine & theirs & set(sample)) / len(sample) if sample else 0.0
    return min(shared * (one[0] + other[0]) / (1 + shared), float(min(one[0], other[0])))
