"""Which partition a key belongs to: murmur2, as the Java client and most others have it."""

from functools import lru_cache
from struct import unpack_from

_SEED = 0x9747B28C
_M = 0x5BD1E995
_MASK = 0xFFFFFFFF


def murmur2(data: bytes) -> int:
    """Hash bytes to 32 bits; ``org.apache.kafka.common.utils.Utils.murmur2``."""
    size = len(data)
    whole = size // 4
    value = _SEED ^ size
    for word in unpack_from(f"<{whole}I", data):
        mixed = word * _M & _MASK
        mixed = (mixed ^ (mixed >> 24)) * _M & _MASK
        value = (value * _M & _MASK) ^ mixed
    rest = data[whole * 4 :]
    if rest:
        value = (value ^ int.from_bytes(rest, "little")) * _M & _MASK
    value = (value ^ (value >> 13)) * _M & _MASK
    return value ^ (value >> 15)


def home_of(key: bytes, partitions: int) -> int:
    """Give the partition of a key that comes once, such as an article's."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


@lru_cache(maxsize=65_536)  # as many as there are populated places in a country at war, and a few megabytes
def partition_of(key: bytes, partitions: int) -> int:
    """Give the partition of a key that comes again and again."""
    return home_of(key, partitions)
