"""Which alerts an endpoint is to have: from the alerts of the state file into the ledger, each once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from streams.alerts.alert import Alert
from streams.delivery.message import DIGESTS, Message, State
from streams.delivery.plan import Plan, plan
from streams.embedded.ledger import SqliteLedger
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.filters import Arrival


@dataclass(frozen=True, slots=True)
class Filing:
    """Files alerts for endpoints."""

    ledger: SqliteLedger

    def begin(self, endpoints: Sequence[Endpoint], now: datetime, since: datetime | None = None) -> None:
        """Note endpoints that are new: they get the alerts told after this moment, or ``since``.

        Where the state file is another than before, go through it again from the time at which each was added.
        """
        ledger, log = self.ledger, self.ledger.log
        ledger.begin()
        for endpoint in endpoints:
            query = "SELECT number, alert, since FROM endpoints WHERE name = ?"
            known = ledger.db.execute(query, (endpoint.name,)).fetchone()
            if known is None:
                number, alert = log.before(since) if since else log.last()
                ledger.db.execute(
                    "INSERT INTO endpoints (name, number, alert, since) VALUES (?, ?, ?, ?)",
                    (endpoint.name, number, alert, (since or now).isoformat()),
                )
            elif not log.has(known[0], known[1]):
                self._reach(endpoint.name, *log.before(datetime.fromisoformat(known[2])))
        ledger.commit()

    def file(self, endpoints: Sequence[Endpoint], now: datetime) -> tuple[list[Message], bool]:
        """File the next alerts; gives what is new, and whether there may be more. Ends the transaction."""
        ledger = self.ledger
        reached = dict(ledger.db.execute("SELECT name, number FROM endpoints"))
        known = [endpoint for endpoint in endpoints if endpoint.name in reached]
        first = min((reached[endpoint.name] for endpoint in known), default=0)
        alerts = list(ledger.log.after(first)) if known and ledger.log.last()[0] > first else []
        if not alerts:
            return [], False
        ledger.begin()
        filed = [
            message
            for number, alert in alerts
            for endpoint in known
            if reached[endpoint.name] < number and (message := self.want(endpoint, alert, now))
        ]
        number, alert = alerts[-1]
        for endpoint in known:
            if reached[endpoint.name] < number:
                self._reach(endpoint.name, number, alert.id)
        ledger.commit()
        return filed, True

    def _reach(self, endpoint: str, number: int, alert: str) -> None:
        query = "UPDATE endpoints SET number = ?, alert = ? WHERE name = ?"
        self.ledger.db.execute(query, (number, alert, endpoint))

    def want(self, endpoint: Endpoint, alert: Alert, now: datetime) -> Message | None:
        """File an alert for an endpoint that wants it and does not have it yet."""
        if self._filed(endpoint.name, alert.id):
            return None
        original = self._original(endpoint.name, alert)
        had = original is not None and self._filed(endpoint.name, original.alert.id) is not None
        found = plan(endpoint, alert, now, original, had=had)
        if found and found.lane == DIGESTS and self._begun(endpoint.name, found.message_id):
            found = plan(endpoint, alert, max(found.send_at, now), had=True)
        if found is None:
            return None
        number = self._message(endpoint.name, found)
        self.ledger.db.execute(
            "INSERT INTO wanted (endpoint, alert, filed, reverts, message) VALUES (?, ?, ?, ?, ?)",
            (endpoint.name, alert.id, now.isoformat(), alert.reverts, number),
        )
        reverts = frozenset([alert.reverts] if alert.reverts else [])
        return Message(
            endpoint.name,
            found.message_id,
            found.lane,
            number,
            [alert.id],
            found.send_at,
            reverts,
            found.urgent,
        )

    def _filed(self, endpoint: str, alert: str) -> datetime | None:
        query = "SELECT filed FROM wanted WHERE endpoint = ? AND alert = ?"
        found = self.ledger.db.execute(query, (endpoint, alert)).fetchone()
        return datetime.fromisoformat(found[0]) if found else None

    def _original(self, endpoint: str, alert: Alert) -> Arrival | None:
        """What an alert takes back, and when it was filed for this endpoint, else told."""
        original = self.ledger.log.find(alert.reverts) if alert.reverts else None
        if original is None:
            return None
        return Arrival(original.alert, self._filed(endpoint, original.alert.id) or original.at)

    def _begun(self, endpoint: str, message: str) -> bool:
        """Whether a digest has been tried already, and takes no more."""
        query = "SELECT state, tries FROM messages WHERE endpoint = ? AND id = ?"
        found = self.ledger.db.execute(query, (endpoint, message)).fetchone()
        return found is not None and found != (State.WAITING, 0)

    def _message(self, endpoint: str, found: Plan) -> int:
        db = self.ledger.db
        db.execute(
            "INSERT OR IGNORE INTO messages (endpoint, id, lane, urgent, state, tries, next_at)"
            " VALUES (?, ?, ?, ?, ?, 0, ?)",
            (endpoint, found.message_id, found.lane, found.urgent, State.WAITING, found.send_at.isoformat()),
        )
        query = "SELECT number FROM messages WHERE endpoint = ? AND id = ?"
        return int(db.execute(query, (endpoint, found.message_id)).fetchone()[0])

    def again(self, endpoint: Endpoint, since: datetime, now: datetime) -> int:
        """Send again all that an endpoint wants and that was told since; gives how many messages."""
        ledger = self.ledger
        number, messages = ledger.log.before(since)[0], set[int]()
        ledger.begin()
        while alerts := list(ledger.log.after(number)):
            for number, alert in alerts:  # noqa: B007
                self.want(endpoint, alert, now)
                query = "SELECT message FROM wanted WHERE endpoint = ? AND alert = ?"
                messages |= {found for (found,) in ledger.db.execute(query, (endpoint.name, alert.id))}
        self.resend(messages, now)
        ledger.commit()
        return len(messages)

    def resend(self, numbers: set[int], now: datetime) -> None:
        """Begin anew with messages, however they stand."""
        self.ledger.db.executemany(
            "UPDATE messages SET state = ?, tries = 0, next_at = ? WHERE number = ?",
            [(State.WAITING, now.isoformat(), number) for number in sorted(numbers)],
        )
