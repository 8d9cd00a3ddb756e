"""What happened to one place on one day, one after the other: "captured at dawn, retaken by evening"."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from streams.reading.extraction import Claim, Kind, Precision


def in_order(claims: Sequence[tuple[Claim, bool]]) -> list[Claim]:
    """Number the steps of one place and day that end with different holders (``Claim.order``).

    ``claims``: in order of telling, each with whether its verb says that it came before ("had taken").
    """
    steps: dict[object, list[tuple[bool, int]]] = defaultdict(list)
    dated: dict[str, list[tuple[int, Claim]]] = defaultdict(list)
    for at, (claim, before) in enumerate(claims):
        if claim.precision is Precision.DAY and claim.kind != Kind.CONTESTED and not before:
            dated[_place(claim)].append((at, claim))
    done = [_by_then(at, claim, dated[_place(claim)]) for at, (claim, _) in enumerate(claims)]
    for at, (_, before) in enumerate(claims):
        if done[at].kind != Kind.CONTESTED:
            steps[_day(done[at])].append((not before, at))
    for told in steps.values():
        if len({done[at].to for _, at in told}) > 1:
            for order, (_, at) in enumerate(sorted(told), 1):
                done[at] = replace(done[at], order=order)
    return done


def _by_then(at: int, claim: Claim, dated: Sequence[tuple[int, Claim]]) -> Claim:
    """As in "A seized X. On Tuesday, B drove them out": A had it by Tuesday, though the text comes on Friday."""
    if claim.kind == Kind.CONTESTED or claim.precision is not Precision.REPORTED or claim.date is None:
        return claim
    days = [other.date for later, other in dated if later > at and other.to != claim.to and other.date]
    return replace(claim, date=min(claim.date, *days)) if days else claim


def _place(claim: Claim) -> str:
    return claim.place_id or claim.place


def _day(claim: Claim) -> object:
    return _place(claim), claim.date
