"""``whoholds evaluate``: one JSON object, tables for people, and what is said of wrong files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

TOLD: dict[str, Any] = {
    "id": "x",
    "lang": "en",
    "published": "2017-05-10",
    "conflict": "syria",
    "text": "SDF fighters captured the town of Tabqa from Islamic State on Monday.",
    "control_changes": [{"place": "Tabqa", "to": "sdf", "kind": "captured", "required": True}],
    "locations": ["Tabqa"],
}
QUIET = {"id": "y", "lang": "en", "text": "The shops of Tabqa were open.", "control_changes": []}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """One document with a change told plainly, one that tells none."""
    file = tmp_path / "gold.jsonl"
    file.write_text(f"{json.dumps(TOLD)}\n{json.dumps(QUIET)}\n")
    return file


def test_json_is_one_object(gold: Path, whoholds: Run) -> None:
    links = gold.with_name("links.jsonl")
    links.write_text(json.dumps({"doc": "x", "place": "Tabqa", "rows": ["q:1"], "status": "linked"}))
    status, out, err = whoholds("evaluate", gold, "--json", "--errors", "--rules", "--links", links)
    assert (status, err, out.count("\n")) == (0, "", 1)
    report = json.loads(out)
    assert report["documents"] == 2
    assert (report["changes"]["right"], report["changes"]["wrong"], report["changes"]["recall"]) == (
        1,
        0,
        1.0,
    )
    assert report["quiet"] == {"documents": 1, "raised": 0, "share": 0.0}
    assert report["raised"] == []
    assert list(report["by"]) == ["lang", "conflict", "class", "neg_type", "grammar"]
    assert report["by"]["conflict"]["syria"]["changes"]["found"] == 1
    assert sum(rule["right"] for rule in report["rules"]) == 1
    assert (report["links"]["linker"]["linked"], report["links"]["linker"]["right"]) == (1, 0)
    assert report["links"]["read"]["abstention"] is None
    assert not [error for error in report["errors"] if error["what"] in ("missed", "false alarm")]


def test_only_what_is_asked_for_is_told(gold: Path, whoholds: Run) -> None:
    report = json.loads(whoholds("evaluate", gold, "--json", "--ids", "y")[1])
    assert report["documents"] == 1
    assert not report.keys() & {"errors", "rules", "links"}


def test_people_get_tables_and_errors_with_reasons(gold: Path, whoholds: Run) -> None:
    change = {**TOLD["control_changes"][0], "to": "blues\x1b[31m", "evidence": "captured the town"}
    gold.write_text(json.dumps({**TOLD, "control_changes": [change]}))
    status, out, _ = whoholds("evaluate", gold, "--errors", "--rules")
    assert status == 0
    for part in ("clash P", "MISSED: Tabqa", "FALSE ALARM: Tabqa", "captured by sdf", '"captured the town"'):
        assert part in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda path: path.unlink(), "gold.jsonl: cannot be read"),
        (lambda path: path.write_text("{}"), "gold.jsonl:1: control_changes: missing"),
    ],
)
def test_a_missing_or_wrong_file_is_status_2(
    gold: Path, whoholds: Run, change: Callable[[Path], None], message: str
) -> None:
    change(gold)
    status, out, err = whoholds("evaluate", gold)
    assert (status, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("nobody", "no document has an id like nobody"), ("/(/", "no regular expression")],
)
def test_a_pattern_that_fits_nothing_or_is_none_is_status_2(
    gold: Path, whoholds: Run, pattern: str, message: str
) -> None:
    status, _, err = whoholds("evaluate", gold, "--ids", pattern)
    assert status == 2
    assert message in err


def test_figures_are_never_cut_off(gold: Path, whoholds: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow screen 0.97 must not become 0."""
    monkeypatch.setenv("COLUMNS", "40")
    _, out, _ = whoholds("evaluate", gold)
    assert "…" not in out
    assert "1/1" in out
    assert "1.00" in out
