"""English sentences, class by class: ``english*.toml`` are the tables."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

TABLES = sorted(Path(__file__).parent.glob("english*.toml"))
CASES = [
    pytest.param(case["text"], case.get("told", ""), id=f"{group}-{name}")
    for table in TABLES
    for group, cases in tomllib.loads(table.read_text(encoding="utf-8")).items()
    for name, case in cases.items()
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_sentence(text: str, expected: str, told: Callable[[str], set[str]]) -> None:
    """A sentence tells what its line in the table says, no more and no less."""
    assert told(text) == {part.strip() for part in expected.split(";") if part.strip()}
