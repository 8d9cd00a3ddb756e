"""Where a fight was, in Arabic: behind "في" and its kind, else at the place that its clause is about."""

from collections.abc import Sequence

from streams.reading.fights.fightbefore import (
    fronted,
    guessed,
    left_side,
    of_which,
    opening,
    scene,
    where,
    witnessed,
)
from streams.reading.fights.fightbehind import SPOTS, Found, Refer, also, right_of
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

TAKING_PART = words_of("taking_part")


def fought_at(items: Sequence[Item], at: int, refer: Refer) -> list[list[Named]]:
    """Where the fighting told at item ``at`` was: groups of names, of which the first that names a place is right.

    A word that may be a name is a group of its own (not ``sure``): the text knows only later whether it is one.
    ``refer`` gives the names that "the town" stands for, from the phrase and the offset where it stands.
    """
    found = right_of(items, at, refer)
    ahead = fronted(items, at, refer)
    if ahead and not _apart(items, found):
        return [[*ahead, *_second(items, found)]]
    real = [one for one in found if not one.guess]
    groups = _ranked(found, _best(real)) if real else [one.names for one in found]
    if real:
        return groups
    if whose := of_which(items, at) or where(items, at, refer):
        return [whose]
    groups += witnessed(items, at) or scene(items, at)
    before = _told_before(items, at)
    left = [] if before else left_side(items, at, refer)
    if left and not opening(items, at):
        return [*groups, left]
    groups += opening(items, at)
    return [
        *groups,
        *([] if before else guessed(items, at)),
        *([_best(loose).names] if (loose := _real(items, at, refer)) else []),
    ]


def _told_before(items: Sequence[Item], at: int) -> bool:
    """Whether a word tells of no new fight: "الهجوم", "التي تقاتل"."""
    if " ".join(item.low for item in items[max(0, at - 2) : at]).endswith(TAKING_PART):
        return True
    if items[at].low.startswith("ال"):
        return not items[at].has("fighting_mutual")
    return bool(items[at].entry.forms) and at > 0 and items[at - 1].has("relative")


def _real(items: Sequence[Item], at: int, refer: Refer) -> "list[Found]":
    return [one for one in right_of(items, at, refer, loose=True) if not one.guess]


def _ranked(found: "Sequence[Found]", best: "Found") -> list[list[Named]]:
    """The guesses that stand before the best of the places found (before and behind an area), then that one."""
    guesses = [one.names for one in found if one.guess and (one.at < best.at or best.kind not in SPOTS)]
    return [*guesses, best.names]


def _apart(items: Sequence[Item], found: Sequence[Found]) -> bool:
    """Whether what stands behind the fight tells more closely where it was: not "وفي X" too."""
    first = next((one for one in found if not one.guess), None)
    return first is not None and bool(first.names) and not also(items, first.at)


def _second(items: Sequence[Item], found: Sequence[Found]) -> list[Named]:
    """As in "في X دارت معارك، وفي Y": the second place."""
    return next((one.names for one in found if not one.guess and also(items, one.at)), [])


def _best(found: Sequence[Found]) -> Found:
    """The first spot of those found; one that may be a government, and an area, only where there is no other."""
    spots = [one for one in found if one.kind in SPOTS and one.names]
    towns = [one for one in spots if one.kind or not one.names[0].actors]
    return (towns or spots or found)[0]
