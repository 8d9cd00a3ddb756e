"""Flat, memory-mapped arrays: what an index is made of, so that opening one costs nothing however large it is."""

import hashlib
import json
import mmap
import os
import struct
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

_MAGIC = b"whoholds-index-1\n"
_LENGTH = struct.Struct("<Q")
_ALIGN = 8


def digest(key: str) -> int:
    """A 64-bit hash of a key, the same in every process. Two of a million keys clash once in 10^7 tables."""
    return int.from_bytes(
        hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )


class Store:
    """Named sections of bytes over one buffer (a mapped file, or bytes in memory)."""

    def __init__(self, buffer: "memoryview") -> None:
        self._buffer = buffer
        at = len(_MAGIC)
        (size,) = _LENGTH.unpack(buffer[at : at + _LENGTH.size])
        self._base = at + _LENGTH.size + size
        self._sections: dict[str, list[int]] = json.loads(bytes(buffer[at + _LENGTH.size : self._base]))

    @classmethod
    def of(cls, sections: Mapping[str, bytes]) -> "Store":
        """A store in memory."""
        return cls(memoryview(pack(sections)))

    @classmethod
    def open(cls, path: Path) -> "Store | None":
        """The store in a file, or None where there is none or it is not one of ours."""
        try:
            with path.open("rb") as file:
                view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            return cls(view) if bytes(view[: len(_MAGIC)]) == _MAGIC else None
        except (OSError, ValueError, struct.error):
            return None

    def bytes(self, name: str) -> "memoryview":
        """A section as it is."""
        start, size = self._sections[name]
        return self._buffer[self._base + start : self._base + start + size]

    def ints(self, name: str, code: Literal["H", "I", "Q"]) -> "memoryview[int]":
        """A section as unsigned numbers of an ``array`` type code."""
        return self.bytes(name).cast(code)

    def floats(self, name: str) -> "memoryview[float]":
        """A section as 32-bit floats."""
        return self.bytes(name).cast("f")


def pack(sections: Mapping[str, bytes]) -> bytes:
    """Sections as one block of bytes, each aligned to 8."""
    places: dict[str, tuple[int, int]] = {}
    body = bytearray()
    for name, section in sections.items():
        body += b"\0" * (-len(body) % _ALIGN)
        places[name] = (len(body), len(section))
        body += section
    head = json.dumps(places).encode()
    head += b" " * (-(len(_MAGIC) + _LENGTH.size + len(head)) % _ALIGN)
    return _MAGIC + _LENGTH.pack(len(head)) + head + bytes(body)


def save(path: Path, packed: bytes) -> None:
    """Write a packed store so that no reader ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "wb") as file:
        file.write(packed)
    Path(name).replace(path)


class Multimap:
    """Keys to numbers in a store: hashes in order, found by bisection."""

    def __init__(self, store: Store, name: str) -> None:
        self._keys = store.ints(f"{name}.keys", "Q")
        self._starts = store.ints(f"{name}.starts", "I")
        self._values = store.ints(f"{name}.values", "I")

    def get(self, key: str) -> tuple[int, ...]:
        """The values of a key, ascending; none if it is unknown."""
        return self.at(digest(key))

    def at(self, hashed: int) -> tuple[int, ...]:
        """The values of a hashed key."""
        found = bisect_left(self._keys, hashed)
        if found == len(self._keys) or self._keys[found] != hashed:
            return ()
        return tuple(self._values[self._starts[found] : self._starts[found + 1]])


class Texts:
    """Numbered strings in a store."""

    def __init__(self, store: Store, name: str) -> None:
        self._text = store.bytes(name)
        self._at = store.ints(f"{name}.at", "I")

    def __getitem__(self, number: int) -> str:
        return bytes(self._text[self._at[number] : self._at[number + 1]]).decode()


def multimap(name: str, pairs: Iterable[tuple[str, int]]) -> dict[str, bytes]:
    """The sections of a multimap; a pair given twice counts once."""
    hashes: dict[str, int] = {}
    entries = set()
    for key, value in pairs:
        hashed = hashes.get(key)
        if hashed is None:
            hashed = hashes[key] = digest(key)
        entries.add(hashed << 32 | value)
    keys, starts, values = array("Q"), array("I"), array("I")
    last = -1
    for entry in sorted(entries):
        hashed = entry >> 32
        if hashed != last:
            keys.append(hashed)
            starts.append(len(values))
            last = hashed
        values.append(entry & 0xFFFFFFFF)
    starts.append(len(values))
    return {
        f"{name}.keys": keys.tobytes(),
        f"{name}.starts": starts.tobytes(),
        f"{name}.values": values.tobytes(),
    }


def texts(name: str, strings: Iterable[str]) -> dict[str, bytes]:
    """The sections of numbered strings."""
    parts = [string.encode() for string in strings]
    offsets = array("I", [0])
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return {name: b"".join(parts), f"{name}.at": offsets.tobytes()}
