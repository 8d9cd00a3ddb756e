"""What a worker shows: metrics, health, a log without secrets, and nothing beyond the loopback."""

import re
import signal
import time
import urllib.error
import urllib.request

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from streams.articles.article import Article
from streams.kafka.metrics import MOST_OUTLETS, OTHER, Look, Metrics
from streams.kafka.pulse import STALE_SECONDS
from streams.kafka.server import AddressError, served
from tests.kafka.conftest import Cluster, Worker
from tests.kafka.stubs import place
from tests.kafka.test_bad_input import put
from tests.kafka.test_flow import START, article

SECRET = "hunter2-and-more"


def get(address: str, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels, in the order of their names."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def address_of(cluster: Cluster, worker: Worker) -> str:
    found: list[str] = []

    def told() -> bool:
        found[:] = re.findall(r"metrics and health on http://([\d.:]+)", worker.said())
        return bool(found)

    cluster.until(told, "address")
    return found[-1]


def test_a_worker_shows_what_it_did_and_logs_it_without_secrets(cluster: Cluster) -> None:
    """Metrics by name, health and readiness; ids in the log as fields; the password nowhere."""
    given = {"WHOHOLDS_SASL_PASSWORD": SECRET, "WHOHOLDS_SSL_PASSWORD": SECRET, "WHOHOLDS_LOG_LEVEL": "debug"}
    worker = cluster.worker("w1", WHOHOLDS_LOG_FORMAT="json", **given)
    address = address_of(cluster, worker)
    assert address.startswith("127.0.0.1:")
    cluster.until(lambda: get(address, "/readyz")[0] == 200, "readiness")
    before = time.time()
    cluster.send([article(1, "CAPTURE Alpha hts 2020-01-01\n", outlet="AFP")])
    put(cluster, [(b"k", b"not json")])
    cluster.settle()
    cluster.until(lambda: 'whoholds_lag{partition="0"' in get(address, "/metrics")[1], "lag")
    found = samples(get(address, "/metrics")[1])
    assert found["whoholds_step_seconds_count", "read"] == 2
    assert found["whoholds_step_seconds_count", "reconcile"] == 1
    for topic in ("claims", "alerts", "control", "extractions", "dead-letters"):
        assert found["whoholds_messages_sent_total", cluster.settings.topic(topic)] == 1
    assert found["whoholds_dead_letters_total", "BadArticleError", "read"] == 1
    assert found["whoholds_outlet_last_article_timestamp_seconds", "AFP"] >= before - 1
    assert (found["whoholds_recovery_left",], found["whoholds_ready",]) == (0, 1)
    assert sum(name[0] == "whoholds_lag" for name in found) == 8
    assert get(address, "/healthz") == (200, "moves\n")
    assert {get(address, path)[0] for path in ("/", "/table", "/performance")} == {404}

    (alert,) = cluster.read("alerts")
    lines = [orjson.loads(line) for line in worker.said().splitlines()]
    (told,) = [line for line in lines if line["event"] == "alert"]
    assert told["alert"] == orjson.loads(alert.value or b"")["id"]
    assert told["place"] == place("Alpha").id
    (dead,) = [line for line in lines if "dead letter" in line["event"]]
    assert (dead["article"], dead["topic"], dead["level"]) == ("k", "articles", "warning")
    assert SECRET not in worker.said()
    assert worker.end(signal.SIGTERM) == 0


def test_health_and_readiness() -> None:
    """Well at the start and not ready; stuck when something does not move, or when nobody looks any more."""
    metrics = Metrics()
    now = time.monotonic()
    with served(metrics, "127.0.0.1:0") as address:
        assert (get(address, "/healthz")[0], get(address, "/readyz")[0]) == (200, 503)
        for look, healthy, ready in (
            (Look(now, {}, {("log", 0): 5}, True, False), 200, 503),
            (Look(now, {("articles", 0): (3, 9)}, {}, True, True), 200, 200),
            (Look(now, {("articles", 0): (3, 9)}, {}, False, True), 503, 503),
        ):
            metrics.look(look)
            assert (get(address, "/healthz")[0], get(address, "/readyz")[0]) == (healthy, ready)
        assert samples(get(address, "/metrics")[1])["whoholds_lag", "0", "articles"] == 6
    metrics.look(Look(now - STALE_SECONDS - 1, {}, {}, True, True))
    metrics._begun -= STALE_SECONDS + 1
    assert not metrics.healthy()


def test_outlets_that_anybody_makes_up_share_one_series() -> None:
    """Else whoever sends articles could fill the memory of whoever counts them."""
    metrics = Metrics()
    for number in range(MOST_OUTLETS + 50):
        metrics.seen(Article(f"a{number}", "", None, f"outlet {number}"), START)
    found = samples(metrics.text().decode())
    series = [name[1] for name in found if name[0] == "whoholds_outlet_last_article_timestamp_seconds"]
    assert (len(series), OTHER in series) == (MOST_OUTLETS + 1, True)


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:seven", "127.0.0.1:99999", "999.0.0.1:0"])
def test_an_address_that_cannot_be_had_is_one_sentence(address: str) -> None:
    with pytest.raises(AddressError, match="WHOHOLDS_HTTP"), served(Metrics(), address):
        pass


def test_a_port_that_is_taken_is_one_sentence_and_none_at_all_is_none() -> None:
    with served(Metrics(), "127.0.0.1:0") as address, pytest.raises(AddressError), served(Metrics(), address):
        pass
    with served(Metrics(), "") as nowhere:
        assert nowhere == ""
