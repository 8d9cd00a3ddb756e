"""``whoholds explain``: the text with its mentions, what was told and what was rejected."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TEXT = (
    "SDF fighters captured the town of Tabqa from Islamic State on Monday.\n"
    "They tried to capture the city of Raqqa.\x1b[2J\n"
)
OPTIONS = ["--published", "2017-05-10", "--outlet", "Wire", "--lang", "en", "--id", "n1"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A plain text that tells one change and one attempt."""
    found = tmp_path / "note.txt"
    found.write_text(TEXT)
    return found


def test_text_claims_and_rejections_are_shown(file: Path, whoholds: Run) -> None:
    status, out, err = whoholds("explain", file, *OPTIONS)
    assert (status, err) == (0, "")
    for part in (
        "n1 · Wire · 2017-05-10",
        "Claims: 1",
        "Tabqa: captured, sdf from isis",
        "2017-05-08 · told · source Wire · rule take.active",
        "Rejected: 1",
        "Raqqa: attempted",
    ):
        assert part in out
    assert "\x1b" not in out


def test_json_has_offsets_that_hold(file: Path, whoholds: Run) -> None:
    status, out, _ = whoholds("explain", file, *OPTIONS, "--json")
    assert (status, out.count("\n")) == (0, 1)
    one = json.loads(out)
    assert [claim["place"] for claim in one["claims"]] == ["Tabqa"]
    assert [(each["place"], each["reason"]) for each in one["rejected"]] == [("Raqqa", "attempted")]
    for found in (*one["mentions"], *one["claims"], *one["rejected"]):
        assert TEXT[found["start"] : found["end"]] == found.get("text", found.get("quote"))


def test_a_page_is_written(file: Path, whoholds: Run) -> None:
    target = file.with_suffix(".html")
    assert whoholds("explain", file, *OPTIONS, "--html", target) == (0, "", "")
    written = target.read_text(encoding="utf-8")
    assert written.startswith("<!DOCTYPE html>")
    assert 'class="place"' in written
    assert whoholds("explain", file, *OPTIONS, "--html", "-")[1].strip() == written.strip()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--published", "soon"], "'soon' is no date"),
        (["--json", "--html", "x.html"], "do not go together"),
        (["--html", "no/such/folder/x.html"], "no/such/folder/x.html"),
    ],
)
def test_wrong_options_are_status_2(file: Path, whoholds: Run, arguments: list[str], message: str) -> None:
    status, out, err = whoholds("explain", file, *arguments)
    assert (status, out) == (2, "")
    assert message in err


def test_a_missing_file_is_status_2(file: Path, whoholds: Run) -> None:
    status, _, err = whoholds("explain", file.with_name("gone.txt"))
    assert status == 2
    assert "gone.txt" in err


def test_a_broken_line_is_named_and_the_rest_is_explained(tmp_path: Path, whoholds: Run) -> None:
    lines = tmp_path / "notes.jsonl"
    lines.write_text('{"text": 3}\n{"text": "Quiet."}\n')
    status, out, err = whoholds("explain", lines)
    assert status == 3
    assert "Quiet." in out
    assert f"{lines}:1: text: " in err
