"""Whatever dies, and whenever: the end is that of a run in which nothing did.

``WHOHOLDS_TEST_SEEDS`` and ``WHOHOLDS_TEST_ARTICLES`` make it more: ``make test-faults``.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from functools import cache

import pytest

from schemas.article import encode_article
from streams.control.policy import Policy
from streams.kafka.flow import make_flow
from streams.settings import load_settings
from streams.step import Message, Send
from tests.kafka import stubs
from tests.kafka.broker import Broker, JavaBroker
from tests.kafka.conftest import END_SECONDS, SETTLE_SECONDS, Cluster, Worker
from tests.kafka.faults import POINTS, VARIABLE
from tests.kafka.test_flow import START, news

SEEDS = range(int(os.environ.get("WHOHOLDS_TEST_SEEDS", "1")))
ARTICLES = int(os.environ.get("WHOHOLDS_TEST_ARTICLES", "1000"))
# Long enough to be in the middle of the work when the fault comes.
SLOW = {"WHOHOLDS_TEST_READ_SECONDS": "0.003"}


@cache
def undisturbed(seed: int) -> dict[bytes, bytes]:
    """The final states of the same articles through the same steps, one after the other, with nothing in between."""
    read, reconcile = make_flow(load_settings(), 1, stubs.read_lines, stubs.READER, Policy.load())
    rows: tuple[dict[str, bytes], dict[str, bytes]] = ({}, {})
    states: dict[bytes, bytes] = {}
    for article in news(ARTICLES, seed):
        for claim in read.step(sent(Send("articles", article.id.encode(), encode_article(article))), rows[0]):
            if claim.topic == "claims":
                told = [one for one in reconcile.step(sent(claim), rows[1]) if one.topic == "control"]
                states |= {one.key or b"": one.value or b"" for one in told}
    return {place: state for place, state in states.items() if state}


def sent(send: Send) -> Message:
    return Message(send.topic, 0, 0, send.key, send.value, START, send.headers)


class Trial:
    """A run with a fault in it."""

    def __init__(self, cluster: Cluster, broker: Broker, seed: int) -> None:
        self.cluster, self.broker, self.seed = cluster, broker, seed
        self.random = random.Random(seed)
        cluster.send(news(ARTICLES, seed))

    def worker(self, name: str, **environment: str) -> Worker:
        return self.cluster.worker(name, **environment)

    def some(self) -> None:
        """Wait until some of the articles are read, and not all."""
        share = self.random.uniform(0.1, 0.6)
        self.cluster.until(lambda: self.cluster.count("extractions") > share * ARTICLES, "part of the work")

    def kill(self, worker: Worker) -> None:
        assert worker.end(signal.SIGKILL) == -signal.SIGKILL or worker.cut_off()
        self.cluster.workers.remove(worker)

    def fallen(self, worker: Worker) -> int:
        """Wait until the fault that a worker was given has ended it."""
        worker.process.wait(END_SECONDS)
        while worker.restarted():
            worker.process.wait(END_SECONDS)
        return self.cluster.forget(worker)

    def back(self, since: float, what: str) -> None:
        """Wait until something is read again, and say how long that took."""
        read = self.cluster.count("extractions")
        if read < ARTICLES:
            self.cluster.until(lambda: self.cluster.count("extractions") > read, "sign of work")
        print(f"\n{what}: back after {time.monotonic() - since:.1f} s")

    def ends_as_if_nothing_had_been(self) -> None:
        self.cluster.settle()
        self.cluster.holds()
        assert self.cluster.states() == undisturbed(self.seed)
        assert self.cluster.count("dead-letters") == 0


def nothing(trial: Trial) -> None:
    trial.worker("w1")


def the_only_worker_is_killed(trial: Trial) -> None:
    trial.kill(_at_work(trial, "w1"))
    since = time.monotonic()
    trial.worker("w1")
    trial.back(since, "only worker killed")


def one_of_two_workers_is_killed(trial: Trial) -> None:
    trial.worker("w2", **SLOW)
    victim = _at_work(trial, "w1")
    trial.kill(victim)
    trial.back(time.monotonic(), "one of two killed")


def a_killed_worker_has_lost_its_tables(trial: Trial) -> None:
    trial.kill(_at_work(trial, "w1"))
    shutil.rmtree(trial.cluster.settings.data_dir)
    since = time.monotonic()
    trial.worker("w1")
    trial.back(since, "tables lost")


def workers_join_leave_and_are_restarted_one_by_one(trial: Trial) -> None:
    first = _at_work(trial, "w1")
    second = trial.worker("w2", **SLOW)
    trial.cluster.until(lambda: "works on" in second.said(), "second worker")
    for worker, successor in ((first, "w1"), (second, "w2")):
        since = time.monotonic()
        assert worker.end(signal.SIGTERM) == 0
        trial.cluster.workers.remove(worker)
        trial.worker(successor)
        trial.back(since, f"{successor} restarted")


def the_broker_is_killed(trial: Trial) -> None:
    """Workers that give up are started again, as whoever runs them does."""
    if not isinstance(trial.broker, JavaBroker):
        pytest.skip("only a broker of our own is killed")
    worker = _at_work(trial, "w1")
    trial.broker.stop(signal.SIGKILL)
    trial.cluster.client = None
    time.sleep(trial.random.uniform(0, 2))
    since = time.monotonic()
    trial.broker.start()
    while trial.cluster.count("extractions") < ARTICLES:
        if worker.process.poll() is not None:
            assert trial.cluster.forget(worker) == 1
            worker = trial.worker("w1")
        assert time.monotonic() - since < SETTLE_SECONDS, worker.said()[-4000:]
        time.sleep(0.2)
    print(f"\nbroker killed: all read {time.monotonic() - since:.1f} s after it came back")


FAULTS = [
    nothing,
    the_only_worker_is_killed,
    one_of_two_workers_is_killed,
    a_killed_worker_has_lost_its_tables,
    workers_join_leave_and_are_restarted_one_by_one,
    the_broker_is_killed,
]


def _at_work(trial: Trial, name: str) -> Worker:
    worker = trial.worker(name, **SLOW)
    trial.some()
    return worker


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_end_is_that_of_a_run_without_a_fault(
    cluster: Cluster, broker: Broker, fault: Callable[[Trial], None], seed: int
) -> None:
    """The states are those of the same articles with nothing in between, and the alerts those of the log."""
    trial = Trial(cluster, broker, seed)
    fault(trial)
    trial.ends_as_if_nothing_had_been()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_moment_between_a_message_and_its_commit_is_one_to_lose_it_in(
    cluster: Cluster, broker: Broker, seed: int
) -> None:
    """One worker after the other dies in a flush: half sent, sent and not on disk, half on disk, not committed.

    Or the broker refuses, or the disk: then the worker says so and ends.
    """
    trial = Trial(cluster, broker, seed)
    for point in POINTS:
        worker = trial.worker("w1", **{VARIABLE: f"{point}@{trial.random.randint(1, 3)}"}, **SLOW)
        status = trial.fallen(worker)
        assert status == (1 if "says the test" in worker.said() else -signal.SIGKILL), worker.said()[-3000:]
        assert 0 < trial.cluster.count("extractions") < 2 * ARTICLES
    trial.worker("w1")
    trial.ends_as_if_nothing_had_been()
