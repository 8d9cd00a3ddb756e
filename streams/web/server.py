"""The application, and the server that runs it beside the one who fills the view."""

import asyncio
import logging
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

from aiohttp import web

from streams.web.api import routes
from streams.web.fill import Filler
from streams.web.guard import MOST_URL, Handler, security_headers
from streams.web.problem import ProblemError, problem
from streams.web.site import Site

log = logging.getLogger(__name__)

MOST_BODY = 64 * 1024  # bytes of a request's body
LOOK_SECONDS = 0.25  # between looks at whether something is new
IDLE_SECONDS = 20.0  # a connection that says nothing for so long is closed


def application(site: Site) -> web.Application:
    """All of it: routes, errors, security."""
    app = web.Application(middlewares=[guarded], client_max_size=MOST_BODY)
    app.add_routes(routes(site))
    headers = security_headers(site.options.tiles)

    async def sign(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)
        response.headers.pop("Server", None)

    app.on_response_prepare.append(sign)
    return app


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what is not to be answered, and tell every error as a problem."""
    try:
        if len(request.raw_path) > MOST_URL:
            raise ProblemError(414, f"an address has at most {MOST_URL} bytes here")
        return await handler(request)
    except ProblemError as error:
        return problem(error)
    except web.HTTPException as error:
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
        return problem(ProblemError(error.status, error.reason, **allow))
    except Exception:
        log.exception("%s %s", request.method, request.path)
        return problem(ProblemError(500, "something went wrong here; the log says what"))


@asynccontextmanager
async def served(site: Site, host: str, port: int) -> AsyncIterator[int]:
    """Serve while the context lasts; gives the port."""
    runner = web.AppRunner(application(site), access_log=None, keepalive_timeout=IDLE_SECONDS)
    await runner.setup()
    filling = asyncio.create_task(_fill(site))
    try:
        await web.TCPSite(runner, host, port).start()
        yield runner.addresses[0][1]
    finally:
        filling.cancel()
        with suppress(asyncio.CancelledError):
            await filling
        await runner.cleanup()
        site.answers.close()
        site.view.close()


async def _fill(site: Site) -> None:
    """Keep the view filled, in a thread of its own."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "fill") as pool:
        filler = await loop.run_in_executor(pool, Filler, site.view, site.policy)
        try:
            while True:
                while await loop.run_in_executor(pool, filler.step):
                    pass
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await loop.run_in_executor(pool, filler.close)
