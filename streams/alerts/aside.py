"""The claims that a hot row or a page has no room for: a row for each voice of a day that has more than are kept."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from hashlib import blake2b

import orjson

from streams.control.codec import Words, item_json, refs_json, refs_of
from streams.control.counting import Item, Ref
from streams.control.window import BeyondWindowError, Held, Window

_MARK = "\x1f\x1c"  # stands in no key of another row


@dataclass(slots=True)
class Aside:
    """The rows of one place; what is written is to be read from ``rows`` at once. Of a voice ``most`` claims are kept.

    A row counts only where a window says that it has fewer claims of the voice than there are: what an older window
    left there is written over.
    """

    place_id: str
    rows: MutableMapping[str, bytes]
    most: int

    def put(self, window: Window) -> None:
        """Put away the claims that a window has no room for."""
        window.trim(self.most)
        for name, held in window.items.items():
            if held.aside:
                more = (*self._put_before(name, held), *held.aside)
                self.rows[self._key(name)] = orjson.dumps(refs_json(sorted(more)))
                window.items[name] = Held(held.item, held.count)

    def _put_before(self, name: Item, held: Held) -> tuple[Ref, ...]:
        return self._of(name) if held.unseen else ()

    def whole(self, window: Window) -> Window:
        """A window with all claims of all its voices. Raises BeyondWindowError where a row does not fit it."""
        if not any(held.cut for held in window.items.values()):
            return window
        items = dict(self._whole(window))
        return Window(window.horizon, window.base, items, window.vague, window.newest, window.thin)

    def _whole(self, window: Window) -> Iterator[tuple[Item, Held]]:
        for name, held in window.items.items():
            refs = {*held.item.refs, *held.aside, *self._put_before(name, held)}
            if len(refs) != held.count:
                raise BeyondWindowError("the claims put aside are not those that the window left out")
            yield name, Held(held.item._replace(refs=tuple(sorted(refs))), held.count)

    def _of(self, name: Item) -> tuple[Ref, ...]:
        raw = self.rows.get(self._key(name))
        return refs_of(orjson.loads(raw)) if raw else ()

    def _key(self, name: Item) -> str:
        words = Words()
        told = orjson.dumps([item_json(name, words), words.known])
        return f"{self.place_id}{_MARK}{name.day}{_MARK}{blake2b(told, digest_size=12).hexdigest()}"
