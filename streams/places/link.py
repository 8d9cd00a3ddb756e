"""Which rows the names of one document mean: candidates by likeness, then a choice made for all together."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from streams.places import spelling
from streams.places.build import confused, deletions, rough_keys
from streams.places.joint import SAME, Candidate, Choice, Slot, at_home
from streams.places.likeness import Form, form, likeness
from streams.places.place import Link, LinkStatus, Name, Place
from streams.places.rows import Rows
from streams.places.store import Multimap, Store
from streams.places.tables import TableError, read_lines
from streams.places.unite import AREA, COUNTRY, POPULATED

_TYPES = {
    key: frozenset(words)
    for key, words in tomllib.loads(Path(__file__).with_name("types.toml").read_text()).items()
}
# Likeness under which a row is no candidate.
LEAST_LIKE = 0.68
# What a match with another than a row's first names loses: such lists hold the names of neighbours and of seats.
ALTERNATE = 0.015
# Two spellings of one document, of two scripts, this alike are one name.
SAME_ACROSS = 0.86
MOST_SCORED = 1500
_KINDS = {"area": frozenset({AREA, COUNTRY}), "populated": frozenset({POPULATED})}


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
        self._forms_of = lru_cache(maxsize=1 << 16)(self._forms)

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        """One link for each name, chosen together."""
        home = tuple(country.upper() for country in countries)
        slots = self._slots(names, frozenset(home))
        unique = list({id(slot): slot for slot in slots}.values())
        Choice(self._rows, unique, home).run()
        country = home[0] if home else self._country(unique)
        links = {id(slot): self._link(slot, country) for slot in unique}
        return [links[id(slot)] for slot in slots]

    def _slots(self, names: Sequence[Name], home: frozenset[str]) -> list[Slot]:
        """The slot of each name; spellings of one name share one."""
        by_key: dict[tuple[str, str], Slot] = {}
        return [self._slot(name, by_key, home) for name in names]

    def _slot(self, name: Name, by_key: dict[tuple[str, str], Slot], home: frozenset[str]) -> Slot:
        kind = _kind(name)
        key = (spelling.canonical(name.text), kind)
        slot = by_key.get(key) or next(
            (slot for (_, k), slot in by_key.items() if k == kind and _one_name(slot, name)), None
        )
        if slot is None:
            slot = Slot([name.text], [], self._fit(name, kind, home), name.type, kind)
        elif key not in by_key:
            slot.texts.append(name.text)
            slot.candidates = _united(slot.candidates, self._fit(name, kind, home))
        slot.starts.append(name.start)
        slot.within = tuple(dict.fromkeys((*slot.within, *name.within)))
        slot.type = slot.type or name.type
        by_key[key] = slot
        return slot

    def _fit(self, name: Name, kind: str, home: frozenset[str]) -> list[Candidate]:
        """The candidates of the kind that the text wants; abroad, famous ones alone."""
        if kind == "feature":
            return []
        rows = self._rows
        found = [one for one in self.candidates(name.text) if not home or at_home(rows, one, home)]
        wanted = _KINDS.get(kind)
        return [one for one in found if rows.kind[one.row] in wanted] or found if wanted else found

    def _candidates(self, text: str) -> tuple[Candidate, ...]:
        """All rows a name may mean, the most alike first."""
        found = self._spelt_so(text)
        for other in ALIASES.get(spelling.canonical(text), ()):
            # Another name of it: as good as an alternate, and only if spelt in full.
            renamed = (
                replace(one, like=one.like - ALTERNATE) for one in self._spelt_so(other) if one.like >= SAME
            )
            found = _united(found, renamed)
        return tuple(sorted(found, key=lambda one: (-one.like, one.row)))

    def _spelt_so(self, text: str) -> list[Candidate]:
        wanted = [form(spelt) for spelt in (text, _detached(text)) if spelt]
        scored = (Candidate(row, *self._best(wanted, row)) for row in self._like(text))
        return [one for one in scored if one.like >= LEAST_LIKE]

    def _best(self, wanted: Sequence[Form], row: int) -> tuple[float, bool]:
        """The likeness of the best of a row's names, and whether that is one of its first names."""
        first, others = self._forms_of(row)
        for_first, for_others = (
            _comparable(wanted[0], first, (*first, *others)),
            _comparable(wanted[0], others, first),
        )
        of_first = max((likeness(want, other) for want in wanted for other in for_first), default=0.0)
        of_others = (
            max((likeness(want, other) for want in wanted for other in for_others), default=0.0) - ALTERNATE
        )
        return max(of_first, of_others), of_first >= of_others

    def _forms(self, row: int) -> tuple[tuple[Form, ...], tuple[Form, ...]]:
        cells = self._rows.cells(row)
        first = {one.plain: one for one in map(form, filter(None, cells[1:3])) if one.sound}
        others = {one.plain: one for one in map(form, filter(None, cells[3].split("|"))) if one.sound}
        return tuple(first.values()), tuple(one for plain, one in others.items() if plain not in first)

    def _like(self, text: str) -> Iterable[int]:
        """Rows whose consonants are those of the name, or one off."""
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
        found = dict.fromkeys(confused(key))
        if len(key) > 2:
            found.update(dict.fromkeys(self._spelt(number) for number in self._gap.get(key)))
        for gap in deletions(key):
            found[gap] = None
            found.update(dict.fromkeys(self._spelt(number) for number in self._gap.get(gap)))
        return found

    def _spelt(self, number: int) -> str:
        return self._roughs[self._rough_at[number] : self._rough_at[number + 1]]

    def _country(self, slots: Iterable[Slot]) -> str:
        picks = [self._rows.country(slot.pick.row) for slot in slots if slot.pick]
        return max(sorted(set(filter(None, picks))), key=picks.count, default="")

    def _link(self, slot: Slot, country: str) -> Link:
        if slot.pick is None:
            return _unknown(slot, country)
        if len(slot.rivals) > 1:
            return Link(LinkStatus.AMBIGUOUS, None, tuple(self._rows.place(one.row) for one in slot.rivals))
        return Link(LinkStatus.RESOLVED, self._rows.place(slot.pick.row))


