"""Arabic sentences, class by class: ``arabic*.toml`` are the tables."""

import tomllib
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader

from .conftest import PUBLISHED, notation

TABLES = sorted(Path(__file__).parent.glob("arabic*.toml"))
CASES = [
    pytest.param(
        case["text"], case.get("told", ""), case.get("outlet", "Test Wire"), id=f"{table.stem}-{group}-{name}"
    )
    for table in TABLES
    for group, cases in tomllib.loads(table.read_text(encoding="utf-8")).items()
    for name, case in cases.items()
]


@pytest.mark.parametrize(("text", "expected", "outlet"), CASES)
def test_sentence(text: str, expected: str, outlet: str, reader: Reader) -> None:
    """A sentence tells what its line in the table says, no more and no less."""
    found = notation(reader.read(Article("test", text, PUBLISHED, outlet, lang="ar")))
    assert found == {part.strip() for part in expected.split(";") if part.strip()}
