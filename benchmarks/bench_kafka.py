"""The flow on a real broker beside a bare confluent-kafka loop that does the same reading, in one run.

    python benchmarks/bench_kafka.py [--articles 20000] [--read-us 0 500] [--rounds 3] [--soak 1000000]

Both read articles of 3 KB, of which three in ten make one claim, with a ``read`` that does a fixed amount of work. The
loop parses, reads, keeps the last article of each place in a dict, sends extraction and claims, and commits three
times a second; it does not reconcile. The worker is the real one: tables, changelogs, claims through the log, states
and alerts. CPU is user and system time of the process; what ``read`` takes is measured and taken off.

Then 1, 2 and 4 workers share the partitions; tables are lost and read back; one of two workers is killed, and the time
is taken until each of its partitions moves again; and, at 50 articles a second, the time from an article sent to its
alert received. ``--soak`` does something else: so many small articles through one worker, and what memory it has on the
way.
"""

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import load
from load import CLAIMS_IN_TEN, START, WORDS, bare_loop, core_us, passes_for, produce, read_us, reader, sender

from schemas.article import encode_article
from streams.articles.article import Article
from streams.control.policy import Policy
from streams.kafka import topics
from streams.kafka.flow import make_flow
from streams.kafka.worker import run
from streams.settings import Settings, load_settings
from tests.kafka.broker import JavaBroker

WARM = 0.2  # of the articles, before the clock starts
PARTITIONS = 8
SOAK_BYTES = 300
FILLER = " ".join(WORDS[:400])
Process = subprocess.Popen[bytes]
LOGS: dict[int, Path] = {}  # what a process said, by its number


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Counter:
    """How many messages a topic has."""

    def __init__(self, settings: Settings) -> None:
        from confluent_kafka import Consumer

        self._settings = settings
        self._client = Consumer({"bootstrap.servers": settings.bootstrap_servers, "group.id": "count"})

    def ends(self, topic: str) -> list[int]:
        """The end of each partition."""
        from confluent_kafka import KafkaException, TopicPartition

        name = self._settings.topic(topic)
        parts = [TopicPartition(name, number) for number in range(PARTITIONS)]
        while True:
            try:
                return [self._client.get_watermark_offsets(part)[1] for part in parts]
            except KafkaException:  # a topic that was made just now
                time.sleep(0.2)

    def __call__(self, topic: str) -> int:
        return sum(self.ends(topic))


@dataclass(frozen=True, slots=True)
class Figures:
    """Articles a second, and CPU microseconds an article beside reading."""

    rate: float
    beside: float


def measure(
    settings: Settings, role: str, passes: int, articles: int, folder: Path, workers: int = 1
) -> Figures:
    """Run the loop or workers until they have read all."""
    count = Counter(settings)
    claims = sum(number % 10 < CLAIMS_IN_TEN for number in range(articles))
    processes = [start(settings, role, passes, folder, f"w{number}") for number in range(workers)]
    try:
        wait(processes, lambda: count("extractions"), int(articles * WARM))
        seen, since, used = count("extractions"), time.monotonic(), cpu_of(processes)
        wait(processes, lambda: count("extractions"), articles)
        if role == "worker":
            wait(processes, lambda: count("control"), claims)
        seconds, cpu = time.monotonic() - since, cpu_of(processes) - used
    finally:
        end(processes)
    done = articles - seen
    return Figures(done / seconds, cpu / done * 1e6 - read_us(passes))


def cpu_of(processes: list[Process]) -> float:
    """CPU seconds of all."""
    return sum(cpu_seconds(process.pid) for process in processes)


def end(processes: list[Process]) -> None:
    """Kill all."""
    for process in processes:
        process.kill()
        process.wait()


