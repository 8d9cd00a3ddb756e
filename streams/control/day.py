"""The order of what happened to one place on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from streams.articles.precision import Precision
from streams.control.counting import Action, Chain, Item
from streams.control.policy import Policy
from streams.control.voices import enough, vouches

_ROUGH = {Precision.MONTH: 0, Precision.WEEK: 1, Precision.REPORTED: 2, Precision.DAY: 3}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; several ``actors`` are captors of one day whom nothing tells apart."""

    action: Action
    actors: tuple[str | None, ...]
    items: tuple[Item, ...]


@dataclass(slots=True)
class Side:
    """All captures of one day by actors who are one side."""

    actor: str
    items: list[Item]


def steps_of(items: Sequence[Item], policy: Policy) -> list[Step]:
    """The steps of one day, denials left out, in the order in which they are to be folded."""
    if len(items) == 1 and not items[0].chain:
        return _alone(items[0], policy)
    captures = _captures([item for item in items if item.action is Action.CAPTURE], policy)
    before: list[Step] = []
    after: list[Step] = []
    for action in (Action.LEAVE, Action.PARTIAL):
        for actor, told in _by_actor(items, action):
            place = before if _is_before(action, actor, told, captures, policy) else after
            place.append(Step(action, (actor,), tuple(told)))
    opening = [
        Step(item.action, (item.actor,), (item,))
        for item in items
        if item.action in (Action.START, Action.REFUTED)
    ]
    return [*opening, *before, *captures, *after]


def _alone(item: Item, policy: Policy) -> list[Step]:
    """The step of a day on which only this happened, as of most."""
    if item.action is Action.CAPTURE:
        return [_capture(policy.principal([item.actor]), (item,))] if item.actor is not None else []
    return [] if item.action is Action.DENIAL else [Step(item.action, (item.actor,), (item,))]


def _by_actor(items: Iterable[Item], action: Action) -> list[tuple[str | None, list[Item]]]:
    found: dict[str | None, list[Item]] = {}
    for item in items:
        if item.action is action:
            found.setdefault(item.actor, []).append(item)
    return sorted(found.items(), key=lambda pair: pair[0] or "")


def _is_before(
    action: Action, actor: str | None, told: list[Item], captures: list[Step], policy: Policy
) -> bool:
    """Whether it precedes the day's captures: a withdrawal another's, half a place the whole by the same one."""
    chain = next((item for item in told if item.chain), None)
    if chain:
        taken = [order for order, what, _ in chain.chain if what == Action.CAPTURE]
        if taken:
            return chain.order < max(taken)
    own = any(policy.allied(actor, captor) for step in captures for captor in step.actors)
    return own if action is Action.PARTIAL else not own


def _captures(items: Sequence[Item], policy: Policy) -> list[Step]:
    """Captures of a day: rough dates first, they never displace a stated day; an article's own order goes before."""
    levels: dict[int, list[Side]] = {}
    for side in by_side(items, policy):
        levels.setdefault(max(_exactness(item, items) for item in side.items), []).append(side)
    return [step for rough in sorted(levels) for step in _one_level(levels[rough], policy)]


def _exactness(item: Item, items: Iterable[Item]) -> int:
    """How well a capture is dated; in the order of one article as well as the best of that order."""
    chain = [one for one in items if one.chain == item.chain] if item.chain else [item]
    return max(_ROUGH[one.precision] for one in chain)


def by_side(items: Iterable[Item], policy: Policy) -> list[Side]:
    """Captures grouped by captor; allies are one captor, under the principal that they share."""
    sides: list[Side] = []
    for item in sorted(items, key=lambda item: (item.actor or "", item.refs)):
        if item.actor is None:
            continue
        for side in sides:
            if policy.allied(side.actor, item.actor):
                side.items.append(item)
                break
        else:
            sides.append(Side(item.actor, [item]))
    for side in sides:
        side.actor = policy.principal(item.actor for item in side.items if item.actor)
    return sorted(sides, key=lambda side: side.actor)


def _one_level(sides: list[Side], policy: Policy) -> list[Step]:
    """Captures equally well dated: in the order that the texts give, else nobody knows who came last."""
    if len(sides) == 1 and not any(item.chain for item in sides[0].items):
        return [_capture(sides[0].actor, sides[0].items)]
    orders = _orders(sides, policy)
    ends = {order[-1] for order in orders} | _unordered(sides, orders)
    if len(ends) > 1:
        sure = [end for end in ends if _sure(sides[end], policy)]
        if len(sure) != 1:
            items = [item for end in sorted(ends) for item in sides[end].items]
            return [Step(Action.CAPTURE, tuple(sides[end].actor for end in sorted(ends)), tuple(items))]
        ends = set(sure)
    end = ends.pop()
    order = max(
        (order for order in orders if order[-1] == end), key=lambda one: (len(one), one), default=(end,)
    )
    return _laid_out(sides, order)


def _capture(actor: str, items: Iterable[Item]) -> Step:
    return Step(Action.CAPTURE, (actor,), tuple(items))


def _sure(side: Side, policy: Policy) -> bool:
    losers = frozenset(item.other for item in side.items if item.other)
    return enough(vouches(side.items, side.actor, losers, policy), policy)


def _orders(sides: list[Side], policy: Policy) -> list[tuple[int, ...]]:
    """Each article's own order of captors, as positions in ``sides``; a lone "retook" implies who had it before."""
    orders: set[tuple[int, ...]] = set()
    for side in sides:
        for item in side.items:
            order = _captors(item.chain, sides, policy)
            if order and item.chain[0][0] > 1:
                order = (*_implied(item, order[0], sides, policy), *order)
            if order:
                orders.add(order)
    return sorted(orders)


def _captors(chain: Chain, sides: list[Side], policy: Policy) -> tuple[int, ...]:
    found: list[int] = []
    for _, action, actor in chain:
        place = _position(actor, sides, policy)
        if action == Action.CAPTURE and place is not None and found[-1:] != [place]:
            found.append(place)
    return tuple(found)


def _position(actor: str | None, sides: list[Side], policy: Policy) -> int | None:
    return next((at for at, side in enumerate(sides) if policy.allied(side.actor, actor)), None)


def _implied(item: Item, first: int, sides: list[Side], policy: Policy) -> tuple[int, ...]:
    """Who must have taken it before a "retook": the loser it names, else whoever else took it that day."""
    if item.other:
        place = _position(item.other, sides, policy)
        return () if place is None or place == first else (place,)
    return tuple(at for at in range(len(sides)) if at != first)


def _unordered(sides: list[Side], orders: list[tuple[int, ...]]) -> set[int]:
    """Captors whom no article puts in an order."""
    return set(range(len(sides))) - {at for order in orders for at in order}


def _laid_out(sides: list[Side], order: tuple[int, ...]) -> list[Step]:
    """One step for each place in the order; a claim without an order joins its captor's last step."""
    steps: list[list[Item]] = [[] for _ in order]
    for at, side in enumerate(sides):
        places = [place for place, captor in enumerate(order) if captor == at]
        for item in side.items:
            if places:
                steps[places[max(-len(places), -1 - _later(item))]].append(item)
    return [_capture(sides[at].actor, items) for at, items in zip(order, steps, strict=True) if items]


def _later(item: Item) -> int:
    """How many more times this item's captor takes the place in the same article that day."""
    own = [order for order, action, actor in item.chain if action == Action.CAPTURE and actor == item.actor]
    return sum(order > item.order for order in own)
