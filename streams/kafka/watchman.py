"""Tells of sources that fall silent, and of those that are back: a line in the log and an event on ``operations``."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import orjson

from schemas.operation import OperationType
from schemas.wire import Json
from streams.kafka.silence import Change, Silences
from streams.settings import Settings
from streams.step import Send

log = logging.getLogger(__name__)

SAVE_SECONDS = 60.0


@dataclass(slots=True)
class Watchman:
    """Looks at the sources of one worker, and keeps in ``folder`` what it knows of them."""

    settings: Settings
    silences: Silences
    folder: Path
    _saved: float = field(default=float("-inf"), init=False)

    def look(self, now: float) -> Iterable[Send]:
        """Give the events since the last look; call it only when no article waits. ``now``: seconds since 1970."""
        changes = list(self.silences.look(now))
        if changes or now - self._saved > SAVE_SECONDS:
            self.silences.save(self.folder)
            self._saved = now
        return [self._event(change, now) for change in changes]

    def _event(self, change: Change, now: float) -> Send:
        said = {"outlet": change.outlet, "seconds": round(change.seconds), "usual": round(change.usual)}
        if change.back:
            log.info("a source is back", extra=said)
        else:
            log.warning("a source is silent for longer than usual", extra=said)
        kind = OperationType.BACK if change.back else OperationType.SILENT
        told = {
            "outlet": change.outlet,
            "last_article": datetime.fromtimestamp(change.last, UTC),
            "silent_seconds": change.seconds,
            "usual_seconds": change.usual,
        }
        at = datetime.fromtimestamp(now, UTC)
        return operation(self.settings, kind, change.outlet, str(change.last), at, told)


def operation(
    settings: Settings, kind: OperationType, key: str, since: str, at: datetime, told: Json
) -> Send:
    """Make an event for ``operations``; the same of the same outlet or endpoint ``since`` then has the same id."""
    named = f"{kind}\n{key}\n{since}\n{settings.worker}"
    id_ = blake2b(named.encode(errors="replace"), digest_size=16).hexdigest()
    event = {"id": id_, "type": kind, "time": at, "worker": settings.worker, **told}
    headers = {
        "ce_specversion": "1.0",
        "ce_id": id_,
        "ce_type": kind,
        "ce_source": f"/whoholds/{settings.topic_prefix}",
        "ce_time": at.isoformat(),
        "content-type": "application/json",
    }
    said = tuple((name, str(text).encode()) for name, text in headers.items())
    return Send("operations", key.encode(errors="replace"), orjson.dumps(event), said)
