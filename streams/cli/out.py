"""What all commands say the same way: JSON lines, a console for people, where the state is."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

DONE, INTERNAL, USAGE, DEAD_LETTERS, INTERRUPTED = 0, 1, 2, 3, 130  # exit status

WIDEST = 400  # columns of a table that may be as wide as it is
WIDTH = 100  # columns; wider lines of text are hard to read

state_option = click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The state file (SQLite); else WHOHOLDS_STATE, else whoholds-data/state.sqlite.",
)
kafka_option = click.option("--kafka", is_flag=True, help="On the topics of Kafka, not in a state file.")
json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON object a line on standard output."
)


def write_line(line: bytes) -> None:
    """One line of JSON on standard output, at once: whoever follows us sees it now."""
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def note(message: str) -> None:
    """A word to the user that is no result."""
    click.echo(message, err=True)


def console(stderr: bool = False) -> "Console":
    """Standard output for people: at most 100 columns; colour only on a terminal, and never with NO_COLOR."""
    from rich.console import Console

    probe = Console(stderr=stderr)
    width = min(probe.width, WIDTH) if probe.is_terminal or "COLUMNS" in os.environ else WIDTH
    return Console(stderr=stderr, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)


def print_table(console: "Console", table: "Table") -> None:
    """A table of figures as wide as it is: cut off, 0.97 and 0.09 would look alike."""
    from rich.measure import Measurement

    usual = console.width
    console.width = max(usual, Measurement.get(console, console.options.update(width=WIDEST), table).maximum)
    console.print(table, crop=False)
    console.width = usual
