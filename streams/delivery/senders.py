"""The sender that an endpoint's URL asks for, made from the settings."""

from datetime import datetime
from pathlib import Path

from streams.delivery.http import HttpSender
from streams.delivery.mail import MailSender, MailServer
from streams.delivery.outcome import Outcome
from streams.settings import Settings
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.payload import Payload


class Senders:
    """HTTP and e-mail. Use as an async context manager."""

    def __init__(self, settings: Settings) -> None:
        self._http = HttpSender(Path(settings.webhooks_cafile) if settings.webhooks_cafile else None)
        self._mail = MailSender(_mail_server(settings))

    async def __aenter__(self) -> "Senders":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.__aexit__()

    async def send(self, endpoint: Endpoint, payload: Payload, now: datetime) -> Outcome:
        """Make one try; what goes wrong is in the outcome, never raised."""
        by = self._mail if endpoint.url.lower().startswith("mailto:") else self._http
        return await by.send(endpoint, payload, now)


def _mail_server(settings: Settings) -> MailServer | None:
    if not settings.smtp_host:
        return None
    return MailServer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_from or f"whoholds@{settings.smtp_host}",
        settings.smtp_username,
        settings.smtp_password.get_secret_value(),
        settings.smtp_tls,
    )
