"""What a step tells: the history of a place before and after one record, and what was told, give the new alerts."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from streams.alerts.alert import Alert, AlertType
from streams.control.codec import day_of
from streams.control.counting import Ref
from streams.control.policy import Policy
from streams.control.span import Refuted, Status
from streams.control.state import Episode

Episodes = Sequence[Episode]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a place is worked out anew. ``reason`` is set where something told may have been taken back."""

    reason: str | None = None
    late: bool = False
    silent: bool = False


@dataclass(slots=True)
class Told:
    """An alert that was told, and whether it has been taken back."""

    id: str
    type: AlertType
    from_: str | None
    to: str | None
    status: str | None
    event_date: dt.date | None
    between: tuple[str, ...]
    reverted: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """An alert still without id, place, time and evidence; ``refs`` are the claims counted for the change."""

    type: AlertType
    from_: str | None
    to: str | None
    status: str | None
    event_date: dt.date | None
    precision: str | None
    between: tuple[str, ...] = ()
    late: bool = False
    refs: tuple[Ref, ...] = ()
    reverts: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Step:
    """One step: what was known ``before`` and ``after`` it, and what had been ``told``."""

    before: Episodes
    after: Episodes
    told: list[Told]
    cause: Cause
    policy: Policy
    reverted: list[Told] = field(default_factory=list)

    @property
    def was(self) -> Episode | None:
        """The present before the step."""
        return self.before[-1] if self.before else None

    @property
    def now(self) -> Episode | None:
        """The present after the step."""
        return self.after[-1] if self.after else None


def tell(step: Step) -> list[Draft]:
    """The alerts of a step: what is taken back first, then what is new. Marks what it takes back as reverted."""
    if step.cause.silent:
        return []
    reason = _reason(step)
    drafts = [_revert(told, reason, step) for told in _fallen(step)] if reason else []
    if step.now is None or (reason and step.cause.reason is None):
        return drafts
    news = _corrected(step, step.now) if step.cause.reason else _changed(step, step.now)
    return [*drafts, news] if news else drafts


def _reason(step: Step) -> str | None:
    """17, 7: only a correction, a withdrawal, or a refutation that leaves no holder takes anything back."""
    if step.cause.reason:
        return step.cause.reason
    refuted = step.was is not None and not _known(step.now)
    resurfaced = step.now is not None and any(same(step.now, old, step.policy) for old in step.before[:-1])
    return "refuted" if refuted and (step.now is None or resurfaced) else None


def _known(episode: Episode | None) -> bool:
    return episode is not None and episode.held


def _fallen(step: Step) -> list[Told]:
    """What was told, held before this step, and does not hold any more."""
    fallen = [
        told
        for told in step.told
        if not told.reverted
        and told.type is not AlertType.REVERTED
        and holds(told, step.before, step.policy)
        and not holds(told, step.after, step.policy)
    ]
    for told in fallen:
        told.reverted = True
    step.reverted = fallen
    return fallen


def holds(told: Told, episodes: Episodes, policy: Policy) -> bool:
    """Whether what an alert told is so in a history: holder, event day still vouched, confirmed if it said so."""
    return any(_bears_out(told, episode, policy) for episode in episodes)


def _bears_out(told: Told, episode: Episode, policy: Policy) -> bool:
    vouched = told.event_date is None or told.event_date in episode.days
    if told.type is AlertType.CONTESTED:
        return episode.status is Status.CONTESTED and vouched and bool({*told.between} & {*episode.between})
    if told.to is None:
        return episode.status is Status.VACATED and vouched
    if any(one.captor == told.from_ and one.day == told.event_date for one in episode.refuted):
        return policy.allied(episode.holder, told.to)
    if episode.held:
        sure = told.status != Status.CONFIRMED or episode.status is Status.CONFIRMED
        return vouched and sure and policy.allied(episode.holder, told.to)
    return told.status == Status.CLAIMED and any(
        policy.allied(captor, told.to) and told.event_date == day for captor, day in episode.taken
    )


