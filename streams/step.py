"""One step of the flow over a log: a message in, messages out, rows kept in between. No Kafka in here.

A step is a plain function of a message and the rows of its table. What it sends and what it writes count together
or not at all; when the message comes again, after a crash, the step runs again over whatever rows there are then.
"""

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass
from datetime import datetime

Rows = MutableMapping[str, bytes]
Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was read; ``topic`` without the prefix, ``arrived`` is when the broker or sender stamped it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    arrived: datetime
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Send:
    """A message to be sent: ``topic`` without the prefix; no ``partition`` means the one of the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
    partition: int | None = None


Step = Callable[[Message, Rows], Iterable[Send]]
Retell = Callable[[bytes, Rows], Iterable[Send]]
"""Tells again how a key stands, from its rows."""
