"""The reading agent's step: an article in; its extraction, clashes and claims out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from schemas.clash import encode_clash
from schemas.extraction import encode_extraction
from schemas.record import encode_record
from streams.articles.article import Article
from streams.reading.versions import Fingerprint, Read, Reading, handle_article
from streams.step import Message, Rows, Send

Decode = Callable[[bytes], Article]
Home = Callable[[bytes], int]
Seen = Callable[[Article, datetime], None]


@dataclass(frozen=True, slots=True)
class ReadStep:
    """Reads articles.

    ``decode`` raises for what is none; ``reader`` is the number of the reader, which only grows; ``home`` gives the
    partition where a key belongs; ``seen`` is told of every article, and when it arrived.
    """

    decode: Decode
    read: Read
    reader: int
    home: Home
    fingerprint: Fingerprint | None = None
    seen: Seen | None = None

    def __call__(self, message: Message, rows: Rows) -> Iterator[Send]:
        """Read one message of ``articles``."""
        article = self.decode(message.value or b"")
        if self.seen:
            self.seen(article, message.arrived)
        key = article.id.encode()
        if message.key != key or message.partition != self.home(key):
            # All versions of an article must meet in one table: this one goes round once more, under its own key.
            yield Send("articles", key, message.value, message.headers)
            return
        reading = handle_article(
            article,
            rows,
            self.read,
            self.reader,
            fingerprint=self.fingerprint,
            arrived=message.arrived,
        )
        yield from _sends(article, reading, key, message.partition)


def _sends(article: Article, reading: Reading, key: bytes, partition: int) -> Iterator[Send]:
    yield Send("extractions", key, encode_extraction(reading.extraction), partition=partition)
    for clash in reading.extraction.clashes:
        yield Send("clashes", (clash.place_id or article.id).encode(), encode_clash(clash, article))
    for record in reading.records:
        yield Send("claims", record.place.id.encode(), encode_record(record))
