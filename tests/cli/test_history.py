"""What was known when: history, diff, replay, the arithmetic of a state."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from streams.control.rulings import rulings
from streams.embedded.store import Store
from streams.reading.reader import Reader
from tests.cli.conftest import ROOT, Run, lines

EXAMPLE = ROOT / "examples" / "articles.jsonl"
RAQQA = "The Syrian army captured the city of Raqqa from Islamic State on Monday."


def article(text: str = RAQQA, **more: Any) -> str:
    return json.dumps({"id": "a", "published": "2020-01-08", "outlet": "Paper", "text": text} | more)


def test_a_history_keeps_episodes_and_what_was_corrected_with_the_reason(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    told = lines(whoholds("history", "Hamrat Balasim", "--json")[1])
    held = [
        (one["holder"], one["since"], one["until"], one["status"]) for one in told if one["what"] == "episode"
    ]
    assert held[-2:] == [
        ("sdf", "2017-03-06", "2017-03-09", "confirmed"),
        ("isis", "2017-03-09", None, "confirmed"),
    ]
    sdf = next(one for one in told if one["what"] == "episode" and one["holder"] == "sdf")
    assert {claim["article"] for claim in sdf["evidence"]} == {"front-1", "river-3", "wire-7"}
    [gone] = lines(whoholds("history", "Akeirshi", "--json")[1])
    assert (gone["what"], gone["reason"], gone["version"], gone["by_version"]) == ("gone", "corrected", 1, 2)
    assert gone["claims"][0]["quote"] == "SDF lost the village of Akeirshi to Islamic State"
    status, out, _ = whoholds("history", "Akeirshi")
    assert status == 0
    assert "corrected by version 2 on 2017-03-11: front-1 version 1" in out


def test_a_history_as_known_on_a_day(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    told = lines(whoholds("history", "Akeirshi", "--known", "2017-03-08", "--json")[1])
    assert [(one["what"], one.get("holder")) for one in told] == [("episode", "isis")]


def test_withdrawn_articles_and_refuted_captures_stay_with_their_reason(
    whoholds: Run, tmp_path: Path
) -> None:
    told = [article(), article(version=2, withdrawn=True), article(id="b", published="2020-01-09")]
    denials = [
        article("The Syrian army denied that it had captured the city of Raqqa.", id="c", outlet="SANA"),
    ]
    (tmp_path / "a.jsonl").write_text("\n".join([*told, *denials]), encoding="utf-8")
    whoholds("run", "a.jsonl")
    found = lines(whoholds("history", "Raqqa", "--json")[1])
    assert ("gone", "withdrawn") in {(one["what"], one.get("reason")) for one in found}
    [refuted] = [one for one in found if one["what"] == "refuted"]
    assert (refuted["holder"], refuted["status"]) == ("syrian_government", "refuted")
    assert refuted["reason"].startswith("denied by ")


def test_what_changed_between_two_days_of_knowledge(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    status, out, err = whoholds("diff", "--from", "2017-03-07", "--to", "2017-03-08", "--json")
    [one] = lines(out)
    assert status == 0
    assert (one["place"]["name"], one["from"]["status"], one["to"]["status"]) == (
        "Hamrat Balasim", "claimed", "confirmed",
    )  # fmt: skip
    assert one["articles"] == ["river-3", "wire-7"]
    assert "1 place changed" in err
    [gone] = lines(whoholds("diff", "--from", "2017-03-10", "--to", "2017-03-11", "--json")[1])
    assert (gone["place"]["name"], gone["to"]) == ("Akeirshi", None)
    assert whoholds("diff", "--from", "2017-03-11", "--to", "2017-03-12", "--json")[1] == ""
    assert whoholds("diff", "--from", "2017-03-12", "--to", "2017-03-11")[0] == 2
    assert "then: Held by Islamic State" in whoholds("diff", "--from", "2017-03-10", "--to", "2017-03-11")[1]


def test_a_state_shows_its_arithmetic(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    [state] = lines(whoholds("control", "Hamrat Balasim", "--at", "2017-03-06", "--why", "--json")[1])
    voices = {
        claim["article"]: (claim["part"], claim["voice"], claim["side"]) for claim in state["why"]["claims"]
    }
    assert voices == {
        "front-1": ("vouches", "unknown", "unknown"),
        "river-3": ("vouches", "unknown", "unknown"),
        "wire-7": ("vouches", "admit", "isis"),
        "wire-9": ("earlier", None, "sdf"),
    }
    assert {13, 22} <= {ruling["number"] for ruling in state["why"]["rulings"]}
    assert "1 admission by the loser's side is enough" in state["why"]["sum"]
    [claimed] = lines(whoholds("control", "Akeirshi", "--known", "2017-03-07", "--why", "--json")[1])
    assert "admission" in claimed["why"]["wanting"]
    assert "what would settle it: " in whoholds("control", "Akeirshi", "--known", "2017-03-07", "--why")[1]


def test_every_ruling_has_a_sentence() -> None:
    assert list(rulings()) == list(range(1, 41))


class _Deaf:
    """A reader of the same tables under which nobody says anything."""

    def __init__(self, reader: Reader) -> None:
        self.gazetteer = reader.gazetteer

    def read(self, told: Any) -> Any:
        from streams.reading.extraction import Extraction

        return Extraction(told.id, told.version)


def test_a_replay_lists_what_would_change_before_it_is_done(
    whoholds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_text(article(), encoding="utf-8")
    whoholds("run", "a.jsonl")
    status, out, err = whoholds("replay", "--json")
    assert (status, out) == (0, ""), err
    load = Reader.load
    monkeypatch.setattr(Reader, "load", lambda *words: _Deaf(load(*words)))
    monkeypatch.setattr("streams.reading.reader.READER_VERSION", 99)
    status, out, err = whoholds("replay", "--json")
    [one] = lines(out)
    assert (one["from"]["holder"], one["to"]) == ("syrian_government", None)
    assert "1 article version read again: 1 place would change, 1 alert" in err
    assert lines(whoholds("control", "Raqqa", "--json")[1]), "nothing is done without --apply"
    [alert] = lines(whoholds("replay", "--apply", "--json")[1])
    assert (alert["type"], alert["reason"]) == ("control.reverted", "reread")
    assert whoholds("control", "Raqqa", "--json")[1] == ""
    [gone] = lines(whoholds("history", "Raqqa", "--json")[1])
    assert gone["reason"] == "reread"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == []


def test_a_state_file_of_the_version_before_is_brought_up_to_date(whoholds: Run, tmp_path: Path) -> None:
    import sqlite3

    whoholds("run", EXAMPLE)
    with sqlite3.connect(tmp_path / "state.sqlite") as db:
        db.executescript("DROP TABLE audit; DROP TABLE touched; PRAGMA user_version = 1")
    db.close()
    assert whoholds("places", "audit")[:2] == (0, "")
    with Store(tmp_path / "state.sqlite") as store:
        assert datetime.fromisoformat(json.loads(next(store.kept()))["published"]).year == 2017
