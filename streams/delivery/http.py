"""Sends one message over HTTP: to where it may go, in bounded time, reading a bounded answer."""

import asyncio
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import monotonic

from aiohttp import (
    ClientError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
)

from streams.delivery.guard import Connector, Lookup, Lookups, RefusedError, Target, target
from streams.delivery.outcome import KEPT_BYTES, Outcome, Verdict, judged, retry_after
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import Payload
from streams.subscriptions.signing import sign

USER_AGENT = "whoholds"
READ_BYTES = 64 * 1024  # of an answer's body, at most
IDLE_SECONDS = 30.0
_AFTER_SUCCESS = 2.0  # seconds for the rest of an answer that is good already
_LONGEST_ERROR = 300
_KNOWN = 1024  # endpoints whose URLs are not taken apart again


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a whole try and for its connection, and connections to one endpoint."""

    whole: float = 15.0
    connect: float = 5.0
    connections: int = 4


class HttpSender:
    """Keeps a few connections to each endpoint. Use as an async context manager."""

    def __init__(
        self, cafile: Path | None = None, lookup: Lookup | None = None, limits: Limits | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._own = None if lookup else Lookups()
        self._lookup: Lookup = lookup or self._own or Lookups()
        self._tls = ssl.create_default_context(cafile=cafile)
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_2
        self._target = lru_cache(_KNOWN)(target)
        self._sessions: dict[tuple[str, Target], ClientSession] = {}

    async def __aenter__(self) -> "HttpSender":
        return self

    async def __aexit__(self, *_: object) -> None:
        for session in self._sessions.values():
            await session.close()
        if self._own:
            self._own.close()

    async def send(self, endpoint: Endpoint, payload: Payload, now: datetime) -> Outcome:
        """Make one try; what goes wrong is in the outcome, never raised."""
        begun = monotonic()
        headers = {"content-type": payload.content_type, "accept-encoding": "identity"}
        headers |= sign(endpoint.secrets_at(now), payload.message_id, now, payload.body)
        try:
            where = self._target(
                endpoint.url, allow_http=endpoint.allow_http, allow_hosts=endpoint.allow_hosts
            )
            session = await self._session(endpoint.name, where)
            end = asyncio.get_running_loop().time() + self._limits.whole
            async with asyncio.timeout_at(end):
                response = await session.post(
                    endpoint.url, data=payload.body, headers=headers, allow_redirects=False
                )
            async with response:
                answer = await _read(response, end)
            return _outcome(response.status, response.headers, answer, monotonic() - begun, now)
        except (ClientError, OSError, ValueError, RefusedError, TimeoutError) as error:
            return Outcome(Verdict.FAILED, monotonic() - begun, error=self._told(error, endpoint))

    async def _session(self, name: str, where: Target) -> ClientSession:
        """One for each endpoint and place, so that no connection is used by an endpoint that may not have it."""
        key = (name, where)
        if key not in self._sessions:
            connector = Connector(
                where,
                self._lookup,
                ssl=self._tls,
                limit=self._limits.connections,
                keepalive_timeout=IDLE_SECONDS,
            )
            self._sessions[key] = ClientSession(
                connector=connector,
                cookie_jar=DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
                headers={"user-agent": USER_AGENT},
                timeout=ClientTimeout(total=None, sock_connect=self._limits.connect),
            )
        return self._sessions[key]

    def _told(self, error: Exception, endpoint: Endpoint) -> str:
        """What went wrong, without what is secret in the URL: a client's error may quote it."""
        if isinstance(error, TimeoutError):
            return f"no answer in {self._limits.whole:g} s" if not str(error) else str(error)[:_LONGEST_ERROR]
        said = error.message if isinstance(error, ClientResponseError) else str(error)
        if not isinstance(error, RefusedError):  # that quotes no URL, which may not even be one
            said = said.replace(endpoint.url, endpoint.shown_url)
        return f"{type(error).__name__}: {said}"[:_LONGEST_ERROR]


async def _read(response: ClientResponse, end: float) -> bytes:
    """The beginning of a body, as it came (nothing is unpacked); a long one costs the connection, no more.

    An answer that is good already stays so, however its body ends.
    """
    good = 200 <= response.status < 300
    if good:
        end = min(end, asyncio.get_running_loop().time() + _AFTER_SUCCESS)
    kept, left = b"", READ_BYTES
    with suppress(*((TimeoutError, ClientError, OSError) if good else ())):
        async with asyncio.timeout_at(end):
            while left > 0:
                chunk = await response.content.read(min(left, KEPT_BYTES))
                if not chunk:
                    return kept
                left -= len(chunk)
                kept += chunk[: KEPT_BYTES - len(kept)]
    response.close()
    return kept


def _outcome(
    status: int, headers: Mapping[str, str], answer: bytes, seconds: float, now: datetime
) -> Outcome:
    text = "".join(c if c.isprintable() else " " for c in answer.decode(errors="replace"))
    verdict = judged(status)
    error = "" if verdict is Verdict.DELIVERED else f"status {status}"
    if 300 <= status < 400:
        error += " (redirects are not followed)"
    return Outcome(verdict, seconds, status, error, text, retry_after(headers, now))
