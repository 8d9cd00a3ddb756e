"""The flow on a real broker beside a bare confluent-kafka loop that does the same reading, in one run.

    uv run --with confluent-kafka python benchmarks/bench_kafka.py [--articles 20000] [--read-us 0 500]

Both read articles of 3 KB, of which three in ten make one claim, with a ``read`` that burns a fixed time of CPU. The
loop parses, reads, keeps the last article of each place in a dict, sends extraction and claims, and commits three
times a second; it does not reconcile. The worker is the real one: tables, changelogs, claims through the log, states
and alerts. CPU is user and system time of the process. Then the time from an article sent to its alert received, at
50 articles a second.
"""

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

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
from streams.kafka import topics  # noqa: E402
from streams.kafka.flow import make_flow  # noqa: E402
from streams.kafka.worker import run  # noqa: E402
from streams.places.place import Name, Place  # noqa: E402
from streams.reading.extraction import Claim, Extraction, Kind, Location  # noqa: E402
from streams.reading.versions import handle_article  # noqa: E402
from streams.settings import Settings, load_settings  # noqa: E402
from tests.kafka.broker import JavaBroker  # noqa: E402

FILLER = "The market was open and families walked home along the river before it grew dark. "
ACTORS = ("syrian_government", "hts", "sdf")
START = datetime(2020, 1, 1, tzinfo=UTC)
WARM = 0.2  # of the articles, before the clock starts
PARTITIONS = 8
CLAIMS_IN_TEN = 3


def reader(read_us: float) -> Callable[[Article], Extraction]:
    """A read that takes a fixed time of CPU, and one claim where the text says so."""

    def read(article: Article) -> Extraction:
        until = time.thread_time_ns() + int(read_us * 1000)
        while time.thread_time_ns() < until:
            pass
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


