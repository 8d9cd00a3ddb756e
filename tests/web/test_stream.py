"""Alerts over Server-Sent Events: live, resumed, capped, and without waiting for those who do not read."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPResponse
from pathlib import Path

import pytest

from schemas.wire import dumps, full_place_wire
from streams.control.record import Record
from streams.embedded.store import Store
from streams.web import fill
from streams.web import stream as module
from tests.web.conftest import Client, serving
from tests.web.toys import alert


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A state file with alerts 1 to 3."""
    with Store(tmp_path / "state.sqlite") as store:
        tell(store, 1, 4)
        yield store


def tell(store: Store, first: int, end: int, note: str = "") -> None:
    """Alerts of these numbers, as a run tells them."""
    with store.transaction():
        for number in range(first, end):
            one = alert(number, note)
            store.tell(one.id, one.place.id, one.body, one.when)


def events(response: HTTPResponse, wanted: int) -> list[tuple[int, str]]:
    """The next events: their numbers and the ids of their alerts."""
    found, number = [], 0
    while len(found) < wanted:
        line = response.readline().decode().rstrip("\n")
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            found.append((number, json.loads(line[6:])["id"]))
    return found


def test_alerts_come_as_they_are_told(store: Store, folder: Path) -> None:
    """From now on: what was told before is no news."""
    with serving(store.path, folder) as ask, ask.open("/api/stream") as response:
        assert response.getheader("content-type") == "text/event-stream"
        assert response.readline() == b"retry: 2000\n"
        tell(store, 4, 6)
        assert events(response, 2) == [(4, "alert-4"), (5, "alert-5")]


def test_alerts_do_not_wait_for_the_maps(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a history is worked out alerts are told, to new clients too, and the place that one names is there."""
    begun, free = threading.Event(), threading.Event()

    def slow(*_: object) -> list[Record]:
        begun.set()
        free.wait(30)
        return []

    monkeypatch.setattr(fill, "records_of", slow)
    with serving(store.path, folder) as ask, ask.open("/api/stream") as response:
        told = alert(4)
        with store.transaction():
            store.touch("elsewhere")
            store.show(told.place.id, dumps(full_place_wire(told.place)), None)
            store.tell(told.id, told.place.id, told.body, told.when)
        assert begun.wait(30)
        assert events(response, 1) == [(4, "alert-4")]
        with ask.open("/api/stream") as late:
            assert events(late, 1) == [(4, "alert-4")]
        assert ask(f"/api/places/{told.place.id}").json["place"]["name"] == "Place 4"
        free.set()


@pytest.mark.parametrize("behind", [0, 1, 3])
def test_a_client_goes_on_where_it_was(store: Store, folder: Path, behind: int) -> None:
    """Neither an alert twice nor one left out, old ones and new ones."""
    with serving(store.path, folder) as ask, ask.open("/api/stream", Last_Event_ID=str(behind)) as response:
        tell(store, 4, 5)
        assert [number for number, _ in events(response, 4 - behind)] == [*range(behind + 1, 5)]


def test_a_client_far_behind_gets_all(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also what is in the common memory no more."""
    monkeypatch.setattr(module, "REMEMBERED", 4)
    monkeypatch.setattr(module, "AT_ONCE", 3)
    with serving(store.path, folder) as ask:
        with ask.open("/api/stream") as response:
            tell(store, 4, 24)
            events(response, 20)
        with ask.open("/api/stream", Last_Event_ID="2") as response:
            assert [number for number, _ in events(response, 21)] == [*range(3, 24)]


def test_a_number_from_the_future_means_now(store: Store, folder: Path) -> None:
    """The state file may be another one than the client knew."""
    with serving(store.path, folder) as ask, ask.open("/api/stream", Last_Event_ID="77") as response:
        tell(store, 4, 5)
        assert events(response, 1) == [(4, "alert-4")]


@pytest.mark.parametrize("name", ["x", "-1", "1.5", "9" * 30, "٣"])
def test_what_is_no_number_is_refused(ask: Client, name: str) -> None:
    got = ask("/api/stream", Last_Event_ID=name.encode().decode("latin-1"))
    assert (got.status, got.json["parameter"]) == (400, "Last-Event-ID")


def test_no_more_clients_than_there_may_be(store: Store, folder: Path) -> None:
    """The next is told to come later, and gets in when another has left."""
    with serving(store.path, folder, most=2) as ask:
        lines = [ask.open("/api/stream") for _ in range(2)]
        assert [line.readline() for line in lines] == [b"retry: 2000\n"] * 2
        full = ask("/api/stream")
        assert (full.status, full.headers["content-type"]) == (503, "application/problem+json")
        assert full.headers["retry-after"]
        for line in lines:
            line.close()
        while (again := ask.open("/api/stream")).status == 503:
            time.sleep(0.05)
        assert again.status == 200
        again.close()


def test_a_sign_of_life_comes_while_nothing_is_told(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HEARTBEAT_SECONDS", 0.05)
    with serving(store.path, folder) as ask, ask.open("/api/stream") as response:
        lines = [response.readline() for _ in range(6)]
    assert lines.count(b": still here\n") == 2


def test_who_reads_nothing_is_dropped_and_nobody_waits_for_him(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile others get everything."""
    monkeypatch.setattr(module, "SLOW_SECONDS", 0.5)
    with serving(store.path, folder) as ask, socket.create_connection(("127.0.0.1", ask.port)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        deaf.sendall(b"GET /api/stream HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 0\r\n\r\n")
        with ask.open("/api/stream") as response:
            tell(store, 4, 1004, note="x" * 10_000)
            assert events(response, 1000)[-1] == (1003, "alert-1003")
        time.sleep(1)
        assert _received(deaf) < 10_000_000


def _received(line: socket.socket) -> int:
    """How many bytes are still to be had, until the other side hangs up."""
    line.settimeout(30)
    got = 0
    with suppress(ConnectionResetError):
        while data := line.recv(1 << 16):
            got += len(data)
    return got


def test_the_end_of_the_server_ends_the_stream(store: Store, folder: Path) -> None:
    with serving(store.path, folder) as ask:
        response = ask.open("/api/stream")
        response.readline()
    assert b"" in [response.readline() for _ in range(3)]
