"""The ``filter`` of an endpoint, out of its table in ``webhooks.toml``."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

import orjson

from streams.actors.load import OTHER, Actor, load_actors
from streams.actors.ontology import Ontology, unknown_group
from streams.alerts.alert import AlertType
from streams.articles.tables import Table, read_table
from streams.articles.text import fold
from streams.control.policy import Policy
from streams.control.span import Status
from streams.places.place import Place
from streams.places.spelling import sound
from streams.subscriptions.areas import Area, AreaError, Box, box_of, shape_of
from streams.subscriptions.filters import Filter, Names, Where

FindPlaces = Callable[[str], Iterable[Place]]
"""The places that a name may mean, out of the tables."""

KEYS = (
    "bbox", "polygon", "admin", "places", "unplaced", "from", "to", "actors", "allies", "types", "status",
    "max_age_days", "languages", "late",
)  # fmt: skip
_LARGEST_POLYGON = 10_000_000  # bytes of a file
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_AREA_TYPES = frozenset(("governorate", "province", "state", "oblast", "region", "district", "country"))
_CONTROL = "control."


def filter_of(row: Table, folder: Path, places: FindPlaces | None = None) -> Filter:
    """The filter of a table. ``folder`` is where the file of a polygon is looked for. Raises DataError."""
    row.only(*KEYS)
    return Filter(
        where=_where(row, folder, places),
        from_=_actors(row, "from"),
        to=_actors(row, "to"),
        actors=_actors(row, "actors"),
        types=kinds(row, "types"),
        statuses=_statuses(row),
        max_age=_age(row),
        languages=_languages(row),
        late=_flag(row, "late"),
    )


def kinds(row: Table, key: str) -> frozenset[AlertType]:
    """Types of alerts, with or without ``control.`` before them. Raises DataError."""
    short = {kind.removeprefix(_CONTROL): kind for kind in AlertType}
    told = [name.removeprefix(_CONTROL) for name in row.strings(key)]
    return frozenset(short[_among(row, key, name, short)] for name in told)


def _among(row: Table, key: str, name: str, known: Iterable[str]) -> str:
    if name not in known:
        raise row.fail(key, f"{name!r} is none of {', '.join(known)}")
    return name


def _statuses(row: Table) -> frozenset[str]:
    return frozenset(_among(row, "status", name, list(Status)) for name in row.strings("status"))


def _flag(row: Table, key: str) -> bool:
    """A boolean that is true where it is not given."""
    return row.flag(key) if key in row.values else True


def _age(row: Table) -> timedelta | None:
    if "max_age_days" not in row.values:
        return None
    days = row.number("max_age_days")
    if not 0 <= days <= 36_500:
        raise row.fail("max_age_days", "must be from 0 to 36500")
    return timedelta(days=days)


def _languages(row: Table) -> frozenset[str]:
    for name in row.strings("languages"):
        if not _LANGUAGE.fullmatch(name):
            raise row.fail("languages", f"{name!r} is no code of a language such as en, ar")
    return frozenset(row.strings("languages"))


def _where(row: Table, folder: Path, places: FindPlaces | None) -> Where:
    admin, named = row.strings("admin"), row.strings("places")
    for key, names in (("admin", admin), ("places", named)):
        for name in names:
            if not sound(name):
                raise row.fail(key, f"{name!r} is no name")
    known = [_known(name, places) if places else [] for name in admin]
    areas = [area for found in known for area in found]
    return Where(
        areas=tuple(_areas(row, folder)),
        admin=Names.of((*admin, *(name for area in areas for name in (area.name, area.name_ar)))),
        names=Names.of(name for name in named if ":" not in name),
        ids=frozenset(name for name in named if ":" in name),
        unplaced=_flag(row, "unplaced"),
        countries=_countries(),
        admin_countries=frozenset(area.country.lower() for area in areas) if all(known) else frozenset(),
    )


def _known(name: str, places: FindPlaces) -> list[Place]:
    """The areas of the tables that bear a name, else those that a spelling of it may mean."""
    found = [place for place in places(name) if place.type in _AREA_TYPES]
    own = [place for place in found if Names.of((name,)).has((place.name, place.name_ar))]
    return own or found


@cache
def _countries() -> dict[str, Box]:
    table = read_table(files("streams.subscriptions") / "countries.toml")
    return {code: box_of(numbers) for code, numbers in table.values.items()}


def _areas(row: Table, folder: Path) -> Iterator[Area]:
    for key, make in (("bbox", box_of), ("polygon", shape_of)):
        if key in row.values:
            value = row.values[key]
            try:
                yield make(_geojson(folder / value) if key == "polygon" and isinstance(value, str) else value)
            except AreaError as error:
                raise row.fail(key, str(error)) from None


def _geojson(file: Path) -> object:
    try:
        if file.stat().st_size > _LARGEST_POLYGON:
            raise AreaError(f"{file} has more than {_LARGEST_POLYGON} bytes; simplify it")
        return orjson.loads(file.read_bytes())
    except OSError as error:
        raise AreaError(f"{file} cannot be read: {error.strerror}") from None
    except orjson.JSONDecodeError as error:
        raise AreaError(f"{file} is not JSON: {error}") from None


def _actors(row: Table, key: str) -> frozenset[str]:
    """Ids of those named and, unless ``allies`` is false, of all who count as one of them."""
    told = frozenset(_actor(row, key, name) for name in row.strings(key))
    if not _flag(row, "allies"):
        return told
    return told | {ally for ally in _policy().allies if not told.isdisjoint(_policy().camp(ally))}


@cache
def _policy() -> Policy:
    return Policy.load()


@cache
def _known_actors() -> dict[str, Actor]:
    return load_actors()


def _actor(row: Table, key: str, name: str) -> str:
    """The id of an actor that is given by its id, or by a name that means it anywhere."""
    if name.startswith(OTHER):
        return unknown_group(name.removeprefix(OTHER))
    actors = _known_actors()
    if name in actors:
        return name
    for actor in actors.values():
        if fold(name) in (fold(actor.name), fold(actor.name_ar)):
            return actor.id
    term = Ontology.load().term(name)
    options = sorted({id_ for _, id_ in term.options}) if term else []
    if term and term.id:
        return term.id
    if term and not term.role and len(options) == 1:
        return options[0]
    near = options or get_close_matches(fold(name), list(actors), n=3, cutoff=0.5)
    raise row.fail(key, f"{name!r} is no actor" + (f"; perhaps {', '.join(near)}" if near else ""))
