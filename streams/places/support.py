"""How many other names of a document have a place near a candidate: what it is taken for at first.

Candidates are laid into the cells of a grid, so that the cost grows with their number and not with its square.
"""

from collections import defaultdict
from collections.abc import Sequence

from streams.places.nearness import Gaps
from streams.places.rows import Rows
from streams.places.unite import POPULATED
from streams.places.weights import PASSAGE_GAP, SAME, Candidate, Slot

# Cells of a quarter of a degree (25 km): near is within the cell or one beside it.
CELLS = 4
# What a name that is only somewhat alike counts, and one far off in the text.
ALIKE, FAR_OFF = 0.4, 0.6
SOMEWHAT = 0.8
_NONE: tuple[tuple[int, float], ...] = ()


class Support:
    """Where the candidates of all names lie."""

    def __init__(self, rows: Rows, slots: Sequence[Slot], gaps: Gaps) -> None:
        self._rows, self._gaps = rows, gaps
        self._near: dict[tuple[int, int], tuple[tuple[int, float], ...]] = {}
        cells: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for number, slot in enumerate(slots):
            for one in slot.candidates:
                if rows.kind[one.row] == POPULATED and one.like >= SOMEWHAT:
                    cell = cells[self._cell(one)]
                    cell[number] = max(cell.get(number, 0.0), 1.0 if one.like >= SAME else ALIKE)
        self._cells = {key: tuple(cell.items()) for key, cell in cells.items()}

    def _cell(self, one: Candidate) -> tuple[int, int]:
        return int(self._rows.lat[one.row] * CELLS // 1), int(self._rows.lon[one.row] * CELLS // 1)

    def of(self, number: int, one: Candidate) -> float:
        """The names, other than its own, that have a candidate near it; those of its passage count in full."""
        if self._rows.kind[one.row] != POPULATED:
            return 1.0  # an area is wide: something lies near it
        gaps, count = self._gaps.of(number), 0.0
        for other, worth in self._around(self._cell(one)):
            if other != number:
                count += worth if gaps[other] <= PASSAGE_GAP else worth * FAR_OFF
        return count

    def _around(self, cell: tuple[int, int]) -> tuple[tuple[int, float], ...]:
        """The names that have a candidate in a cell or beside it, and the most that one of them is worth."""
        near = self._near.get(cell)
        if near is None:
            y, x = cell
            best: dict[int, float] = {}
            for key in ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)):
                for number, worth in self._cells.get(key, _NONE):
                    if worth > best.get(number, 0.0):
                        best[number] = worth
            near = self._near[cell] = tuple(best.items())
        return near
