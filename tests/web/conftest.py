"""A real server over a state file that the real reader made of the examples."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from streams.articles.formats import decode_article
from streams.control.policy import Policy
from streams.embedded.core import steps
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.reading.reader import Reader
from streams.web.server import served
from streams.web.site import Options, Site
from streams.web.view import View

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles.jsonl"
VILLAGE = "ocha:C5769"  # Hamrat Balasim


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class Client:
    """Asks one server; paths go out as they are."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)

    def open(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> HTTPResponse:
        """A request whose answer is still to be read."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
        for name, value in {**self.headers, **headers}.items():
            line.putheader(name.replace("_", "-"), value)
        if body is not None:
            line.putheader("Content-Length", str(len(body)))
        line.endheaders(body)
        return line.getresponse()

    def __call__(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        with self.open(path, method, body, **headers) as got:
            found = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, found, got.read())

    def post(self, path: str, value: object, **headers: str) -> Answer:
        """A JSON body."""
        given = {"Content_Type": "application/json", **headers}
        return self(path, "POST", json.dumps(value).encode(), **given)


class _Loop(threading.Thread):
    """The event loop of a server."""

    def __init__(self, make: Callable[[], Site]) -> None:
        super().__init__(daemon=True)
        self.make, self.up, self.port = make, threading.Event(), 0
        self.loop, self.ended = asyncio.new_event_loop(), asyncio.Event()
        self.site: Site | None = None

    def run(self) -> None:
        self.loop.run_until_complete(self.serve())
        self.loop.close()

    async def serve(self) -> None:
        self.site = self.make()
        async with served(self.site, "127.0.0.1", 0) as self.port:
            self.up.set()
            await self.ended.wait()


@contextmanager
def serving(state: Path, folder: Path, options: Options | None = None, **limits: int) -> Iterator[Client]:
    """A server of its own over a state file; returns when all of the file is in its view."""

    def make() -> Site:
        site = Site(
            View(state, folder / "views", Policy.load()),
            Policy.load(),
            ((), folder / "cache"),
            options or Options(),
        )
        for name, value in limits.items():
            setattr(site.stream, name, value)
        return site

    loop = _Loop(make)
    loop.start()
    assert loop.up.wait(60)
    try:
        assert loop.site
        while not loop.site.view.complete:
            time.sleep(0.02)
        yield Client(loop.port)
    finally:
        loop.loop.call_soon_threadsafe(loop.ended.set)
        loop.join(60)


@pytest.fixture(scope="session")
def folder(data_dir: Path) -> Path:
    """Where views and the index of the places are kept."""
    return data_dir


@pytest.fixture(scope="session")
def reader(folder: Path) -> Reader:
    return Reader.load((), folder / "cache")


@pytest.fixture(scope="session")
def state(folder: Path, reader: Reader) -> Path:
    """The examples, read."""
    path = folder / "web.sqlite"
    with Store(path) as store:
        run(store, reader, [decode_article(line) for line in EXAMPLES.read_bytes().splitlines()])
    return path


def run(store: Store, reader: Reader, articles: list[Any]) -> None:
    """Articles through the whole flow."""
    flow = Flow(store, steps(reader.read, "test", Policy.load()), lambda *_: None)
    for article in articles:
        assert flow.take(article) is None


@pytest.fixture(scope="session")
def ask(state: Path, folder: Path) -> Iterator[Client]:
    """A server over the examples."""
    with serving(state, folder, Options(reports=folder / "reports.jsonl")) as client:
        yield client
