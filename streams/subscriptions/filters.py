"""Which alerts somebody wants."""

from dataclasses import dataclass
from datetime import datetime

from streams.alerts.alert import Alert, AlertType


@dataclass(frozen=True, slots=True)
class Arrival:
    """An alert that came before, and when."""

    alert: Alert
    at: datetime


@dataclass(frozen=True, slots=True)
class Filter:
    """Which alerts somebody wants; empty, all of them."""

    types: frozenset[AlertType] = frozenset()

    def wants(self, alert: Alert, now: datetime, original: Arrival | None = None) -> bool:  # noqa: ARG002
        """Whether an alert is wanted that arrives ``now``.

        One that takes another back is wanted where the ``original`` was; without it, where it may have been.
        """
        return not self.types or alert.type in {*self.types, AlertType.REVERTED}


EVERYTHING = Filter()
