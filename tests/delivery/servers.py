"""Real servers on the loopback that behave as told."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from streams.delivery.guard import Lookup
from streams.delivery.http import HttpSender, Limits
from streams.delivery.outcome import Outcome
from streams.subscriptions.endpoint import Endpoint, Format, Secret
from streams.subscriptions.payload import Payload

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
PAYLOAD = Payload("msg_1", "application/json", b'{"type":"control.changed"}')
QUICK = Limits(whole=0.6, connect=0.3)

Answer = Callable[["Server", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Request:
    """What a server was sent."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Server:
    """One that listens: its ``port``, how many connected, and what they sent."""

    port: int = 0
    connections: int = 0
    requests: list[Request] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


async def read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(head[0].split(" ")[1], headers, body)


def answering(*lines: str, body: bytes = b"") -> Answer:
    """Every request gets this answer."""
    head = "\r\n".join((f"HTTP/1.1 {lines[0]}", *lines[1:], f"content-length: {len(body)}")) + "\r\n\r\n"

    async def answer(server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            server.requests.append(await read_request(reader))
            writer.write(head.encode() + body)
            await writer.drain()

    return answer


OK = answering("200 OK", body=b"thanks")


@asynccontextmanager
async def serving(
    answer: Answer = OK, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Server]:
    """A server that answers so."""
    server, tasks = Server(), set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await answer(server, reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            tasks.discard(task)
            writer.transport.abort()

    listening = await asyncio.start_server(connected, host, port, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in set(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def names(**addresses: str | list[str]) -> Lookup:
    """A name server: names (with _ for .) to addresses."""
    import socket

    async def lookup(host: str, port: int) -> list[tuple[int, str]]:
        found = addresses[host.replace(".", "_")]
        listed = [found] if isinstance(found, str) else found
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, one) for one in listed]

    return lookup


def endpoint(url: str, **given: object) -> Endpoint:
    made: dict[str, object] = {
        "name": "e",
        "url": url,
        "format": Format.OURS,
        "secrets": (Secret(SECRET),),
        "allow_http": True,
    }
    return Endpoint(**{**made, **given})  # type: ignore[arg-type]


def opened(server: Server, **given: object) -> Endpoint:
    """An endpoint at a server on the loopback, which its ``allow_hosts`` names."""
    return endpoint(server.url, allow_hosts=frozenset({f"127.0.0.1:{server.port}"}), **given)


async def send(to: Endpoint, **given: object) -> Outcome:
    """One try with a sender of its own."""
    async with HttpSender(**{"limits": QUICK, **given}) as sender:  # type: ignore[arg-type]
        return await sender.send(to, PAYLOAD, NOW)
