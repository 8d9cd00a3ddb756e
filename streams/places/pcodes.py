"""Place tables of OCHA and its like: comma, semicolon or tab separated, with a P-code for each place."""

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

_NOT_PLAIN = re.compile(r"[^a-z0-9]")
_KNOWN: Mapping[str, Sequence[str]] = tomllib.loads(
    Path(__file__).with_name("headers.toml").read_text("utf-8")
)["columns"]
_NEEDED = frozenset({"id", "name_en", "lat", "lon"})


def plain(header: str) -> str:
    """A column's name as headers.toml spells it."""
    return _NOT_PLAIN.sub("", header.lower())


def columns(header: Sequence[str]) -> dict[str, int] | None:
    """Where our columns stand in another table's header, or None where the needed ones are not all there."""
    at = {plain(name): index for index, name in reversed(list(enumerate(header)))}
    found = {ours: next((at[name] for name in names if name in at), -1) for ours, names in _KNOWN.items()}
    found = {ours: index for ours, index in found.items() if index >= 0}
    return found if found.keys() >= _NEEDED else None


def separator(line: str) -> str:
    """What separates the fields of a header line."""
    return max("\t;,", key=line.count)


def cells(lines: Sequence[str]) -> list[list[str]]:
    """The fields of every line, quotes undone."""
    return list(csv.reader(lines, delimiter=separator(lines[0])))
