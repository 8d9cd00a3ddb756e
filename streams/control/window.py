"""The recent part of a place's history, small enough to be kept in one row.

It holds the claims since a day, the horizon, and what the fold of all earlier ones came to. Folding the window gives
what folding everything gives, or says that it cannot (``BeyondWindowError``).
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from streams.control.counting import Action, Item, Ref, interval_end
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
    """Claims that say the same in the same voice: how many, and the oldest of them.

    ``aside`` are newer ones that there is no room for, until they are put into a row of their own.
    """

    item: Item
    count: int
    aside: tuple[Ref, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether there are more claims than are kept."""
        return self.count > len(self.item.refs)

    @property
    def unseen(self) -> int:
        """How many claims are in a row of their own."""
        return self.count - len(self.item.refs) - len(self.aside)

    def joined(self, more: Item, most: int) -> "Held":
        """With the claims of one more item; kept are the oldest of all, never one that is newer than one left out."""
        last = self.item.refs[-1]
        near = [ref for ref in more.refs if not self.cut or ref < last]
        refs = sorted({*self.item.refs, *near})
        aside = (*self.aside, *refs[most:], *(ref for ref in more.refs if ref not in near))
        return Held(self.item._replace(refs=tuple(refs[:most])), self.count + len(more.refs), aside)

    def without(self, refs: Collection[Ref]) -> "Held":
        """With these claims gone; those kept stay the oldest of what is left, also where not all are kept."""
        left = tuple(ref for ref in self.item.refs if ref not in refs)
        aside = tuple(ref for ref in self.aside if ref not in refs)
        return Held(self.item._replace(refs=left), self.count - len(refs), aside)

    def fewer(self, keep: int, shown: frozenset[Ref]) -> "Held":
        """With fewer claims, but all that are shown, and the next one: so it can be told that none is missing."""
        last = max((at for at, ref in enumerate(self.item.refs, 1) if ref in shown), default=-1)
        refs = self.item.refs
        at = max(keep, last + 1)
        return Held(self.item._replace(refs=refs[:at]), self.count, (*self.aside, *refs[at:]))


@dataclass(slots=True)
class Window:
    """Everything from ``horizon`` on. ``base`` are the spans that earlier items made, as far as they still matter.

    ``items`` are keyed by what they say, without the claims that say it; ``vague`` are captures folded into the base
    whose interval ends after the horizon; ``newest`` is the newest day in the base. ``thin`` says that the last span
    of the base lacks claims that would be shown.
    """

    horizon: dt.date
    base: list[Span] = field(default_factory=list)
    items: dict[Item, Held] = field(default_factory=dict)
    vague: list[tuple[str, dt.date]] = field(default_factory=list)
    newest: dt.date | None = None
    thin: bool = False

    def add(self, items: Iterable[Item], policy: Policy) -> bool:
        """Take items in, keeping of each as many claims as are shown; whether folding may come to something else."""
        news = False
        for item in items:
            self._within(item, policy)
            name = item._replace(refs=())
            held = self.items.get(name)
            if held is None:
                self.items[name] = Held(item, len(item.refs))
                news = True
            else:
                self.items[name] = held.joined(item, policy.limits.alerts_evidence)
                news |= item.refs < held.item.refs  # the oldest claim has a say in the order of a day
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
            if held is None or not {*held.item.refs, *held.aside}.issuperset(item.refs):
                raise BeyondWindowError("the claim is not in the window")
            less = held.without(item.refs)
            if less.item.refs:
                self.items[name] = less
            elif less.count:
                raise BeyondWindowError("the oldest claim of this voice is not in the window")
            else:
                del self.items[name]

    def trim(self, most: int, shown: frozenset[Ref] = frozenset()) -> None:
        """Keep of each item no more claims than so many, and those to be shown."""
        for name, held in self.items.items():
            if len(held.item.refs) > most:
                self.items[name] = held.fewer(most, shown)

    def all_items(self) -> list[Item]:
        """The items, in a fixed order."""
        return sorted((held.item for held in self.items.values()), key=lambda item: (item.day, item.refs))

    def newest_day(self) -> dt.date | None:
        """The newest event day of the place."""
        days = [item.day for item in self.items if item.action is not Action.START]
        return max([*days, *([self.newest] if self.newest else [])], default=None)

    def has_before(self, day: dt.date) -> bool:
        """Whether a claim stands at a day before this one."""
        return any(item.day < day for item in self.items)

    def fold(self, policy: Policy) -> Folded:
        """Fold the window. Raises BeyondWindowError, also where the claims to be shown are not all in it."""
        folded = self.folded(policy)
        if self._lacking(folded, policy):
            raise BeyondWindowError("claims to be shown are not in the window")
        return folded

    def folded(self, policy: Policy) -> Folded:
        """What the window comes to, whether or not it has all claims to be shown. Raises BeyondWindowError."""
        items = settled(self.all_items(), policy)
        if any(item.day < self.horizon for item in items):
            raise BeyondWindowError("a vague claim fell back before the horizon")
        folded = fold_on(self.base, items, policy)
        if folded is None:
            raise BeyondWindowError("a capture before the horizon is refuted")
        return folded

    def _lacking(self, folded: Folded, policy: Policy) -> bool:
        """Whether the last span may have older claims than those that are kept."""
        now = folded.now
        if now is None:
            return False
        if self.thin and len(folded.spans) <= len(self.base):
            return True
        last = {held.item.refs[0]: held.item.refs[-1] for held in self.items.values() if held.cut}
        ends = [last[item.refs[0]] for item in now.behind if item.refs[0] in last] if last else []
        shown = now.shown(policy)
        return bool(ends) and (len(shown) < policy.limits.alerts_evidence or min(ends) < shown[-1])

    def advanced(self, horizon: dt.date, told: frozenset[dt.date], policy: Policy) -> "Window":
        """As ``cut``, where what is left can be folded. Raises as ``fold``."""
        new = self.cut(horizon, told, policy)
        if len(new.items) < len(self.items):
            new.fold(policy)
        return new

    def cut(self, horizon: dt.date, told: frozenset[dt.date], policy: Policy) -> "Window":
        """The window from a later horizon on; ``told``: event days that alerts speak of. Raises BeyondWindowError."""
        pairs = list(zip(settled(self.all_items(), policy), self.all_items(), strict=True))
        early = [now for now, _ in pairs if now.day < horizon]
        if not early:
            return replace(self, horizon=horizon)
        folded = fold_on(self.base, early, policy)
        if folded is None:
            raise BeyondWindowError("a capture before the horizon is refuted")
        later = {raw._replace(refs=()) for now, raw in pairs if now.day >= horizon}
        days = [item.day for item in early if item.action is not Action.START]
        vague = [*self.vague, *_vague(pairs, horizon)]
        return Window(
            horizon,
            list(_trimmed(folded.spans, horizon, told, policy)),
            {name: held for name, held in self.items.items() if name in later},
            [(actor, end) for actor, end in vague if end >= horizon],
            max([*days, *([self.newest] if self.newest else [])], default=None),
            self._lacking(folded, policy),
        )


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
        # Only the last can ever be the present again, and be shown with its claims.
        shown = span.shown(policy) if at == len(spans) - 1 else ()
        yield _lean(span, told, frozenset(shown), policy)


