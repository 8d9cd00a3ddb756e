"""``whoholds run``: the main job, embedded."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.delivering import delivering
from streams.cli.inputs import input_arguments, located, text_options
from streams.cli.out import DEAD_LETTERS, DONE, console, json_option, note, state_option, write_line
from streams.cli.progress import Pause, watched
from streams.cli.serve import checked_token, host_option, port_option, serving, wait_for_the_end
from streams.cli.setup import load_reader, load_settings, open_store, reader_name

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from streams.alerts.alert import Alert
    from streams.articles.formats import Located
    from streams.embedded.run import Flow, Tally, Tell
    from streams.embedded.store import DeadLetter, Store
    from streams.places.index import Gazetteer
    from streams.settings import Settings


@click.command()
@input_arguments
@state_option
@click.option("--serve", is_flag=True, help="Show the page meanwhile, and go on showing it until Ctrl-C.")
@host_option
@port_option
@json_option
def run(
    inputs: tuple[str, ...],
    published: str | None,
    outlet: str,
    lang: str,
    article_id: str,
    state: Path | None,
    serve: bool,
    host: str,
    port: int,
    as_json: bool,
) -> int:
    """Read articles, keep the state of every place, print what changed.

    FILE is .jsonl (one article a line), .json, or .txt; - is standard input. Articles are taken in the order given.
    """
    settings = load_settings(state)
    articles = located(
        inputs, text_options(published, outlet, lang, article_id), settings, require_published=True
    )
    page = _page(settings, host, port) if serve else nullcontext()
    with open_store(settings) as store, delivering(settings), page:
        with watched(articles, inputs) as (items, pause):
            flow = make_flow(store, settings, teller(as_json, pause))
            for item in items:
                letter = take(flow, item)
                if letter:
                    with pause():
                        note(f"{letter.where}: {letter.error}")
        _sum_up(flow.tally, settings.state)
        if serve:
            wait_for_the_end()
    return DEAD_LETTERS if flow.tally.dead else DONE


def _page(settings: "Settings", host: str, port: int) -> "AbstractContextManager[None]":
    from streams.web.site import Options

    return serving(
        settings, settings.state, Options(settings.tiles, token=checked_token(settings, host)), host, port
    )


def make_flow(store: "Store", settings: "Settings", tell: "Tell") -> "Flow":
    """The embedded flow with the real reader and the real policy."""
    from streams.control.policy import Policy
    from streams.embedded.core import steps
    from streams.embedded.run import Flow

    reader = load_reader(settings)
    core = steps(reader.read, reader_name(reader), Policy.load())
    flow = Flow(store, core, tell, max_bytes=settings.max_article_bytes)
    if store.last_reader() not in (None, core.reader):  # the tables may have places that they did not have
        settle_places(flow, reader.gazetteer)
    return flow


def amending_flow(store: "Store", tell: "Tell") -> "Flow":
    """A flow that reads no articles: for merges and starting maps."""
    from streams.control.policy import Policy
    from streams.embedded.core import amending
    from streams.embedded.run import Flow

    return Flow(store, amending(Policy.load()), tell)


def settle_places(flow: "Flow", gazetteer: "Gazetteer") -> None:
    """Merge places that the tables have under another id now, and say so."""
    from streams.embedded.identity import settle

    for done in settle(flow, gazetteer):
        note(f"{done.place} merged into {done.other}: {done.reason}")


def take(flow: "Flow", item: "Located") -> "DeadLetter | None":
    """Handle one item of the input; gives the dead letter that it became, if it did."""
    from streams.articles.article import Article
    from streams.embedded.store import DeadLetter

    file, line, found = item
    if isinstance(found, Article):
        return flow.take(found, file, line)
    return flow.bury(DeadLetter(found.file, found.line, found.field, "parse", found.error, found.raw))


def teller(as_json: bool, pause: Pause = nullcontext) -> "Tell":
    """How alerts are printed: JSON lines, or for people."""
    if as_json:
        return _making_room(lambda _, body: write_line(body), pause)
    from streams.cli.show import show_alert

    screen = console()

    def show(alert: "Alert", _: bytes) -> None:
        show_alert(screen, alert)
        screen.file.flush()

    return _making_room(show, pause)


def _making_room(tell: "Tell", pause: Pause) -> "Tell":
    def told(alert: "Alert", body: bytes) -> None:
        with pause():
            tell(alert, body)

    return told


def _sum_up(tally: "Tally", state: Path) -> None:
    words: list[str] = [counted(tally.articles, "article"), counted(tally.alerts, "new alert")]
    if tally.repeats:
        words.append(f"{counted(tally.repeats, 'repeat')} without one")
    if tally.dead:
        words.append(f"{counted(tally.dead, 'dead letter')} (whoholds dead-letters --state {state})")
    note(", ".join(words))


def counted(number: int, thing: str) -> str:
    """A number with its thing: ``1 article``, ``2 articles``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
