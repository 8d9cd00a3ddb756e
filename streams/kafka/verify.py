"""Whether the alerts on Kafka are those of the ``claims`` log: the pure core over the log as it stands says.

However often workers died and messages came twice, the core over ``claims`` gives the ids on ``alerts``: no more,
no fewer. What can no longer be compared is counted and left out: places that were told of under another policy,
and alerts that the topic does not keep any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson

from streams.kafka.checkpoint import Changes, Rows
from streams.kafka.log import behind, first_offsets, read_log
from streams.settings import Settings
from streams.step import Message, Step

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; ``missing`` and ``extra`` hold alert ids, sorted."""

    claims: int
    alerts: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    behind: int = 0
    unfit: int = 0
    other_policy: int = 0
    not_kept: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing is missing and nothing is extra."""
        return not self.missing and not self.extra


@dataclass(slots=True)
class Expected:
    """What the core gives: of each alert its place and when its claim was logged."""

    alerts: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    claims: int = 0
    unfit: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it stands on the topic."""

    id: str
    place: str
    policy: str
    partition: int
    arrived: datetime


class Memory:
    """A table in memory."""

    def __init__(self) -> None:
        self._rows: Changes = {}

    def read(self, partition: int, key: bytes) -> bytes | None:  # noqa: ARG002
        """Give a row, or None."""
        return self._rows.get(key)

    def write(self, partition: int, changes: Mapping[bytes, bytes | None], offset: int) -> None:  # noqa: ARG002
        """Write rows; None deletes."""
        self._rows.update(changes)

    def scan(self, partition: int, prefix: bytes) -> Iterable[tuple[bytes, bytes]]:  # noqa: ARG002
        """Give the rows whose keys begin so."""
        return ((key, row) for key, row in self._rows.items() if row is not None and key.startswith(prefix))


def expected(log: Iterable[Message], step: Step) -> Expected:
    """Run the reconciling step over a log as a worker would that never dies."""
    found = Expected()
    tables: dict[int, Memory] = defaultdict(Memory)
    for message in log:
        found.claims += 1
        table = tables[message.partition]
        rows = Rows((), table, message.partition)
        try:
            sends = list(step(message, rows))
        except Exception:  # the worker sent it to the dead letters, and so it counts for nothing
            found.unfit += 1
            continue
        table.write(message.partition, rows.changes, message.offset)
        for send in sends:
            if send.topic == "alerts":
                place = (send.key or b"").decode()
                found.alerts.setdefault(told_id(send.value), (place, message.arrived))
    return found


def told_id(value: bytes | None) -> str:
    """Give the id of an alert's message."""
    return str(orjson.loads(value or b"{}").get("id"))


def told(message: Message) -> Told:
    """Take from an alert's message what is compared."""
    alert = orjson.loads(message.value or b"{}")
    return Told(
        str(alert.get("id")),
        (message.key or b"").decode(),
        alert.get("policy", ""),
        message.partition,
        message.arrived,
    )


def compare(
    core: Expected, alerts: Iterable[Told], policy: str, cut: frozenset[int] = frozenset(), lag: int = 0
) -> Verdict:
    """Compare; ``cut`` has the partitions of ``alerts`` whose first messages are no longer kept."""
    alerts = list(alerts)
    foreign = {alert.place for alert in alerts if alert.policy != policy}
    ids = {alert.id for alert in alerts if alert.place not in foreign}
    since = _first_kept(alerts, cut)
    here = {id_ for id_, (place, _) in core.alerts.items() if place not in foreign}
    kept = {id_ for id_ in here if core.alerts[id_][1] >= since}
    return Verdict(
        claims=core.claims,
        alerts=len({alert.id for alert in alerts}),
        missing=tuple(sorted(kept - ids)),
        extra=tuple(sorted(ids - here)),
        behind=lag,
        unfit=core.unfit,
        other_policy=len(foreign),
        not_kept=len(here - kept - ids),
    )


def _first_kept(alerts: Iterable[Told], cut: frozenset[int]) -> datetime:
    """Since when no partition has lost an alert."""
    first = dict.fromkeys(cut, _NEVER)
    for alert in alerts:
        if alert.partition in first:
            first[alert.partition] = min(first[alert.partition], alert.arrived)
    return max(first.values(), default=_ALWAYS)


def verify(settings: Settings, step: Step, policy: str) -> Verdict:
    """Read both topics and compare; ``policy`` is the hash of the policy in ``step``."""
    lag = behind(settings, "claims")
    alerts = [told(message) for message in read_log(settings, "alerts")]
    cut = frozenset(number for number, first in first_offsets(settings, "alerts").items() if first > 0)
    return compare(expected(read_log(settings, "claims"), step), alerts, policy, cut, lag)
