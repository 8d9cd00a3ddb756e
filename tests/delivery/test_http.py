"""Receivers that misbehave: what one try costs, and what comes of it."""

import asyncio
import gzip
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from streams.delivery.http import READ_BYTES, HttpSender
from streams.delivery.outcome import KEPT_BYTES, Outcome, Verdict, retry_after
from tests.delivery.servers import (
    NOW,
    PAYLOAD,
    QUICK,
    SECRET,
    Answer,
    Server,
    answering,
    endpoint,
    opened,
    read_request,
    send,
    serving,
)

LONG = 8.0  # seconds: far more than the limits, far less than a test that hangs


def tried(answer: Answer) -> tuple[Outcome, Server]:
    async def once() -> tuple[Outcome, Server]:
        async with serving(answer) as server:
            return await send(opened(server)), server

    begun = monotonic()
    found = asyncio.run(once())
    assert monotonic() - begun < LONG
    return found


def test_a_message_arrives_signed() -> None:
    outcome, server = tried(answering("204 No Content"))
    (request,) = server.requests
    assert (outcome.verdict, outcome.status, outcome.error) == (Verdict.DELIVERED, 204, "")
    assert (request.path, request.body) == ("/hook", PAYLOAD.body)
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert request.headers["webhook-signature"].startswith("v1,")
    assert request.headers["content-type"] == "application/json"
    assert SECRET not in str(request)


def test_an_error_quotes_no_url_whose_path_is_a_secret() -> None:
    async def garbage(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(b"this is no HTTP\r\n\r\n")
        await writer.drain()

    async def once() -> Outcome:
        async with serving(garbage) as server:
            to = opened(server)
            return await send(replace(to, url=to.url.replace("/hook", "/services/secret-token?k=secret-key")))

    outcome = asyncio.run(once())
    assert outcome.verdict is Verdict.FAILED
    assert outcome.error
    assert "secret" not in outcome.error


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("200 OK", Verdict.DELIVERED),
        ("202 Accepted", Verdict.DELIVERED),
        ("299 Odd", Verdict.DELIVERED),
        ("302 Found", Verdict.FAILED),
        ("304 Not Modified", Verdict.FAILED),
        ("401 Unauthorized", Verdict.FAILED),
        ("404 Not Found", Verdict.FAILED),
        ("410 Gone", Verdict.GONE),
        ("400 Bad Request", Verdict.REFUSED),
        ("413 Content Too Large", Verdict.REFUSED),
        ("422 Unprocessable", Verdict.REFUSED),
        ("429 Too Many Requests", Verdict.FAILED),
        ("500 Oh", Verdict.FAILED),
        ("503 Unavailable", Verdict.FAILED),
    ],
)
def test_what_a_status_means(status: str, verdict: Verdict) -> None:
    assert tried(answering(status))[0].verdict is verdict


