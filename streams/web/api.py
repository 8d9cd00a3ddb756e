"""The handlers: each takes checked parameters, and has its answer made by a worker thread."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from pydantic import ValidationError

from schemas.api import ControlParams, NoParams, Params
from schemas.wire import dumps
from streams.web import maps
from streams.web.answers import respond
from streams.web.problem import ProblemError
from streams.web.site import Site

P = TypeVar("P", bound=Params)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Ask = Callable[[Site, P, dict[str, str]], bytes]
JSON = "application/json"
GEOJSON = "application/geo+json"


def routes(site: Site) -> list[web.RouteDef]:
    """Every address and who answers there."""
    return [
        web.get("/api/control", _asked(site, ControlParams, _control, GEOJSON)),
        web.get("/api/settings", _asked(site, NoParams, _settings)),
        web.get("/", _page(site, "index.html")),
        web.get("/articles/{id}", _page(site, "article.html")),
        web.get("/static/{name:.+}", _static(site)),
    ]


def _control(site: Site, params: ControlParams, _: dict[str, str]) -> bytes:
    return maps.control(site.view.reader(), site.actors, params)


def _settings(site: Site, _: NoParams, __: dict[str, str]) -> bytes:
    options = site.options
    return dumps(
        {"tiles": options.tiles or None, "reports": options.reports is not None, "version": site.version}
    )


def _asked(site: Site, model: type[P], ask: Ask[P], content_type: str = JSON) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        params = parsed(request, model)
        path = dict(request.match_info)
        question = f"{request.path} {params!r}"
        body = await site.answers.get(question, site.view.version, lambda: ask(site, params, path))
        return respond(request, body, content_type)

    return handle


def parsed(request: web.Request, model: type[P]) -> P:
    """The parameters of a request. Raises ProblemError, which names the first that is wrong."""
    query = request.query
    for name in query:
        if len(query.getall(name)) > 1:
            raise ProblemError(400, "given more than once", name)
    try:
        return model(**query)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        raise ProblemError(400, first["msg"].removeprefix("Value error, "), str(first["loc"][0])) from None


def _page(site: Site, name: str) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return _file(site, request, name)

    return handle


def _static(site: Site) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return _file(site, request, request.match_info["name"])

    return handle


def _file(site: Site, request: web.Request, name: str) -> web.Response:
    asset = site.assets.get(name)
    if asset is None:
        raise ProblemError(404, "there is no such file")
    return respond(request, asset.body, asset.content_type)
