"""``whoholds dead-letters``: what could not be handled, and handling it again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli import kafka_letters
from streams.cli.out import DEAD_LETTERS, DONE, json_option, note, state_option, write_line

if TYPE_CHECKING:
    from streams.embedded.run import Flow
    from streams.embedded.store import DeadLetter, Store


@dataclass(frozen=True, slots=True)
class Where:
    """Which dead letters are meant: those of a state file, or those on Kafka."""

    state: Path | None
    kafka: bool


@click.group("dead-letters", invoke_without_command=True)
@state_option
@click.option(
    "--kafka", is_flag=True, help="Those on Kafka, by PARTITION:OFFSET, and not those of a state file."
)
@json_option
@click.pass_context
def dead_letters(context: click.Context, state: Path | None, kafka: bool, as_json: bool) -> None:
    """List what could not be handled, inspect it, handle it again."""
    context.obj = Where(state, kafka)
    if context.invoked_subcommand is None:
        _list(context.obj, as_json)


@dead_letters.command("list")
@json_option
@click.pass_obj
def list_(where: Where, as_json: bool) -> None:
    """List what could not be handled."""
    _list(where, as_json)


@dead_letters.command()
@click.argument("number")
@click.pass_obj
def show(where: Where, number: str) -> None:
    """Show one dead letter with its trace and its bytes."""
    if where.kafka:
        kafka_letters.show_letter(number)
        return
    with _open(where.state) as store:
        letter = _numbered(store, [number])[0]
    click.echo(f"{letter.where}: {letter.error}\n{letter.trace}")
    click.echo(letter.body.decode(errors="replace"))


@dead_letters.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@json_option
@click.pass_obj
def replay(where: Where, numbers: tuple[str, ...], as_json: bool) -> int:
    """Handle dead letters again, all or those named; what works now leaves the list and prints its alerts.

    On Kafka they are sent again to the topic they came from, and all that were sent leave the list; those sent by
    their numbers stay in it.
    """
    if where.kafka:
        return kafka_letters.replay_letters(numbers)
    from streams.cli.run import make_flow, teller
    from streams.cli.setup import load_settings, open_store

    settings = load_settings(where.state)
    with open_store(settings, must_exist=True) as store:
        letters = _numbered(store, list(numbers))
        flow = make_flow(store, settings, teller(as_json))
        failed = [letter for letter in letters if not _replayed(letter, flow)]
    note(f"{len(letters) - len(failed)} of {len(letters)} handled")
    return DEAD_LETTERS if failed else DONE


def _replayed(letter: "DeadLetter", flow: "Flow") -> bool:
    """Whether a dead letter could be handled now; it is taken off the list in the same step."""
    from streams.articles.formats import BadArticleError, decode_article

    try:
        article = decode_article(letter.body, flow.max_bytes)
    except BadArticleError as error:
        note(f"{letter.seq}: {letter.where}: {error}")
        return False
    again = flow.take(article, letter.file, letter.line)
    if again:
        note(f"{letter.seq}: {again.where}: {again.error}")
        return False
    flow.release(letter)
    return True


def _open(state: Path | None) -> "Store":
    from streams.cli.setup import load_settings, open_store

    return open_store(load_settings(state), must_exist=True)


def _numbered(store: "Store", numbers: list[str]) -> list["DeadLetter"]:
    """The dead letters of these numbers; all where none is given."""
    letters = {str(letter.seq): letter for letter in store.buried()}
    for number in numbers:
        if number not in letters:
            raise click.UsageError(f"no dead letter {number}; there are {', '.join(letters) or 'none'}")
    return [letters[number] for number in numbers or letters]


def _list(where: Where, as_json: bool) -> None:
    if where.kafka:
        kafka_letters.list_letters(as_json)
        return
    with _open(where.state) as store:
        _list_buried(store.buried(), as_json)


def _list_buried(letters: list["DeadLetter"], as_json: bool) -> None:
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
