"""The gazetteer: every place of the bundled and the loaded tables, found in texts, linked, looked up."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from streams.articles.text import Text
from streams.places import build, spelling
from streams.places.link import Linker
from streams.places.place import Link, Name, Place
from streams.places.rows import Rows
from streams.places.scan import Hit, Scanner
from streams.places.store import Multimap, Store, pack, save
from streams.places.tables import Row, read_table
from streams.places.unite import COUNTRY, unite

__all__ = ["Gazetteer", "Hit"]

_HERE = Path(__file__).parent
BUNDLED = tuple(
    _HERE / "bundled" / name for name in ("countries.tsv", "areas.tsv", "towns.tsv.gz", "villages.tsv")
)
# What an index depends on besides its tables: a change in any of these builds it anew.
_CODE_FILES = (
    "unite.py",
    "build.py",
    "likeness.py",
    "store.py",
    "tables.py",
    "across.py",
    "spelling.py",
    "rules.py",
    "spelling.toml",
    "weights.py",
)
_CODE = tuple(_HERE / name for name in _CODE_FILES)

# Names that are linked together. No article has more; of a text that has, each part is linked by itself, so that
# the cost grows with its length and not with the square.
MANY = 500


class Gazetteer:
    """All places known, over one index. Remembers words and names, so one for each thread."""

    def __init__(self, store: Store, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self.rows = Rows(store)
        self._ids = Multimap(store, "id")
        self._exact = Multimap(store, "exact")
        self._scanner = Scanner(store, self.rows)
        self._linker = Linker(store, self.rows)

    @classmethod
    def load(cls, tables: Sequence[Path] = (), cache: Path | None = None) -> "Gazetteer":
        """The bundled tables and those given; the index is kept in the folder ``cache`` and taken from there.

        Raises TableError for a table that cannot be read.
        """
        paths = [path for path in (*BUNDLED, *tables) if path.exists() or path in tables]
        fingerprint = _fingerprint(paths)
        kept = cache / f"places-{fingerprint}.idx" if cache else None
        store = Store.open(kept) if kept else None
        if store is None:
            packed = pack(build.sections(unite(_read(paths))))
            if kept:
                save(kept, packed)
            store = Store(memoryview(packed))
        return cls(store, fingerprint)

    def scan(self, text: Text) -> list[Hit]:
        """Place names in a text, the longest from the left; offsets into ``text.clean``."""
        return self._scanner.scan(text)

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        """What the names of one document mean, chosen together; one link for each name.

        ``countries``: where the document's war is (ISO 3166-1 alpha-2), most likely first.
        """
        batches = (names[at : at + MANY] for at in range(0, len(names), MANY))
        return [link for batch in batches for link in self._linker.link(batch, countries)]

    def place(self, place_id: str) -> Place | None:
        """The place with an id of any table (``gn:170063``, ``ocha:C1007``), or None."""
        rows = self._ids.get(place_id)
        return self.rows.place(rows[0]) if rows else None

    def is_country(self, name: str) -> bool:
        """Whether a name is a country's."""
        return any(self.rows.kind[row] == COUNTRY for row in self._exact.get(spelling.canonical(name)))

    def find_name(self, query: str) -> tuple[Place, ...]:
        """The places of a name, in either script, the best known first; also by id."""
        rows = self._ids.get(query.strip()) or self._exact.get(spelling.canonical(query))
        if not rows:
            found = self._linker.candidates(query)
            rows = tuple(one.row for one in found if found and one.like >= max(0.85, found[0].like - 0.02))
        return tuple(self.rows.place(row) for row in sorted(rows, key=lambda row: -self.rows.prominence[row]))


def _fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for path in (*_CODE, *paths):
        try:
            digest.update(path.name.encode() + b"\0" + hashlib.blake2b(path.read_bytes()).digest())
        except OSError:
            read_table(path)  # says what is wrong with it
            raise
    return digest.hexdigest()


def _read(paths: Iterable[Path]) -> list[Row]:
    rows: list[Row] = []
    for path in paths:
        table = read_table(path)
        rows += table if path in BUNDLED else _with_country(path, table, rows)
    return rows


def _with_country(path: Path, table: list[Row], known: Sequence[Row]) -> list[Row]:
    """Rows whose table names no country get that of the file's name, else that of the rows we know already."""
    if all(row.country for row in table):
        return table
    stem = spelling.canonical(path.name.partition(".")[0])
    codes = {
        key: row.country
        for row in known
        if row.type == "country"
        for key in (row.country.lower(), spelling.canonical(row.name))
    }
    country = codes.get(stem) or _vote(table, known)
    return [row if row.country else replace(row, country=country) for row in table]


def _vote(table: Iterable[Row], known: Iterable[Row]) -> str:
    ids = {other for row in table for other in row.ids}
    votes = Counter(row.country for row in known if row.id in ids)
    return votes.most_common(1)[0][0] if votes else ""
