"""A misreading that is reported becomes a labelled document, which ``evaluate`` takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from streams.reading.reader import Reader
from streams.reading.scores.gold import load_gold
from streams.reading.scores.scoring import score
from streams.web import reports as module
from streams.web.site import Options
from tests.web.conftest import Client, serving

QUOTE = "SDF fighters captured the village of Hamrat Balasim from Islamic State"
TRIED = "tried for a second day to take the town of al-Karamah"


@pytest.fixture
def file(folder: Path) -> Path:
    """The file of the server ``ask``, empty again."""
    path = folder / "reports.jsonl"
    path.unlink(missing_ok=True)
    return path


def report(ask: Client, quote: str, what: str, **more: Any) -> dict[str, Any]:
    """What the page sends for a passage of the first version of ``front-1``."""
    text = ask("/api/articles/front-1?version=1").json["article"]["text"]
    start = text.index(quote)
    return {
        "article": "front-1", "version": 1, "start": start, "end": start + len(quote), "quote": quote, "what": what,
        **more,
    }  # fmt: skip


def test_what_is_not_said_is_a_false_alarm_until_it_is_mended(
    ask: Client, file: Path, reader: Reader
) -> None:
    got = ask.post("/api/reports", report(ask, QUOTE, "not_said", note="a boast"))
    assert got.status == 201
    [document] = load_gold(file)
    assert document.article.id == got.json["id"]
    assert [(change.place, change.required) for change in document.changes] == [("Akeirshi", False)]
    found = score(document, reader.read(document.article))
    assert (found.changes.wrong, found.changes.right) == (1, 1)
    assert json.loads(file.read_bytes())["report"]["note"] == "a boast"


def test_what_was_missed_is_wanted(ask: Client, file: Path, reader: Reader) -> None:
    change = {"place": "al-Karamah", "to": "sdf", "kind": "captured"}
    assert ask.post("/api/reports", report(ask, TRIED, "missed", change=change)).status == 201
    [document] = load_gold(file)
    found = score(document, reader.read(document.article))
    assert [one.change.place for one in found.missed] == ["al-Karamah"]
    assert found.changes.wrong == 0
    assert (found.places.missed, found.places.wrong) == (0, 0)


def test_what_was_read_wrongly_is_told_rightly(ask: Client, file: Path, reader: Reader) -> None:
    change = {"place": "Hamrat Balasim", "to": None, "kind": "withdrew"}
    assert ask.post("/api/reports", report(ask, QUOTE, "wrong", change=change)).status == 201
    [document] = load_gold(file)
    found = score(document, reader.read(document.article))
    assert (len(found.missed), found.changes.wrong) == (1, 1)


def test_a_report_stands_there_once(ask: Client, file: Path) -> None:
    """However often it is sent; others stand beside it."""
    names = [ask.post("/api/reports", report(ask, QUOTE, "not_said")).json["id"] for _ in range(2)]
    assert names[0] == names[1]
    ask.post("/api/reports", report(ask, QUOTE, "not_said", note="again"))
    assert len(load_gold(file)) == 2


@pytest.mark.parametrize(
    ("changed", "status", "parameter"),
    [
        ({"article": "none"}, 404, None),
        ({"version": 7}, 404, None),
        ({"quote": "SDF fighters"}, 400, "quote"),
        ({"start": 10**9, "end": 10**9 + 1}, 400, "quote"),
        ({"start": -1}, 400, "start"),
        ({"what": "nonsense"}, 400, "what"),
        ({"note": "x" * 2001}, 400, "note"),
        ({"more": 1}, 400, "more"),
        ({"change": {"place": "", "to": None, "kind": "captured"}}, 400, "change.place"),
        ({"change": {"place": "x", "to": None, "kind": "conquered"}}, 400, "change.kind"),
    ],
)
def test_what_is_no_report_is_refused(
    ask: Client, file: Path, changed: dict[str, Any], status: int, parameter: str | None
) -> None:
    got = ask.post("/api/reports", {**report(ask, QUOTE, "not_said"), **changed})
    assert (got.status, got.json.get("parameter")) == (status, parameter)
    assert not file.exists()


def test_a_full_file_takes_no_more(ask: Client, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 100)
    assert ask.post("/api/reports", report(ask, QUOTE, "not_said")).status == 507
    assert not file.exists() or file.read_bytes() == b""


def test_reports_are_taken_only_where_they_are_wanted(state: Path, folder: Path) -> None:
    with serving(state, folder, Options()) as ask:
        assert ask("/api/settings").json["reports"] is False
        assert ask.post("/api/reports", {}).status == 404
