"""The control state of a place: a function of the set of its records, with all its arithmetic."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from streams.articles.precision import Precision
from streams.control.counting import Action, Dropped, Item, Ref, count, instant, key, standing
from streams.control.fold import Folded, fold
from streams.control.identity import ambiguous, located
from streams.control.policy import Policy
from streams.control.record import Record
from streams.control.span import Refuted, Span, Status
from streams.control.voices import Vouch, vouches, wanting
from streams.places.place import Place


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch of the history of a place: ``since`` (None: unknown) to ``until`` (None: still).

    ``days`` are the event days that it rests on. In a contest ``claimant`` took or attacked it and ``defender`` had
    it; ``losers`` are those the holder took it from. ``enemy`` is set where the holder took it again from somebody
    whose own capture nobody told. ``taken`` are the captures in it by captor and day, ``refuted`` those struck from it.
    ``rulings`` are those that shaped it, ``wanting`` says what would confirm it.
    """

    holder: str | None
    status: Status
    since: dt.date | None
    until: dt.date | None = None
    precision: Precision | None = None
    between: tuple[str, ...] = ()
    days: frozenset[dt.date] = frozenset()
    taken: frozenset[tuple[str, dt.date]] = frozenset()
    claimant: str | None = None
    defender: str | None = None
    losers: tuple[str, ...] = ()
    enemy: str | None = None
    refuted: tuple[Refuted, ...] = ()
    voices: tuple[Vouch, ...] = ()
    denials: tuple[Vouch, ...] = ()
    refs: tuple[Ref, ...] = ()
    rulings: tuple[int, ...] = ()
    wanting: str = ""

    @property
    def held(self) -> bool:
        """Whether somebody holds the place."""
        return self.holder is not None


