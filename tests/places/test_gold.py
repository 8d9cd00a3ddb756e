"""How often linking is right: on places linked by hand where they are at hand, and on made-up ones of known figures."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from streams.places.index import Gazetteer
from streams.places.measure import evaluate_links, labelled_names
from streams.places.place import Link, LinkStatus, Name, Place
from streams.places.tables import read_table

COUNTRIES = {"syria": "SY", "yemen": "YE", "iraq": "IQ", "ukraine": "UA", "libya": "LY", "sudan": "SD"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_places_linked_by_hand(all_tables: Gazetteer, shared: Path) -> None:
    """Floors just under what is reached: 234 of 245 linked, 38 of 42 in no table left without a row."""
    gold = shared / "data" / "gold"
    tables = {
        other
        for path in (shared / "data" / "places").glob("*.tsv")
        for row in read_table(path)
        for other in row.ids
    }
    score = evaluate_links(
        all_tables,
        lines(gold / "links.jsonl"),
        {document["id"]: document for document in lines(gold / "dev.jsonl")},
        COUNTRIES,
        tables=tables,
    )
    assert (score.linked, score.absent + score.outside) == (245, 45)
    assert score.accuracy >= 0.95
    assert score.abstention >= 0.90
    assert score.outside <= 3


class Toy:
    """Links by a list."""

    def __init__(self, known: dict[str, Link]) -> None:
        self.known = known

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        return [self.known.get(name.text, Link(LinkStatus.UNPLACED)) for name in names]


def row(place_id: str) -> Link:
    return Link(LinkStatus.RESOLVED, Place(place_id, place_id))


DOCUMENTS = {
    "d": {"id": "d", "conflict": "syria", "text": "A, B, C, D and E", "locations": ["A", "B", "C", "D", "E"]}
}
RECORDS = [
    {"doc": "d", "place": "A", "rows": ["x:1"], "status": "linked"},
    {"doc": "d", "place": "B", "rows": ["x:2"], "also": ["x:3"], "status": "linked"},
    {"doc": "d", "place": "C", "rows": [], "status": "not_in_table"},
    {"doc": "d", "place": "D", "rows": [], "status": "not_in_table"},
    {"doc": "d", "place": "E", "rows": ["x:5"], "status": "unsure"},
]


@pytest.mark.parametrize(
    ("known", "figures"),
    [
        ({}, (2, 0, 2, 2, 0)),
        ({"A": row("x:1"), "B": row("x:3")}, (2, 2, 2, 2, 0)),
        ({"A": row("x:9"), "B": row("x:2"), "C": row("x:1")}, (2, 1, 2, 1, 0)),
        ({"C": row("abroad:1"), "D": row("x:4"), "E": row("x:5")}, (2, 0, 1, 0, 1)),
        ({"A": Link(LinkStatus.PROVISIONAL, Place("prov:sy:a", "A", provisional=True))}, (2, 0, 2, 2, 0)),
        ({"A": Link(LinkStatus.AMBIGUOUS, None, (Place("x:1", "A"),))}, (2, 0, 2, 2, 0)),
    ],
)
def test_the_score(known: dict[str, Link], figures: tuple[int, ...]) -> None:
    score = evaluate_links(Toy(known), RECORDS, DOCUMENTS, {}, tables={f"x:{n}" for n in range(10)})
    assert (score.linked, score.right, score.absent, score.abstained, score.outside) == figures


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("in Aleppo on Monday", "Aleppo", ""),
        ("in Aleppo province on Monday", "Aleppo", "province"),
        ("in Idlib and Aleppo provinces", "Idlib", "province"),
        ("في محافظة حلب", "حلب", "province"),
        ("the Aleppo airport", "Aleppo", "base"),
        ("قرب مطار حلب", "حلب", "base"),
    ],
)
def test_the_words_at_a_name_say_its_type(text: str, place: str, kind: str) -> None:
    document = {"id": "d", "conflict": "", "text": text, "locations": [place]}
    assert [name.type for name in labelled_names(document, [])] == [kind]


def test_a_name_inside_another_is_no_mention_of_it() -> None:
    document = {
        "id": "d",
        "conflict": "",
        "text": "Tabqa base, then Tabqa",
        "locations": ["Tabqa", "Tabqa base"],
    }
    assert [(name.text, name.start) for name in labelled_names(document, [])] == [
        ("Tabqa base", 0),
        ("Tabqa", 17),
    ]
