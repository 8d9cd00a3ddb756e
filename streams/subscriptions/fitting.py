"""Sharing a long list out to messages of a bounded size."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Piece = TypeVar("Piece")
Weights = tuple[int, ...]


def shared_out(
    pieces: Sequence[Piece], weigh: Callable[[Piece], Weights], most: Weights
) -> Iterator[list[Piece]]:
    """The pieces in their order, in groups of which no weight is over its ``most``; each group has one at least."""
    group: list[Piece] = []
    carried = (0,) * len(most)
    for piece in pieces:
        own = weigh(piece)
        grown = tuple(have + more for have, more in zip(carried, own, strict=True))
        if group and any(weight > limit for weight, limit in zip(grown, most, strict=True)):
            yield group
            group, grown = [], own
        group.append(piece)
        carried = grown
    if group:
        yield group