def _kind(name: Name) -> str:
    """What kind of place the text wants: ``area``, ``populated``, ``feature`` (no row) or "" (it does not say)."""
    if name.type:
        return next((kind for kind, words in _TYPES.items() if name.type in words), "feature")
    return "feature" if spelling.is_feature(name.text) else ""


def _one_name(slot: Slot, name: Name) -> bool:
    """Whether a name is one that the slot has, in another spelling or the other script."""
    wanted = form(name.text)
    for text in slot.texts:
        other = form(text)
        if other.sound == wanted.sound:
            return True
        if other.arabic != wanted.arabic and likeness(wanted, other) >= SAME_ACROSS:
            return True
    return False


def _united(one: Iterable[Candidate], other: Iterable[Candidate]) -> list[Candidate]:
    best: dict[int, Candidate] = {}
    for candidate in (*one, *other):
        known = best.get(candidate.row)
        if known is None or candidate.like > known.like:
            best[candidate.row] = candidate
    return list(best.values())


def _comparable(wanted: Form, forms: Sequence[Form], all_forms: Sequence[Form]) -> Sequence[Form]:
    """Names of the script wanted; those of the other only where the row has none in that script."""
    same = [one for one in forms if one.arabic == wanted.arabic]
    return same if same or any(one.arabic == wanted.arabic for one in all_forms) else forms


def _detached(text: str) -> str:
    first, _, rest = spelling.plain(text).partition(" ")
    bare = spelling.detach_article(first)
    return f"{bare} {rest}".strip() if bare else ""


def _unknown(slot: Slot, country: str) -> Link:
    """A provisional place for a name that no table has, if it may be a town or a village."""
    if slot.type and slot.type not in _TYPES["populated"] or spelling.is_feature(slot.texts[0]):
        return Link(LinkStatus.UNPLACED)
    arabic = next((text for text in slot.texts if spelling.is_arabic(text)), "")
    latin = next((text for text in slot.texts if not spelling.is_arabic(text)), "")
    place = Place(
        id=spelling.provisional_id(country, latin or arabic),
        name=latin or arabic,
        name_ar=arabic,
        country=country,
        type=slot.type,
        provisional=True,
    )
    return Link(LinkStatus.PROVISIONAL, place)
