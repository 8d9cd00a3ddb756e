"""``webhooks.toml`` and its file of secrets on the disk: read, checked as they would be, then written at once."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from streams.articles.tables import Table, parse_table
from streams.cli.setup import place_finder
from streams.errors import WhoholdsError
from streams.subscriptions import edit
from streams.subscriptions.config import endpoints
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.secretfile import MODE, Kept, read_secrets, secrets_in, secrets_path

if TYPE_CHECKING:
    from streams.settings import Settings


class UnknownEndpointError(WhoholdsError):
    """No endpoint of this name."""


@dataclass(slots=True)
class WebhookFile:
    """The two files as they are to be; ``save`` writes what has changed, if all of it is right."""

    path: Path
    text: str
    secrets: str
    settings: "Settings"

    @classmethod
    def read(cls, settings: "Settings") -> "WebhookFile":
        """The files that the settings name; empty where there are none yet."""
        path = Path(os.path.realpath(settings.webhooks))
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            text = ""
        except (OSError, UnicodeDecodeError) as error:
            raise WhoholdsError(f"{path}: cannot be read: {error}") from None
        return cls(path, text, read_secrets(path), settings)

    @property
    def table(self) -> Table:
        """What is in the file of endpoints, unchecked."""
        return parse_table(str(self.path), self.text)

    def endpoints(self) -> tuple[Endpoint, ...]:
        """The endpoints. Raises DataError."""
        places = place_finder(self.settings)
        return endpoints(self.table, secrets_in(self.path, self.secrets), os.environ, places)

    def endpoint(self, name: str) -> Endpoint:
        """One of them. Raises UnknownEndpointError."""
        for one in self.endpoints():
            if one.name == name:
                return one
        raise self._unknown(name)

    def _unknown(self, name: str) -> UnknownEndpointError:
        known = ", ".join(self.table.values) or "none"
        return UnknownEndpointError(f"{self.path} has no endpoint {name!r}; there are: {known}")

    def kept(self, name: str) -> Kept:
        """What the file of secrets keeps of an endpoint."""
        return secrets_in(self.path, self.secrets).get(name, Kept())

    def has(self, name: str) -> bool:
        """Whether an endpoint is in either file."""
        return name in self.table.values or name in secrets_in(self.path, self.secrets)

    def add(self, name: str, values: Mapping[str, object], select: Mapping[str, object]) -> None:
        """Add an endpoint with its filter. Raises WhoholdsError where there is one of that name."""
        if self.has(name):
            raise WhoholdsError(f"{self.path} has an endpoint {name!r} already")
        self.text = edit.added(self.text, name, values, select)

    def set(self, name: str, key: str, value: object) -> None:
        """Change a key of an endpoint."""
        if name not in self.table.values:
            raise self._unknown(name)
        self.text = edit.changed(self.text, name, key, value)

    def keep(self, name: str, kept: Kept) -> None:
        """Change the secrets of an endpoint."""
        self.secrets = edit.with_secrets(self.secrets, name, kept)

    def remove(self, name: str) -> None:
        """Take an endpoint and its secrets away."""
        if not self.has(name):
            raise self._unknown(name)
        self.text, self.secrets = edit.removed(self.text, name), edit.removed(self.secrets, name)

    def save(self) -> None:
        """Write both files, the secrets first where there is one more of them: an endpoint is never without."""
        self.endpoints()
        before = read_secrets(self.path)
        todo = [(secrets_path(self.path), self.secrets, MODE), (self.path, self.text, None)]
        for path, text, mode in todo if len(self.secrets) >= len(before) else todo[::-1]:
            if text or path.exists():
                _write(path, text, mode)


def _write(path: Path, text: str, mode: int | None) -> None:
    """Put a whole file in the place of another; ``mode`` None keeps the rights that it has."""
    with NamedTemporaryFile(  # made with 0600
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as new:
        try:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
            if mode is not None:
                os.chmod(new.name, mode)
            elif path.exists():
                shutil.copymode(path, new.name)
            else:
                os.chmod(new.name, 0o666 & ~_umask())
            os.replace(new.name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(new.name)
            raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
