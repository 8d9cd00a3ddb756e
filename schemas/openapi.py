"""The HTTP API as an OpenAPI 3.1 document, made from the models that check its questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from schemas import answers, api
from schemas.wire import Json

_REFS = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address: what may be asked there and what is answered; ``id`` says what the {id} in the path is."""

    path: str
    summary: str
    params: type[api.Params]
    answer: type[BaseModel] | None
    content_type: str = "application/json"
    id: str = ""
    body: type[BaseModel] | None = None
    headers: Mapping[str, str] | None = None
    status: int = 200


ENDPOINTS = (
    Endpoint(
        "/api/control",
        "Who holds what: a map",
        api.ControlParams,
        answers.ControlAnswer,
        "application/geo+json",
    ),
    Endpoint("/api/states", "The same map as a table", api.ControlParams, answers.StatesAnswer),
    Endpoint("/api/changes", "Between two maps", api.ChangesParams, answers.ChangesAnswer),
    Endpoint("/api/places", "Places by name, in either script", api.SearchParams, answers.SearchAnswer),
    Endpoint(
        "/api/places/{id}",
        "State, history and evidence of a place",
        api.TimeParams,
        answers.PlaceAnswer,
        id="place id",
    ),
    Endpoint("/api/alerts", "Alerts, newest first", api.AlertParams, answers.AlertsAnswer),
    Endpoint("/feed.atom", "The newest alerts as an Atom feed", api.FeedParams, None, "application/atom+xml"),
    Endpoint(
        "/api/articles/{id}",
        "An article with its extraction, what was rejected, and where each stands in the text",
        api.ArticleParams,
        answers.ArticleAnswer,
        id="article id",
    ),
    Endpoint("/api/timeline", "The days on which something changed", api.NoParams, answers.TimelineAnswer),
    Endpoint("/api/holders", "Who there is", api.HoldersParams, answers.HoldersAnswer),
    Endpoint("/api/settings", "What the page must know", api.NoParams, answers.SettingsAnswer),
    Endpoint(
        "/api/stream",
        "Alerts as they are told: Server-Sent Events, an event `alert` each with its number and the JSON of the alert",
        api.NoParams,
        None,
        "text/event-stream",
        headers={"Last-Event-ID": "go on behind this number"},
    ),
    Endpoint(
        "/api/reports",
        "Report a misreading, where the server takes reports",
        api.NoParams,
        answers.ReportAnswer,
        body=api.ReportBody,
        status=201,
    ),
    Endpoint(
        "/api/login", "Trade the token for a cookie", api.NoParams, None, "", body=api.LoginBody, status=204
    ),
)
_PROBLEMS = {
    "400": "A parameter is wrong; `parameter` names it",
    "401": "The token is missing or wrong",
    "404": "There is no such thing",
    "503": "Too busy, or not ready yet; `Retry-After` says when to come again",
}


def openapi() -> Json:
    """Make the document."""
    models: list[Any] = [(answers.ProblemAnswer, "serialization")]
    models += [(one.answer, "validation") for one in ENDPOINTS if one.answer]
    models += [(one.body, "validation") for one in ENDPOINTS if one.body]
    refs, schemas = models_json_schema(models, ref_template=_REFS)
    named = {model: ref for (model, _), ref in refs.items()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "whoholds",
            "version": version("whoholds"),
            "description": "Who holds this village, since when, and who says so? Readers ignore keys they do not know.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{}, {"bearer": []}, {"cookie": []}],
        "paths": {one.path: {"post" if one.body else "get": _operation(one, named)} for one in ENDPOINTS},
        "components": {
            "schemas": schemas["$defs"],
            "responses": {status: _problem(text, named) for status, text in _PROBLEMS.items()},
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "whoholds"},
            },
        },
    }


def _operation(one: Endpoint, named: Mapping[Any, Json]) -> Json:
    made: Json = {
        "operationId": one.path.removeprefix("/api").strip("/").replace("/{id}", "_one").replace(".", "_"),
        "summary": one.summary,
        "parameters": [*_path(one), *_query(one.params), *_headers(one)],
        "responses": {
            str(one.status): _answer(one, named),
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _PROBLEMS},
        },
    }
    if one.body:
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": named[one.body]}}}
        for status, text in (("403", "Not from our own page"), ("415", "JSON is wanted")):
            made["responses"][status] = _problem(text, named)
    return made


def _answer(one: Endpoint, named: Mapping[Any, Json]) -> Json:
    if not one.content_type:
        return {"description": "done"}
    schema = named[one.answer] if one.answer else {"type": "string"}
    return {"description": one.summary, "content": {one.content_type: {"schema": schema}}}


def _problem(text: str, named: Mapping[Any, Json]) -> Json:
    content = {"application/problem+json": {"schema": named[answers.ProblemAnswer]}}
    return {"description": text, "content": content}


def _path(one: Endpoint) -> list[Json]:
    if not one.id:
        return []
    schema = {"type": "string", "minLength": 1}
    return [{"name": "id", "in": "path", "required": True, "description": one.id, "schema": schema}]


def _headers(one: Endpoint) -> list[Json]:
    schema = {"type": "string", "pattern": "^[0-9]{1,18}$"}
    found = (one.headers or {}).items()
    return [{"name": name, "in": "header", "description": text, "schema": schema} for name, text in found]


def _query(params: type[api.Params]) -> list[Json]:
    schema = params.model_json_schema(ref_template=_REFS)
    return [
        _parameter(name, _inlined(one, schema.get("$defs", {})), name in schema.get("required", ()))
        for name, one in schema.get("properties", {}).items()
    ]


def _parameter(name: str, schema: Json, required: bool) -> Json:
    made: Json = {"name": name, "in": "query", "required": required}
    if "description" in schema:
        made["description"] = schema["description"]
    if schema.get("type") == "array":
        made |= {"style": "form", "explode": False}
    kept = {key: value for key, value in schema.items() if key not in ("title", "description", "default")}
    default = schema.get("default")
    return {**made, "schema": {**kept, **({} if default is None else {"default": default})}}


def _inlined(schema: Json, defs: Json) -> Json:
    """A parameter's schema without null, which a query cannot say, and without references."""
    rest = {key: value for key, value in schema.items() if key not in ("anyOf", "$ref")}
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    found = choices[0] if choices else schema
    if "$ref" in found:
        found = defs[found["$ref"].rpartition("/")[2]]
    return {**{key: value for key, value in found.items() if key not in ("title", "anyOf")}, **rest}
