"""The command: where it listens and for whom, and how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from streams.cli.main import main
from streams.cli.serve import _Server
from streams.settings import Settings
from streams.web.server import AddressError
from streams.web.site import Options
from tests.web.conftest import EXAMPLES

TOKEN = "0123456789abcdef"
START = "import sys; from streams.cli.main import main; sys.exit(main())"


@contextmanager
def command(folder: Path, *words: str | Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a process of its own; gives it, and the address that it says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WHOHOLDS_")}
    environment |= {"WHOHOLDS_DATA_DIR": str(folder), **settings}
    process = subprocess.Popen(
        [sys.executable, "-c", START, *map(str, words)], env=environment, cwd=folder, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert process.stderr
        said = ""
        while not (found := re.search(r"http://\S+?:\d+/", said)):
            line = process.stderr.readline()
            assert line, said
            said += line
        yield process, found[0]
    finally:
        process.kill()
        process.wait(30)
        if process.stderr:
            process.stderr.close()


def ask(address: str, **headers: str) -> dict[str, object]:
    with urlopen(Request(address, headers=headers), timeout=30) as got:
        found: dict[str, object] = json.load(got)
        return found


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_server_ends_when_it_is_told_to(state: Path, folder: Path, sign: signal.Signals) -> None:
    """With status 0: that is how one ends it."""
    with command(folder, "serve", "--state", state, "--port", "0") as (process, address):
        assert ask(f"{address}api/settings")["tiles"] is None
        process.send_signal(sign)
        assert process.wait(30) == 0
        assert process.stderr
        assert process.stderr.read() == ""


def test_a_run_goes_on_showing_what_it_read(folder: Path, tmp_path: Path) -> None:
    """The page is there while it reads, and until Ctrl-C; the state is what it is without the page."""
    words = ("run", EXAMPLES, "--state", tmp_path / "state.sqlite", "--serve", "--port", "0", "--json")
    with command(folder, *words) as (process, address):
        start = time.monotonic()
        while len(ask(f"{address}api/alerts")["alerts"]) < 5:  # type: ignore[arg-type]
            assert time.monotonic() - start < 60
            time.sleep(0.1)
        assert ask(f"{address}api/control")["total"] == 1
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0


def test_others_need_a_token(state: Path, folder: Path, tmp_path: Path) -> None:
    """Without one nobody listens; with one, by file or setting, only who brings it is answered."""
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    words = (
        "serve",
        "--state",
        state,
        "--host",
        "0.0.0.0",
        "--port",
        "0",
        "--token-file",
        tmp_path / "token",
    )
    with command(folder, *words) as (_, address):
        assert ask(f"{address}api/settings".replace("0.0.0.0", "127.0.0.1"), Authorization=f"Bearer {TOKEN}")


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (["--host", "0.0.0.0"], {}, "needs a token"),
        (["--host", "192.0.2.1"], {}, "needs a token"),
        (["--host", "::"], {}, "needs a token"),
        ([], {"WHOHOLDS_TOKEN": "short"}, "too short"),
        (["--token-file", "none"], {}, "none"),
        (["--port", "70000"], {}, "70000"),
        ([], {"WHOHOLDS_TILES": "javascript:alert(1)"}, "WHOHOLDS_TILES"),
        ([], {"WHOHOLDS_TILES": "https://x/; script-src *"}, "WHOHOLDS_TILES"),
        (["--kafka"], {}, "do not go together"),
    ],
)
def test_what_cannot_be_served_is_said_and_ends_with_2(
    state: Path, folder: Path, words: list[str], settings: dict[str, str], said: str,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name, value in {"WHOHOLDS_DATA_DIR": str(folder), **settings}.items():
        monkeypatch.setenv(name, value)
    assert main(["serve", "--state", str(state), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_state_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--state", str(tmp_path / "none.sqlite")]) == 2
    assert "no such state file" in capsys.readouterr().err
    assert not (tmp_path / "none.sqlite").exists()


def test_a_port_that_another_has_is_said(
    state: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WHOHOLDS_DATA_DIR", str(folder))
    with command(folder, "serve", "--state", state, "--port", "0") as (_, address):
        port = address.rpartition(":")[2].strip("/")
        assert main(["serve", "--state", str(state), "--port", port]) == 2
    assert port in capsys.readouterr().err


def test_a_server_that_ended_by_itself_is_ended_again_in_peace(state: Path, folder: Path) -> None:
    """Its thread may live on for a moment after its loop is closed."""
    settings = Settings(state=state, data_dir=folder)
    server = _Server(settings, state, Options(), "192.0.2.1", 1)
    server.start()
    with pytest.raises(AddressError):
        server.listening()
    server.join()
    server.end()
