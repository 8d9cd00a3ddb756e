"""What a denial does: rulings 1, 2, 6, 7, 8 and 14."""

import datetime as dt

from streams.control.counting import Item
from streams.control.policy import NEUTRAL, UNKNOWN, Policy
from streams.control.span import Span, Status
from streams.control.voices import refuting


def deny(spans: list[Span], item: Item, policy: Policy) -> Span | None:
    """Apply one denial by the day it was uttered. Gives the span that it refutes, if it does."""
    span = denied_span(spans, item, policy)
    if span is None:
        _deny_leaving(spans, item, policy)
        return None
    if span.held and span.confirmed(policy):  # 6
        span.void.append(item)
        span.rulings.add(6)
        return None
    captor = item.actor if item.actor else span.holder
    if span.held:
        contest(span, [item], policy, holder_before(spans, span))
    else:
        span.denials.append(item)
    losers = span.losers | ({item.other} if item.other else set())
    own = [denial for denial in span.denials if policy.allied(denial.actor or captor, captor)]
    if refuting(own, captor, losers, policy):
        span.claimant = captor
        return span
    return None


def holder_before(spans: list[Span], span: Span) -> str | None:
    """Who held the place before a span."""
    at = next(at for at, one in enumerate(spans) if one is span)
    return spans[at - 1].holder if at else None


def denied_span(spans: list[Span], item: Item, policy: Policy) -> Span | None:
    """2: the latest capture by the captor denied, from its first day to so many days after its last."""
    for span in reversed(spans):
        taken = captures_denied(span, item, policy)
        if taken and taken[0] <= item.day:
            return span if (item.day - taken[-1]).days <= policy.limits.denial_days else None
    return None


def captures_denied(span: Span, item: Item, policy: Policy) -> list[dt.date]:
    """The days of the captures in a span that a denial speaks of, sorted."""
    if item.actor is not None:
        return sorted(one.day for one in span.captures(item.actor, policy))
    if not span.held or policy.allied(span.holder, item.other or item.side):
        return []
    return sorted(one.day for one in span.captures(span.holder, policy))


def contest(span: Span, denials: list[Item], policy: Policy, before: str | None = None) -> None:
    """8: a capture denied and merely claimed becomes a contest between captor and loser."""
    stated = [item.other for item in (*span.items, *denials) if item.other]
    others = [one for one in (*stated, before) if one and not policy.allied(one, span.holder)]
    span.claimant, span.defender = span.holder, others[0] if others else None
    span.parties = frozenset(party for party in (span.claimant, span.defender) if party)
    span.status, span.holder = Status.CONTESTED, None
    span.denials += denials
    span.rulings |= {2, 8}


def _deny_leaving(spans: list[Span], item: Item, policy: Policy) -> None:
    """14: the leaver denies it and only his enemies vouched."""
    for span in reversed(spans):
        if span.status is Status.VACATED and span.first <= item.day:
            break
    else:
        return
    soon = (item.day - span.last).days <= policy.limits.denial_days
    own = any(policy.allied(item.side, loser) for loser in span.losers)
    foes = all(
        one.side not in (NEUTRAL, UNKNOWN)
        and not any(policy.allied(one.side, loser) for loser in span.losers)
        for one in span.items
    )
    if soon and own and foes:
        span.status, span.parties = Status.CONTESTED, span.losers
        span.claimant = None
        span.denials.append(item)
        span.rulings.add(14)
