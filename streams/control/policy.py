"""The policy: parameters, who speaks for which side, who is allied to whom. Data, never code.

``Policy.load()`` reads ``policy.toml``, ``sources.toml`` and ``allies.toml``; a mistake in them is a ``DataError``
that names the file, the entry and the key.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType

import orjson

from streams.articles.tables import Table, read_table
from streams.articles.text import fold

NEUTRAL = ""  # speaks for nobody: reports
UNKNOWN = "unknown"  # listed nowhere; not the same as neutral

_ACTOR = re.compile(r"[a-z][a-z0-9_]*(?::\S.*)?")
_APART = re.compile(r"[\s\-‐‑'.’_]+")


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of ``policy.toml``; whole days, counts, or per cent."""

    denial_days: int
    repeat_days: int
    withdrawal_days: int
    copies_days: int
    late_days: int
    future_days: int
    hot_days: int
    confirm_admissions: int
    confirm_sources: int
    confirm_reporters: int
    refute_denials: int
    refute_reporters: int
    refute_own: int
    copies_likeness: int
    copies_groups: int
    copies_whole: int
    alerts_evidence: int


def source_key(name: str) -> str:
    """One key for the spellings of a source's name: case, accents, hyphens and a leading "the" left out."""
    key = _APART.sub(" ", fold(name)).strip()
    return key.removeprefix("the ")


@dataclass(frozen=True)
class Policy:
    """Everything that reconciling takes from data.

    ``names`` maps a source's key to its entry, ``sides`` an entry to an actor id, NEUTRAL or UNKNOWN; ``allies`` maps
    an ally to its principals.
    """

    limits: Limits
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sides: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    allies: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def load(cls, folder: Path | None = None) -> "Policy":
        """Read the data files of ``folder``, or those that come with the program. Raises DataError."""
        where: Traversable = folder or files("streams.control")
        names, sides = _sources(read_table(where / "sources.toml"))
        return cls(_limits(read_table(where / "policy.toml")), names, sides, _allies(where / "allies.toml"))

    def extend(
        self,
        sources: Mapping[str, str | None] | None = None,
        allies: Iterable[tuple[str, str]] = (),
        **limits: int,
    ) -> "Policy":
        """A policy that also knows these: source to side (None reports), pairs [ally, principal], other limits."""
        names, sides = dict(self.names), dict(self.sides)
        for name, side in (sources or {}).items():
            key = source_key(name)
            names[key] = name
            sides[name] = NEUTRAL if side is None else side
        more = {ally: set(principals) for ally, principals in self.allies.items()}
        for ally, principal in allies:
            more.setdefault(ally, set()).add(principal)
        return Policy(replace(self.limits, **limits), names, sides, _frozen(more))

    def source(self, name: str) -> str:
        """The entry that a source's name means, or the name's own key where it is listed nowhere."""
        known = self._sources.get(name)
        if known is None:
            key = source_key(name)
            known = self._sources[name] = self.names.get(key, key)
        return known

    @cached_property
    def _sources(self) -> dict[str, str]:
        return {}

    def side(self, name: str) -> str:
        """For whom a source speaks: an actor id, NEUTRAL or UNKNOWN. An actor's id speaks for that actor."""
        known = self.sides.get(self.source(name))
        if known is not None:
            return known
        return name if name in self.actors else UNKNOWN

    @cached_property
    def actors(self) -> frozenset[str]:
        """Every actor that the sides and the allies name."""
        principals = {actor for group in self.allies.values() for actor in group}
        return frozenset({*self.sides.values(), *self.allies, *principals} - {NEUTRAL, UNKNOWN})

    @cached_property
    def _camps(self) -> dict[str, frozenset[str]]:
        return {}

    def camp(self, actor: str) -> frozenset[str]:
        """An actor and everybody it is an ally of, however far up."""
        if actor not in self._camps:
            found, queue = {actor}, [actor]
            while queue:
                new = self.allies.get(queue.pop(), frozenset()) - found
                found |= new
                queue.extend(new)
            self._camps[actor] = frozenset(found)
        return self._camps[actor]

    def allied(self, one: str | None, other: str | None) -> bool:
        """Whether two actors are one side: the same, one the other's ally, or allies of the same principal."""
        if one is None or other is None:
            return False
        return one == other or not self.camp(one).isdisjoint(self.camp(other))

    def principal(self, actors: Iterable[str]) -> str:
        """The one of several allied actors who counts as the captor: the nearest principal that all share."""
        told = frozenset(actors)
        known = self._principals.get(told)
        if known is None:
            shared = frozenset.intersection(*(self.camp(actor) for actor in told)) or {min(told)}
            known = min(shared, key=lambda actor: (-len(self.camp(actor)), actor))
            self._principals[told] = known
        return known

    @cached_property
    def _principals(self) -> dict[frozenset[str], str]:
        return {}

    @cached_property
    def hash(self) -> str:
        """A name for the whole policy: 16 hexadecimal digits, the same wherever the data are the same."""
        data = {
            "limits": asdict(self.limits),
            "sources": sorted((key, self.sides[name]) for key, name in self.names.items()),
            "allies": sorted((ally, sorted(principals)) for ally, principals in self.allies.items()),
        }
        return hashlib.sha256(orjson.dumps(data, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _frozen(allies: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    return {ally: frozenset(principals) for ally, principals in allies.items()}


def _limits(table: Table) -> Limits:
    groups: dict[str, set[str]] = {}
    for name in Limits.__slots__:
        group, _, key = name.partition("_")
        if group in ("confirm", "refute", "alerts", "copies") and name != "copies_days":
            groups.setdefault(group, set()).add(key)
        else:
            groups.setdefault("days", set()).add(name.removesuffix("_days"))
    table.only(*groups)
    values: dict[str, int] = {}
    for group, keys in groups.items():
        part = table.table(group)
        part.only(*keys)
        for key in keys:
            values[f"{key}_days" if group == "days" else f"{group}_{key}"] = _positive(part, key)
    return Limits(**values)


def _positive(table: Table, key: str) -> int:
    number = table.number(key)
    if number < 0:
        raise table.fail(key, "must not be negative")
    return number


def _sources(table: Table) -> tuple[dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    sides: dict[str, str] = {}
    for entry, row in table.tables():
        row.only("side", "names")
        sides[entry] = _side(row)
        for name in (entry, *row.strings("names")):
            key = source_key(name)
            if key in names:
                raise row.fail("names", f"{name!r} already stands for {names[key]!r}")
            names[key] = entry
    return names, sides


def _side(row: Table) -> str:
    side = row.text("side")
    if side == "none":
        return NEUTRAL
    if not _ACTOR.fullmatch(side):
        raise row.fail("side", f'{side!r} is neither an actor id nor "none"')
    return side


def _allies(path: Path | Traversable) -> dict[str, frozenset[str]]:
    table = read_table(path)
    table.only("pairs")
    allies: dict[str, set[str]] = {}
    pairs = table.values.get("pairs", [])
    if not isinstance(pairs, list):
        raise table.fail("pairs", "must be a list of [ally, principal] pairs")
    for number, pair in enumerate(pairs, 1):
        good = isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
        if not good or not all(_ACTOR.fullmatch(one) for one in pair) or pair[0] == pair[1]:
            raise table.fail(f"pairs[{number}]", "must be two different actor ids, [ally, principal]")
        allies.setdefault(pair[0], set()).add(pair[1])
    return _frozen(allies)
