"""``webhooks.toml`` and its file of secrets on the disk: read, checked as they would be, then written at once."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

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
        path = settings.webhooks
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

    def endpoints(self, environ: Mapping[str, str] | None = None) -> tuple[Endpoint, ...]:
        """The endpoints. Raises DataError. Without ``environ`` secrets that it has are not asked for."""
        kept = secrets_in(self.path, self.secrets)
        return endpoints(self.table, kept, environ, place_finder(self.settings))

    def endpoint(self, name: str, environ: Mapping[str, str] | None = None) -> Endpoint:
        """One of them. Raises UnknownEndpointError."""
        self.row(name)
        return next(one for one in self.endpoints(environ) if one.name == name)

    def row(self, name: str) -> dict[str, Any]:
        """The keys of an endpoint, unchecked. Raises UnknownEndpointError."""
        values = self.table.values
        if name not in values:
            known = ", ".join(values) or "none"
            raise UnknownEndpointError(f"{self.path} has no endpoint {name!r}; there are: {known}")
        return dict(self.table.table(name).values)

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
        self.row(name)
        self.text = edit.changed(self.text, name, key, value)

    def keep(self, name: str, kept: Kept) -> None:
        """Change the secrets of an endpoint."""
        self.secrets = edit.with_secrets(self.secrets, name, kept)

    def remove(self, name: str) -> None:
        """Take an endpoint and its secrets away."""
        if not self.has(name):
            self.row(name)
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
    """Put a whole file in the place of another; ``mode`` None keeps the rights that it has. A link stays one."""
    path = Path(os.path.realpath(path))
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
