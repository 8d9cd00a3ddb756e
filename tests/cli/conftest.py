"""The command in a folder of its own, with the real reader loaded once."""

import functools
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.cli.main import main
from streams.reading.reader import Reader

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[2]

_REAL_LOAD = Reader.load
_bundled = functools.cache(_REAL_LOAD)


def _loaded_once(tables: Sequence[Path] = (), cache: Path | None = None) -> Reader:
    """``Reader.load`` takes seconds; the bundled tables alone are loaded once for all tests."""
    return _REAL_LOAD(tables, cache) if tables else _bundled((), cache)


@pytest.fixture
def whoholds(
    tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Run the command in an empty folder; gives status, stdout and stderr."""
    for name in [name for name in os.environ if name.startswith("WHOHOLDS_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("COLUMNS", raising=False)  # as where no terminal is, whoever runs this
    monkeypatch.setenv("WHOHOLDS_DATA_DIR", str(data_dir))
    monkeypatch.setenv("WHOHOLDS_STATE", str(tmp_path / "state.sqlite"))
    monkeypatch.setattr(Reader, "load", _loaded_once)
    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return run


def lines(out: str) -> list[dict[str, Any]]:
    """The JSON objects of an output, one a line and nothing else."""
    return [orjson.loads(line) for line in out.splitlines()]
