"""The fold: items in order of event day become spans of time. The numbers in comments are rulings of the policy."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from streams.articles.precision import Precision
from streams.control.counting import Action, Item, interval_end
from streams.control.day import Step, steps_of
from streams.control.denial import contest, deny, holder_before
from streams.control.policy import UNKNOWN, Policy
from streams.control.span import Refuted, Span, Status, copy_of


@dataclass(slots=True)
class Folded:
    """All spans of a place, oldest first, and what was struck from them."""

    spans: list[Span] = field(default_factory=list)
    struck: list[Span] = field(default_factory=list)

    @property
    def now(self) -> Span | None:
        """What holds at the end."""
        return self.spans[-1] if self.spans else None


def fold(items: Sequence[Item], policy: Policy) -> Folded:
    """Fold all items of a place. A refuted capture is struck and the rest folded anew, as if it had never been."""
    folded = fold_on([], settled(items, policy), policy)
    assert folded is not None  # noqa: S101 - nothing stands before the items that could be refuted
    return folded


def fold_on(base: Sequence[Span], items: Iterable[Item], policy: Policy) -> Folded | None:
    """Fold settled items onto the spans of earlier ones; None where one of those earlier spans is refuted.

    After a refutation only the days since the last copy made before the refuted capture are folded again.
    """
    days: dict[dt.date, list[Item]] = {}
    for item in sorted(items, key=lambda item: (item.day, item.refs)):
        days.setdefault(item.day, []).append(item)
    order = list(days)
    struck: list[Span] = []
    copies: list[tuple[int, list[Span]]] = [(0, _copies(base))]
    spans, at = _copies(base), 0
    while at < len(order):
        if at >= copies[-1][0] + _STRIDE:
            copies = [copies[0], *copies[1:][-_COPIES:], (at, _copies(spans))]
        refuted = _fold_day(spans, days[order[at]], policy)
        at += 1
        if refuted is not None:
            if refuted.first < order[0]:
                return None
            struck.append(refuted)
            strike(days, refuted, policy)
            copies = [copies[0], *(one for one in copies[1:] if order[one[0]] <= refuted.first)]
            at, spans = copies[-1][0], _copies(copies[-1][1])
    for span in spans:
        if span.held:
            span.status = Status.CONFIRMED if span.confirmed(policy) else Status.CLAIMED
    return Folded(spans, struck)


_STRIDE = 8  # days with claims between two copies of the spans
_COPIES = 12  # copies kept: a refuted capture is nearly always a recent one


def _copies(spans: Iterable[Span]) -> list[Span]:
    return [copy_of(span) for span in spans]


def settled(items: Sequence[Item], policy: Policy) -> list[Item]:
    """26: a vague capture joins the last day-precise one by the same side inside its interval."""
    exact = [
        item
        for item in items
        if item.action in (Action.CAPTURE, Action.START) and item.precision is Precision.DAY
    ]
    return [_settle(item, exact, policy) for item in items]


def _settle(item: Item, exact: Iterable[Item], policy: Policy) -> Item:
    if item.action is not Action.CAPTURE or item.precision not in (Precision.WEEK, Precision.MONTH):
        return item
    last = interval_end(item)
    days = [
        other.day
        for other in exact
        if item.day <= other.day <= last and policy.allied(item.actor, other.actor)
    ]
    return item._replace(day=max(days), vague=item.day) if days else item


def strike(days: dict[dt.date, list[Item]], span: Span, policy: Policy) -> None:
    """7: take a refuted capture and its denials out of the days; what refuted it stands in its place."""
    captor = span.claimant
    gone = span.captures(captor, policy)
    consumed = {id(item) for item in (*gone, *span.denials, *span.void, *span.vouching)}
    end = max(item.day for item in gone) + dt.timedelta(days=policy.limits.denial_days)
    near = [day for day in days if span.first <= day <= end]
    later = (item.day for day in near for item in days[day] if _recaptures(item, span, policy))
    end = min(end, min(later, default=dt.date.max) - dt.timedelta(days=1))
    for day in [day for day in days if span.first <= day <= max(end, span.last)]:
        days[day] = [
            item
            for item in days[day]
            if id(item) not in consumed and not _denies(item, captor, span.first, end, policy)
        ]
    mark = _mark(span, gone)
    days[mark.day].append(mark)


def _mark(span: Span, gone: Iterable[Item]) -> Item:
    denials = [item for item in span.denials if item.action is Action.DENIAL]
    return denials[0]._replace(
        action=Action.REFUTED,
        day=min(item.day for item in gone),
        actor=span.claimant,
        other=next((item.other for item in denials if item.other), None) or span.defender,
        refs=tuple(sorted(ref for item in denials for ref in item.refs)),
    )


def _recaptures(item: Item, span: Span, policy: Policy) -> bool:
    after = max((denial.day for denial in span.denials), default=span.last)
    return item.action is Action.CAPTURE and item.day > after and policy.allied(item.actor, span.claimant)


def _denies(item: Item, captor: str | None, first: dt.date, end: dt.date, policy: Policy) -> bool:
    return item.action is Action.DENIAL and first <= item.day <= end and policy.allied(item.actor, captor)


def _fold_day(spans: list[Span], items: Sequence[Item], policy: Policy) -> Span | None:
    """Fold one day; where that refutes a capture, its span."""
    for step in steps_of(items, policy):
        _APPLY[step.action](spans, step, policy)
    for item in items:
        if item.action is Action.DENIAL and item.side != UNKNOWN:  # 22
            refuted = deny(spans, item, policy)
            if refuted:
                return refuted
    return None


def _start(spans: list[Span], step: Step, _: Policy) -> None:
    """28: a starting map's line begins a span that needs no voices."""
    span = Span(Status.CONFIRMED, step.actors[0], list(step.items), sure=True, rulings={28})
    spans.append(span)


