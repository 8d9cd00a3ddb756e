"""The topics of Kafka as a state file: what ``run`` would have made of them, for the view to follow.

The claims go through the core, as a worker's do; alerts, articles and extractions are kept as they stand. How far each
partition was read is written in the same transaction, so that a restart goes on where it was.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Self

from schemas.alert import decode_alert, encode_alert
from schemas.article import encode_article
from schemas.control import encode_control
from schemas.extraction import ExtractionMessage
from schemas.record import decode_record
from schemas.wire import dumps, full_place_wire
from streams.alerts.handle import handle
from streams.articles.formats import decode_article
from streams.control.policy import Policy
from streams.embedded.run import version_key
from streams.embedded.store import Store
from streams.kafka.clients import BrokerError
from streams.kafka.log import batches
from streams.settings import Settings
from streams.step import Message
from streams.web.apart import apart
from streams.web.folder import own_folder

log = logging.getLogger(__name__)

TOPICS = ("articles", "extractions", "claims", "alerts")
TRY_AGAIN_SECONDS = 5.0
END_SECONDS = 10.0
_OWN = """
CREATE TABLE IF NOT EXISTS offsets (
  topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL, PRIMARY KEY (topic, partition));
CREATE TABLE IF NOT EXISTS extractions (
  article TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (article, version));
CREATE TABLE IF NOT EXISTS policy (hash TEXT NOT NULL);
"""


class Mirror(Store):
    """A state file made of topics."""

    def __init__(self, path: Path, policy: Policy) -> None:
        super().__init__(path)
        self._db.executescript(_OWN)
        self._db.execute(
            "INSERT INTO policy SELECT ? WHERE NOT EXISTS (SELECT 1 FROM policy)", (policy.hash,)
        )
        self._policy = policy
        self._takes: dict[str, Callable[[Message], None]] = {
            "articles": self._article,
            "extractions": self._extraction,
            "claims": self._claims,
            "alerts": self._alert,
        }

    @property
    def policy(self) -> str:
        """The hash of the policy under which it was begun."""
        return str(self._db.execute("SELECT hash FROM policy").fetchone()[0])

    def offsets(self) -> dict[tuple[str, int], int]:
        """The next offset of each partition that was read."""
        rows = self._db.execute("SELECT topic, partition, next FROM offsets")
        return {(topic, partition): at for topic, partition, at in rows}

    def __enter__(self) -> Self:
        return self

    def take(self, messages: Sequence[Message]) -> None:
        """Take in messages, and how far they go, all or nothing."""
        if not messages:
            return
        with self.transaction():
            for message in messages:
                # What cannot be handled is a dead letter of the workers, and nothing here.
                with apart(self._db, f"{message.topic}/{message.partition}@{message.offset}"):
                    self._takes[message.topic](message)
                self._db.execute(
                    "INSERT OR REPLACE INTO offsets VALUES (?, ?, ?)",
                    (message.topic, message.partition, message.offset + 1),
                )

    def _article(self, message: Message) -> None:
        body = message.value or b""
        article = decode_article(body, max_bytes=len(body))
        self.keep(version_key(article), encode_article(article), message.arrived)

    def _extraction(self, message: Message) -> None:
        body = message.value or b""
        found = ExtractionMessage.parse(body)
        self._db.execute(
            "INSERT OR REPLACE INTO extractions VALUES (?, ?, ?)", (found.id, found.version, body)
        )

    def _claims(self, message: Message) -> None:
        outcome = handle(decode_record(message.value or b""), self.control, self._policy)
        place, state = outcome.place, outcome.state
        self.touch(place.id)
        if outcome.before != outcome.after:
            told = encode_control(place, state, outcome.evidence) if state else None
            self.show(place.id, dumps(full_place_wire(place)), told)

    def _alert(self, message: Message) -> None:
        alert = decode_alert(message.value or b"")
        self.tell(alert.id, alert.place.id, encode_alert(alert), message.arrived)


class Follower(threading.Thread):
    """Keeps a mirror up to date, in a thread of its own, until it is ended."""

    def __init__(self, settings: Settings, path: Path, policy: Policy) -> None:
        super().__init__(name="mirror", daemon=True)
        self._settings, self._path, self._policy = settings, path, policy
        self._up, self._ended = threading.Event(), threading.Event()
        self._fault: Exception | None = None

    def wait(self) -> None:
        """Wait for the first messages; raises BrokerError where there is no broker, or no topic."""
        self._up.wait()
        if self._fault:
            raise self._fault

    def end(self) -> None:
        """End it; it may be in the middle of a batch."""
        self._ended.set()
        self.join(END_SECONDS)

    def run(self) -> None:
        """Follow the topics; a broker that goes away later is waited for."""
        try:
            with _fit(self._path, self._policy) as mirror:
                while not self._ended.is_set():
                    self._follow(mirror)
        except Exception as error:  # for the one who waits
            self._fault = error
            if self._up.is_set():
                log.exception("the topics are no longer followed")
        finally:
            self._up.set()

    def _follow(self, mirror: Mirror) -> None:
        try:
            for batch in batches(self._settings, TOPICS, mirror.offsets()):
                mirror.take(batch)
                self._up.set()
                if self._ended.is_set():
                    return
        except BrokerError as error:
            if not self._up.is_set():
                raise
            log.warning("%s; trying again", error)
            self._ended.wait(TRY_AGAIN_SECONDS)


@contextmanager
def mirrored(settings: Settings, folder: Path, policy: Policy) -> Iterator[Path]:
    """Follow the topics while the context lasts; gives the state file. Raises BrokerError."""
    topics = f"{settings.bootstrap_servers} {settings.topic_prefix}"
    name = f"kafka-{blake2b(topics.encode(), digest_size=8).hexdigest()}"
    with own_folder(folder, name) as found:
        follower = Follower(settings, found / f"{name}.sqlite", policy)
        follower.start()
        try:
            follower.wait()
            yield found / f"{name}.sqlite"
        finally:
            follower.end()


def _fit(path: Path, policy: Policy) -> Mirror:
    """The mirror of this policy: what was folded under another is made anew."""
    mirror = Mirror(path, policy)
    if mirror.policy != policy.hash:
        mirror.close()
        for name in ("", "-wal", "-shm"):
            path.with_name(path.name + name).unlink(missing_ok=True)
        mirror = Mirror(path, policy)
    return mirror
