"""Sends one message by e-mail, over the SMTP server of the settings (which may stand anywhere: it is our own)."""

import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from time import monotonic
from typing import Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib

from streams.delivery.outcome import Outcome, Verdict
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import Payload

SECONDS = 15.0  # for a whole try
_FOR_GOOD = 500  # RFC 5321, 4.2.1: codes from here on are final
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in; ``tls`` from the first byte, after STARTTLS, or not at all."""

    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    tls: Literal["tls", "starttls", "none"] = "starttls"


class MailSender:
    """Hands each message in with a connection of its own."""

    def __init__(self, server: MailServer | None, seconds: float = SECONDS) -> None:
        self._server = server
        self._seconds = seconds

    async def send(self, endpoint: Endpoint, payload: Payload, now: datetime) -> Outcome:
        """Make one try; what goes wrong is in the outcome, never raised."""
        begun = monotonic()
        if self._server is None:
            return Outcome(Verdict.FAILED, 0.0, error="no mail server is set (WHOHOLDS_SMTP_HOST)")
        try:
            mail = _mail(endpoint, payload, self._server.sender, now)
            await self._hand_in(mail, self._server)
        except aiosmtplib.SMTPResponseException as error:
            refused = isinstance(error, aiosmtplib.SMTPDataError) and error.code >= _FOR_GOOD
            verdict = Verdict.REFUSED if refused else Verdict.FAILED
            return Outcome(verdict, monotonic() - begun, error.code, _told(error))
        except (aiosmtplib.SMTPException, OSError, ValueError, TimeoutError) as error:
            return Outcome(Verdict.FAILED, monotonic() - begun, error=_told(error))
        return Outcome(Verdict.DELIVERED, monotonic() - begun)

    async def _hand_in(self, mail: EmailMessage, server: MailServer) -> None:
        await aiosmtplib.send(
            mail,
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            use_tls=server.tls == "tls",
            start_tls=server.tls == "starttls",
            tls_context=ssl.create_default_context(),
            timeout=self._seconds,
        )


def _mail(endpoint: Endpoint, payload: Payload, sender: str, now: datetime) -> EmailMessage:
    """An e-mail; the library refuses line breaks in headers, and encodes what is not ASCII."""
    mail = EmailMessage()
    mail["From"] = sender
    mail["To"] = unquote(urlsplit(endpoint.url).path)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{payload.message_id}@whoholds>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["webhook-id"] = payload.message_id
    for name, value in payload.headers.items():
        mail[name] = value
    kind, _, subtype = payload.content_type.partition(";")[0].strip().partition("/")
    if kind == "text":
        mail.set_content(payload.body.decode(errors="replace"), subtype=subtype or "plain")
    else:
        mail.set_content(payload.body, maintype=kind, subtype=subtype)
    return mail


def _told(error: Exception) -> str:
    return (f"{type(error).__name__}: {error}" if str(error) else type(error).__name__)[:_LONGEST]
