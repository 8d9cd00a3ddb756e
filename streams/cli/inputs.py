"""Inputs of ``run`` and ``extract``: files, folders and standard input, with what a plain text does not say."""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from streams.articles.formats import Located, TextOptions
    from streams.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


def input_arguments(command: Callable[P, R]) -> Callable[P, R]:
    """Add the argument ``INPUT...`` and the options that describe a plain text."""
    for decorate in reversed(
        (
            click.argument("inputs", nargs=-1, required=True, metavar="[FILE|DIR|-]..."),
            click.option(
                "--published", help="When a .txt was published: 2019-11-27, or with time and offset."
            ),
            click.option("--outlet", default="", help="Who published a .txt."),
            click.option(
                "--lang", default="", help="Language of a .txt, en or ar; found from the text if not given."
            ),
            click.option("--id", "article_id", default="", help="Id of a .txt; its name if not given."),
        )
    ):
        command = decorate(command)
    return wraps(command)(command)


def text_options(published: str | None, outlet: str, lang: str, article_id: str) -> "TextOptions":
    """The options of a plain text; a wrong ``--published`` is a usage error."""
    from streams.articles.formats import BadArticleError, TextOptions, parse_published

    try:
        moment = parse_published(published) if published else None
    except BadArticleError as error:
        raise click.BadParameter(error.reason, param_hint="--published") from None
    return TextOptions(moment, outlet, lang, article_id)


def located(
    inputs: Sequence[str], options: "TextOptions", settings: "Settings", *, require_published: bool
) -> "Iterator[Located]":
    """The articles of the inputs; a file that is not there stops the command before the first."""
    from streams.articles.formats import read_located

    return read_located(
        inputs,
        options,
        stdin=sys.stdin.buffer,
        max_bytes=settings.max_article_bytes,
        require_published=require_published,
    )
