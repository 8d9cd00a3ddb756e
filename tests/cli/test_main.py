"""The command as a whole: exit status, messages, and how quick it is to start."""

import subprocess
import sys

import click
import pytest

from streams.cli.main import COMMANDS, LazyGroup, cli, main
from streams.errors import WhoholdsError


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """A command ``fail`` that raises what a test puts into this list."""
    waiting: list[BaseException] = []

    @click.command()
    def fail() -> None:
        raise waiting.pop()

    whole = LazyGroup.get_command
    monkeypatch.setattr(
        LazyGroup, "get_command", lambda self, ctx, name: fail if name == "fail" else whole(self, ctx, name)
    )
    return waiting


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (WhoholdsError("table.tsv:3: lat: not a number"), 2, "whoholds: table.tsv:3: lat: not a number\n"),
        (RuntimeError("boom"), 1, "whoholds: internal error: RuntimeError: boom (--debug shows the trace)\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (click.UsageError("no such thing"), 2, "Error: no such thing"),
        (click.FileError("a.txt", "gone"), 2, "Could not open file 'a.txt': gone"),
    ],
)
def test_an_error_is_one_short_message_and_a_status(
    errors: list[BaseException],
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    message: str,
) -> None:
    errors.append(error)
    assert main(["fail"]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert "Traceback" not in err


@pytest.mark.parametrize("arguments", [["--debug", "fail"], ["fail", "--debug"]])
def test_debug_shows_the_trace_wherever_it_stands(
    errors: list[BaseException], capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    errors.append(RuntimeError("boom"))
    assert main(arguments) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["dead-letters", "--nonsense"], ["dead-letters", "--state", "/no/file"]]
)
def test_usage_errors_and_missing_input_are_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_says_what_it_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert "Usage: whoholds" in capsys.readouterr().out
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.get_short_help_str()


def test_help_imports_nothing_heavy() -> None:
    """The list of commands comes without the reader, the store, Faust or pydantic."""
    code = (
        "import sys; from streams.cli.main import main; main(['--help']);"
        "print([m for m in ('faust', 'kafka', 'pydantic', 'ahocorasick_rs', 'sqlite3', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_leaves_is_no_error() -> None:
    """``whoholds --help | true``: no trace, no status but 0."""
    program = f"{sys.executable} -c 'from streams.cli.main import main; exit(main([\"--help\"]))'"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; (sleep 0.2; {program}) | true"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
