"""What a filter would have let through."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from streams.alerts.alert import Alert
from streams.subscriptions.filters import Arrival, Filter


@dataclass(frozen=True, slots=True)
class Preview:
    """How many alerts there were, and those that are wanted; of ``unsure`` nobody knows whether they lie inside."""

    seen: int
    wanted: tuple[Arrival, ...]
    unsure: int


def preview(
    asked: Filter, arrivals: Iterable[Arrival], find: Callable[[str], Arrival | None] = lambda _: None
) -> Preview:
    """Try a filter on alerts; ``find`` gives one by its id, so that what is taken back is known."""
    seen = unsure = 0
    wanted: list[Arrival] = []
    for arrival in arrivals:
        seen += 1
        original = find(arrival.alert.reverts) if arrival.alert.reverts else None
        if asked.wants(arrival.alert, arrival.at, original):
            wanted.append(arrival)
            unsure += _unsure(asked, arrival.alert)
    return Preview(seen, tuple(wanted), unsure)


def _unsure(asked: Filter, alert: Alert) -> bool:
    return not asked.where.everywhere and not asked.where.surely(alert.place)
