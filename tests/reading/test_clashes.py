"""Clashes, class by class: ``clashes.toml`` is the table."""

import tomllib
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader
from tests.reading.conftest import PUBLISHED

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("clashes").read_text(encoding="utf-8"))
CASES = [
    pytest.param(lang, case["text"], case.get("clashes", ""), id=f"{lang}-{group}-{name}")
    for lang, groups in TABLE.items()
    for group, cases in groups.items()
    for name, case in cases.items()
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_clash(lang: str, text: str, expected: str, reader: Reader) -> None:
    """A sentence tells of fighting at the places of its line, no more and no less."""
    found = reader.read(Article("test", text, PUBLISHED, "Test Wire", lang=lang)).clashes
    assert {clash.place for clash in found} == {part.strip() for part in expected.split(";") if part.strip()}
    assert all(clash.quote in text for clash in found)
