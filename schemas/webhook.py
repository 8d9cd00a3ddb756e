"""What an endpoint gets in our own form: an alert, or a digest of several."""

from typing import Literal

from pydantic import Field, TypeAdapter

from schemas.alert import AlertMessage
from schemas.wire import Moment, Wire
from streams.alerts.alert import AlertType


class WebhookAlert(Wire):
    """An alert in its envelope."""

    type: AlertType = Field(description="that of the alert")
    timestamp: Moment | None = Field(description="when the article was published that raised it")
    link: str = Field(default="", description="where the page shows the place")
    trimmed: bool = Field(description="long quotes were cut or claims left out, for want of room")
    data: AlertMessage


class WebhookAlerts(Wire):
    """The alerts of one message of a digest, which is one of several where they do not fit in one."""

    part: int = Field(ge=1)
    parts: int = Field(ge=1)
    alerts: list[WebhookAlert] = Field(min_length=1)


class WebhookDigest(Wire):
    """Several alerts."""

    type: Literal["control.digest"]
    timestamp: Moment | None = Field(description="the latest of those of its alerts")
    data: WebhookAlerts


WebhookMessage: TypeAdapter[WebhookAlert | WebhookDigest] = TypeAdapter(WebhookAlert | WebhookDigest)
