"""The tables on disk, on RocksDB."""

import time
from pathlib import Path

import faust
from faust.types import TP

from streams.kafka import store

MIB = 1 << 20


def table(folder: Path) -> store.Store:
    app = faust.App("one", datadir=folder, store=store.URL)
    app.conf.tabledir.mkdir(parents=True, exist_ok=True)
    found = app.Table("rows", key_type=bytes, value_type=bytes, options=dict(store.OPTIONS)).data
    assert isinstance(found, store.Store)
    return found


def test_the_memory_of_a_store_does_not_grow_with_its_partitions(tmp_path: Path) -> None:
    """Sixteen that are written to at once have the buffers of all, and what was written is there."""
    kept, whole = table(tmp_path), store.BUFFERS.get_buffer_size()
    store.BUFFERS.set_buffer_size(4 * MIB)
    try:
        kept.write(0, {b"0": bytes(MIB)}, 0)
        assert store.BUFFERS.get_usage() >= MIB
        for number in range(64):
            kept.write(number % 16, {b"%d" % number: bytes(MIB)}, number)
        until = time.monotonic() + 60  # it is written to disk beside
        while store.BUFFERS.get_usage() > 32 * MIB:  # of the 64 written, each partition may keep its last
            assert time.monotonic() < until
            time.sleep(0.05)
            for number in range(16):  # whoever writes next sees that there is too much
                kept.write(number, {b"next": b"x"}, 64)
    finally:
        store.BUFFERS.set_buffer_size(whole)
    assert all(kept.read(number % 16, b"%d" % number) == bytes(MIB) for number in range(64))


def test_the_store_keeps_rows_and_offset_together(tmp_path: Path) -> None:
    """On RocksDB; what was written is there when it is opened again."""
    first = table(tmp_path)
    first.write(3, {b"a": b"1", b"b": b"2"}, 41)
    first.write(3, {b"a": None, b"c": "ضهرة".encode()}, 43)
    found = (first.read(3, b"a"), first.read(3, b"b"), first.read(3, b"c"))
    assert found == (None, b"2", "ضهرة".encode())
    assert first.persisted_offset(TP("x", 3)) == 43
    assert first.persisted_offset(TP("x", 2)) is None