def start(settings: Settings, role: str, passes: int, folder: Path, name: str = "w0") -> Process:
    """Start a worker or the loop as a process of its own."""
    environment = {
        **os.environ,
        "WHOHOLDS_BOOTSTRAP_SERVERS": settings.bootstrap_servers,
        "WHOHOLDS_TOPIC_PREFIX": settings.topic_prefix,
        "WHOHOLDS_DATA_DIR": str(settings.data_dir),
        "WHOHOLDS_WORKER": name,
        "WHOHOLDS_LOG_LEVEL": "warning",
    }
    command = [sys.executable, __file__, "--role", role, "--passes", str(passes)]
    path = folder / f"{settings.topic_prefix}{role}-{name}.log"
    with path.open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    LOGS[process.pid] = path
    return process


def wait(processes: list[Process], count: Callable[[], int], goal: int) -> None:
    """Wait until a count is reached."""
    while count() < goal:
        for process in processes:
            if process.poll() is not None:
                said = LOGS[process.pid].read_text("utf-8", "replace")[-3000:]
                raise SystemExit(f"a process ended with {process.returncode}: {said}")
        time.sleep(0.05)


def latency(settings: Settings, folder: Path, passes: int, seconds: int = 20, rate: int = 50) -> list[float]:
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
    process = start(settings, "worker", passes, folder)
    try:
        for number in range(-5 * rate, seconds * rate):  # the first five seconds warm up
            one = Article(f"l{number}", f"CAPTURE L{number} hts 2020-01-01 {FILLER}", START, "AFP")
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
        end([process])
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


