"""The dead letters on Kafka: what is on the topic, and sending it again to where it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kafka import TopicPartition
from kafka.errors import CoordinatorNotAvailableError, GroupIdNotFoundError, KafkaError
from kafka.structs import OffsetAndMetadata

from schemas.topics import TOPICS
from streams.errors import WhoholdsError
from streams.kafka.clients import BrokerError, admin, consumer, producer, unreachable
from streams.kafka.dead_letters import LEFT_OUT, MARK
from streams.kafka.log import message, read_log
from streams.settings import Settings
from streams.step import Headers, Message

NAME = "dead-letters"
_NUMBER = re.compile(r"(\d{1,6}):(\d{1,18})\Z")
_WAIT_MS = 10_000


class LetterError(WhoholdsError):
    """A dead letter that is not there, or cannot be sent again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter; ``number`` is its partition and offset, ``topic`` the full name of where it was read."""

    number: str
    topic: str
    partition: int
    offset: int
    stage: str
    error: str
    trace: str
    arrived: datetime
    key: bytes | None
    value: bytes | None
    headers: Headers
    left_out: int

    @property
    def where(self) -> str:
        """Where it was read."""
        return f"{self.topic} {self.partition}:{self.offset}"


def letter(found: Message) -> Letter:
    """Take a message of the topic apart; anything may stand there."""
    said = {name: (value or b"").decode(errors="replace") for name, value in found.headers}

    def number(name: str) -> int:
        text = said.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0

    return Letter(
        number=f"{found.partition}:{found.offset}",
        topic=said.get(f"{MARK}topic", ""),
        partition=number(f"{MARK}partition"),
        offset=number(f"{MARK}offset"),
        stage=said.get(f"{MARK}stage", ""),
        error=said.get(f"{MARK}exception.message", ""),
        trace=said.get(f"{MARK}exception.stacktrace", ""),
        arrived=found.arrived,
        key=found.key,
        value=found.value,
        headers=tuple(header for header in found.headers if not header[0].startswith(MARK)),
        left_out=number(LEFT_OUT),
    )


def letters(settings: Settings, *, everything: bool = False) -> list[Letter]:
    """List the dead letters that were not sent again, oldest first; ``everything``: the others too."""
    done = {} if everything else _done(settings)
    found = [one for one in read_log(settings, NAME) if one.offset >= done.get(one.partition, 0)]
    return sorted(map(letter, found), key=lambda one: one.arrived)


def numbered(settings: Settings, numbers: Iterable[str]) -> list[Letter]:
    """Give the dead letters of these numbers, whether sent again or not."""
    wanted = list(numbers)
    for number in wanted:
        if not _NUMBER.match(number):
            raise LetterError(f"{number!r} is no number of a dead letter on Kafka: those look like 3:17")
    there = {one.number: one for one in letters(settings, everything=True)}
    for number in wanted:
        if number not in there:
            raise LetterError(f"no dead letter {number} on {settings.topic(NAME)}")
    return [there[number] for number in wanted]


def send_again(settings: Settings, chosen: list[Letter], *, all_of_them: bool = False) -> list[str]:
    """Send dead letters to the topics they were read from, as they were there; gives what could not be sent.

    ``all_of_them`` says that these are all that were left: they leave the list then. What fails again comes back
    as a new dead letter.
    """
    ours = {settings.topic(topic.name) for topic in TOPICS if topic.name != NAME}
    failed: list[str] = []
    client = producer(settings)
    try:
        for one in chosen:
            found = _original(settings, one) if one.left_out else one
            if one.topic not in ours or found is None:
                failed.append(f"{one.number}: {one.where} is not there any more, or no topic of ours")
                continue
            client.send(one.topic, key=found.key, value=found.value, headers=list(found.headers)).get(30)
        if all_of_them:
            _put_by(settings, chosen)
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()
    return failed


def _original(settings: Settings, one: Letter) -> Message | None:
    """What a letter without its value stands for, if the topic still has it."""
    client = consumer(settings, auto_offset_reset="earliest")
    try:
        part = TopicPartition(one.topic, one.partition)
        client.assign([part])
        client.seek(part, one.offset)
        records = client.poll(timeout_ms=_WAIT_MS, max_records=1).get(part, [])
    finally:
        client.close()
    return next((message(one.topic, record) for record in records if record.offset == one.offset), None)


def _group(settings: Settings) -> str:
    """Where it is kept how far the dead letters were sent again: the offsets of a group without members."""
    return f"{settings.group}-dead-letters"


def _done(settings: Settings) -> dict[int, int]:
    client = admin(settings)
    try:
        found = client.list_group_offsets([_group(settings)])[_group(settings)]
    except (CoordinatorNotAvailableError, GroupIdNotFoundError):
        return {}  # nothing was ever sent again
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None
    finally:
        client.close()
    topic = settings.topic(NAME)
    return {part.partition: int(at.offset) for part, at in found.items() if part.topic == topic}


def _put_by(settings: Settings, chosen: list[Letter]) -> None:
    ends: dict[TopicPartition, int] = {}
    for one in chosen:
        number, _, offset = one.number.partition(":")
        part = TopicPartition(settings.topic(NAME), int(number))
        ends[part] = max(ends.get(part, 0), int(offset) + 1)
    client = admin(settings)
    try:
        offsets = {part: OffsetAndMetadata(end, "", -1) for part, end in ends.items()}
        client.alter_group_offsets(_group(settings), offsets)
    finally:
        client.close()
