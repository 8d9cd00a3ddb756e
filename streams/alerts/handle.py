"""One record in, its alerts out: the incremental side of reconciling, over rows that a table or a file keeps.

Most records need the hot row of their place and the cold row of their article. Where those do not reach back far
enough (``BeyondWindowError``), the pages of those days are changed; where that is not enough either, as for a merge,
all cold rows of the place are read and the hot row and the pages are made anew.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.alerts.amend import amend
from streams.alerts.finish import evidence, finished
from streams.alerts.hot import Hot, packed, rebuilt, unite
from streams.alerts.rows import (
    ColdRow,
    Entry,
    cold_key,
    dump_cold,
    history_of,
    load_cold,
)
from streams.alerts.tell import Cause, Step, Told, tell, told_of
from streams.alerts.texts import Groups, text_of
from streams.alerts.work import Table, Work, said
from streams.control.counting import ARTICLE_TYPES, Item, Key, count, key, outranks, standing
from streams.control.gone import reason
from streams.control.identity import ambiguous, counts, differing, located, merged_in, merged_into, traits
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.control.state import ControlState, Episode, naming, newest_place, outlines, reconcile, state_of
from streams.control.window import BeyondWindowError, Window
from streams.places.place import Place


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a record did. ``alerts`` are exactly those that it raised when it was handled first.

    ``before`` and ``after`` are the states around it (None: nothing known), with no more of the history than the hot
    row has; both are the present one for a record that was handled before. ``merged_into`` names the place that this
    one was merged into: send the record there.
    """

    place: Place
    before: ControlState | None
    after: ControlState | None
    alerts: tuple[Alert, ...]
    merged_into: str | None = None
    _work: Work | None = field(default=None, repr=False, compare=False)

    @property
    def state(self) -> ControlState | None:
        """The state after the record."""
        return self.after

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The claims behind that state, oldest first. Reads the cold rows of their articles."""
        if self.after is None or self._work is None:
            return ()
        return evidence(self.after.episode.refs, self._work.finder.find, self._work.policy)


@dataclass(slots=True)
class _Done:
    """What handling came to: the history around the record, and what is to be told."""

    before: Sequence[Episode]
    after: Sequence[Episode]
    alerts: tuple[Alert, ...] = ()
    merged_into: str | None = None


def handle(record: Record, rows: Table, policy: Policy) -> Outcome:
    """Bring the rows of the record's place up to date and give the alerts.

    Handling a record again gives the same alerts, byte for byte, and changes nothing. ``rows`` holds one hot row a
    place (key: its id) and cold rows; a cold row is always written before the hot one.
    """
    work = _open(record, rows, policy)
    known = work.cold.entry(record)
    done = _again(work, known) if known else _first_time(work)
    place = work.hot.place or record.place
    before, after = state_of(place, done.before), state_of(place, done.after)
    work.finder.found[key(record)] = work.kept
    return Outcome(record.place, before, after, done.alerts, done.merged_into, work)


def _open(record: Record, rows: Table, policy: Policy) -> Work:
    hot = Hot.load(rows.get(record.place.id))
    at = cold_key(record)
    raw = rows.get(at)
    cold = load_cold(raw) if raw else ColdRow([], hot.chain)
    return Work(record, rows, policy, hot, cold, fresh=raw is None)


def _first_time(work: Work) -> _Done:
    try:
        done = _recent(work)
    except BeyondWindowError:
        done = _older(work)
    work.hot.number += 1
    work.cold.entries.append(Entry(work.record, work.hot.number, done.alerts))
    work.rows[cold_key(work.record)] = dump_cold(work.cold)
    if work.fresh:
        work.hot.chain = cold_key(work.record)
    work.hot.place = _called(work.hot.place, work.record.place)
    work.hot.told += [told_of(alert) for alert in done.alerts if alert.type is not AlertType.REVERTED]
    _write(work)
    return done


def _write(work: Work) -> None:
    """Write all rows but the cold one; the hot one last."""
    hot = work.hot
    raw = packed(hot, work.aside, work.policy)
    if hot.window is None:
        hot.left, hot.forgotten, hot.pages = [], [], None
    if hot.left or hot.forgotten:
        hot.pages = work.book.add(hot.pages, hot.left, hot.forgotten)
        raw = hot.dump()
    work.rows.update(work.texts)
    work.rows[work.record.place.id] = raw


def _again(work: Work, known: Entry) -> _Done:
    """A record that was handled before. A hot row that a crash kept from knowing it is made anew."""
    hot, place_id = work.hot, work.record.place.id
    if known.number > hot.number:
        hot.number = known.number
        hot.chain = cold_key(work.record) if work.cold.after == hot.chain else hot.chain
        entries = list(history_of(place_id, work.rows, hot.chain))
        hot.told = _ledger(entries)
        _rebuild(work, [entry.record for entry in entries])
        hot.place = newest_place(entry.record for entry in entries)
        _write(work)
    if hot.into or (hot.window and hot.policy == work.policy.hash):
        return _Done(hot.seen, hot.seen, known.alerts, hot.into)
    records = [entry.record for entry in history_of(place_id, work.rows)]
    now = _episodes(reconcile(records, work.policy))
    return _Done(now, now, known.alerts, merged_into(records))


def _called(known: Place | None, place: Place) -> Place:
    return place if known is None or known == place else max(known, place, key=naming)


def _episodes(state: ControlState | None) -> Sequence[Episode]:
    return state.episodes if state else ()


def _recent(work: Work) -> _Done:
    """Handle a record within the window of the hot row. Raises BeyondWindowError before anything is changed."""
    hot, record, policy = work.hot, work.record, work.policy
    if hot.number == 0 and hot.chain is None:
        hot.policy, hot.window = policy.hash, Window(dt.date.min)
    window, quiet = _open_window(work)
    if quiet:
        return quiet
    kept, before = work.kept, hot.seen
    window, news = _moved(work, window, kept)
    after = outlines(window.fold(policy), policy) if news else before
    alerts = _raise(work, Step(before, after, hot.told, _plain_cause(work, kept, window), policy))
    _shelve(work, kept)
    hot.window, hot.seen = window, after
    hot.traits |= traits(record)
    return _Done(before, after, alerts)


def _open_window(work: Work) -> tuple[Window, _Done | None]:
    """The window that a record may be handled in, and what it comes to where it changes nothing. Raises as above."""
    hot, record, kept = work.hot, work.record, work.kept
    if record.type not in ARTICLE_TYPES or (kept and kept.type is RecordType.START):
        raise BeyondWindowError("a merge, or a line of a map taken back, moves more than the window")
    if hot.into:
        return Window(dt.date.min), _Done((), (), merged_into=hot.into)
    if hot.window is None or hot.policy != work.policy.hash:
        raise BeyondWindowError("the hot row has no window")
    dead = kept and (not outranks(record, kept) or _says_the_same(record, kept))  # 31: from the beginning
    return hot.window, _Done(hot.seen, hot.seen) if dead or not counts(record, hot.inside) else None


def _plain_cause(work: Work, kept: Record | None, window: Window) -> Cause:
    record = work.record
    late = _late(work.items, window, work.policy)
    return Cause(_correction(record, kept), late, silent=record.type is RecordType.START)


def _amended(work: Work) -> _Done:
    """Handle a record of days before the window by the pages of those days. Raises as ``_recent``."""
    hot, record, policy = work.hot, work.record, work.policy
    window, quiet = _open_window(work)
    if quiet:
        return quiet
    kept = work.kept
    gone, come = _exchanged(work, kept)
    change = amend(hot, work.book, gone, come, policy)
    cause = _plain_cause(work, kept, change.window or window)
    alerts = _raise(work, Step(change.before, change.after, change.told, cause, policy))
    change.save(hot, work.book)
    _shelve(work, kept)
    hot.traits |= traits(record)
    return _Done(change.before, change.after, alerts)


def _says_the_same(record: Record, kept: Record) -> bool:
    """Whether a text was only read again: the claims and all that weighs with them are as they were."""
    told_of_the_same = record.place == kept.place or not (record.place.provisional or kept.place.provisional)
    again = replace(record, reader=kept.reader, arrived=kept.arrived, place=kept.place)
    return told_of_the_same and again == kept


def _older(work: Work) -> _Done:
    """Handle a record that the last days do not reach: in the whole hot row, in pages, else over all cold rows."""
    for way in _ways(work):
        work.forget_texts()
        try:
            return way(work)
        except BeyondWindowError:
            pass
    work.forget_texts()
    return _whole(work)


def _ways(work: Work) -> list[Callable[[Work], _Done]]:
    try:
        more = unite(work.hot, work.aside, work.policy, whole=True)
    except BeyondWindowError:
        return []
    return [_recent, _amended] if more else [_amended]


def _moved(work: Work, window: Window, kept: Record | None) -> tuple[Window, bool]:
    """The window with this record in and the one that it replaces out, and whether that may change anything."""
    gone, come = _exchanged(work, kept)
    window = replace(window, items=dict(window.items))
    window.remove(gone)
    news = window.add(come, work.policy)
    return window, news or bool(gone) or _to_be_shown(come, work)


def _exchanged(work: Work, kept: Record | None) -> tuple[list[Item], list[Item]]:
    """The items that go and those that come with a record, those too of copies whose first teller is another now."""
    record = work.record
    if differing(work.hot.traits | traits(record)):
        raise BeyondWindowError("the place may be more than one")
    was, will = work.shelf.exchange(text_of(kept) if kept else None, text_of(record))
    gone: list[Item] = []
    come: list[Item] = []
    for name in {**dict.fromkeys([key(record)]), **was, **will}:
        less, more = _told_as(name, was, kept, work), _told_as(name, will, record, work)
        if less != more:
            gone += less
            come += more
    return gone, come


def _told_as(name: Key, groups: Groups, own: Record | None, work: Work) -> list[Item]:
    """The items of an article as a copy of its first teller; ``own`` is what the record's article says."""

    def find(one: Key) -> Record | None:
        return own if one == key(work.record) else work.finder.find(one)

    told = find(name)
    if told is None:
        return []
    teller = groups[name].first if name in groups else name
    first = told if teller == name else find(teller)
    if first is None:
        raise BeyondWindowError("the first teller is not kept")
    return work.items if told is first is work.record else said(told, first, work.policy)


