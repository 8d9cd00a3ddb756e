"""The progress bar: only on a terminal, only where it takes a while, never in the way of the output."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import ROOT

_PROGRAM = """
import sys, time
from streams.cli import progress
progress.PATIENCE = float(sys.argv[1])
with progress.watched(range(4), ["."]) as (items, pause):
    for item in items:
        time.sleep(0.05)
        with pause():
            print(f"line {item}", flush=True)
"""


def on_a_terminal(patience: str, folder: Path) -> tuple[str, str]:
    """What goes to standard output (a pipe) and to standard error (a terminal)."""
    main, worker = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, patience], stdout=subprocess.PIPE, stderr=worker, env=environment, cwd=folder,
        text=True, check=True,
    )  # fmt: skip
    os.close(worker)
    seen = b""
    try:
        while chunk := os.read(main, 1 << 16):
            seen += chunk
    except OSError:  # how Linux says that the other end of a terminal is closed
        pass
    os.close(main)
    return done.stdout, seen.decode()


LINES = "".join(f"line {number}\n" for number in range(4))


def test_a_long_input_has_a_bar_on_the_terminal_and_clean_output(tmp_path: Path) -> None:
    out, err = on_a_terminal("0", tmp_path)
    assert out == LINES
    assert "reading" in err


def test_the_bar_counts_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text('{"text": "a"}\n' * 3)
    (tmp_path / "article.txt").write_text("a")
    (tmp_path / "README.md").write_text("no article")
    assert "4/4" in on_a_terminal("0", tmp_path)[1]


def test_a_short_input_has_none(tmp_path: Path) -> None:
    assert on_a_terminal("60", tmp_path) == (LINES, "")


def test_no_terminal_no_bar(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "0"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=tmp_path,
    )
    assert (done.stdout, done.stderr) == (LINES, "")
