"""Which rows the names of one document mean: chosen together, by likeness, prominence and nearness, or not at all."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from streams.places import spelling
from streams.places.build import deletions, rough_keys
from streams.places.likeness import Form, form, likeness
from streams.places.place import Link, LinkStatus, Name, Place
from streams.places.rows import Rows
from streams.places.store import Multimap, Store
from streams.places.unite import AREA, COUNTRY, POPULATED

# What the text may call a place that stands in no table of towns.
NO_ROW_TYPES = frozenset(
    {
        "base",
        "airport",
        "field",
        "hill",
        "mountain",
        "building",
        "facility",
        "road",
        "crossing",
        "camp_military",
        "airbase",
        "bridge",
        "dam",
        "checkpoint",
        "river",
        "lake",
        "sea",
        "junction",
        "factory",
        "valley",
        "desert",
    }
)
AREA_TYPES = frozenset(
    {
        "province",
        "governorate",
        "state",
        "oblast",
        "region",
        "countryside",
        "district",
        "subdistrict",
        "county",
        "adm1",
    }
)
POPULATED_TYPES = frozenset(
    {"city", "town", "village", "hamlet", "neighbourhood", "camp", "settlement", "suburb", ""}
)
# Likeness under which a row is no candidate, and how far below the best one a candidate may be.
LEAST_LIKE = 0.68
LESS_LIKE = 0.22
MOST_CANDIDATES = 40
MOST_SCORED = 1500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a name may mean, and how like it is spelt."""

    row: int
    like: float


class Linker:
    """Links the names of documents; remembers the candidates of a name."""

    def __init__(self, store: Store, rows: Rows) -> None:
        self._rows = rows
        self._exact = Multimap(store, "exact")
        self._rough = Multimap(store, "rough")
        self._gap = Multimap(store, "gap")
        self._roughs = bytes(store.bytes("roughs")).decode()
        self._rough_at = store.ints("rough_at", "I")
        self.candidates = lru_cache(maxsize=1 << 15)(self._candidates)
        self.forms = lru_cache(maxsize=1 << 16)(self._forms)

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        """One link for each name, chosen together."""
        return Document(self, self._rows, names, countries).links()

    def _candidates(self, text: str) -> tuple[Candidate, ...]:
        """All rows a name may mean, the most alike first."""
        wanted = form(text)
        scored = [
            Candidate(row, max(likeness(wanted, other) for other in self.forms(row)))
            for row in self._like(text)
        ]
        scored.sort(key=lambda candidate: (-candidate.like, candidate.row))
        return tuple(candidate for candidate in scored if candidate.like >= LEAST_LIKE)

    def _forms(self, row: int) -> tuple[Form, ...]:
        return tuple({one.plain: one for one in map(form, self._rows.names(row)) if one.sound}.values())

    def _like(self, text: str) -> Iterable[int]:
        rows = dict.fromkeys(self._exact.get(spelling.canonical(text)))
        keys = [
            key for spelt in (text, _detached(text)) if spelt for key in rough_keys(spelling.words(spelt))
        ]
        for key in keys:
            rows.update(dict.fromkeys(self._rough.get(key)))
        for key in dict.fromkeys(keys):
            for other in self._one_off(key):
                if len(rows) > MOST_SCORED:
                    return rows
                rows.update(dict.fromkeys(self._rough.get(other)))
        return rows

    def _one_off(self, key: str) -> Iterable[str]:
        """Consonant keys one letter away: one more, one less, one other."""
        if len(key) < 3:
            return ()
        found = dict.fromkeys(self._spelt(number) for number in self._gap.get(key))
        for gap in deletions(key):
            found[gap] = None
            found.update(dict.fromkeys(self._spelt(number) for number in self._gap.get(gap)))
        return found

    def _spelt(self, number: int) -> str:
        return self._roughs[self._rough_at[number] : self._rough_at[number + 1]]


def _detached(text: str) -> str:
    first, _, rest = spelling.plain(text).partition(" ")
    bare = spelling.detach_article(first)
    return f"{bare} {rest}".strip() if bare else ""


@dataclass(slots=True)
class _Slot:
    """One distinct name of a document and what it is taken for at the moment."""

    name: Name
    candidates: list[Candidate]
    country: str = ""
    pick: Candidate | None = None
    sure: float = 0.0


class Document:
    """The names of one document, linked together."""

    def __init__(self, linker: Linker, rows: Rows, names: Sequence[Name], countries: Sequence[str]) -> None:
        self._linker, self._rows = linker, rows
        self._names = names
        self._countries = tuple(country.upper() for country in countries)
        self._slots: dict[tuple[str, str], _Slot] = {}
        for name in names:
            key = _slot_key(name)
            if key not in self._slots:
                self._slots[key] = _Slot(name, self._fit(name))

    def links(self) -> list[Link]:
        """One link for each name, in their order."""
        self._choose()
        links = {key: self._link(slot) for key, slot in self._slots.items()}
        return [links[_slot_key(name)] for name in self._names]

    def _fit(self, name: Name) -> list[Candidate]:
        if name.type in NO_ROW_TYPES:
            return []
        kinds = (
            {AREA, COUNTRY}
            if name.type in AREA_TYPES
            else {POPULATED}
            if name.type
            else {POPULATED, AREA, COUNTRY}
        )
        return [one for one in self._linker.candidates(name.text) if self._rows.kind[one.row] in kinds]

    def _choose(self) -> None:
        slots = [slot for slot in self._slots.values() if slot.candidates]
        for slot in slots:
            best = slot.candidates[0].like
            slot.candidates = [one for one in slot.candidates if one.like >= best - LESS_LIKE]
            slot.pick = max(slot.candidates, key=self._alone)
            slot.sure = 0.5
        for _ in range(3):
            for slot in slots:
                anchors = [(other.pick.row, 1.0) for other in slots if other is not slot and other.pick]
                slot.pick = max(slot.candidates, key=lambda one: self._score(one, anchors))

    def _alone(self, one: Candidate) -> float:
        home = self._rows.country(one.row) in self._countries
        return 8 * one.like + self._rows.prominence[one.row] + 1.0 * home

    def _score(self, one: Candidate, anchors: Sequence[tuple[int, float]]) -> float:
        distances = sorted(self._rows.kilometres(one.row, row) for row, _ in anchors if row != one.row)[:3]
        away = sum(math.log1p(d / 5) for d in distances) / len(distances) if distances else 2.5
        return self._alone(one) - away

    def _link(self, slot: _Slot) -> Link:
        if slot.pick is None:
            return self._unknown(slot.name)
        return Link(LinkStatus.RESOLVED, self._rows.place(slot.pick.row))

    def _unknown(self, name: Name) -> Link:
        if name.type not in POPULATED_TYPES:
            return Link(LinkStatus.UNPLACED)
        country = self._country()
        place = Place(
            id=spelling.provisional_id(country, name.text),
            name=name.text,
            name_ar=name.text if spelling.is_arabic(name.text) else "",
            country=country,
            type=name.type,
            provisional=True,
        )
        return Link(LinkStatus.PROVISIONAL, place)

    def _country(self) -> str:
        if self._countries:
            return self._countries[0]
        picks = [self._rows.country(slot.pick.row) for slot in self._slots.values() if slot.pick]
        return max(sorted(set(filter(None, picks))), key=picks.count, default="")


def _slot_key(name: Name) -> tuple[str, str]:
    return spelling.canonical(name.text), name.type if name.type in AREA_TYPES | NO_ROW_TYPES else ""