def _to_be_shown(items: Iterable[Item], work: Work) -> bool:
    """Whether claims may be among the oldest of those behind the present."""
    shown = work.hot.seen[-1].refs if work.hot.seen else ()
    room = len(shown) < work.policy.limits.alerts_evidence
    return any(room or item.refs[0] < shown[-1] for item in items)


def _shelve(work: Work, kept: Record | None) -> None:
    old = text_of(kept) if kept else None
    _, groups = work.shelf.exchange(old, text_of(work.record))
    if old:
        work.shelf.drop(old)
    for one in groups.values():
        work.shelf.put(one)


def _whole(work: Work) -> _Done:
    """Handle a record over all that is kept of its place."""
    record, policy = work.record, work.policy
    entries = list(history_of(record.place.id, work.rows))
    records = [entry.record for entry in entries]
    before = reconcile(records, policy)
    after = reconcile([*records, record], policy)
    work.hot.told = _ledger(entries)
    _rebuild(work, [*records, record])
    step = Step(_episodes(before), _episodes(after), work.hot.told, _cause(work, records), policy)
    return _Done(step.before, step.after, _raise(work, step), merged_into([*records, record]))


def _rebuild(work: Work, records: Sequence[Record]) -> None:
    """Make the hot row and the texts' rows anew."""
    here = located(records)
    counted = sorted(standing(here).values(), key=key)
    work.hot.inside, work.hot.into = merged_in(records) or frozenset(), merged_into(records)
    plain = not ambiguous(counted) and not work.hot.into
    items = count(counted, work.policy)[0] if plain else None
    rebuilt(work.hot, work.aside, items, counted, work.policy)
    if plain:
        work.shelf.rewrite(counted, records)


