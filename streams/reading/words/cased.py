"""Names as a text in a script with capitals has them: parts of longer names, and names inside other words."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from streams.places.place import Name
from streams.places.scan import COMMON

# The capitalised words right behind a name, at most three.
_BEHIND = re.compile(r"(?: [A-Z][\w-]*){1,3}")
_WATERS = re.compile(r"\b(?:Lake|Mount|Mt\.) $")
_SIDE = re.compile(
    r"(?<=[a-z,] )(?:(?:North|South)(?:ern|east(?:ern)?|west(?:ern)?)?|(?:East|West)(?:ern)?|Upper|Lower) $"
)
VILLAGES = ("village", "town", "neighbourhood")
_TOWARD = re.compile(r" (?:North|South|East|West|Central)\b(?! [A-Z])")
_FEATURE = re.compile(r" (?:Hills?|Heights|Ridge|Mountains?|Islands?|Valley|Forest|Bridge|Dam)\b")
_ACRONYM = re.compile(r"[A-Z]{2,5}s?")
LONGEST = 16  # characters in front of a name that are looked at


@cache
def bodies() -> frozenset[str]:
    """Folded words that end the name of an organisation."""
    return _words("bodies.en.txt")


@cache
def sites() -> frozenset[str]:
    """Folded nouns of which a place is the owner: "the edge of X"."""
    return _words("sites.en.txt")


@cache
def demonyms() -> frozenset[str]:
    """Folded words for people of a country: "Dutch"."""
    return _words("demonyms.en.txt")


def _words(file: str) -> frozenset[str]:
    lines = (Path(__file__).parents[1] / "lexicon" / file).read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def in_body(text: str, name: Name, known: bool) -> bool:
    """As in "Hudaydah Agreement", "African Development Community": the name opens that of an organisation.

    Of a ``known`` place's name only the next word counts: headlines have capitals all over.
    """
    behind = _BEHIND.match(text, name.end)
    words = behind[0].split() if behind else []
    return any(word.lower().rpartition("-")[2] in bodies() for word in (words[:1] if known else words))


def whole(text: str, name: Name) -> Name:
    """With "Lake" in front, "North" or "Hill" behind: "Lake Chad", "Valikamam North"; without acronyms at its ends."""
    words = name.text.split(" ")
    while len(words) > 1 and _ACRONYM.fullmatch(words[-1]):
        words.pop()
        if len(words) > 1 and words[-1].lower() in COMMON:
            words.pop()  # "Daraa Monitor AFP"
    cut = " ".join(words)
    name = replace(name, text=cut, end=name.start + len(cut)) if cut != name.text else name
    first = max(0, name.start - LONGEST)
    before = _WATERS.search(text, first, name.start)
    if not before and name.type in VILLAGES:
        before = _SIDE.search(text, first, name.start)  # "the villages of X and Western Y"
    if before:
        name = replace(name, text=before[0] + name.text, start=before.start())
    if after := _FEATURE.match(text, name.end) or _TOWARD.match(text, name.end):
        name = replace(name, text=name.text + after[0], end=name.end + len(after[0]))
    return name
