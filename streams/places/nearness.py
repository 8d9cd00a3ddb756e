"""How near the names of one document stand to each other, in its text and on the map: each pair worked out once."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from streams.places.rows import Rows
from streams.places.weights import (
    CENTRE,
    DOUBT,
    FAIR,
    FAR_KM,
    FAR_STRAIN,
    LIST_GAP,
    LIST_KM,
    PASSAGE_GAP,
    PASSAGE_KM,
    STRAIN,
    TEXT_KM,
    UNIT_KM,
    Slot,
)


class Anchor(NamedTuple):
    """The row of another name, how many characters off that name is, and what it is worth (0 to 1)."""

    row: int
    gap: int
    worth: float


class Distances:
    """Kilometres between rows, up to FAR_KM."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._km: dict[int, dict[int, float]] = {}
        self._logs: dict[int, dict[int, float]] = {}

    def km(self, a: int, b: int) -> float:
        """How far two rows lie apart."""
        known = self._km.setdefault(a, {})
        km = known.get(b)
        if km is None:
            km = known[b] = min(FAR_KM, self._rows.kilometres(a, b))
        return km

    def away(self, row: int, anchors: Sequence[Anchor]) -> float:
        """How far a row lies from the two anchors nearest to it; names far off in the text count as further."""
        logs, terms = self._logs.setdefault(row, {}), []
        for to, gap, worth in anchors:
            if to != row:
                log = logs.get(to)
                if log is None:
                    log = logs[to] = math.log1p(self.km(row, to) / UNIT_KM)
                terms.append(log + 0.3 * (gap > LIST_GAP) + 0.3 * (gap > PASSAGE_GAP) + DOUBT * (1 - worth))
        terms = sorted(terms)[:2]
        return sum(terms) / len(terms) if terms else 2.0

    def strain(self, row: int, anchors: Sequence[Anchor]) -> float:
        """How much further a row lies from the nearest anchor than names so close in a text do; below 0 nearer.

        Villages in one list with it are asked alone; far off in the text, distance says less.
        """
        prominence = self._rows.prominence
        listed = [
            to for to in anchors if to.gap <= LIST_GAP and to.worth >= FAIR and prominence[to.row] < CENTRE
        ]
        return min(self._strain_to(row, to) for to in listed or anchors)

    def _strain_to(self, row: int, to: Anchor) -> float:
        if to.gap > PASSAGE_GAP:
            usual, weight = TEXT_KM, FAR_STRAIN
        else:
            usual, weight = (LIST_KM if to.gap <= LIST_GAP else PASSAGE_KM), STRAIN
        if self._rows.prominence[to.row] >= CENTRE:
            usual = TEXT_KM
        return weight * math.log((UNIT_KM + self.km(row, to.row)) / (UNIT_KM + usual)) + DOUBT * (
            1 - to.worth
        )


class Gaps:
    """Characters between the nearest mentions of two names, asked for by the numbers of their slots."""

    def __init__(self, slots: Sequence[Slot]) -> None:
        self._starts = [sorted(slot.starts) for slot in slots]
        self._known: dict[int, list[int]] = {}

    def of(self, number: int) -> list[int]:
        """The gaps from one name to each of all."""
        known = self._known.get(number)
        if known is None:
            mine = self._starts[number]
            known = self._known[number] = [_gap(mine, starts) for starts in self._starts]
        return known


def _gap(a: Sequence[int], b: Sequence[int]) -> int:
    """The least distance between numbers of two ascending lists."""
    best, i, j = abs(a[0] - b[0]), 0, 0
    while best and i < len(a) and j < len(b):
        step = a[i] - b[j]
        best = min(best, abs(step))
        if step < 0:
            i += 1
        else:
            j += 1
    return best
