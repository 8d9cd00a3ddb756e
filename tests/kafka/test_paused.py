"""A worker that is stopped for longer than the group waits, and then goes on as if nothing had been."""

import signal
import time
from pathlib import Path

import pytest

from schemas.topics import OFFSET_HEADER
from streams.kafka.lease import Lease, PausedError
from streams.kafka.outbox import Outbox, Range
from streams.settings import load_settings
from tests.kafka.broker import Broker
from tests.kafka.conftest import END_SECONDS, Cluster, Worker
from tests.kafka.faults import PAUSE, VARIABLE
from tests.kafka.test_faults import SEEDS, SLOW, Trial, undisturbed

MENDED_SECONDS = 30  # 2 to 5 s, also on a machine with five times the work that it can do; it is printed
HERE = ("control", 1)


def stopped(worker: Worker) -> bool:
    """Whether a process stands still."""
    status = Path(f"/proc/{worker.process.pid}/stat").read_text(encoding="utf-8")
    return status.rpartition(")")[2].split()[0] == "T"


def falls(cluster: Cluster) -> bool:
    """Whether a state that goes less far stands behind one that goes further."""
    reached: dict[bytes | None, int] = {}
    for message in cluster.read("control"):
        offset = int(dict(message.headers)[OFFSET_HEADER])
        if offset < reached.get(message.key, -1):
            return True
        reached[message.key] = offset
    return False


@pytest.mark.parametrize("seed", SEEDS)
def test_a_worker_stopped_at_any_moment_writes_nothing_old(
    cluster: Cluster, broker: Broker, seed: int
) -> None:
    """SIGSTOP beyond the session's time-out, SIGCONT: it drops what it had and ends, or it joins anew."""
    trial = Trial(cluster, broker, seed)
    trial.worker("w2", **SLOW)
    paused = trial.worker("w1", **SLOW)
    trial.some()
    paused.process.send_signal(signal.SIGSTOP)
    cluster.workers.remove(paused)
    since = time.monotonic()
    cluster.settle()
    print(f"\nworker paused: all done by the other after {time.monotonic() - since:.1f} s")
    paused.process.send_signal(signal.SIGCONT)
    try:
        until = time.monotonic() + MENDED_SECONDS
        while time.monotonic() < until and paused.process.poll() is None and "paused" not in paused.said():
            time.sleep(0.2)
        if "paused, or cut off" in paused.said():
            assert paused.process.wait(END_SECONDS) == 1
        trial.ends_as_if_nothing_had_been()
    finally:
        paused.process.kill()
        paused.process.wait()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_paused_worker_writes_too_late_is_written_over(
    cluster: Cluster, broker: Broker, seed: int
) -> None:
    """It stops when the lease was looked at and the request is on its way; its rows come after the new owner's."""
    trial = Trial(cluster, broker, seed)
    paused = trial.worker("w1", **{VARIABLE: f"{PAUSE}@{trial.random.randint(1, 4)}"}, **SLOW)
    cluster.until(lambda: stopped(paused), "pause")
    cluster.workers.remove(paused)
    owner = trial.worker("w2")
    try:
        cluster.settle()
        assert cluster.states() == undisturbed(seed)
        paused.process.send_signal(signal.SIGCONT)
        assert paused.process.wait(END_SECONDS) == 1
    finally:
        paused.process.kill()
    assert "paused, or cut off" in paused.said()
    assert falls(cluster), "no state came late: nothing was tested"
    since = time.monotonic()
    cluster.until(lambda: "ours are written again" in owner.said(), "mending", MENDED_SECONDS)
    cluster.until(lambda: cluster.states() == undisturbed(seed), "end as before", MENDED_SECONDS)
    print(f"\nlate rows written over after {time.monotonic() - since:.1f} s")
    assert owner.end() == 0
    cluster.workers.remove(owner)
    trial.worker("w3", WHOHOLDS_DATA_DIR=str(cluster.folder / "other"))
    trial.ends_as_if_nothing_had_been()


def test_a_lease_ends_with_the_session() -> None:
    """It counts from the last heartbeat; before the first there is nothing to write, and nothing to refuse."""
    clock = [100.0]
    lease = Lease(6.0, lambda: clock[0])
    lease.check()
    lease.renew(100.0)
    clock[0] = 105.9
    lease.check()
    clock[0] = 106.0
    with pytest.raises(PausedError, match=r"6\.0 s ago"):
        lease.check()
    lease.renew(106.0)
    lease.check()


def test_what_stands_between_our_rows_is_anothers() -> None:
    """The first row of a partition says where ours begin."""
    box = Outbox(load_settings(), (), Lease(6.0), ["control"])
    for start, count in ((50, 2), (52, 1), (55, 4), (59, 0)):
        box.seen(HERE, start, count)
    assert box.strange == [Range(HERE, 53, 55)]
    box.seen(HERE, 61, 0)
    assert box.strange[1:] == [Range(HERE, 59, 61)]
    box.only([])
    assert (box.strange, box.last) == ([], {})
