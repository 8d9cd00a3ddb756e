"""``webhooks.toml`` read and checked."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from streams.errors import WhoholdsError
from streams.subscriptions.endpoint import Endpoint, Format, Secret


class WebhooksError(WhoholdsError):
    """Something in ``webhooks.toml`` or the file of secrets is wrong; names file, endpoint and key, never a secret."""

    def __init__(self, path: Path, endpoint: str, key: str, reason: str) -> None:
        super().__init__(": ".join(filter(None, (str(path), endpoint, key, reason))))


def secrets_path(path: Path) -> Path:
    """The file of secrets that belongs to a ``webhooks.toml``."""
    return path.with_name(f"{path.stem}.secrets.toml")


def load(
    path: Path,
    environ: Mapping[str, str] = MappingProxyType({}),  # noqa: ARG001
) -> tuple[Endpoint, ...]:
    """The endpoints in the order of the file. Raises WebhooksError.

    ``environ`` is where ``secret_env`` is looked up.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_endpoint(name, row) for name, row in data.items())


def _endpoint(name: str, row: Mapping[str, str]) -> Endpoint:
    secrets = (Secret(row["secret"]),) if "secret" in row else ()
    return Endpoint(name, row["url"], Format(row.get("format", "ours")), secrets=secrets)
