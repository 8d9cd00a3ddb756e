"""The rows of the table of deliveries: what waits, what was filed, how endpoints stand.

``alert/ID`` has the alert while anything waits for it, and for ever under which webhook-id it went to whom;
``wait/ENDPOINT/ID`` is a message that waits; ``done/ENDPOINT/ID`` a digest that takes no more; ``endpoint/NAME`` since
when alerts are for an endpoint, and why it is disabled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import orjson

from schemas.alert import alert_wire, decode_alert
from streams.alerts.alert import Alert, AlertType
from streams.delivery.message import DIGESTS, Message
from streams.delivery.plan import Plan
from streams.step import Rows
from streams.subscriptions.filters import Arrival

WAITING = "wait/"


@dataclass(slots=True)
class Filed:
    """What the row of an alert says; ``to`` has the webhook-id for each endpoint."""

    at: datetime
    type: AlertType
    to: dict[str, str] = field(default_factory=dict)
    alert: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """The rows of one partition."""

    rows: Rows

    def since(self, endpoint: str, default: datetime) -> datetime:
        """Since when alerts are for an endpoint; ``default`` where it was never heard of."""
        row = self._get(f"endpoint/{endpoint}")
        return datetime.fromisoformat(row["since"]) if row else default

    def add(self, endpoint: str, since: datetime) -> None:
        """Note an endpoint, if it is new."""
        if self._get(f"endpoint/{endpoint}") is None:
            self._put(f"endpoint/{endpoint}", {"since": since, "disabled": ""})

    def disable(self, endpoint: str, why: str, number: int) -> None:
        """Note why an endpoint is sent nothing; "" where it is sent to, from message ``number`` of the log on."""
        row = self._get(f"endpoint/{endpoint}")
        if row:
            enabled = {} if why else {"enabled": number}
            self._put(f"endpoint/{endpoint}", {**row, "disabled": why, **enabled})

    def disabled(self, endpoint: str) -> str:
        """Why an endpoint is sent nothing, or ""."""
        row = self._get(f"endpoint/{endpoint}")
        return str(row["disabled"]) if row else ""

    def filed(self, alert: str) -> Filed | None:
        """What is known of an alert."""
        row = self._get(f"alert/{alert}")
        if row is None:
            return None
        at, kind = datetime.fromisoformat(row["at"]), AlertType(row["type"])
        return Filed(at, kind, row["to"], row.get("alert"))

    def original(self, alert: Alert) -> Arrival | None:
        """What an alert takes back; of one that is delivered only its type is kept."""
        filed = self.filed(alert.reverts) if alert.reverts else None
        if filed is None:
            return None
        there = self.alert(alert.reverts or "")
        known = there or replace(alert, id=alert.reverts or "", type=filed.type, reverts=None)
        return Arrival(known, filed.at)

    def begun(self, endpoint: str, message: str) -> bool:
        """Whether a digest takes no more."""
        row = self._get(f"{WAITING}{endpoint}/{message}")
        return f"done/{endpoint}/{message}" in self.rows or (row is not None and row["tries"] > 0)

    def file(self, endpoint: str, alert: Alert, plan: Plan, number: int, now: datetime) -> Message:
        """File an alert for an endpoint; gives its message, which may have others."""
        filed = self.filed(alert.id) or Filed(now, alert.type)
        filed.to[endpoint] = plan.message_id
        filed.alert = alert_wire(alert)
        self._keep(alert.id, filed)
        key = f"{WAITING}{endpoint}/{plan.message_id}"
        row = self._get(key) or {"lane": plan.lane, "number": number, "alerts": [], "reverts": []}
        row["alerts"] += [alert.id] if alert.id not in row["alerts"] else []
        row["reverts"] += [alert.reverts] if alert.reverts else []
        self._put(key, {**row, "tries": 0, "next_at": plan.send_at, "urgent": plan.urgent})
        return message_of(key, self.rows[key])

    def waits(self, endpoint: str, message: str, tries: int, next_at: datetime, number: int) -> None:
        """Note when a message is tried next, if it still waits; ``number`` is that of the try in the log."""
        key = f"{WAITING}{endpoint}/{message}"
        if row := self._get(key):
            self._put(key, {**row, "tries": tries, "next_at": next_at, "tried": number})

    def hurried(self, endpoint: str, waiting: Iterable[bytes]) -> bool:
        """Whether any of these rows failed before its endpoint was enabled: it is due, whatever its own time."""
        known = self._get(f"endpoint/{endpoint}") or {}
        enabled = -1 if known.get("disabled") else known.get("enabled", -1)
        return any(row["tries"] and row.get("tried", enabled) < enabled for row in map(orjson.loads, waiting))

    def end(self, endpoint: str, message: str) -> tuple[str, list[str]]:
        """Note that a message waits no more; gives its lane, and the alerts that were filed in it."""
        key = f"{WAITING}{endpoint}/{message}"
        row = self._get(key)
        if row is None:
            return "", []
        del self.rows[key]
        if row["lane"] == DIGESTS:
            self._put(f"done/{endpoint}/{message}", {})
        return row["lane"], row["alerts"]

    def alert(self, alert: str) -> Alert | None:
        """An alert, as long as anybody waits for it."""
        filed = self.filed(alert)
        return decode_alert(orjson.dumps(filed.alert)) if filed and filed.alert else None

    def tidy(self, alert: str) -> None:
        """Drop an alert that nobody waits for any more, but for under which ids it went."""
        filed = self.filed(alert)
        if filed and not any(f"{WAITING}{to}/{message}" in self.rows for to, message in filed.to.items()):
            filed.alert = None
            self._keep(alert, filed)

    def alerts(self, message: Message) -> list[Alert]:
        """The alerts of a message that waits; LookupError where it does not."""
        ids = orjson.loads(self.rows[f"{WAITING}{message.endpoint}/{message.id}"])["alerts"]
        found = [one for alert in ids if (one := self.alert(alert))]
        if len(found) < len(ids):
            raise LookupError("the table has not all alerts of this message")
        return found

    def _keep(self, alert: str, filed: Filed) -> None:
        row: dict[str, Any] = {"at": filed.at, "type": filed.type, "to": filed.to}
        self._put(f"alert/{alert}", row | ({"alert": filed.alert} if filed.alert else {}))

    def _get(self, key: str) -> dict[str, Any] | None:
        raw = self.rows.get(key)
        return orjson.loads(raw) if raw else None

    def _put(self, key: str, row: Mapping[str, Any]) -> None:
        self.rows[key] = orjson.dumps(row)


def message_of(key: str, raw: bytes) -> Message:
    """Make the message of a row that waits."""
    _, endpoint, id_ = key.split("/", 2)
    row = orjson.loads(raw)
    return Message(
        endpoint,
        id_,
        row["lane"],
        row["number"],
        row["alerts"],
        datetime.fromisoformat(row["next_at"]),
        frozenset(row["reverts"]),
        row["urgent"],
        row["tries"],
    )


def messages_of(rows: Iterable[tuple[bytes, bytes]]) -> list[Message]:
    """Make the messages of all rows that wait, in order."""
    return sorted((message_of(key.decode(), raw) for key, raw in rows), key=lambda one: one.number)
