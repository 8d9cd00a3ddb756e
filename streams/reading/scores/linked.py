"""How often the places of labelled documents got the right row: by the linker alone, and as the articles were read.

The linker alone is given the labelled names and the country of the war; what was read is all the program's own work,
with names that it did not find counted as not linked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from streams.actors.ontology import Ontology
from streams.places.measure import LinkScore, LinksNames, evaluate_links
from streams.places.place import Link, LinkStatus, Name
from streams.reading.extraction import Extraction
from streams.reading.scores.gold import Document, LinkLabel
from streams.reading.scores.scoring import surface

Raw = Mapping[str, object]


@dataclass(slots=True)
class _AsRead:
    """Looks like a linker, and gives the links that reading gave: of a name told often, what most of them got."""

    extractions: Mapping[str, Extraction]
    _links: dict[str, Link] = field(default_factory=dict)

    def names(self, document: Raw, places: Sequence[str]) -> list[Name]:
        found: dict[str, list[Link]] = {}
        for one in self.extractions[str(document["id"])].locations:
            link = Link(LinkStatus(one.status), one.place, one.candidates)
            found.setdefault(surface(one.name.text), []).append(link)
        told = {place: found[surface(place)] for place in places if surface(place) in found}
        self._links = {place: max(links, key=links.count) for place, links in told.items()}
        return [Name(place, 0, len(place)) for place in self._links]

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:  # noqa: ARG002
        return [self._links[name.text] for name in names]


def linked_alone(
    labels: Iterable[LinkLabel], documents: Sequence[Document], linker: LinksNames, ontology: Ontology
) -> LinkScore:
    """The linker's own score; labels of other documents than these are left out."""
    raw = {one.article.id: _raw(one) for one in documents}
    return evaluate_links(linker, _records(labels, raw), raw, _countries(documents, ontology))


def linked_as_read(
    labels: Iterable[LinkLabel], documents: Sequence[Document], extractions: Mapping[str, Extraction]
) -> LinkScore:
    """The score of the links that reading gave; ``extractions`` by id of the article."""
    raw = {one.article.id: _raw(one) for one in documents}
    read = _AsRead(extractions)
    return evaluate_links(read, _records(labels, raw), raw, {}, read.names)


def _raw(document: Document) -> Raw:
    return {
        "id": document.article.id,
        "text": document.article.text,
        "conflict": document.conflict,
        "locations": document.locations,
    }


def _records(labels: Iterable[LinkLabel], raw: Mapping[str, Raw]) -> list[Raw]:
    return [
        {
            "doc": one.document,
            "place": one.place,
            "rows": one.rows,
            "also": one.also,
            "status": one.status,
        }
        for one in labels
        if one.document in raw
    ]


def _countries(documents: Iterable[Document], ontology: Ontology) -> dict[str, str]:
    """The country of each war that is called by its country's name."""
    terms = {one.conflict: ontology.term(one.conflict) for one in documents}
    return {conflict: term.country.upper() for conflict, term in terms.items() if term}
