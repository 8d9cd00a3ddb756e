"""The rows of an index, read only when asked for."""

from functools import lru_cache

from streams.places.place import Place
from streams.places.store import Store
from streams.places.unite import kilometres


class Rows:
    """Every row of an index by its number: arrays for what linking weighs, text for what is shown."""

    def __init__(self, store: Store) -> None:
        self._text = store.bytes("rows")
        self._at = store.ints("row_at", "Q")
        self._country = store.ints("country", "H")
        self._countries = bytes(store.bytes("countries")).decode().split("\n")
        self.lat = store.floats("lat")
        self.lon = store.floats("lon")
        self.prominence = store.floats("prominence")
        self.kind = store.bytes("kind")
        self.cells = lru_cache(maxsize=1 << 16)(self._cells)
        self.adm = lru_cache(maxsize=1 << 16)(self._adm)
        self.kilometres = lru_cache(maxsize=1 << 17)(self._kilometres)
        self.place = lru_cache(maxsize=1 << 14)(self._place)
        self.any_town = lru_cache(maxsize=1 << 14)(self._any_town)

    def __len__(self) -> int:
        return len(self.kind)

    def country(self, row: int) -> str:
        """ISO 3166-1 alpha-2, or ""."""
        return self._countries[self._country[row]]

    def numbers(self, countries: frozenset[str]) -> frozenset[int]:
        """The numbers that countries have in this index."""
        return frozenset(at for at, country in enumerate(self._countries) if country in countries)

    def names(self, row: int) -> tuple[str, ...]:
        """All spellings of a row."""
        cells = self.cells(row)
        return tuple(name for name in (cells[1], cells[2], *cells[3].split("|")) if name)

    def _adm(self, row: int) -> tuple[str, ...]:
        """Admin names, widest first."""
        text = self.cells(row)[6]
        return tuple(text.split("|")) if text else ()

    def _kilometres(self, a: int, b: int) -> float:
        """Distance of two rows; those of one text are asked for again and again."""
        return kilometres(self.lat[a], self.lon[a], self.lat[b], self.lon[b])

    def _cells(self, row: int) -> tuple[str, ...]:
        return tuple(bytes(self._text[self._at[row] : self._at[row + 1]]).decode().split("\t"))

    def _any_town(self, rows: tuple[int, ...]) -> bool:
        """Whether one of the rows of a name is called a town by its table."""
        return any(self.cells(row)[7] == "town" for row in rows)

    def _place(self, row: int) -> Place:
        cells = self.cells(row)
        return Place(
            id=cells[0],
            name=cells[1],
            name_ar=cells[2],
            lat=float(cells[4]),
            lon=float(cells[5]),
            adm=self.adm(row),
            country=cells[8],
            type=cells[7],
        )
