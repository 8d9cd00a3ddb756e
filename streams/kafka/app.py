"""The Faust app: agents, tables and topics wired to the steps."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic, time
from typing import Any

import faust
from faust.exceptions import ConsumerNotStarted
from faust.types import TP

from schemas.topics import TOPICS
from streams.kafka import store
from streams.kafka.checkpoint import Checkpoint, Table, TableStore
from streams.kafka.clients import faust_credentials
from streams.kafka.consumer import Bundle, SteadyFlow, install
from streams.kafka.courier import Courier
from streams.kafka.folder import worker_folder
from streams.kafka.gaps import check_gap
from streams.kafka.lease import Lease, leave
from streams.kafka.log import message
from streams.kafka.metrics import Look, Metrics
from streams.kafka.outbox import Outbox
from streams.kafka.pulse import Positions, beat
from streams.kafka.recovery import Recovery
from streams.kafka.strangers import Kept, Strangers
from streams.kafka.topics import CONTROL_TABLE, DELIVERIES_TABLE, READING_TABLE, changelog
from streams.kafka.watchman import Watchman
from streams.settings import Settings
from streams.step import Retell, Step

FETCH_BYTES = 8 * 1024 * 1024  # with many records a poll, this is what made Faust's consumer quick
POLL_RECORDS = (
    500  # more only keeps what is urgent waiting: 500 articles are a quarter of a second of reading
)
BACKLOG = 500  # messages that wait: more than a moment's, and nobody waits for the next alone
WAITING = 64  # bundles, in the queue of an agent
TURN_SECONDS = 0.005  # after that the others have a turn: whoever fetches, flushes, or reconciles


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the flow: its name, the topic it reads (without the prefix) and its table.

    ``retell`` tells on ``control`` how a key stands, where the step does that.
    """

    name: str
    source: str
    table: str
    step: Step
    retell: Retell | None = None


@dataclass(frozen=True, slots=True)
class Wiring:
    """A Faust app that is ready to be run, and its checkpoint."""

    app: faust.App
    checkpoint: Checkpoint


def stages(read: Step, reconcile: Step, retell: Retell, courier: Courier | None = None) -> tuple[Stage, ...]:
    """List the steps in the order in which an article meets them."""
    flow = (
        Stage("read", "articles", READING_TABLE, read),
        Stage("reconcile", "claims", CONTROL_TABLE, reconcile, retell),
    )
    if courier is None:
        return flow
    deliver, ledger = courier.steps()
    # Of the two only the last writes the table, so that a row comes from one source.
    return (
        *flow,
        Stage("deliver", "alerts", DELIVERIES_TABLE, deliver),
        Stage("ledger", "deliveries", DELIVERIES_TABLE, ledger),
    )


def build(
    settings: Settings,
    partitions: int,
    flow: tuple[Stage, ...],
    metrics: Metrics,
    courier: Courier | None = None,
) -> Wiring:
    """Make the app; ``partitions`` is the number that articles, claims and the tables have."""
    app = _faust_app(settings, partitions)
    app.flow_control = SteadyFlow()
    lease, kept = Lease(settings.session_timeout, end=leave), _kept(settings, flow)
    outbox = Outbox(settings, [settings.topic(topic.name) for topic in TOPICS], lease, kept)
    checkpoint = Checkpoint(settings, outbox, _tables(app, settings, partitions, flow), metrics)
    checkpoint.backlog = lambda: _waiting(app, checkpoint) > BACKLOG
    urgent = frozenset(settings.topic(stage.source) for stage in flow[1:])
    recovery = Recovery(app)
    strangers = Strangers(settings, checkpoint, outbox, lease, kept)
    beater = _beater(app, settings, checkpoint, recovery, metrics)
    install(app, checkpoint, lease, urgent, (beater, recovery.watch, strangers.watch))
    for stage in flow:
        topic = app.topic(
            settings.topic(stage.source),
            key_type=bytes,
            value_type=bytes,
            key_serializer="raw",
            value_serializer="raw",
            allow_empty=True,
            acks=False,
        )
        app.agent(topic, name=f"{settings.group}-{stage.name}")(_agent(app, settings, checkpoint, stage))
    app.task(_ending_with(app, checkpoint.run))
    if courier:
        app.task(_ending_with(app, lambda: courier.run(app, checkpoint, lambda: recovery.over, partitions)))
    return Wiring(app, checkpoint)


def _kept(settings: Settings, flow: tuple[Stage, ...]) -> dict[str, Kept]:
    """The topics in which only the owner of a partition writes."""
    found = {}
    for stage in flow:
        source = settings.topic(stage.source)
        found[changelog(settings, stage.table)] = Kept(source, stage.table)
        if stage.retell:
            found[settings.topic("control")] = Kept(source, stage.table, stage.retell)
    return found


