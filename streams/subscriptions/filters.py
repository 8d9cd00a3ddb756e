"""Which alerts somebody wants.

Every condition must hold; a place is wanted where any one of the conditions about places holds. What is not known
never excludes an alert by itself: a place without coordinates may lie in the area, an event without a date may be
young. Who took a place from whom is another matter: nobody known is nobody asked for.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from streams.alerts.alert import Alert, AlertType
from streams.places.place import Place
from streams.places.spelling import cross_key, is_arabic, sound
from streams.subscriptions.areas import Area, Box

_PROVISIONAL = "prov:"
_NUMBER = re.compile(r"\d{1,9}")
# An event "in the week of" a day may be as much younger.
_VAGUE = {"week": timedelta(days=6), "month": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Arrival:
    """An alert, and when it arrived."""

    alert: Alert
    at: datetime


Key = tuple[bool, str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """Names in either script, as keys under which they are found however they are spelt."""

    sounds: frozenset[Key] = frozenset()
    letters: frozenset[Key] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str]) -> "Names":
        """The keys of these names."""
        told = [name for name in names if name]
        return cls(
            frozenset(_key(name, sound, is_arabic(name)) for name in told),
            frozenset(_key(name, cross_key, is_arabic(name)) for name in told),
        )

    def __bool__(self) -> bool:
        return bool(self.sounds)

    def has(self, names: Iterable[str]) -> bool:
        """Whether one of ``names`` is among them; the other script counts only where the own one is not told."""
        told = [name for name in names if name]
        scripts = {is_arabic(name) for name in told}
        for name in told:
            script = is_arabic(name)
            if _key(name, sound, script) in self.sounds:
                return True
            if (not script) not in scripts and _key(name, cross_key, not script) in self.letters:
                return True
        return False


@lru_cache(maxsize=1 << 12)  # one alert is looked at for many endpoints
def _key(name: str, spelt: Callable[[str], str], arabic: bool) -> Key:
    """A name's script, how it is spelt, and its numbers, of which the spelling tells nothing."""
    return arabic, spelt(name), tuple(int(number) for number in _NUMBER.findall(name))


NOBODY = Names()


@dataclass(frozen=True, slots=True)
class Where:
    """Which places; empty, all of them.

    ``admin`` are names of areas, ``names`` and ``ids`` those of places. ``unplaced``: whether a place that tells too
    little of where it lies is wanted, provided that its country, if known, touches what is asked for; ``countries``
    are the boxes of those that the program knows.
    """

    areas: tuple[Area, ...] = ()
    admin: Names = NOBODY
    names: Names = NOBODY
    ids: frozenset[str] = frozenset()
    unplaced: bool = True
    countries: dict[str, Box] = field(default_factory=dict, repr=False, compare=False)
    admin_countries: frozenset[str] = frozenset()

    @property
    def everywhere(self) -> bool:
        """Whether nothing is asked for."""
        return not (self.areas or self.admin or self.names or self.ids)

    def has(self, place: Place) -> bool:
        """Whether a place is wanted."""
        return self.everywhere or self.surely(place) or (self.unplaced and self._maybe(place))

    def surely(self, place: Place) -> bool:
        """Whether it is known that a place is one of those asked for."""
        return self._named(place) or self.admin.has(place.adm) or self._inside(place)

    def _maybe(self, place: Place) -> bool:
        """Whether a place may lie in the areas or admin areas, for all that is known of it."""
        country = country_of(place)
        near = bool(self.areas) and (place.lat is None or place.lon is None) and self._near(country)
        anywhere = bool(self.admin) and not any(place.adm)
        return near or (anywhere and (not self.admin_countries or country in {*self.admin_countries, ""}))

    def _named(self, place: Place) -> bool:
        if place.id in self.ids or self.names.has((place.name, place.name_ar)):
            return True
        return any(_was(place, one) for one in self.ids if one.startswith(_PROVISIONAL))

    def _inside(self, place: Place) -> bool:
        lat, lon = place.lat, place.lon
        return lat is not None and lon is not None and any(area.has(lat, lon) for area in self.areas)

    def _near(self, country: str) -> bool:
        around = self.countries.get(country)
        return around is None or any(box.touches(around) for area in self.areas for box in area.boxes)


def country_of(place: Place) -> str:
    """The code of a place's country, in lower case, or "": an alert on the wire tells it only of provisional places."""
    told = place.country.lower()
    if not told and place.id.startswith(_PROVISIONAL):
        told = place.id.split(":")[1]
    return "" if told == "xx" else told


def _was(place: Place, provisional: str) -> bool:
    """Whether a place bore this id before a table had it: then its name gives the same key."""
    _, _, rest = provisional.partition(":")
    country, _, key = rest.partition(":")
    known = country_of(place)
    if not key or (known and country != known):
        return False
    return any(cross_key(name) == key for name in (place.name, place.name_ar) if name)


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which alerts somebody wants; empty, all of them. Actors are ids, those who count as theirs among them."""

    where: Where = EVERYWHERE
    from_: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    types: frozenset[AlertType] = frozenset()
    statuses: frozenset[str] = frozenset()
    max_age: timedelta | None = None
    languages: frozenset[str] = frozenset()
    late: bool = True

    def wants(self, alert: Alert, now: datetime, original: Arrival | None = None) -> bool:
        """Whether an alert is wanted that arrives ``now``.

        One that takes another back is wanted where that one was: ``original``. Where that is not known, wherever it
        may have been, by what the alert itself tells of it: its place and who had taken it.
        """
        if alert.type is not AlertType.REVERTED:
            return self._type(alert.type) and self._rest(alert, now)
        if original:
            told = original.alert
            types = self._type(told.type) or self._type(alert.type)
            return types and self._rest(told, original.at)
        captor = alert.from_
        return self.where.has(alert.place) and (not self.to or captor is None or captor in self.to)

    def _type(self, kind: AlertType) -> bool:
        return not self.types or kind in self.types

    def _rest(self, alert: Alert, now: datetime) -> bool:
        return (
            (not self.statuses or alert.status in self.statuses)
            and (self.late or not alert.late)
            and self._sides(alert)
            and self._young(alert, now.date())
            and self._language(alert)
            and self.where.has(alert.place)
        )

    def _sides(self, alert: Alert) -> bool:
        parties = frozenset(alert.between)
        loser = frozenset((alert.from_,)) if alert.from_ else parties
        winner = frozenset((alert.to,)) if alert.to else parties
        return (
            (not self.from_ or bool(self.from_ & loser))
            and (not self.to or bool(self.to & winner))
            and (not self.actors or bool(self.actors & (loser | winner | parties)))
        )

    def _young(self, alert: Alert, today: date) -> bool:
        if self.max_age is None or alert.event_date is None:
            return True
        vague = _VAGUE.get(alert.precision or "", timedelta(0))
        return today - alert.event_date <= self.max_age + vague

    def _language(self, alert: Alert) -> bool:
        told = {claim.lang for claim in alert.evidence}
        return not self.languages or not told or "" in told or not self.languages.isdisjoint(told)


EVERYTHING = Filter()
