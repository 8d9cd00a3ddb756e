"""Killed at any moment: every alert still arrives wherever it is wanted, always under the same id."""

import asyncio
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from streams.delivery.clock import WallClock
from streams.delivery.outcome import Outcome, Verdict
from streams.embedded import deliver
from streams.embedded.alertlog import AlertLog
from streams.embedded.deliver import Delivery
from streams.embedded.filing import Filing
from streams.embedded.ledger import SqliteLedger, ledger_path
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import Payload
from streams.subscriptions.windows import Every
from tests.embedded.hooks import Receiver, alert, receiving, tell, webhooks

ENDPOINTS = (
    Endpoint("plain", "https://plain.example/"),
    Endpoint("flaky", "https://flaky.example/"),
    Endpoint("digest", "https://digest.example/", when=Every(15)),
)
ALERTS = [
    alert(number, places=3, reverts=f"a{number - 3}" if number % 4 == 3 else None) for number in range(8)
]


STATEMENTS = 400  # more than a life has
STEP = int(os.environ.get("WHOHOLDS_TEST_STEP", "11"))  # 1: a death at each of them
KILLS = int(os.environ.get("WHOHOLDS_TEST_KILLS", "4"))


class Killed(BaseException):
    """As a kill: nothing catches it, nothing is put in order after it."""


class Dying:
    """A connection that dies at its so-manieth statement."""

    def __init__(self, db: sqlite3.Connection, at: int) -> None:
        self._db, self.left = db, at

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._db, name)
        if name not in ("execute", "executemany"):
            return found
        self.left -= 1
        if self.left == 0:
            raise Killed
        return found


@dataclass
class Later(WallClock):
    """The clock of this machine, put forward."""

    by: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.by


@dataclass
class Sender:
    """Remembers what it sent; at ``flaky`` the first try of each message fails."""

    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)

    async def send(self, endpoint: Endpoint, payload: Payload, now: datetime) -> Outcome:
        await asyncio.sleep(0)
        if endpoint.name == "flaky" and payload.message_id not in self.tried:
            self.tried.add(payload.message_id)
            return Outcome(Verdict.FAILED, 0.0, 500, "status 500")
        self.sent.append((endpoint.name, payload.message_id, payload.body))
        return Outcome(Verdict.DELIVERED, 0.0, 200)


@pytest.fixture(autouse=True)
def _often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliver, "POLL_SECONDS", 0.003)


def live(state: Path, sender: Sender, by: timedelta, dies_at: int) -> int:
    """Deliver all that is due, or die; gives how many statements were left."""
    log = AlertLog(state)
    ledger = SqliteLedger(log)
    db = ledger.db
    dying = Dying(db, dies_at)
    ledger.db = dying  # type: ignore[assignment]
    given: list[Sequence[Endpoint]] = [ENDPOINTS]
    delivery = Delivery(ledger, lambda: given.pop() if given else None, Later(by))
    delivery.stop.set()
    try:
        asyncio.run(delivery.run(sender))
    finally:
        with suppress(Killed):
            db.rollback()
        db.close()
        log.close()
    return dying.left


def lives(state: Path, dies_at: int) -> tuple[Sender, int]:
    """A life in parts (some hours and a day later), and a death in one of them."""
    tell(state)
    ledger = SqliteLedger(AlertLog(state))
    Filing(ledger).begin(ENDPOINTS, datetime.now(UTC))
    ledger.close()
    tell(state, *ALERTS)
    sender, left = Sender(), dies_at
    for hours in (0, 1, 2, 3, 12, 24):
        try:
            left = live(state, sender, timedelta(hours=hours), left)
        except BaseException as death:
            if not isinstance(death, Killed) and not isinstance(getattr(death, "exceptions", [0])[0], Killed):
                raise
            left = 1_000_000
            live(state, sender, timedelta(hours=hours), left)
    return sender, left


def test_a_life_without_a_death_sends_everything_once(tmp_path: Path) -> None:
    sender, left = lives(tmp_path / "state.sqlite", 1_000_000)
    assert 1_000_000 - left < STATEMENTS
    assert len(sender.sent) == len(set(sender.sent)) == 8 + 8 + 1


@pytest.mark.parametrize("dies_at", range(1, STATEMENTS, STEP))
def test_a_death_at_any_statement_loses_nothing(tmp_path: Path, dies_at: int) -> None:
    state = tmp_path / "state.sqlite"
    sender, _ = lives(state, dies_at)
    for name in ("plain", "flaky"):
        got = [id_ for to, id_, _ in sender.sent if to == name]
        assert len(set(got)) == 8
        assert len(got) <= 2 * 8  # what was not yet made safe comes again, once
    digests = {id_: body for to, id_, body in sender.sent if to == "digest"}
    for one in ALERTS:
        assert any(f'"{one.id}"'.encode() in body for body in digests.values())
    ledger = SqliteLedger(AlertLog(state))
    assert ledger.left() == {}
    ledger.close()


def test_killed_again_and_again(tmp_path: Path) -> None:
    """The real command, with kill -9, while alerts are told and one of three endpoints fails now and then."""
    state, chance = tmp_path / "state.sqlite", random.Random(7)
    tell(state)
    names, told = ("one", "two", "flaky"), 0

    def answer(path: str, _: str) -> tuple[int, dict[str, str]]:
        time.sleep(0.005)
        return (500 if path == "/flaky" and chance.random() < 0.3 else 200), {}

    with receiving(Receiver(answer)) as receiver:
        webhooks(tmp_path, receiver.port, *names)
        command = [Path(sys.executable).with_name("whoholds"), "deliver", "--state", state]
        subprocess.run([*command, "--once"], cwd=tmp_path, check=True)
        kills = 0
        while kills < KILLS:
            before = len(receiver.got)
            worker = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
            tell(state, *(alert(number) for number in range(told, told + 40)))
            told += 40
            end = time.monotonic() + 30
            while len(receiver.got) < before + 5 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(chance.random() * 0.3)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            kills += 1
        receiver.answer = lambda *_: (200, {})
        # What failed waits for its time; enabling an endpoint makes it due.
        subprocess.run(
            [command[0], "deliveries", "--state", state, "enable", "flaky"], cwd=tmp_path, check=True
        )
        subprocess.run([*command, "--once"], cwd=tmp_path, check=True)
    wanted = {(f"/{name}", f"a{number}") for name in names for number in range(told)}
    assert receiver.ids().keys() == wanted
    assert all(len(ids) == 1 for ids in receiver.ids().values())
    # A kill takes away what was on its way, and what was not yet made safe: some tenths of a second of work.
    assert receiver.twice() < KILLS * 200
    with sqlite3.connect(ledger_path(state)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM messages WHERE state != 'delivered'").fetchone() == (0,)
