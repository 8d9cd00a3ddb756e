"""A toy core: small pure functions in place of reader and reconciler, so that only the flow is on trial."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from streams.alerts.alert import Alert, AlertType
from streams.articles.article import Article
from streams.control.record import Record
from streams.embedded.run import Flow, Steps, Tell
from streams.embedded.store import Store
from streams.places.place import Name, Place
from streams.reading.extraction import Claim, Extraction, Kind, Location

MORNING = datetime(2021, 3, 4, 8, 30, tzinfo=UTC)


def read(article: Article) -> Extraction:
    """Each word is a place with a claim on it; the word "poison" cannot be read."""
    words = article.text.split()
    if "poison" in words:
        raise ZeroDivisionError("poison in the text")
    places = {word: Place(f"p:{word}", word) for word in words}
    return Extraction(
        article.id,
        article.version,
        locations=tuple(Location(Name(word, 0, 1), "resolved", place) for word, place in places.items()),
        claims=tuple(Claim(word, f"p:{word}", Kind.CAPTURED, "sdf") for word in words),
    )


@dataclass(frozen=True)
class Outcome:
    place: Place
    alerts: tuple[Alert, ...]
    changed: bool = True
    state: None = None
    evidence: tuple[()] = ()


def handle(record: Record, rows: MutableMapping[str, bytes]) -> list[Outcome]:
    """An alert for each place and article, emitted again each time; the row counts the records handled."""
    key = record.place.id
    rows[key] = str(int(rows.get(key, b"0")) + 1).encode()
    if "cursed" in key:
        raise KeyError("cursed")
    alert = Alert(
        id=f"{key}/{record.article}/{record.version}",
        type=AlertType.CHANGED,
        time=record.published,
        place=record.place,
        from_=None,
        to="sdf",
        status="claimed",
        event_date=date(2021, 3, 4),
        precision="day",
    )
    return [Outcome(record.place, (alert,) if record.claims else ())]


def flow(path: Path, tell: Tell = lambda alert, body: None, reader: str = "1") -> Flow:
    return Flow(Store(path), Steps(read, reader, handle), tell, now=lambda: MORNING)


def article(text: str, id: str = "a", version: int = 1) -> Article:  # noqa: A002
    return Article(id, text, MORNING, "Outlet", version=version)
