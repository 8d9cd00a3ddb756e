"""One record being handled: the rows that it touches, and those to be written after them."""

from collections import ChainMap
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from streams.alerts.aside import Aside
from streams.alerts.book import Book
from streams.alerts.hot import Hot
from streams.alerts.rows import ColdRow, records_in, row_key
from streams.alerts.texts import Shelf
from streams.control.counting import Item, Key, items_of, key, standing
from streams.control.policy import Policy
from streams.control.record import Record, RecordType

Table = MutableMapping[str, bytes]


def said(record: Record, first: Record, policy: Policy) -> list[Item]:
    """The items of a record as a copy of its ``first`` teller (itself, if it is no copy)."""
    return items_of(record, first, policy)[0] if record.claims or record.type is RecordType.START else []


@dataclass(slots=True)
class Finder:
    """Finds the counting record of an article in its cold row, once."""

    place_id: str
    rows: Table
    found: dict[Key, Record | None] = field(default_factory=dict)

    def find(self, name: Key) -> Record | None:
        """The record, or None where nothing was heard of the article."""
        if name not in self.found:
            raw = self.rows.get(row_key(self.place_id, name))
            self.found[name] = standing(records_in(raw)).get(name) if raw else None
        return self.found[name]


@dataclass(slots=True)
class Work:
    """One record being handled; ``fresh`` says that its article was not heard of before."""

    record: Record
    rows: Table
    policy: Policy
    hot: Hot
    cold: ColdRow
    fresh: bool
    texts: dict[str, bytes] = field(
        default_factory=dict
    )  # rows of texts, pages and what is put aside, written after the cold one
    _shelf: Shelf | None = None
    _finder: Finder | None = None
    _items: list[Item] | None = None

    @property
    def finder(self) -> Finder:
        """Finds what other articles say of the place."""
        if self._finder is None:
            self._finder = Finder(self.record.place.id, self.rows)
        return self._finder

    @property
    def items(self) -> list[Item]:
        """The items of the record, if it is no copy."""
        if self._items is None:
            self._items = said(self.record, self.record, self.policy)
        return self._items

    @property
    def shelf(self) -> Shelf:
        """The texts of the place; there are none before its first record."""
        if self._shelf is None:
            rows = self.rows if self.hot.number else None
            self._shelf = Shelf(self.record.place.id, self.texts, rows, self.policy)
        return self._shelf

    def forget_texts(self) -> None:
        """Leave the texts as they were."""
        self.texts.clear()
        self._shelf = None

    @property
    def book(self) -> Book:
        """The pages of the place."""
        return Book(self.record.place.id, ChainMap(self.texts, self.rows), self.aside)

    @property
    def aside(self) -> Aside:
        """The claims of the place that the hot row and the pages have no room for."""
        most = self.policy.limits.alerts_evidence
        return Aside(self.record.place.id, ChainMap(self.texts, self.rows), most)

    @property
    def kept(self) -> Record | None:
        """The record of the same article that counted until now."""
        if not self.cold.entries:
            return None
        return standing(entry.record for entry in self.cold.entries).get(key(self.record))
