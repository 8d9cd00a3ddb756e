"""Changes to ``webhooks.toml`` and its file of secrets, as text: comments and order stay as they are."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.items import Table as TomlTable

from streams.subscriptions.endpoint import Secret
from streams.subscriptions.secretfile import Kept

HEADER = "Who gets which alerts: whoholds webhooks --help. Secrets stand in a file beside this one.\n"
SECRETS_HEADER = "Secrets of webhooks: readable by nobody but their owner, else whoholds refuses them.\n"


def added(text: str, name: str, values: Mapping[str, Any], select: Mapping[str, Any]) -> str:
    """With another endpoint at the end; ``select`` is its filter."""
    document = tomlkit.parse(text or f"# {HEADER}")
    table = _table(values)
    if select:
        table["filter"] = _table(select)
    document[name] = table
    return tomlkit.dumps(document)


def _table(values: Mapping[str, Any]) -> TomlTable:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = value
    return table


def changed(text: str, name: str, key: str, value: object) -> str:
    """With another value of a key of an endpoint; a key that was not there comes first."""
    document = tomlkit.parse(text)
    new = key not in document[name]
    document[name][key] = value
    done = tomlkit.dumps(document)
    if new:  # tomlkit puts it behind comments that belong to what follows
        first = re.compile(rf"^[ \t]*\[[ \t]*\"?{re.escape(name)}\"?[ \t]*\][^\n]*\n", re.MULTILINE)
        told = f"{key} = {tomlkit.item(value).as_string()}\n"
        better = first.sub(lambda header: header[0] + told, text, count=1)
        if _same(better, done):
            return better
    return done


def _same(one: str, other: str) -> bool:
    try:
        return tomllib.loads(one) == tomllib.loads(other)
    except tomllib.TOMLDecodeError:
        return False


def removed(text: str, name: str) -> str:
    """Without an endpoint, if it is there."""
    document = tomlkit.parse(text)
    if name in document:
        document.remove(name)
    return tomlkit.dumps(document)


def with_secrets(text: str, name: str, kept: Kept) -> str:
    """The file of secrets with these for an endpoint, in the place of any other."""
    document = tomlkit.parse(text or f"# {SECRETS_HEADER}")
    table = tomlkit.table()
    if kept.url:
        table["url"] = kept.url
    if kept.secrets:
        rows = tomlkit.array().multiline(multiline=True)
        for secret in kept.secrets:
            rows.append(_row(secret))
        table["secrets"] = rows
    document[name] = table
    return tomlkit.dumps(document)


def _row(secret: Secret) -> Any:
    row = tomlkit.inline_table()
    row["secret"] = secret.value
    if secret.until:
        row["until"] = secret.until
    return row
