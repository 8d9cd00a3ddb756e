"""``whoholds deliver`` and ``whoholds deliveries``: sending alerts to endpoints, and what came of it."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.delivering import deliver as deliver_with
from streams.cli.delivering import open_ledger, tell_left, watched_endpoints, webhooks_file
from streams.cli.out import DONE, json_option, note, state_option, write_line
from streams.cli.setup import load_settings

if TYPE_CHECKING:
    from streams.embedded.deliver import Delivery
    from streams.embedded.ledger import SqliteLedger
    from streams.settings import Settings
    from streams.subscriptions.endpoint import Endpoint

_MESSAGE = ("number", "endpoint", "message", "place", "state", "tries", "next", "alerts")
_ATTEMPT = ("time", "verdict", "status", "seconds", "error", "answer", "tries", "next")

_moment = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"])
since_option = click.option(
    "--since", type=_moment, help="From here on, UTC: 2026-11-28 or 2026-11-28T07:00."
)


def _utc(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


@click.command()
@state_option
@click.option("--once", is_flag=True, help="Try what is due now, and end.")
@since_option
def deliver(state: Path | None, once: bool, since: datetime | None) -> int:
    """Send the alerts of a state file to the endpoints of webhooks.toml, until SIGTERM or Ctrl-C.

    A new endpoint gets what is told from now on; with --since also what was told since then.
    """
    from streams.embedded.deliver import Delivery
    from streams.embedded.ledger import sole

    settings = load_settings(state)
    path = _file(settings)
    with closing(open_ledger(settings)) as ledger, sole(settings.state):
        delivery = Delivery(ledger, watched_endpoints(path, settings), since=_utc(since))
        if once:
            delivery.stop.set()
        asyncio.run(_until_told(settings, delivery))
        tell_left(ledger, settings.state)
    return DONE


def _file(settings: "Settings") -> Path:
    path = webhooks_file(settings)
    if path is None:
        raise click.UsageError(f"no {settings.webhooks} here (whoholds webhooks add makes it)")
    return path


async def _until_told(settings: "Settings", delivery: "Delivery") -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, delivery.halt.set)
    await deliver_with(settings, delivery)


@click.group(invoke_without_command=True)
@state_option
@json_option
@click.pass_context
def deliveries(context: click.Context, state: Path | None, as_json: bool) -> None:
    """List what is on its way to endpoints, show every try, send again."""
    context.obj = load_settings(state)
    if context.invoked_subcommand is None:
        context.invoke(list_, as_json=as_json)


@deliveries.command("list")
@click.option("--endpoint", help="Only this one.")
@click.option("--all", "every", is_flag=True, help="What was delivered, too.")
@json_option
@click.pass_obj
def list_(
    settings: "Settings", endpoint: str | None = None, every: bool = False, as_json: bool = False
) -> int:
    """List the endpoints, and the messages that wait or were given up."""
    with closing(open_ledger(settings)) as ledger:
        standings = [one for one in ledger.standings() if endpoint in (None, one.name)]
        rows = ledger.messages(endpoint, delivered=every)
    if as_json:
        _write([{"endpoint": one.name, **asdict(one)} for one in standings])
        _write([dict(zip(_MESSAGE, row, strict=True)) for row in rows])
        return DONE
    for one in standings:
        stands = f"disabled: {one.disabled}" if one.disabled else "takes messages"
        if one.failing and not one.disabled:
            stands = f"fails since {one.failing[:16]}: {one.error}"
        click.echo(f"{one.name}: {one.waiting} waiting, {one.given_up} given up, {stands}")
    for number, to, _, place, how, tries, again, alerts in rows:
        then = f", next {str(again)[:19]}" if how == "waiting" else ""
        click.echo(
            f"{number:>6}  {to}  {place or 'digest'}  {how}, {tries} tries failed{then}  {str(alerts)[:60]}"
        )
    if not standings:
        note("no endpoints")
    return DONE


def _write(rows: Sequence[dict[str, object]]) -> None:
    import orjson

    for row in rows:
        write_line(orjson.dumps(row))


@deliveries.command()
@click.argument("number", type=int)
@json_option
@click.pass_obj
def show(settings: "Settings", number: int, as_json: bool) -> int:
    """Show a message with every try."""
    with closing(open_ledger(settings)) as ledger:
        row = _numbered(ledger, [number])[0]
        tries = ledger.attempts(str(row[1]), str(row[2]))
    attempts = [dict(zip(_ATTEMPT, one, strict=True)) for one in tries]
    if as_json:
        _write([{**dict(zip(_MESSAGE, row, strict=True)), "attempts": attempts}])
        return DONE
    for name, value in zip(_MESSAGE, row, strict=True):
        click.echo(f"{name}: {value}")
    for one in attempts:
        said = f"{one['status'] or ''} {one['error']}".strip()
        click.echo(f"  {one['time']}  {one['verdict']}  {one['seconds']:.3f} s  {said}")
        if one["answer"]:
            click.echo(f"      {one['answer']}")
    return DONE


def _numbered(ledger: "SqliteLedger", numbers: Sequence[int]) -> list[tuple[object, ...]]:
    rows = {row[0]: row for row in ledger.messages(None, delivered=True)}
    for number in numbers:
        if number not in rows:
            raise click.UsageError(f"no message {number} (whoholds deliveries list --all)")
    return [rows[number] for number in numbers]


@deliveries.command()
@click.argument("numbers", type=int, nargs=-1, metavar="[NUMBER]...")
@since_option
@click.option("--endpoint", help="With --since: only to this one.")
@click.pass_obj
def replay(
    settings: "Settings", numbers: tuple[int, ...], since: datetime | None, endpoint: str | None
) -> int:
    """Send messages again, by their numbers, or all that endpoints want of what was told --since.

    They keep their webhook-id. It is whoholds deliver, or the next run, that sends them.
    """
    from streams.embedded.filing import Filing

    if bool(numbers) == bool(since):
        raise click.UsageError("give the numbers of messages, or --since")
    now, count = datetime.now(UTC), len(numbers)
    with closing(open_ledger(settings)) as ledger:
        filing, moment = Filing(ledger), _utc(since)
        if moment:
            found = _chosen(settings, endpoint)
            filing.begin(found, now)
            count = sum(filing.again(one, moment, now) for one in found)
        else:
            _numbered(ledger, numbers)
            ledger.begin()
            filing.resend(set(numbers), now)
    note(f"{count} to be sent again")
    return DONE


def _chosen(settings: "Settings", endpoint: str | None) -> Sequence["Endpoint"]:
    found = [
        one for one in watched_endpoints(_file(settings), settings)() or () if endpoint in (None, one.name)
    ]
    if not found:
        raise click.UsageError(f"no endpoint {endpoint} in {settings.webhooks}")
    return found


@deliveries.command()
@click.argument("endpoint")
@click.pass_obj
def enable(settings: "Settings", endpoint: str) -> int:
    """Send to an endpoint again that was disabled because it answered 410 (gone); what waits is tried at once."""
    with closing(open_ledger(settings)) as ledger:
        if not ledger.enable(endpoint):
            raise click.UsageError(f"no endpoint {endpoint} in the ledger")
    return DONE
