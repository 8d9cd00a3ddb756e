"""What is written about the program is so: commands, settings, make targets, data files."""

import json
import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest

from streams.cli.main import COMMANDS, cli
from streams.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {
    path: path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
EVERYTHING = "\n".join(DOCS.values())
_FENCE = re.compile(r"^```(?:bash|sh|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def written_commands() -> list[tuple[str, list[str]]]:
    """Every ``whoholds ...`` line of a shell block, as words, up to a pipe or redirection."""
    found = []
    for path, text in DOCS.items():
        for block in _FENCE.findall(text):
            for line in block.splitlines():
                words = shlex.split(line.removeprefix("$ "), comments=True)
                if "whoholds" in words:
                    rest = words[words.index("whoholds") + 1 :]
                    stop = next(
                        (at for at, word in enumerate(rest) if word in ("|", ">", "<", "&&", ";", "2>")), None
                    )
                    found.append((f"{path.name}: {line}", rest[:stop]))
    return found


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"`{name}" in README or f"whoholds {name}" in README


@pytest.mark.parametrize(
    ("line", "words"), written_commands(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_command_and_option_written_down_exists(line: str, words: list[str]) -> None:
    command: click.Command | None = cli
    context = click.Context(cli)
    options: set[str] = set()
    for word in words:
        assert command is not None, line
        options |= {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
        if isinstance(command, click.Group) and not word.startswith("-"):
            found = command.get_command(context, word)
            assert found or not isinstance(command, type(cli)), f"{line}: no command {word}"
            command = found or command
        elif word.startswith("-") and word != "-":
            assert word.partition("=")[0] in options | {"--help", "-h"}, f"{line}: no option {word}"


@pytest.mark.parametrize("name", [PREFIX + name.upper() for name in Settings.model_fields])
def test_every_setting_is_documented(name: str) -> None:
    assert name in EVERYTHING


def test_make_targets_of_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    written = set(re.findall(r"(?:`|^|\$ )make ([a-z-]+)", EVERYTHING, re.MULTILINE))
    assert {"demo", "test"} <= written <= targets


def test_links_between_our_pages_lead_somewhere() -> None:
    broken = [
        f"{path.name}: {target}"
        for path, text in DOCS.items()
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
        if not (path.parent / target).exists()
    ]
    assert broken == []


def data_files(suffix: str) -> list[Path]:
    rooms = (ROOT / "streams", ROOT / "schemas", ROOT / "examples")
    return [path for room in rooms for path in sorted(room.rglob(f"*{suffix}"))]


@pytest.mark.parametrize("path", data_files(".toml"), ids=lambda path: path.name)
def test_every_toml_file_is_one(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", data_files(".json"), ids=lambda path: path.name)
def test_every_json_file_is_one(path: Path) -> None:
    assert json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", data_files(".tsv"), ids=lambda path: path.name)
def test_every_table_has_one_number_of_columns(path: Path) -> None:
    widths = {
        line.count("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    }
    assert len(widths) == 1
