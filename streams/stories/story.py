"""A story file's line, checked: articles, their claims, and what is expected (which may be missing).

``merges`` (``after`` so many deliveries, ``place``, ``into``, ``undone``) are done by hand; a place that is
``listed_after`` some deliveries is a row of a table that was added then.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from streams.actors.terms import Speaker
from streams.articles.article import Article
from streams.articles.precision import Precision
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.errors import WhoholdsError
from streams.places.place import LinkStatus, Name, Place
from streams.reading.extraction import Claim, Extraction, Kind, Location
from streams.reading.reader import Reader


class StoryError(WhoholdsError):
    """A story cannot be run; the message names the story and the field."""


Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """A story fit to be run. ``deliveries`` are the articles in order of arrival, repeats and all."""

    name: str
    places: Mapping[str, Place]
    deliveries: tuple[Article, ...]
    claims: Mapping[tuple[str, int], tuple[Claim, ...]]
    start: tuple[Record, ...]
    data: Json

    def merged(self, step: int) -> Iterator[tuple[Place, Place, bool]]:
        """The places that are merged by hand after so many deliveries, and whether that is undone."""
        for one in self.data.get("merges") or ():
            if one["after"] == step:
                yield self.places[one["place"]], self.places[one["into"]], bool(one.get("undone"))

    def listed(self, step: int) -> list[Place]:
        """The places that a table has by then, and did not have at first."""
        return [
            self.places[one["key"]] for one in self.data["places"] if 0 < one.get("listed_after", 0) <= step
        ]

    def extraction(self, article: Article) -> Extraction:
        """What the story says that an article claims."""
        claims = self.claims.get((article.id, article.version), ())
        named = sorted({claim.place_id for claim in claims if claim.place_id})
        locations = tuple(
            Location(Name(self.places[one].name, 0, 0), LinkStatus.RESOLVED, self.places[one])
            for one in named
        )
        return Extraction(article.id, article.version, locations, claims=claims)

    def reader(self, reader: Reader) -> Reader:
        """A reader that also knows the story's places and sources."""
        sources: Json = self.data.get("sources") or {}
        speakers = [
            Speaker(
                label, side if side and side in reader.ontology.actors else "", "party" if side else "media"
            )
            for label, side in sources.items()
        ]
        return reader.extended(tuple(self.places.values()), speakers)

    def policy(self, policy: Policy) -> Policy:
        """A policy that also knows the story's sources and allies."""
        pairs = ((ally, principal) for ally, principal in self.data.get("allies") or ())
        return policy.extend(self.data.get("sources") or {}, pairs)


def story_of(data: Json) -> Story:
    """The story of one line of a story file. Raises StoryError."""
    name = str(data.get("story", "?"))
    try:
        places = {one["key"]: _place(one) for one in data["places"]}
        articles = sorted(enumerate(data["articles"]), key=lambda pair: (pair[1].get("arrives", 0), pair[0]))
        return Story(
            name,
            places,
            tuple(_article(one) for _, one in articles),
            _claims(data.get("claims") or ()),
            tuple(_start(one, places) for one in data.get("start") or ()),
            data,
        )
    except KeyError as error:
        raise StoryError(
            f"story {name}: {error.args[0]!r} is missing or names nothing in the story"
        ) from error
    except (TypeError, ValueError) as error:
        raise StoryError(f"story {name}: {error}") from error


def _place(data: Json) -> Place:
    admin = data.get("admin") or ""
    return Place(
        id=data["key"],
        name=data.get("en") or data["key"],
        name_ar=data.get("ar") or "",
        adm=tuple(part.strip() for part in admin.split(",") if part.strip()),
        lat=data.get("lat"),
        lon=data.get("lon"),
        country=data.get("country") or "",
        provisional=bool(data.get("provisional")),
    )


def _article(data: Json) -> Article:
    return Article(
        id=str(data["id"]),
        text=data.get("text") or "",
        published=dt.datetime.fromisoformat(data["published"]),
        outlet=data.get("outlet") or "",
        url=data.get("url") or "",
        lang=data.get("lang") or "",
        title=data.get("title") or "",
        version=int(data.get("version", 1)),
        withdrawn=bool(data.get("withdrawn")),
    )


def _claims(rows: Iterable[Json]) -> dict[tuple[str, int], tuple[Claim, ...]]:
    found: dict[tuple[str, int], tuple[Claim, ...]] = {}
    for row in rows:
        version = (str(row["article"]), int(row.get("version", 1)))
        found[version] = (*found.get(version, ()), _claim(row))
    return found


def _claim(data: Json) -> Claim:
    when = data.get("date")
    return Claim(
        place=data.get("name") or "",
        place_id=data["place"],
        kind=Kind(data["kind"]),
        to=data.get("to"),
        from_=data.get("from"),
        date=dt.date.fromisoformat(when) if when else None,
        precision=Precision(data.get("precision") or (Precision.DAY if when else Precision.REPORTED)),
        source=data.get("source") or "",
        disputed=bool(data.get("disputed")),
        order=data.get("order"),
    )


def _start(data: Json, places: Mapping[str, Place]) -> Record:
    since = data.get("since")
    return Record(
        RecordType.START,
        places[data["place"]],
        holder=data["holder"],
        since=dt.date.fromisoformat(since) if since else None,
        source=data.get("source") or "",
    )