def _faust_app(settings: Settings, partitions: int) -> faust.App:
    return faust.App(
        settings.group,
        broker=";".join(f"kafka://{server.strip()}" for server in settings.bootstrap_servers.split(",")),
        broker_credentials=faust_credentials(settings),
        broker_client_id=f"{settings.group}-{settings.worker}",
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.heartbeat_interval,
        broker_commit_interval=settings.commit_interval,
        broker_request_timeout=max(settings.request_timeout, settings.session_timeout),
        broker_max_poll_records=POLL_RECORDS,
        consumer_max_fetch_size=FETCH_BYTES,
        consumer_auto_offset_reset="earliest",
        key_serializer="raw",
        value_serializer="raw",
        store=store.URL,
        datadir=worker_folder(settings),
        topic_partitions=partitions,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=settings.standby_replicas,
        stream_wait_empty=True,
        stream_buffer_maxsize=WAITING,
        agent_supervisor="mode.CrashingSupervisor",
        # A worker that comes back under another address wedges the group: its name is its address.
        canonical_url=f"http://{settings.worker}",
        web_enabled=False,
        worker_redirect_stdouts=False,
    )


def _tables(
    app: faust.App, settings: Settings, partitions: int, flow: tuple[Stage, ...]
) -> Mapping[str, Table]:
    tables = {}
    for name in dict.fromkeys(stage.table for stage in flow):
        kept = app.Table(
            name,
            key_type=bytes,
            value_type=bytes,
            partitions=partitions,
            options=dict(store.OPTIONS),
        )
        tables[name] = Table(changelog(settings, name), _store_of(kept))
    return tables


def _store_of(table: Any) -> Callable[[], TableStore]:
    def kept() -> TableStore:
        found: TableStore = table.data
        return found

    return kept


def _agent(
    app: faust.App, settings: Settings, checkpoint: Checkpoint, stage: Stage
) -> Callable[[Any], Awaitable[None]]:
    async def agent(stream: Any) -> None:
        await checkpoint.ready()
        async for event in stream.noack().events():
            await _handle(app, settings, checkpoint, stage, event.message)

    agent.__name__ = agent.__qualname__ = stage.name
    return agent


async def _handle(
    app: faust.App, settings: Settings, checkpoint: Checkpoint, stage: Stage, bundle: Bundle
) -> None:
    """Handle messages one by one; those that are left when partitions change hands are fetched again."""
    source, until = (bundle.topic, bundle.partition), monotonic() + TURN_SECONDS
    for record in bundle.records:
        if _stale(app, bundle):
            return
        gap = checkpoint.skipped(source, record.offset)
        if gap:
            await check_gap(settings, source, *gap)
            if _stale(app, bundle):
                return
        checkpoint.take(message(stage.source, record), stage.step, stage.name, stage.table)
        if checkpoint.full:
            await checkpoint.flush()
        elif monotonic() > until:
            await asyncio.sleep(0)
            until = monotonic() + TURN_SECONDS


def _stale(app: faust.App, bundle: Bundle) -> bool:
    """Whether partitions have changed hands, or are about to."""
    return bundle.generation_id != app.consumer_generation_id or not app.flow_control.is_active()


def _ending_with(app: faust.App, work: Callable[[], Awaitable[None]]) -> Callable[[], Any]:
    """A task of the app that ends it where it fails."""

    async def run() -> None:
        try:
            await work()
        except Exception as error:
            await app.crash(error)
            raise

    return run


def _beater(
    app: faust.App, settings: Settings, checkpoint: Checkpoint, recovery: Recovery, metrics: Metrics
) -> Callable[[], Any]:
    def positions() -> Positions:
        return {**recovery.positions(), **_positions(app, checkpoint)}

    folder = worker_folder(settings)
    watchman = Watchman(settings, metrics.sources, folder)

    def tell(at: Positions, moves: bool) -> None:
        ready = recovery.over and not app.rebalancing
        metrics.look(Look(monotonic(), at, recovery.left(), moves, ready))
        if ready and checkpoint.connected and _nothing_waits(app, checkpoint, settings.topic("articles")):
            checkpoint.tell(watchman.look(time()))

    async def alive() -> None:
        metrics.sources.load(folder)
        await beat(folder, positions, tell)

    return alive


def _waiting(app: faust.App, checkpoint: Checkpoint) -> int:
    """How many messages this worker still has to handle."""
    return sum(max(end - at, 0) for at, end in _positions(app, checkpoint).values())


def _nothing_waits(app: faust.App, checkpoint: Checkpoint, topic: str) -> bool:
    """Whether this worker has partitions of a topic, and all that is in them is handled."""
    following = [(TP(*source), at) for source, at in checkpoint.next.items() if source[0] == topic]
    ends = [(at, app.consumer.highwater(tp)) for tp, at in following]
    return bool(ends) and all(end is not None and at >= end for at, end in ends)


def _positions(app: faust.App, checkpoint: Checkpoint) -> Positions:
    """How far each source partition of this worker is, and where its log ends."""
    try:
        owned = app.consumer.assignment()
    except ConsumerNotStarted:
        return {}
    following = {TP(*source): at for source, at in checkpoint.next.items()}
    return {tp: (at, app.consumer.highwater(tp) or 0) for tp, at in following.items() if tp in owned}
