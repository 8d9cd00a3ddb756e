"""What lies before the window, cut at days into pages: each is a window of its own, up to where the next one begins.

A record of long ago changes the page that its day is in, and those after it only until they come to the same again.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from streams.control.counting import Item
from streams.control.fold import settled
from streams.control.policy import Policy
from streams.control.window import BeyondWindowError, Held, Window

PAGE = 400  # items in a page: few enough to fold in some milliseconds, many enough that there are not too many pages


def joined(pages: Sequence[Window]) -> Window:
    """Pages that follow one another, as one."""
    first = pages[0]
    items = {name: held for page in pages for name, held in page.items.items()}
    return Window(first.horizon, first.base, items, first.vague, first.newest, first.thin)


def cut_at(
    window: Window, borders: Sequence[dt.date], told: frozenset[dt.date], policy: Policy
) -> list[Window]:
    """A window in one page more than there are borders; the last goes on without end. Raises BeyondWindowError."""
    pages: list[Window] = []
    for border in borders:
        rest = window.cut(border, told, policy)
        pages.append(without(window, rest))
        window = rest
    return [*pages, window]


def without(window: Window, rest: Window) -> Window:
    """The part of a window that is not in the ``rest`` that was cut off it."""
    items = {name: held for name, held in window.items.items() if name not in rest.items}
    return Window(window.horizon, window.base, items, window.vague, window.newest, window.thin)


def continued(page: Window, before: Window) -> Window:
    """A page whose beginning is what came of the one ``before``, cut off at its horizon."""
    return Window(page.horizon, before.base, page.items, before.vague, before.newest, before.thin)


def same_beginning(one: Window, other: Window) -> bool:
    """Whether two windows that begin on one day go on alike, whatever comes after."""
    for spans in (one.base, other.base):
        for span in spans:
            span.forget()
    return (one.base, one.vague, one.newest, one.thin) == (other.base, other.vague, other.newest, other.thin)


def pages_of(items: Sequence[Item], end: dt.date, told: frozenset[dt.date], policy: Policy) -> list[Window]:
    """All items before ``end`` in pages, the oldest first. Raises BeyondWindowError."""
    whole = Window(dt.date.min)
    whole.add(items, policy)
    pages, rest = list[Window](), Window(dt.date.min)
    for block, border in _blocks(whole, end, policy):
        rest.items |= block
        pages.append(rest)
        rest = _closed(pages, border, told, policy)
    return pages


def _closed(pages: list[Window], border: dt.date, told: frozenset[dt.date], policy: Policy) -> Window:
    """What goes on after the last page; pages that a refutation reaches across become one."""
    while True:
        try:
            return pages[-1].cut(border, told, policy)
        except BeyondWindowError:
            if len(pages) == 1:
                raise
            pages[-2:] = [joined(pages[-2:])]


def _blocks(whole: Window, end: dt.date, policy: Policy) -> Iterator[tuple[dict[Item, Held], dt.date]]:
    """The items before a day in blocks, each with the day on which the next begins."""
    raw = whole.all_items()
    early = sorted((now.day, at) for at, now in enumerate(settled(raw, policy)) if now.day < end)
    block: dict[Item, Held] = {}
    last = dt.date.min
    for day, at in early:
        if len(block) >= PAGE and day > last:
            yield block, day
            block = {}
        last = day
        name = raw[at]._replace(refs=())
        block[name] = whole.items[name]
    yield block, end