@dataclass(frozen=True, slots=True)
class ControlState:
    """Who holds a place, since when, how sure, and everything behind it.

    ``episodes`` is the whole history, oldest first; ``struck`` the refuted captures; ``dropped`` the claims that do
    not count, with the reason. ``holder`` to ``between`` are those of the episode asked for: the last one, unless a
    day was given.
    """

    place: Place
    holder: str | None
    status: Status
    since: dt.date | None
    precision: Precision | None
    between: tuple[str, ...]
    episode: Episode
    episodes: tuple[Episode, ...] = ()
    struck: tuple[Episode, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def reconcile(
    records: Iterable[Record],
    policy: Policy,
    *,
    at: dt.date | None = None,
    known: dt.date | None = None,
    by_arrival: bool = False,
) -> ControlState | None:
    """Fold all records of one place, in whatever order and however often they come; None where nothing is known.

    ``at`` asks who held it at the end of that day, ``known`` with what had been published by the end of that day in
    UTC (or had arrived, with ``by_arrival``).
    """
    records = list(records)
    if known is not None:
        records = [record for record in records if was_known(record, known, by_arrival=by_arrival)]
    episodes, struck, dropped = history(records, policy)
    found = at_day(episodes, at)
    if found is None:
        return None
    return ControlState(
        newest_place(records), found.holder, found.status, found.since, found.precision, found.between,
        found, episodes, struck, dropped,
    )  # fmt: skip


def state_of(place: Place, episodes: Sequence[Episode]) -> ControlState | None:
    """The present state that a history ends with."""
    if not episodes:
        return None
    now = episodes[-1]
    return ControlState(
        place, now.holder, now.status, now.since, now.precision, now.between, now, tuple(episodes)
    )


Histories = tuple[tuple[Episode, ...], tuple[Episode, ...], tuple[Dropped, ...]]


def history(records: Sequence[Record], policy: Policy) -> Histories:
    """The episodes of a place, its refuted captures, and the claims that do not count."""
    items, dropped = _counted(records, policy)
    return *episodes_of(items, policy), tuple(dropped)


def spans(records: Sequence[Record], policy: Policy) -> Sequence[Span]:
    """What the episodes of a place are made from: as much as a map needs, at half the cost."""
    return fold(_counted(records, policy)[0], policy).spans


def _counted(records: Sequence[Record], policy: Policy) -> tuple[list[Item], list[Dropped]]:
    counted = sorted(standing(located(records)).values(), key=key)
    return ([], []) if ambiguous(counted) else count(counted, policy)


def episodes_of(items: Sequence[Item], policy: Policy) -> tuple[tuple[Episode, ...], tuple[Episode, ...]]:
    """The episodes that items make, and the refuted ones."""
    return frozen(fold(items, policy), policy)


def frozen(folded: Folded, policy: Policy) -> tuple[tuple[Episode, ...], tuple[Episode, ...]]:
    """Spans as episodes, each ending where the next begins."""
    ends = [*(span.since()[0] for span in folded.spans[1:]), None]
    episodes = tuple(_episode(span, end, policy) for span, end in zip(folded.spans, ends, strict=False))
    return episodes, tuple(_episode(span, None, policy) for span in folded.struck)


def was_known(record: Record, day: dt.date, *, by_arrival: bool = False) -> bool:
    """Whether a record was there by the end of a day in UTC; one without a moment always was."""
    moment = instant(record.arrived if by_arrival else record.published)
    return not moment or moment[:10] <= day.isoformat()


def at_day(episodes: Sequence[Episode], day: dt.date | None) -> Episode | None:
    """The episode at the end of a day, or the last one."""
    begun = [one for one in episodes if day is None or one.since is None or one.since <= day]
    return begun[-1] if begun else None


def newest_place(records: Iterable[Record]) -> Place:
    """The place as the records tell it: a row of a table before a provisional one, then the last in order."""
    return max((record.place for record in records), key=naming)


def naming(place: Place) -> tuple[bool, str]:
    """Which telling of a place counts: the greatest."""
    return not place.provisional, repr(place)


def outlines(folded: Folded, policy: Policy) -> tuple[Episode, ...]:
    """Spans as episodes without their voices, and with the claims to be shown for the last one only."""
    last = len(folded.spans) - 1
    return tuple(
        _outline(span, span.since(), policy, span.shown(policy) if at == last else ())
        for at, span in enumerate(folded.spans)
    )


def _episode(span: Span, until: dt.date | None, policy: Policy) -> Episode:
    heard = span.heard(policy)
    return replace(
        _outline(span, span.since(), policy, _evidence(span)),
        until=until,
        voices=tuple(heard),
        denials=tuple(_denial_voices(span, policy)),
        wanting="" if span.sure or not span.held else wanting(heard, policy),
    )


def _outline(
    span: Span, began: tuple[dt.date | None, Precision | None], policy: Policy, refs: tuple[Ref, ...]
) -> Episode:
    since, precision = began
    captures = [item for item in span.items if item.action is Action.CAPTURE]
    return Episode(
        holder=span.holder,
        status=span.status,
        since=since,
        precision=precision,
        between=span.between,
        days=frozenset(
            day for item in (*span.items, *span.vouching) for day in (item.day, item.vague) if day
        ),
        taken=frozenset((item.actor, item.day) for item in captures if item.actor),
        claimant=span.claimant,
        defender=span.defender,
        losers=tuple(_stated(span, policy)),
        enemy=span.enemy,
        refuted=tuple(span.refuted),
        refs=refs,
        rulings=tuple(sorted(span.rulings)),
    )


def _stated(span: Span, policy: Policy) -> list[str]:
    """Whom the claims say it was taken from, by the oldest claim first."""
    told = sorted((*span.items, *span.vouching), key=lambda item: item.refs)
    names = [item.actor if item.action is Action.LEAVE else item.other for item in told]
    taker = span.holder or span.claimant
    return list(dict.fromkeys(name for name in names if name and not policy.allied(name, taker)))


def _denial_voices(span: Span, policy: Policy) -> list[Vouch]:
    return vouches([*span.denials, *span.void], span.claimant or span.holder, span.losers, policy)


def _evidence(span: Span) -> tuple[Ref, ...]:
    return tuple(sorted({ref for item in span.behind for ref in item.refs}))
