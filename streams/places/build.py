"""Rows made into the sections of an index: keys worked out, arrays laid flat."""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from streams.places import across, spelling
from streams.places.likeness import form, packed
from streams.places.store import multimap, texts
from streams.places.tables import Row
from streams.places.unite import kind_of, prominence
from streams.places.weights import FAMOUS

_LATIN_NAME = re.compile(r"[^\W\d_]*[A-ZÀ-ÞĀ-Ž‘'`ʿḨḪŢŞḐẔḤṬṢḌẒṭ]")
_NOT_LATIN = re.compile("[\u0370-\u05ff\u0700-\u1dff\u1f00-\uffff]|[پچڤگڕڵێۆەھڎڐڑٹےڈۇۈېڭں]")


def usable_names(row: Row) -> Iterator[str]:
    """The spellings an English or Arabic text may use: Latin ones with a capital, Arabic ones in Arabic letters."""
    return (name for name in row.names if _usable(name))


def _usable(name: str) -> bool:
    if len(name) < 2 or _NOT_LATIN.search(name):
        return False
    if spelling.is_arabic(name):
        return bool(spelling.words(name))
    return (
        _LATIN_NAME.match(name) is not None
        and bool(spelling.words(name))
        and not (len(name) == 3 and name.isupper())
    )


def sections(rows: Iterable[Row]) -> dict[str, bytes]:
    """All sections of an index over the rows (already united)."""
    table = list(rows)
    countries = sorted({row.country for row in table})
    number = {country: at for at, country in enumerate(countries)}
    lines = [_line(row) for row in table]
    offsets = array("Q", [0])
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    names = [tuple(Spelt(name, row) for name in usable_names(row)) for row in table]
    return {
        "rows": b"".join(lines),
        "row_at": offsets.tobytes(),
        "lat": array("f", (row.lat for row in table)).tobytes(),
        "lon": array("f", (row.lon for row in table)).tobytes(),
        "prominence": array("f", map(prominence, table)).tobytes(),
        "kind": bytes(map(kind_of, table)),
        "country": array("H", (number[row.country] for row in table)).tobytes(),
        "countries": "\n".join(countries).encode(),
        **multimap("id", ((other, at) for at, row in enumerate(table) for other in row.ids)),
        **multimap("scan", _scan_keys(names)),
        **multimap("prefix", _prefixes(names)),
        **_link_keys(names, tuple(map(_reach, table, (number[row.country] for row in table)))),
    }


# A spelling of more than one country, or of a place that is meant abroad too.
ANYWHERE = 0xFFFF


def _reach(row: Row, country: int) -> int:
    """The country in which alone a row may be meant, or ``ANYWHERE``."""
    return ANYWHERE if prominence(row) >= FAMOUS else country


def _line(row: Row) -> bytes:
    alts, adm, ids = "|".join(row.alts), "|".join(row.adm), ";".join(row.ids)
    names = (row.id, row.name, row.name_ar, alts)
    return "\t".join((*names, repr(row.lat), repr(row.lon), adm, row.type, row.country, ids)).encode()


class Spelt:
    """One spelling of a row, its words worked out once."""

    __slots__ = ("arabic", "article", "canonical", "first", "text", "words")

    def __init__(self, name: str, row: Row) -> None:
        self.text = name
        self.first = name in (row.name, row.name_ar)
        self.words = spelling.words(name)
        self.canonical = spelling.joined(self.words)
        self.arabic = spelling.is_arabic(name)
        self.article = self.arabic and spelling.plain(name).startswith("ال")


Spellings = Sequence[tuple[Spelt, ...]]


def _scan_keys(names: Spellings) -> Iterator[tuple[str, int]]:
    """Canonical names, ``~`` with the sound of Latin ones, ``=`` with the consonants of those no Arabic name stands by.

    The value is the row, doubled, +1 for a name with ال.
    """
    for at, row in enumerate(names):
        foreign = not any(name.arabic for name in row)
        for name in row:
            yield name.canonical, at * 2 + name.article
            if not name.arabic:
                yield "~" + spelling.sounded(name.words), at * 2
            if foreign and (key := across.consonants(name.text)):
                yield "=" + key, at * 2


def _prefixes(names: Spellings) -> Iterator[tuple[str, int]]:
    """The sounds of the first words of names that have more words, and ``=`` with their consonants as above."""
    seen = {}
    for row in names:
        foreign = not any(name.arabic for name in row)
        for name in row:
            for count in range(1, len(name.words)):
                seen[spelling.sounded(name.words[:count])] = 0
                if foreign and (key := across.consonants(" ".join(word.key for word in name.words[:count]))):
                    seen["=" + key] = 0
    yield from seen.items()


