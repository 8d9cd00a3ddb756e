"""A connection, which tells even of a request that cannot be read as the API tells of everything."""

from collections.abc import Mapping

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from streams.web.problem import ProblemError, problem

TOO_LONG = "this cannot be read as HTTP, or its address or a header is longer than anything here takes"


class Connection(RequestHandler):
    """One connection; ``headers`` are those of every answer."""

    __slots__ = ("_signs",)

    def __init__(self, server: web.Server, headers: Mapping[str, str], **limits: object) -> None:
        super().__init__(server, **limits)  # type: ignore[arg-type]
        self._signs = headers

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what no handler has seen."""
        plain = super().handle_error(request, status, exc, message)
        detail = TOO_LONG if status == web.HTTPBadRequest.status_code else "something went wrong here"
        response = problem(ProblemError(plain.status, detail))
        response.headers.update(
            {**self._signs, "Server": "whoholds"}
        )  # without one it would tell of its parts
        response.force_close()
        return response
