"""What every client of ours tells the broker: where it is, and who we are."""

import ssl
from typing import Any

from faust.auth import SASLCredentials, SSLCredentials
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaError

from streams.errors import WhoholdsError
from streams.settings import Settings

# A command whose broker is not there says so after this many milliseconds.
BOOTSTRAP_MS = 10_000
# Room for a message of 4 MiB, the largest that the topics take, and its envelope.
REQUEST_BYTES = 5 * 1024 * 1024


class BrokerError(WhoholdsError):
    """The broker cannot be reached, or will not do what it is asked."""


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """Make the TLS context, or None where the protocol has none."""
    if "SSL" not in settings.security_protocol:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.ssl_cafile or None)
        if settings.ssl_certfile:
            password = settings.ssl_password.get_secret_value() or None
            context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile or None, password)
    except (OSError, ssl.SSLError) as error:
        raise BrokerError(f"TLS settings: {error}") from None
    context.check_hostname = settings.ssl_check_hostname
    return context


def connection(settings: Settings) -> dict[str, Any]:
    """Give the arguments that kafka-python and aiokafka share."""
    given: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap_servers.split(","),
        "security_protocol": settings.security_protocol,
        "ssl_context": ssl_context(settings),
    }
    if settings.security_protocol.startswith("SASL"):
        given["sasl_mechanism"] = settings.sasl_mechanism
        given["sasl_plain_username"] = settings.sasl_username
        given["sasl_plain_password"] = settings.sasl_password.get_secret_value()
    return given


def faust_credentials(settings: Settings) -> SASLCredentials | SSLCredentials | None:
    """Give the same for a Faust app."""
    context = ssl_context(settings)
    if settings.security_protocol.startswith("SASL"):
        return SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password.get_secret_value(),
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return SSLCredentials(context=context) if context else None


def admin(settings: Settings) -> KafkaAdminClient:
    """Connect an admin client."""
    try:
        return KafkaAdminClient(
            client_id="whoholds", bootstrap_timeout_ms=BOOTSTRAP_MS, **connection(settings)
        )
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None


def consumer(settings: Settings, **given: Any) -> KafkaConsumer:
    """Connect a consumer without a group."""
    try:
        return KafkaConsumer(
            client_id="whoholds",
            enable_auto_commit=False,
            group_id=None,
            bootstrap_timeout_ms=BOOTSTRAP_MS,
            **connection(settings),
            **given,
        )
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None


def producer(settings: Settings) -> KafkaProducer:
    """Connect a producer that waits for every replica and sends nothing twice."""
    try:
        return KafkaProducer(
            client_id="whoholds",
            acks="all",
            enable_idempotence=True,
            linger_ms=20,
            max_request_size=REQUEST_BYTES,
            bootstrap_timeout_ms=BOOTSTRAP_MS,
            **connection(settings),
        )
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error)) from None


def unreachable(settings: Settings, error: Exception) -> str:
    """Say that the broker did not answer as hoped."""
    text = str(error)
    name = type(error).__name__
    return f"Kafka at {settings.bootstrap_servers}: {text if text.startswith(name) else f'{name}: {text}'}"
