"""``whoholds run`` and what asks its state: the main job, from a file to alerts, states and dead letters."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schemas.wire import dumps, full_place_wire
from streams.embedded.store import Store
from streams.places.place import Place
from tests.cli.conftest import ROOT, Run, lines

EXAMPLE = ROOT / "examples" / "articles.jsonl"


def article(text: str, **more: Any) -> str:
    return json.dumps(
        {"id": "a", "published": "2020-01-08", "outlet": "Paper", "text": text} | more, ensure_ascii=False
    )


RAQQA = "The Syrian army captured the city of Raqqa from Islamic State on Monday."


def test_the_example_gives_a_capture_once_a_loss_and_its_taking_back(whoholds: Run) -> None:
    status, out, err = whoholds("run", EXAMPLE, "--json")
    assert status == 0, err
    alerts = lines(out)
    changes = [
        (alert["type"], alert["place"]["name"], alert["from"], alert["to"], alert["event_date"])
        for alert in alerts
    ]
    assert changes.count(("control.changed", "Hamrat Balasim", "isis", "sdf", "2017-03-06")) == 1
    assert changes.count(("control.changed", "Hamrat Balasim", "sdf", "isis", "2017-03-09")) == 1
    assert changes.count(("control.changed", "Akeirshi", "sdf", "isis", "2017-03-05")) == 1
    assert {name for _, name, *_ in changes} == {"Hamrat Balasim", "Akeirshi"}, "an attempt changes nothing"
    [reverted] = [alert for alert in alerts if alert["type"] == "control.reverted"]
    assert (reverted["place"]["name"], reverted["reason"]) == ("Akeirshi", "corrected")
    assert reverted["reverts"] in {alert["id"] for alert in alerts}


def test_a_second_run_over_the_same_articles_raises_nothing_new(whoholds: Run) -> None:
    assert whoholds("run", EXAMPLE, "--json")[1]
    status, out, err = whoholds("run", EXAMPLE, "--json")
    assert (status, out) == (0, "")
    assert "0 new alerts" in err


def test_people_read_who_took_what_from_whom_when_how_sure_and_who_says_so(whoholds: Run) -> None:
    _, out, _ = whoholds("run", EXAMPLE)
    assert "CHANGED  Hamrat Balasim (حمرة بلاسم), Karama, Ar-Raqqa  [claimed]" in out
    assert "Taken by Syrian Democratic Forces from Islamic State on Monday 2017-03-06." in out
    assert "“SDF fighters captured the village of Hamrat Balasim from Islamic State”" in out
    assert "https://example.org/front/1" in out
    assert max(len(line) for line in out.splitlines()) <= 100
    assert "\x1b" not in out


def test_the_readme_shows_what_the_demo_prints(whoholds: Run) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("```text\nCHANGED")[2].partition("```")[0]
    _, alerts, summary = whoholds("run", ROOT / "examples")
    told = [alerts, whoholds("history", "Hamrat Balasim")[1]]
    assert _plain(f"CHANGED{shown}") == _plain("\n".join(told))
    assert summary.splitlines()[-1] in " ".join(readme.split())


def _plain(text: str) -> list[str]:
    """Lines without the blanks at their ends and without empty ones."""
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def test_an_arabic_quote_comes_through_whole(whoholds: Run, tmp_path: Path) -> None:
    text = "سيطرت قوات الجيش السوري على مدينة الرقة يوم الاثنين بعد معارك مع تنظيم داعش."
    (tmp_path / "a.jsonl").write_text(article(text, lang="ar"), encoding="utf-8")
    _, out, err = whoholds("run", "a.jsonl", "--json")
    [alert] = lines(out)
    [evidence] = alert["evidence"]
    assert evidence["quote"] == text[evidence["start"] : evidence["end"]]
    _, out, _ = whoholds("run", "a.jsonl", "--state", "other.sqlite")
    assert evidence["quote"] in " ".join(out.split()), err


BROKEN = [
    article(RAQQA),
    "{broken",
    '{"id": "b", "text": "x"}',
    article(RAQQA, id="c", published="2020-01-09"),
]


def test_a_broken_line_is_reported_and_kept_and_the_rest_goes_on(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(BROKEN), encoding="utf-8")
    status, out, err = whoholds("run", "a.jsonl", "--json")
    assert status == 3
    assert len(lines(out)) == 1
    assert "a.jsonl:2: " in err
    assert "a.jsonl:3: published: " in err
    assert "2 articles, 1 new alert, 1 repeat without one, 2 dead letters" in err
    status, out, _ = whoholds("dead-letters", "--json")
    assert [(letter["line"], letter["field"], letter["body"]) for letter in lines(out)] == [
        (2, "", BROKEN[1]),
        (3, "published", BROKEN[2]),
    ]
    status, out, _ = whoholds("dead-letters", "show", "1")
    assert "{broken" in out
    assert whoholds("dead-letters", "show", "9")[0] == 2


def test_dead_letters_are_handled_again_when_they_can_be(
    whoholds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jsonl").write_text(article(RAQQA), encoding="utf-8")
    monkeypatch.setenv("WHOHOLDS_MAX_ARTICLE_BYTES", "10")
    assert whoholds("run", "a.jsonl")[0] == 3
    assert whoholds("dead-letters", "replay")[0] == 3
    monkeypatch.delenv("WHOHOLDS_MAX_ARTICLE_BYTES")
    status, out, err = whoholds("dead-letters", "replay", "--json")
    assert (status, len(lines(out))) == (0, 1), err
    assert "no dead letters" in whoholds("dead-letters")[2]


def test_a_plain_text_takes_its_particulars_from_options(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(RAQQA, encoding="utf-8")
    status, out, _ = whoholds(
        "run", "story.txt", "--published", "2020-01-08", "--outlet", "PressTV", "--json"
    )
    [alert] = lines(out)
    assert status == 0
    assert [(e["article"], e["outlet"]) for e in alert["evidence"]] == [("story", "PressTV")]
    assert whoholds("run", "story.txt", "--published", "yesterday")[0] == 2
    assert whoholds("run", "story.txt", "--state", "fresh.sqlite")[0] == 3, (
        "a text without a date is no article"
    )


def test_a_folder_is_read_by_name_and_lines_in_order(whoholds: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "2.jsonl").write_text(article(RAQQA, id="late"), encoding="utf-8")
    (folder / "1.jsonl").write_text(article(RAQQA, id="early"), encoding="utf-8")
    _, out, _ = whoholds("run", "in", "--json")
    assert lines(out)[0]["evidence"][0]["article"] == "early"


def test_the_state_answers_by_name_id_and_script(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    answers = [
        whoholds("control", name, "--json")[1] for name in ("Hamrat Balasim", "حمرة بلاسم", "ocha:C5769")
    ]
    assert len(set(answers)) == 1
    [state] = lines(answers[0])
    assert (state["holder"], state["since"], state["place"]["id"]) == ("isis", "2017-03-09", "ocha:C5769")
    assert state["claims"]
    assert [line["place"]["id"] for line in lines(whoholds("control", "--json")[1])] == ["ocha:C5769"]


@pytest.mark.parametrize(
    ("options", "holder"),
    [
        (["--at", "2017-03-05"], None),
        (["--at", "2017-03-06"], "sdf"),
        (["--known", "2017-03-06"], None),
        (["--known", "2017-03-07"], "sdf"),
        (["--known", "2017-03-07", "--by-arrival"], None),
    ],
)
def test_the_state_on_a_day_and_as_known_on_a_day(
    whoholds: Run, options: list[str], holder: str | None
) -> None:
    whoholds("run", EXAMPLE)
    status, out, err = whoholds("control", "Hamrat Balasim", "--json", *options)
    assert status == 0
    assert [line["holder"] for line in lines(out)] == ([holder] if holder else []), err


def test_a_place_taken_back_has_no_state_but_is_known(whoholds: Run) -> None:
    whoholds("run", EXAMPLE)
    assert whoholds("control", "Akeirshi") == (0, "", "Akeirshi: nothing is known\n")
    status, _, err = whoholds("control", "Atlantis")
    assert status == 2
    assert "Atlantis" in err


def test_an_ambiguous_place_lists_its_candidates(whoholds: Run, tmp_path: Path) -> None:
    with Store(tmp_path / "state.sqlite") as store:
        for number, area in enumerate(("North", "South")):
            place = Place(f"own:{number}", "Zibbet Akkar", adm=(area,))
            store.show(place.id, dumps(full_place_wire(place)), None)
    status, out, err = whoholds("control", "Zibbet Akkar")
    assert (status, out) == (2, "")
    assert "own:0  Zibbet Akkar, North" in err
    assert "own:1  Zibbet Akkar, South" in err
    assert whoholds("control", "own:1")[0] == 0


@pytest.mark.parametrize("words", [["run", "none.jsonl"], ["run"], ["extract", "none.txt"], ["control", "x"]])
def test_missing_input_is_2(whoholds: Run, words: list[str]) -> None:
    status, out, err = whoholds(*words)
    assert (status, out) == (2, "")
    assert err


def test_extract_needs_only_a_text(whoholds: Run, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": RAQQA}) + "\n{}\n", encoding="utf-8")
    status, out, err = whoholds("extract", "a.jsonl", "--json")
    assert status == 3
    assert "a.jsonl:2: text" in err
    [extraction] = lines(out)
    assert list(extraction) == ["id", "locations", "clashes", "claims"]
    assert [(claim["place"], claim["to"]) for claim in extraction["claims"]] == [
        ("Raqqa", "syrian_government")
    ]


def test_extract_shows_people_claims_clashes_and_places(whoholds: Run) -> None:
    status, out, _ = whoholds("extract", EXAMPLE)
    assert status == 0
    assert "captured: Hamrat Balasim, Islamic State -> Syrian Democratic Forces, on Monday 2017-03-06" in out
    assert "clash: " in out


def test_a_pipe_that_closes_leaves_no_trace_and_loses_no_alert(whoholds: Run, tmp_path: Path) -> None:
    many = [article(RAQQA.replace("Raqqa", name), id=name) for name in ("Homs", "Hama", "Idlib")] * 2
    (tmp_path / "a.jsonl").write_text("\n".join(many), encoding="utf-8")
    program = f"{sys.executable} -c 'from streams.cli.main import main; exit(main())'"
    command = f"set -o pipefail; (sleep 0.2; {program} run a.jsonl --json) | true"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=False, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(lines(whoholds("run", "a.jsonl", "--json")[1])) == 3


def test_a_withdrawn_article_is_taken_back_as_withdrawn_whether_or_not_it_still_has_its_text(
    whoholds: Run, tmp_path: Path
) -> None:
    told = [article(RAQQA), article(RAQQA, version=2, withdrawn=True)]
    (tmp_path / "a.jsonl").write_text("\n".join(told), encoding="utf-8")
    _, out, _ = whoholds("run", "a.jsonl", "--json")
    assert [(alert["type"], alert["reason"]) for alert in lines(out)] == [
        ("control.changed", None),
        ("control.reverted", "withdrawn"),
    ]


def test_a_version_that_comes_after_its_correction_raises_nothing(whoholds: Run, tmp_path: Path) -> None:
    told = [article("The mayor was at home.", version=2), article(RAQQA)]
    (tmp_path / "a.jsonl").write_text("\n".join(told), encoding="utf-8")
    assert whoholds("run", "a.jsonl", "--json")[:2] == (0, "")
