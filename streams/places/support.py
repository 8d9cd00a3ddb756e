"""How many other names of a document have a place near a candidate: what it is taken for at first.

Candidates are laid into the cells of a grid, so that the cost grows with their number and not with its square.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from streams.places.rows import Rows
from streams.places.unite import POPULATED
from streams.places.weights import SAME, Candidate, Slot

# Cells of a quarter of a degree (25 km): near is within the cell or one beside it.
CELLS = 4
# What a name that is only somewhat alike counts, and one far off in the text.
ALIKE, FAR_OFF = 0.4, 0.6
SOMEWHAT = 0.8
_NONE: tuple[tuple[int, float], ...] = ()


class Support:
    """Where the candidates of all names lie."""

    def __init__(self, rows: Rows, slots: Sequence[Slot], passage: Callable[[Slot, Slot], bool]) -> None:
        self._rows, self._slots, self._passage = rows, slots, passage
        cells: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for number, slot in enumerate(slots):
            for one in slot.candidates:
                if rows.kind[one.row] == POPULATED and one.like >= SOMEWHAT:
                    cell = cells[self._cell(one)]
                    cell[number] = max(cell.get(number, 0.0), 1.0 if one.like >= SAME else ALIKE)
        self._cells = {key: tuple(cell.items()) for key, cell in cells.items()}

    def _cell(self, one: Candidate) -> tuple[int, int]:
        return int(self._rows.lat[one.row] * CELLS // 1), int(self._rows.lon[one.row] * CELLS // 1)

    def of(self, slot: Slot, one: Candidate) -> float:
        """The names, other than its own, that have a candidate near it; those of its passage count in full."""
        if self._rows.kind[one.row] != POPULATED:
            return 1.0  # an area is wide: something lies near it
        y, x = self._cell(one)
        best: dict[int, float] = {}
        for key in ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)):
            for number, worth in self._cells.get(key, _NONE):
                if worth > best.get(number, 0.0):
                    best[number] = worth
        count = 0.0
        for number, worth in best.items():
            other = self._slots[number]
            if other is not slot:
                count += worth if self._passage(slot, other) else worth * FAR_OFF
        return count
