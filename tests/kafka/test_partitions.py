"""Keys go to the partitions where every other Kafka client puts them."""

from aiokafka.partitioner import murmur2 as reference
from hypothesis import given
from hypothesis import strategies as st

from streams.kafka.partitions import murmur2, partition_of


@given(st.binary(max_size=40))
def test_the_hash_is_that_of_the_clients(key: bytes) -> None:
    """Also for lengths that are no multiple of four."""
    assert murmur2(key) == reference(key) & 0xFFFFFFFF


def test_known_partitions() -> None:
    """The values of Apache Kafka's own test of its Utils."""
    assert murmur2(b"21") - (1 << 32) == -973932308
    assert murmur2(b"foobar") - (1 << 32) == -790332482
    assert murmur2(b"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8") - (1 << 32) == -58897971
    assert partition_of(b"a-little-bit-long-string", 2**31) == -985981536 & 0x7FFFFFFF
