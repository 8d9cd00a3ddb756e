"""A place, and what linking a name to places can end in."""

from dataclasses import dataclass
from enum import StrEnum


class LinkStatus(StrEnum):
    """How sure it is which place a name means."""

    RESOLVED = "resolved"
    AMBIGUOUS = "ambiguous"
    PROVISIONAL = "provisional"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Place:
    """One place: a row of a table, or a provisional one that no table has (``lat`` and ``lon`` are None then).

    ``lat`` and ``lon`` are WGS 84 degrees; ``adm`` holds up to three admin names, widest first; ``type`` is the
    table's own word (``city``, ``village``, ``governorate``, ...).
    """

    id: str
    name: str
    name_ar: str = ""
    lat: float | None = None
    lon: float | None = None
    adm: tuple[str, ...] = ()
    country: str = ""
    type: str = ""
    provisional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Its names in the two scripts, those that it has."""
        return tuple(name for name in (self.name, self.name_ar) if name)


@dataclass(frozen=True, slots=True)
class Name:
    """A place name found in a text, to be linked: code point offsets into the article's text.

    ``text`` is the bare name (no "village of", no attached preposition); ``type`` is the type the text gives it
    (``village``, ``town``, ``base``, ``province``, ...), or ""; ``within`` holds names of areas the text puts it in.
    """

    text: str
    start: int
    end: int
    type: str = ""
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What a name was linked to. ``place`` is None when ambiguous (then ``candidates`` holds the rows) or unplaced."""

    status: LinkStatus
    place: Place | None = None
    candidates: tuple[Place, ...] = ()
