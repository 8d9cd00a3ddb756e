"""The checkpoint: nothing is safe before the broker has it, and nothing after something that it has not."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import pytest

from streams.errors import WhoholdsError
from streams.kafka.checkpoint import LARGEST_ROW, PATIENCE, Changes, Checkpoint, Rows, Table
from streams.kafka.dead_letters import LEFT_OUT, dead_letter, fits
from streams.kafka.outbox import Record, Target
from streams.kafka.sparing import Sparing
from streams.kafka.store import StoreFailedError
from streams.settings import Settings, load_settings
from streams.step import Message, Send, Step
from streams.step import Rows as Rows_
from tests.kafka.stubs import MuteError, Panic

NOW = datetime(2020, 1, 1, tzinfo=UTC)
SETTINGS = load_settings(topic_prefix="t-", flush_interval=0.0)
CHANGELOG = "t-whoholds-control-changelog"


class Disk:
    """A table's store in memory, that can break."""

    def __init__(self) -> None:
        self.rows: dict[int, Changes] = {}
        self.offsets: dict[int, int] = {}
        self.broken = False

    def read(self, partition: int, key: bytes) -> bytes | None:
        if self.broken:
            raise StoreFailedError("the disk is gone")
        return self.rows.get(partition, {}).get(key)

    def write(self, partition: int, changes: Mapping[bytes, bytes | None], offset: int) -> None:
        self.rows.setdefault(partition, {}).update(changes)
        self.offsets[partition] = offset


