"""Faust's consumer, made to lose nothing when partitions change hands. ``docs/kafka.md`` has what was seen without.

- What may be committed is said by the checkpoint. Faust counts acknowledgements message by message; it acknowledges
  messages that it drops in a rebalance, may commit past a gap, and does not wait for what a message caused.
- No fetch is under way while positions change, and what was fetched before is thrown away whole. Faust lets a fetch
  go on across a seek and drops the part of it that belongs to partitions which do not flow at that moment, while
  the position has moved past it.
- After a rebalance the sources flow when positions are set and queues are empty, not before; and queues are emptied
  once. Faust empties them again when messages (of sources and of standby tables) are in them already.
- What is further down the flow is fetched first: else a backlog of articles keeps every claim waiting.
- A partition without a committed offset begins at its beginning; Faust goes on from wherever it is.
- Messages of a source go through Faust in bundles: an event of its own for each costs more than all our work on it.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, cast

from faust.transport.consumer import ensure_TPset
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Transport, ensure_aiokafka_TP
from faust.transport.drivers.aiokafka import Consumer as FaustConsumer
from faust.types import TP
from faust.types.tuples import ConsumerMessage
from mode import Service
from mode.utils.queues import FlowControlEvent

from streams.kafka.checkpoint import Checkpoint
from streams.kafka.lease import Lease

# After this many seconds of a rebalance that cannot flush, the work is dropped; others will do it again.
REVOKE_SECONDS = 20.0
# A seek waits for the fetch that is under way, and that for messages at most so long.
FETCH_SECONDS = 0.25

# So many messages go through Faust as one; some dozens of bundles wait in its queues.
BUNDLE = 64

Beside = Callable[[], Awaitable[None]]

log = logging.getLogger(__name__)


def listed(partitions: Iterable[TP]) -> str:
    """Partitions by topic, for people."""
    topics: dict[str, list[int]] = {}
    for tp in sorted(partitions):
        topics.setdefault(tp.topic, []).append(tp.partition)
    return ", ".join(f"{topic} {' '.join(map(str, numbers))}" for topic, numbers in topics.items())


class SteadyFlow(FlowControlEvent):
    """Flow control that empties the queues when flow is resumed, and not when it never stopped."""

    def resume(self) -> None:
        """Let messages into the queues."""
        if not self.is_active():
            super().resume()


class Bundle(ConsumerMessage):
    """Messages of a partition, one behind the other; to Faust one message with the offset of the last."""

    def __init__(self, tp: TP, records: Sequence[Any], generation: int) -> None:
        last = records[-1]
        super().__init__(tp.topic, tp.partition, last.offset, last.timestamp / 1000, 0, None, None, None, None,
                         0, 0, tp, generation_id=generation)  # fmt: skip
        self.records = records


class Thread(AIOKafkaConsumerThread):
    """The thread that talks to the broker; tells the lease of each heartbeat."""

    async def on_start(self) -> None:
        """Connect."""
        await super().on_start()
        coordinator = getattr(self._consumer, "_coordinator", None)
        cast("Consumer", self.consumer).lease.follow(coordinator)


class Consumer(FaustConsumer):
    """Commits what its checkpoint calls safe, and begins where that ended."""

    checkpoint: ClassVar[Checkpoint]
    lease: ClassVar[Lease]
    urgent: ClassVar[frozenset[str]]
    beside: ClassVar[tuple[Beside, ...]]
    _told: dict[TP, int]
    _held_back: set[TP]
    _fetching: asyncio.Lock
    _seeks: int

    def __init__(self, *args: Any, **given: Any) -> None:
        self._told = {}
        self._held_back = set()
        self._fetching = asyncio.Lock()
        self._seeks = 0
        super().__init__(*args, **given)

    def _new_consumer_thread(self) -> Thread:
        return Thread(self, loop=self.loop, beacon=self.beacon)

    @Service.task
    async def _run_beside(self) -> None:
        await asyncio.gather(*(run() for run in self.beside))

    # -- commits

    def ack(self, message: Any) -> bool:  # noqa: ARG002
        """Do nothing: a message that is handled is not yet safe."""
        return False

    async def force_commit(self, topics: Any = None, start_new_transaction: bool = True) -> bool:  # noqa: ARG002
        """Commit what became safe since the last time."""
        safe = {TP(*source): offset for source, offset in self.checkpoint.safe.items()}
        offsets = {tp: offset for tp, offset in safe.items() if self._told.get(tp) != offset}
        if not offsets:
            return False
        done: bool = await self._commit_offsets(offsets, start_new_transaction=False)
        if done:
            self._told.update(offsets)
        return done

    async def wait_empty(self) -> None:
        """Make safe and commit all that is done; called before partitions change hands and before the end."""
        flush = asyncio.ensure_future(self.checkpoint.flush())
        await asyncio.wait({flush}, timeout=REVOKE_SECONDS)
        if flush.done():
            flush.result()
            await self.commit()
        else:
            self.log.warning("the broker did not take our work in time; it will be done again")
        self.checkpoint.forget()
        self._told.clear()
        self._buffered_partitions.clear()

    # -- what flows

    def resume_partitions(self, tps: Iterable[Any]) -> None:
        """Let changelogs flow; hold sources back until ``resume_flow``."""
        wanted = ensure_TPset(tps)
        changelogs = {tp for tp in wanted if self._is_changelog_tp(tp)}
        self._held_back |= wanted - changelogs
        super().resume_partitions(changelogs)

    def pause_partitions(self, tps: Iterable[Any]) -> None:
        """Stop partitions, also those held back."""
        self._held_back -= ensure_TPset(tps)
        super().pause_partitions(tps)

    def resume_flow(self) -> None:
        """Let everything flow that was asked for."""
        super().resume_flow()
        super().resume_partitions(self._held_back)
        if self._held_back:
            log.info("works on %s", listed(self._held_back))
        self._held_back = set()

    def on_buffer_drop(self, tp: TP) -> None:
        """Fetch again what was stopped for want of room, unless it is stopped for another reason too."""
        self._buffered_partitions.discard(tp)
        if tp in self.assignment() and tp not in self._paused_partitions | self._held_back:
            self._get_active_partitions().add(tp)

    # -- fetches and seeks, one at a time

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Any]]:
        """Fetch messages; none of them is handed out once positions or owners have changed."""
        if not self.flow_active:
            await self.wait(self.can_resume_flow)  # type: ignore[arg-type]
        async with self._fetching:
            since = self._seeks, self.app.consumer_generation_id
            records = await self._fetch(min(timeout, FETCH_SECONDS))
        for tp, message in self._messages(records):
            if not self.flow_active or since != (self._seeks, self.app.consumer_generation_id):
                return
            yield tp, message

    def _messages(self, records: Mapping[TP, Sequence[Any]]) -> Iterator[tuple[TP, Any]]:
        for tp, some in records.items():
            if self._is_changelog_tp(tp):
                yield from ((tp, self._to_message(tp, record)) for record in some)
            else:
                for at in range(0, len(some), BUNDLE):
                    yield tp, Bundle(tp, some[at : at + BUNDLE], self.app.consumer_generation_id)

    async def _fetch(self, seconds: float) -> Mapping[TP, list[Any]]:
        # A copy: to aiokafka no partitions are all, and the set may be emptied while it waits.
        flowing = set(self._get_active_partitions())
        if not flowing or not self.flow_active:
            await self.sleep(seconds)
            return {}
        urgent = {tp for tp in flowing if tp.topic in self.urgent}
        records = await self._getmany(active_partitions=urgent, timeout=0) if urgent else {}
        return dict(records or await self._getmany(active_partitions=flowing, timeout=seconds))

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        """Go to offsets."""
        async with self._fetching:
            self._seeks += 1
            await super().seek_wait(partitions)

    async def perform_seek(self) -> None:
        """Go to what is committed; where that is nothing, to the beginning."""
        async with self._fetching:
            self._seeks += 1
            await super().perform_seek()
            tps = {tp for tp in self.assignment() if not self._is_changelog_tp(tp)}
            begin = {tp: offset for tp in tps if (offset := self._committed_offset[tp])}
            fresh = [ensure_aiokafka_TP(tp) for tp in tps if tp not in begin]
            if fresh:
                starts = await self.earliest_offsets(*fresh)
                await super().seek_wait({tp: starts[tp] for tp in fresh})
                begin.update(starts)
        for tp, offset in begin.items():
            self.checkpoint.expect((tp.topic, tp.partition), offset)


def install(
    app: Any,
    checkpoint: Checkpoint,
    lease: Lease,
    urgent: frozenset[str],
    beside: tuple[Beside, ...] = (),
) -> None:
    """Let the app make its consumer of our class; call it before the app has one.

    ``urgent`` has the full names of the topics that are read before the others. ``beside`` runs as long as the
    consumer does, while tables come back too: an app's own tasks only begin after that.
    """
    transport = app.transport
    assert isinstance(transport, Transport)  # noqa: S101
    given = {"checkpoint": checkpoint, "lease": lease, "urgent": urgent, "beside": beside}
    ours = type("Consumer", (Consumer,), given)
    setattr(transport, "Consumer", ours)  # noqa: B010 (typed as a class variable)