def _revert(told: Told, reason: str | None, step: Step) -> Draft:
    """16: from the alert's own ``to`` to what holds now."""
    now = step.now
    return Draft(
        AlertType.REVERTED,
        told.to,
        now.holder if now else None,
        now.status if now else None,
        told.event_date,
        None,
        between=now.between if now else (),
        reverts=told.id,
        reason=reason,
    )


def same(one: Episode, other: Episode, policy: Policy) -> bool:
    """Whether two episodes, of a history before and after, are one."""
    if one.held != other.held or not (one.days & other.days or (not one.days and not other.days)):
        return False
    return policy.allied(one.holder, other.holder) if one.held else one.status is other.status


def _changed(step: Step, now: Episode) -> Draft | None:
    """News that something new brought."""
    was = step.was
    if step.cause.late and was and was.holder == now.holder:
        return None  # 20
    if now.status is Status.CONTESTED:
        return None if _still_contested(was, now, step.policy) else _contested(step, now)
    if now.status is Status.VACATED:
        return None if was and was.status is Status.VACATED else _draft(AlertType.CHANGED, step, now)
    if was and was.held and step.policy.allied(was.holder, now.holder):
        return _same_holder(step, was, now)
    if _new_refutations(step, now):
        return _refutation(step, now)
    if was and _resolves(was, now, step.policy) and now.status is Status.CONFIRMED:
        return _draft(AlertType.CONFIRMED, step, now)  # 9
    return _draft(AlertType.CHANGED, step, now)


def _still_contested(was: Episode | None, now: Episode, policy: Policy) -> bool:
    """Nothing new: contested as before, or only less sure than it was (19)."""
    if was is None:
        return False
    if was.status is Status.CONTESTED:
        return was.between == now.between or bool(was.days & now.days)
    return was.status is Status.CONFIRMED and any(
        policy.allied(captor, was.holder) and day in was.days for captor, day in now.taken
    )


def _same_holder(step: Step, was: Episode, now: Episode) -> Draft | None:
    """5: taken again from an enemy; else only a gain of sureness is told, its loss is silent (19)."""
    if now.enemy and not same(was, now, step.policy):
        return _draft(AlertType.CHANGED, step, now)
    if was.status is not Status.CLAIMED or now.status is not Status.CONFIRMED:
        return None
    if _new_refutations(step, now):
        return _refutation(step, now)
    return _draft(AlertType.CONFIRMED, step, now) if same(was, now, step.policy) else None  # 34


def _resolves(was: Episode, now: Episode, policy: Policy) -> bool:
    """Whether the present is one of the captures that were contested: the same event, better vouched."""
    return was.status is Status.CONTESTED and any(
        policy.allied(captor, now.holder) and day in now.days for captor, day in was.taken
    )


def _new_refutations(step: Step, now: Episode) -> list[Refuted]:
    known = {(one.captor, one.day) for old in step.before for one in old.refuted}
    return [one for one in now.refuted if (one.captor, one.day) not in known]


def _refutation(step: Step, now: Episode) -> Draft:
    """7: the old holder is confirmed, from the refuted captor."""
    refuted = max(_new_refutations(step, now))
    return Draft(
        AlertType.CONFIRMED, refuted.captor, now.holder, now.status, refuted.day, now.precision,
        late=step.cause.late, refs=refuted.refs,
    )  # fmt: skip


