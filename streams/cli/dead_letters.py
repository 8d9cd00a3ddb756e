"""``whoholds dead-letters``: what could not be handled, and handling it again."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.out import json_option, note, state_option, write_line

if TYPE_CHECKING:
    from streams.embedded.store import DeadLetter, Store


@click.group("dead-letters", invoke_without_command=True)
@state_option
@json_option
@click.pass_context
def dead_letters(context: click.Context, state: Path | None, as_json: bool) -> None:
    """List what could not be handled, inspect it, handle it again."""
    context.obj = state
    if context.invoked_subcommand is None:
        with _open(state) as store:
            _list(store.buried(), as_json)


@dead_letters.command()
@click.argument("number", type=int)
@click.pass_obj
def show(state: Path | None, number: int) -> None:
    """Show one dead letter with its trace and its bytes."""
    with _open(state) as store:
        letter = _numbered(store, [number])[0]
    click.echo(f"{letter.where}: {letter.error}\n{letter.trace}")
    click.echo(letter.body.decode(errors="replace"))


def _open(state: Path | None) -> "Store":
    from streams.cli.setup import open_store

    return open_store(state, must_exist=True)


def _numbered(store: "Store", numbers: list[int]) -> list["DeadLetter"]:
    """The dead letters of these numbers; all where none is given."""
    letters = {letter.seq: letter for letter in store.buried()}
    for number in numbers:
        if number not in letters:
            raise click.UsageError(
                f"no dead letter {number}; there are {', '.join(map(str, letters)) or 'none'}"
            )
    return [letters[number] for number in numbers or letters]


def _list(letters: list["DeadLetter"], as_json: bool) -> None:
    import orjson

    for letter in letters:
        if as_json:
            write_line(orjson.dumps(_wire(letter)))
        else:
            click.echo(f"{letter.seq:>4}  {letter.where}: {letter.error}")
    if not letters and not as_json:
        note("no dead letters")


def _wire(letter: "DeadLetter") -> dict[str, object]:
    return {
        "number": letter.seq,
        "file": letter.file,
        "line": letter.line,
        "field": letter.field,
        "stage": letter.stage,
        "error": letter.error,
        "trace": letter.trace,
        "arrived": letter.arrived,
        "body": letter.body.decode(errors="replace"),
    }