def _refuted(spans: list[Span], step: Step, policy: Policy) -> None:
    """7: whoever held it before the refuted capture holds it still, and that is confirmed."""
    mark = step.items[0]
    now = spans[-1] if spans else None
    if now is None and mark.other:
        now = Span(Status.CONFIRMED, mark.other, [])
        spans.append(now)
    if now and mark.actor:
        now.refuted.append(Refuted(mark.actor, mark.day, mark.refs))
        now.rulings.add(7)
        if now.held and not policy.allied(now.holder, mark.actor):
            now.sure = True


def _capture(spans: list[Span], step: Step, policy: Policy) -> None:
    if len(step.actors) > 1:
        _shared(spans, step)
        return
    captor, items, now = step.actors[0], list(step.items), spans[-1] if spans else None
    if now and now.held and policy.allied(now.holder, captor):
        enemy = unheard_loss(now, items, policy)
        if enemy is None:
            now.take(items)
            now.holder = _principal(now, policy)
            return
        span = _new(captor, items, now, policy)
        span.enemy = enemy
        span.rulings.add(5)
    else:
        span = _new(captor, items, now, policy)
    _vouch_same_day(span, now, policy)
    spans.append(span)


def _principal(span: Span, policy: Policy) -> str | None:
    """36: allied captors told differently are one; a starting map's word is a captor too."""
    told = {item.actor for item in span.items if item.actor}
    told |= {span.holder} if span.holder else set()
    if len(told) == 1:
        return span.holder
    span.rulings.add(36)
    return policy.principal(told)


def unheard_loss(now: Span, items: Iterable[Item], policy: Policy) -> str | None:
    """5: the enemy it was taken from, where the holder takes it again too late to be the same capture."""
    for item in sorted(items, key=lambda item: item.refs):
        late = (item.day - now.last).days > policy.limits.repeat_days
        stated = item.precision is not Precision.REPORTED  # 37: an undated repeat opens nothing anew
        if item.other and late and stated and not policy.allied(item.other, now.holder):
            return item.other
    return None


def _new(captor: str | None, items: list[Item], now: Span | None, policy: Policy) -> Span:
    """A span that a capture begins."""
    losers = {item.other for item in items if item.other and not policy.allied(item.other, captor)}
    if now and now.held and not policy.allied(now.holder, captor):
        losers |= {now.holder} if now.holder else set()
    elif now and now.status is Status.CONTESTED:
        losers |= {party for party in now.parties if not policy.allied(party, captor)}
    return Span(Status.CLAIMED, captor, items, losers=frozenset(loser for loser in losers if loser))


