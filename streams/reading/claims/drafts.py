"""Drafts of claims settled over the whole article: who moved in after whom, what is denied, in which order."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streams.articles.days import Day
from streams.articles.precision import Precision
from streams.articles.text import fold
from streams.reading.claims.undone import before, over, undone
from streams.reading.clauses.events import Event
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Named

HELD = ("ongoing", "state")  # reasons of what is told as how things stand
MANY = 500  # drafts around one that may bear on it: no article has more, but a hostile text may
SUCCESSION = 10  # sentences between a withdrawal and who took the place
PART_REACH = 3  # sentences
DENIAL_AHEAD = 6  # sentences on in which what was denied is told as said before
DENIAL_REACH = 3  # sentences back that "denied the report" speaks of


@dataclass(slots=True)
class Draft:
    """One event at one place; ``reason`` "" makes it a claim. ``key`` is the folded name; ``denied`` who denies it.

    ``earlier``: told as what was before the rest ("had taken", and nobody says so). ``first``: so by "after taking it".
    """

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
    earlier: bool = False
    first: bool = False

    @property
    def start(self) -> int:
        """Where its verb stands in the text."""
        return self.event.position

    @property
    def told(self) -> bool:
        """Whether it is a claim so far."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody denies what was told before; ``key`` names the place still held, if one is named.

    ``own``: he may deny a deed of his own: "its troops had taken X, a claim that A dismissed".
    ``ahead``: the sentence whose telling behind it is denied as well: "X has not fallen, he said after B claimed it".
    ``captor``: who did not take it: "X is not held by A. Earlier, B said that A had taken X".
    """

    sentence: int
    start: int
    actor: str | None
    source: str | None
    key: str | None = None
    ahead: int = -1
    own: bool = False
    captor: str | None = None


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
        if draft.event.frame == "flag" and draft.told and _in_part(draft, _near(drafts, at)):
            draft.event.partial = True  # "most of X. They raised their flag over the town hall"
        if draft.reason == "no receiver":
            draft.to = _entering(draft, _near(drafts, at))
            draft.reason = "" if draft.to else draft.reason
    _drop(drafts, "told already", lambda draft, near: draft.event.implied and _told_already(draft, near))
    _drop(drafts, "undone since", undone)
    _drop(drafts, "undone since", over)
    _drop(drafts, "raid", _raided)
    for at, draft in enumerate(drafts):
        if draft.reason == "no captor" and draft.event.frame == "fall":
            _held_by(draft, _near(drafts, at))
    for at, draft in enumerate(drafts):
        if draft.event.kind == "withdrew" and draft.told:
            _succeed(draft, _near(drafts, at))
            draft.to = draft.to or _entering(draft, _near(drafts, at))
            if (
                draft.told
                and draft.event.aside
                and draft.to is None
                and not _elsewhere(draft, _near(drafts, at))
            ):
                draft.reason = "told beside"  # what followed on it is the news, and was not understood
    _take_back(drafts, denials)
    return drafts


def _held_by(draft: Draft, drafts: Sequence[Draft]) -> None:
    """As in "سقطت X. وقال A إنه يسيطر عليها": who is then said to hold it took it."""
    holders = {
        other.to
        for other in drafts
        if other.key == draft.key and other.reason in HELD and 0 <= other.sentence - draft.sentence <= 2
    }
    if len(holders) == 1 and (holder := holders.pop()) not in (None, draft.from_):
        draft.to, draft.reason = holder, ""


def _in_part(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether the same party is told to have taken the greater part of the place, right before."""
    return any(
        other.key == draft.key
        and other.to == draft.to
        and other.event.partial
        and 0 <= draft.sentence - other.sentence <= PART_REACH
        for other in drafts
    )


