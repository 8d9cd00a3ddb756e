"""The command ``whoholds``.

Exit status: 0 done, 1 internal error, 2 usage or missing input, 3 done with dead letters. A subcommand's module is
imported when that subcommand runs or is described, and imports what is heavy inside its functions, so that
``whoholds --help`` stays quick.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

import click

from streams.cli.out import DONE, INTERNAL, INTERRUPTED, USAGE
from streams.errors import WhoholdsError

COMMANDS: dict[str, str] = {
    "run": "streams.cli.run:run",
    "extract": "streams.cli.read:extract",
    "explain": "streams.cli.explain:explain",
    "control": "streams.cli.control:control",
    "history": "streams.cli.history:history",
    "diff": "streams.cli.history:diff",
    "replay": "streams.cli.replay:replay",
    "import": "streams.cli.maps:import_map",
    "export": "streams.cli.maps:export",
    "places": "streams.cli.places:places",
    "serve": "streams.cli.serve:serve",
    "dead-letters": "streams.cli.dead_letters:dead_letters",
    "webhooks": "streams.cli.webhooks:webhooks",
    "deliver": "streams.cli.deliveries:deliver",
    "deliveries": "streams.cli.deliveries:deliveries",
    "stories": "streams.cli.stories:stories",
    "evaluate": "streams.cli.evaluate:evaluate",
    "lexicon": "streams.cli.lexicon:lexicon",
    "settings": "streams.cli.kafka:settings",
    "topics": "streams.cli.kafka:topics",
    "send": "streams.cli.kafka:send",
    "worker": "streams.cli.kafka:worker",
    "tail": "streams.cli.kafka:tail",
    "verify": "streams.cli.kafka:verify",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands, in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, or None."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, _, attribute = target.partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the trace of an internal error (may stand anywhere).")
@click.version_option(package_name="whoholds")
def cli(debug: bool) -> None:
    """Who holds this village, since when, and who says so?

    Exit status: 0 done, 1 internal error, 2 usage or missing input, 3 done with dead letters.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status; every error becomes one short message on stderr."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments or bool(os.environ.get("WHOHOLDS_DEBUG"))
    try:
        return _invoke([word for word in arguments if word != "--debug"])
    except BrokenPipeError:
        return _reader_left()
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except WhoholdsError as error:
        click.echo(f"whoholds: {error}", err=True)
        return USAGE
    except Exception as error:  # the last line of defence: a short message, never a trace unasked
        _tell(error, debug)
        return INTERNAL


def _invoke(arguments: list[str]) -> int:
    """What ``cli.main`` does, less its own handling of a broken pipe (which ends with status 1)."""
    if "_WHOHOLDS_COMPLETE" in os.environ:
        cli.main(arguments, prog_name="whoholds")
    try:
        with cli.make_context("whoholds", arguments) as context:
            status = cli.invoke(context)
    except click.exceptions.Exit as done:
        status = done.exit_code
    sys.stdout.flush()
    return status if isinstance(status, int) else DONE


def _reader_left() -> int:
    """``whoholds run ... | head``: whoever read us has enough, and that is no error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


def _tell(error: Exception, debug: bool) -> None:
    if debug:
        traceback.print_exception(error)
        return
    what = str(error) or "no message"
    click.echo(
        f"whoholds: internal error: {type(error).__name__}: {what} (--debug shows the trace)", err=True
    )
