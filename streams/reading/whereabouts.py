"""In which countries a text plays, by the places that it names."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence

from streams.places.scan import Hit


def countries(
    hits: Sequence[Hit], country: Callable[[int], str], inside: Sequence[tuple[int, int]]
) -> dict[str, float]:
    """How many of the places named lie in which country; a name of several countries is shared among them.

    ``inside``: the spans of groups and speakers, whose names may hold that of a place, in order.
    """
    shares: defaultdict[str, float] = defaultdict(float)
    starts = [start for start, _ in inside]
    for hit in hits:
        at = bisect_right(starts, hit.start) - 1
        if hit.common or (at >= 0 and hit.start < inside[at][1]):
            continue  # "the Al-Bara Ibn Malik Battalion"
        lies = {hit.country} if hit.country else {country(row) for row in hit.rows}
        for code in lies:
            shares[code.lower()] += 1 / len(lies)
    return shares
