"""Answers made by worker threads, and kept until something new makes them old."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from aiohttp import web

from streams.web.problem import ProblemError

MOST_WAITING = 100
MOST_KEPT = 1000
KEPT_BYTES = 64 * 1024 * 1024
_SMALL = 1024  # bytes; below it compressing does not pay
_LEVEL = 1  # an eighth of a map's size; level 4 takes twice as long for a tenth less

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Body:
    """A finished answer, also compressed where that pays."""

    plain: bytes
    packed: bytes | None
    name: str

    @classmethod
    def of(cls, plain: bytes) -> "Body":
        """Compress and name a body."""
        packed = gzip.compress(plain, _LEVEL, mtime=0) if len(plain) >= _SMALL else None
        return cls(plain, packed, blake2b(plain, digest_size=12).hexdigest())

    @property
    def size(self) -> int:
        """Bytes that it takes to keep it."""
        return len(self.plain) + len(self.packed or b"")


class Answers:
    """Makes answers in so many threads; who asks for one that is being made waits for that one."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, "answers")
        self._making = 0
        self._kept: OrderedDict[str, tuple[Hashable, asyncio.Future[Body]]] = OrderedDict()

    def close(self) -> None:
        """Take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def get(self, question: str, version: Hashable, make: Callable[[], bytes]) -> Body:
        """The answer to a question, as of a version of what it is made from. Raises ProblemError."""
        kept = self._kept.get(question)
        if kept is None or kept[0] != version:
            future = asyncio.ensure_future(self.run(lambda: Body.of(make())))
            self._kept[question] = kept = (version, future)
        self._kept.move_to_end(question)
        try:
            body = await asyncio.shield(kept[1])
        except Exception:
            if self._kept.get(question) is kept:
                del self._kept[question]
            raise
        self._forget()
        return body

    async def run(self, make: Callable[[], T]) -> T:
        """What a function gives, from one of the threads. Raises ProblemError where too many wait."""
        if self._making >= MOST_WAITING:
            raise ProblemError(503, "too many questions at once", Retry_After="2")
        self._making += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, make)
        finally:
            self._making -= 1

    def _forget(self) -> None:
        """Let go of what was asked for longest ago, until the rest fits."""
        done = {name: one for name, (_, one) in self._kept.items() if one.done() and not one.cancelled()}
        sizes = {name: one.result().size for name, one in done.items() if not one.exception()}
        total = sum(sizes.values())
        for name, size in sizes.items():
            if total <= KEPT_BYTES and len(self._kept) <= MOST_KEPT:
                break
            del self._kept[name]
            total -= size


def respond(request: web.Request, body: Body, content_type: str, cache: str = "no-cache") -> web.Response:
    """Send a body, or say that the client has it already."""
    packed = body.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
    names = (body.name, f"{body.name}-gzip")  # what is sent differs, so its name must, too
    headers = {"ETag": f'"{names[packed]}"', "Cache-Control": cache, "Vary": "Accept-Encoding"}
    known = {one.value for one in request.if_none_match or ()}
    if not known.isdisjoint(("*", *names)):
        return web.Response(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return web.Response(
        body=body.packed if packed else body.plain, content_type=content_type, headers=headers
    )
