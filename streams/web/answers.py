"""Answers made by worker threads, and kept until something new makes them old."""

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b

from aiohttp import web

WORKERS = 4
KEPT_BYTES = 64 * 1024 * 1024
_SMALL = 1024  # bytes; below it compressing does not pay
_LEVEL = (
    1  # a map of 15,000 places: an eighth of its size in 20 ms; level 4 takes twice as long for a tenth less
)

Make = Callable[[], bytes]


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
    """Makes answers in threads; who asks for one that is being made waits for that one."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(WORKERS, "answers")
        self._kept: OrderedDict[str, tuple[int, asyncio.Future[Body]]] = OrderedDict()

    def close(self) -> None:
        """Take no more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def get(self, question: str, version: int, make: Make) -> Body:
        """The answer to a question, as of a version of what it is made from."""
        kept = self._kept.get(question)
        if kept is None or kept[0] != version:
            future = asyncio.ensure_future(self._made(make))
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

    async def _made(self, make: Make) -> Body:
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: Body.of(make()))

    def _forget(self) -> None:
        sizes = {
            name: one.result().size
            for name, (_, one) in self._kept.items()
            if one.done() and not one.exception()
        }
        total = sum(sizes.values())
        for name, size in sizes.items():
            if total <= KEPT_BYTES:
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
