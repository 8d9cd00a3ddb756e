"""A reader that reads lines, for tests in which the flow is on trial and not the reading.

``CAPTURE place actor 2020-01-31`` claims a capture, ``CLASH place`` fighting; ``BUG``, ``MUTE`` and ``PANIC``
make the reader fail.
"""

import os
import time
from datetime import date

from streams.articles.article import Article
from streams.places.place import Name, Place
from streams.reading.extraction import Claim, Clash, Extraction, Kind, Location

READER = 7
READ_SECONDS = float(os.environ.get("WHOHOLDS_TEST_READ_SECONDS", "0"))


class Panic(BaseException):
    """As compiled libraries raise it."""


class MuteError(Exception):
    """Cannot even say what it is."""

    def __str__(self) -> str:
        raise ValueError("no words")


def place(name: str) -> Place:
    """The place that a name of a test stands for."""
    return Place(f"test:{name.lower()}", name, country="xx", type="village")


def read_lines(article: Article) -> Extraction:
    """Read an article of test lines, as slowly as the test wants."""
    time.sleep(READ_SECONDS)
    locations: list[Location] = []
    claims: list[Claim] = []
    clashes: list[Clash] = []
    at = 0
    for line in article.text.splitlines(keepends=True):
        match line.split():
            case ["CAPTURE", name, actor, day]:
                start = at + line.index(name)
                locations.append(Location(Name(name, start, start + len(name)), "resolved", place(name)))
                claims.append(
                    Claim(
                        place=name,
                        place_id=place(name).id,
                        kind=Kind.CAPTURED,
                        to=actor,
                        date=date.fromisoformat(day),
                        source=article.outlet,
                        quote=line.strip(),
                        start=at,
                        end=at + len(line.rstrip()),
                        rule="test",
                    )
                )
            case ["CLASH", name]:
                clashes.append(
                    Clash(name, place(name).id, ("hts", "sdf"), None, line.strip(), at, at + len(line))
                )
            case ["BUG", *_]:
                raise ZeroDivisionError("a bug of the reader")
            case ["MUTE", *_]:
                raise MuteError
            case ["PANIC", *_]:
                raise Panic("a panic in a compiled library")
        at += len(line)
    return Extraction(article.id, article.version, tuple(locations), tuple(clashes), tuple(claims))
