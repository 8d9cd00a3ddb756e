"""Sentences put together from parts: whatever one side did first to the other, it is the one that took the town."""

import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader

DATA = tomllib.loads(Path(__file__).with_name("composed.toml").read_text(encoding="utf-8"))
PUBLISHED = datetime(2024, 7, 1, tzinfo=UTC)
CAPTURED = ("captured", "handed_over", "withdrew")
Captors = Callable[[str, str], set[str]]


@pytest.fixture(scope="module")
def captors(reader: Reader) -> Captors:
    def found(text: str, lang: str) -> set[str]:
        claims = reader.read(Article("test", text, PUBLISHED, "Test Wire", lang=lang)).claims
        return {str(claim.to) for claim in claims if claim.kind in CAPTURED}

    return found


def told(sentence: str, first: str, second: str, town: str) -> str:
    """The sentence with its sides and its town, and a capital."""
    words = {"A": first, "B": second, "P": town}
    filled = "".join(words.get(part, part) for part in _parts(sentence))
    return f"{filled[0].upper()}{filled[1:]}."


def _parts(sentence: str) -> Iterator[str]:
    """The letters A, B and P where each stands alone, and what is between."""
    word = ""
    for at, char in enumerate(sentence):
        alone = not (sentence[at - 1 : at].isalnum() or sentence[at + 1 : at + 2].isalnum())
        if char in "ABP" and alone:
            yield from (word, char)
            word = ""
        else:
            word += char
    yield word


def deeds(lang: str) -> Iterator[tuple[str, str]]:
    """Each first deed with its language."""
    yield from ((lang, deed) for deed in DATA[lang]["deeds"])


@pytest.mark.parametrize(("lang", "deed"), [*deeds("en"), *deeds("ar")])
def test_whose_deed(lang: str, deed: str, captors: Captors) -> None:
    """Nobody but who acts first takes the town, in every aside and with every tail; nearly always it is told at all."""
    data = DATA[lang]
    missed = total = 0
    for (first, second), town in zip(data["sides"], data["towns"], strict=True):
        own = captors(told(data["alone"], first, second, town), lang)
        for opening, aside, tail in product(data["before"], data["asides"], data["tails"]):
            acts = deed if lang == "ar" else f"A {deed}"
            found = captors(told(f"{opening}{acts}{aside}{tail}", first, second, town), lang)
            assert found <= own, told(f"{opening}{acts}{aside}{tail}", first, second, town)
            missed, total = missed + (not found), total + 1
    assert missed <= total // 10


@pytest.mark.parametrize(
    ("lang", "frame"), [(lang, frame) for lang in ("en", "ar") for frame in DATA[lang]["nothing"]["frames"]]
)
def test_nothing_taken(lang: str, frame: str, captors: Captors) -> None:
    """What has not happened, or happened elsewhere, takes no town, whatever stands before and behind it."""
    data = DATA[lang]
    behind = (", officials said", " on Monday", "") if lang == "en" else ("، وفق مصادر محلية", " أمس", "")
    for (first, second), town in zip(data["sides"], data["towns"], strict=True):
        for opening, after in product(data["before"], behind):
            sentence = told(f"{opening}{frame}{after}", first, second, town)
            assert captors(sentence, lang) == set(), sentence
