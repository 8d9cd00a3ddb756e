"""The flow on one machine: article, records, states, alerts, each article in one transaction.

A new alert is handed to ``tell`` before its transaction ends. Killed between the two, the article is handled again
by the next run and tells its alert again, with the same id; nothing is ever lost between the state and the reader.
"""

import json
import sqlite3
import traceback
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from schemas.alert import encode_alert
from schemas.article import article_wire, encode_article
from schemas.control import StateLike, encode_control
from schemas.wire import dumps, full_place_wire
from streams.alerts.alert import Alert, Evidence
from streams.articles.article import Article
from streams.control.record import Record
from streams.embedded.store import Audit, DeadLetter, Store
from streams.errors import WhoholdsError
from streams.places.place import Place
from streams.reading.versions import Fingerprint, Read, handle_article, version_hash

MAX_ARTICLE_BYTES = 1024 * 1024  # what the broker's settings allow too: both ways refuse the same articles


class Outcome(Protocol):
    """What handling a record gives for one place."""

    @property
    def place(self) -> Place: ...  # noqa: D102
    @property
    def alerts(self) -> Sequence[Alert]: ...  # noqa: D102
    @property
    def changed(self) -> bool: ...  # noqa: D102
    @property
    def state(self) -> StateLike | None: ...  # noqa: D102
    @property
    def evidence(self) -> Sequence[Evidence]: ...  # noqa: D102


Handle = Callable[[Record, MutableMapping[str, bytes]], Iterable[Outcome]]
Tell = Callable[[Alert, bytes], None]


class UnfitArticleError(WhoholdsError):
    """An article that a run cannot take; ``field`` says which of its fields is at fault."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.field = key


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Steps:
    """The pure core: how to read an article, which reader that is, and how to handle a record."""

    read: Read
    reader: str
    handle: Handle
    fingerprint: Fingerprint | None = None


@dataclass(slots=True)
class Tally:
    """What a run has done so far; ``repeats`` are articles whose claims raised no new alert."""

    articles: int = 0
    alerts: int = 0
    repeats: int = 0
    dead: int = 0


@dataclass(slots=True)
class Flow:
    """The flow over one open store; ``tell`` gets each new alert with its JSON."""

    store: Store
    steps: Steps
    tell: Tell
    now: Callable[[], datetime] = _now
    max_bytes: int = MAX_ARTICLE_BYTES
    tally: Tally = field(default_factory=Tally)

    def take(self, article: Article, file: str = "", line: int | None = None) -> DeadLetter | None:
        """Handle one article; gives the dead letter that it became, if it did."""
        try:
            with self.store.transaction():
                claims, told = self._handle(article)
        except _CannotHandleError as error:
            return self.bury(_letter(article, error.fault, file, line))
        self.tally.articles += 1
        self.tally.alerts += told
        self.tally.repeats += bool(claims and not told)
        return None

    def bury(self, letter: DeadLetter) -> DeadLetter:
        """Keep what could not be handled; gives it back."""
        with self.store.transaction():
            self.store.bury(letter, self.now())
        self.tally.dead += 1
        return letter

    def release(self, letter: DeadLetter) -> None:
        """Take a dead letter that has been handled off the list."""
        with self.store.transaction():
            self.store.exhume(letter.seq)

    def amend(self, records: Iterable[Record], done: Iterable[Audit]) -> None:
        """Handle records that no article sent (a merge, a starting map) and note what was ``done``, all or nothing."""
        now = self.now()
        told = 0
        with self.store.transaction():
            for record in records:
                told += self._tell(self._reconcile(record), now)
            for one in done:
                self.store.note(one, now)
        self.tally.alerts += told

    def _handle(self, article: Article) -> tuple[int, int]:
        """How many claims reach a place, and how many new alerts they raise."""
        now = self.now()
        claims, alerts = self._core(article, now)
        return claims, self._tell(alerts, now)

    def _tell(self, alerts: Iterable[Alert], now: datetime) -> int:
        told = 0
        for alert in alerts:
            body = encode_alert(alert)
            if self.store.tell(alert.id, alert.place.id, body, now):
                self.tell(alert, body)
                told += 1
        return told

    def _core(self, article: Article, now: datetime) -> tuple[int, list[Alert]]:
        """The number of claims and the alerts of an article; what the pure core raises is laid on the article."""
        try:
            _check(article, self.max_bytes)
            arrived = self.store.keep(version_key(article), encode_article(article), now)
            reader = self.store.reader(self.steps.reader)
            reading = handle_article(
                article,
                self.store.articles,
                self.steps.read,
                reader,
                fingerprint=self.steps.fingerprint,
                arrived=arrived,
            )
            claims = sum(len(record.claims) for record in reading.records)
            return claims, [alert for record in reading.records for alert in self._reconcile(record)]
        except sqlite3.Error:
            raise
        except Exception as error:
            raise _CannotHandleError(error) from error

    def _reconcile(self, record: Record) -> list[Alert]:
        """The alerts of a record; one merged into another place moves on to that one."""
        alerts: list[Alert] = []
        for outcome in self.steps.handle(record, self.store.control):
            alerts += outcome.alerts
            self.store.touch(outcome.place.id)
            if outcome.changed:
                self._show(outcome)
        return alerts

    def _show(self, outcome: Outcome) -> None:
        place = outcome.place
        state = encode_control(place, outcome.state, outcome.evidence) if outcome.state else None
        self.store.show(place.id, dumps(full_place_wire(place)), state)


class _CannotHandleError(Exception):
    """Carries the fault of one article out of its transaction."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(str(fault))
        self.fault = fault


def _check(article: Article, max_bytes: int) -> None:
    if not article.id:
        raise UnfitArticleError("id", "missing")
    if article.published is None:
        raise UnfitArticleError("published", "missing")
    size = len(article.text.encode(errors="replace"))
    if size > max_bytes:
        raise UnfitArticleError("text", f"{size} bytes, more than the {max_bytes} allowed")


def version_key(article: Article) -> tuple[str, int, str, str]:
    """The key under which a store keeps an article version."""
    published = article.published.isoformat() if article.published else ""
    return (article.id, article.version, published, version_hash(article))


def _body(article: Article) -> bytes:
    try:
        return encode_article(article)
    except TypeError:  # half a surrogate pair has no UTF-8; the escapes of plain JSON keep it
        return json.dumps(article_wire(article), default=str).encode()


def _letter(article: Article, fault: Exception, file: str, line: int | None) -> DeadLetter:
    """A fault of ours carries its trace; an article that is merely unfit needs none."""
    meant = isinstance(fault, WhoholdsError)
    return DeadLetter(
        file=file,
        line=line,
        field=fault.field if isinstance(fault, UnfitArticleError) else "",
        stage="read",
        error=str(fault) if meant else f"{type(fault).__name__}: {fault}",
        body=_body(article),
        trace="" if meant else "".join(traceback.format_exception(fault)),
    )
