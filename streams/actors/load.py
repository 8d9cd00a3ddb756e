"""The actor data read and checked: known groups, words for nobody in particular, wars, countries."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable

from streams.articles.tables import Table, read_table
from streams.articles.text import fold

LANGUAGES = ("en", "ar")
OTHER = "other:"
"""What the ids of groups begin with that are no actor of ours; the folded name follows."""


@dataclass(frozen=True, slots=True)
class Name:
    """What an actor called itself from one day to another, both included; None is open."""

    name: str
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Actor:
    """One side of a war.

    ``aliases`` are ``(lang, phrase)``; ``local`` those that hold in one war only, ``(war, lang, phrase)``.
    ``since``: the day before which no general word means it.
    """

    id: str
    name: str
    name_ar: str
    wars: tuple[str, ...]
    state: bool
    country: str
    allies: tuple[str, ...]
    names: tuple[Name, ...]
    aliases: tuple[tuple[str, str], ...]
    local: tuple[tuple[str, str, str], ...]
    since: date | None = None

    def name_on(self, day: date) -> str:
        """The name that it bore on a day."""
        for name in self.names:
            if (name.since is None or name.since <= day) and (name.until is None or day <= name.until):
                return name.name
        return self.name


@dataclass(frozen=True, slots=True)
class Role:
    """A word for nobody in particular. ``like``: the role to try next. ``side``: ``foe`` or ``own`` of the outlet.

    ``nearest``: it means whoever was named last. ``irregular``: it means no state's army.
    """

    id: str
    like: str
    side: str
    nearest: bool
    irregular: bool
    phrases: tuple[tuple[str, str], ...]
    combining: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who may play a role: whoever of ``among`` the text names, else ``default`` (None: nobody)."""

    default: str | None
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """Whom general words mean in a text that has one of the ``signs``: "the Libyan army" beside "Haftar's militias"."""

    actor: str
    signs: tuple[str, ...]
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class War:
    """A war: its countries (the first gives the code), who plays which role in it, and who fights beside whom.

    ``earlier``: who played a role until the day ``until``, where that was somebody else. ``own``: whom general
    words mean in texts that bear a sign of it.
    """

    code: str
    countries: tuple[str, ...]
    blocs: tuple[tuple[str, ...], ...]
    roles: dict[str, Cast]
    backed: dict[str, dict[str, str]]
    foreign: dict[str, dict[str, str]]
    earlier: dict[str, Cast] = field(default_factory=dict)
    until: date | None = None
    own: tuple[Own, ...] = ()


@dataclass(frozen=True, slots=True)
class Country:
    """A country or people: names, adjectives, capitals, words for "backed by it", and its army's actor id.

    ``abroad``: it is named in the wars of others more than at home, so that its name tells little of a war.
    """

    code: str
    names: tuple[tuple[str, str], ...]
    adjectives: tuple[tuple[str, str], ...]
    seats: tuple[str, ...]
    backers: tuple[tuple[str, str], ...]
    army: str
    actor: bool
    by_war: dict[str, str]
    abroad: bool

    @property
    def people(self) -> bool:
        """Whether it is no country: its code is longer than a country's."""
        return len(self.code) > 2

    @property
    def army_id(self) -> str:
        """Its army; one that is no actor of ours is named after its country."""
        return self.army or f"{OTHER}{fold(self.adjectives[0][1])} army"


def folder() -> Traversable:
    """Where the actor data lies."""
    return files("streams.actors")


