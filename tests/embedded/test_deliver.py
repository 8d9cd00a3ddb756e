"""Deliveries from a state file, through the command, to real receivers."""

import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.cli.main import main
from streams.embedded.ledger import ledger_path
from tests.embedded.hooks import Receiver, alert, receiving, tell, webhooks

Out = pytest.CaptureFixture[str]


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "state.sqlite"
    monkeypatch.setenv("WHOHOLDS_STATE", str(path))
    tell(path)
    return path


def run(*words: str) -> int:
    return main(list(words))


def listed(capsys: Out, *words: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert run("deliveries", "list", "--json", *words) == 0
    return [orjson.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_an_endpoint_gets_what_is_told_after_it_was_added(state: Path, capsys: Out) -> None:
    tell(state, alert(1))
    with receiving(Receiver()) as receiver:
        webhooks(state.parent, receiver.port, "one", "two")
        assert run("deliver", "--once") == 0
        assert receiver.got == []
        tell(state, *(alert(number) for number in range(2, 12)))
        assert run("deliver", "--once") == 0
        for name in ("/one", "/two"):
            assert sorted(receiver.alerts(name)) == sorted(f"a{n}" for n in range(2, 12))
        assert run("deliver", "--once") == 0
        assert receiver.twice() == 0
        assert {len(ids) for ids in receiver.ids().values()} == {1}
        assert len({id_ for _, id_, _ in receiver.got}) == 20
        webhooks(state.parent, receiver.port, "one", "two", "three")
        run("deliver", "--once", "--since", "2020-01-01")
        assert sorted(receiver.alerts("/three")) == sorted(f"a{n}" for n in range(1, 12))
    assert [one["waiting"] for one in listed(capsys)] == [0, 0, 0]
    assert len(listed(capsys, "--all")) == 3 + 31


def test_a_place_is_told_of_in_order(state: Path) -> None:
    with receiving(Receiver()) as receiver:
        webhooks(state.parent, receiver.port, "one")
        run("deliver", "--once")
        tell(state, *(alert(number, places=3) for number in range(30)))
        run("deliver", "--once")
    for place in range(3):
        got = [one for one in receiver.alerts("/one") if int(one[1:]) % 3 == place]
        assert got == sorted(got, key=lambda one: int(one[1:]))


def test_what_fails_waits_and_is_told(state: Path, capsys: Out) -> None:
    with receiving(Receiver(lambda path, _: (500 if path == "/bad" else 200, {}))) as receiver:
        webhooks(state.parent, receiver.port, "bad", "good")
        run("deliver", "--once")
        tell(state, alert(1), alert(2))
        assert run("deliver", "--once") == 0
        assert "2 messages wait for bad" in capsys.readouterr().err
        rows = listed(capsys, "--endpoint", "bad")
        assert rows[0]["waiting"] == 2
        assert {row["state"] for row in rows[1:]} == {"waiting"}
        assert run("deliveries", "show", str(rows[1]["number"])) == 0
        shown = capsys.readouterr().out
        assert "status 500" in shown
        receiver.answer = lambda *_: (200, {})
        assert run("deliveries", "replay", str(rows[1]["number"])) == 0
        run("deliver", "--once")
        assert {one["waiting"] for one in listed(capsys)[:2]} <= {0, 1}
        assert "a1" in receiver.alerts("/bad")
    ids = {id_ for path, id_, one in receiver.got if (path, one) == ("/bad", "a1")}
    assert len(ids) == 1


def test_who_got_an_alert_gets_its_taking_back_whatever_the_filter_says_by_then(state: Path) -> None:
    with receiving(Receiver()) as receiver:
        webhooks(state.parent, receiver.port, "one", "two")
        run("deliver", "--once")
        tell(state, alert(1))
        run("deliver", "--once")
        file = state.parent / "webhooks.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(text + '\n[one.filter]\ntypes = ["confirmed"]\n', encoding="utf-8")
        tell(state, alert(2), alert(6, reverts="a1"), alert(7, reverts="a2"))
        run("deliver", "--once")
    assert sorted(receiver.alerts("/one")) == ["a1", "a6"]
    assert sorted(receiver.alerts("/two")) == ["a1", "a2", "a6", "a7"]


def test_gone_is_gone_until_it_is_enabled(state: Path, capsys: Out) -> None:
    with receiving(Receiver(lambda *_: (410, {}))) as receiver:
        webhooks(state.parent, receiver.port, "one")
        run("deliver", "--once")
        tell(state, alert(1))
        run("deliver", "--once")
        assert "endpoint one is disabled: status 410" in capsys.readouterr().err
        tell(state, alert(2))
        run("deliver", "--once")
        assert len(receiver.got) == 1
        assert listed(capsys)[0]["disabled"] == "status 410"
        receiver.answer = lambda *_: (200, {})
        assert run("deliveries", "enable", "one") == 0
        run("deliver", "--once")
    assert sorted(receiver.alerts("/one")) == ["a1", "a1", "a2"]


def test_all_since_a_moment_again(state: Path, capsys: Out) -> None:
    now = datetime.now(UTC)
    tell(state, alert(1), at=now - timedelta(days=3))
    tell(state, alert(2), at=now - timedelta(days=1))
    with receiving(Receiver()) as receiver:
        webhooks(state.parent, receiver.port, "one", "two")
        assert (
            run("deliveries", "replay", "--since", f"{now - timedelta(days=2):%Y-%m-%d}", "--endpoint", "one")
            == 0
        )
        assert "1 to be sent again" in capsys.readouterr().err
        run("deliver", "--once")
        assert receiver.got == [("/one", receiver.got[0][1], "a2")]
        run("deliveries", "replay", "--since", "2020-01-01")
        run("deliver", "--once")
        assert sorted(receiver.alerts("/one")) == ["a1", "a2", "a2"]
        assert sorted(receiver.alerts("/two")) == ["a1", "a2"]
    assert all(len(ids) == 1 for ids in receiver.ids().values())


def test_a_state_file_that_was_made_anew_is_noticed(state: Path) -> None:
    with receiving(Receiver()) as receiver:
        webhooks(state.parent, receiver.port, "one")
        run("deliver", "--once")
        tell(state, alert(1), alert(2), alert(3))
        run("deliver", "--once")
        for path in state.parent.glob("state.sqlite*"):
            if not path.name.startswith(ledger_path(state).name):
                path.unlink()
        tell(state, alert(1), alert(4))
        run("deliver", "--once")
    assert sorted(receiver.alerts("/one")) == ["a1", "a2", "a3", "a4"]


def test_a_file_of_endpoints_that_is_named_must_be_there(
    state: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("deliver", "--once") == 2
    monkeypatch.setenv("WHOHOLDS_WEBHOOKS", "nowhere.toml")
    assert run("deliver", "--once") == 2
    assert "nowhere.toml" in capsys.readouterr().err


def test_two_do_not_deliver_at_once(state: Path, capsys: Out) -> None:
    with receiving(Receiver()) as receiver:
        path = webhooks(state.parent, receiver.port, "one")
        command = Path(sys.executable).with_name("whoholds")
        other = subprocess.Popen([command, "deliver", "--state", state], cwd=path.parent)
        try:
            for number in range(200):
                tell(state, alert(number))
                if receiver.got:
                    break
                time.sleep(0.1)
            assert run("deliver", "--once") == 2
            assert "another process delivers" in capsys.readouterr().err
        finally:
            other.terminate()
        assert other.wait(20) == 0


def test_a_ledger_of_another_version_is_refused(state: Path, capsys: Out) -> None:
    with receiving(Receiver()) as receiver:
        webhooks(state.parent, receiver.port, "one")
        run("deliver", "--once")
    with sqlite3.connect(ledger_path(state)) as db:
        db.execute("PRAGMA user_version = 99")
    assert run("deliver", "--once") == 2
    assert "version 99" in capsys.readouterr().err