async def hangs(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    server.requests.append(await read_request(reader))
    await asyncio.sleep(LONG)


async def drips_a_head(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    for letter in "HTTP/1.1 200 OK\r\nx-slow: " + "y" * 10_000:
        writer.write(letter.encode())
        await writer.drain()
        await asyncio.sleep(0.02)


async def never_begins(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless_head(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000_000):
        writer.write(b"x-%d: %s\r\n" % (number, b"y" * 1000))
        await writer.drain()


async def garbage(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"\x16\x03\x01 no http at all\r\n\r\n")
    await writer.drain()


async def hangs_up(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)


@pytest.mark.parametrize("answer", [hangs, drips_a_head, never_begins, endless_head, garbage, hangs_up])
def test_whoever_gives_no_answer_has_failed_in_time(answer: Answer) -> None:
    outcome, _ = tried(answer)
    assert (outcome.verdict, outcome.status) == (Verdict.FAILED, None)
    assert outcome.error


def drips_a_body(status: str) -> Answer:
    async def answer(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 100000\r\n\r\n".encode())
        for _ in range(100_000):
            writer.write(b"z")
            await writer.drain()
            await asyncio.sleep(0.02)

    return answer


def test_a_good_answer_stays_good_however_slowly_it_ends() -> None:
    assert tried(drips_a_body("200 OK"))[0].verdict is Verdict.DELIVERED


def test_a_bad_answer_that_never_ends_is_a_failure() -> None:
    assert tried(drips_a_body("500 Oh"))[0].verdict is Verdict.FAILED


def floods(status: str, written: list[int], *headers: str) -> Answer:
    async def answer(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write("\r\n".join((f"HTTP/1.1 {status}", *headers, "\r\n")).encode())
        for _ in range(50_000):
            writer.write(b"f" * 4096)
            written.append(4096)
            await writer.drain()

    return answer


@pytest.mark.parametrize("status", ["200 OK", "500 Oh"])
def test_of_a_huge_answer_only_the_beginning_is_read(status: str) -> None:
    written: list[int] = []
    outcome, _ = tried(floods(status, written))
    assert outcome.status == int(status[:3])
    assert outcome.answer == "f" * KEPT_BYTES
    # What the buffers of both ends hold goes beside what is read.
    assert sum(written) < READ_BYTES + 16 * 1024 * 1024


def test_nothing_is_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    outcome, server = tried(answering("500 Oh", "content-encoding: gzip", body=bomb))
    assert (outcome.verdict, outcome.status) == (Verdict.FAILED, 500)
    assert len(outcome.answer) <= KEPT_BYTES
    assert server.requests[0].headers["accept-encoding"] == "identity"


def test_an_answer_has_no_lines_and_no_control_characters() -> None:
    outcome, _ = tried(answering("500 Oh", body=b"a\x1b[31m\nb\xff\x00"))
    assert outcome.answer.isprintable()


def test_a_connection_is_used_again() -> None:
    async def twice() -> Server:
        async with serving() as server, HttpSender(limits=QUICK) as sender:
            for _ in range(3):
                assert (await sender.send(opened(server), PAYLOAD, NOW)).verdict is Verdict.DELIVERED
            return server

    server = asyncio.run(twice())
    assert (server.connections, len(server.requests)) == (1, 3)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    to = endpoint(f"http://127.0.0.1:{port}/", allow_hosts=frozenset({f"127.0.0.1:{port}"}))
    outcome = asyncio.run(send(to))
    assert outcome.verdict is Verdict.FAILED
    assert "127.0.0.1" in outcome.error


def test_a_name_server_that_hangs_is_a_failure_in_time() -> None:
    async def lookup(host: str, port: int) -> list[tuple[int, str]]:
        await asyncio.sleep(LONG)
        return []

    outcome = asyncio.run(send(endpoint("https://good.example/"), lookup=lookup))
    assert outcome.verdict is Verdict.FAILED


def test_a_receiver_may_say_when_to_come_again() -> None:
    outcome, _ = tried(answering("429 Slow down", "retry-after: 90"))
    assert outcome.retry_after == timedelta(seconds=90)


@pytest.mark.parametrize(
    ("said", "waits"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("9" * 60, timedelta(seconds=10**9)),
        ("Sat, 28 Nov 2026 12:01:00 GMT", timedelta(minutes=1)),
        ("Sat, 28 Nov 2026 11:00:00 GMT", timedelta(0)),
        ("Sat, 28 Nov 2026 12:01:00 -0000", timedelta(minutes=1)),
        ("-5", None),
        ("١٢", None),
        ("1.5", None),
        ("soon", None),
        ("Sat, 99 Nov 2026 12:01:00 GMT", None),
        ("Sat, 28 Nov 99999 12:01:00 GMT", None),
        ("", None),
    ],
)
def test_retry_after(said: str, waits: timedelta | None) -> None:
    assert retry_after({"Retry-After": said}, datetime(2026, 11, 28, 12, tzinfo=UTC)) == waits
