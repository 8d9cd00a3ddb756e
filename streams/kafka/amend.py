"""Merges and starting maps on Kafka: records for ``claims`` that no article sends.

What there is already is read from the log itself, which is kept for ever. A merge says first that a place is given
up, then moves what was told of it before that; what comes later the workers send on. Where a command dies half-way,
the same command again does the rest: records that come twice do no harm.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from kafka.errors import KafkaError

from schemas.record import decode_record, encode_record
from streams.control.counting import Key, standing
from streams.control.identity import MARKS, MergeError, check_apart, merge, merged_into, next_number, unmerge
from streams.control.record import Record, RecordType
from streams.control.startmap import changes
from streams.control.takeover import Tables, due
from streams.errors import WhoholdsError
from streams.kafka.clients import BrokerError, producer, unreachable
from streams.kafka.log import read_log
from streams.kafka.topics import check
from streams.places.place import Place
from streams.places.spelling import canonical
from streams.settings import Settings
from streams.step import Message

if TYPE_CHECKING:
    from kafka import KafkaProducer

REASON = "whoholds-reason"
_NAME = "claims"
_LINE = "start:"
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Amendment:
    """A merge, its undoing or lines of a map as they stand on the log: ``place`` and ``other`` are ids."""

    time: datetime
    action: str
    place: str
    other: str
    reason: str


@dataclass(slots=True)
class Book:
    """What ``claims`` says of places beside what articles do: each place, merges, lines of starting maps."""

    places: dict[str, Place] = field(default_factory=dict)
    marks: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    done: list[Amendment] = field(default_factory=list)

    def take(self, message: Message) -> None:
        """Take one message of the log in; what is no record is passed over, as the workers do."""
        record = _record(message)
        if record is None:
            return
        kept = self.places.get(record.place.id)
        if kept is None or kept.provisional:
            self.places[record.place.id] = record.place
        if record.type in MARKS:
            self.marks[record.place.id].append(record)
        elif record.type is RecordType.START or record.article.startswith(_LINE):
            self.lines[record.place.id].append(record)
        self._note(record, message)

    def _note(self, record: Record, message: Message) -> None:
        reason = dict(message.headers).get(REASON, b"").decode(errors="replace")
        if record.type in MARKS and record.source == record.place.id:
            entry = Amendment(message.arrived, str(record.type), record.place.id, record.other, reason)
        elif record.type is RecordType.START and not record.other:
            entry = Amendment(message.arrived, "import", record.place.id, record.source, reason)
        else:
            return
        self.done.append(entry)

    def find(self, name: str) -> list[Place]:
        """The places that a name may mean: by id, as written, or spelt otherwise; one given up only if no other."""
        if name in self.places:
            return [self.places[name]]
        key, away = canonical(name), self.away()
        named = [place for place in self.places.values() if key in map(canonical, place.names)]
        return [place for place in named if place.id not in away] or named

    def standing(self, place_id: str) -> dict[Key, Record]:
        """The lines of starting maps that count for a place."""
        return standing(self.lines.get(place_id, ()))

    def away(self) -> dict[str, str]:
        """The places that were given up, each with the one that it was merged into."""
        found = {place: merged_into(marks) for place, marks in self.marks.items()}
        return {place: into for place, into in found.items() if into}

    def apart(self) -> set[tuple[str, str]]:
        """The places that were taken apart by hand, each with the other."""
        return {(one.place, one.other) for one in self.done if one.action == RecordType.UNMERGE}


def read_book(settings: Settings) -> Book:
    """Read all of ``claims``. Raises BrokerError, and TopicError where the topics are not as they must be."""
    check(settings)
    book = Book()
    for message in read_log(settings, _NAME):
        book.take(message)
    return book


def join(settings: Settings, book: Book, gone: Place, into: Place, reason: str) -> None:
    """38: give ``gone`` up for ``into``. Raises MergeError. The same merge again finishes one that stopped half-way."""
    away = book.away()
    again = away.get(gone.id) == into.id and into.id not in away
    if not again:
        check_apart(gone, into, away)
    number = next_number([*book.marks[gone.id], *book.marks[into.id]]) - again
    book.marks[gone.id].append(
        _spread(settings, gone, reason, lambda before: merge(gone, into, before, number))
    )


def part(settings: Settings, book: Book, gone: Place, reason: str) -> str:
    """Undo the merge of a place; gives the id of the other. Raises MergeError. Again: as ``join``."""
    last = max(_own(book, gone), key=lambda mark: (mark.version, mark.type), default=None)
    if last is None:
        raise MergeError(f"{gone.id}: is merged into nothing")
    other = book.places[last.other]
    again = last.type is RecordType.UNMERGE
    number = next_number([*book.marks[gone.id], *book.marks[other.id]]) - again
    _spread(settings, gone, reason, lambda before: unmerge(gone, other, before, number))
    return other.id


def _own(book: Book, gone: Place) -> list[Record]:
    return [mark for mark in book.marks[gone.id] if mark.source == gone.id]


def _spread(
    settings: Settings, gone: Place, reason: str, make: Callable[[Iterable[Record]], list[Record]]
) -> Record:
    """Send the mark of a place itself, then what follows from all that stands before it on the log; gives the mark."""
    mark = make(())[0]
    with _Log(settings, reason) as log:
        ((partition, end),) = log.send([mark])
        before = [one for one in _records(settings, partition, end) if one.place.id == gone.id]
        log.send(make(before)[1:])
    return mark


def settle(settings: Settings, book: Book, tables: Tables) -> Iterator[tuple[Place, Place, str]]:
    """40: merge every place of the log that the tables know under another id by now; gives each as it is done."""
    for gone, into, reason in due(book.places.values(), tables, book.away(), book.apart()):
        join(settings, book, gone, into, reason)
        yield gone, into, reason


def load_map(settings: Settings, book: Book, records: Sequence[Record], file: str) -> tuple[int, int]:
    """Load a starting map; how many lines are new, and how many of an earlier map of the same source are gone."""
    new, gone = changes(records, book.places.values(), book.standing)
    with _Log(settings, file) as log:
        log.send([*gone, *new])
    return len(new), len(gone)


def _records(settings: Settings, partition: int, end: int) -> Iterator[Record]:
    found = map(_record, read_log(settings, _NAME, {partition: end}))
    return (record for record in found if record is not None)


def _record(message: Message) -> Record | None:
    try:
        return decode_record(message.value or b"")
    except WhoholdsError:
        return None


class _Log:
    """The end of ``claims``; every record carries the reason as a header."""

    def __init__(self, settings: Settings, reason: str) -> None:
        self._settings, self._reason = settings, reason

    def __enter__(self) -> "_Log":
        self._client: KafkaProducer = producer(self._settings)
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, records: Iterable[Record]) -> list[tuple[int, int]]:
        """Send records, each under the id of its place, and wait; gives partition and offset of each."""
        topic, headers = self._settings.topic(_NAME), [(REASON, self._reason.encode())]
        try:
            waiting = [
                self._client.send(topic, key=one.place.id.encode(), value=encode_record(one), headers=headers)
                for one in records
            ]
            done = [one.get(_SECONDS) for one in waiting]
        except KafkaError as error:
            raise BrokerError(unreachable(self._settings, error)) from None
        return [(one.partition, one.offset) for one in done]
