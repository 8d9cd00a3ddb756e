"""``whoholds places --kafka``: places that are one, merged on the ``claims`` log; the workers do the rest."""

from typing import TYPE_CHECKING

import click

from streams.cli.out import DONE, USAGE, note

if TYPE_CHECKING:
    from streams.kafka.amend import Book
    from streams.places.place import Place
    from streams.settings import Settings


def merge(settings: "Settings", place: str, into: str, reason: str) -> int:
    """Give PLACE up for INTO."""
    from streams.kafka.amend import join, read_book

    book = read_book(settings)
    gone, target = _known(settings, book, place), _known(settings, book, into)
    if gone is None or target is None:
        return USAGE
    join(settings, book, gone, target, reason)
    note(f"{gone.id} merged into {target.id}")
    return DONE


def unmerge(settings: "Settings", place: str, reason: str) -> int:
    """Take the merge of PLACE back."""
    from streams.kafka.amend import part, read_book

    book = read_book(settings)
    if place not in book.places:
        raise click.UsageError(
            f"{place!r} is the id of no place on Kafka (places audit --kafka lists the merges)"
        )
    other = part(settings, book, book.places[place], reason)
    note(f"{place} is a place of its own again, no more {other}")
    return DONE


def settle(settings: "Settings") -> int:
    """Merge every place that the tables have under another id now."""
    from streams.cli.setup import load_gazetteer
    from streams.kafka.amend import read_book, settle

    for gone, into, reason in settle(settings, read_book(settings), load_gazetteer(settings)):
        note(f"{gone.id} merged into {into.id}: {reason}")
    return DONE


def audit(settings: "Settings", as_json: bool) -> int:
    """List merges, their undoing and lines of starting maps."""
    from streams.cli.tables import show_audit
    from streams.kafka.amend import read_book

    show_audit(read_book(settings).done, as_json)
    return DONE


def _known(settings: "Settings", book: "Book", name: str) -> "Place | None":
    from streams.cli.control import one_of
    from streams.cli.setup import load_gazetteer

    found = book.find(name) or list(load_gazetteer(settings).find_name(name))
    if not found:
        raise click.UsageError(f"neither Kafka nor a table has a place {name!r}")
    return one_of(found, name)