def _lean(span: Span, told: frozenset[dt.date], shown: frozenset[Ref], policy: Policy) -> Span:
    span = copy_of(span)
    for name, days in (("items", told), ("vouching", told), ("denials", frozenset[dt.date]())):
        items = getattr(span, name)
        kept = _kept(items, span, days, policy) | {id(one) for one in items if shown.intersection(one.refs)}
        setattr(span, name, [_lean_item(item, shown) for item in _by_day(items) if id(item) in kept])
    span.void = []
    span.forget()
    return span


def _lean_item(item: Item, shown: frozenset[Ref]) -> Item:
    return item._replace(refs=tuple(ref for ref in item.refs if ref == item.refs[0] or ref in shown))


def _by_day(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.day, item.refs))


def _kept(items: Sequence[Item], span: Span, told: frozenset[dt.date], policy: Policy) -> set[int]:
    """Of items of one span: the first and last days, the days told of, and of each voice the oldest."""
    captor, losers = span.holder or span.claimant, span.losers
    ordered = _by_day(items)
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
    return {id(item) for item in (*kept.values(), *ranked[:VOICES_KEPT])}


_RANK = {Voice.ADMIT: 0, Voice.REPORT: 1, Voice.BOAST: 2, Voice.UNKNOWN: 3}


def _stated(item: Item) -> frozenset[str]:
    name = item.actor if item.action is Action.LEAVE else item.other
    return frozenset({name} if name else ())


def build(items: Sequence[Item], told: frozenset[dt.date], policy: Policy) -> Window:
    """The window over all items of a place, as long as the policy says if that can be folded, else longer."""
    whole = Window(dt.date.min)
    whole.add(items, policy)
    newest = whole.newest_day()
    if newest is None or newest - dt.date.min < dt.timedelta(days=policy.limits.hot_days):
        return whole
    horizon = newest - dt.timedelta(days=policy.limits.hot_days)
    return shortened(whole, horizon, told, policy) if whole.has_before(horizon) else whole


def shortened(window: Window, horizon: dt.date, told: frozenset[dt.date], policy: Policy) -> Window:
    """The window from a horizon on, or as it is where that cannot be."""
    if horizon <= window.horizon:
        return window
    try:
        return window.advanced(horizon, told, policy)
    except BeyondWindowError:
        return window