def _shared(spans: list[Span], step: Step) -> None:
    """12: captors of one day in no order."""
    parties = sorted(actor for actor in step.actors if actor)
    span = Span(Status.CONTESTED, None, list(step.items), parties=frozenset(parties), rulings={8, 12})
    span.defender, span.claimant = parties[0], parties[1]
    spans.append(span)


def _vouch_same_day(span: Span, now: Span | None, policy: Policy) -> None:
    """13: the loser's withdrawal on the day of the capture vouches for it too."""
    if now and now.status is Status.VACATED:
        span.vouching += [
            item
            for item in now.items
            if item.day == span.first and not policy.allied(item.actor, span.holder)
        ]


def _leave(spans: list[Span], step: Step, policy: Policy) -> None:
    """13, 14: the holder vacates; a party to a contest hands over; a loser's leaving vouches for the captor."""
    leaver, items, now = step.actors[0], list(step.items), spans[-1] if spans else None
    if now is None or (now.held and policy.allied(now.holder, leaver)):
        vacated = Span(
            Status.VACATED, None, items, losers=frozenset({leaver} if leaver else ()), rulings={14}
        )
        vacated.defender = leaver
        spans.append(vacated)
    elif now.held:
        _vouch(now, leaver, items, policy)
    elif now.status is Status.CONTESTED:
        _hand_over(spans, now, leaver, items, policy)
    elif any(policy.allied(leaver, loser) for loser in now.losers):
        now.take(items)


def _vouch(now: Span, leaver: str | None, items: list[Item], policy: Policy) -> None:
    known = not now.losers or any(policy.allied(leaver, loser) for loser in now.losers)
    if known and 0 <= (items[0].day - now.last).days <= policy.limits.withdrawal_days:
        now.vouching += items
        now.rulings.add(13)


def _hand_over(spans: list[Span], now: Span, leaver: str | None, items: list[Item], policy: Policy) -> None:
    if not any(policy.allied(leaver, party) for party in now.parties):
        return
    staying = sorted(party for party in now.parties if not policy.allied(leaver, party))
    if len(staying) > 1:
        now.parties = frozenset(staying)
        return
    losers = frozenset({leaver} if leaver else ())
    if staying:
        span = Span(Status.CLAIMED, staying[0], items, losers=losers, rulings={13})
    else:
        span = Span(Status.VACATED, None, items, losers=losers, defender=leaver, rulings={14})
    spans.append(span)


def _partial(spans: list[Span], step: Step, policy: Policy) -> None:
    """11: fighting inside, or half of a place taken."""
    attacker, items, now = step.actors[0], list(step.items), spans[-1] if spans else None
    other = next((item.other for item in sorted(items, key=lambda item: item.refs) if item.other), None)
    if now and now.held and attacker and policy.allied(now.holder, attacker):
        if (items[0].day - now.last).days <= policy.limits.denial_days:
            _only_half(spans, items, policy)
            return
        if other is None:
            return
    defender = other or (now.holder if now and now.held else None)
    parties = frozenset(party for party in (attacker, defender) if party)
    if now and now.status is Status.CONTESTED:
        now.parties |= {p for p in parties if not any(policy.allied(p, known) for known in now.parties)}
        return
    if parties and not (attacker and defender and policy.allied(attacker, defender)):
        span = Span(Status.CONTESTED, None, items, parties=parties, rulings={8, 11})
        span.claimant, span.defender = attacker, defender
        spans.append(span)


def _only_half(spans: list[Span], items: list[Item], policy: Policy) -> None:
    """11: "holds only half" soon after his full capture disputes it like a denial; 6, 22: unless it is confirmed."""
    now, known = spans[-1], [item for item in items if item.side != UNKNOWN]
    if not known or now.confirmed(policy):
        now.void += items
        return
    contest(now, known, policy, holder_before(spans, now))
    now.rulings.add(11)


_APPLY = {
    Action.START: _start,
    Action.REFUTED: _refuted,
    Action.CAPTURE: _capture,
    Action.LEAVE: _leave,
    Action.PARTIAL: _partial,
}
