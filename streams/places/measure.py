"""How often linking is right, on places linked by hand (``links.jsonl``)."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from streams.places.place import Link, LinkStatus, Name
from streams.places.spelling import same_name

# What a text says a place is, when these words stand at its name; enough for measuring without the reader.
_AREA_AFTER = re.compile(
    r"\W{0,2}(?:[Pp]rovinces?|[Gg]overnorates?|[Oo]blast|[Ss]tate|[Rr]egion|countryside)\b"
    r"|(?:, \w+)* and [\w-]+ (?:provinces|governorates|regions)\b|'s [\w ]{0,12}countryside\b"
)
_AREA_BEFORE = re.compile(
    r"(?:(?:provinces?|governorates?) of(?: [\w-]+,?){0,3}(?: and)?"
    r"|(?:[Nn]orthern|[Ss]outhern|[Ee]astern|[Ww]estern|[Rr]ural)"
    r"|محافظة|محافظتي|ولاية|ريف|مديرية|قضاء)\s+$"
)
_FEATURE_AFTER = re.compile(
    r"\W{0,2}(?:air ?base|airport|air field|airfield|military base|gas field|oil ?field|hills?|mountain|bridge|dam)\b",
    re.IGNORECASE,
)
_FEATURE_BEFORE = re.compile(
    r"(?:قاعدة|مطار|جبل|حقل|معسكر|مثلث|تلة|جامعة|قصر|فندق|سهل|hill of|mount)\s+$", re.IGNORECASE
)


class LinksNames(Protocol):
    """What is measured: anything that links names."""

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        """One link for each name."""
        ...


@dataclass(frozen=True, slots=True)
class Judged:
    """One place of a document: what hand labels and what the linker said of it."""

    document: str
    place: str
    status: str
    rows: tuple[str, ...]
    link: Link
    right: bool


@dataclass(frozen=True, slots=True)
class LinkScore:
    """``right`` of ``linked`` places got an acceptable row, ``abstained`` of ``absent`` got none.

    ``outside`` are places in none of the labels' tables that got a row of another one (Paris, Beirut): not judged.
    Where those tables' ids are not given, that is a row of the very same name in a country of which no label is.
    """

    linked: int
    right: int
    absent: int
    abstained: int
    outside: int = 0
    judged: tuple[Judged, ...] = ()

    @property
    def accuracy(self) -> float:
        """Share of the linked places that got an acceptable row."""
        return self.right / self.linked if self.linked else 1.0

    @property
    def abstention(self) -> float:
        """Share of the places in no table that got no row."""
        return self.abstained / self.absent if self.absent else 1.0


Document = Mapping[str, Any]
NamesOf = Callable[[Document, Sequence[str]], list[Name]]


def evaluate_links(
    gazetteer: LinksNames,
    records: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Document],
    countries: Mapping[str, str],
    names_of: "NamesOf | None" = None,
    tables: Container[str] | None = None,
) -> LinkScore:
    """Link every labelled place, all names of its document together, and count.

    ``records`` are those of links.jsonl, ``documents`` the labelled articles by id, ``countries`` each conflict's
    ISO code. ``names_of`` gives the names of a document (default: its labelled locations, typed by the words at
    them); a place that it does not give counts as missed. ``tables``: the ids that the labels' tables have; a place
    in none of them that gets a row of a table of ours is not judged.
    """
    by_document: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        by_document.setdefault(record["doc"], []).append(record)
    judged: list[Judged] = []
    for key, wanted in by_document.items():
        document = documents[key]
        names = (names_of or labelled_names)(document, [record["place"] for record in wanted])
        country = countries.get(document["conflict"], "")
        links = dict(
            zip(
                (name.text for name in names),
                gazetteer.link(names, (country,) if country else ()),
                strict=True,
            )
        )
        judged += [_judge(record, links.get(record["place"], Link(LinkStatus.UNPLACED))) for record in wanted]
    return _score(judged, tables)


def _judge(record: Mapping[str, Any], link: Link) -> Judged:
    rows = (*record["rows"], *record.get("also", ()))
    placed = link.place is not None and not link.place.provisional
    right = (
        placed and link.place is not None and link.place.id in rows
        if record["status"] == "linked"
        else not placed
    )
    return Judged(record["doc"], record["place"], record["status"], rows, link, right)


def _score(judged: Sequence[Judged], tables: Container[str] | None) -> LinkScore:
    linked = [one for one in judged if one.status == "linked"]
    missing = [one for one in judged if one.status == "not_in_table"]
    covered = {one.link.place.country for one in linked if one.right and one.link.place}
    absent = [one for one in missing if one.right or not _outside(one, tables, covered)]
    return LinkScore(
        linked=len(linked),
        right=sum(one.right for one in linked),
        absent=len(absent),
        abstained=sum(one.right for one in absent),
        outside=len(missing) - len(absent),
        judged=tuple(judged),
    )


def _outside(one: Judged, tables: Container[str] | None, covered: Container[str]) -> bool:
    """Whether a row is of a table that the labels do not know."""
    place = one.link.place
    if place is None:
        return False
    if tables is not None:
        return place.id not in tables
    return place.country not in covered and any(
        same_name(one.place, name) for name in (place.name, place.name_ar)
    )


def labelled_names(document: Document, places: Sequence[str]) -> list[Name]:
    """Every mention of the labelled places of a document, with the type that the words at it give."""
    text, taken = document["text"], set[int]()
    names: list[Name] = []
    for place in sorted({*places, *document["locations"]}, key=len, reverse=True):
        found = [at for at in re.finditer(re.escape(place), text) if at.start() not in taken]
        for at in found:
            taken.update(range(*at.span()))
        names += _mentions(text, place, [at.span() for at in found])
    return names


def _mentions(text: str, place: str, spans: Sequence[tuple[int, int]]) -> list[Name]:
    """The mentions of one place, all with the type that most of them are given."""
    types = [_type(text[max(0, start - 40) : start], text[end : end + 40]) for start, end in spans]
    usual = max(sorted(set(types)), key=types.count, default="")
    return [Name(place, start, end, usual) for start, end in spans] or [Name(place, 0, len(place))]


def _type(before: str, after: str) -> str:
    if _AREA_AFTER.match(after) or _AREA_BEFORE.search(before):
        return "province"
    return "base" if _FEATURE_AFTER.match(after) or _FEATURE_BEFORE.search(before) else ""
