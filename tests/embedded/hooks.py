"""A state file with alerts of our own, a file of endpoints, and receivers that remember what they got."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson

from schemas.alert import encode_alert
from streams.alerts.alert import Alert, AlertType
from streams.embedded.store import Store
from streams.places.place import Place
from streams.subscriptions.secretfile import secrets_path

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DAY = datetime(2026, 11, 28, 12, tzinfo=UTC)


def alert(number: int, places: int = 5, reverts: str | None = None) -> Alert:
    kind = AlertType.REVERTED if reverts else AlertType.CHANGED
    name = f"place-{number % places}"
    place = Place(name, name, "", 35.0, 36.0)
    day = date(2026, 11, 27)
    return Alert(f"a{number}", kind, DAY, place, None, "sdf", "claimed", day, "day", reverts=reverts)


def tell(state: Path, *alerts: Alert, at: datetime | None = None) -> None:
    """Note alerts as told, as a run does."""
    with Store(state) as store, store.transaction():
        for one in alerts:
            store.tell(one.id, one.place.id, encode_alert(one), at or datetime.now(UTC))


@dataclass
class Receiver:
    """Answers as told; ``got`` has the webhook-ids and the alerts of each path, in order."""

    answer: Callable[[str, str], tuple[int, dict[str, str]]] = lambda _path, _id: (200, {})
    got: list[tuple[str, str, str]] = field(default_factory=list)
    port: int = 0

    def alerts(self, path: str) -> list[str]:
        return [alert for at, _, alert in self.got if at == path]

    def ids(self) -> dict[tuple[str, str], set[str]]:
        """Path and alert to the webhook-ids under which it came."""
        found: dict[tuple[str, str], set[str]] = {}
        for path, id_, one in self.got:
            found.setdefault((path, one), set()).add(id_)
        return found

    def twice(self) -> int:
        """How many messages came more than once."""
        return sum(count - 1 for count in Counter(self.got).values())


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """Run a receiver on the loopback, in threads of its own."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = orjson.loads(self.rfile.read(int(self.headers["content-length"])))
            status, headers = receiver.answer(self.path, self.headers["webhook-id"])
            receiver.got.append((self.path, self.headers["webhook-id"], body["data"]["id"]))
            self.send_response(status)
            for name, value in {"content-length": "0", **headers}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 128

        def handle_error(self, *_: Any) -> None:
            pass

    server = Server(("127.0.0.1", receiver.port), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def webhooks(folder: Path, port: int, *names: str, **more: str) -> Path:
    """A file of endpoints at a receiver, each at the path of its name; ``more`` are lines for some."""
    path = folder / "webhooks.toml"
    lines = [
        f'[{name}]\nurl = "http://127.0.0.1:{port}/{name}"\nallow_http = true\n'
        f'allow_hosts = ["127.0.0.1:{port}"]\n{more.get(name, "")}'
        for name in names
    ]
    path.write_text("\n".join(lines))
    secrets = secrets_path(path)
    secrets.write_text("".join(f'[{name}]\nsecrets = [{{ secret = "{SECRET}" }}]\n' for name in names))
    secrets.chmod(0o600)
    return path


async def eventually(done: Callable[[], bool], seconds: float = 20.0) -> None:
    end = datetime.now(UTC) + timedelta(seconds=seconds)
    while not done():
        assert datetime.now(UTC) < end, "it did not come to that"
        await asyncio.sleep(0.02)
