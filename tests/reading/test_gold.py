"""Labelled files: what is read from them, and what is said of those that are wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from streams.reading.extraction import Kind
from streams.reading.scores.gold import Change, Fight, GoldError, LinkLabel, load_gold, load_links

CHANGE = {"place": "Oakton", "place_alt": ["Acorn"], "to": "reds", "kind": "captured", "required": True}
LINE: dict[str, Any] = {
    "id": "x",
    "lang": "en",
    "text": "Reds took Oakton.",
    "published": "2020-01-28",
    "class": "positive",
    "control_changes": [CHANGE],
    "clashes": [{"place": "Oakton", "evidence": "took"}],
    "locations": ["Oakton"],
}  # fmt: skip


def test_a_labelled_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(json.dumps(LINE) + "\n\n" + json.dumps({**LINE, "id": "y", "published": None}) + "\n")
    first, second = load_gold(file)
    assert first.article.published is not None
    assert first.article.published.date().isoformat() == "2020-01-28"
    assert second.article.published is None
    assert first.changes == (Change(("Oakton", "Acorn"), frozenset(("reds",)), Kind.CAPTURED, True, ""),)
    assert first.clashes == (Fight("Oakton", "took"),)


def _without(key: str) -> dict[str, Any]:
    return {name: value for name, value in LINE.items() if name != key}


def _change(**more: object) -> dict[str, Any]:
    return {**LINE, "control_changes": [CHANGE, {**CHANGE, **more}]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", ":2: not JSON"),
        ("[]", ":2: not a JSON object"),
        (json.dumps(_without("text")), ":2: text: missing"),
        (json.dumps(_without("control_changes")), ":2: control_changes: missing"),
        (json.dumps({**LINE, "text": 3}), ":2: text: a text is wanted"),
        (json.dumps({**LINE, "published": "soon"}), ":2: published: 'soon' is no ISO date"),
        (json.dumps({**LINE, "locations": "Oakton"}), ":2: locations: a list is wanted"),
        (json.dumps({**LINE, "clashes": ["Oakton"]}), ":2: clashes[0]: an object is wanted"),
        (json.dumps(_change(place="")), ":2: control_changes[1].place: a text is wanted"),
        (json.dumps(_change(to=7)), ":2: control_changes[1].to: a text or null is wanted"),
        (json.dumps(_change(kind="won")), ":2: control_changes[1].kind: 'won'; known are captured, "),
        (json.dumps(_change(required=1)), ":2: control_changes[1].required: true or false is wanted"),
        (json.dumps(_change(to_alt=[1])), ":2: control_changes[1].to_alt: a list of texts is wanted"),
        (json.dumps(LINE), ":2: id: 'x' stands on line 1 too"),
        ("\udcff", ":2: not UTF-8"),
    ],
)
def test_what_is_wrong_with_a_labelled_file_is_named(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_bytes(f"{json.dumps(LINE)}\n{line}\n".encode(errors="surrogateescape"))
    with pytest.raises(GoldError) as raised:
        load_gold(file)
    assert f"{file}{message}" in str(raised.value)


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.touch(), lambda path: path.mkdir()])
def test_no_file_and_no_documents_are_errors(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "gold.jsonl")
    with pytest.raises(GoldError, match=r"gold\.jsonl"):
        load_gold(tmp_path / "gold.jsonl")


LINK = {"doc": "x", "place": "Oakton", "rows": ["p:1"], "also": ["p:2"], "status": "linked"}


def test_a_file_of_links_is_read(tmp_path: Path) -> None:
    file = tmp_path / "links.jsonl"
    file.write_text(json.dumps(LINK))
    assert load_links(file) == [LinkLabel("x", "Oakton", ("p:1",), ("p:2",), "linked")]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ({**LINK, "status": "perhaps"}, ":1: status: 'perhaps'; known are linked, not_in_table, unsure"),
        ({"doc": "x", "rows": [], "status": "unsure"}, ":1: place: missing"),
        ({**LINK, "rows": "p:Oakton"}, ":1: rows: a list is wanted"),
    ],
)
def test_what_is_wrong_with_a_file_of_links_is_named(tmp_path: Path, record: object, message: str) -> None:
    file = tmp_path / "links.jsonl"
    file.write_text(json.dumps(record))
    with pytest.raises(GoldError) as raised:
        load_links(file)
    assert message in str(raised.value)


def test_an_empty_file_of_links_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "links.jsonl"
    file.touch()
    with pytest.raises(GoldError, match="no links"):
        load_links(file)
