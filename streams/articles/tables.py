"""Data files (TOML) read with checks; an error names the file, the entry and the key."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from streams.errors import WhoholdsError


class DataError(WhoholdsError):
    """A data file is wrong; the message names the file, the entry and the key."""


@dataclass(frozen=True, slots=True)
class Table:
    """One entry of a data file, and where it stands."""

    file: str
    entry: str
    values: dict[str, Any]

    def fail(self, key: str, why: str) -> DataError:
        """An error that points at ``key`` of this entry."""
        place = ", ".join(
            part for part in (f"entry {self.entry!r}" if self.entry else "", key and f"key {key!r}") if part
        )
        return DataError(": ".join(filter(None, (self.file, place, why))))

    def only(self, *keys: str) -> None:
        """Refuse keys that nobody reads: they are nearly always misspelt."""
        for key in self.values:
            if key not in keys:
                raise self.fail(key, f"unknown key; known are {', '.join(sorted(keys))}")

    def text(self, key: str, default: str | None = None) -> str:
        """A string, not empty unless the default says so."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.fail(key, "must be a non-empty string")
        return value

    def flag(self, key: str) -> bool:
        """A boolean; false where it is not given."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, "must be true or false")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(key, "must be a whole number")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """A list of non-empty strings without repeats; empty where it is not given."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fail(key, "must be a list of non-empty strings")
        repeated = sorted({item for item in value if value.count(item) > 1})
        if repeated:
            raise self.fail(key, f"repeated: {', '.join(repeated)}")
        return tuple(value)

    def table(self, key: str) -> "Table":
        """A sub-table; empty where it is not given."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fail(key, "must be a table")
        return Table(self.file, f"{self.entry}.{key}" if self.entry else key, value)

    def tables(self) -> Iterator[tuple[str, "Table"]]:
        """Every value of this table, each of which must be a table."""
        for key in self.values:
            yield key, self.table(key)

    def rows(self, key: str) -> Iterator["Table"]:
        """The rows of an array of tables; none where it is not given."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise self.fail(key, "must be an array of tables")
        for number, row in enumerate(value, 1):
            yield Table(self.file, f"{self.entry + '.' if self.entry else ''}{key}[{number}]", row)


def read_table(path: Path | Traversable) -> Table:
    """The whole of one TOML file. Raises DataError where it cannot be read as TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path.name}: cannot be read: {error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: not UTF-8: {error}") from error
    return parse_table(path.name, text)


def parse_table(name: str, text: str) -> Table:
    """The whole of the text of a TOML file of this name. Raises DataError."""
    try:
        return Table(name, "", tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{name}: not TOML: {error}") from error
