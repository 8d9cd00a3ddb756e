"""The state file: what it refuses, and that its rows behave as any mapping does."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.embedded.store import DeadLetter, StateError, Store

keys = st.text(max_size=5)
steps = st.lists(st.tuples(st.sampled_from(["put", "drop", "get"]), keys, st.binary(max_size=5)))


@given(steps)
def test_rows_are_a_mapping(steps: list[tuple[str, str, bytes]]) -> None:
    plain: dict[str, bytes] = {}
    with Store(Path(":memory:")) as store:
        store.articles["other"] = b"space"
        rows = store.control
        for verb, key, value in steps:
            if verb == "put":
                rows[key] = plain[key] = value
            elif verb == "drop":
                assert rows.pop(key, None) == plain.pop(key, None)
            else:
                assert rows.get(key) == plain.get(key)
        assert dict(rows) == plain
        assert len(rows) == len(plain)


def test_what_was_raised_in_a_transaction_leaves_nothing(tmp_path: Path) -> None:
    def fail(store: Store) -> None:
        with store.transaction():
            store.control["key"] = b"value"
            raise ValueError("no")

    with Store(tmp_path / "s") as store:
        with pytest.raises(ValueError, match="no"):
            fail(store)
        assert dict(store.control) == {}


def test_no_state_file_where_one_must_be(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="no such state file"):
        Store(tmp_path / "none", must_exist=True)
    assert not (tmp_path / "none").exists()


def _text_file(path: Path) -> None:
    path.write_text("id,name\n" * 1000)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE songs (name)")
    db.close()


def _future(path: Path) -> None:
    Store(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()


@pytest.mark.parametrize(
    ("make", "message"),
    [(_text_file, "not a database"), (_foreign, "not one of whoholds"), (_future, "version 99")],
)
def test_a_file_that_is_not_ours_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], message: str
) -> None:
    path = tmp_path / "s"
    make(path)
    before = path.read_bytes()
    with pytest.raises(StateError, match=message):
        Store(path)
    assert path.read_bytes() == before


def test_a_folder_is_no_state_file(tmp_path: Path) -> None:
    with pytest.raises(StateError):
        Store(tmp_path)


@pytest.mark.parametrize(
    ("letter", "where"),
    [
        (DeadLetter("a.jsonl", 3, "published", "parse", "", b""), "a.jsonl:3"),
        (DeadLetter("a.txt", None, "", "parse", "", b""), "a.txt"),
        (DeadLetter("", 2, "", "parse", "", b""), "-:2"),
    ],
)
def test_a_dead_letter_says_where_it_stood(letter: DeadLetter, where: str) -> None:
    assert letter.where == where
