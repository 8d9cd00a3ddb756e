"""Drafts of claims settled over the whole article: who moved in after whom, what is denied, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.articles.days import Day
from streams.articles.text import fold
from streams.reading.events import Event
from streams.reading.items import Named

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
    for draft in drafts:
        if draft.event.frame == "enter" and draft.told:
            flagged = draft.sentence in flags or draft.sentence + 1 in flags
            draft.reason = "" if flagged or _moved_in(draft, drafts) else "entered only"
    for draft in drafts:
        if draft.event.kind == "withdrew" and draft.told:
            _succeed(draft, drafts)
    for draft in drafts:
        if draft.reason == "denied":
            _deny(drafts, Denial(draft.sentence, draft.event.position, draft.denier, draft.source, draft.key))
    for denial in denials:
        _deny(drafts, denial)
    return drafts


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
