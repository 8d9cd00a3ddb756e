"""Receives webhooks of whoholds: checks who sent them, and does the work of each message once, also across crashes.

    WEBHOOK_SECRET=whsec_... python receiver.py --port 8080

``WEBHOOK_SECRET`` may hold several, with blanks between them, while one is replaced by another. Needs no package.
"""

import argparse
import base64
import hmac
import json
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOLERANCE = 5 * 60  # seconds that the clocks of both may be apart
LARGEST = 64 * 1024  # bytes; whoholds sends 20,000 at most
KEPT_DAYS = 60


class NotOursError(Exception):
    """A message that whoholds did not send, or not now."""


def check(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: float) -> str:
    """The id of a message that is signed with one of the secrets; else NotOursError says why it is not taken."""
    try:
        id_, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        signatures = headers["webhook-signature"].split(" ")
        sent = int(timestamp)
    except (KeyError, ValueError):
        raise NotOursError("no id, timestamp or signature") from None
    if abs(now - sent) > TOLERANCE:
        raise NotOursError("too old or too new")
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = b".".join((id_.encode(), timestamp.encode(), body))
        wanted = b"v1," + base64.b64encode(hmac.digest(key, signed, "sha256"))
        if any(hmac.compare_digest(wanted, given.encode()) for given in signatures):
            return id_
    raise NotOursError("signed by somebody else")


class Inbox:
    """Remembers the messages in a file of SQLite; the work of each and its id are kept together or not at all."""

    def __init__(self, path: str) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False)
        self._database.execute("PRAGMA synchronous = FULL")
        self._database.execute("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at REAL)")
        self._database.execute("CREATE TABLE IF NOT EXISTS alerts (id TEXT PRIMARY KEY, body TEXT)")

    def take(self, id_: str, message: dict[str, Any]) -> list[dict[str, Any]]:
        """Do the work of a message that is new; gives the alerts in it, none if it was seen before."""
        with self._lock, self._database:
            self._database.execute("DELETE FROM seen WHERE at < ?", (time.time() - KEPT_DAYS * 86_400,))
            new = self._database.execute(
                "INSERT OR IGNORE INTO seen VALUES (?, ?)", (id_, time.time())
            ).rowcount
            alerts = [one["data"] for one in leaves(message)] if new else []
            for alert in alerts:  # here: they are kept; put your own work in its place
                row = (alert["id"], json.dumps(alert))
                self._database.execute("INSERT OR REPLACE INTO alerts VALUES (?, ?)", row)
        return alerts


def leaves(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The alerts of a message, each with its envelope: one, or those of a digest."""
    digest: list[dict[str, Any]] = message["data"].get("alerts", [message])
    return digest


def handler(inbox: Inbox, secrets: Sequence[str]) -> type[BaseHTTPRequestHandler]:
    """What answers: 204 once a message is safe, 401 for what is not ours, 400 and 413 for what is none."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("content-length", "")
            if not length.isdecimal() or int(length) > LARGEST:
                self.answer(413)
                return
            body = self.rfile.read(int(length))
            try:
                headers = {name.lower(): value for name, value in self.headers.items()}
                id_ = check(headers, body, secrets, time.time())
                alerts = inbox.take(id_, json.loads(body))
            except NotOursError as error:
                print(f"refused: {error}", file=sys.stderr, flush=True)
                self.answer(401)
            except (ValueError, KeyError, TypeError, AttributeError):
                self.answer(400)
            else:
                for alert in alerts:
                    told = (id_, alert["id"], alert["type"], alert["place"]["name"], alert["to"])
                    print(*told, sep="\t", flush=True)
                self.answer(204)

        def answer(self, status: int) -> None:
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing of each request."""

    return Handler


def main() -> None:
    """Receive until told to end."""
    parser = argparse.ArgumentParser(description="Receives webhooks of whoholds.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0: a free one")
    parser.add_argument("--inbox", default="inbox.sqlite", help="where the messages are remembered")
    options = parser.parse_args()
    secrets = os.environ.get("WEBHOOK_SECRET", "").split()
    if not secrets:
        parser.error("WEBHOOK_SECRET is not set")
    server = ThreadingHTTPServer((options.host, options.port), handler(Inbox(options.inbox), secrets))
    print(f"listening on {options.host}:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
