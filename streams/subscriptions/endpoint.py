"""An endpoint: where alerts go, which, when, and in what form."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from streams.alerts.alert import AlertType
from streams.subscriptions.filters import EVERYTHING, Filter
from streams.subscriptions.windows import Quiet, When


class Format(StrEnum):
    """The form of a message."""

    OURS = "ours"
    CLOUDEVENTS = "cloudevents"
    SLACK = "slack"
    DISCORD = "discord"
    TEXT = "text"
    EMAIL = "email"


SIGNED = frozenset((Format.OURS, Format.CLOUDEVENTS))
"""Formats that are never sent without a signature."""


@dataclass(frozen=True, slots=True)
class Secret:
    """What signs, until a moment where another has taken its place; never shown."""

    value: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where alerts go. ``url`` may hold a token: show ``shown_url`` instead.

    ``urgent`` types wait for no digest and no quiet hours. ``allow_hosts`` are names that may be private addresses.
    """

    name: str
    url: str = field(repr=False)
    format: Format = Format.OURS
    filter: Filter = EVERYTHING
    secrets: tuple[Secret, ...] = field(default=(), repr=False)
    when: When = None
    quiet: Quiet | None = None
    urgent: frozenset[AlertType] = frozenset()
    paused: bool = False
    allow_hosts: frozenset[str] = frozenset()
    allow_http: bool = False

    def secrets_at(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign now, the newest first."""
        return tuple(one.value for one in self.secrets if one.until is None or now < one.until)

    @property
    def shown_url(self) -> str:
        """The URL as far as anybody may see it."""
        parts = urlsplit(self.url)
        if parts.scheme == "mailto":
            return self.url
        host = parts.netloc.rpartition("@")[2]
        return (
            f"{parts.scheme}://{host}/..."
            if parts.path.strip("/") or parts.query
            else f"{parts.scheme}://{host}/"
        )
