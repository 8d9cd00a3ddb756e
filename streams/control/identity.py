"""Whether the records under one place's id are about one place: provisional ids, merges and their undoing."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from streams.articles.text import fold
from streams.control.counting import ARTICLE_TYPES, key, rank
from streams.control.record import Record, RecordType
from streams.errors import WhoholdsError
from streams.places.place import Place
from streams.places.spelling import canonical, core, is_arabic, words

_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile("[aeiouywاويء]")
_FINAL_H = re.compile("(?<=.)[hه]$")
_DOUBLED = re.compile(r"(.)\1+")
MARKS = (RecordType.MERGE, RecordType.UNMERGE)


class MergeError(WhoholdsError):
    """Two places cannot be merged, or not taken apart."""


def ambiguous(records: Iterable[Record]) -> bool:
    """32: whether one provisional id is given different governorates, or names that differ in more than vowels."""
    return differing(trait for record in records for trait in traits(record))


def traits(record: Record) -> set[tuple[str, str]]:
    """What a record says of a provisional place: its governorate, and its name in each script, vowels left out."""
    if not record.place.provisional or not record.claims:
        return set()
    names = {claim.place for claim in record.claims if claim.place}
    found = {(_script(name), consonants(name)) for name in names}
    return found | {(f"{_script(name)} area", area(name)) for name in record.place.adm[:1]}


def _script(name: str) -> str:
    return "arabic" if is_arabic(name) else "latin"


def differing(found: Iterable[tuple[str, str]]) -> bool:
    """Whether such traits cannot be those of one place."""
    distinct = set(found)
    return len({kind for kind, _ in distinct}) < len(distinct)


@lru_cache(maxsize=4096)
def consonants(name: str) -> str:
    """A name without its vowels, its articles and the h that ends a word for a vowel's sake, in its own script."""
    found = _WORD.findall(fold(canonical(name)))
    return _DOUBLED.sub(r"\1", "".join(_VOWELS.sub("", _FINAL_H.sub("", word)) for word in found))


@lru_cache(maxsize=4096)
def area(name: str) -> str:
    """A governorate's name without its vowels and the word for what it is."""
    return consonants(" ".join(word.key for word in core(words(name))) or name)


def located(records: Sequence[Record]) -> list[Record]:
    """The records that count for a place: none of one merged into another, and of others only what is merged in.

    The greatest ``version`` of a merge or its undoing counts for each pair of places.
    """
    taken_in = merged_in(records)
    if taken_in is None:
        return []
    return [record for record in records if record.type in ARTICLE_TYPES and counts(record, taken_in)]


def counts(record: Record, taken_in: Collection[str]) -> bool:
    """Whether an article's record counts for its place, into which the places with the ids ``taken_in`` are merged."""
    moved = key(record)[1]
    return not moved or moved in taken_in


def merged_in(records: Iterable[Record]) -> frozenset[str] | None:
    """The ids of the places merged into this one; None where it was itself given up for another."""
    last: dict[tuple[str, str], Record] = {}
    for record in records:
        if record.type in MARKS:
            kept = last.get((record.source, record.other))
            if kept is None or (record.version, record.type) > (kept.version, kept.type):
                last[record.source, record.other] = record
    merged = [record for record in last.values() if record.type is RecordType.MERGE]
    if any(record.source == record.place.id for record in merged):
        return None
    return frozenset(record.source for record in merged)


def merged_into(records: Iterable[Record]) -> str | None:
    """The id of the place that this one was merged into, if it is."""
    last = max(
        (r for r in records if r.type not in ARTICLE_TYPES and r.source == r.place.id),
        key=lambda record: (record.version, record.type),
        default=None,
    )
    return last.other if last and last.type is RecordType.MERGE else None


def next_number(records: Iterable[Record]) -> int:
    """The number of the next merge or undoing, after those among ``records``."""
    return 1 + max((record.version for record in records if record.type in MARKS), default=0)


def check_apart(gone: Place, into: Place, away: Mapping[str, str]) -> None:
    """Raise MergeError unless both are places of their own; ``away`` has what others are merged into."""
    if gone.id == into.id:
        raise MergeError(f"{gone.id}: a place cannot be merged into itself")
    for place in (gone, into):
        if place.id in away:
            raise MergeError(
                f"{place.id}: is merged into {away[place.id]} already (places unmerge takes it back)"
            )


def merge(gone: Place, into: Place, records: Iterable[Record], number: int) -> list[Record]:
    """38: the records that merge ``gone`` into ``into``, to be sent under the id of each one's place.

    ``records`` are all those of ``gone``; ``number`` is greater than that of any earlier merge or undoing of the two.
    """
    moved = [
        replace(record, place=into, other=record.other or gone.id)
        for record in sorted(
            records, key=rank, reverse=True
        )  # what is dead comes after what counts, and is not told
        if record.type in ARTICLE_TYPES
    ]
    inside = sorted({gone.id, *(record.other for record in moved)})
    marks = [_mark(RecordType.MERGE, into, absorbed, absorbed, number) for absorbed in inside]
    return [_mark(RecordType.MERGE, gone, into.id, gone.id, number), *marks, *moved]


def unmerge(gone: Place, into: Place, records: Iterable[Record], number: int) -> list[Record]:
    """The records that undo a merge; ``records`` are all those of ``gone``."""
    inside = sorted({gone.id, *(record.other for record in records if record.type in ARTICLE_TYPES)} - {""})
    marks = [_mark(RecordType.UNMERGE, into, absorbed, absorbed, number) for absorbed in inside]
    return [_mark(RecordType.UNMERGE, gone, into.id, gone.id, number), *marks]


def _mark(kind: RecordType, place: Place, other: str, gone: str, number: int) -> Record:
    return Record(type=kind, place=place, other=other, source=gone, version=number, article=f"merge:{gone}")
