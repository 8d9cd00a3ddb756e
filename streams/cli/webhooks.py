"""``whoholds webhooks``: who gets which alerts; endpoints added, tried, changed."""

import asyncio
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from streams.cli.out import DONE, INTERNAL, console, json_option, note, state_option, write_line
from streams.cli.setup import load_settings

if TYPE_CHECKING:
    from streams.alerts.alert import Alert
    from streams.cli.webhookfile import WebhookFile
    from streams.delivery.outcome import Outcome
    from streams.settings import Settings
    from streams.subscriptions.endpoint import Endpoint
    from streams.subscriptions.filters import Arrival
    from streams.subscriptions.preview import Preview

PREVIEW_DAYS = 30
SHOWN = 5  # alerts of a preview
_KEEP = re.compile(r"(\d{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_TOKENS = ("slack", "discord")  # whoever knows the URL of such a webhook may write there


@click.group()
def webhooks() -> None:
    """Say who gets which alerts, and try it (docs/webhooks.md)."""


def _file(settings: "Settings") -> "WebhookFile":
    from streams.cli.webhookfile import WebhookFile

    return WebhookFile.read(settings)


def _numbers(_: click.Context, __: click.Parameter, text: str | None) -> list[float] | None:
    try:
        return [float(part) for part in text.split(",")] if text else None
    except ValueError:
        raise click.BadParameter("must be west,south,east,north in degrees") from None


def _filter_options(command: Callable[..., int]) -> Callable[..., int]:
    """The keys of a filter as options."""
    many = {
        "admin": ("--admin", "Name of an area, in either script."),
        "places": ("--place", "Name or id of a place."),
        "from": ("--from", "Who lost it: id or name of an actor."),
        "to": ("--to", "Who took it."),
        "actors": ("--actor", "Who has part in it."),
        "types": ("--type", "changed, contested, confirmed, reverted."),
        "status": ("--status", "claimed, confirmed, contested, vacated."),
        "languages": ("--language", "Of the evidence: en, ar."),
    }
    for key, (option, text) in reversed(many.items()):
        command = click.option(option, f"filter_{key}", multiple=True, help=f"{text} May be repeated.")(
            command
        )
    for made in (
        click.option(
            "--bbox", "filter_bbox", callback=_numbers, help="Area: west,south,east,north in degrees."
        ),
        click.option("--polygon", "filter_polygon", help="Area: a file of GeoJSON."),
        click.option("--max-age-days", "filter_max_age_days", type=int, help="No older events."),
        click.option(
            "--no-unplaced", is_flag=True, help="Not where nobody knows whether a place lies in the area."
        ),
        click.option(
            "--no-allies", is_flag=True, help="Only the actors named, not those who count as theirs."
        ),
        click.option("--no-late", is_flag=True, help="No news that came late."),
    ):
        command = made(command)
    return command


@webhooks.command()
@click.argument("name")
@click.argument("url")
@click.option("--format", "format_", default="ours", help="ours, cloudevents, slack, discord, text or email.")
@click.option("--when", help='immediate, "every 15 min", "daily at 07:00 Asia/Damascus".')
@click.option("--quiet", help='Hours without messages: "22:00-06:00 Asia/Damascus".')
@click.option("--urgent", multiple=True, help="A type that waits for nothing. May be repeated.")
@click.option("--allow-host", "allow_hosts", multiple=True, help="A host that may have a private address.")
@click.option("--allow-http", is_flag=True, help="Let the URL begin with http://.")
@click.option("--secret-env", help="Take the secret from this environment variable.")
@_filter_options
@state_option
def add(name: str, url: str, format_: str, secret_env: str | None, state: Path | None, **options: Any) -> int:
    """Add the endpoint NAME at URL (mailto:... for e-mail). Prints its secret, once, and what it would have got."""
    from streams.subscriptions.endpoint import SIGNED, Secret
    from streams.subscriptions.secretfile import Kept
    from streams.subscriptions.signing import new_secret

    settings = load_settings(state)
    file = _file(settings)
    made = new_secret() if format_ in SIGNED and not secret_env else ""
    hidden = url if format_ in _TOKENS else ""
    first = {"url": "" if hidden else url, "format": format_, "secret_env": secret_env}
    file.add(name, _given(first | _endpoint_keys(options)), _given(_filter_keys(options, file.path.parent)))
    if made or hidden:
        file.keep(name, Kept((Secret(made),) if made else (), hidden))
    _check_address(file.endpoint(name))
    file.save()
    note(f"added {name} to {file.path}")
    _print_secret(made)
    if settings.state.exists():
        _print_preview(settings, file.endpoint(name), PREVIEW_DAYS)
    else:
        note(f"no preview: there is no state file {settings.state}")
    return DONE


def _check_address(endpoint: "Endpoint") -> None:
    """What every try would be refused for is said now."""
    from streams.delivery.guard import target

    if not endpoint.url.startswith("mailto:"):
        target(endpoint.url, allow_http=endpoint.allow_http, allow_hosts=endpoint.allow_hosts)


def _endpoint_keys(options: Mapping[str, Any]) -> dict[str, Any]:
    return {key: options[key] for key in ("when", "quiet", "urgent", "allow_hosts", "allow_http")}


def _filter_keys(options: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The keys of the filter; the path of a polygon as it is from the folder of the file."""
    found = {
        key.removeprefix("filter_"): value for key, value in options.items() if key.startswith("filter_")
    }
    if found["polygon"]:
        found["polygon"] = os.path.relpath(found["polygon"], folder)
    off = {key: False for key in ("unplaced", "allies", "late") if options[f"no_{key}"]}
    return found | off


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, lists as lists: an option that was left out is no key. What is switched off is one."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
        if value not in (None, (), "") and not (key == "allow_http" and not value)
    }


def _print_secret(secret: str) -> None:
    """On standard output, the only time."""
    if secret:
        note("its secret, which is shown only now; give it to whoever receives the messages:")
        click.echo(secret)


@webhooks.command("list")
@json_option
def list_(as_json: bool) -> int:
    """List the endpoints."""
    from rich.table import Table

    file = _file(load_settings())
    shown = [_shown(file, one) for one in file.endpoints()]
    if as_json:
        for row in shown:
            write_line(_dumps(row))
        return DONE
    table = Table("name", "format", "url", "when", "filter", "", box=None, pad_edge=False)
    for row in shown:
        paused = "paused" if row.get("paused") else ""
        table.add_row(
            row["name"], row.get("format", "ours"), row["url"], row.get("when", "immediate"),
            ", ".join(row["filter"]), paused,
        )  # fmt: skip
    console().print(table)
    return DONE


def _dumps(value: dict[str, Any]) -> bytes:
    from schemas.wire import dumps

    return dumps(value)


@webhooks.command()
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> int:
    """Show the endpoint NAME; of its secrets only how many there are and until when."""
    file = _file(load_settings())
    shown = _shown(file, file.endpoint(name))
    if as_json:
        write_line(_dumps(shown))
        return DONE
    for key, value in shown.items():
        click.echo(f"{key}: {value}")
    return DONE


def _shown(file: "WebhookFile", endpoint: "Endpoint") -> dict[str, Any]:
    from streams.settings import MASK

    row = file.row(endpoint.name)
    asked = row.pop("filter", {})
    secrets = [f"{MASK} until {one.until or 'it is replaced'}" for one in endpoint.secrets]
    return {"name": endpoint.name} | row | {"url": endpoint.shown_url, "secrets": secrets, "filter": asked}


@webhooks.command()
@click.argument("name")
@click.option("--days", default=PREVIEW_DAYS, show_default=True, type=click.IntRange(1), help="How far back.")
@json_option
@state_option
def preview(name: str, days: int, as_json: bool, state: Path | None) -> int:
    """Say which alerts of the last days the endpoint NAME would have got. --json: these alerts."""
    settings = load_settings(state)
    _print_preview(settings, _file(settings).endpoint(name), days, as_json=as_json)
    return DONE


def _print_preview(settings: "Settings", endpoint: "Endpoint", days: int, *, as_json: bool = False) -> None:
    found = _previewed(settings, endpoint, days)
    unsure = f", {found.unsure} of them for places that may lie elsewhere" if found.unsure else ""
    note(f"{len(found.wanted)} of {found.seen} alerts of the last {days} days would have been sent{unsure}")
    if found.unsure:
        note("(whoholds places add puts places on the map; unplaced = false in the filter leaves them out)")
    if as_json:
        from schemas.alert import encode_alert

        for one in found.wanted:
            write_line(encode_alert(one.alert))
        return
    from streams.subscriptions.texts import lines

    for one in found.wanted[-SHOWN:]:
        note(f"  {lines(one.alert).title}")


def _previewed(settings: "Settings", endpoint: "Endpoint", days: int) -> "Preview":
    from streams.embedded.alertlog import AlertLog
    from streams.subscriptions.preview import preview as try_on

    with closing(AlertLog(settings.state)) as log:
        return try_on(endpoint.filter, log.since(datetime.now(UTC) - timedelta(days=days)), log.find)


@webhooks.command()
@click.argument("name")
def test(name: str) -> int:
    """Send the endpoint NAME a made-up alert, now, and say what it answers. Exit status 1 if it is not taken."""
    settings = load_settings()
    endpoint = _file(settings).endpoint(name, os.environ)
    now = datetime.now(UTC)
    outcome = asyncio.run(_try(settings, endpoint, _sample(now), now))
    why = outcome.error or (f"status {outcome.status}" if outcome.status else "")
    note(f"{name}: {outcome.verdict} after {outcome.seconds:.2f} s{f': {why}' if why else ''}")
    return DONE if outcome.verdict == "delivered" else INTERNAL


async def _try(settings: "Settings", endpoint: "Endpoint", alert: "Alert", now: datetime) -> "Outcome":
    from streams.delivery.senders import Senders
    from streams.subscriptions.payload import payloads
    from streams.subscriptions.schedule import message_id

    id_ = message_id(endpoint.name, "test", now.isoformat())
    (payload,) = payloads(endpoint, [alert], id_, settings.page_url, settings.topic_prefix)
    async with Senders(settings) as sender:
        return await sender.send(endpoint, payload, now)


def _sample(now: datetime) -> "Alert":
    """An alert that nobody takes for news."""
    from streams.alerts.alert import Alert, AlertType, Evidence
    from streams.places.place import Place

    quote = "This is a test of whoholds: the fighters of Nowhere took the village of Testville."
    evidence = Evidence("test", "whoholds", "whoholds", "en", quote, 0, len(quote), "", now)
    place = Place("test:1", "Testville (a test)", "قرية التجربة")
    return Alert(
        f"test-{now:%Y%m%dT%H%M%S%f}", AlertType.CHANGED, now, place, None, "other:nowhere", "claimed", now.date(),
        "day", evidence=(evidence,),
    )  # fmt: skip


@webhooks.command()
@click.argument("name")
def pause(name: str) -> int:
    """Send the endpoint NAME nothing until resume."""
    return _set_paused(name, paused=True)


@webhooks.command()
@click.argument("name")
def resume(name: str) -> int:
    """Send the endpoint NAME its alerts again."""
    return _set_paused(name, paused=False)


def _set_paused(name: str, *, paused: bool) -> int:
    file = _file(load_settings())
    file.set(name, "paused", paused)
    file.save()
    note(f"{name} is {'paused' if paused else 'on'}")
    return DONE


def _keep(_: click.Context, __: click.Parameter, text: str) -> timedelta:
    told = _KEEP.fullmatch(text)
    if not told:
        raise click.BadParameter("must be such as 30m, 24h, 7d, or 0m")
    return timedelta(**{_UNITS[told[2]]: int(told[1])})


@webhooks.command("rotate-secret")
@click.argument("name")
@click.option(
    "--keep", default="24h", show_default=True, callback=_keep, help="How long the old one also signs."
)
def rotate_secret(name: str, keep: timedelta) -> int:
    """Give the endpoint NAME a new secret and print it, once; the old one signs beside it for a while."""
    from streams.subscriptions.endpoint import Secret
    from streams.subscriptions.secretfile import Kept
    from streams.subscriptions.signing import new_secret

    file, now, made = _file(load_settings()), datetime.now(UTC).replace(microsecond=0), new_secret()
    if "secret_env" in file.row(name):
        raise click.UsageError(f"{name} takes its secret from the environment (secret_env); change it there")
    kept = file.kept(name)
    old = [Secret(one.value, min(one.until or now + keep, now + keep)) for one in kept.secrets]
    still = [one for one in old if one.until and one.until > now]
    file.keep(name, Kept((Secret(made), *still), kept.url))
    file.save()
    if still:
        note(f"the secret until now signs until {still[0].until:%Y-%m-%d %H:%M} UTC")
    _print_secret(made)
    return DONE


@webhooks.command()
@click.argument("name")
def remove(name: str) -> int:
    """Take the endpoint NAME and its secrets away."""
    file = _file(load_settings())
    file.remove(name)
    file.save()
    note(f"removed {name}")
    return DONE


@webhooks.command()
@click.option("--endpoint", "name", help="Only what this endpoint asks for; else all alerts.")
@click.option("--days", default=PREVIEW_DAYS, show_default=True, type=click.IntRange(1), help="How far back.")
@click.option("--address", default="", help="Where the feed will be found.")
@state_option
def feed(name: str | None, days: int, address: str, state: Path | None) -> int:
    """Print the alerts of the last days as an Atom feed, the newest first: for those without an endpoint."""
    from streams.subscriptions.feed import feed as atom

    settings = load_settings(state)
    newest = list(_told(settings, name, days))[::-1]
    write_line(atom(newest, settings.page_url, address))
    return DONE


def _told(settings: "Settings", name: str | None, days: int) -> Iterator["Arrival"]:
    from streams.embedded.alertlog import AlertLog

    if name:
        yield from _previewed(settings, _file(settings).endpoint(name), days).wanted
        return
    with closing(AlertLog(settings.state)) as log:
        yield from log.since(datetime.now(UTC) - timedelta(days=days))
