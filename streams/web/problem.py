"""Errors as the API tells them: ``application/problem+json`` (RFC 9457)."""

from http import HTTPStatus

import orjson
from aiohttp import web

CONTENT_TYPE = "application/problem+json"


class ProblemError(Exception):
    """An answer that is none: an HTTP status, what was wrong, and which parameter, where it was one."""

    def __init__(self, status: int, detail: str, parameter: str = "", **headers: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.parameter = parameter
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def problem(error: ProblemError) -> web.Response:
    """The response of an error."""
    wire = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
    }
    if error.parameter:
        wire["parameter"] = error.parameter
    return web.Response(
        body=orjson.dumps(wire), status=error.status, content_type=CONTENT_TYPE, headers=error.headers
    )
