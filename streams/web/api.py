"""The handlers: each takes checked parameters, and has its answer made by a worker thread."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import orjson
from aiohttp import web
from pydantic import ValidationError
from yarl import URL

from schemas.api import (
    AlertParams,
    ArticleParams,
    ChangesParams,
    ControlParams,
    FeedParams,
    HoldersParams,
    LoginBody,
    NoParams,
    Params,
    ReportBody,
    SearchParams,
    TimeParams,
)
from schemas.openapi import openapi
from schemas.wire import Wire, dumps
from streams.web import alerts, articles, maps, overview, places
from streams.web.answers import Body, respond
from streams.web.guard import Guard
from streams.web.problem import ProblemError
from streams.web.site import Site

P = TypeVar("P", bound=Params)
W = TypeVar("W", bound=Wire)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Make = Callable[[P, str], bytes]
JSON, GEOJSON = "application/json", "application/geo+json"
BODY_SECONDS = 10.0


def routes(site: Site, guard: Guard) -> list[web.RouteDef]:
    """Every address and who answers there."""
    read, actors = site.view.reader, site.actors
    document = dumps(openapi())
    return [
        web.get("/api/control", _asked(site, ControlParams, lambda p, _: maps.control(site, p), GEOJSON)),
        web.get("/api/states", _asked(site, ControlParams, lambda p, _: maps.states(site, p))),
        web.get("/api/changes", _asked(site, ChangesParams, lambda p, _: maps.changes(site, p))),
        web.get("/api/places", _asked(site, SearchParams, lambda p, _: places.search(read(), actors, p))),
        web.get("/api/places/{id:[^/]+}", _place(site)),
        web.get("/api/alerts", _asked(site, AlertParams, lambda p, _: alerts.alerts(read(), p))),
        web.get("/feed.atom", _feed(site)),
        web.get("/api/timeline", _asked(site, NoParams, lambda *_: overview.timeline(read()))),
        web.get("/api/holders", _asked(site, HoldersParams, lambda p, _: overview.holders(site, p))),
        web.get("/api/settings", _asked(site, NoParams, lambda *_: _settings(site))),
        web.get("/api/openapi.json", _asked(site, NoParams, lambda *_: document)),
        web.get("/api/articles/{id:[^/]+}", _article(site)),
        web.get("/api/stream", _stream(site), allow_head=False),
        web.post("/api/reports", _report(site)),
        web.post("/api/login", _login(guard)),
        web.get("/", _page(site, "index.html")),
        web.get("/articles/{id:[^/]+}", _page(site, "article.html")),
        web.get("/static/{name:.+}", _static(site)),
    ]  # fmt: skip


def _place(site: Site) -> Handler:
    return _asked(site, TimeParams, lambda p, id_: places.place(site, id_, p), live=True)


def _settings(site: Site) -> bytes:
    tiles, reports = site.options.tiles or None, site.reports is not None
    bounds = overview.bounds(site.view.reader())
    return dumps({"tiles": tiles, "reports": reports, "version": site.release, "bounds": bounds})


def _asked(
    site: Site, model: type[P], make: Make[P], content_type: str = JSON, live: bool = False
) -> Handler:
    """Answers of the view; ``live`` are those of the state file, which an alert may make old before the view knows."""
    answers = site.histories if live else site.answers

    async def handle(request: web.Request) -> web.Response:
        params, name = parsed(request, model), request.match_info.get("id", "")
        question = f"{request.path} {params!r}"
        body = await answers.get(
            question, site.version if live else site.view.version, lambda: make(params, name)
        )
        return respond(request, body, content_type)

    return handle


def parsed(request: web.Request, model: type[P]) -> P:
    """The parameters of a request. Raises ProblemError, which names the first that is wrong."""
    query = request.query
    for name in query:
        if len(query.getall(name)) > 1:
            raise ProblemError(400, "given more than once", name)
    try:
        return model.model_validate(dict(query))
    except ValidationError as error:
        raise _refused(error) from None


def _refused(error: ValidationError) -> ProblemError:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
    return ProblemError(400, first["msg"].removeprefix("Value error, "), where)


async def _sent(request: web.Request, model: type[W]) -> W:
    """The body of a request. Raises ProblemError."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            raw = await request.read()
    except TimeoutError:
        raise ProblemError(408, "the rest of this request did not come") from None
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        raise _refused(error) from None


def _article(site: Site) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        params = parsed(request, ArticleParams)
        found = await _kept(site, request.match_info["id"], params.version)
        reading = await site.readings.read(found.body)
        body = await site.answers.run(lambda: Body.of(articles.shown(found, reading)))
        return respond(request, body, JSON)

    return handle


async def _kept(site: Site, article: str, version: int | None) -> articles.Kept:
    return await site.answers.run(lambda: articles.kept(site.view.reader(), article, version))


def _feed(site: Site) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        params, link = parsed(request, FeedParams), f"{_origin(site, request)}/"
        body = await site.answers.get(
            f"{link} {params!r}", site.view.version, lambda: alerts.newest(site.view.reader(), params, link)
        )
        return respond(request, body, "application/atom+xml")

    return handle


def _origin(site: Site, request: web.Request) -> URL:
    """What browsers call this server."""
    return request.url.with_scheme("https").origin() if site.options.tls else request.url.origin()


def _stream(site: Site) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        parsed(request, NoParams)
        return await site.stream.serve(request)

    return handle


def _report(site: Site) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        reports = site.reports
        if reports is None:
            raise ProblemError(404, "this server takes no reports (serve --reports FILE)")
        parsed(request, NoParams)
        report = await _sent(request, ReportBody)
        found = await _kept(site, report.article, report.version)
        article: dict[str, Any] = orjson.loads(found.body)
        reading: dict[str, Any] = orjson.loads(await site.readings.read(found.body))
        name = await site.answers.run(lambda: reports.add(report, article, reading))
        return web.Response(body=dumps({"id": name}), status=201, content_type=JSON)

    return handle


def _login(guard: Guard) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        parsed(request, NoParams)
        return await guard.login(request, (await _sent(request, LoginBody)).token)

    return handle


def _page(site: Site, name: str) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return _file(site, request, name)

    return handle


def _static(site: Site) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        return _file(site, request, request.match_info["name"])

    return handle


def _file(site: Site, request: web.Request, name: str) -> web.Response:
    asset = site.assets.get(name) or site.ground.get(name)
    if asset is None:
        raise ProblemError(404, "there is no such file")
    return respond(request, asset.body, asset.content_type)
