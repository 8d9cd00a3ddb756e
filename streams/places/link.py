"""Which rows the names of one document mean: candidates by likeness, then a choice made for all together."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from streams.places import spelling
from streams.places.candidates import Finder, united
from streams.places.joint import Choice
from streams.places.likeness import form, likeness
from streams.places.place import Link, LinkStatus, Name, Place
from streams.places.rows import Rows
from streams.places.store import Store
from streams.places.unite import AREA, COUNTRY, POPULATED
from streams.places.weights import EXACT, SAME, SEAT, Candidate, Slot

_TYPES = {
    key: frozenset(words)
    for key, words in tomllib.loads(Path(__file__).with_name("types.toml").read_text()).items()
}
# Two spellings of one document, of two scripts, this alike are one name.
SAME_ACROSS = 0.86
# ... and with the very same consonants, this alike.
SAME_BONES = 0.75
_KINDS = {
    "area": frozenset({AREA, COUNTRY}),
    "vague": frozenset({AREA, COUNTRY}),
    "populated": frozenset({POPULATED}),
}


class Linker:
    """Links the names of documents; remembers the candidates of a name."""

    def __init__(self, store: Store, rows: Rows) -> None:
        self._rows = rows
        self._finder = Finder(store, rows)

    def candidates(self, text: str) -> tuple[Candidate, ...]:
        """All rows a name may mean in any country, the most alike first."""
        return self._finder.find(text, frozenset())

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        """One link for each name, chosen together."""
        home = tuple(country.upper() for country in countries) or self._guess(names)
        slots = self._slots(names, frozenset(home))
        unique = list({id(slot): slot for slot in slots}.values())
        Choice(self._rows, unique, home).run()
        country = home[0] if home else self._country(unique)
        links = {id(slot): self._link(slot, _only(slot.home) or country) for slot in unique}
        return [links[id(slot)] for slot in slots]

    def _guess(self, names: Sequence[Name]) -> tuple[str, ...]:
        """The country in which most of the names are found, if two are and no other country has as many."""
        votes: Counter[str] = Counter()
        for text in {name.text for name in names}:
            votes.update({self._rows.country(row) for row in self._finder.exact(text)} - {""})
        best = votes.most_common(2)
        if not best or best[0][1] < 2 or (len(best) > 1 and best[1][1] == best[0][1]):
            return ()
        return (best[0][0],)

    def _slots(self, names: Sequence[Name], home: frozenset[str]) -> list[Slot]:
        """The slot of each name; spellings of one name share one."""
        by_key: dict[tuple[str, str], Slot] = {}
        within: dict[str, tuple[str, ...]] = {}
        for name in names:
            if name.within:
                key = spelling.canonical(name.text)
                within[key] = tuple(dict.fromkeys((*within.get(key, ()), *name.within)))
        return [
            self._slot(name, by_key, within.get(spelling.canonical(name.text), ()), home) for name in names
        ]

    def _slot(
        self, name: Name, by_key: dict[tuple[str, str], Slot], within: tuple[str, ...], home: frozenset[str]
    ) -> Slot:
        """The slot of a name that the text puts ``within`` some areas, here or elsewhere."""
        kind = kind_of(name)
        key = (spelling.canonical(name.text), kind)
        slot = by_key.get(key) or next(
            (slot for (_, k), slot in by_key.items() if k == kind and _one_name(slot, name)), None
        )
        typed = None if slot or kind else by_key.get((key[0], "populated"))
        if typed is not None:
            slot = by_key[key] = typed  # "the town of X" before, and "X" now
        if slot is None:
            home = self._home(within, home)
            slot = Slot([name.text], [], self._fit(name, kind, home), name.type, kind, within, home)
            slot.areas = self._areas(within, home)
        elif key not in by_key:
            slot.texts.append(name.text)
            slot.candidates = united(slot.candidates, self._fit(name, kind, slot.home))
            if within and not slot.within:
                slot.within, slot.areas = within, self._areas(within, slot.home)
        slot.starts.append(name.start)
        slot.type = slot.type or name.type
        by_key[key] = slot
        return slot

    def _home(self, within: Iterable[str], home: frozenset[str]) -> frozenset[str]:
        """The country that the text puts a name in: by its name, or by a province that is in no country of ``home``."""
        rows = [row for area in within for row in self._finder.exact(area)]
        told = frozenset(self._rows.country(row) for row in rows if self._rows.kind[row] == COUNTRY)
        if told:
            return told
        if not home or any(self._rows.country(row) in home for row in rows):
            return home
        known = {self._rows.country(row) for row in rows if self._rows.prominence[row] >= SEAT}
        province = any(self._rows.kind[row] == AREA and len(self._rows.adm(row)) == 1 for row in rows)
        return frozenset(known) if province and len(known) == 1 else home

    def _areas(self, within: Iterable[str], home: frozenset[str]) -> tuple[int, ...]:
        """The provinces, districts and towns that the names of areas may mean."""
        rows = self._rows
        found = (one for area in within for one in self._finder.find(area, home, wide=False))
        return tuple(
            one.row
            for one in found
            if one.like >= SAME
            and (not home or rows.country(one.row) in home)
            and (rows.kind[one.row] == AREA or rows.prominence[one.row] >= SEAT)
            and rows.kind[one.row] != COUNTRY
        )

    def _fit(self, name: Name, kind: str, home: frozenset[str]) -> list[Candidate]:
        """The candidates of the kind that the text wants."""
        if kind == "feature":
            return []
        # With no country to look in, what is spelt otherwise is beyond telling.
        found = self._finder.find(name.text, home, wide=bool(home))
        wanted = _KINDS.get(kind)
        countries = [one for one in found if one.like >= EXACT and self._rows.kind[one.row] == COUNTRY]
        if kind != "populated" and countries:
            return countries  # no hamlet of the war is meant by "Russia"
        if wanted is None:
            return list(found)
        fit = [one for one in found if self._rows.kind[one.row] in wanted]
        if kind == "vague" and not self._province(fit):
            return list(found)  # a district far away is not meant where a village of the name is near
        # A town may be known by its district alone, but not by a province of another country.
        return fit or [one for one in found if not home or self._rows.country(one.row) in home]

    def _province(self, found: Iterable[Candidate]) -> bool:
        """Whether one of the areas found under a name is a province."""
        return any(one.like >= SAME and len(self._rows.adm(one.row)) <= 1 for one in found)

    def _country(self, slots: Iterable[Slot]) -> str:
        picks = [self._rows.country(slot.pick.row) for slot in slots if slot.pick]
        return max(sorted(set(filter(None, picks))), key=picks.count, default="")

    def _link(self, slot: Slot, country: str) -> Link:
        if slot.pick is None:
            return _unknown(slot, country)
        if len(slot.rivals) > 1:
            return Link(LinkStatus.AMBIGUOUS, None, tuple(self._rows.place(one.row) for one in slot.rivals))
        return Link(LinkStatus.RESOLVED, self._rows.place(slot.pick.row))


def _only(home: frozenset[str]) -> str:
    return next(iter(home)) if len(home) == 1 else ""


def kind_of(name: Name) -> str:
    """What kind of place the text wants: a key of types.toml, ``feature`` (no row) or "" (it does not say)."""
    if name.type:
        return next((kind for kind, words in _TYPES.items() if name.type in words), "feature")
    return "feature" if spelling.is_feature(name.text) else ""


def _one_name(slot: Slot, name: Name) -> bool:
    """Whether a name is one that the slot has, in another spelling or the other script."""
    wanted = form(name.text)
    for text in slot.texts:
        other = form(text)
        if wanted.sound and other.sound == wanted.sound:
            return True
        if other.arabic != wanted.arabic:
            bones = spelling.bones(text) == spelling.bones(name.text)
            if likeness(wanted, other) >= (SAME_BONES if bones else SAME_ACROSS):
                return True
    return False


def _unknown(slot: Slot, country: str) -> Link:
    """A provisional place for a name that no table has, if it may be a town or a village."""
    if (slot.type and slot.type not in _TYPES["populated"]) or spelling.is_feature(slot.texts[0]):
        return Link(LinkStatus.UNPLACED)
    return Link(LinkStatus.PROVISIONAL, provisional(slot.texts, slot.type, country))


def provisional(texts: Sequence[str], kind: str, country: str) -> Place:
    """A place that no table has, by its spellings in a text; ``kind`` is the type that the text gives it."""
    arabic = next((text for text in texts if spelling.is_arabic(text)), "")
    latin = next((text for text in texts if not spelling.is_arabic(text)), "")
    return Place(
        id=spelling.provisional_id(country, latin or arabic),
        name=(latin or arabic).replace("_", " "),
        name_ar=arabic.replace("_", " "),  # a hashtag's
        country=country,
        type=kind,
        provisional=True,
    )
