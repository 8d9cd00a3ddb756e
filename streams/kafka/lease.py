"""Whether this worker may still write: until the group may have given its partitions to another.

A worker that was stopped (SIGSTOP, a frozen machine) goes on in the middle of a flush as if nothing had been. An
at-least-once producer cannot be fenced by the broker, so the worker asks itself, before each request that writes, how
long ago it sent the last heartbeat that the group answered.
"""

import logging
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from streams.errors import WhoholdsError

log = logging.getLogger(__name__)

# Goes on while the machine sleeps, where there is such a clock.
_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class PausedError(WhoholdsError):
    """The group has not heard of this worker for longer than a session: its partitions may be another's."""


def leave(error: PausedError) -> NoReturn:
    """End the process at once: a stop in good order would send, write and commit what it still has."""
    log.critical("%s", error)
    os._exit(1)


def fail(error: PausedError) -> NoReturn:
    """Raise the error."""
    raise error


def now() -> float:
    """Seconds that only grow, also while this process is stopped."""
    return time.clock_gettime(_CLOCK)


@dataclass(slots=True)
class Lease:
    """Good for ``seconds``, the session's time-out, after the last heartbeat that was answered was sent.

    ``end`` is called where it is good no longer; it does not come back.
    """

    seconds: float
    clock: Callable[[], float] = now
    end: Callable[[PausedError], NoReturn] = fail
    heard: float | None = None

    def renew(self, at: float) -> None:
        """The group heard of us; ``at`` is no later than when it did."""
        self.heard = at

    def check(self) -> None:
        """End with PausedError once the group may think us dead; before the first heartbeat nothing is ours."""
        age = 0.0 if self.heard is None else self.clock() - self.heard
        if age >= self.seconds:
            self.end(
                PausedError(
                    f"paused, or cut off: the group last heard of this worker {age:.1f} s ago, and gives its "
                    f"work away after {self.seconds:g} s; what is not written is dropped"
                )
            )

    def follow(self, coordinator: Any) -> None:
        """Renew with every heartbeat and every joining of aiokafka's coordinator."""
        beat, joined = coordinator._do_heartbeat, coordinator._on_join_complete

        async def heartbeat() -> bool:
            at = self.clock()
            if answered := bool(await beat()):
                self.renew(at)
            return answered

        async def join_complete(*given: Any) -> Any:
            self.renew(self.clock())
            return await joined(*given)

        coordinator._do_heartbeat, coordinator._on_join_complete = heartbeat, join_complete

    def guard(self, client: Any) -> None:
        """Let aiokafka's client send no request that writes without a look at the lease."""
        send = client.send

        async def guarded(node: Any, request: Any, **given: Any) -> Any:
            if type(request).__name__.startswith("ProduceRequest"):
                self.check()
            return await send(node, request, **given)

        client.send = guarded
