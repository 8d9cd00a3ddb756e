"""The receivers of ``examples/``, run as they are: they take what is ours, once, and nothing else."""

import datetime as dt
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from streams.cli.main import main
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import payloads
from streams.subscriptions.signing import new_secret, sign
from tests.subscriptions.values import ALERT

EXAMPLES = Path(__file__).parents[2] / "examples"
SECRET, OLD = new_secret(), new_secret()
HOOK = Endpoint("ops", "https://example.org/")
(ONE,) = payloads(HOOK, [ALERT], "msg_1")
(DIGEST,) = payloads(HOOK, [replace(ALERT, id="b1"), replace(ALERT, id="b2")], "msg_2")


@dataclass
class Running:
    """A receiver that can be killed and started again; ``told`` is what it printed of alerts."""

    command: list[str]
    folder: Path
    secrets: str = SECRET
    told: list[str] = field(default_factory=list)

    def start(self) -> None:
        environ = {**os.environ, "WEBHOOK_SECRET": self.secrets}
        self.process = subprocess.Popen(
            [*self.command, "--port", "0", "--inbox", "inbox"],
            cwd=self.folder, env=environ, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout
        first = self.process.stdout.readline()
        assert first.startswith("listening on "), first
        self.url = f"http://{first.split()[-1]}/"

    def kill(self) -> None:
        self.process.kill()
        assert self.process.stdout
        self.told += self.process.stdout.read().splitlines()
        self.process.wait()
        self.process.stdout.close()

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        request = urllib.request.Request(self.url, body, {**headers, "content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


def signed(
    body: bytes = ONE.body, id_: str = "msg_1", secret: str = SECRET, age: float = 0
) -> dict[str, str]:
    return sign([secret], id_, dt.datetime.now(dt.UTC) - dt.timedelta(seconds=age), body)


def command(name: str) -> list[str]:
    if name == "receiver.py":
        return [sys.executable, str(EXAMPLES / name)]
    node = shutil.which("node")
    if node is None:
        assert os.environ.get("CI") != "true", "node is missing: the CI must have it"
        pytest.skip("node is not installed")
    return [node, str(EXAMPLES / name)]


@pytest.fixture(params=["receiver.py", "receiver.mjs"])
def receiver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    running = Running(command(request.param), tmp_path)
    running.start()
    yield running
    running.kill()


def test_a_message_is_taken_once_also_across_a_kill(receiver: Running) -> None:
    assert receiver.post(ONE.body, signed()) == 204
    assert receiver.post(ONE.body, signed()) == 204
    receiver.kill()
    receiver.start()
    assert receiver.post(ONE.body, signed()) == 204
    assert receiver.post(DIGEST.body, signed(DIGEST.body, "msg_2")) == 204
    receiver.kill()
    assert [line.split("\t")[:4] for line in receiver.told] == [
        ["msg_1", "a1", "control.changed", "Akeirshi"],
        ["msg_2", "b1", "control.changed", "Akeirshi"],
        ["msg_2", "b2", "control.changed", "Akeirshi"],
    ]
    receiver.start()


@pytest.mark.parametrize("receiver", ["receiver.mjs"], indirect=True)  # SQLite sees to it for the other
def test_what_a_crash_left_half_written_comes_again(receiver: Running) -> None:
    assert receiver.post(ONE.body, signed()) == 204
    receiver.kill()
    with (receiver.folder / "inbox").open("a", encoding="utf-8") as inbox:
        inbox.write('{"id":"msg_2","aler')
    receiver.start()
    assert receiver.post(DIGEST.body, signed(DIGEST.body, "msg_2")) == 204
    assert receiver.post(ONE.body, signed()) == 204
    receiver.kill()
    assert [line.split("\t")[1] for line in receiver.told] == ["a1", "b1", "b2"]
    receiver.start()


def test_what_is_not_ours_is_refused(receiver: Running) -> None:
    good = signed()
    for headers in (
        signed(secret=OLD),
        signed(age=400),
        signed(age=-400),
        {},
        {**good, "webhook-id": "msg_9"},
        {**good, "webhook-timestamp": str(int(good["webhook-timestamp"]) - 1)},
        {**good, "webhook-timestamp": "now"},
        {**good, "webhook-signature": "v1,"},
        {**good, "webhook-signature": good["webhook-signature"].replace("v1,", "v1a,")},
        {**good, "webhook-signature": good["webhook-signature"][:-2]},
    ):
        assert receiver.post(ONE.body, headers) == 401
    assert receiver.post(ONE.body + b" ", good) == 401
    assert receiver.post(b"x" * 70_000, signed(b"x" * 70_000)) == 413
    for body in (b"", b"[]", b"{}", b"\xff", b'{"data":{"alerts":[{}]}}'):
        assert receiver.post(body, signed(body, "msg_8")) == 400
    assert receiver.post(ONE.body, signed(age=200)) == 204
    receiver.kill()
    assert len(receiver.told) == 1
    receiver.start()


def test_any_of_several_signatures_and_secrets_will_do(receiver: Running) -> None:
    now = dt.datetime.now(dt.UTC)
    assert receiver.post(ONE.body, sign([OLD, SECRET], "msg_1", now, ONE.body)) == 204
    receiver.kill()
    receiver.secrets = f"{SECRET} {OLD}"
    receiver.start()
    assert receiver.post(DIGEST.body, sign([OLD], "msg_2", now, DIGEST.body)) == 204


def test_the_command_reaches_it(
    receiver: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPS_SECRET", SECRET)
    host = receiver.url.removeprefix("http://").rstrip("/")
    words = ["--allow-http", "--allow-host", host, "--secret-env", "OPS_SECRET"]
    assert main(["webhooks", "add", "ops", receiver.url, *words]) == 0
    assert main(["webhooks", "test", "ops"]) == 0
    assert "delivered" in capsys.readouterr().err
    receiver.kill()
    assert receiver.told[0].split("\t")[3] == "Testville (a test)"
    receiver.start()


def test_they_say_what_is_missing(tmp_path: Path) -> None:
    for name in ("receiver.py", "receiver.mjs"):
        environ = {**os.environ, "WEBHOOK_SECRET": ""}
        done = subprocess.run(
            command(name), cwd=tmp_path, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert "WEBHOOK_SECRET is not set" in done.stderr
