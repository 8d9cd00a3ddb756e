"""The page over Kafka: what it shows is what is on the topics, also after it was killed."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import orjson

from tests.kafka.conftest import END_SECONDS, ROOT, SETTLE_SECONDS, Cluster
from tests.kafka.test_flow import news, produce


@contextmanager
def served(cluster: Cluster, how: signal.Signals) -> Iterator[str]:
    """``whoholds serve --kafka``; gives its address, and ends it by this signal."""
    command = [sys.executable, "-m", "tests.kafka.command", "serve", "--kafka", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=cluster.environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    said = ""
    while not (found := re.search(r"http://[\d.:]+/", said)):
        line = process.stderr.readline()
        assert line, said
        said += line
    yield found[0]
    process.send_signal(how)
    assert process.wait(END_SECONDS) == (0 if how is signal.SIGTERM else -how)
    process.stderr.close()


def ask(address: str) -> Any:
    with urlopen(address, timeout=END_SECONDS) as answer:
        return json.load(answer)


def holders(address: str) -> dict[str, tuple[str, str]]:
    """Of each place on the map who holds it, and since when."""
    features = [one["properties"] for one in ask(f"{address}api/control")["features"]]
    return {one["id"]: (one["holder"], one["since"]) for one in features}


def on_topic(cluster: Cluster) -> dict[str, tuple[str, str]]:
    """The same as the control topic has it."""
    found = {key.decode(): orjson.loads(value) for key, value in cluster.states().items()}
    return {place: (state["holder"], state["since"]) for place, state in found.items()}


def alerts(address: str) -> list[str]:
    return [one["id"] for one in ask(f"{address}api/alerts?limit=200")["alerts"]]


def until_the_same(cluster: Cluster, address: str) -> None:
    """The page catches up with the topics."""
    states, told = on_topic(cluster), {orjson.loads(one.value or b"")["id"] for one in cluster.read("alerts")}
    start = time.monotonic()
    while holders(address) != states or set(alerts(address)) != told:
        assert time.monotonic() - start < SETTLE_SECONDS, (holders(address), states)
        time.sleep(0.1)
    assert len(alerts(address)) == len(told)


def test_the_page_shows_what_is_on_the_topics(cluster: Cluster) -> None:
    """From the beginning, live, and going on after a kill; a bad message hides nothing."""
    articles = news(60, places=12)
    cluster.worker("one")
    cluster.send(articles[:20])
    produce(cluster, b"x", b"no claims", "claims")
    cluster.settle()
    with served(cluster, signal.SIGKILL) as address:
        until_the_same(cluster, address)
        cluster.send(articles[20:40])
        cluster.settle()
        until_the_same(cluster, address)
    cluster.send(articles[40:])
    cluster.settle()
    with served(cluster, signal.SIGTERM) as address:
        until_the_same(cluster, address)
        day = articles[30].published
        assert day
        assert ask(f"{address}api/control?known={day.date()}")["total"] <= len(on_topic(cluster))
