"""What ``bench_kafka.py`` works on: articles, a reader that takes a fixed time, and a bare loop to compare with."""

import random
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from schemas.alert import encode_alert  # noqa: E402
from schemas.article import encode_article  # noqa: E402
from schemas.control import encode_control  # noqa: E402
from schemas.extraction import encode_extraction  # noqa: E402
from schemas.record import decode_record, encode_record  # noqa: E402
from streams.alerts.handle import handle  # noqa: E402
from streams.articles.article import Article  # noqa: E402
from streams.articles.formats import decode_article  # noqa: E402
from streams.control.copies import fingerprint  # noqa: E402
from streams.control.policy import Policy  # noqa: E402
from streams.places.place import Name, Place  # noqa: E402
from streams.reading.extraction import Claim, Extraction, Kind, Location  # noqa: E402
from streams.reading.versions import handle_article  # noqa: E402
from streams.settings import Settings  # noqa: E402

ACTORS = ("syrian_government", "hts", "sdf")
START = datetime(2020, 1, 1, tzinfo=UTC)
CLAIMS_IN_TEN = 3
BYTES = 3_000
_WORD = re.compile(r"\w+")
_LETTERS = random.Random(0)
WORDS = ["".join(_LETTERS.choices("etaoinshrdlu", k=_LETTERS.randint(2, 9))) for _ in range(3_000)]


def reader(passes: int) -> Callable[[Article], Extraction]:
    """A read that looks for words in the whole text so many times, and has one claim where the text says so.

    Work of a fixed amount and not of a fixed time: asking the kernel for the time again and again makes everything
    around it slower than any real reading does.
    """

    def read(article: Article) -> Extraction:
        for _ in range(passes):
            _WORD.findall(article.text)
        if not article.text.startswith("CAPTURE"):
            return Extraction(article.id, article.version)
        _, name, actor, day = article.text.split(maxsplit=4)[:4]
        place = Place(f"bench:{name}", name)
        claim = Claim(
            name, place.id, Kind.CAPTURED, actor, None, date.fromisoformat(day), quote=name, end=len(name)
        )
        return Extraction(
            article.id,
            article.version,
            (Location(Name(name, 0, len(name)), "resolved", place),),
            (),
            (claim,),
        )

    return read


def article(number: int, draw: random.Random, size: int = BYTES) -> Article:
    """An article of so many bytes, no two words of it in an order that another has."""
    published = START + timedelta(minutes=number)
    told = f"CAPTURE P{draw.randrange(2_000)} {draw.choice(ACTORS)} {published.date()} "
    text = (told if number % 10 < CLAIMS_IN_TEN else "") + " ".join(draw.choices(WORDS, k=size // 6))
    return Article(f"article-{number}", text[:size], published, f"Outlet {number % 20}")


def sender(settings: Settings, linger_ms: int) -> dict[str, object]:
    """Settings of a producer that puts keys where whoholds does."""
    return {
        "bootstrap.servers": settings.bootstrap_servers,
        "partitioner": "murmur2_random",
        "linger.ms": linger_ms,
        "acks": "all",
    }


def read_us(passes: int) -> float:
    """CPU microseconds that ``reader(passes)`` takes for an article, the least of five rounds."""
    draw, read = random.Random(1), reader(passes)
    some = [article(number, draw) for number in range(200)]
    rounds = []
    for _ in range(5):
        begin = time.process_time()
        for one in some:
            read(one)
        rounds.append((time.process_time() - begin) / len(some) * 1e6)
    return min(rounds)


def passes_for(wanted: float) -> int:
    """How many passes come nearest to so many CPU microseconds."""
    return round(wanted / read_us(1))


def core_us(articles: int) -> float:
    """CPU microseconds an article that the pure core takes without any Kafka, reading aside."""
    draw, read, policy = random.Random(1), reader(0), Policy.load()
    raws = [encode_article(article(number, draw)) for number in range(articles)]
    rows: dict[str, bytes] = {}
    begin = time.process_time()
    for raw in raws:
        reading = handle_article(decode_article(raw), {}, read, 1, fingerprint=fingerprint)
        encode_extraction(reading.extraction)
        for record in reading.records:
            outcome = handle(decode_record(encode_record(record)), rows, policy)
            [encode_alert(alert) for alert in outcome.alerts]
            encode_control(record.place, outcome.state, outcome.evidence) if outcome.state else None
    return (time.process_time() - begin) / articles * 1e6


def produce(settings: Settings, articles: int, size: int = BYTES, first: int = 0) -> None:
    """Put articles on the topic."""
    from confluent_kafka import Producer

    client = Producer(sender(settings, linger_ms=20))
    draw = random.Random(1)
    for number in range(first, first + articles):
        one = article(number, draw, size)
        client.produce(settings.topic("articles"), key=one.id, value=encode_article(one))
        client.poll(0)
        if number % 5_000 == 0:
            client.flush()
    client.flush()


def bare_loop(settings: Settings, passes: int) -> None:
    """The loop to compare with."""
    from confluent_kafka import Consumer, Producer

    servers = settings.bootstrap_servers
    consumer = Consumer(
        {
            "bootstrap.servers": servers,
            "group.id": f"{settings.topic_prefix}loop",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
        }
    )
    client = Producer(sender(settings, linger_ms=20))
    consumer.subscribe([settings.topic("articles")])
    read, rows, state, committed = reader(passes), {}, {}, time.monotonic()
    while True:
        for message in consumer.consume(500, 0.05):
            found = decode_article(message.value())
            reading = handle_article(found, rows, read, 1)
            rows.clear()
            state[found.id] = found.version
            client.produce(
                settings.topic("extractions"), key=message.key(), value=encode_extraction(reading.extraction)
            )
            for record in reading.records:
                state[record.place.id] = record
                client.produce(settings.topic("claims"), key=record.place.id, value=encode_record(record))
        client.poll(0)
        if time.monotonic() - committed > settings.commit_interval:
            client.flush()
            try:
                consumer.commit(asynchronous=False)
            except Exception as error:
                if "NO_OFFSET" not in str(error):
                    raise
            committed = time.monotonic()
