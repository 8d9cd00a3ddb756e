"""Articles put on Kafka, each under its id, so that all versions of one meet in one partition."""

from collections.abc import Iterable
from dataclasses import dataclass

from kafka.errors import KafkaError

from schemas.article import encode_article
from schemas.topics import BIG_MESSAGE_BYTES
from streams.articles.article import Article
from streams.kafka.clients import BrokerError, producer, unreachable
from streams.kafka.topics import check
from streams.settings import Settings

ENVELOPE_BYTES = 1024  # what Kafka puts around a value: key, headers, the batch


@dataclass(slots=True)
class Sent:
    """How many went, and why others did not: id and reason."""

    articles: int
    refused: list[tuple[str, str]]


def refusal(article: Article, raw: bytes, max_bytes: int) -> str | None:
    """Say why an article cannot be sent, or None."""
    if not article.id:
        return "id: missing"
    if article.published is None:
        return "published: missing"
    size = len(article.text.encode(errors="replace"))
    if size > max_bytes:
        return f"text: {size} bytes, more than the {max_bytes} allowed"
    room = int(BIG_MESSAGE_BYTES) - ENVELOPE_BYTES - len(article.id.encode())
    if len(raw) > room:
        return f"{len(raw)} bytes as a message, more than the {room} that fit"
    return None


def send(settings: Settings, articles: Iterable[Article]) -> Sent:
    """Send articles and wait until the broker has them all; raises BrokerError if one does not arrive."""
    check(settings)
    client = producer(settings)
    done = Sent(0, [])
    topic = settings.topic("articles")
    try:
        failed: list[Exception] = []
        for article in articles:
            raw = encode_article(article)
            reason = refusal(article, raw, settings.max_article_bytes)
            if reason:
                done.refused.append((article.id, reason))
            else:
                client.send(topic, key=article.id.encode(), value=raw).add_errback(failed.append)
                done.articles += 1
        client.flush()
        if failed:
            raise BrokerError(unreachable(settings, failed[0]))
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()
    return done
