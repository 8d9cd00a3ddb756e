"""A worker's own small web server: ``/metrics``, ``/healthz``, ``/readyz``.

It has a thread of its own, so that it answers while a long text is read.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST

from streams.errors import WhoholdsError
from streams.kafka.metrics import Metrics

log = logging.getLogger(__name__)

PLAIN = "text/plain; charset=utf-8"


class AddressError(WhoholdsError):
    """The web server cannot have its address."""


@contextmanager
def served(metrics: Metrics, address: str) -> Iterator[str]:
    """Serve on ``host:port`` (port 0: a free one; "" for nowhere); gives the address."""
    if not address:
        yield ""
        return
    host, _, port = address.rpartition(":")
    try:
        server = ThreadingHTTPServer((host.strip("[]"), int(port)), _handler(metrics))
    except (OSError, OverflowError, ValueError) as error:
        raise AddressError(f"WHOHOLDS_HTTP is {address!r}: {error}") from None
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="http", daemon=True).start()
    try:
        yield f"{host}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def _handler(metrics: Metrics) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "whoholds", ""
        timeout = 10  # a client that says nothing is not waited for

        def do_GET(self) -> None:
            status, kind, body = _answer(metrics, self.path.partition("?")[0])
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            log.debug(format, *args)

    return Handler


def _answer(metrics: Metrics, path: str) -> tuple[int, str, bytes]:
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, metrics.text()
    if path == "/healthz":
        return (200, PLAIN, b"moves\n") if metrics.healthy() else (503, PLAIN, b"stuck\n")
    if path == "/readyz":
        troubles = "".join(f"endpoint {name} {what}\n" for name, what in sorted(metrics.troubles.items()))
        status, word = (200, "ready") if metrics.ready() else (503, "not ready")
        return status, PLAIN, f"{word}\n{troubles}".encode()
    return 404, PLAIN, b"/metrics /healthz /readyz\n"
