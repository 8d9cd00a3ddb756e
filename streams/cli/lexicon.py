"""``whoholds lexicon``: checks the words of a language."""

from pathlib import Path

import click

from streams.cli.out import DONE, USAGE, note


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def lexicon(files: tuple[Path, ...]) -> int:
    """Check lexicon FILES: every error is named with file, section and entry; the exit status is 2 if there is one."""
    from streams.reading.words.lexicon import check

    errors = [error for file in files for error in check(file)]
    for error in errors:
        click.echo(error)
    note(f"{len(errors) or 'no'} error{'' if len(errors) == 1 else 's'} in {len(files)} file(s)")
    return USAGE if errors else DONE
