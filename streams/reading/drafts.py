"""Drafts of claims settled over the whole article: who moved in after whom, what is denied, in which order."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from streams.articles.days import Day
from streams.articles.text import fold
from streams.reading.events import Event
from streams.reading.items import Named

MANY = 500  # drafts around one that may bear on it: no article has more, but a hostile text may
DENIAL_REACH = 3  # sentences back that "denied the report" speaks of


@dataclass(slots=True)
class Draft:
    """One event at one place; ``reason`` "" makes it a claim. ``key`` is the folded name; ``denied`` who denies it."""

    named: Named
    key: str
    event: Event
    sentence: int
    to: str | None
    from_: str | None
    day: Day | None
    reason: str
    source: str | None
    denied: tuple[str | None, str | None] | None = None
    denier: str | None = None

    @property
    def told(self) -> bool:
        """Whether it is a claim so far."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody denies what was told before; ``key`` names the place still held, if one is named."""

    sentence: int
    start: int
    actor: str | None
    source: str | None
    key: str | None = None


def name_key(text: str) -> str:
    """A name as other mentions of the same text may write it."""
    return fold(text).replace("-", " ")


def settle(drafts: list[Draft], denials: Sequence[Denial], flags: Sequence[int] = ()) -> list[Draft]:
    """Decide what needs the whole text: entering, leaving, denials. ``flags``: sentences in which a flag went up."""
    flagged = {sentence for flag in flags for sentence in (flag, flag - 1)}
    for at, draft in enumerate(drafts):
        if draft.event.frame == "enter" and draft.told:
            taken = draft.sentence in flagged or _moved_in(draft, _near(drafts, at))
            draft.reason = "" if taken else "entered only"
    for at, draft in enumerate(drafts):
        if draft.event.kind == "withdrew" and draft.told:
            _succeed(draft, _near(drafts, at))
    own = [
        Denial(draft.sentence, draft.event.position, draft.denier, draft.source, draft.key)
        for draft in drafts
        if draft.reason == "denied"
    ]
    sentences = [draft.sentence for draft in drafts]
    for denial in (*own, *denials):
        end = bisect_right(sentences, denial.sentence)
        start = bisect_left(sentences, denial.sentence - DENIAL_REACH) if denial.key is None else end - MANY
        _deny(drafts[max(0, start) : end], denial)
    return drafts


def _near(drafts: Sequence[Draft], at: int) -> Sequence[Draft]:
    return drafts[max(0, at - MANY) : at + MANY]


def _moved_in(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Entering takes a place that its holder left, or where the text goes on to a flag or to control."""
    if draft.event.unopposed:
        return True
    for other in drafts:
        if other is draft or other.reason not in ("", "no captor"):
            continue
        near = abs(other.sentence - draft.sentence) <= 2
        if (
            other.key == draft.key
            and other.event.frame in ("leave", "hand", "lose")
            and other.from_ != draft.to
        ):
            return True
        if (
            near
            and other.event.frame in ("flag", "take", "control")
            and other.key == draft.key
            and other.to in (None, draft.to)
        ):
            return True
    return False


def _succeed(draft: Draft, drafts: Sequence[Draft]) -> None:
    """Who moved in after a withdrawal, told elsewhere in the text, is its captor: told once."""
    for other in drafts:
        if (
            (
                other is not draft
                and other.key == draft.key
                and other.told
                and other.to is not None
                and other.to != draft.from_
            )
            and other.event.kind in ("captured", "handed_over")
            and abs(other.sentence - draft.sentence) <= 4
        ):
            draft.reason = "told with its captor"
            other.from_ = other.from_ or draft.from_
            return


def _deny(drafts: Sequence[Draft], denial: Denial) -> None:
    for draft in drafts:
        if not draft.told or draft.event.kind == "withdrew" or draft.to is None or draft.to == denial.actor:
            continue
        if denial.key is not None:
            if draft.key == denial.key and draft.event.start < denial.start:
                draft.denied = (denial.actor, denial.source)
        elif (
            denial.sentence - DENIAL_REACH <= draft.sentence <= denial.sentence
            and draft.event.start < denial.start
        ):
            draft.denied = (denial.actor, denial.source)
