"""Clashes, class by class: ``clashes.toml`` and ``clashes_press.toml`` are the tables."""

import tomllib
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader
from tests.reading.conftest import PUBLISHED

TABLES = ("clashes", "clashes_press", "clashes_apart", "clashes_told", "clashes_anew")
CASES = [
    pytest.param(lang, case["text"], case.get("clashes", ""), id=f"{lang}-{group}-{name}")
    for table in TABLES
    for lang, groups in tomllib.loads(
        Path(__file__).with_name(f"{table}.toml").read_text(encoding="utf-8")
    ).items()
    for group, cases in groups.items()
    for name, case in cases.items()
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_clash(lang: str, text: str, expected: str, reader: Reader) -> None:
    """A sentence tells of fighting at the places of its line, no more and no less."""
    found = reader.read(Article("test", text, PUBLISHED, "Test Wire", lang=lang)).clashes
    assert {clash.place for clash in found} == {part.strip() for part in expected.split(";") if part.strip()}
    assert all(clash.quote in text for clash in found)