def _corrected(step: Step, now: Episode) -> Draft | None:
    """News after a correction: what nobody was told, or was told wrongly; never an old holder that resurfaces."""
    if now.held and _new_refutations(step, now):
        return _refutation(step, now)
    standing = [told for told in step.told if not told.reverted and _tells(told, now, step.policy)]
    old = next((one for one in reversed(step.before) if same(one, now, step.policy)), None)
    wrongly = any(_tells(told, now, step.policy) or _told_contest(told, now, step) for told in step.reverted)
    if not standing and (wrongly or old is None):
        return (
            _contested(step, now) if now.status is Status.CONTESTED else _draft(AlertType.CHANGED, step, now)
        )
    surer = now.status is Status.CONFIRMED and not (old and old.status is Status.CONFIRMED)
    if surer and not any(told.status == Status.CONFIRMED for told in standing):
        return _draft(AlertType.CONFIRMED, step, now)
    return None


def _tells(told: Told, now: Episode, policy: Policy) -> bool:
    """Whether an alert tells that the present came about."""
    if told.event_date not in now.days or told.type is AlertType.REVERTED:
        return False
    if now.held:
        return told.type is not AlertType.CONTESTED and policy.allied(told.to, now.holder)
    return told.status == now.status


def _told_contest(told: Told, now: Episode, step: Step) -> bool:
    """Whether an alert told that the present holder's capture was contested."""
    return (
        now.held
        and told.type is AlertType.CONTESTED
        and told.event_date in now.days
        and step.policy.allied(told.to, now.holder)
    )


def _contested(step: Step, now: Episode) -> Draft:
    return _build(AlertType.CONTESTED, step, now, now.defender, now.claimant)


def _draft(kind: AlertType, step: Step, now: Episode) -> Draft:
    origin = _confirmed_from(step, now) if kind is AlertType.CONFIRMED else _changed_from(step, now)
    return _build(kind, step, now, origin, now.holder)


def _build(kind: AlertType, step: Step, now: Episode, origin: str | None, to: str | None) -> Draft:
    return Draft(
        kind, origin, to, now.status, now.since, now.precision, now.between, step.cause.late, now.refs
    )  # fmt: skip


def _changed_from(step: Step, now: Episode) -> str | None:
    """15: the enemy named; out of a contest the other party; who was last told; who held it; else the text's word."""
    prior = _previous(step.after) if step.cause.reason else step.was
    if now.enemy:
        return now.enemy
    if prior is None or not prior.held:
        return _out_of(prior, now, step.policy)
    for told in reversed(step.told):
        if told.reverted or told.type is AlertType.REVERTED:
            continue
        if told.to and told.type is not AlertType.CONTESTED and not step.policy.allied(told.to, now.holder):
            return told.to
        break
    return prior.holder if not step.policy.allied(prior.holder, now.holder) else _first(now.losers)


def _confirmed_from(step: Step, now: Episode) -> str | None:
    """15: the holder of the episode before, else the claims' word."""
    prior = _previous(step.after)
    if now.enemy:
        return now.enemy
    if prior is None or not prior.held:
        return _out_of(prior, now, step.policy)
    return prior.holder if not step.policy.allied(prior.holder, now.holder) else _first(now.losers)


def _out_of(prior: Episode | None, now: Episode, policy: Policy) -> str | None:
    """Whom from, where nobody held it: no one out of vacated, the rival out of a contest, else the text's word."""
    if prior is None:
        return _first(now.losers)
    if prior.status is Status.VACATED:
        return None
    others = [party for party in prior.between if not policy.allied(party, now.holder)]
    named = [loser for loser in now.losers if loser in others]
    return _first(named) or _first(others) or _first(now.losers)


def _previous(episodes: Episodes) -> Episode | None:
    return episodes[-2] if len(episodes) > 1 else None


def _first(names: Iterable[str]) -> str | None:
    return next(iter(names), None)


def told_of(alert: Alert) -> Told:
    """What is remembered of an alert."""
    return Told(alert.id, alert.type, alert.from_, alert.to, alert.status, alert.event_date, alert.between)


def told_from(data: dict[str, Any]) -> Told:
    """What is remembered of an alert, of its JSON."""
    return Told(
        **{
            **data,
            "type": AlertType(data["type"]),
            "event_date": day_of(data["event_date"]),
            "between": tuple(data["between"]),
        }
    )
