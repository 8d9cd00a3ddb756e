"""Wire copies of one story: connected groups of alike texts, each under its earliest teller."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from streams.control.copies import common
from streams.control.policy import Policy


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text that makes claims about a place; ``published`` is an instant in UTC."""

    published: str
    outlet: str
    key: tuple[str, str]
    fingerprint: tuple[int, ...]


def first_tellers(texts: Sequence[Text], policy: Policy) -> dict[tuple[str, str], tuple[str, str]]:
    """Key of a text to the key of the earliest copy of its group, where it is not itself that."""
    ordered = sorted(text for text in texts if text.fingerprint and text.published)
    first = list(range(len(ordered)))
    groups = [frozenset(text.fingerprint[1:]) for text in ordered]
    begin = 0
    for at, text in enumerate(ordered):
        while apart(ordered[begin], text) > dt.timedelta(days=policy.limits.copies_days):
            begin += 1
        for earlier in range(begin, at):
            if groups[at].isdisjoint(groups[earlier]):  # as nearly all are: not worth estimating how much
                continue
            if _top(first, earlier) != _top(first, at) and alike(ordered[earlier], text, policy):
                _join(first, earlier, at)
    tops = ((text, ordered[_top(first, at)]) for at, text in enumerate(ordered))
    return {text.key: top.key for text, top in tops if top is not text}


def apart(one: Text, other: Text) -> dt.timedelta:
    """How long after ``one`` the ``other`` was published."""
    return dt.datetime.fromisoformat(other.published) - dt.datetime.fromisoformat(one.published)


def alike(one: Text, other: Text, policy: Policy) -> bool:
    """Whether two texts are copies of one story: they share much of the shorter one, and more than one sentence."""
    limits, shared = policy.limits, common(one.fingerprint, other.fingerprint)
    shorter = min(one.fingerprint[0], other.fingerprint[0])
    long_enough = shared >= limits.copies_groups or shared * 100 >= limits.copies_whole * shorter
    return shared > 0 and long_enough and shared * 100 >= limits.copies_likeness * shorter


def _top(first: list[int], at: int) -> int:
    while first[at] != at:
        first[at] = at = first[first[at]]
    return at


def _join(first: list[int], one: int, other: int) -> None:
    low, high = sorted((_top(first, one), _top(first, other)))
    first[high] = low
