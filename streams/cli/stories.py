"""``whoholds stories``: articles, claims, and what should come of them, run through the core."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from streams.cli.out import DONE, INTERNAL, console, json_option, note, write_line
from streams.cli.setup import load_reader

if TYPE_CHECKING:
    from streams.reading.reader import Reader
    from streams.stories.run import StoryResult


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--read", "from_text", is_flag=True, help="Read the articles' texts instead of taking the claims given."
)
@json_option
def stories(file: Path, from_text: bool, as_json: bool) -> int:
    """Run the stories of FILE (JSON lines) and say which hold; the exit status is 1 if one does not."""
    reader = load_reader() if from_text else None
    held = told = 0
    for result in _results(file, reader):
        told += 1
        held += result.holds
        _print(result, as_json)
    note(f"{held} of {told} stories hold")
    return DONE if held == told else INTERNAL


def _results(file: Path, reader: "Reader | None") -> "Iterator[StoryResult]":
    from streams.control.policy import Policy
    from streams.stories.run import run_story

    policy = Policy.load()
    for number, line in enumerate(file.read_bytes().splitlines(), 1):
        if line.strip():
            yield run_story(_parsed(file, number, line), policy, reader)


def _parsed(file: Path, number: int, line: bytes) -> dict[str, Any]:
    import orjson

    try:
        story = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise click.UsageError(f"{file}:{number}: not JSON: {error}") from None
    if not isinstance(story, dict):
        raise click.UsageError(f"{file}:{number}: not a story: no JSON object")
    return story


def _print(result: "StoryResult", as_json: bool) -> None:
    if as_json:
        write_line(result.json_line.encode())
        return
    screen = console()
    screen.print(f"{'holds' if result.holds else 'FAILS'}  {result.story}")
    for problem in result.problems:
        screen.print(f"    {problem}")
