"""The embedded flow: each article whole or not at all, each alert told, nothing raised twice."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from streams.alerts.alert import Alert
from streams.embedded.store import Store
from tests.embedded.toys import article, flow

ROOT = Path(__file__).parents[2]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.sqlite"


def told(path: Path) -> list[str]:
    with Store(path) as store:
        return [orjson.loads(body)["id"] for body in store.told()]


def test_each_alert_is_told_once_over_any_number_of_runs(state: Path) -> None:
    heard: list[str] = []
    for _ in range(3):
        run = flow(state, lambda alert, body: heard.append(alert.id))
        assert run.take(article("ash birch")) is None
        run.store.close()
    assert heard == told(state) == ["p:ash/a/1", "p:birch/a/1"]


def test_an_article_that_cannot_be_read_leaves_only_a_dead_letter(state: Path) -> None:
    run = flow(state)
    assert run.take(article("ash poison"), "news.jsonl", 7)
    assert run.take(article("birch", "b")) is None
    assert dict(run.store.articles).keys() == {"b"}
    assert (run.tally.articles, run.tally.alerts, run.tally.dead) == (1, 1, 1)
    [letter] = run.store.buried()
    assert (letter.where, letter.error) == ("news.jsonl:7", "ZeroDivisionError: poison in the text")
    assert "Traceback" in letter.trace
    assert orjson.loads(letter.body)["text"] == "ash poison"


def test_a_record_that_cannot_be_handled_takes_the_whole_article_with_it(state: Path) -> None:
    run = flow(state)
    assert run.take(article("ash cursed"))
    assert (list(run.store.control), list(run.store.articles), told(state)) == ([], [], [])


@pytest.mark.parametrize(
    ("change", "field"),
    [({"published": None}, "published"), ({"id": ""}, "id"), ({"text": "é" * 600_000}, "text")],
)
def test_an_article_unfit_for_a_run_is_a_dead_letter_that_names_the_field(
    state: Path, change: dict[str, object], field: str
) -> None:
    run = flow(state)
    assert run.take(replace(article("ash"), **change), "a.jsonl", 2)  # type: ignore[arg-type]
    [letter] = run.store.buried()
    assert (letter.where, letter.field) == ("a.jsonl:2", field)
    assert letter.trace == ""


def test_a_text_that_has_no_utf8_is_a_dead_letter_too(state: Path) -> None:
    run = flow(state)
    assert run.take(article("ash \ud800"))
    assert b"ud800" in run.store.buried()[0].body


def test_the_same_dead_letter_is_kept_once(state: Path) -> None:
    run = flow(state)
    for _ in range(2):
        run.take(article("poison"), "a.jsonl", 1)
    assert len(run.store.buried()) == 1
    assert run.tally.dead == 2


def test_when_telling_fails_the_article_is_as_if_never_taken(state: Path) -> None:
    """The pipe breaks: what was not told is told by the next run."""

    def broken(alert: Alert, body: bytes) -> None:
        raise BrokenPipeError

    run = flow(state, broken)
    with pytest.raises(BrokenPipeError):
        run.take(article("ash"))
    run.store.close()
    heard: list[str] = []
    flow(state, lambda alert, body: heard.append(alert.id)).take(article("ash"))
    assert heard == ["p:ash/a/1"]


def test_another_reader_has_a_greater_number_and_an_old_one_never_comes_back(state: Path) -> None:
    numbers = []
    for fingerprint in ["x", "x", "y", "x"]:
        with Store(state) as store, store.transaction():
            numbers.append(store.reader(fingerprint))
    assert numbers == [1, 1, 2, 3]


_VICTIM = """
import sys, pathlib
from tests.embedded.toys import article, flow
def tell(alert, body):
    print(alert.id, flush=True)
run = flow(pathlib.Path(sys.argv[1]), tell)
for number in range(400):
    run.take(article(f"w{number} x{number}", f"a{number}"))
"""


@pytest.mark.parametrize("after", [3, 50, 151])
def test_killed_at_any_moment_and_run_again_it_ends_the_same(state: Path, after: int) -> None:
    command = [sys.executable, "-c", _VICTIM, str(state)]
    victim = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert victim.stdout
    first = [victim.stdout.readline().strip() for _ in range(after)]
    os.kill(victim.pid, signal.SIGKILL)
    first += victim.stdout.read().split()
    victim.wait()
    rest = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout.split()
    everything = [f"p:{letter}{n}/a{n}/1" for n in range(400) for letter in "wx"]
    assert told(state) == everything
    assert set(first) | set(rest) == set(everything)
    assert len(set(first) & set(rest)) <= 2, "at most the alerts of the article under the knife come twice"


def test_two_runs_at_once_share_the_file(state: Path) -> None:
    command = [sys.executable, "-c", _VICTIM, str(state)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(2)]
    heard = [line for run in runs for line in run.communicate()[0].split()]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(heard) == sorted(told(state))
    assert len(heard) == 800
