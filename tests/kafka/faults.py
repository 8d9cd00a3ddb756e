"""Faults that a worker of the tests is given: it dies, or the disk or the broker fails, at an exact moment."""

import os
import signal
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka.errors import KafkaError

from streams.kafka.checkpoint import Checkpoint
from streams.kafka.outbox import Outbox, Record, Target
from streams.kafka.store import Store, StoreFailedError

PAUSE = "paused"
VARIABLE = "WHOHOLDS_TEST_FAULT"
POINTS = ("half sent", "acknowledged", "half written", "written", "disk fails", "broker refuses")


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def install(given: str) -> None:
    """Make the fault happen: ``POINT@N`` in the N-th flush that has rows to write."""
    point, _, number = given.partition("@")
    assert point in (*POINTS, PAUSE), point
    _Fault(point, int(number)).install()


async def _deliver_late(deliver: Any, box: Outbox, records: Mapping[Target, Sequence[Record]]) -> Any:
    """Stop in the one moment that no check covers: the lease was good, and the request is on its way."""
    lease = box._lease
    lease.check()
    os.kill(os.getpid(), signal.SIGSTOP)
    seconds, lease.seconds = lease.seconds, float("inf")
    last = await deliver(box, records)
    lease.seconds = seconds
    lease.check()
    return last


class _Fault:
    """Counts flushes, and strikes in one of them."""

    def __init__(self, point: str, number: int) -> None:
        self.point, self.left = point, number

    def strikes(self, point: str) -> bool:
        return self.point == point and self.left <= 0

    def install(self) -> None:
        deliver, keep, write = Outbox.deliver, Checkpoint._keep, Store.write
        fault = self

        async def delivers(box: Outbox, records: Mapping[Target, Sequence[Record]]) -> dict[Target, int]:
            fault.left -= any("changelog" in topic for topic, _ in records)
            if fault.strikes("broker refuses"):
                raise KafkaError("refused, says the test")
            if fault.strikes(PAUSE) and any("control-changelog" in topic for topic, _ in records):
                return await _deliver_late(deliver, box, records)
            if fault.strikes("half sent"):
                # some of it to the broker: claims without their changelog, a row without its alert
                await deliver(box, dict(list(records.items())[::2]))
                _die()
            last = await deliver(box, records)
            if fault.strikes("acknowledged"):
                _die()
            return last

        def keeps(point: Checkpoint, *given: Any) -> None:
            keep(point, *given)
            if fault.strikes("written"):
                _die()

        def writes(store: Store, *given: Any) -> None:
            if fault.strikes("disk fails"):
                raise StoreFailedError("no space left, says the test")
            write(store, *given)
            if fault.strikes("half written"):
                _die()

        Outbox.deliver = delivers
        Checkpoint._keep = keeps
        Store.write = writes
