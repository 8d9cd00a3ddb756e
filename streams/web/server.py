"""The application, and the server that runs it beside the one who fills the view."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from aiohttp import web

from streams.errors import WhoholdsError
from streams.web.api import routes
from streams.web.fill import Filler
from streams.web.guard import Guard, security_headers
from streams.web.problem import ProblemError, problem
from streams.web.protocol import Connection
from streams.web.site import Site

log = logging.getLogger(__name__)

MOST_BODY = 64 * 1024  # bytes of a request's body
MOST_CONNECTIONS = 500  # and those that come in one burst: up to a hundred more
LOOK_SECONDS = 0.1  # between looks at whether something is new
TRY_AGAIN_SECONDS = 5.0
IDLE_SECONDS = 20.0  # a connection that asks nothing for so long is closed
LINGERING_SECONDS = 2.0  # for the rest of a request that was answered before it was all there
STUCK_SECONDS = 30.0  # and one that takes nothing of its answer
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class AddressError(WhoholdsError):
    """The server cannot have its address."""


def application(site: Site) -> web.Application:
    """All of it: routes, errors, security."""
    guard = Guard(site.options.token, site.options.hosts, site.options.tls)
    headers = security_headers(site.options.tiles)

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            guard.check(request)
            return await handler(request)
        except ProblemError as error:
            return problem(error)
        except web.HTTPException as error:
            allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
            return problem(ProblemError(error.status, error.reason, **allow))
        except Exception:
            log.exception("%s %s", request.method, request.path)
            return problem(ProblemError(500, "something went wrong here; the log says what"))

    async def sign(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)
        response.headers.popall("Server", None)

    app = web.Application(middlewares=[guarded], client_max_size=MOST_BODY)
    app.add_routes(routes(site, guard))
    app.on_response_prepare.append(sign)
    return app


@asynccontextmanager
async def served(site: Site, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the context lasts; gives the port. Raises AddressError."""
    runner = web.AppRunner(application(site), handler_cancellation=True)
    await runner.setup()
    running = (_kept_up(_fill, site), _kept_up(_tell, site), _sweep(runner))
    tasks = [asyncio.create_task(one) for one in running]
    try:
        server = await _listen(runner, security_headers(site.options.tiles), host, port)
        async with server:
            yield server.sockets[0].getsockname()[1]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        site.stream.close()
        await runner.cleanup()
        site.close()


async def _listen(runner: web.AppRunner, headers: Mapping[str, str], host: str, port: int) -> asyncio.Server:
    assert runner.server is not None  # noqa: S101
    server, loop = runner.server, asyncio.get_running_loop()
    limits = {"keepalive_timeout": IDLE_SECONDS, "lingering_time": LINGERING_SECONDS}

    def connection() -> asyncio.BaseProtocol:
        if len(server.connections) >= MOST_CONNECTIONS:
            return _Full()
        return Connection(server, headers, loop=loop, access_log=None, **limits)

    try:
        return await loop.create_server(connection, host, port)
    except (OSError, OverflowError) as error:
        raise AddressError(f"{host}:{port}: {error}") from None


class _Full(asyncio.Protocol):
    """Hangs up."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


async def _sweep(runner: web.AppRunner) -> None:
    """Hang up on clients that take nothing of their answers."""
    stuck: dict[asyncio.Transport, int] = {}
    while True:
        await asyncio.sleep(STUCK_SECONDS)
        assert runner.server is not None  # noqa: S101
        transports = [one.transport for one in runner.server.connections if one.transport]
        waiting = {one: size for one in transports if (size := one.get_write_buffer_size())}
        for transport in [one for one, size in waiting.items() if stuck.get(one) == size]:
            transport.abort()
        stuck = waiting


async def _kept_up(follow: Callable[[Site, ThreadPoolExecutor], Awaitable[None]], site: Site) -> None:
    """Follow the state file in a thread of its own, whatever happens."""
    with ThreadPoolExecutor(1, follow.__name__) as pool:
        while True:
            try:
                await follow(site, pool)
            except Exception:
                log.exception("%s cannot be followed; trying again", site.view.state)
            await asyncio.sleep(TRY_AGAIN_SECONDS)


async def _tell(site: Site, pool: ThreadPoolExecutor) -> None:
    """Tell alerts as soon as they stand in the state file: a place with a long history may keep the view busy."""
    loop = asyncio.get_running_loop()
    while True:
        told = await loop.run_in_executor(pool, site.news)
        site.stream.tell(told)
        if not told:
            await asyncio.sleep(LOOK_SECONDS)


async def _fill(site: Site, pool: ThreadPoolExecutor) -> None:
    """Keep the view filled."""
    loop = asyncio.get_running_loop()
    filler = await loop.run_in_executor(pool, Filler, site.view, site.policy)
    try:
        while True:
            if not await loop.run_in_executor(pool, filler.step):
                await asyncio.sleep(LOOK_SECONDS)
    finally:
        await loop.run_in_executor(pool, filler.close)