def _link_keys(names: Spellings, reach: Sequence[int]) -> dict[str, bytes]:
    """The maps that linking uses.

    ``exact``: canonical name to rows; ``name``: the number of a spelling to its rows, doubled, +1 where it is one of
    the row's first names; ``rough``: consonants of a spelling, its core and its outer words to its number; ``gap``:
    those consonants with one left out, to the consonants (as numbers into ``roughs``); ``reach``: of a spelling, the
    country of all its rows or ``ANYWHERE``; ``forms``: a spelling's keys, worked out once;
    ``across``: in which scripts it may be looked for, 1 Latin, 2 Arabic: the other one where a row has no name in that.
    """
    numbers: dict[str, int] = {}
    owners: list[tuple[int, int]] = []
    rough: dict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(names):
        for name in row:
            number = numbers.setdefault(name.text, len(numbers))
            owners.append((number, at * 2 + name.first))
            for key in rough_keys(name.words):
                rough[key].add(number)
    scripts = [any(not name.arabic for name in row) + 2 * any(name.arabic for name in row) for row in names]
    keys = sorted(rough)
    gaps = ((gap, number) for number, key in enumerate(keys) for gap in deletions(key))
    return {
        **multimap("exact", ((name.canonical, at) for at, row in enumerate(names) for name in row)),
        **multimap("rough", ((key, number) for key, found in rough.items() for number in found)),
        **multimap("gap", gaps),
        **texts("roughs", keys),
        **texts("forms", [packed(form(name)) for name in numbers]),
        **_owners(owners, len(numbers)),
        "reach": _reaches(owners, reach, len(numbers)).tobytes(),
        "scripts": bytes(scripts),
        "across": bytes(_across(owners, scripts, numbers)),
    }


def _across(owners: Iterable[tuple[int, int]], scripts: Sequence[int], names: Iterable[str]) -> list[int]:
    """The scripts of the texts in which each spelling may be meant."""
    found = [2 if spelling.is_arabic(name) else 1 for name in names]
    for number, value in owners:
        found[number] |= 3 & ~scripts[value // 2]
    return found


def _reaches(owners: Iterable[tuple[int, int]], reach: Sequence[int], count: int) -> "array[int]":
    """In which country alone each spelling may be meant."""
    found: list[int | None] = [None] * count
    for number, value in owners:
        here = reach[value // 2]
        found[number] = here if found[number] in (None, here) else ANYWHERE
    return array("H", (ANYWHERE if one is None else one for one in found))


def _owners(owners: Iterable[tuple[int, int]], count: int) -> dict[str, bytes]:
    """The rows of each spelling, in the order of the spellings' numbers."""
    starts, values = array("I"), array("I")
    for number, value in sorted(set(owners)):
        while len(starts) <= number:
            starts.append(len(values))
        values.append(value)
    starts.extend([len(values)] * (count + 1 - len(starts)))
    return {"owners.starts": starts.tobytes(), "owners.values": values.tobytes()}


def rough_keys(parts: tuple[spelling.Word, ...]) -> tuple[str, ...]:
    """The consonant keys under which a name is looked for, whole ones first.

    Whole, without what only says its kind (village, district), without any head, and its outer core words.
    """
    whole = spelling.skeleton(parts)
    if len(parts) == 1:
        return (whole,)
    named = tuple(word for word in parts if not spelling.is_admin_head(word.key))
    core = spelling.core(parts)
    outer = (named, core, core[:1], core[-1:]) if len(core) > 1 else (named, core)
    return tuple(dict.fromkeys((whole, *(key for key in map(spelling.skeleton, outer) if len(key) > 1))))


def deletions(key: str) -> tuple[str, ...]:
    """The key with one consonant left out, in all ways; keys under four consonants are too short for that."""
    if len(key) < 4:
        return ()
    return tuple(dict.fromkeys(key[:at] + key[at + 1 :] for at in range(len(key))))


# Consonants that writers mix up, in the letters of ``spelling.skeleton``.
_CONFUSED = {"d": "st", "s": "dc", "c": "s", "t": "d", "h": "k", "k": "hgj", "g": "kj", "j": "gk"}


def confused(key: str) -> tuple[str, ...]:
    """Short keys with one consonant taken for another; longer ones are found by what ``deletions`` share."""
    if not 1 < len(key) < 4:
        return ()
    return tuple(
        key[:at] + other + key[at + 1 :] for at, one in enumerate(key) for other in _CONFUSED.get(one, "")
    )
