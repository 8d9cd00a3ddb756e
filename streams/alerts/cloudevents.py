"""Alerts as CloudEvents 1.0, in the binary mode of the Kafka binding: the alert is the value, the rest headers."""

from schemas.alert import encode_alert
from streams.alerts.alert import Alert
from streams.step import Headers, Send


def event_headers(alert: Alert, prefix: str) -> Headers:
    """Make the headers of an alert; ``prefix`` is that of the topics."""
    said = [
        ("ce_specversion", "1.0"),
        ("ce_id", alert.id),
        ("ce_type", alert.type.value),
        ("ce_source", f"/whoholds/{prefix}"),
        ("content-type", "application/json"),
    ]
    if alert.time:
        said.append(("ce_time", alert.time.isoformat()))
    return tuple((name, text.encode()) for name, text in said)


def alert_event(alert: Alert, prefix: str) -> Send:
    """Make the message of an alert."""
    return Send("alerts", alert.place.id.encode(), encode_alert(alert), event_headers(alert, prefix))
