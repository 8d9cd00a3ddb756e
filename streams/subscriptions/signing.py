"""Signatures as Standard Webhooks 1.0 has them.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hmac
import secrets as random
from collections.abc import Iterable
from datetime import datetime

from streams.errors import WhoholdsError

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a secret
_NEW = 32


class BadSecretError(WhoholdsError):
    """A secret that is none; the message never shows it."""


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return PREFIX + base64.b64encode(random.token_bytes(_NEW)).decode()


def key_of(secret: str) -> bytes:
    """The bytes that sign. Raises BadSecretError."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not SHORTEST <= len(key) <= LONGEST:
        raise BadSecretError(f"a secret is {PREFIX} and then base64 of {SHORTEST} to {LONGEST} bytes")
    return key


def sign(secrets: Iterable[str], message_id: str, timestamp: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a message; each secret gives a signature, in the order of the secrets.

    ``timestamp`` is the moment of this try, in whole seconds. Without a secret there is no signature header.
    """
    seconds = str(int(timestamp.timestamp()))
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    headers = {"webhook-id": message_id, "webhook-timestamp": seconds}
    signatures = [_signature(key_of(secret), signed) for secret in secrets]
    return headers | ({"webhook-signature": " ".join(signatures)} if signatures else {})


def _signature(key: bytes, signed: bytes) -> str:
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
