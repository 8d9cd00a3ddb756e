"""Literal phrases: whole words, longest first, and Arabic particles in front."""

import pytest

from streams.articles.languages import clitics
from streams.articles.phrases import Phrases
from streams.articles.text import fold


def found(phrases: list[str], text: str) -> list[str]:
    table = Phrases([(fold(phrase), phrase) for phrase in phrases], clitics())
    folded = fold(text)
    return [folded[start:end] for start, end, _ in table.find(folded)]


@pytest.mark.parametrize(
    ("phrases", "text", "expected"),
    [
        (["assad"], "the ambassador", []),
        (["hts"], "human rights", []),
        (["hts"], "HTS-held, (HTS)", ["hts", "hts"]),
        (["army", "syrian army"], "the Syrian army", ["syrian army"]),
        (["الجيش"], "والجيش بالجيش وبالجيش", ["الجيش", "الجيش", "الجيش"]),
        (["الجيش"], "للجيش", ["للجيش"]),
        (["إدلب"], "بإدلب ولإدلب", ["ادلب", "ادلب"]),
        (["داعش"], "الداعش داعشي", []),
        (["left"], "xleft bleft", []),
    ],
)
def test_only_whole_words_are_found(phrases: list[str], text: str, expected: list[str]) -> None:
    assert found(phrases, text) == expected


def test_one_phrase_may_carry_several_payloads() -> None:
    assert Phrases([("a", 1), ("a", 2)]).find("b a") == [(2, 3, [1, 2])]
