"""The language of a text by its letters."""

import pytest

from streams.articles.language import language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The army came.", "en"),
        ("سيطر الجيش على البلدة", "ar"),
        ("سيطر الجيش على #Idlib", "ar"),
        ("The army took إدلب", "en"),
        ("12:30 — !?", ""),
        ("", ""),
        ("Армия", ""),
        ("ﻗﺎﻝ ﺍﻟﻤﺼﺪﺭ", "ar"),
        ("Çağlayan köyü", "en"),
    ],
)
def test_the_script_with_more_letters_decides(text: str, expected: str) -> None:
    assert language(text) == expected
