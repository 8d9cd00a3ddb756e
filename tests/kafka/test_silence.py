"""Sources that fall silent, and spans: what is told to those who keep the flow running."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from time import time

import orjson
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from schemas.article import encode_article
from streams.control.policy import Policy
from streams.kafka import clients
from streams.kafka.flow import make_flow
from streams.kafka.silence import FILE, LEAST_ARTICLES, MOST_OUTLETS, SLOT_SECONDS, Change, Silences
from streams.kafka.traces import traced
from streams.settings import load_settings
from streams.step import Message
from tests.kafka import stubs
from tests.kafka.conftest import Cluster
from tests.kafka.test_flow import article
from tests.kafka.test_seen_from_outside import address_of, get, samples

HOUR = 3600.0
DAY = 24 * HOUR


def heard(*, days: int = 3, every: float = HOUR, night: tuple[int, int] = (0, 0)) -> Silences:
    """Silences that have heard of an outlet, every so often but at night, from 0 on."""
    made = Silences(HOUR)
    at = 0.0
    while at <= days * DAY:
        if not night[0] <= at % DAY / HOUR < night[1]:
            made.hear("SANA", at)
        at += every
    return made


@pytest.mark.parametrize(
    ("silences", "after", "silent"),
    [
        (heard(), 1.9 * HOUR, False),
        (heard(), 2.1 * HOUR, True),
        (heard(every=60), 59 * 60, False),
        (heard(every=60), 61 * 60, True),
        (heard(days=1), 3 * HOUR, True),
        (heard(days=1, every=5 * HOUR), 30 * HOUR, False),
        (heard(days=6, every=5 * HOUR), 9 * HOUR, False),
        (heard(days=6, every=5 * HOUR), 11 * HOUR, True),
        (heard(night=(22, 24), every=600), 3 * HOUR, False),
        (heard(night=(22, 24), every=600), 5 * HOUR, True),
        (heard(days=0, every=1), 100 * DAY, False),
    ],
)
def test_silence_is_longer_than_what_is_usual(silences: Silences, after: float, silent: bool) -> None:
    """Twice the longest pause, and an hour at least; nights count; of less than a day nothing is known."""
    last = silences.habits["SANA"].last
    assert [change.back for change in silences.look(last + after)] == ([False] if silent else [])
    assert silences.silent() == (["SANA"] if silent else [])


def test_silence_is_told_once_and_so_is_its_end() -> None:
    """The silence itself teaches nothing: the next is told as soon."""
    silences = heard()
    last = 3 * DAY
    fallen = Change("SANA", False, last, 3 * HOUR, HOUR)
    assert list(silences.look(last + 3 * HOUR)) == [fallen]
    assert list(silences.look(last + 9 * HOUR)) == []
    silences.hear("SANA", last - HOUR)
    assert list(silences.look(last + 9 * HOUR)) == []
    silences.hear("SANA", last + 10 * HOUR)
    assert list(silences.look(last + 10 * HOUR)) == [Change("SANA", True, last, 10 * HOUR, HOUR)]
    assert [change.back for change in silences.look(last + 12.5 * HOUR)] == [False]


def test_it_does_not_matter_in_which_order_articles_are_read() -> None:
    """A backlog comes partition by partition."""
    times = [hour * HOUR for hour in range(100)]
    one, other = Silences(HOUR), Silences(HOUR)
    for at in times:
        one.hear("SANA", at)
    for at in sorted(times, key=lambda at: (at // HOUR % 4, -at)):
        other.hear("SANA", at)
    assert one.habits == other.habits


def test_pauses_of_long_ago_are_forgotten() -> None:
    """A week of holidays counts for two weeks."""
    silences = heard()
    back = 3 * DAY + 8 * HOUR
    for hour in range(20 * 24):
        silences.hear("SANA", back + hour * HOUR)
        if hour == 1:
            assert silences.habits["SANA"].usual == pytest.approx(8 * HOUR, abs=SLOT_SECONDS)
    assert silences.habits["SANA"].usual == HOUR


def test_what_is_known_outlives_a_restart(tmp_path: Path) -> None:
    """Also that somebody is silent already; a damaged file is as none."""
    before = heard()
    assert len(list(before.look(4 * DAY))) == 1
    before.save(tmp_path)
    after = Silences(HOUR)
    after.load(tmp_path)
    assert (after.habits, list(after.look(5 * DAY))) == (before.habits, [])
    for raw in (b"", b"[]", b"{}", b'{"outlets": {"SANA": [1]}}', b'{"outlets": {"SANA": 7}}'):
        (tmp_path / FILE).write_bytes(raw)
        Silences(HOUR).load(tmp_path)


def test_outlets_that_anybody_makes_up_are_not_all_watched() -> None:
    silences = Silences(HOUR)
    for number in range(MOST_OUTLETS + 9):
        silences.hear(f"outlet {number}", 0.0)
    silences.hear("", 0.0)
    assert len(silences.habits) == MOST_OUTLETS


@contextmanager
def collector() -> Iterator[tuple[str, list[bytes]]]:
    """What takes spans as an OpenTelemetry collector does: its address, and what came."""
    came: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", came
    server.shutdown()


def put_at(cluster: Cluster, times: list[float], **headers: str) -> None:
    """Articles of SANA that arrived at these times."""
    client = clients.producer(cluster.settings)
    told = [(name, value.encode()) for name, value in headers.items()]
    for at in times:
        one = article(int(at / HOUR) % 9_999, "CAPTURE Alpha hts 2020-01-01\n", outlet="SANA")
        sent = {"key": one.id.encode(), "value": encode_article(one), "timestamp_ms": int(at * 1000)}
        client.send(cluster.settings.topic("articles"), headers=told, **sent)
    client.flush()
    client.close()


def test_a_worker_tells_of_a_silent_source_and_sends_its_spans(cluster: Cluster) -> None:
    """An event, a metric, a line in the log; the end of the silence; and one trace from article to alert."""
    now, parent = time(), "4bf92f3577b34da6a3ce929d0e0e4736"
    put_at(cluster, [now - 3 * DAY + hour * HOUR for hour in range(2 * LEAST_ARTICLES)])
    with collector() as (endpoint, came):
        otel = {"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_BSP_SCHEDULE_DELAY": "200"}
        worker = cluster.worker("w1", WHOHOLDS_TRACES="true", WHOHOLDS_LOG_FORMAT="json", **otel)
        cluster.until(lambda: cluster.count("operations") == 1, "event")
        found = samples(get(address_of(cluster, worker), "/metrics")[1])
        assert found["whoholds_outlet_silent", "SANA"] == 1
        put_at(cluster, [now], traceparent=f"00-{parent}-00f067aa0ba902b7-01")
        cluster.until(lambda: cluster.count("operations") == 2, "second event")
        cluster.settle()
        cluster.until(lambda: any(b"reconcile" in body for body in came), "spans")
        assert worker.end() == 0
    fallen, back = sorted(map(_body, cluster.read("operations")), key=lambda event: event["time"])
    assert (fallen["type"], back["type"]) == ("source.silent", "source.back")
    assert fallen["outlet"] == back["outlet"] == "SANA"
    assert fallen["last_article"] == back["last_article"]
    assert fallen["usual_seconds"] == pytest.approx(HOUR, abs=SLOT_SECONDS)
    assert "a source is silent for longer than usual" in worker.said()
    carried = [dict(message.headers).get("traceparent", b"").decode() for message in cluster.read("claims")]
    assert sum(parent in header for header in carried) == 1
    cluster.holds()


def _body(message: Message) -> dict[str, object]:
    found: dict[str, object] = orjson.loads(message.value or b"")
    assert dict(message.headers)["ce_id"].decode() == found["id"]
    return found


def test_a_span_tells_of_an_error_and_the_trace_goes_on() -> None:
    """The claims carry the trace of their article; a step that fails leaves a span that says so."""
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    read, _ = make_flow(load_settings(), 1, stubs.read_lines, stubs.READER, Policy.load())
    step = traced(read.step, read.name, provider)
    parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    def message(text: str) -> Message:
        raw = encode_article(article(1, text))
        return Message("articles", 0, 7, b"a1", raw, datetime.now(UTC), (("traceparent", parent.encode()),))

    sent = list(step(message("CAPTURE Alpha hts 2020-01-01\n"), {}))
    (claim,) = [one for one in sent if one.topic == "claims"]
    (span,) = spans.get_finished_spans()
    told = dict(claim.headers)["traceparent"].decode().split("-")
    assert (told[1], told[2]) == (parent.split("-")[1], f"{span.context.span_id:016x}")
    assert span.attributes is not None
    assert span.attributes["messaging.kafka.offset"] == 7
    assert not any(dict(one.headers) for one in sent if one.topic == "extractions")
    with pytest.raises(ZeroDivisionError):
        list(step(message("BUG\n"), {}))
    assert spans.get_finished_spans()[-1].status.status_code.name == "ERROR"
