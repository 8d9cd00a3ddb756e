"""Links counted two ways, on made-up labels whose figures are known."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from streams.actors.ontology import Ontology
from streams.articles.article import Article
from streams.places.place import Link, LinkStatus, Name, Place
from streams.reading.extraction import Extraction, Location
from streams.reading.reader import Reader
from streams.reading.scores.gold import Document, LinkLabel, load_gold, load_links
from streams.reading.scores.linked import linked_alone, linked_as_read
from streams.reading.scores.scoring import Tally, score

OAKTON, ELMTON, ASHTON = (Place(f"p:{name}", name) for name in ("Oakton", "Elmton", "Ashton"))
LABELS = [
    LinkLabel("x", "Oakton", ("p:Oakton",), (), "linked"),
    LinkLabel("x", "Elmton", ("q:7",), ("p:Elmton",), "linked"),
    LinkLabel("x", "Birchton", ("p:Birchton",), (), "linked"),
    LinkLabel("x", "Ashton", (), (), "not_in_table"),
    LinkLabel("x", "Rowanton", (), (), "not_in_table"),
    LinkLabel("x", "Hazelton", (), (), "unsure"),
    LinkLabel("another", "Oakton", ("p:Ashton",), (), "linked"),
]
GOLD = Document(Article("x", "text", lang="en"), "negative", "syria", locations=("Oakton",))


class ByName:
    """Links each name to the place of that name, where there is one; remembers the countries it was told."""

    def __init__(self) -> None:
        self.countries: Sequence[str] = ()

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        self.countries = countries
        places = {place.name: place for place in (OAKTON, ELMTON, ASHTON)}
        return [Link(LinkStatus.RESOLVED, places.get(name.text)) for name in names]


def test_the_linker_alone_is_given_names_and_the_country_of_the_war() -> None:
    linker = ByName()
    found = linked_alone(LABELS, [GOLD], linker, Ontology.load())
    assert (found.right, found.linked, found.abstained, found.absent) == (2, 3, 1, 2)
    assert linker.countries == ("SY",)


def test_links_as_read_count_names_not_found_as_not_linked() -> None:
    locations = (
        Location(Name("oakton", 0, 6), "resolved", OAKTON),
        Location(Name("Elmton", 8, 14), "ambiguous", None, (ELMTON, OAKTON)),
        Location(Name("Ashton", 20, 26), "provisional", Place("prov:sy:ashton", "Ashton", provisional=True)),
    )
    found = linked_as_read(LABELS, [GOLD], {"x": Extraction("x", 1, locations)})
    assert (found.right, found.linked, found.abstained, found.absent) == (1, 3, 2, 2)


def test_links_as_read_of_the_development_texts(shared: Path, cache: Path) -> None:
    """Floors just under what is reached: 230 of 245 linked as they are read, 38 of 42 in no table left alone."""
    gold = shared / "data" / "gold"
    reader = Reader.load(sorted((shared / "data" / "places").glob("*.tsv")), cache)
    documents = load_gold(gold / "dev.jsonl")
    extractions = {one.article.id: reader.read(one.article) for one in documents}
    found = linked_as_read(load_links(gold / "links.jsonl"), documents, extractions)
    assert found.linked == 245
    assert found.accuracy >= 0.93
    assert found.abstention >= 0.90


@pytest.mark.parametrize(
    ("file", "lang", "floor"),
    [
        ("dev.jsonl", "en", 0.92),
        ("dev.jsonl", "ar", 0.91),
        ("constructed.jsonl", "en", 0.92),
        ("constructed.jsonl", "ar", 0.85),
    ],
)
def test_names_of_places_in_the_labelled_texts(
    reader: Reader, shared: Path, file: str, lang: str, floor: float
) -> None:
    """Floors just under the F1 that is reached."""
    documents = [one for one in load_gold(shared / "data" / "gold" / file) if one.article.lang == lang]
    tally = sum((score(one, reader.read(one.article)).places for one in documents), Tally())
    assert (tally.f1 or 0) >= floor
