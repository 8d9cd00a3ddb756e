"""What the compiler of the optional build stumbles over stays out of the core (``make test-compiled`` builds it)."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "streams"
FILES = [
    path
    for room in ("reading", "places", "actors", "articles", "control", "alerts")
    for path in sorted((ROOT / room).rglob("*.py"))
]


def starred(source: str) -> list[int]:
    """The lines with a star in a tuple behind ``in``: its C does not compile."""
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Compare)]
    return [
        node.lineno
        for node in found
        for right in node.comparators
        if isinstance(right, ast.Tuple) and any(isinstance(each, ast.Starred) for each in right.elts)
    ]


def generic_data(source: str) -> list[int]:
    """The lines with a generic dataclass: its module does not load."""
    classes = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef) and node.decorator_list
    ]
    return [each.lineno for each in classes if any("Generic[" in ast.unparse(base) for base in each.bases)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_stands_in_the_way_of_a_build_as_c(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert starred(source) == []
    assert generic_data(source) == []


def test_the_stumbling_blocks_are_seen() -> None:
    assert starred("found = word in (*FIRST, 'x')") == [1]
    assert generic_data("@dataclass\nclass Node(Generic[Value]):\n    value: Value") == [2]
