"""A record of long ago: the page of its day is changed, and those after it until nothing differs any more."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from streams.alerts.aside import Aside
from streams.alerts.book import Book, Page
from streams.alerts.hot import Hot
from streams.alerts.tell import Told, same
from streams.control.codec import window_of
from streams.control.counting import Item, interval_end
from streams.control.pages import continued, cut_at, joined, same_beginning, without
from streams.control.policy import Policy
from streams.control.state import Episode, outlines
from streams.control.window import BeyondWindowError, Window


@dataclass(slots=True)
class Amended:
    """The history around a change, and at the end the present, as it was and as it is; ``told`` of all of it."""

    before: list[Episode] = field(default_factory=list)
    after: list[Episode] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    changed: dict[str, Window] = field(default_factory=dict)
    window: Window | None = None
    seen: tuple[Episode, ...] = ()

    def save(self, hot: Hot, book: Book) -> None:
        """Write what has changed."""
        for page in self.pages:
            if page.key in self.changed or any(one.reverted for one in page.told):
                book.save(page, self.changed.get(page.key))
        if self.window:
            hot.window, hot.seen = self.window, self.seen


def amend(hot: Hot, book: Book, gone: Sequence[Item], come: Sequence[Item], policy: Policy) -> Amended:
    """The history without the items ``gone`` and with those that have ``come``. Raises BeyondWindowError.

    Changes nothing; ``Amended.save`` does. Where a page does not reach back far enough, those before it join it.
    """
    items = [*gone, *come]
    pages = book.back_to(hot.pages, min(item.day for item in items)) if items else []
    number = 1
    while pages:
        try:
            return _Change(hot, pages, gone, come, policy, book.aside).made()
        except BeyondWindowError:
            pages = [*book.earlier(pages[0], number), *pages]
            number *= 2
    return Amended(list(hot.seen), list(hot.seen), hot.told)


@dataclass(slots=True)
class _Change:
    """One try at a change that begins in the first of ``pages``."""

    hot: Hot
    pages: Sequence[Page]
    gone: Sequence[Item]
    come: Sequence[Item]
    policy: Policy
    aside: Aside
    done: Amended = field(default_factory=Amended)

    def made(self) -> Amended:
        hot, done = self.hot, self.done
        assert hot.window is not None  # noqa: S101 - looked at before
        done.pages = list(self.pages)
        done.told = [*(one for page in self.pages for one in page.told), *hot.told]
        seen = self._through(hot.window)
        done.before = [*_not_in(done.before, hot.seen, self.policy), *hot.seen]
        done.after = [*_not_in(done.after, seen, self.policy), *seen]
        return done

    def _through(self, present: Window) -> tuple[Episode, ...]:
        """Change page after page; gives the present as the hot row is to have it."""
        last = max(interval_end(item) for item in (*self.gone, *self.come))
        number = sum(page.horizon <= last for page in self.pages)
        group, later = self.pages[:number], self.pages[number:]
        reaches = not later and last >= present.horizon
        windows = [self.aside.whole(window_of(page.data)) for page in group]
        old = joined([*windows, present] if reaches else windows)
        new = Window(old.horizon, old.base, dict(old.items), old.vague, old.newest, old.thin)
        new.remove(self.gone)
        new.add(self.come, self.policy)
        self._look(old, new)
        borders = [page.horizon for page in group[1:]]
        if reaches:
            *parts, end = cut_at(new, [*borders, present.horizon], self._told_days(), self.policy)
            self._keep(group, parts)
            return self._present(end)
        borders.append(later[0].horizon if later else present.horizon)
        *_, was = cut_at(old, borders, self._told_days(), self.policy)
        *parts, rest = cut_at(new, borders, self._told_days(), self.policy)
        self._keep(group, parts)
        return self._on(later, was, _empty(rest), present)

    def _on(self, later: Sequence[Page], old: Window, new: Window, present: Window) -> tuple[Episode, ...]:
        """The pages after those that were changed, as long as they begin otherwise than before."""
        ends = [*(page.horizon for page in later[1:]), present.horizon]
        for page, end in zip(later, ends, strict=True) if later else ():
            if same_beginning(old, new):
                return self.hot.seen
            window = self.aside.whole(window_of(page.data))
            old, new = continued(window, old), continued(window, new)
            self._look(old, new)
            rest = _empty(new.cut(end, self._told_days(), self.policy))
            self.done.changed[page.key] = without(new, rest)
            old, new = old.cut(end, self._told_days(), self.policy), rest
        if same_beginning(old, new):
            return self.hot.seen
        return self._present(continued(present, new))

    def _present(self, window: Window) -> tuple[Episode, ...]:
        self.done.window = window
        self.done.seen = outlines(window.fold(self.policy), self.policy)
        return self.done.seen

    def _keep(self, group: Sequence[Page], parts: Sequence[Window]) -> None:
        self.done.changed |= {page.key: part for page, part in zip(group, parts, strict=True)}

    def _look(self, old: Window, new: Window) -> None:
        self.done.before += outlines(old.folded(self.policy), self.policy)
        self.done.after += outlines(new.folded(self.policy), self.policy)

    def _told_days(self) -> frozenset[dt.date]:
        return frozenset(one.event_date for one in self.done.told if one.event_date and not one.reverted)


def _empty(rest: Window) -> Window:
    if rest.items:
        raise BeyondWindowError("a vague claim belongs to a later page now")
    return rest


def _not_in(local: Iterable[Episode], present: Sequence[Episode], policy: Policy) -> Iterator[Episode]:
    """Those episodes that the present does not tell of itself."""
    return (one for one in local if not any(same(one, other, policy) for other in present))
