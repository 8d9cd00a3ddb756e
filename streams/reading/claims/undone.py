"""Captures and withdrawals that other sentences of the text show to be over."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streams.reading.extraction import Precision

if TYPE_CHECKING:
    from streams.reading.claims.drafts import Draft


def undone(draft: "Draft", drafts: "Sequence[Draft]") -> bool:
    """As in "A recaptured X. B had taken it a month ago", "A took X. More than a week ago A withdrew from it"."""
    if not (draft.earlier or draft.event.kind == "withdrew"):
        return False
    for other in drafts:
        if other is draft or other.key != draft.key or not other.told or other.earlier or other.to is None:
            continue
        if other.start > draft.start or other.event.kind == "withdrew":
            continue
        dated = draft.day is not None and draft.day.precision == Precision.DAY
        if draft.earlier and not dated and other.to != draft.to:
            return True
        if draft.event.kind == "withdrew" and other.to == draft.from_ and before(draft, other):
            return True
    return False


def over(draft: "Draft", drafts: "Sequence[Draft]") -> bool:
    """As in "A briefly took X before it was pushed back": told as over, and nobody is told to have it since."""
    later = (other for other in drafts if other.key == draft.key and other.told and other.to != draft.to)
    return draft.event.brief and draft.event.kind == "captured" and not any(other.to for other in later)


def before(draft: "Draft", later: "Draft") -> bool:
    """Whether the first was before the other: by its day, or told as past beside "has taken"."""
    day, other = draft.day, later.day
    if day is None:
        return later.event.perfect and not draft.event.perfect
    if other is None:
        return day.date is None or day.precision != Precision.DAY  # told behind it, on Tuesday: after it
    return day.date is None or other.date is None or day.date < other.date


def no_war(drafts: "Sequence[Draft]") -> None:
    """Tell nothing in a text about votes or games, but "the army took X from the rebels" among other news."""
    for draft in drafts:
        if not (draft.to and draft.from_):
            draft.reason = draft.reason or "no war"
