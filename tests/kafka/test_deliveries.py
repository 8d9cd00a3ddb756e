"""Alerts to endpoints from a real broker: all of them, under one id each, whoever dies."""

import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from schemas.operation import OperationType
from tests.embedded.hooks import Receiver, receiving, webhooks
from tests.kafka.conftest import Cluster
from tests.kafka.test_faults import SEEDS
from tests.kafka.test_flow import article, news
from tests.kafka.test_seen_from_outside import address_of, get, samples


def endpoints(cluster: Cluster, receiver: Receiver, *names: str) -> Path:
    path = webhooks(cluster.folder, receiver.port, *names)
    cluster.given["webhooks"] = str(path)
    return path


def told(cluster: Cluster) -> set[str]:
    return {orjson.loads(message.value or b"{}")["id"] for message in cluster.read("alerts")}


def everybody_has(cluster: Cluster, receiver: Receiver, *names: str) -> Callable[[], bool]:
    """Whether each endpoint has every alert that is on the topic."""
    return lambda: {(f"/{name}", one) for name in names for one in told(cluster)} <= receiver.ids().keys()


def test_alerts_are_delivered_and_shown(cluster: Cluster) -> None:
    """What was told before is not for an endpoint that is new; one that is gone is disabled everywhere."""
    cluster.worker("before")
    cluster.send([article(number, f"CAPTURE Old{number} hts 2020-01-01\n") for number in range(5)])
    cluster.settle()
    old = told(cluster)
    assert old
    cluster.workers.pop().end()
    with receiving(Receiver(lambda path, _: (410 if path == "/gone" else 200, {}))) as receiver:
        endpoints(cluster, receiver, "one", "gone")
        worker = cluster.worker("w1")
        address = address_of(cluster, worker)
        cluster.until(lambda: get(address, "/readyz")[0] == 200, "readiness")
        cluster.send([article(10 + number, f"CAPTURE P{number} hts 2020-01-02\n") for number in range(20)])
        cluster.settle()
        new = told(cluster) - old
        cluster.until(lambda: set(receiver.alerts("/one")) >= new, "alerts at the endpoint")
        assert sorted(receiver.alerts("/one")) == sorted(new)
        assert all(len(ids) == 1 for ids in receiver.ids().values())
        # What was on its way when the first answer came.
        assert len(receiver.alerts("/gone")) <= 4
        cluster.until(lambda: "endpoint gone disabled: status 410" in get(address, "/readyz")[1], "trouble")
        shown = samples(get(address, "/metrics")[1])
        assert shown["whoholds_delivery_seconds_count", "one", "delivered"] == len(new)
        assert shown["whoholds_endpoint_failing", "gone"] == 1
        assert shown["whoholds_endpoint_failing", "one"] == 0
        assert shown["whoholds_deliveries_waiting", "gone"] == len(new)
        cluster.until(lambda: bool(cluster.read("operations")), "operational alert")
        (event,) = [orjson.loads(message.value or b"") for message in cluster.read("operations")]
        assert (event["type"], event["endpoint"]) == (OperationType.ENDPOINT_DISABLED, "gone")
        receiver.answer = lambda *_: (200, {})
        assert cluster.run("deliveries", "--kafka", "enable", "gone").returncode == 0
        cluster.until(lambda: set(receiver.alerts("/gone")) >= new, "alerts after enabling")
        listed = cluster.run("deliveries", "--kafka", "list", "--json")
        assert {row["endpoint"]: row["waiting"] for row in map(orjson.loads, listed.stdout.splitlines())} == {
            "one": 0,
            "gone": 0,
        }
        again = cluster.run("deliveries", "--kafka", "replay", "--since", "2020-01-01", "--endpoint", "one")
        assert again.returncode == 0, again.stderr
        cluster.until(lambda: len(receiver.alerts("/one")) == 2 * len(new) + len(old), "replay")
    assert all(len(ids) == 1 for ids in receiver.ids().values())
    assert cluster.read("dead-letters") == []
    assert not re.search(r"whsec_|/hook", worker.said())


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_who_dies_takes_an_alert_along(cluster: Cluster, seed: int) -> None:
    """Workers killed in the midst of deliveries; every endpoint has every alert, under one id each."""
    chance = random.Random(seed)

    def answer(path: str, _: str) -> tuple[int, dict[str, str]]:
        time.sleep(0.02)
        return (500 if path == "/flaky" and chance.random() < 0.2 else 200), {}

    with receiving(Receiver(answer)) as receiver:
        endpoints(cluster, receiver, "one", "flaky")
        cluster.worker("w1")
        cluster.worker("w2")
        cluster.send([article(number, f"CAPTURE First{number} hts 2020-01-01\n") for number in range(8)])
        cluster.until(lambda: len(receiver.got) > 4, "first deliveries")
        cluster.send(news(300, seed, places=60))
        for victim in ("w1", "w2"):
            enough = len(receiver.got) + chance.randrange(5, 40)
            cluster.until(lambda enough=enough: len(receiver.got) > enough, "deliveries")  # type: ignore[misc]
            worker = next(one for one in cluster.workers if one.name == victim)
            worker.end(signal.SIGKILL)
            cluster.workers.remove(worker)
            cluster.worker(victim)
        cluster.settle()
        receiver.answer = lambda *_: (200, {})
        # What failed waits for its time; enabling an endpoint makes it due.
        assert cluster.run("deliveries", "--kafka", "enable", "flaky").returncode == 0
        cluster.until(everybody_has(cluster, receiver, "one", "flaky"), "every alert at every endpoint")
    assert cluster.holds().holds
    assert all(len(ids) == 1 for ids in receiver.ids().values())
    twice = Counter(receiver.got)
    assert sum(count > 1 for (path, _, _), count in twice.items() if path == "/one") < len(told(cluster)) / 2
