"""Which URLs an endpoint may have, and the way from its name to the one address that is connected to.

A name is looked up once for each connection, every address in the answer is checked, and the socket goes to one of
exactly these: there is no second look-up that could answer otherwise. The socket is checked again when it is made
and when it is connected.
"""

import asyncio
import errno
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any
from urllib.parse import urlsplit

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from streams.delivery.addresses import refusal
from streams.errors import WhoholdsError

PORTS = {"https": (443, 8443), "http": (80, 8080)}
MOST_LOOKUPS = 128  # at once; a name server that hangs keeps one of them for some half a minute
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")

Lookup = Callable[[str, int], Awaitable[Sequence[tuple[int, str]]]]
"""Host and port to address families and addresses."""


class RefusedError(WhoholdsError):
    """An endpoint that may not be connected to, by its URL or by its address."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an endpoint is; ``named`` where ``allow_hosts`` has it."""

    scheme: str
    host: str
    port: int
    named: bool

    @property
    def literal(self) -> str:
        """The address, where the host is written as one, else nothing."""
        last = self.host.rpartition(".")[2]
        return self.host.strip("[]") if self.host[0] == "[" or last.isdigit() else ""


def target(url: str, *, allow_http: bool = False, allow_hosts: frozenset[str] = frozenset()) -> Target:
    """Take a URL apart and check all that can be known without the network; raises RefusedError.

    ``allow_hosts`` has names as ``host``, for the usual ports, or as ``host:port``, for that one.
    """
    if len(url) > 2048 or not url.isascii() or not url.isprintable() or set(url) & set(' \\"<>^`{|}'):
        raise RefusedError("the URL has characters that do not belong there (IDN is written as xn--...)")
    try:
        parts = urlsplit(url)
        given = parts.port
    except ValueError as error:
        raise RefusedError(f"no URL: {error}") from None
    if parts.scheme not in PORTS:
        raise RefusedError("the URL must begin with https://")
    if parts.scheme == "http" and not allow_http:
        raise RefusedError("plain http is not allowed here (allow_http)")
    if "@" in parts.netloc:
        raise RefusedError("the URL has a user in it")
    host = _host(parts.netloc)
    port = PORTS[parts.scheme][0] if given is None else given
    names = {entry.lower() for entry in allow_hosts}
    here = f"{host}:{port}"
    if here not in names and port not in PORTS[parts.scheme]:
        raise RefusedError(f"port {port} is not allowed (allow_hosts may name {here})")
    found = Target(parts.scheme, host, port, named=bool(names & {host, here}))
    if found.literal:
        check(found.literal, found)
    return found


def _host(netloc: str) -> str:
    """The host, lower case: a name, four decimal numbers, or an IPv6 address in its shortest form in brackets."""
    host = netloc.lower()
    if host.startswith("["):
        inner, bracket, after = host[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise RefusedError("no host in the URL")
        return _six(inner)
    host = host.partition(":")[0]
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise RefusedError("no host, or a strange one, in the URL")
    if _NUMBER.fullmatch(labels[-1]):
        _four(host)
    return host


def _four(host: str) -> None:
    try:
        written = str(ip_address(host))
    except ValueError:
        written = ""
    if written != host:
        raise RefusedError("an IPv4 address is written as four decimal numbers")


def _six(inner: str) -> str:
    try:
        found = IPv6Address(inner)
    except ValueError:
        raise RefusedError("no IPv6 address between the brackets") from None
    if found.scope_id is not None:
        raise RefusedError("an address with a zone")
    return f"[{found.compressed}]"


def check(address: str, where: Target) -> None:
    """Raise RefusedError where this address may not be connected to."""
    why = refusal(address, named=where.named)
    if why:
        hint = "" if where.named or refusal(address, named=True) else " (allow_hosts may name it)"
        raise RefusedError(f"{where.host} is {address}: {why}{hint}")


class Resolver(AbstractResolver):
    """Looks names up, and gives addresses only where all of an answer may be connected to."""

    def __init__(self, where: Target, lookup: Lookup) -> None:
        self._where = where
        self._lookup = lookup

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        """Give the addresses of a host, or raise RefusedError, or OSError where there are none."""
        if host.lower() != self._where.host:
            raise RefusedError(f"{host} is not the host of this endpoint")
        found = await self._lookup(host, port)
        if not found:
            raise OSError(f"{host} has no address")
        for _, address in found:
            check(address, self._where)
        flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=flags)
            for kind, address in found
        ]

    async def close(self) -> None:
        """Nothing is open."""


class Lookups:
    """The system's name server, asked in threads of our own: one that hangs must not keep the others waiting."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_LOOKUPS, "lookup")

    async def __call__(self, host: str, port: int) -> Sequence[tuple[int, str]]:
        """Give the families and addresses of a host."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _ask, host, port)

    def close(self) -> None:
        """Let the threads end by themselves."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _ask(host: str, port: int) -> Sequence[tuple[int, str]]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [(family, str(address[0])) for family, _, _, _, address in found]


class Connector(TCPConnector):
    """Connects to one endpoint; no cache of names, and each socket is checked before and after it is connected."""

    def __init__(self, where: Target, lookup: Lookup, **given: Any) -> None:
        self._whither = where
        super().__init__(
            resolver=Resolver(where, lookup), use_dns_cache=False, socket_factory=self._socket, **given
        )

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, proto, _, address = info
        try:
            check(str(address[0]), self._whither)
        except RefusedError as error:  # whoever tries one address after the other understands only this
            raise OSError(errno.EACCES, str(error)) from error
        return socket.socket(family, kind, proto)

    async def _wrap_create_connection(self, *args: Any, **given: Any) -> Any:
        transport, protocol = await super()._wrap_create_connection(*args, **given)
        peer = transport.get_extra_info("peername")
        try:
            check(str(peer[0]) if peer else "", self._whither)
        except RefusedError:
            transport.abort()
            raise
        return transport, protocol
