"""Messages for programs: our own form, and CloudEvents 1.0 in structured and batched mode.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from schemas.alert import alert_wire
from schemas.wire import Json, dumps
from streams.alerts.alert import Alert
from streams.subscriptions.fitting import shared_out
from streams.subscriptions.texts import place_url

DIGEST = "control.digest"
JSON = "application/json"
EVENT, EVENTS = "application/cloudevents+json", "application/cloudevents-batch+json"
LARGEST = 20_000  # bytes of a body, at most
_FRAME = 500  # bytes of a message around what it tells
_SHARE = 8_000  # bytes of one alert in a digest, at most
# From the whole alert to the bare one: characters of a quote, number of claims, characters of any other text.
_CUTS = ((2_000, 20, 1_000), (500, 20, 500), (300, 10, 300), (200, 3, 200), (0, 0, 100))


@dataclass(frozen=True, slots=True)
class Cut:
    """An alert's JSON object, and whether something was left out of it."""

    alert: Json
    trimmed: bool


def ours(alerts: Sequence[Alert], link: str) -> Iterator[tuple[str, bytes]]:
    """``(content type, body)`` of each message: ``{"type", "timestamp", "data"}``, docs/webhooks.md."""
    if len(alerts) == 1:
        yield JSON, dumps(_envelope(alerts[0], LARGEST - _FRAME, link))
        return
    whole = [_envelope(alert, _SHARE, link) for alert in alerts]
    groups = list(shared_out(whole, _size, (LARGEST - _FRAME,)))
    for number, group in enumerate(groups, 1):
        times = [one["timestamp"] for one in group if one["timestamp"]]
        data = {"part": number, "parts": len(groups), "alerts": group}
        yield JSON, dumps({"type": DIGEST, "timestamp": max(times, default=None), "data": data})


def cloudevents(alerts: Sequence[Alert], link: str, prefix: str) -> Iterator[tuple[str, bytes]]:
    """``(content type, body)`` of each message; id and source are those of the same event on Kafka."""
    if len(alerts) == 1:
        yield EVENT, dumps(_event(alerts[0], LARGEST - _FRAME, link, prefix))
        return
    whole = [_event(alert, _SHARE, link, prefix) for alert in alerts]
    for group in shared_out(whole, _size, (LARGEST - _FRAME,)):
        yield EVENTS, orjson.dumps(group, option=orjson.OPT_UTC_Z)


def _size(value: Json) -> tuple[int]:
    return (len(dumps(value)) + 1,)


def _envelope(alert: Alert, most: int, link: str) -> Json:
    cut = fitted(alert, most)
    envelope: Json = {"type": alert.type, "timestamp": alert.time}
    if link:
        envelope["link"] = place_url(link, alert.place)
    return envelope | {"trimmed": cut.trimmed, "data": cut.alert}


def _event(alert: Alert, most: int, link: str, prefix: str) -> Json:
    cut = fitted(alert, most)
    event: Json = {
        "specversion": "1.0",
        "id": alert.id,
        "source": f"/whoholds/{prefix}",
        "type": alert.type,
        "subject": alert.place.id,
        "datacontenttype": JSON,
        "trimmed": cut.trimmed,
    }
    if alert.time:
        event["time"] = alert.time
    if link:
        event["link"] = place_url(link, alert.place)
    return event | {"data": cut.alert}


def fitted(alert: Alert, most: int) -> Cut:
    """The alert as on the wire, in no more bytes than these: long quotes are cut, then claims left out."""
    whole = orjson.loads(dumps(alert_wire(alert)))
    for quote, claims, text in ((0, 0, 0), *_CUTS):
        cut = _shortened(whole, quote, claims, text) if text else whole
        if len(dumps(cut)) <= most:
            return Cut(cut, trimmed=cut != whole)
    return Cut(cut, trimmed=True)


def _shortened(alert: Json, quote: int, claims: int, text: int) -> Json:
    place = alert["place"]
    return alert | {
        "place": {name: _cut(value, text) for name, value in place.items()},
        "between": [_cut(name, text) for name in alert["between"][:20]],
        "from": _cut(alert["from"], text),
        "to": _cut(alert["to"], text),
        "evidence": [_claim(one, quote, text) for one in alert["evidence"][:claims]],
    }


def _claim(claim: Json, quote: int, text: int) -> Json:
    url = claim["url"] if len(claim["url"]) <= text else ""  # half an address leads nowhere
    shorter = {name: _cut(value, text) for name, value in claim.items()}
    return shorter | {"url": url, "quote": _cut(claim["quote"], quote)}


def _cut(value: object, most: int) -> object:
    if isinstance(value, list):
        return [_cut(one, most) for one in value]
    return value[: most - 1] + "…" if isinstance(value, str) and len(value) > most else value
