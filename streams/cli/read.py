"""``whoholds extract``: what articles say, without any state."""

from typing import TYPE_CHECKING

import click

from streams.cli.inputs import input_arguments, located, text_options
from streams.cli.out import DEAD_LETTERS, DONE, console, json_option, note, write_line
from streams.cli.progress import Pause, watched
from streams.cli.setup import load_reader, load_settings

if TYPE_CHECKING:
    from streams.articles.formats import Located
    from streams.reading.extraction import Extraction
    from streams.reading.reader import Reader


@click.command()
@input_arguments
@json_option
def extract(
    inputs: tuple[str, ...], published: str | None, outlet: str, lang: str, article_id: str, as_json: bool
) -> int:
    """Print the places, clashes and claims of articles.

    FILE is .jsonl (one article a line), .json, or .txt; - is standard input. Only a text is required.
    """
    settings = load_settings()
    options = text_options(published, outlet, lang, article_id)
    articles = located(inputs, options, settings, require_published=False)
    reader = load_reader(settings)
    bad = 0
    with watched(articles, inputs) as (items, pause):
        for item in items:
            bad += not _extract(item, reader, as_json, pause)
    return DEAD_LETTERS if bad else DONE


def _extract(item: "Located", reader: "Reader", as_json: bool, pause: Pause) -> bool:
    """Read one article and print what it says; False, with a word on stderr, if that cannot be done."""
    from streams.articles.article import Article

    file, line, found = item
    where = f"{file}:{line}" if line else file
    with pause():
        if not isinstance(found, Article):
            note(f"{where}: {found.error}")
            return False
        try:
            extraction = reader.read(found)
        except Exception as error:  # one article must not stop the others
            note(f"{where}: {type(error).__name__}: {error}")
            return False
        _print(extraction, as_json)
    return True


def _print(extraction: "Extraction", as_json: bool) -> None:
    if as_json:
        from schemas.extraction import extraction_wire
        from schemas.wire import dumps

        write_line(dumps(extraction_wire(extraction)))
    else:
        from streams.cli.show import show_extraction

        show_extraction(console(), extraction)
