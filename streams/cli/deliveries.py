"""``whoholds deliver`` and ``whoholds deliveries``: sending alerts to endpoints, and what came of it."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli import kafka_deliveries
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
    "--since", type=_moment, metavar="MOMENT", help="From here on, UTC: 2026-11-28 or 2026-11-28T07:00."
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
    note(f"delivering from {settings.state}; Ctrl-C ends")
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, delivery.halt.set)
    await deliver_with(settings, delivery)


@dataclass(frozen=True, slots=True)
class Where:
    """Which deliveries are meant: those of a state file, or those on Kafka."""

    settings: "Settings"
    kafka: bool


@click.group(invoke_without_command=True)
@state_option
@click.option("--kafka", is_flag=True, help="Those of the workers on Kafka, and not those of a state file.")
@json_option
@click.pass_context
def deliveries(context: click.Context, state: Path | None, kafka: bool, as_json: bool) -> None:
    """List what is on its way to endpoints, show every try, send again."""
    context.obj = Where(load_settings(state), kafka)
    if context.invoked_subcommand is None:
        context.invoke(list_, as_json=as_json)


@deliveries.command("list")
@click.option("--endpoint", help="Only this one.")
@click.option("--all", "every", is_flag=True, help="What was delivered, too.")
@json_option
@click.pass_obj
def list_(where: Where, endpoint: str | None = None, every: bool = False, as_json: bool = False) -> int:
    """List the endpoints, and the messages that wait or were given up."""
    if where.kafka:
        return kafka_deliveries.list_deliveries(where.settings, _endpoints(where.settings), endpoint, as_json)
    with closing(open_ledger(where.settings)) as ledger:
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
@click.argument("number")
@json_option
@click.pass_obj
def show(where: Where, number: str, as_json: bool) -> int:
    """Show a message with every try; on Kafka it is named by its webhook-id, and the tries are JSON lines."""
    if where.kafka:
        return kafka_deliveries.show_delivery(where.settings, _endpoints(where.settings), number)
    with closing(open_ledger(where.settings)) as ledger:
        row = _numbered(ledger, [int(number) if number.isdecimal() else -1])[0]
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
def replay(where: Where, numbers: tuple[int, ...], since: datetime | None, endpoint: str | None) -> int:
    """Send messages again, by their numbers, or all that endpoints want of what was told --since.

    They keep their webhook-id. It is whoholds deliver, or the next run, that sends them; on Kafka, where only --since
    is known, the workers.
    """
    moment = _utc(since)
    if bool(numbers) == bool(moment) or (where.kafka and not moment):
        raise click.UsageError("give the numbers of messages, or --since (on Kafka only that)")
    if where.kafka and moment:
        found = _endpoints(where.settings, endpoint)
        return kafka_deliveries.replay_deliveries(where.settings, found, moment)
    note(f"{_resend(where.settings, numbers, moment, endpoint)} to be sent again")
    return DONE


def _resend(
    settings: "Settings", numbers: tuple[int, ...], since: datetime | None, endpoint: str | None
) -> int:
    from streams.embedded.filing import Filing

    now = datetime.now(UTC)
    with closing(open_ledger(settings)) as ledger:
        filing = Filing(ledger)
        if since:
            found = _endpoints(settings, endpoint)
            filing.begin(found, now)
            return sum(filing.again(one, since, now) for one in found)
        _numbered(ledger, numbers)
        ledger.begin()
        filing.resend(set(numbers), now)
        return len(numbers)


def _endpoints(settings: "Settings", endpoint: str | None = None) -> Sequence["Endpoint"]:
    found = [
        one for one in watched_endpoints(_file(settings), settings)() or () if endpoint in (None, one.name)
    ]
    if not found:
        raise click.UsageError(f"no endpoint {endpoint or ''} in {settings.webhooks}")
    return found


@deliveries.command()
@click.argument("endpoint")
@click.pass_obj
def enable(where: Where, endpoint: str) -> int:
    """Send to an endpoint again that was disabled because it answered 410 (gone); what waits is tried at once."""
    if where.kafka:
        from streams.kafka.deliveries import enable as enable_on_kafka

        enable_on_kafka(where.settings, _endpoints(where.settings, endpoint)[0].name)
        return DONE
    with closing(open_ledger(where.settings)) as ledger:
        if not ledger.enable(endpoint):
            raise click.UsageError(f"no endpoint {endpoint} in the ledger")
    return DONE
