"""``whoholds stories``: which stories hold."""

from pathlib import Path

import orjson

from tests.cli.conftest import ROOT, Run, lines

STORIES = ROOT / "tests" / "stories" / "stories.jsonl"


def test_all_stories_hold_from_their_claims(whoholds: Run) -> None:
    status, out, err = whoholds("stories", STORIES)
    assert (status, "FAILS" in out) == (0, False), out
    assert "36 of 36 stories hold" in err


def test_a_story_that_fails_makes_the_status_1(whoholds: Run, tmp_path: Path) -> None:
    story = orjson.loads(STORIES.read_bytes().splitlines()[0])
    story["final"][0]["holder"] = "isis"
    (tmp_path / "s.jsonl").write_bytes(orjson.dumps(story) + b"\n")
    status, out, _ = whoholds("stories", "s.jsonl")
    assert status == 1
    assert "FAILS" in out
    [line] = lines(whoholds("stories", "s.jsonl", "--json")[1])
    assert list(line) == ["story", "steps", "final"]


def test_what_is_no_story_is_2(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "s.jsonl").write_text("[]\n", encoding="utf-8")
    assert whoholds("stories", "s.jsonl")[0] == 2
    assert whoholds("stories", "none.jsonl")[0] == 2
