"""One run through a story: the rows of its articles and places, and all that was told."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from streams.alerts.alert import Alert
from streams.alerts.handle import handle
from streams.articles.article import Article
from streams.control.copies import fingerprint
from streams.control.counting import ARTICLE_TYPES
from streams.control.identity import merge, merged_into, unmerge
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.state import ControlState, reconcile
from streams.control.takeover import taker
from streams.places.place import Place
from streams.places.spelling import same_name
from streams.reading.extraction import Extraction
from streams.reading.versions import handle_article
from streams.stories.story import Story

Read = Callable[[Article], Extraction]


@dataclass(slots=True)
class World:
    """The rows of one run through a story, and all that was told in it, by id."""

    story: Story
    policy: Policy
    read: Read
    articles: dict[str, bytes] = field(default_factory=dict)
    control: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, list[Record]] = field(default_factory=dict)
    told: dict[str, tuple[int, Alert]] = field(default_factory=dict)

    def load(self) -> None:
        """Load the starting map."""
        for record in self.story.start:
            self.take(record)

    def take(self, record: Record) -> Sequence[Alert]:
        """Handle one record; that of an article goes on to where its place was merged into."""
        self.records.setdefault(self.key(record.place), []).append(record)
        outcome = handle(record, self.control, self.policy)
        into = outcome.merged_into
        if into and into != record.other and record.type in ARTICLE_TYPES:
            moved = replace(record, place=self.story.places[into], other=record.other or record.place.id)
            return [*outcome.alerts, *self.take(moved)]
        return outcome.alerts

    def through(self, articles: Sequence[Article]) -> list[tuple[list[Alert], list[Alert]]]:
        """Deliver articles; the new alerts of each, and those of what the story says is done then."""
        return [
            (self.deliver(article, number), self.settle(number)) for number, article in enumerate(articles, 1)
        ]

    def deliver(self, article: Article, step: int) -> list[Alert]:
        """Deliver an article; the alerts that nobody was told before."""
        reading = handle_article(article, self.articles, self.read, 1, fingerprint=fingerprint)
        return self._new(reading.records, step)

    def settle(self, step: int) -> list[Alert]:
        """Do what the story says is done after so many deliveries: merges, and rows that a table has since then."""
        new: list[Alert] = []
        for gone, into, undone in [*self.story.merged(step), *self._taken_over(step)]:
            records = self.records.get(self.key(gone), [])
            make = unmerge if undone else merge
            new += self._new(make(gone, into, records, step), step)
        return new

    def _taken_over(self, step: int) -> Iterator[tuple[Place, Place, bool]]:
        rows = self.story.listed(step)
        for records in [*self.records.values()] if rows else ():
            place = records[-1].place
            row = taker(place, rows)
            if row and row.id != place.id and not merged_into(records):
                yield place, row, False

    def _new(self, records: Sequence[Record], step: int) -> list[Alert]:
        new: list[Alert] = []
        for record in records:
            for alert in self.take(record):
                if alert.id not in self.told:
                    self.told[alert.id] = (step, alert)
                    new.append(alert)
        return new

    def key(self, place: Place) -> str:
        """The story's key of a place: its id, or for a provisional one whatever the story spells like it."""
        if place.id in self.story.places:
            return place.id
        for key, one in self.story.places.items():
            if any(same_name(name, told) for name in one.names for told in place.names):
                return key
        return place.id

    def state(self, key: str, at: dt.date | None = None, known: dt.date | None = None) -> ControlState | None:
        """What is known of a place."""
        return reconcile(self.records.get(key, []), self.policy, at=at, known=known)
