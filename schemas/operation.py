"""``operations``: what those should know who keep the flow running. Key: the outlet."""

from enum import StrEnum

from pydantic import Field

from schemas.wire import Moment, Wire


class OperationType(StrEnum):
    """What happened."""

    SILENT = "source.silent"
    BACK = "source.back"


class OperationMessage(Wire):
    """An outlet has been silent for longer than it usually is, or is heard of again; said by each worker for itself."""

    id: str = Field(min_length=1)
    type: OperationType
    time: Moment
    outlet: str
    last_article: Moment = Field(description="when the last article before the silence arrived")
    silent_seconds: float = Field(ge=0)
    usual_seconds: float = Field(ge=0, description="its longest silence in the two weeks before")
    worker: str
