"""What happened to one place on one day, one after the other: "captured at dawn, retaken by evening"."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from streams.reading.extraction import Claim, Kind


def in_order(claims: Sequence[tuple[Claim, bool]]) -> list[Claim]:
    """Number the steps of one place and day that end with different holders (``Claim.order``).

    ``claims``: in order of telling, each with whether its verb says that it came before ("had taken").
    """
    steps: dict[object, list[tuple[bool, int]]] = defaultdict(list)
    for at, (claim, before) in enumerate(claims):
        if claim.kind != Kind.CONTESTED:
            steps[_day(claim)].append((not before, at))
    done = [claim for claim, _ in claims]
    for told in steps.values():
        if len({done[at].to for _, at in told}) > 1:
            for order, (_, at) in enumerate(sorted(told), 1):
                done[at] = replace(done[at], order=order)
    return done


def _day(claim: Claim) -> object:
    return claim.place_id or claim.place, claim.date
