"""What reading an article gives: places, clashes and claims, each with its quote and offsets."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from streams.articles.precision import Precision as Precision
from streams.places.place import Name, Place


class Kind(StrEnum):
    """What a claim says happened to a place."""

    CAPTURED = "captured"
    WITHDREW = "withdrew"
    HANDED_OVER = "handed_over"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the article's text: code point offsets, end exclusive."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Location:
    """One mention of a place."""

    name: Name
    status: str
    place: Place | None
    candidates: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """SOURCE says that TO captured / lost / was handed / disputes PLACE on DATE.

    ``place`` is the name as written, ``place_id`` None while ambiguous. ``to`` and ``from_`` are actor ids or
    None. ``source`` is the speaker the claim is attributed to, else the outlet. ``disputed`` marks a denial
    (``kind`` contested, ``to`` the captor denied, ``from_`` who still holds). ``order`` (1, 2, ...) tells
    same-day changes of one place in one article apart. ``rule`` names the grammar rule that fired.
    """

    place: str
    place_id: str | None
    kind: Kind
    to: str | None = None
    from_: str | None = None
    date: dt.date | None = None
    precision: Precision = Precision.DAY
    source: str = ""
    quote: str = ""
    start: int = 0
    end: int = 0
    rule: str = ""
    disputed: bool = False
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """Two-sided fighting at a place."""

    place: str
    place_id: str | None
    actors: tuple[str, ...]
    date: dt.date | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that did not become a claim; ``reason`` is a short fixed word such as ``attempted``."""

    place: str
    reason: str
    trigger: str
    quote: str
    start: int
    end: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one article version says.

    ``actors`` are the actor phrases met (None: nothing resolves them), ``days`` the days told, ``triggers`` the words
    on which a rule fired, each with the rule's name.
    """

    article: str
    version: int
    locations: tuple[Location, ...] = ()
    clashes: tuple[Clash, ...] = ()
    claims: tuple[Claim, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    actors: tuple[tuple[str | None, Span], ...] = ()
    days: tuple[tuple[dt.date, Precision, Span], ...] = ()
    triggers: tuple[tuple[str, Span], ...] = ()
