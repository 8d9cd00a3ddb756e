"""E-mail, handed in at a real SMTP server."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from streams.delivery.mail import MailSender, MailServer
from streams.delivery.outcome import Outcome, Verdict
from streams.subscriptions.endpoint import Endpoint, Format
from streams.subscriptions.payload import Payload
from tests.delivery.servers import NOW

LETTER = Payload(
    "msg_1", "text/plain; charset=utf-8", "حلب: taken".encode(), {"Subject": "عكيرشة changed hands"}
)


@dataclass
class Box:
    """What a mail server got, and what it says to the recipient and to the letter."""

    envelopes: list[Envelope] = field(default_factory=list)
    to_recipient: str = "250 OK"
    to_letter: str = "250 OK"
    pause: Callable[[], Awaitable[None]] | None = None

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, to: str, _: list[str]
    ) -> str:
        envelope.rcpt_tos.append(to)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.pause:
            await self.pause()
        self.envelopes.append(envelope)
        return self.to_letter


def handed_in(box: Box, letter: Payload = LETTER, tls: str = "none", to: str = "desk@example.org") -> Outcome:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    controller = Controller(box, "127.0.0.1", port)
    controller.start()
    try:
        sender = MailSender(MailServer("127.0.0.1", port, "whoholds@example.org", tls=tls), 1.0)  # type: ignore[arg-type]
        endpoint = Endpoint("desk", f"mailto:{to}", Format.EMAIL)
        return asyncio.run(sender.send(endpoint, letter, NOW))
    finally:
        controller.stop()


def test_a_letter_arrives() -> None:
    box = Box()
    assert handed_in(box).verdict is Verdict.DELIVERED
    (envelope,) = box.envelopes
    assert (envelope.mail_from, envelope.rcpt_tos) == ("whoholds@example.org", ["desk@example.org"])
    assert isinstance(envelope.content, bytes)
    letter = message_from_bytes(envelope.content, policy=default)
    assert letter["Subject"] == "عكيرشة changed hands"
    assert letter["Message-ID"] == "<msg_1@whoholds>"
    assert letter.get_content().strip() == "حلب: taken"


def test_no_letter_adds_headers() -> None:
    """Names of places are hostile: a line break in a subject would begin a header of its own."""
    box = Box()
    bad = Payload("msg_1", "text/plain", b"x", {"Subject": "a\r\nBcc: all@example.org"})
    outcome = handed_in(box, bad)
    assert outcome.verdict is Verdict.FAILED
    assert box.envelopes == []


def test_a_recipient_that_is_unknown_is_the_endpoints_fault() -> None:
    outcome = handed_in(Box(to_recipient="550 nobody here"))
    assert (outcome.verdict, outcome.error[:4]) == (Verdict.FAILED, "SMTP")


def test_a_letter_that_is_refused_is_the_letters_fault() -> None:
    outcome = handed_in(Box(to_letter="554 looks like spam"))
    assert (outcome.verdict, outcome.status) == (Verdict.REFUSED, 554)


def test_a_server_that_is_busy_is_tried_again() -> None:
    assert handed_in(Box(to_letter="451 later")).verdict is Verdict.FAILED


def test_a_server_that_hangs_is_a_failure_in_time() -> None:
    assert handed_in(Box(pause=lambda: asyncio.sleep(3))).verdict is Verdict.FAILED


def test_nothing_goes_unencrypted_where_that_is_asked_for() -> None:
    box = Box()
    assert handed_in(box, tls="starttls").verdict is Verdict.FAILED
    assert box.envelopes == []


def test_no_server_is_set() -> None:
    outcome = asyncio.run(MailSender(None).send(Endpoint("desk", "mailto:a@b.c", Format.EMAIL), LETTER, NOW))
    assert "WHOHOLDS_SMTP_HOST" in outcome.error
