"""The rows that a name may mean: those whose consonants are its own or one off, each with how alike it is spelt."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

from streams.places import spelling
from streams.places.build import ANYWHERE, confused, deletions, rough_keys
from streams.places.likeness import Form, form, likeness, unpacked
from streams.places.rows import Rows
from streams.places.store import Multimap, Store, Texts
from streams.places.tables import TableError, read_lines
from streams.places.unite import COUNTRY
from streams.places.weights import FAMOUS, FULL, SAME, Candidate

# Likeness under which a row is no candidate.
LEAST_LIKE = 0.68
# What a match with another than a row's first names loses: such lists hold the names of neighbours and of seats.
ALTERNATE = 0.015
# Spellings looked at for one name; short names have thousands that share their two consonants.
MOST_SCORED = 1500
# Names remembered with their candidates.
MEMORY = 30_000


def load_aliases(path: Path) -> dict[str, tuple[str, ...]]:
    """Canonical names to the other names of the place. Raises TableError."""
    lines = [line for line in read_lines(path) if not line.startswith("#")]
    aliases: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(lines[1:], 2):
        names = line.partition("\t")[2].split("|")
        if len(names) < 2:
            raise TableError(
                f"{path.name}, entry {number}, field names: two names at least, with | between them"
            )
        for name in names:
            aliases[spelling.canonical(name)] = tuple(other for other in names if other != name)
    return aliases


ALIASES = load_aliases(Path(__file__).with_name("aliases.tsv"))


class Finder:
    """Finds candidates in an index; remembers those of a name."""

    def __init__(self, store: Store, rows: Rows) -> None:
        self._rows = rows
        self._exact = Multimap(store, "exact")
        self._rough = Multimap(store, "rough")
        self._gap = Multimap(store, "gap")
        self._roughs = Texts(store, "roughs")
        self._forms = Texts(store, "forms")
        self._form = lru_cache(maxsize=1 << 16)(lambda number: unpacked(self._forms[number]))
        self._owners_at = store.ints("owners.starts", "I")
        self._owners = store.ints("owners.values", "I")
        self._reach = store.ints("reach", "H")
        self._scripts = store.bytes("scripts")
        self._across = store.bytes("across")
        self._known: dict[tuple[str, frozenset[str], bool], tuple[Candidate, ...]] = {}

    def exact(self, text: str) -> tuple[int, ...]:
        """The rows that are spelt so, articles and head words aside."""
        return self._exact.get(spelling.canonical(text))

    def find(self, text: str, home: frozenset[str], wide: bool = True) -> tuple[Candidate, ...]:
        """All rows a name may mean, the most alike first; of countries other than ``home`` famous ones alone.

        ``wide``: also rows whose consonants are not quite its own.
        """
        known = self._known.get((text, home, wide))
        if known is None:
            if len(self._known) >= MEMORY:
                self._known.clear()
            known = self._known[text, home, wide] = self._find(text, home, wide)
        return known

    def _find(self, text: str, home: frozenset[str], wide: bool) -> tuple[Candidate, ...]:
        found = self._spelt_so(text, home, wide)
        for other in ALIASES.get(spelling.canonical(text), ()):
            # Another name of it: as good as an alternate, and only if spelt in full.
            whole = (one for one in self._spelt_so(other, home, wide=False) if one.like >= SAME)
            found = united(found, (replace(one, like=one.like - ALTERNATE, first=False) for one in whole))
        return tuple(sorted(found, key=lambda one: (-one.like, one.row)))

    def _spelt_so(self, text: str, home: frozenset[str], wide: bool) -> list[Candidate]:
        spelt = [one for one in (text, _detached(text)) if one]
        if not spelt:
            return []
        wanted = [form(one) for one in spelt]
        found: list[Candidate] = []
        spellings = list(islice(self._within(self._alike(spelt, wide), home, wanted[0].arabic), MOST_SCORED))
        best = [self._likeness(wanted[0], number) for number in spellings]
        for want in wanted[1:]:
            best = [
                max(like, self._likeness(want, number)) for like, number in zip(best, spellings, strict=True)
            ]
        for number, like in zip(spellings, best, strict=True):
            if like >= LEAST_LIKE:
                rows = self._rows_of(number, home)
                if self._form(number).arabic != wanted[0].arabic:
                    rows = self._unwritten(rows, wanted[0].arabic)
                found += self._candidates(rows, like, home)
        return united((), found)

    def _likeness(self, want: Form, number: int) -> float:
        return likeness(want, self._form(number))

    def _within(self, numbers: Iterable[int], home: frozenset[str], arabic: bool) -> Iterable[int]:
        """The spellings to be looked for in a script that may have a row at home or a famous one: few have."""
        across, script = self._across, 2 if arabic else 1
        if not home:
            return [number for number in numbers if across[number] & script]
        reach, allowed = self._reach, self._rows.numbers(home) | {ANYWHERE}
        return [number for number in numbers if reach[number] in allowed and across[number] & script]

    def _rows_of(self, number: int, home: frozenset[str]) -> list[int]:
        """The rows of a spelling, doubled, +1 for a first name: those at home, and famous ones."""
        values = self._owners[self._owners_at[number] : self._owners_at[number + 1]]
        if not home:
            return list(values)
        rows = self._rows
        return [v for v in values if rows.country(v // 2) in home or rows.prominence[v // 2] >= FAMOUS]

    def _unwritten(self, values: Iterable[int], arabic: bool) -> list[int]:
        """Across scripts only the rows that have no name in the script wanted."""
        return [value for value in values if not self._scripts[value // 2] & (2 if arabic else 1)]

    def _candidates(self, values: Iterable[int], like: float, home: frozenset[str]) -> Iterator[Candidate]:
        for value in values:
            row, first = value // 2, value % 2 == 1
            one = Candidate(row, like if first else like - ALTERNATE, first)
            if one.like >= LEAST_LIKE and (not home or at_home(self._rows, one, home)):
                yield one

    def _alike(self, spelt: Iterable[str], wide: bool) -> Iterable[int]:
        """Spellings whose consonants are those of the name, or one off; the nearest first."""
        keys = dict.fromkeys(
            key for one in spelt for key in rough_keys(spelling.words(one))[: None if wide else 1]
        )
        if not wide:
            return dict.fromkeys(number for key in keys for number in self._rough.get(key))
        near = dict.fromkeys(other for key in keys for other in self._one_off(key))
        return dict.fromkeys(number for key in (*keys, *near) for number in self._rough.get(key))

    def _one_off(self, key: str) -> Iterable[str]:
        """Consonant keys one letter away: one more, one less, one other."""
        found = dict.fromkeys(confused(key))
        if len(key) > 2:
            found.update(dict.fromkeys(self._roughs[number] for number in self._gap.get(key)))
        for gap in deletions(key):
            found[gap] = None
            found.update(dict.fromkeys(self._roughs[number] for number in self._gap.get(gap)))
        return found


def at_home(rows: Rows, one: Candidate, home: frozenset[str]) -> bool:
    """Whether a candidate lies in one of the countries or is famous."""
    return rows.country(one.row) in home or is_famous(rows, one)


def is_famous(rows: Rows, one: Candidate) -> bool:
    """Whether a place abroad may be meant: a country, or a city written as it is spelt."""
    if rows.kind[one.row] == COUNTRY:
        return one.like >= FULL - (0 if one.first else ALTERNATE)
    return one.first and one.like >= FULL and rows.prominence[one.row] >= FAMOUS


def united(one: Iterable[Candidate], other: Iterable[Candidate]) -> list[Candidate]:
    """Candidates of two spellings of a name, each row once, as like as the better one."""
    best: dict[int, Candidate] = {}
    for candidate in (*one, *other):
        known = best.get(candidate.row)
        if known is None or candidate.like > known.like:
            best[candidate.row] = candidate
    return list(best.values())


def _detached(text: str) -> str:
    first, _, rest = spelling.plain(text).partition(" ")
    bare = spelling.detach_article(first)
    return f"{bare} {rest}".strip() if bare else ""
