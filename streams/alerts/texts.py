"""The texts that make claims about a place, a row for each day of publication: where wire copies are looked for."""

import datetime as dt
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from struct import Struct, calcsize

import orjson

from streams.control.counting import Key, instant, key
from streams.control.groups import Text, alike, apart, first_tellers
from streams.control.policy import Policy
from streams.control.record import Record

_WIDE = 1 << 32
_REMEMBERED = 1 << 16  # bytes of a row that is remembered as read: some 300 KB then
_MARK = "\x1f\x1e"  # stands in no key of a cold row


@dataclass(frozen=True, slots=True)
class Kept:
    """A text, and the key of the earliest copy of it (its own, if it is no copy)."""

    text: Text
    first: Key


Groups = dict[Key, Kept]  # texts, each with its earliest copy


def text_of(record: Record) -> Text | None:
    """The text of a record, where it has one that can be compared."""
    if not record.claims or not record.fingerprint or not record.published:
        return None
    return Text(instant(record.published), record.outlet, key(record), record.fingerprint)


@dataclass(slots=True)
class Shelf:
    """The texts of one place; what is written goes to ``fresh`` and is read before ``rows`` (None: there are none)."""

    place_id: str
    fresh: dict[str, bytes]
    rows: MutableMapping[str, bytes] | None
    policy: Policy
    # what was read, until something is written
    _days: dict[str, Sequence[Kept]] = field(default_factory=dict, init=False)
    _copies: dict[Text, list[Kept]] = field(default_factory=dict, init=False)
    _exchanges: dict[tuple[Text | None, Text | None], tuple[Groups, Groups]] = field(
        default_factory=dict, init=False
    )

    def copies(self, text: Text) -> list[Kept]:
        """The texts that are copies of this one."""
        if text not in self._copies:
            limit = dt.timedelta(days=self.policy.limits.copies_days)
            near = list(self._near(text))
            mine = set(text.fingerprint[1:]) if near else set()
            self._copies[text] = [
                kept
                for kept in near
                if not mine.isdisjoint(kept.text.fingerprint)
                and kept.text.key != text.key
                and abs(apart(kept.text, text)) <= limit
                and alike(kept.text, text, self.policy)
            ]
        return self._copies[text]

    def exchange(self, old: Text | None, new: Text | None) -> tuple[Groups, Groups]:
        """What becomes of the groups of copies where a text gives way to another of its article: as is, as will be.

        Texts whose earliest copy stays the same may be left out of both.
        """
        if (old, new) not in self._exchanges:
            self._exchanges[old, new] = self._exchange(old, new)
        return self._exchanges[old, new]

    def _exchange(self, old: Text | None, new: Text | None) -> tuple[Groups, Groups]:
        if old is None:
            return ({}, {}) if new is None else self._with(new)
        was = {kept.text.key: kept for kept in self._group(old)}
        if old == new:
            return was, was
        touching = self.copies(new) if new else []
        was |= {kept.text.key: kept for one in touching for kept in self._group(one.text)}
        left = [kept.text for kept in was.values() if kept.text.key != old.key]
        return was, self._grouped([*left, *([new] if new else [])])

    def _with(self, new: Text) -> tuple[Groups, Groups]:
        """A text that comes to those that are there: groups are joined by it, never parted."""
        touching = self.copies(new)
        if not touching:
            return {}, {new.key: Kept(new, new.key)}
        firsts = {kept.first for kept in touching}
        if len(firsts) == 1 and not any(new < kept.text for kept in self._near(new) if kept.first in firsts):
            return {}, {new.key: Kept(new, *firsts)}
        was = {kept.text.key: kept for one in touching for kept in self._group(one.text)}
        texts = [new, *(kept.text for kept in was.values())]
        return was, {text.key: Kept(text, min(texts).key) for text in texts}

    def _group(self, text: Text) -> Iterator[Kept]:
        """All copies of a text that is kept, however far they reach; two that follow each other are not far apart."""
        middle, reach = dt.date.fromisoformat(text.published[:10]), self.policy.limits.copies_days
        today = self._day(middle.isoformat())
        first = next((kept.first for kept in today if kept.text.key == text.key), text.key)
        yield from (kept for kept in today if kept.first == first)
        for step in (1, -1):
            away = found = step
            while abs(away - found) <= reach:
                for kept in self._day((middle + dt.timedelta(days=away)).isoformat()):
                    if kept.first == first:
                        found = away
                        yield kept
                away += step

    def _grouped(self, texts: Sequence[Text]) -> Groups:
        firsts = first_tellers(texts, self.policy)
        return {text.key: Kept(text, firsts.get(text.key, text.key)) for text in texts}

    def put(self, kept: Kept) -> None:
        """Keep a text."""
        day = self._day(kept.text.published[:10])
        self._write(kept.text.published[:10], [*(one for one in day if one.text.key != kept.text.key), kept])

    def drop(self, text: Text) -> None:
        """Keep a text no more."""
        day = [one for one in self._day(text.published[:10]) if one.text.key != text.key]
        self._write(text.published[:10], day)

    def rewrite(self, standing: Iterable[Record], ever: Iterable[Record]) -> None:
        """Bring all rows in line with the records that count."""
        texts = [text for text in map(text_of, standing) if text]
        days: dict[str, list[Kept]] = {text.published[:10]: [] for text in map(text_of, ever) if text}
        for kept in self._grouped(texts).values():
            days[kept.text.published[:10]].append(kept)
        for day, texts_of_it in sorted(days.items()):
            self._write(day, texts_of_it)

    def _near(self, text: Text) -> Iterator[Kept]:
        if self.rows is None and not self.fresh:
            return
        for day in _days_around(text.published[:10], self.policy.limits.copies_days):
            kept = self._day(day)
            if kept:
                yield from kept

    def _day(self, day: str) -> Sequence[Kept]:
        known = self._days.get(day)
        if known is None:
            raw = self._raw(f"{self.place_id}{_MARK}{day}")
            known = self._days[day] = _day_of(raw) if raw else ()
        return known

    def _raw(self, name: str) -> bytes | None:
        raw = self.fresh.get(name)
        return raw if raw or self.rows is None else self.rows.get(name)

    def _write(self, day: str, kept: Iterable[Kept]) -> None:
        name = f"{self.place_id}{_MARK}{day}"
        raw = orjson.dumps([_kept_json(one) for one in sorted(kept, key=lambda one: one.text)])
        if (self._raw(name) or b"[]") != raw:
            self.fresh[name] = raw
            self._days.pop(day, None)
            self._copies.clear()
            self._exchanges.clear()


