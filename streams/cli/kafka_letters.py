"""``whoholds dead-letters --kafka``: the dead letters on Kafka."""

from typing import TYPE_CHECKING

import click

from streams.cli.out import DEAD_LETTERS, DONE, note, write_line

if TYPE_CHECKING:
    from streams.kafka.letters import Letter


def list_letters(as_json: bool) -> None:
    """One line for each that was not sent again yet."""
    import orjson

    from streams.kafka.letters import letters
    from streams.settings import load_settings

    found = letters(load_settings())
    for one in found:
        if as_json:
            write_line(orjson.dumps(_wire(one)))
        else:
            click.echo(f"{one.number:>8}  {one.where}: {one.error}")
    if not found and not as_json:
        note("no dead letters")


def show_letter(number: str) -> None:
    """Where from, why, the trace, the bytes."""
    from streams.kafka.letters import numbered
    from streams.settings import load_settings

    (one,) = numbered(load_settings(), [number])
    click.echo(f"{one.where}: {one.error}\n{one.trace}")
    if one.left_out:
        click.echo(f"({one.left_out} bytes, too many for this topic: they are on {one.where})")
    click.echo((one.value or b"").decode(errors="replace"))


def replay_letters(numbers: tuple[str, ...]) -> int:
    """Send them again to where they came from; the workers do the rest."""
    from streams.kafka.letters import letters, numbered, send_again
    from streams.settings import load_settings

    settings = load_settings()
    chosen = numbered(settings, numbers) if numbers else letters(settings)
    failed = send_again(settings, chosen, all_of_them=not numbers)
    for line in failed:
        note(line)
    note(f"{len(chosen) - len(failed)} of {len(chosen)} sent again")
    return DEAD_LETTERS if failed else DONE


def _wire(one: "Letter") -> dict[str, object]:
    return {
        "number": one.number,
        "topic": one.topic,
        "partition": one.partition,
        "offset": one.offset,
        "stage": one.stage,
        "error": one.error,
        "trace": one.trace,
        "arrived": one.arrived,
        "key": None if one.key is None else one.key.decode(errors="replace"),
        "body": None if one.value is None else one.value.decode(errors="replace"),
    }
