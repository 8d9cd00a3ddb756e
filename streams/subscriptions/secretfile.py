"""The file of secrets beside ``webhooks.toml``: readable by its owner alone, and never shown.

``[NAME]`` of an endpoint holds ``secrets``, a list of ``{ secret = "whsec_...", until = 2026-12-01T07:00:00Z }``
(``until`` is left out for the one that counts on), and ``url`` where the address itself is a secret.
"""

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from streams.articles.tables import Table
from streams.subscriptions.endpoint import Secret
from streams.subscriptions.signing import BadSecretError, key_of

MODE = 0o600
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file keeps of an endpoint."""

    secrets: tuple[Secret, ...] = ()
    url: str = field(default="", repr=False)


def secrets_path(path: Path) -> Path:
    """The file of secrets that belongs to a ``webhooks.toml``."""
    return path.with_name(f"{path.stem}.secrets.toml")


def load_secrets(path: Path) -> Mapping[str, Kept]:
    """The secrets that belong to a ``webhooks.toml``, by endpoint; none where there is no file. Raises DataError."""
    return secrets_in(path, read_secrets(path))


def read_secrets(path: Path) -> str:
    """The text of the file of secrets; "" where there is none. Raises DataError."""
    table = Table(str(secrets_path(path)), "", {})
    try:
        return _read(secrets_path(path), table).decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise table.fail("", f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise table.fail("", "is not TOML") from None


def secrets_in(path: Path, text: str) -> Mapping[str, Kept]:
    """The secrets in such a text, by endpoint. Raises DataError, which quotes nothing of it."""
    table = Table(str(secrets_path(path)), "", {})
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # its words may quote the file
        raise table.fail("", "is not TOML") from None
    return {name: _kept(row) for name, row in Table(table.file, "", values).tables()}


def _read(file: Path, table: Table) -> bytes:
    with file.open("rb") as opened:
        mode = os.fstat(opened.fileno()).st_mode
        if os.name == "posix" and mode & _OTHERS:
            raise table.fail("", f"others than its owner can read it ({stat.filemode(mode)}); chmod 600 it")
        return opened.read()


def _kept(row: Table) -> Kept:
    row.only("secrets", "url")
    return Kept(tuple(map(_secret, row.rows("secrets"))), row.text("url", ""))


def _secret(row: Table) -> Secret:
    row.only("secret", "until")
    until = row.values.get("until")
    if until is not None and not (isinstance(until, datetime) and until.tzinfo):
        raise row.fail("until", "must be a date and time with an offset")
    value = row.text("secret")
    try:
        key_of(value)
    except BadSecretError as error:
        raise row.fail("secret", str(error)) from None
    return Secret(value, until)
