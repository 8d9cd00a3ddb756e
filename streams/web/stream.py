"""Alerts as they are told, over Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html).

A client has a number, that of the alert it had last, and nothing else is kept for it: what it has not had is read from
a short common memory, or from the state file. So a client that reads slowly costs no memory; one that reads nothing is
dropped, and comes back with its ``Last-Event-ID`` when it can.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Awaitable, Callable, Sequence
from operator import itemgetter

from aiohttp import web

from streams.web.problem import ProblemError

MOST_CLIENTS = 100
HEARTBEAT_SECONDS = 15.0
SLOW_SECONDS = 20.0  # a client that takes nothing for so long is dropped
REMEMBERED = 512  # alerts
AT_ONCE = 100  # alerts in one write
_RETRY = b"retry: 2000\n\n"

Told = tuple[int, bytes]
After = Callable[[int, int], Awaitable[Sequence[Told]]]


class Stream:
    """Tells every client what was told after its number.

    ``after`` reads older alerts, so many behind a number; ``begin`` gives the number of a client that has none: that
    up to which a map has everything, since alerts do not wait for the maps.
    """

    def __init__(self, after: After, last: int, begin: Callable[[], int], most: int = MOST_CLIENTS) -> None:
        self.last = last
        self._begin = begin
        self._after = after
        self.most = most
        self._clients = 0
        self._recent: list[Told] = []
        self._news = asyncio.Event()
        self._closed = False

    def tell(self, alerts: Sequence[Told]) -> None:
        """Tell new alerts, in the order of their numbers."""
        new = [(seq, body) for seq, body in alerts if seq > self.last]
        if new:
            self._recent = [*self._recent, *new][-REMEMBERED:]
            self.last = new[-1][0]
            self._wake()

    def close(self) -> None:
        """Let all clients go."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Stay with a client until it leaves. Raises ProblemError."""
        at = min(_number(request, self._begin()), self.last)
        if self._clients >= self.most:
            raise ProblemError(503, f"{self.most} clients listen already", Retry_After="10")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        self._clients += 1
        try:
            await response.prepare(request)
            await _send(response, _RETRY)
            await self._follow(response, at)
        except (TimeoutError, ConnectionError, ProblemError):
            if request.transport:
                request.transport.abort()  # what still waits to be sent is not worth waiting for
        finally:
            self._clients -= 1
        return response

    async def _follow(self, response: web.StreamResponse, at: int) -> None:
        while not self._closed:
            news = self._news
            told = await self._behind(at)
            if told:
                await _send(response, b"".join(_event(seq, body) for seq, body in told))
                at = told[-1][0]
                continue
            try:
                await asyncio.wait_for(news.wait(), HEARTBEAT_SECONDS)
            except TimeoutError:
                await _send(response, b": still here\n\n")

    async def _behind(self, at: int) -> Sequence[Told]:
        """Some of what was told after a number."""
        if at >= self.last:
            return ()
        if self._recent and self._recent[0][0] <= at + 1:
            begin = bisect_right(self._recent, at, key=itemgetter(0))
            return self._recent[begin : begin + AT_ONCE]
        return await self._after(at, AT_ONCE)


async def _send(response: web.StreamResponse, data: bytes) -> None:
    await asyncio.wait_for(response.write(data), SLOW_SECONDS)


def _event(seq: int, body: bytes) -> bytes:
    return b"id: %d\nevent: alert\ndata: %b\n\n" % (seq, body)


def _number(request: web.Request, begin: int) -> int:
    """Behind which number a client begins: where it was, or now."""
    told = request.headers.get("Last-Event-ID", "")
    if not told:
        return begin
    if not (told.isascii() and told.isdigit() and len(told) <= 18):
        raise ProblemError(400, "a number is wanted: the id of an event", "Last-Event-ID")
    return int(told)