class Broker:
    """An outbox that keeps what it is given, and waits or fails when told to."""

    def __init__(self) -> None:
        self.partitions = dict.fromkeys(["t-alerts", "t-claims", "t-dead-letters"], 4)
        self.taken: list[dict[Target, list[Record]]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.fault: Exception | None = None

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def deliver(self, records: Mapping[Target, Sequence[Record]]) -> dict[Target, int]:
        await self.open.wait()
        if self.fault:
            raise self.fault
        self.taken.append({target: list(sent) for target, sent in records.items()})
        return {target: 100 + len(sent) - 1 for target, sent in records.items()}


class Bench:
    """A checkpoint with its surroundings."""

    def __init__(self, settings: Settings = SETTINGS) -> None:
        self.disk, self.broker = Disk(), Broker()
        self.point = Checkpoint(settings, self.broker, {"control": Table(CHANGELOG, lambda: self.disk)})  # type: ignore[arg-type]

    def take(self, offset: int, step: Step, partition: int = 1) -> None:
        message = Message("claims", partition, offset, b"k", b"v%d" % offset, NOW)
        self.point.take(message, step, "reconcile", "control")


def counts(message: Message, rows: Rows_) -> Iterator[Send]:
    """Count the messages in a row, and send the count."""
    count = int(rows.get("n", b"0")) + 1
    rows[f"cold:{message.offset}"] = b"x"
    rows["n"] = b"%d" % count
    yield Send("alerts", b"k", b"%d" % count)


def fails(message: Message, rows: Rows_) -> Iterator[Send]:
    rows["n"] = b"spoilt"
    yield Send("alerts", b"k", b"never sent")
    raise WhoholdsError("cannot")


def values(taken: Mapping[Target, Sequence[Record]], topic: str) -> list[bytes | None]:
    return [value for (name, _), sent in taken.items() if name == topic for _, value, _ in sent]


def test_a_flush_sends_writes_and_then_frees_the_offsets() -> None:
    """Rows are seen by the next message before they are anywhere; only the last state of a row is written."""

    async def go() -> None:
        bench = Bench()
        bench.take(5, counts)
        bench.take(6, counts)
        assert (bench.disk.rows, bench.point.safe) == ({}, {})
        await bench.point.flush()
        (taken,) = bench.broker.taken
        assert values(taken, "t-alerts") == [b"1", b"2"]
        assert [key for key, _, _ in taken[CHANGELOG, 1]] == [b"cold:5", b"cold:6", b"n"]
        assert bench.disk.rows[1][b"n"] == b"2"
        assert bench.disk.offsets == {1: 102}
        assert bench.point.safe == {("t-claims", 1): 7}
        bench.take(7, counts)
        await bench.point.flush()
        assert bench.disk.rows[1][b"n"] == b"3"

    asyncio.run(go())


@pytest.mark.parametrize(("backlog", "times"), [(False, 1), (True, PATIENCE)])
def test_a_flush_waits_longer_for_company_where_much_waits(
    monkeypatch: pytest.MonkeyPatch, backlog: bool, times: int
) -> None:
    """Each flush costs, and with a backlog nobody waits for the next message alone."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def go() -> None:
        bench = Bench(load_settings(topic_prefix="t-", flush_interval=0.02))
        bench.point.backlog = lambda: backlog
        running = asyncio.create_task(bench.point.run())
        bench.take(5, counts)
        while not bench.broker.taken:
            await yielding(0)
        running.cancel()

    yielding = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", sleep)
    asyncio.run(go())
    assert slept == [0.02 * times]


def test_rows_in_flight_are_seen_and_not_yet_on_disk() -> None:
    """While the broker thinks, work goes on over what it has not acknowledged yet."""

    async def go() -> None:
        bench = Bench()
        bench.broker.open.clear()
        bench.take(5, counts)
        flush = asyncio.create_task(bench.point.flush())
        await asyncio.sleep(0)
        bench.take(6, counts)
        await asyncio.sleep(0)
        assert (bench.disk.rows, bench.point.safe) == ({}, {})
        bench.broker.open.set()
        await flush
        assert (bench.disk.rows[1][b"n"], bench.point.safe) == (b"1", {("t-claims", 1): 6})
        await bench.point.flush()
        assert bench.disk.rows[1][b"n"] == b"2"

    asyncio.run(go())


def test_after_a_failed_flush_nothing_becomes_safe() -> None:
    """What came after it must not be committed past it."""

    async def go() -> None:
        bench = Bench()
        bench.take(5, counts)
        bench.broker.fault = ConnectionError("no broker")
        with pytest.raises(ConnectionError):
            await bench.point.flush()
        bench.broker.fault = None
        bench.take(6, counts)
        await bench.point.flush()
        assert (bench.broker.taken, bench.disk.rows, bench.point.safe) == ([], {}, {})

    asyncio.run(go())


def test_what_lands_after_the_partitions_went_is_not_kept() -> None:
    """The disk would get rows with an offset that is no longer ours to tell."""

    async def go() -> None:
        bench = Bench()
        bench.broker.open.clear()
        bench.take(5, counts)
        flush = asyncio.create_task(bench.point.flush())
        await asyncio.sleep(0)
        bench.point.forget()
        bench.broker.open.set()
        await flush
        assert (bench.disk.rows, bench.point.safe) == ({}, {})
        bench.take(5, counts)
        await bench.point.flush()
        assert (bench.disk.rows[1][b"n"], bench.point.safe) == (b"1", {("t-claims", 1): 6})

    asyncio.run(go())


def test_what_cannot_be_handled_leaves_no_trace_but_a_dead_letter() -> None:
    """Neither the rows nor the sends of a step that failed half-way count; its offset does."""

    async def go() -> None:
        bench = Bench()
        bench.take(5, counts)
        bench.take(6, fails)
        await bench.point.flush()
        (taken,) = bench.broker.taken
        assert values(taken, "t-alerts") == [b"1"]
        assert values(taken, "t-dead-letters") == [b"v6"]
        assert bench.disk.rows[1][b"n"] == b"1"
        assert bench.point.safe == {("t-claims", 1): 7}

    asyncio.run(go())


def swells(message: Message, rows: Rows_) -> Iterator[Send]:
    yield Send("alerts", b"k", b"x" * (LARGEST_ROW + 4096))


def swells_in_key_and_headers(message: Message, rows: Rows_) -> Iterator[Send]:
    half = b"x" * (LARGEST_ROW // 2)
    yield Send("alerts", half, b"", (("h", half), ("i", b"x" * 8192)))


def swells_in_its_row(message: Message, rows: Rows_) -> Iterator[Send]:
    rows["n"] = b"x" * LARGEST_ROW
    yield Send("alerts", b"k", b"")


def panics(message: Message, rows: Rows_) -> Iterator[Send]:
    raise Panic("a panic in a compiled library")
    yield


def is_mute(message: Message, rows: Rows_) -> Iterator[Send]:
    raise MuteError
    yield


def falls_into_itself(message: Message, rows: Rows_) -> Iterator[Send]:
    yield from falls_into_itself(message, rows)


@pytest.mark.parametrize(
    "step", [swells, swells_in_key_and_headers, swells_in_its_row, panics, is_mute, falls_into_itself]
)
def test_whatever_goes_wrong_with_a_message_makes_a_dead_letter(step: Step) -> None:
    """Too large for the broker, which would refuse it again and again; or any error at all."""

    async def go() -> None:
        bench = Bench()
        bench.take(5, step)
        bench.take(6, counts)
        await bench.point.flush()
        (taken,) = bench.broker.taken
        assert (values(taken, "t-alerts"), values(taken, "t-dead-letters")) == ([b"1"], [b"v5"])
        assert bench.point.safe == {("t-claims", 1): 7}

    asyncio.run(go())


@pytest.mark.parametrize("wish", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_the_wish_to_end_is_no_fault_of_the_message(wish: type[BaseException]) -> None:
    """It goes on up, and the message is not given up."""

    def ends(message: Message, rows: Rows_) -> Iterator[Send]:
        raise wish
        yield

    bench = Bench()
    with pytest.raises(wish):
        bench.take(5, ends)
    assert not bench.point.next


ROOM = LARGEST_ROW + 4096
HUGE = b"v" * ROOM


@pytest.mark.parametrize(
    ("key", "value", "headers", "kept"),
    [
        (b"k", b"v", (("h", b"x"),), (b"k", b"v", True)),
        (b"k", b"v" * (ROOM - 8192), (("h", b"x"),), (b"k", b"v" * (ROOM - 8192), True)),
        (b"k", HUGE, (("h", b"x"),), (b"k", None, True)),
        (HUGE, b"v", (("h", b"x"),), (None, None, False)),
        (b"k", b"v", (("h", HUGE),), (None, None, False)),
        (None, None, (("h", None),), (None, None, True)),
    ],
    ids=["small", "just fits", "huge value", "huge key", "huge header", "nothing"],
)
def test_a_dead_letter_is_never_too_large_itself(
    key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes], ...], kept: tuple[object, ...]
) -> None:
    """What was compressed on its way may be larger than the topic takes; then it says where the rest is."""
    message = Message("articles", 1, 9, key, value, NOW, headers)
    letter = dead_letter(message, "read", "t-whoholds", "t-articles", WhoholdsError("é" * 5_000))
    assert fits(letter)
    assert (letter.key, letter.value, headers[0] in letter.headers) == kept
    said = dict(letter.headers)
    whole = (key, value) == (letter.key, letter.value)
    assert said.get(LEFT_OUT) == (None if whole else str(len(value or b"")).encode())
    assert said["__connect.errors.offset"] == b"9"


def test_a_broken_disk_is_no_fault_of_the_message() -> None:
    """The worker must end; the message is not given up."""
    bench = Bench()
    bench.disk.broken = True
    with pytest.raises(StoreFailedError):
        bench.take(5, counts)
    assert bench.point.safe == {}


def test_a_jump_in_the_offsets_is_noticed() -> None:
    """From the offset that was to come next, and after each message from the one behind it."""
    bench = Bench()
    source = ("t-claims", 1)
    assert bench.point.skipped(source, 9) is None
    bench.point.expect(source, 5)
    assert bench.point.skipped(source, 5) is None
    assert bench.point.skipped(source, 7) == (5, 7)
    bench.take(5, counts)
    assert bench.point.skipped(source, 6) is None
    assert bench.point.skipped(source, 8) == (6, 8)
    assert bench.point.skipped(source, 3) is None


def test_rows_behave_like_a_mapping() -> None:
    """Own changes before those in the batches, these before the disk; deletion hides all."""
    disk = Disk()
    disk.write(1, {b"a": b"disk", b"b": b"disk", b"c": b"disk"}, 0)
    rows = Rows(({b"b": b"batch", b"d": None},), disk, 1)
    assert (rows["a"], rows["b"], rows.get("d"), rows.get("e"), "a" in rows) == (
        b"disk",
        b"batch",
        None,
        None,
        True,
    )
    rows["a"] = b"own"
    del rows["b"]
    assert (rows["a"], rows.get("b")) == (b"own", None)
    with pytest.raises(KeyError):
        del rows["b"]
    assert rows.changes == {b"a": b"own", b"b": None}


def test_a_burst_of_complaints_is_cut_short_and_counted() -> None:
    """Three lines in ten seconds; the next one later says how many were left out."""
    now = 0.0
    sparing = Sparing(lines=3, seconds=10, clock=lambda: now)
    assert [sparing.ask() for _ in range(5)] == [0, 0, 0, None, None]
    now = 9.9
    assert sparing.ask() is None
    now = 10.0
    assert [sparing.ask(), sparing.ask()] == [3, 0]