def back_after(settings: Settings, folder: Path, passes: int, articles: int) -> float:
    """Kill one of two workers in the middle of the work; seconds until every partition has moved again."""
    produce(settings, articles)
    count = Counter(settings)
    processes = [start(settings, "worker", passes, folder, f"w{number}") for number in range(2)]
    try:
        wait(processes, lambda: min(count.ends("extractions")), articles // PARTITIONS // 10)
        processes[0].send_signal(signal.SIGKILL)
        since = time.monotonic()
        time.sleep(0.2)
        before, there = count.ends("extractions"), count.ends("articles")
        goals = [
            min(at + 1, end) for at, end in zip(before, there, strict=True)
        ]  # some are read to their end
        wait(processes[1:], lambda: sum(map(int.__ge__, count.ends("extractions"), goals)), PARTITIONS)
        return time.monotonic() - since
    finally:
        end(processes)


def bytes_each(settings: Settings, folder: Path, articles: int) -> dict[str, float]:
    """What an article takes on the broker's disk, by topic, and in the tables of the worker."""
    found = {}
    for topic in topics.wanted(settings):
        logs = (folder / "kafka" / "data").glob(f"{topic.name}-[0-9]*/*.log")
        found[topic.name.removeprefix(settings.topic_prefix)] = sum(log.stat().st_size for log in logs)
    tables = settings.data_dir.rglob("*")
    found["tables"] = sum(path.stat().st_size for path in tables if path.is_file())
    return {name: size / articles for name, size in found.items() if size}


def recovery(settings: Settings, folder: Path) -> tuple[int, float]:
    """Start a worker whose tables are lost; changelog rows, and seconds until it has handled one more article."""
    shutil.rmtree(settings.data_dir)
    count = Counter(settings)
    rows = sum(
        count(topics.changelog(settings, table).removeprefix(settings.topic_prefix))
        for table in topics.TABLES
    )
    before, since = count("extractions"), time.monotonic()
    process = start(settings, "worker", 0, folder)
    try:
        produce(settings, 1, first=before)
        wait([process], lambda: count("extractions"), before + 1)
        return rows, time.monotonic() - since
    finally:
        end([process])


def soak(servers: str, articles: int, folder: Path) -> None:
    """Many small articles through one worker; prints its memory on the way."""
    settings = fresh(servers, folder)
    count, sent = Counter(settings), 0
    process = start(settings, "worker", 0, folder)
    begin = time.monotonic()
    try:
        for part in range(10):
            produce(settings, articles // 10, SOAK_BYTES, first=sent)
            sent += articles // 10
            wait([process], lambda: count("extractions"), sent)
            took, size = time.monotonic() - begin, memory_mb(process.pid)
            print(f"{sent} articles after {took:.0f} s: {size:.0f} MB ({10 * (part + 1)} %)", flush=True)
        claims = sum(number % 10 < CLAIMS_IN_TEN for number in range(sent))
        wait([process], lambda: count("control"), claims)
        print(
            f"all claims reconciled after {time.monotonic() - begin:.0f} s: {memory_mb(process.pid):.0f} MB"
        )
    finally:
        end([process])


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
    parser.add_argument("--soak", type=int, default=0, metavar="ARTICLES", help="this and nothing else")
    parser.add_argument("--passes", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--role", choices=["worker", "loop"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    settings = load_settings()
    if given.role == "worker":
        run(settings, lambda parts: make_flow(settings, parts, reader(given.passes), 1, Policy.load()))
    elif given.role == "loop":
        bare_loop(settings, given.passes)
    else:
        with tempfile.TemporaryDirectory() as name:
            on_a_broker(Path(name), given)


def on_a_broker(folder: Path, given: argparse.Namespace) -> None:
    """What was asked for, on a broker of its own."""
    print(f"{platform.python_version()}, {os.cpu_count()} cores, {PARTITIONS} partitions", flush=True)
    broker = JavaBroker(folder / "kafka", flags=("-Xmx1g",))
    broker.prepare()
    broker.start()
    try:
        if given.soak:
            soak(broker.servers, given.soak, folder)
        else:
            compare(broker.servers, folder, given.articles, given.read_us, given.rounds)
    finally:
        broker.stop()


def compare(servers: str, folder: Path, articles: int, reads: list[float], rounds: int) -> None:
    """The whole comparison."""
    print(f"{articles} articles of {load.BYTES} bytes; CPU of the pure core without Kafka, reading aside: "
          f"{core_us(min(articles, 5_000)):.0f} us an article", flush=True)  # fmt: skip
    passes = passes_for(500)
    for wanted in reads:
        beside(servers, wanted, articles, rounds, folder)
    scale(servers, passes, articles, folder)
    print(f"one of two workers killed: all its partitions moved again after "
          f"{back_after(fresh(servers, folder), folder, passes, articles):.1f} s", flush=True)  # fmt: skip
    took = latency(fresh(servers, folder), folder, passes)
    p99 = took[int(len(took) * 0.99)]
    print(
        f"article to alert at 50/s, read 500 us: p50 {median(took):.0f} ms, p99 {p99:.0f} ms, n {len(took)}"
    )


def beside(servers: str, wanted: float, articles: int, rounds: int, folder: Path) -> None:
    """The loop and the worker, one after the other; prints the middle of the rounds, and their ratio."""
    found: dict[str, list[Figures]] = {"loop": [], "worker": []}
    passes = passes_for(wanted)  # once: both do the same work
    for _ in range(rounds):
        for role, figures in found.items():
            settings = fresh(servers, folder)
            produce(settings, articles)
            figures.append(measure(settings, role, passes, articles, folder))
    for role, figures in found.items():
        rate, cpu = (median(getattr(one, name) for one in figures) for name in ("rate", "beside"))
        print(
            f"read {wanted:.0f} us, {role:6}: {rate:7.0f} articles/s, {cpu:5.0f} us CPU each beside read",
            flush=True,
        )
    ratio = median(one.rate / other.rate for one, other in zip(found["worker"], found["loop"], strict=True))
    print(f"read {wanted:.0f} us, worker / loop: {ratio:.2f} articles a second", flush=True)


def scale(servers: str, passes: int, articles: int, folder: Path) -> None:
    """One, two and four workers over the partitions."""
    one = 0.0
    for workers in (1, 2, 4):
        settings = fresh(servers, folder)
        produce(settings, articles)
        found = measure(settings, "worker", passes, articles, folder, workers)
        if not one:
            one = found.rate
            each = bytes_each(settings, folder, articles)
            print("bytes an article: " + ", ".join(f"{name} {size:.0f}" for name, size in each.items()))
            rows, seconds = recovery(settings, folder)
            print(f"lost tables: {rows} rows read back in {seconds:.1f} s, the start of the worker included")
        print(f"read 500 us, {workers} workers: {found.rate:7.0f} articles/s, {found.rate / one:.2f} of one worker, "
              f"{found.beside:.0f} us CPU each beside read", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
