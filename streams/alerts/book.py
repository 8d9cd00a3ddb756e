"""The rows in which the pages of a place's history are kept: a chain, each with the key of the one before it."""

import datetime as dt
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

import orjson

from streams.alerts.aside import Aside
from streams.alerts.tell import Told, told_from
from streams.control import pages
from streams.control.codec import window_json, window_of
from streams.control.window import BeyondWindowError, Window

_MARK = "\x1f\x1d"  # stands in no key of another row


@dataclass(slots=True)
class Page:
    """One page, still packed; ``told`` are the alerts that the hot row forgot while it was the newest page."""

    key: str
    data: dict[str, Any]
    told: list[Told]
    after: str | None

    @property
    def horizon(self) -> dt.date:
        """The day on which it begins."""
        return dt.date.fromisoformat(self.data["horizon"])

    def dump(self) -> bytes:
        """The row as bytes."""
        told = [one for one in self.told if not one.reverted]
        return orjson.dumps({"window": self.data, "told": told, "after": self.after})


@dataclass(slots=True)
class Book:
    """The pages of one place; what is written is to be read from ``rows`` at once."""

    place_id: str
    rows: MutableMapping[str, bytes]
    aside: Aside

    def load(self, key: str | None) -> Page:
        """A page by its key. Raises BeyondWindowError where there is none."""
        raw = self.rows.get(key) if key else None
        if key is None or raw is None:
            raise BeyondWindowError("the pages do not reach back so far")
        data = orjson.loads(raw)
        return Page(key, data["window"], [told_from(one) for one in data["told"]], data["after"])

    def back_to(self, newest: str | None, day: dt.date) -> list[Page]:
        """The pages from the one that a day is in up to the newest, oldest first. Raises BeyondWindowError."""
        found = [self.load(newest)]
        while found[-1].horizon > day:
            found.append(self.load(found[-1].after))
        return found[::-1]

    def earlier(self, page: Page, number: int) -> list[Page]:
        """So many pages before one, fewer where there are no more. Raises BeyondWindowError if there is none."""
        found = [self.load(page.after)]
        while len(found) < number and found[-1].after:
            found.append(self.load(found[-1].after))
        return found[::-1]

    def save(self, page: Page, window: Window | None = None) -> None:
        """Write a page, with another content if one is given."""
        if window:
            page.data = self._packed(window)
        self.rows[page.key] = page.dump()

    def add(self, newest: str | None, left: Iterable[Window], told: Iterable[Told]) -> str | None:
        """Add what left the hot row; gives the key of the newest page."""
        page = self.load(newest) if newest else None
        for window in left:
            if page and len(page.data["items"]) + len(window.items) <= pages.PAGE:
                page.data = self._packed(pages.joined([window_of(page.data), window]))
            else:
                key = f"{self.place_id}{_MARK}{window.horizon}"
                page = Page(key, self._packed(window), [], page.key if page else None)
            self.save(page)
        more = [one for one in told if not one.reverted]
        if page and more:
            page.told += more
            self.save(page)
        return page.key if page else None

    def _packed(self, window: Window) -> dict[str, Any]:
        self.aside.put(window)
        data: dict[str, Any] = orjson.loads(orjson.dumps(window_json(window)))
        return data
