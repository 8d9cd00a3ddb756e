"""What every client of ours tells the broker: where it is, and who we are."""

import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

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


@contextmanager
def _told_of(what: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ssl.SSLError) as error:
        raise BrokerError(f"{what}: {error}") from None


def ssl_context(settings: Settings) -> ssl.SSLContext | None:
    """Make the TLS context, or None where the protocol has none."""
    if "SSL" not in settings.security_protocol:
        return None
    with _told_of(f"WHOHOLDS_SSL_CAFILE is {settings.ssl_cafile!r}"):
        context = ssl.create_default_context(cafile=settings.ssl_cafile or None)
    if settings.ssl_certfile:
        password = settings.ssl_password.get_secret_value() or None
        with _told_of(f"WHOHOLDS_SSL_CERTFILE, _KEYFILE, _PASSWORD: {settings.ssl_certfile}"):
            context.load_cert_chain(settings.ssl_certfile, settings.ssl_keyfile or None, password)
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


# What a broker that lets nobody in looks like too, now and then.
_SAYS_LITTLE = ("socket disconnected", "RequestTimedOutError", "InvalidReceiveError")


class _Why(logging.Handler):
    """Remembers why a connection failed: kafka-python tells only its log, and goes on trying."""

    said = ""

    def emit(self, record: logging.LogRecord) -> None:
        found = re.search(r"to \S+ failed: (.+) \(backoff", record.getMessage())
        if found and (not self.said or any(word in self.said for word in _SAYS_LITTLE)):
            self.said = found[1]


Client = TypeVar("Client")


def _connected(settings: Settings, make: Callable[..., Client], **given: Any) -> Client:
    why, manager = _Why(), logging.getLogger("kafka.net.manager")
    told = connection(settings)
    manager.addHandler(why)
    try:
        return make(client_id="whoholds", bootstrap_timeout_ms=BOOTSTRAP_MS, **told, **given)
    except KafkaError as error:
        raise BrokerError(unreachable(settings, error, why.said)) from None
    finally:
        manager.removeHandler(why)


def admin(settings: Settings) -> KafkaAdminClient:
    """Connect an admin client."""
    return _connected(settings, KafkaAdminClient)


def consumer(settings: Settings, **given: Any) -> KafkaConsumer:
    """Connect a consumer without a group."""
    return _connected(settings, KafkaConsumer, enable_auto_commit=False, group_id=None, **given)


def producer(settings: Settings) -> KafkaProducer:
    """Connect a producer that waits for every replica and sends nothing twice."""
    return _connected(
        settings,
        KafkaProducer,
        acks="all",
        enable_idempotence=True,
        linger_ms=20,
        max_request_size=REQUEST_BYTES,
    )


def unreachable(settings: Settings, error: Exception, why: str = "") -> str:
    """Say that the broker did not answer as hoped, and why, where that is known."""
    text = str(error)
    name = type(error).__name__
    told = text if text.startswith(name) else f"{name}: {text}"
    if any(word in why for word in _SAYS_LITTLE):
        why += " (the security protocol, the login or its password may be wrong)"
    return ": ".join((f"Kafka at {settings.bootstrap_servers}", told, *([why] if why else [])))