def _elsewhere(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """As in "took X after A had withdrawn from X, Y and Z": what followed on it is told of another place."""
    named = draft.event.place is not None and bool(draft.event.place.names)
    return named and any(
        other.sentence == draft.sentence
        and other.told
        and other.event.kind == "captured"
        and other.key != draft.key
        and other.to not in (None, draft.from_)
        for other in drafts
    )


def _drop(drafts: Sequence[Draft], reason: str, test: Callable[[Draft, Sequence[Draft]], bool]) -> None:
    """Give a reason to the drafts that the others show to be no claims."""
    for at, draft in enumerate(drafts):
        if draft.told and test(draft, _near(drafts, at)):
            draft.reason = reason


def _take_back(drafts: Sequence[Draft], denials: Sequence[Denial]) -> None:
    """Mark what is denied, by a sentence of its own or by a draft that only denies."""
    own = [
        Denial(
            draft.sentence,
            draft.event.position,
            draft.denier,
            draft.source,
            draft.key,
            draft.sentence if draft.event.frame == "fall" else -1,
            captor=draft.to,
        )
        for draft in drafts
        if draft.reason == "denied"
        or (draft.reason == "negated" and _unfallen(draft) and not _outdated(draft, drafts))
    ]
    sentences = [draft.sentence for draft in drafts]
    for denial in (*own, *denials):
        end = bisect_right(sentences, denial.sentence + (DENIAL_AHEAD if denial.captor else 0))
        start = bisect_left(sentences, denial.sentence - DENIAL_REACH) if denial.key is None else end - MANY
        _deny(drafts[max(0, start) : end], denial)
        after = bisect_left(sentences, denial.sentence)
        until = min(after + MANY, bisect_right(sentences, denial.sentence + DENIAL_AHEAD))
        _counter(drafts[max(0, start) : end], drafts[after:until], denial)


def _outdated(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """As in "took X. On the 15th he had said that they had not taken it": by now they have."""
    day = draft.day
    if day is None or day.date is None or day.precision != Precision.DAY:
        return False
    told = [other.day for other in drafts if other.key == draft.key and other.told]
    return any(other is None or other.date is None or other.date > day.date for other in told)


def _near(drafts: Sequence[Draft], at: int) -> Sequence[Draft]:
    return drafts[max(0, at - MANY) : at + MANY]


def _told_already(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Who took a place is told in so many words: where they go unsaid, nobody else is meant, unless that was before."""
    return any(
        other.key == draft.key
        and other.told
        and not (other.event.implied or other.event.partial or _past(other, draft) or _ousted(other, draft))
        and other.to not in (None, draft.to)
        and other.event.kind == draft.event.kind
        for other in drafts
        if other is not draft
    )


def _past(draft: Draft, later: Draft) -> bool:
    """As in "X is back in the army's hands. B had overrun it on Friday"."""
    days = draft.day is not None and later.day is not None and before(draft, later)
    return draft.earlier or days


def _ousted(taken: Draft, later: Draft) -> bool:
    """As in "B took X on Friday. The insurgents have been driven out of X": whom one loses it to comes after him."""
    behind = taken.start < later.start and not later.earlier
    return later.event.frame == "drive" and behind and later.from_ == taken.to


def _moved_in(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """Entering takes a place that its holder left, or where the text goes on to a flag or to control."""
    if draft.event.unopposed:
        return True
    for other in drafts:
        if other is draft or other.reason not in ("", "no captor", "state") or other.event.partial:
            continue
        if other.reason == "state" and not (other.key == draft.key and other.to == draft.to):
            continue  # "marched into X. The town is in their hands"
        near = abs(other.sentence - draft.sentence) <= 2
        if (
            other.key == draft.key
            and (
                other.event.frame in ("leave", "hand", "lose")
                or (other.event.frame == "pass" and other.to is None)
            )
            and other.from_ != draft.to
        ):
            return True
        if (
            near
            and (other.event.frame in ("flag", "take", "control", "fall") or other.reason == "state")
            and other.key == draft.key
            and other.to in (None, draft.to)
        ):
            return True
    return False


def _succeed(draft: Draft, drafts: Sequence[Draft]) -> None:
    """Who moved in after a withdrawal, told elsewhere in the text, is its captor: told once."""
    for other in drafts:
        if _same_party(draft, other):
            draft.reason = "told with its captor"
            return
        if (
            (
                other is not draft
                and other.key == draft.key
                and other.told
                and other.to is not None
                and other.to != draft.from_
            )
            and (other.event.kind != "withdrew" or draft.to is None)  # "admitted that they had left"
            and abs(other.sentence - draft.sentence) <= SUCCESSION
        ):
            draft.reason = "told with its captor"
            other.from_ = other.from_ or draft.from_
            return


def _same_party(draft: Draft, other: Draft) -> bool:
    """Whether who leaves is misread: he takes the place in the same breath, or goes without a name."""
    if not (other.key == draft.key and other.told and other.event.kind == "captured") or draft.event.yields:
        return False
    near = other.sentence == draft.sentence or draft.event.loser_refers
    return near and not _left_again(draft, other) and other.to is not None and other.to == draft.from_


def _left_again(draft: Draft, taken: Draft) -> bool:
    """As in "A took X on Friday and withdrew on Monday", "A left X a week after taking it": in and out again."""
    days = [day.date if day is not None else None for day in (taken.day, draft.day)]
    event = draft.event
    behind = taken.start < draft.start and event.verb_first  # "... وانسحبوا منها الثلاثاء"
    if days[1] is not None and (days[0] < days[1] if days[0] is not None else behind):
        return True
    if event.again:
        return True
    if event.pronoun or event.verb_first or draft.sentence != taken.sentence:
        return False
    sure = not event.loser or any(term.id or term.country or not term.role for term in event.loser)
    # not "and soldiers left the town"
    return sure and (taken.first or taken.earlier or taken.start < draft.start)


def _entering(draft: Draft, drafts: Sequence[Draft]) -> str | None:
    """Who goes into a place that was left, by a verb that alone does not say that it is held."""
    went = [
        other.to
        for other in drafts
        if other.key == draft.key
        and other.event.frame == "enter"
        and other.reason in ("attempted", "entered only")
    ]
    return next((actor for actor in went if actor is not None and actor != draft.from_), None)


def _raided(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """As in "entered X, where they looted the bank, and left it the next day": who never held it leaves nothing."""
    return (
        draft.event.kind == "withdrew"
        and draft.to is None
        and any(
            other.key == draft.key
            and other.reason == "entered only"
            and other.to == draft.from_
            and other.start < draft.start
            for other in drafts
        )
    )


def _unfallen(draft: Draft) -> bool:
    """As in "the town had not fallen", "the army did not take it": it says that it is as it was."""
    return draft.event.frame in ("take", "fall", "lose", "control") and draft.event.rule.endswith(
        (".active", ".passive")
    )


def _of_leaving(drafts: Sequence[Draft], denial: Denial) -> bool:
    """As in "soldiers fled X. The army dismissed the claim": the flight is denied, and no capture told before it."""
    near = [
        draft
        for draft in drafts
        if draft.event.start < denial.start and draft.sentence >= denial.sentence - 1 and draft.told
    ]
    return bool(near) and all(draft.event.kind == "withdrew" for draft in near)


def _deny(drafts: Sequence[Draft], denial: Denial) -> None:
    if denial.key is None and _of_leaving(drafts, denial):
        return
    for draft in drafts:
        if not draft.told or draft.event.kind == "withdrew" or draft.to is None:
            continue
        if draft.to == denial.actor and not denial.own:
            continue
        if denial.key is not None:
            behind = draft.event.start < denial.start or denial.ahead == draft.sentence
            if draft.key == denial.key and (behind or _had(draft, denial)):
                draft.denied = (denial.actor, denial.source)
        elif (
            denial.sentence - DENIAL_REACH <= draft.sentence <= denial.sentence
            and draft.event.start < denial.start
        ):
            draft.denied = (denial.actor, denial.source)


def _had(draft: Draft, denial: Denial) -> bool:
    """As in "X is not held by A. Earlier, B said that A had taken X": what was said before the denial."""
    return draft.event.perfect and draft.to == denial.captor and draft.sentence > denial.sentence


def _counter(before: Sequence[Draft], after: Sequence[Draft], denial: Denial) -> None:
    """As in "A said they had taken X. B said it was in control of the town": B says no more than that it still is."""
    against = (denial.actor, denial.source)
    keys = {draft.key for draft in before if draft.denied == against and draft.to != denial.actor}
    for draft in after:
        here = (
            draft.event.frame == "control"
            and draft.sentence == denial.sentence
            and draft.start >= denial.start
        )
        if draft.told and draft.to == denial.actor and draft.key in keys and (here or _under(draft)):
            draft.reason = "counter-claim"


def _under(draft: Draft) -> bool:
    """As in "the town is under government control"."""
    return draft.event.rule == "pass.active" and not draft.event.perfect


def reason(event: Event, type_: str, day: Day | None, winner: str | None, loser: str | None) -> str:
    """Why an event is no claim; "" if it is one."""
    unpeopled = bool(type_) and type_ not in POPULATED
    if event.status and not (event.status == "denied" and unpeopled):
        return event.status
    if unpeopled:
        return "not populated"
    if day is not None and day.historical:
        return "historical"
    if day is not None and day.future:
        return "planned"
    if winner is None and event.kind == "captured":
        return "no captor"
    if event.kind == "withdrew" and loser is None:
        return "no holder"
    if event.kind == "handed_over" and winner is None:
        return "no receiver"
    return ""
