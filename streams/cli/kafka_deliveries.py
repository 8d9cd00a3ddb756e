"""``whoholds deliveries --kafka``: as it is for a state file, of what the workers deliver."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import click

from streams.cli.out import DONE, note, write_line

if TYPE_CHECKING:
    from streams.settings import Settings
    from streams.subscriptions.endpoint import Endpoint


def list_deliveries(
    settings: "Settings", endpoints: Sequence["Endpoint"], name: str | None, as_json: bool
) -> int:
    """The endpoints, and the messages that wait."""
    import orjson

    from streams.kafka.deliveries import stand

    found = stand(settings, endpoints)
    waiting = [one for one in found.waiting if name in (None, one.endpoint)]
    counts = Counter(one.endpoint for one in waiting)
    for endpoint in endpoints:
        if name not in (None, endpoint.name):
            continue
        why = found.disabled.get(endpoint.name, "")
        if as_json:
            row = {"endpoint": endpoint.name, "waiting": counts[endpoint.name], "disabled": why}
            write_line(orjson.dumps(row))
        else:
            stands = f"disabled: {why}" if why else "takes messages"
            click.echo(f"{endpoint.name}: {counts[endpoint.name]} waiting, {stands}")
    for one in waiting:
        if as_json:
            row = {"endpoint": one.endpoint, "message": one.id, "place": one.lane, "tries": one.tries,
                   "next": one.next_at, "alerts": one.alerts}  # fmt: skip
            write_line(orjson.dumps(row))
        else:
            tried = f"{one.tries} tries failed, next {one.next_at:%Y-%m-%dT%H:%M:%S}"
            click.echo(f"{one.id}  {one.endpoint}  {one.lane or 'digest'}  {tried}")
    return DONE


def show_delivery(settings: "Settings", endpoints: Sequence["Endpoint"], message: str) -> int:
    """Every try of a message."""
    import orjson

    from streams.kafka.deliveries import stand

    tries = [one for one in stand(settings, endpoints).attempts if one["message"] == message]
    if not tries:
        raise click.UsageError(f"no try of {message} on the topic (whoholds deliveries --kafka list)")
    for one in tries:
        write_line(orjson.dumps(one))
    return DONE


def replay_deliveries(settings: "Settings", endpoints: Sequence["Endpoint"], since: datetime) -> int:
    """All that was told since, again."""
    from streams.kafka.deliveries import again

    note(f"{again(settings, endpoints, since)} alerts to be sent again")
    return DONE
