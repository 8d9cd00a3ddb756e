"""``webhooks.toml`` read and checked: who wants which alerts. An error names the file, the endpoint and the key.

Secrets stand in a file of their own beside it (``secretfile``), or in the environment.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from streams.articles.tables import Table, read_table
from streams.subscriptions.endpoint import SIGNED, Endpoint, Format, Secret
from streams.subscriptions.filterfile import FindPlaces, filter_of, kinds
from streams.subscriptions.secretfile import Kept, load_secrets
from streams.subscriptions.signing import BadSecretError, key_of
from streams.subscriptions.windows import Quiet, When, WindowError, quiet_of, when_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LONGEST_URL = 2_000
_ADDRESS = re.compile(r"[A-Za-z0-9!#$'*+/=^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,255}")
_PRINTED = re.compile(r"[!-~]+")
_KEYS = (
    "url", "format", "when", "quiet", "urgent", "paused", "allow_hosts", "allow_http", "secret_env", "filter",
)  # fmt: skip


def load(
    path: Path, environ: Mapping[str, str] = MappingProxyType({}), places: FindPlaces | None = None
) -> tuple[Endpoint, ...]:
    """The endpoints in the order of the file. Raises DataError.

    ``environ`` is where ``secret_env`` is looked up; ``places`` finds the places of a name in the tables, so that the
    name of an area in one script also means the other.
    """
    return endpoints(Table(str(path), "", read_table(path).values), load_secrets(path), environ, places)


def endpoints(
    file: Table, kept: Mapping[str, Kept], environ: Mapping[str, str] | None, places: FindPlaces | None = None
) -> tuple[Endpoint, ...]:
    """The endpoints of a file that has been read; ``file.file`` is its path.

    Without an ``environ`` the secrets that it should have are left out.
    """
    for name in kept.keys() - file.values.keys():
        raise file.fail(name, "has secrets but no entry here (whoholds webhooks remove takes both away)")
    folder = Path(file.file).parent
    return tuple(
        _endpoint(name, row, kept.get(name, Kept()), environ, folder, places) for name, row in file.tables()
    )


def _endpoint(
    name: str,
    row: Table,
    kept: Kept,
    environ: Mapping[str, str] | None,
    folder: Path,
    places: FindPlaces | None,
) -> Endpoint:
    if not NAME.fullmatch(name):
        raise row.fail("", "a name has letters, digits, - and _, 64 at most")
    if "secret" in row.values or "secrets" in row.values:
        raise row.fail(
            "secret", "secrets do not stand in this file (whoholds webhooks rotate-secret makes one)"
        )
    row.only(*_KEYS)
    form = _format(row)
    secrets = _secrets(row, kept, environ)
    if form in SIGNED and not secrets and (environ is not None or "secret_env" not in row.values):
        raise row.fail("secret_env", f"{form} needs a secret (whoholds webhooks rotate-secret makes one)")
    return Endpoint(
        name=name,
        url=_url(row, kept, form),
        format=form,
        filter=filter_of(row.table("filter"), folder, places),
        secrets=secrets,
        when=_when(row),
        quiet=_quiet(row),
        urgent=kinds(row, "urgent"),
        paused=row.flag("paused"),
        allow_hosts=frozenset(host.lower() for host in row.strings("allow_hosts")),
        allow_http=row.flag("allow_http"),
    )


def _format(row: Table) -> Format:
    told = row.text("format", Format.OURS)
    if told not in [*Format]:
        raise row.fail("format", f"{told!r} is none of {', '.join(Format)}")
    return Format(told)


def _secrets(row: Table, kept: Kept, environ: Mapping[str, str] | None) -> tuple[Secret, ...]:
    name = row.text("secret_env", "")
    if not name or environ is None:
        return kept.secrets
    if name not in environ:
        raise row.fail("secret_env", f"{name} is not set")
    try:
        key_of(environ[name])
    except BadSecretError as error:
        raise row.fail("secret_env", f"{name}: {error}") from None
    return (Secret(environ[name]), *kept.secrets)


def _url(row: Table, kept: Kept, form: Format) -> str:
    if "url" in row.values and kept.url:
        raise row.fail("url", "stands here and in the file of secrets")
    url = kept.url or row.text("url")
    fault = _address_fault(url) if form is Format.EMAIL else url_fault(url, allow_http=row.flag("allow_http"))
    if fault:
        raise row.fail("url", fault)
    return url


def url_fault(url: str, *, allow_http: bool) -> str:
    """What is wrong with an address that is posted to, or ""; never shows it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no URL"
    if len(url) > _LONGEST_URL or not _PRINTED.fullmatch(url) or not host:
        return f"is no URL of {_LONGEST_URL} printable ASCII characters or fewer"
    if parts.scheme not in ("https", "http"):
        return "must begin with https://"
    if parts.scheme == "http" and not allow_http:
        return "must begin with https:// (allow_http = true lets it be)"
    if "@" in parts.netloc:
        return "must not have a user or a password in it"
    return "must not have a # in it" if "#" in url else ""


def _address_fault(url: str) -> str:
    scheme, _, addresses = url.partition(":")
    good = scheme == "mailto" and all(_ADDRESS.fullmatch(one) for one in addresses.split(","))
    return "" if good else "must be mailto: and one or more addresses, separated by commas"


def _when(row: Table) -> When:
    try:
        return when_of(row.text("when", "immediate"))
    except WindowError as error:
        raise row.fail("when", str(error)) from None


def _quiet(row: Table) -> Quiet | None:
    if "quiet" not in row.values:
        return None
    try:
        return quiet_of(row.text("quiet"))
    except WindowError as error:
        raise row.fail("quiet", str(error)) from None
