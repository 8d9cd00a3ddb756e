"""Tables on disk: Faust's RocksDB store, written only with what the broker has.

Faust writes each change to its store at once and to the changelog a little later, so that after a crash the store
may know what no other worker can ever learn. Here a partition's changes are written when the broker has
acknowledged them, together with their offset and in one piece.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from faust.stores import STORES
from faust.stores.rocksdb import RocksDBOptions
from faust.stores.rocksdb import Store as FaustStore
from rocksdict import (
    BlockBasedIndexType,
    BlockBasedOptions,
    Cache,
    Options,
    WriteBatch,
    WriteBufferManager,
)

SCHEME = "whoholds"
URL = f"{SCHEME}://"
STORES.aliases[SCHEME] = f"{__name__}:Store"

# Faust's own defaults are 192 MiB of buffers and a cache of 2 GiB for each partition of each table.
OPTIONS: Mapping[str, Any] = {
    "write_buffer_size": 8 * 1024 * 1024,
    "max_write_buffer_number": 2,
    "target_file_size_base": 32 * 1024 * 1024,
    "max_open_files": 128,
}
# For all partitions of all tables together, so that memory does not grow with their number.
CACHE = Cache(64 * 1024 * 1024)
BUFFERS = WriteBufferManager(64 * 1024 * 1024, allow_stall=False)
BLOOM_BITS = 10  # a key: most rows that are asked for are not there


class StoreFailedError(Exception):
    """The disk does not take or give; the worker must not go on, and no message is at fault."""


class _Shared(RocksDBOptions):
    """Options of a partition that shares memory with all others."""

    def as_options(self) -> Options:
        """Make RocksDB's own."""
        blocks = BlockBasedOptions()
        blocks.set_bloom_filter(BLOOM_BITS, block_based=False)
        blocks.set_block_cache(CACHE)
        blocks.set_cache_index_and_filter_blocks(True)  # else they grow beside it with the tables
        blocks.set_pin_l0_filter_and_index_blocks_in_cache(True)
        blocks.set_index_type(BlockBasedIndexType.binary_search())
        options: Options = super().as_options()
        options.set_block_based_table_factory(blocks)
        options.set_write_buffer_manager(BUFFERS)
        return options


class Store(FaustStore):
    """A table's partitions on disk."""

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.rocksdb_options = _Shared(**(self.options or {}), use_rocksdict=True)

    def read(self, partition: int, key: bytes) -> bytes | None:
        """Give a row, or None."""
        try:
            value: bytes | None = self._db_for_partition(partition).get(key)
        except Exception as error:
            raise StoreFailedError(f"{self.partition_path(partition)}: {error}") from error
        return value

    def write(self, partition: int, changes: Mapping[bytes, bytes | None], offset: int) -> None:
        """Write rows (None deletes) and the changelog offset up to which they go, all or nothing."""
        batch = WriteBatch(raw_mode=True)
        for key, value in changes.items():
            if value is None:
                batch.delete(key)
            else:
                batch.put(key, value)
        batch.put(self.offset_key, str(offset).encode())
        try:
            self._db_for_partition(partition).write(batch)
        except Exception as error:
            raise StoreFailedError(f"{self.partition_path(partition)}: {error}") from error

    def scan(self, partition: int, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Give the rows of a partition whose keys begin so, in order."""
        try:
            for key, value in self._db_for_partition(partition).items(from_key=prefix):
                if not key.startswith(prefix):
                    return
                yield key, value
        except Exception as error:
            raise StoreFailedError(f"{self.partition_path(partition)}: {error}") from error

    def partition_path(self, partition: int) -> Path:
        """Give the folder of a partition."""
        return Path(super().partition_path(partition))