def article(number: int, draw: random.Random) -> Article:
    """An article of 3 KB."""
    published = START + timedelta(minutes=number)
    told = f"CAPTURE P{draw.randrange(2_000)} {draw.choice(ACTORS)} {published.date()} "
    text = (told if number % 10 < CLAIMS_IN_TEN else "") + FILLER * (3_000 // len(FILLER))
    return Article(f"article-{number}", text, published, f"Outlet {number % 20}")


def sender(settings: Settings, linger_ms: int) -> dict[str, object]:
    """Settings of a producer that puts keys where whoholds does."""
    return {
        "bootstrap.servers": settings.bootstrap_servers,
        "partitioner": "murmur2_random",
        "linger.ms": linger_ms,
        "acks": "all",
    }


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


def produce(settings: Settings, articles: int) -> None:
    """Put all articles on the topic."""
    from confluent_kafka import Producer

    client = Producer(sender(settings, linger_ms=20))
    draw = random.Random(1)
    for number in range(articles):
        one = article(number, draw)
        client.produce(settings.topic("articles"), key=one.id, value=encode_article(one))
        client.poll(0)
        if number % 5_000 == 0:
            client.flush()
    client.flush()


def bare_loop(settings: Settings, read_us: float) -> None:
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
    read, rows, state, committed = reader(read_us), {}, {}, time.monotonic()
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


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Counter:
    """How many messages a topic has."""

    def __init__(self, settings: Settings) -> None:
        from confluent_kafka import Consumer

        self._settings = settings
        self._client = Consumer({"bootstrap.servers": settings.bootstrap_servers, "group.id": "count"})

    def __call__(self, topic: str) -> int:
        from confluent_kafka import TopicPartition

        name = self._settings.topic(topic)
        parts = [TopicPartition(name, number) for number in range(PARTITIONS)]
        return sum(self._client.get_watermark_offsets(part)[1] for part in parts)


def measure(
    settings: Settings, role: str, read_us: float, articles: int, folder: Path
) -> tuple[float, float]:
    """Run one of the two until it has read all; gives articles a second and CPU microseconds an article."""
    count = Counter(settings)
    claims = sum(number % 10 < CLAIMS_IN_TEN for number in range(articles))
    with (folder / f"{role}.log").open("wb") as log:
        process = start(settings, role, read_us, log)
        try:
            begin = wait(process, lambda: count("extractions"), int(articles * WARM))
            seen, since = count("extractions"), (time.monotonic(), cpu_seconds(process.pid))
            wait(process, lambda: count("extractions"), articles)
            if role == "worker":
                wait(process, lambda: count("control"), claims)
            seconds, cpu = time.monotonic() - since[0], cpu_seconds(process.pid) - since[1]
        finally:
            process.kill()
            process.wait()
    assert begin
    done = articles - seen
    return done / seconds, cpu / done * 1e6


def start(settings: Settings, role: str, read_us: float, log: object) -> "subprocess.Popen[bytes]":
    """Start a worker or the loop as a process of its own."""
    environment = {
        **os.environ,
        "WHOHOLDS_BOOTSTRAP_SERVERS": settings.bootstrap_servers,
        "WHOHOLDS_TOPIC_PREFIX": settings.topic_prefix,
        "WHOHOLDS_DATA_DIR": str(settings.data_dir),
        "WHOHOLDS_WORKER": "bench",
        "WHOHOLDS_LOG_LEVEL": "warning",
    }
    command = [sys.executable, __file__, "--role", role, "--read-us", str(read_us)]
    return subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # type: ignore[call-overload, no-any-return]


def wait(process: "subprocess.Popen[bytes]", count: Callable[[], int], goal: int) -> bool:
    """Wait until a count is reached."""
    while count() < goal:
        if process.poll() is not None:
            raise SystemExit(f"the process ended with {process.returncode}")
        time.sleep(0.05)
    return True


def latency(settings: Settings, folder: Path, seconds: int = 20, rate: int = 50) -> list[float]:
    """Milliseconds from an article sent to its first alert received, every article with a claim of its own place."""
    from confluent_kafka import Consumer, Producer

    servers = settings.bootstrap_servers
    consumer = Consumer(
        {"bootstrap.servers": servers, "group.id": uuid.uuid4().hex, "auto.offset.reset": "earliest"}
    )
    consumer.subscribe([settings.topic("alerts")])
    client = Producer(sender(settings, linger_ms=0))
    sent: dict[str, float] = {}
    took: list[float] = []
    with (folder / "latency.log").open("wb") as log:
        process = start(settings, "worker", 500, log)
        try:
            for number in range(-5 * rate, seconds * rate):  # the first five seconds warm up
                one = Article(f"l{number}", f"CAPTURE L{number} hts 2020-01-01 {FILLER * 30}", START, "AFP")
                if number == -5 * rate:
                    client.produce(settings.topic("articles"), key=one.id, value=encode_article(one))
                    client.flush()
                    while consumer.poll(1) is None:
                        pass
                    origin = time.monotonic()
                due = origin + (number + 5 * rate) / rate
                while (left := due - time.monotonic()) > 0:
                    receive(consumer, left, sent, took)
                if number >= 0:
                    sent[f"bench:L{number}"] = time.monotonic()
                client.produce(settings.topic("articles"), key=one.id, value=encode_article(one))
                client.poll(0)
            until = time.monotonic() + 10
            while sent and time.monotonic() < until:
                receive(consumer, 0.1, sent, took)
        finally:
            process.kill()
            process.wait()
    if sent:
        print(f"{len(sent)} alerts never came")
    return sorted(took)


def receive(consumer: object, seconds: float, sent: dict[str, float], took: list[float]) -> None:
    """Take one alert, if one comes in time."""
    message = consumer.poll(seconds)  # type: ignore[attr-defined]
    at = time.monotonic()
    if message is not None and message.key():
        since = sent.pop(message.key().decode(), None)
        if since is not None:
            took.append((at - since) * 1000)


def fresh(servers: str, folder: Path) -> Settings:
    """Topics that nobody has used."""
    prefix = f"b{uuid.uuid4().hex[:6]}-"
    settings = load_settings(
        bootstrap_servers=servers, topic_prefix=prefix, data_dir=folder / prefix, partitions=PARTITIONS
    )
    topics.create(settings)
    return settings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--read-us", type=float, nargs="+", default=[0.0, 500.0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--role", choices=["worker", "loop"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.role == "worker":
        settings = load_settings()
        run(settings, lambda parts: make_flow(settings, parts, reader(given.read_us[0]), 1, Policy.load()))
    elif given.role == "loop":
        bare_loop(load_settings(), given.read_us[0])
    else:
        compare(given.articles, given.read_us, given.rounds)


def compare(articles: int, reads: list[float], rounds: int) -> None:
    """The whole comparison on a broker of its own."""
    print(
        f"{platform.python_version()}, {os.cpu_count()} cores, {articles} articles of 3 KB, {PARTITIONS} partitions"
    )
    print(
        f"the pure core without Kafka, reading aside: {core_us(min(articles, 5_000)):.0f} us CPU an article"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        broker = JavaBroker(folder / "kafka", flags=("-Xmx1g",))
        broker.prepare()
        broker.start()
        try:
            for read_us in reads:
                table(broker.servers, read_us, articles, rounds, folder)
            took = latency(fresh(broker.servers, folder), folder)
            p99 = took[int(len(took) * 0.99)]
            print(
                f"article to alert at 50/s, read 500 us: p50 {median(took):.0f} ms, p99 {p99:.0f} ms, n {len(took)}"
            )
        finally:
            broker.stop()


def table(servers: str, read_us: float, articles: int, rounds: int, folder: Path) -> None:
    """One row for the loop, one for the worker, and their ratio; the middle of the rounds."""
    found: dict[str, list[tuple[float, float]]] = {"loop": [], "worker": []}
    for _ in range(rounds):
        for role, figures in found.items():
            settings = fresh(servers, folder)
            produce(settings, articles)
            figures.append(measure(settings, role, read_us, articles, folder))
    middle = {role: (median(f[0] for f in some), median(f[1] for f in some)) for role, some in found.items()}
    for role, (rate, cpu) in middle.items():
        beside = f"{cpu - read_us:5.0f} beside read"
        print(f"read {read_us:.0f} us, {role:6}: {rate:7.0f} articles/s, {cpu:5.0f} us CPU each, {beside}")
    print(
        f"read {read_us:.0f} us, worker / loop: {middle['worker'][0] / middle['loop'][0]:.2f} articles a second"
    )


if __name__ == "__main__":
    main()