@lru_cache(maxsize=512)
def _days_around(day: str, reach: int) -> tuple[str, ...]:
    middle = dt.date.fromisoformat(day).toordinal()
    return tuple(dt.date.fromordinal(at).isoformat() for at in range(middle - reach, middle + reach + 1))


def _day_of(raw: bytes) -> Sequence[Kept]:
    return _same_day(raw) if len(raw) <= _REMEMBERED else _same_day.__wrapped__(raw)


@lru_cache(maxsize=64)
def _same_day(raw: bytes) -> Sequence[Kept]:
    """The texts of a row; those of a busy place are asked for with each of its claims."""
    return tuple(_kept_of(one) for one in orjson.loads(raw))


def _kept_json(kept: Kept) -> list[object]:
    text = kept.text
    return [text.published, text.outlet, text.key, _sketch(text.fingerprint), kept.first]


def _sketch(fingerprint: tuple[int, ...]) -> str:
    size = "I" if max(fingerprint) < _WIDE else "Q"
    return size + b64encode(Struct(f">{len(fingerprint)}{size}").pack(*fingerprint)).decode()


def _kept_of(data: list[object]) -> Kept:
    published, outlet, own, sketch, first = data
    size, raw = str(sketch)[0], b64decode(str(sketch)[1:])
    fingerprint = Struct(f">{len(raw) // calcsize('>' + size)}{size}").unpack(raw)
    return Kept(Text(str(published), str(outlet), _key(own), fingerprint), _key(first))


def _key(data: object) -> Key:
    assert isinstance(data, list)  # noqa: S101
    return (data[0], data[1])
