"""The messages that wait for one endpoint, in lanes: a lane is in order, lanes know nothing of each other."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from streams.delivery.message import Message


@dataclass(slots=True)
class Lane:
    """Messages in the order in which they go; ``due`` is when the next go is, ``busy`` while there is one."""

    name: str
    messages: dict[str, Message] = field(default_factory=dict)
    due: datetime | None = None
    busy: bool = False

    def ready(self, now: datetime) -> list[Message]:
        """What is tried in a go: what is due, and before it what failed before, whenever its own next try is."""
        waiting = (one for one in self.messages.values() if one.failed_before or one.next_at <= now)
        return sorted(waiting, key=lambda one: one.number)


class Lanes:
    """All lanes of an endpoint."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._heap: list[tuple[datetime, int, Lane]] = []
        self._order = count()
        self._of_alert: dict[str, Message] = {}
        self._reverting: dict[str, list[Lane]] = {}

    def __len__(self) -> int:
        return sum(len(lane.messages) for lane in self._lanes.values())

    def __iter__(self) -> Iterator[Message]:
        for lane in self._lanes.values():
            yield from lane.messages.values()

    def add(self, message: Message) -> None:
        """Add a message; one that is there already gains alerts, as a digest does, or is to go again."""
        lane = self._lanes.setdefault(message.lane, Lane(message.lane))
        known = lane.messages.setdefault(message.id, message)
        if known is not message:
            known.alerts += [alert for alert in message.alerts if self._of_alert.get(alert) is not known]
            known.reverts |= message.reverts
            known.tries, known.next_at = message.tries, min(known.next_at, message.next_at)
        self._of_alert.update(dict.fromkeys(message.alerts, known))
        for alert in message.reverts:
            self._reverting.setdefault(alert, []).append(lane)
        self.settle(lane)

    def remove(self, message: Message) -> None:
        """Take a message out; what waited for it may go."""
        own = self._lanes[message.lane]
        del own.messages[message.id]
        if not own.busy and not own.messages:
            del self._lanes[own.name]
        for alert in message.alerts:
            self._of_alert.pop(alert, None)
        for alert in message.alerts:
            for lane in self._reverting.pop(alert, ()):
                self.settle(lane)

    def held(self, message: Message) -> bool:
        """Whether a message takes an alert back that is itself still on its way."""
        return any(self._of_alert.get(alert, message) is not message for alert in message.reverts)

    def settle(self, lane: Lane) -> None:
        """Work out anew when a lane is due."""
        if lane.busy:
            return
        free = [one.next_at for one in lane.messages.values() if not self.held(one)]
        self._due(lane, min(free) if free else None)

    def resettle(self, message: Message) -> None:
        """The next try of a message is another."""
        lane = self._lanes.get(message.lane)
        if lane:
            self.settle(lane)

    def hurry(self, now: datetime) -> None:
        """Make everything due that failed before: the endpoint is back."""
        for lane in self._lanes.values():
            if not lane.busy and any(one.failed_before for one in lane.messages.values()):
                self._due(lane, min(now, lane.due) if lane.due else now)

    def _due(self, lane: Lane, due: datetime | None) -> None:
        if lane.due != due:
            lane.due = due
            if due:
                heapq.heappush(self._heap, (due, next(self._order), lane))

    def next_due(self) -> datetime | None:
        """When the next go is, or None."""
        while self._heap:
            due, _, lane = self._heap[0]
            if lane.due == due and not lane.busy:
                return due
            heapq.heappop(self._heap)
        return None

    def take(self, now: datetime) -> Lane | None:
        """Give a lane that is due, busy from now on; None where there is none."""
        due = self.next_due()
        if due is None or due > now:
            return None
        lane = heapq.heappop(self._heap)[2]
        lane.busy, lane.due = True, None
        return lane

    def give_back(self, lane: Lane) -> None:
        """A go is over."""
        lane.busy = False
        self.settle(lane)
        if not lane.messages:
            self._lanes.pop(lane.name, None)

    def due(self, now: datetime) -> list[Message]:
        """Every message whose own next try is due."""
        return [one for one in self if one.next_at <= now]
