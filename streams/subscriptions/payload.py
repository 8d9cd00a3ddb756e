"""Alerts as messages: their bodies, types, and ids."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from streams.alerts.alert import Alert
from streams.subscriptions.chat import discord, slack
from streams.subscriptions.endpoint import Endpoint, Format
from streams.subscriptions.fitting import shared_out
from streams.subscriptions.machine import LARGEST, cloudevents, ours
from streams.subscriptions.texts import HEADS, clean, lines, plain

TEXT = "text/plain; charset=utf-8"
LONGEST_SUBJECT = 120


@dataclass(frozen=True, slots=True)
class Payload:
    """One message; ``headers`` are those of an e-mail, each of one line."""

    message_id: str
    content_type: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def payloads(
    endpoint: Endpoint, alerts: Sequence[Alert], message_id: str, link: str = "", prefix: str = ""
) -> tuple[Payload, ...]:
    """The messages that tell these alerts, in the order in which they are sent, each of ``LARGEST`` bytes at most.

    One alert is one message; a digest that is too large for one goes on in others, whose ids end in -2, -3 ...
    ``link`` is the address of the page, "" where there is none; ``prefix`` that of the topics.
    """
    if not alerts:
        raise ValueError("no alerts")
    made = _made(endpoint.format, alerts, link, prefix)
    headers = _mail_headers(endpoint, alerts) if endpoint.format is Format.EMAIL else {}
    return tuple(
        Payload(message_id if number == 1 else f"{message_id}-{number}", kind, body, headers)
        for number, (kind, body) in enumerate(made, 1)
    )


def _made(form: Format, alerts: Sequence[Alert], link: str, prefix: str) -> Iterable[tuple[str, bytes]]:
    match form:
        case Format.OURS:
            return ours(alerts, link)
        case Format.CLOUDEVENTS:
            return cloudevents(alerts, link, prefix)
        case Format.SLACK:
            return slack(alerts, link)
        case Format.DISCORD:
            return discord(alerts, link)
        case Format.TEXT | Format.EMAIL:
            return _text(alerts, link)


def _text(alerts: Sequence[Alert], link: str) -> Iterator[tuple[str, bytes]]:
    told = [plain(lines(alert, link)).encode() for alert in alerts]
    for group in shared_out(told, lambda one: (len(one) + 1,), (LARGEST,)):
        yield TEXT, b"\n".join(group)


def _mail_headers(endpoint: Endpoint, alerts: Sequence[Alert]) -> dict[str, str]:
    """What articles say stands in the subject only, without line breaks and controls."""
    about = f"{len(alerts)} changes of control"
    if len(alerts) == 1:
        about = clean(f"{HEADS[alerts[0].type]}: {alerts[0].place.name}", LONGEST_SUBJECT)
    # RFC 2919: localhost is for lists of which no domain keeps the names.
    return {"Subject": about, "List-Id": f"whoholds alerts <{endpoint.name.lower()}.whoholds.localhost>"}
