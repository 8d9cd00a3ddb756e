"""Errors in data files name the file, the entry and the key."""

from pathlib import Path

import pytest

from streams.articles.tables import DataError, Table, read_table


def table(**values: object) -> Table:
    return Table("x.toml", "alpha", dict(values))


@pytest.mark.parametrize(
    ("values", "read", "why"),
    [
        ({"en": "a"}, "strings", "must be a list"),
        ({"en": ["a", "a"]}, "strings", "repeated: a"),
        ({"en": [1]}, "strings", "must be a list of non-empty strings"),
        ({"en": 1}, "text", "must be a non-empty string"),
        ({}, "text", "must be a non-empty string"),
        ({"en": "yes"}, "flag", "must be true or false"),
        ({"en": True}, "number", "must be a whole number"),
        ({"en": []}, "table", "must be a table"),
    ],
)
def test_an_error_names_its_place(values: dict[str, object], read: str, why: str) -> None:
    with pytest.raises(DataError, match=r"x\.toml: entry 'alpha', key 'en': ") as error:
        getattr(table(**values), read)("en")
    assert why in str(error.value)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(DataError, match="key 'ne': unknown key; known are ar, en"):
        table(ne=[]).only("en", "ar")


def test_rows_are_numbered() -> None:
    assert [row.entry for row in table(row=[{}, {}]).rows("row")] == ["alpha.row[1]", "alpha.row[2]"]


@pytest.mark.parametrize(("raw", "why"), [(b"a = ", "not TOML"), (b"\xff", "not UTF-8")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, raw: bytes, why: str) -> None:
    (tmp_path / "bad.toml").write_bytes(raw)
    with pytest.raises(DataError, match=f"bad\\.toml: {why}"):
        read_table(tmp_path / "bad.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.toml: cannot be read"):
        read_table(tmp_path / "none.toml")