def load_actors() -> dict[str, Actor]:
    """All files of ``known``. Raises DataError, also where an id stands twice."""
    actors: dict[str, Actor] = {}
    for path in sorted((folder() / "known").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            for id_, row in read_table(path).tables():
                if id_ in actors:
                    raise row.fail("", "this id is in another file too")
                actors[id_] = _actor(id_, row)
    for id_, actor in actors.items():
        for ally in actor.allies:
            if ally not in actors:
                raise Table("known", id_, {}).fail("allies", f"unknown actor {ally!r}")
    return actors


def _actor(id_: str, row: Table) -> Actor:
    row.only("name", "wars", "state", "country", "allies", "names", "in", "en", "ar", "since")
    name = row.table("name")
    name.only(*LANGUAGES)
    return Actor(
        id_, name.text("en"), name.text("ar"), row.strings("wars"), row.flag("state"), row.text("country", ""),
        row.strings("allies"), tuple(_names(row)), tuple(_phrases(row)), _local(row),
        _day(row, "since"),
    )  # fmt: skip


def _local(row: Table) -> tuple[tuple[str, str, str], ...]:
    """What means it in one war only."""
    local: list[tuple[str, str, str]] = []
    for war, words in row.table("in").tables():
        words.only(*LANGUAGES)
        local.extend((war, lang, phrase) for lang, phrase in _phrases(words))
    return tuple(local)


def _phrases(row: Table, suffix: str = "") -> Iterator[tuple[str, str]]:
    for lang in LANGUAGES:
        yield from ((lang, phrase) for phrase in row.strings(lang + suffix))


def _names(row: Table) -> Iterator[Name]:
    for entry in row.rows("names"):
        entry.only("name", "from", "until")
        for key in ("from", "until"):
            if not isinstance(entry.values.get(key), date | None):
                raise entry.fail(key, "must be a date")
        yield Name(entry.text("name"), entry.values.get("from"), entry.values.get("until"))


def load_others() -> list[Actor]:
    """``others.toml``: groups with a name of their own and no id of ours. Raises DataError."""
    others: list[Actor] = []
    for row in read_table(folder() / "others.toml").rows("group"):
        row.only("name", "wars", "state", "unnamed", "in", *LANGUAGES)
        name, wars = row.text("name"), row.strings("wars")
        own = () if row.flag("unnamed") else (("en", name),)
        aliases = (*own, *(pair for pair in _phrases(row) if pair[1] != name))
        others.append(
            Actor(OTHER + fold(name), name, "", wars, row.flag("state"), "", (), (), aliases, _local(row))
        )
    return others


def load_roles() -> dict[str, Role]:
    """``generic.toml``. Raises DataError."""
    roles: dict[str, Role] = {}
    table = read_table(folder() / "generic.toml")
    for id_, row in table.tables():
        row.only("like", "side", "nearest", "irregular", "en", "ar", "en_with", "ar_with")
        if row.text("side", "") not in ("", "foe", "own"):
            raise row.fail("side", "must be foe or own")
        like = row.text("like", "")
        if like and like not in table.values:
            raise row.fail("like", f"unknown role {like!r}")
        roles[id_] = Role(
            id_, like, row.text("side", ""), row.flag("nearest"), row.flag("irregular"),
            tuple(_phrases(row)), tuple(_phrases(row, "_with")),
        )  # fmt: skip
    return roles


def load_wars(actors: dict[str, Actor], roles: dict[str, Role]) -> dict[str, War]:
    """``wars.toml``, checked against the actors and roles. Raises DataError."""
    wars: dict[str, War] = {}
    known = {*actors, *(other.id for other in load_others())}
    known.update(country.army_id for country in load_countries(actors).values() if not country.people)
    for code, row in read_table(folder() / "wars.toml").tables():
        row.only("countries", "blocs", "roles", "backed", "foreign", "earlier", "own")
        casts = _casts(row.table("roles"), known, roles)
        before = row.table("earlier")
        before.only("until", "roles")
        wars[code] = War(
            code, row.strings("countries"), _blocs(row, known), casts, _relations(row, "backed", known, roles),
            _relations(row, "foreign", known, roles), _casts(before.table("roles"), known, roles), _until(before),
            tuple(_own(entry, known) for entry in row.rows("own")),
        )  # fmt: skip
    return wars


def _casts(table: Table, actors: Container[str], roles: dict[str, Role]) -> dict[str, Cast]:
    for role in table.values:
        if role not in roles:
            raise table.fail(role, "unknown role")
    return {role: _cast(table, role, actors) for role in table.values}


def _day(table: Table, key: str) -> date | None:
    """A day, or None where the file says none. Raises DataError."""
    day = table.values.get(key)
    if day is not None and not isinstance(day, date):
        raise table.fail(key, "must be a day")
    return day


def _until(table: Table) -> date | None:
    if not table.values:
        return None
    day = table.values.get("until")
    if not isinstance(day, date):
        raise table.fail("until", "must be a day")
    return day


def _cast(table: Table, role: str, actors: Container[str]) -> Cast:
    value = table.values[role]
    if isinstance(value, str):
        cast = Cast(value, (value,))
    elif isinstance(value, list):
        cast = Cast(None, table.strings(role))
    else:
        entry = table.table(role)
        entry.only("default", "among")
        cast = Cast(entry.text("default"), entry.strings("among"))
    _known(table, role, actors, *cast.among, *([cast.default] if cast.default else []))
    return cast


def _known(table: Table, key: str, actors: Container[str], *ids: str) -> None:
    for id_ in ids:
        if id_ not in actors:
            raise table.fail(key, f"unknown actor {id_!r}")


def _blocs(row: Table, actors: Container[str]) -> tuple[tuple[str, ...], ...]:
    value = row.values.get("blocs", [])
    if not isinstance(value, list):
        raise row.fail("blocs", "must be a list of lists of actors")
    blocs = tuple(Table(row.file, row.entry, {"blocs": bloc}).strings("blocs") for bloc in value)
    for bloc in blocs:
        _known(row, "blocs", actors, *bloc)
    return blocs


def _relations(
    row: Table, key: str, actors: Container[str], roles: dict[str, Role]
) -> dict[str, dict[str, str]]:
    """``tr = "opposition"`` or ``us = { default = "sdf", rebel = "opposition" }``, by country."""
    found: dict[str, dict[str, str]] = {}
    table = row.table(key)
    for country, value in table.values.items():
        entry = Table(
            row.file, f"{table.entry}.{country}", {"default": value} if isinstance(value, str) else value
        )
        entry.only("default", *roles)
        found[country] = {role: entry.text(role) for role in entry.values}
        _known(entry, country, actors, *found[country].values())
    return found


def _own(row: Table, actors: Container[str]) -> Own:
    row.only("actor", "signs", "called")
    actor = row.text("actor")
    _known(row, "actor", actors, actor)
    return Own(actor, row.strings("signs"), row.strings("called"))


def load_countries(actors: dict[str, Actor]) -> dict[str, Country]:
    """``countries.toml``, checked against the actors. Raises DataError."""
    countries: dict[str, Country] = {}
    known = {*actors, *(other.id for other in load_others())}
    for code, row in read_table(folder() / "countries.toml").tables():
        row.only(
            "en", "ar", "en_of", "ar_of", "seats", "army", "actor", "backer", "ar_backer", "by_war", "abroad"
        )
        by_war = {war: row.table("by_war").text(war) for war in row.table("by_war").values}
        _known(row, "army", actors, *filter(None, [row.text("army", "")]))
        _known(row, "by_war", known, *by_war.values())
        backers = [("en", word) for word in row.strings("backer")] + [
            ("ar", word) for word in row.strings("ar_backer")
        ]
        countries[code] = Country(
            code, tuple(_phrases(row)), tuple(_phrases(row, "_of")), row.strings("seats"), tuple(backers),
            row.text("army", ""), row.flag("actor"), by_war, row.flag("abroad"),
        )  # fmt: skip
    return countries
