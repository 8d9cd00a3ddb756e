"""``operations``: what those should know who keep the flow running. Key: the outlet, or the endpoint's name."""

from enum import StrEnum

from pydantic import Field

from schemas.wire import Moment, Wire


class OperationType(StrEnum):
    """What happened."""

    SILENT = "source.silent"
    BACK = "source.back"
    ENDPOINT_FAILING = "endpoint.failing"
    ENDPOINT_BACK = "endpoint.back"
    ENDPOINT_DISABLED = "endpoint.disabled"


class OperationMessage(Wire):
    """An outlet that is silent for longer than usual, or an endpoint that keeps failing; and the end of it.

    Said by each worker for itself; of ``source.*`` there is what tells of an outlet, of ``endpoint.*`` of an endpoint.
    """

    id: str = Field(min_length=1)
    type: OperationType
    time: Moment
    worker: str
    outlet: str | None = None
    last_article: Moment | None = Field(
        default=None, description="when the last article before the silence arrived"
    )
    silent_seconds: float | None = Field(default=None, ge=0)
    usual_seconds: float | None = Field(
        default=None, ge=0, description="its longest silence in the two weeks before"
    )
    endpoint: str | None = Field(default=None, description="its name; never its address")
    since: Moment | None = Field(default=None, description="since when it fails")
    error: str | None = Field(default=None, description="what went wrong last")
