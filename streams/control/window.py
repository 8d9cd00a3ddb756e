"""The recent part of a place's history, small enough to be kept in one row.

It holds the claims since a day, the horizon, and what the fold of all earlier ones came to. Folding the window gives
what folding everything gives, or says that it cannot (``BeyondWindowError``).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from streams.control.counting import Action, Item, interval_end
from streams.control.fold import Folded, fold_on, settled
from streams.control.policy import Policy
from streams.control.span import Span, copy_of
from streams.control.voices import Voice, voice_of
from streams.errors import WhoholdsError

VOICES_KEPT = 40  # of a span before the horizon: two decide, and an outlet more or less changes nothing


class BeyondWindowError(WhoholdsError):
    """The window does not reach back far enough for this."""


@dataclass(slots=True)
class Held:
    """Claims that say the same in the same voice: how many, and the oldest of them."""

    item: Item
    count: int


@dataclass(slots=True)
class Window:
    """Everything from ``horizon`` on. ``base`` are the spans that earlier items made, as far as they still matter.

    ``items`` are keyed by what they say, without the claims that say it; ``vague`` are captures folded into the base
    whose interval ends after the horizon; ``newest`` is the newest day in the base.
    """

    horizon: dt.date
    base: list[Span] = field(default_factory=list)
    items: dict[Item, Held] = field(default_factory=dict)
    vague: list[tuple[str, dt.date]] = field(default_factory=list)
    newest: dt.date | None = None

    def add(self, items: Iterable[Item], refs: int, policy: Policy) -> bool:
        """Take items in, keeping so many claims of each; whether they say anything that none said before."""
        news = False
        for item in items:
            self._within(item, policy)
            name = item._replace(refs=())
            held = self.items.get(name)
            if held is None:
                self.items[name] = Held(item, len(item.refs))
                news = True
            else:
                kept = tuple(sorted({*held.item.refs, *item.refs}))[:refs]
                self.items[name] = Held(item._replace(refs=kept), held.count + len(item.refs))
        return news

    def _within(self, item: Item, policy: Policy) -> None:
        if item.day < self.horizon:
            raise BeyondWindowError(f"{item.day} is before {self.horizon}")
        if item.action is Action.CAPTURE:
            for actor, end in self.vague:
                if item.day <= end and policy.allied(actor, item.actor):
                    raise BeyondWindowError(f"a vague capture may be that of {item.day}")

    def remove(self, items: Iterable[Item]) -> None:
        """Take items out again."""
        for item in items:
            name = item._replace(refs=())
            held = self.items.get(name)
            if held is None or not set(item.refs) <= set(held.item.refs):
                raise BeyondWindowError("the claim is not in the window")
            left = tuple(ref for ref in held.item.refs if ref not in item.refs)
            if held.count > len(held.item.refs):
                raise BeyondWindowError("claims of this voice are not all in the window")
            if left:
                self.items[name] = Held(item._replace(refs=left), len(left))
            else:
                del self.items[name]

    def all_items(self) -> list[Item]:
        """The items, in a fixed order."""
        return sorted((held.item for held in self.items.values()), key=lambda item: (item.day, item.refs))

    def newest_day(self) -> dt.date | None:
        """The newest event day of the place."""
        days = [item.day for item in self.items if item.action is not Action.START]
        return max([*days, *([self.newest] if self.newest else [])], default=None)

    def fold(self, policy: Policy) -> Folded:
        """Fold the window. Raises BeyondWindowError."""
        items = settled(self.all_items(), policy)
        if any(item.day < self.horizon for item in items):
            raise BeyondWindowError("a vague claim fell back before the horizon")
        folded = fold_on(self.base, items, policy)
        if folded is None:
            raise BeyondWindowError("a capture before the horizon is refuted")
        return folded

    def advanced(self, horizon: dt.date, told: frozenset[dt.date], policy: Policy) -> "Window":
        """The window from a later horizon on; ``told`` are event days that alerts speak of. Raises as ``fold``."""
        pairs = list(zip(settled(self.all_items(), policy), self.all_items(), strict=True))
        early = [now for now, _ in pairs if now.day < horizon]
        if not early:
            return Window(horizon, self.base, self.items, self.vague, self.newest)
        folded = fold_on(self.base, early, policy)
        if folded is None:
            raise BeyondWindowError("a capture before the horizon is refuted")
        later = {raw._replace(refs=()) for now, raw in pairs if now.day >= horizon}
        days = [item.day for item in early if item.action is not Action.START]
        new = Window(
            horizon,
            list(_trimmed(folded.spans, horizon, told, policy)),
            {name: held for name, held in self.items.items() if name in later},
            [*self.vague, *_vague(pairs, horizon)],
            max([*days, *([self.newest] if self.newest else [])], default=None),
        )
        new.vague = [(actor, end) for actor, end in new.vague if end >= horizon]
        new.fold(policy)
        return new


def _vague(pairs: Iterable[tuple[Item, Item]], horizon: dt.date) -> Iterator[tuple[str, dt.date]]:
    for now, raw in pairs:
        if now.day < horizon <= interval_end(raw) and raw.action is Action.CAPTURE and raw.actor:
            yield raw.actor, interval_end(raw)


def _trimmed(
    spans: Sequence[Span], horizon: dt.date, told: frozenset[dt.date], policy: Policy
) -> Iterator[Span]:
    """The spans that later claims can still reach, each with what decides about it."""
    reach = max(policy.limits.denial_days, policy.limits.withdrawal_days, policy.limits.repeat_days)
    for at, span in enumerate(spans):
        if at < len(spans) - 2 and span.last + dt.timedelta(days=reach) < horizon:
            continue
        yield _lean(span, told, policy)


def _lean(span: Span, told: frozenset[dt.date], policy: Policy) -> Span:
    captor = span.holder or span.claimant
    span = copy_of(span)
    span.items = _lean_items(span.items, captor, span.losers, told, policy)
    span.vouching = _lean_items(span.vouching, captor, span.losers, told, policy)
    span.denials = _lean_items(span.denials, captor, span.losers, frozenset(), policy)
    span.void = []
    span.forget()
    return span


def _lean_items(
    items: Sequence[Item],
    captor: str | None,
    losers: frozenset[str],
    told: frozenset[dt.date],
    policy: Policy,
) -> list[Item]:
    """Of items of one span: the first and last days, the days told of, and of each voice the oldest."""
    ordered = sorted(items, key=lambda item: (item.day, item.refs))
    kept: dict[object, Item] = {}
    for item in ordered:
        kept.setdefault(("first", item.precision, item.actor), item)
        kept["last", item.actor] = item
        for day in {item.day, item.vague} & told:
            kept.setdefault(("told", day), item)
    voices: dict[object, Item] = {}
    for item in ordered:
        voices.setdefault((item.source, item.side, item.relay, item.other, item.actor, item.action), item)
    ranked = sorted(
        voices.values(),
        key=lambda item: (_RANK[voice_of(item.side, captor, losers | _stated(item), policy)], item.refs),
    )
    chosen = {id(item): item for item in (*kept.values(), *ranked[:VOICES_KEPT])}
    return [item._replace(refs=item.refs[:1]) for item in ordered if id(item) in chosen]


_RANK = {Voice.ADMIT: 0, Voice.REPORT: 1, Voice.BOAST: 2, Voice.UNKNOWN: 3}


def _stated(item: Item) -> frozenset[str]:
    name = item.actor if item.action is Action.LEAVE else item.other
    return frozenset({name} if name else ())


def build(items: Sequence[Item], told: frozenset[dt.date], refs: int, policy: Policy) -> Window:
    """The window over all items of a place, as long as the policy says if that can be folded, else longer."""
    whole = Window(dt.date.min)
    whole.add(items, refs, policy)
    newest = whole.newest_day()
    if newest is None or newest - dt.date.min < dt.timedelta(days=policy.limits.hot_days):
        return whole
    return shortened(whole, newest - dt.timedelta(days=policy.limits.hot_days), told, policy)


def shortened(window: Window, horizon: dt.date, told: frozenset[dt.date], policy: Policy) -> Window:
    """The window from a horizon on, or as it is where that cannot be."""
    if horizon <= window.horizon:
        return window
    try:
        return window.advanced(horizon, told, policy)
    except BeyondWindowError:
        return window