def _raise(work: Work, step: Step) -> tuple[Alert, ...]:
    own = {alert.id for entry in work.cold.entries for alert in entry.alerts}

    def find(name: Key) -> Record | None:
        return work.record if name == key(work.record) and not _dead(work) else work.finder.find(name)

    return finished(tell(step), work.record, find, own, work.policy)


def _dead(work: Work) -> bool:
    kept = work.kept
    return kept is not None and not outranks(work.record, kept)


def _ledger(entries: Iterable[Entry]) -> list[Told]:
    """All that was told, in the order in which it was."""
    alerts = [alert for entry in sorted(entries, key=lambda entry: entry.number) for alert in entry.alerts]
    taken_back = {alert.reverts for alert in alerts}
    told = [told_of(alert) for alert in alerts if alert.type is not AlertType.REVERTED]
    for one in told:
        one.reverted = one.id in taken_back
    return told


def _cause(work: Work, records: Sequence[Record]) -> Cause:
    """Why a record moves its place: something new, or something taken back."""
    record, policy = work.record, work.policy
    if record.type is RecordType.START or (work.kept and work.kept.type is RecordType.START):
        return Cause(silent=True)
    if record.type in (RecordType.MERGE, RecordType.UNMERGE):
        return Cause(f"{record.type}d")
    counted = sorted(standing(located([*records, record])).values(), key=key)
    if ambiguous(counted):
        return Cause("ambiguous")
    window = Window(dt.date.min)
    window.add(count(counted, policy)[0], policy)
    late = _late(work.items, window, policy)
    return Cause(None if _dead(work) else _correction(record, work.kept), late)


def _correction(record: Record, kept: Record | None) -> str | None:
    """17: why what was told may be taken back; None where the article said nothing before."""
    if kept is None or not kept.claims:
        return None
    return reason(kept, record)


def _late(items: Sequence[Item], window: Window, policy: Policy) -> bool:
    """20: whether all that a record tells is older than so many days before the newest claim of the place."""
    newest = window.newest_day()
    if not items or newest is None:
        return False
    return (newest - max(item.day for item in items)).days > policy.limits.late_days
