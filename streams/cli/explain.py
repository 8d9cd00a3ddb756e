"""``whoholds explain``: an article with what was found in it, each claim, and each candidate that was rejected."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.inputs import located, text_options
from streams.cli.out import DEAD_LETTERS, DONE, console, json_option, note, write_line
from streams.cli.setup import load_reader, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console
    from rich.text import Text

    from streams.articles.formats import BadArticle, TextOptions
    from streams.reading.explain import Explained
    from streams.reading.extraction import Claim, Clash, Rejection

_STYLES = {"place": "bold cyan", "actor": "yellow", "day": "magenta", "trigger": "bold red"}


@click.command()
@click.argument("file", metavar="FILE|-")
@click.option("--published", help="When a .txt was published: 2019-11-27, or with time and offset.")
@click.option("--outlet", default="", help="Who published a .txt.")
@click.option("--lang", default="", help="Language of a .txt, en or ar; found from the text if not given.")
@click.option("--id", "article_id", default="", help="Id of a .txt; its name if not given.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write a page that stands alone; - is standard output.",
)
@json_option
def explain(
    file: str,
    published: str | None,
    outlet: str,
    lang: str,
    article_id: str,
    html: Path | None,
    as_json: bool,
) -> int:
    """Show a text with the places, actors, days and triggers in it, and why each claim was made or not.

    FILE is .jsonl (one article a line), .json, or .txt; - is standard input. Only a text is required.
    """
    if html and as_json:
        raise click.UsageError("--html and --json do not go together")
    bad: list[BadArticle] = []
    explained = _explained(file, text_options(published, outlet, lang, article_id), bad)
    if html:
        _write_page(html, list(explained))
    for one in explained:
        if as_json:
            _write(one)
        else:
            _show(one)
    for found in bad:
        note(f"{found.file}:{found.line}: {found.error}" if found.line else f"{found.file}: {found.error}")
    return DEAD_LETTERS if bad else DONE


def _explained(file: str, options: "TextOptions", bad: "list[BadArticle]") -> "Iterator[Explained]":
    """Each article with its reading; what is no article goes to ``bad``."""
    from streams.articles.article import Article
    from streams.reading.explain import Explained

    settings = load_settings()
    articles = located([file], options, settings, require_published=False)
    reader = load_reader(settings)
    for _, _, found in articles:
        if isinstance(found, Article):
            yield Explained(found, reader.read(found))
        else:
            bad.append(found)


def _write_page(target: Path, explained: "list[Explained]") -> None:
    from streams.reading.explain import page

    try:
        with click.open_file(str(target), "w", encoding="utf-8") as stream:
            stream.write(page(explained))
    except OSError as error:
        raise click.FileError(str(target), error.strerror or "cannot be written") from error


def _write(one: "Explained") -> None:
    from schemas.explained import explained_wire
    from schemas.wire import dumps

    write_line(dumps(explained_wire(one)))


def _show(one: "Explained") -> None:
    out = console()
    out.print(_heading(one))
    out.print(_coloured(one))
    out.print(_legend())
    extraction = one.extraction
    _list(out, "Claims", [_claim_text(claim) for claim in extraction.claims])
    _list(out, "Clashes", [_clash_text(clash) for clash in extraction.clashes])
    _list(out, "Rejected", [_rejection_text(rejection) for rejection in extraction.rejections])


def _heading(one: "Explained") -> "Text":
    from rich.text import Text

    from streams.reading.explain import visible

    article = one.article
    published = article.published.date().isoformat() if article.published else "undated"
    about = " · ".join(part for part in (article.id, article.outlet, published, article.title) if part)
    return Text(visible(about), style="bold")


def _coloured(one: "Explained") -> "Text":
    from rich.text import Text

    from streams.reading.explain import marks, pieces, visible

    text = Text("\n")
    for piece, mark in pieces(one.article.text, marks(one.extraction)):
        text.append(visible(piece), _STYLES[mark.kind] if mark else None)
    return text


def _legend() -> "Text":
    from rich.text import Text

    text = Text("\n")
    for kind, style in _STYLES.items():
        text.append(kind, style).append("  ")
    return text


def _list(out: "Console", title: str, entries: "list[tuple[str, str, str]]") -> None:
    """Entries of a head, particulars and a quote."""
    from rich.padding import Padding
    from rich.text import Text

    from streams.reading.explain import visible

    out.print(Text(f"\n{title}: {len(entries) or 'none'}", style="bold"))
    for head, particulars, quote in entries:
        text = Text(visible(head), style="bold").append(visible(f"\n{particulars}"), "not bold")
        text.append(visible(f'\n"{" ".join(quote.split())}"'), "not bold italic")
        out.print(Padding(text, (0, 0, 0, 2)))


def _claim_text(claim: "Claim") -> tuple[str, str, str]:
    from streams.reading.explain import claim_day, parties, status

    where = claim.place_id or "place undecided"
    voice = f"source {claim.source or 'unknown'} · rule {claim.rule or 'unnamed'}"
    particulars = f"{claim_day(claim)} · {status(claim)} · {voice} · {where}"
    return f"{claim.place}: {claim.kind}, {parties(claim)}", particulars, claim.quote


def _clash_text(clash: "Clash") -> tuple[str, str, str]:
    day = clash.date.isoformat() if clash.date else "no day"
    return clash.place, f"{' v. '.join(clash.actors) or 'actors unknown'} · {day}", clash.quote


def _rejection_text(rejection: "Rejection") -> tuple[str, str, str]:
    rule = f" · rule {rejection.rule}" if rejection.rule else ""
    return f"{rejection.place}: {rejection.reason}", f"trigger {rejection.trigger}{rule}", rejection.quote
