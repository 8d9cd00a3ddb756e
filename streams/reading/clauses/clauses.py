"""Predicates of a sentence: what could have changed hands, in which voice, and whether it is told as done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from streams.reading.clauses.asides import acts_past_aside, second_of_two
from streams.reading.clauses.circumstances import left_empty, not_until, short_of
from streams.reading.clauses.crowned import crowned, crowned_status, to_be
from streams.reading.clauses.fits import lately
from streams.reading.clauses.governed import behind_preposition
from streams.reading.clauses.listed import listed
from streams.reading.clauses.parted import aside, parted
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.shown import comes_to_control, controlling, holds_now, left_in_control, now_says
from streams.reading.clauses.status import caused, finite_status, governed, reported
from streams.reading.clauses.told_first import told_first
from streams.reading.clauses.verbgroup import (
    ADVERBS,
    DECLARED,
    after_conjunction,
    declared,
    plain_subject,
    reduced,
    shares_have,
    verb_group,
)
from streams.reading.clauses.verbless import VERBLESS, WITHOUT_VERB, verbless
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import FRAMES, Entry, Lexicon, words_of

ALSO = words_of("also")
PASTS = frozenset(words_of("past_auxiliaries"))
NEITHER = words_of("neither")
UNTIL = frozenset(words_of("until"))
TERM = 9  # items between "occupied" and how long that was so
HAVING = words_of("has_have")
AIMED = words_of("aimed_at")
REACHED = 18  # items between "have" and "within range"
HOLDING = words_of("holding")
HOLDS = frozenset((*HOLDING, *HAVING))
HELD = words_of("under_rule")
PRESENT = words_of("hold_now")
NOW = words_of("this_day")
SMALL = frozenset((*HOLDING, *HELD, *WITHOUT_VERB))


def predicates(items: Sequence[Item], lexicon: Lexicon) -> list[Predicate]:
    """All predicates of a sentence, in order."""
    found = _predicates(items, lexicon)
    if found and any("story" in item.entry.tags for item in items):
        return [replace(each, status=each.status or "told in a story") for each in found]
    return found


def _predicates(items: Sequence[Item], lexicon: Lexicon) -> list[Predicate]:
    found: list[Predicate] = []
    for at, item in enumerate(items):
        entry = item.entry
        if entry is NO_ENTRY and item.low not in SMALL and not aside(items, at + 1):
            continue  # most words of a text
        found_so = (
            verbless(items, at) or listed(items, at)
            if item.low in VERBLESS or "participle" in entry.forms
            else None
        )
        if found_so is not None:
            found.append(found_so)
            if found_so.voice == "passive":
                continue
        found += _states(items, at)
        apart = parted(items, at, lexicon)
        if apart is not NO_ENTRY:
            own = [*items[:at], replace(item, entry=apart), *items[at + 1 :]]
            found += filter(None, (_verb(own, at, apart),))
            continue
        if item.kind != "word" or not (entry.verbs or entry.nouns) or _describes(items, at):
            continue
        if entry.nouns and (not entry.verbs or _is_noun(items, at)):
            if not _compound(items, at):
                nouns, status = tuple(sorted(entry.nouns)), governed(items, at, "noun")
                found.append(Predicate(at, at, nouns, "noun", "noun", status, item.low))
        elif not entry.verbs.isdisjoint(FRAMES) and not _in_hands(items, at):
            predicate = _verb(items, at, entry)
            if predicate is not None:
                found.append(predicate)
    return found


def _states(items: Sequence[Item], at: int) -> list[Predicate]:
    """How things stand now: "was back under their control", "X is ours", "A now holds X", "no longer holds X"."""
    item, before = items[at], items[at - 1].low if at else ""
    found: list[Predicate] = []
    if item.has("be") or declared(item):
        if _state(items, at):
            status = _state_status(items, at)
            start = min([at, *verb_group(items, at)])
            found.append(Predicate(at, start, ("pass", "control"), "active", "finite", status, item.low))
        if (back := _back_in(items, at)) and not _state(items, at):
            status = _state_status(items, at)
            found.append(Predicate(back, at, ("take",), "active", "finite", status, "back in"))
        if owned := _belongs(items, at):
            status = _state_status(items, at)
            start = at - (before in ALSO)
            found.append(Predicate(owned, start, ("take",), "active", "belongs", status, item.low))
    if item.low == "in" and left_in_control(items, at):
        found.append(controlling(items, at))
    if item.low in HELD and (be := _held_now(items, at)) >= 0:
        found.append(Predicate(at, be, ("take",), "passive", "finite", _state_status(items, be), item.low))
    if item.low in HOLDING and before == "no longer":
        found.append(Predicate(at, at - 1, ("leave",), "active", "finite", "", item.low))
    if item.low in HOLDS and (holds_now(items, at) or now_says(items, at)) and not _kept(items, at):
        found.append(Predicate(at, at - 1, ("take",), "active", "finite", "", item.low))
    elif (taken := comes_to_control(items, at)) is not None:
        found.append(taken)
    elif item.low in PRESENT and before != "no longer" and not _of_it(items, at):
        holds = Predicate(at, at, ("take",), "active", "finite", "", item.low)
        now = any(lately(one) or one.low in NOW for one in items[at : at + 8])
        if left_empty(items, holds) or now:
            found.append(
                holds
            )  # "A holds X after B's men fled", "A holds X since Sunday", "A controls X today"
    return found


def _of_it(items: Sequence[Item], at: int) -> bool:
    """As in "retained full control of X": a noun."""
    return at + 1 < len(items) and items[at + 1].low in ("of", "over")


def _back_in(items: Sequence[Item], at: int) -> int:
    """Where "in" stands in "our forces are back in X": they have returned to where they had left; else 0."""
    step = at + 1 + (items[at + 1 : at + 2] != [] and items[at + 1].low in ("now", "already"))
    back = [item.low for item in items[step : step + 2]] == ["back", "in"]
    armed = at > 0 and items[at - 1].kind == "actor" and not behind_preposition(items, at - 1)
    place = items[step + 2].place if back and armed and step + 2 < len(items) else None
    return step + 1 if place is not None and (place.names or place.definite) else 0


def _held_now(items: Sequence[Item], at: int) -> int:
    """Where "is" stands in "is now controlled by A", "is now fully held by A"; -1 where it does not."""
    near = range(max(0, at - 3), at)
    by = at + 1 < len(items) and items[at + 1].low == "by"
    now = by and any(items[step].low == "now" for step in near)
    return next((step for step in near if now and items[step].low in ("is", "are", "was", "were")), -1)


def _belongs(items: Sequence[Item], at: int) -> int:
    """Where "ours" or "Ukrainian again" stands, as in "X is ours", "X was Ukrainian again"; 0 where it does not."""
    place = at - 1 - (at > 1 and items[at - 1].low in ALSO)
    before = items[place].place if at else None
    if before is None or not (before.names or before.definite) or behind_preposition(items, place):
        return 0  # "the road to X is ours"
    near = items[at + 1 : at + 5]
    for step, item in enumerate(near, at + 1):
        if item.has("negation", "preposition", "modal") or item.place is not None:
            return 0
        if item.has("ours"):
            behind = items[step + 1].low if step + 1 < len(items) else ""
            return 0 if item.low == "free" and behind in ("to", "from", "for") else step
        whose = item.kind == "word" or (step + 1 < len(items) and items[step + 1].low == "'s")
        if whose and item.actors:
            return step if any(other.has("again") for other in items[at + 1 : step + 3]) else 0
    return 0


def _kept(items: Sequence[Item], at: int) -> bool:
    """As in "now has X surrounded", "now has troops in X": X is no more than that."""
    after = items[at + 1 : at + 6]
    if any(item.low == "range" for item in items[at + 1 : at + REACHED]):
        return True  # "now have X, west of Y, within range of their guns"
    if items[at].low not in HAVING:
        return bool(after) and after[0].has("preposition")  # "the town, now held by A"
    return not after or after[0].place is None or any(item.low in AIMED for item in after)


def _describes(items: Sequence[Item], at: int) -> bool:
    """As in "the occupied city of X", "from liberated X": a participle between a small word and its noun."""
    if "participle" not in items[at].entry.forms or not at or at + 1 == len(items):
        return False
    if items[at - 1].low in ("the", "a", "an") and items[at].entry.verbs.isdisjoint(("leave", "attack")):
        return True  # "around the captured Serb towns": whatever stands between
    before = items[at - 1]
    shown = before.kind == "word" and before.low.endswith("ed") and before.entry is NO_ENTRY
    counts = before.kind == "number" or before.has("number")  # "the two occupied villages"
    small = (
        counts or before.low in ("the", "a", "an") or before.has("preposition") or shown
    )  # "paraded captured tanks"
    return small and items[at + 1].place is not None


def _soon(items: Sequence[Item], at: int) -> bool:
    """As in "falls shortly"; not "fell shortly before noon"."""
    near = pairwise(items[at + 1 : at + 5])
    return any(other.has("soon") and not after.has("subordinator") for other, after in near)


def _state(items: Sequence[Item], at: int) -> bool:
    """As in "was also under the control of": being held, which is news only with a word that says so."""
    step = at + 1
    while step < len(items) and (
        items[step].low in ("once more", "once again", "firmly", "squarely", '"')
        or items[step].kind == "day"
        or (items[step].low == "on" and items[step + 1 : step + 2] and items[step + 1].kind == "day")
        or items[step].low in ADVERBS
        or items[step].low in DECLARED
        or items[step].has("adverb")
        or items[step].low.endswith("ly")
    ):
        step += 1
    if step + 1 < len(items) and items[step].has("mastery"):
        return items[step + 1].low == "of"
    if step >= len(items) or items[step].low not in ("under", "in"):
        return False
    return any(item.has("control") for item in items[step + 1 : step + 4])


def _state_status(items: Sequence[Item], at: int) -> str:
    near = items[at : at + 18]
    since = any(item.low == "since" or (item.day is not None and item.day.since) for item in near)
    if items[at].low == "been" and since and not any(lately(item) for item in near):
        return "ongoing"
    group = verb_group(items, at)
    negated = any(items[step].has("negation") for step in group) or items[at + 1].has("negation")
    modal = any(items[step].has("modal") for step in group)
    return finite_status(items, at, negated, modal, False, [])


def _in_hands(items: Sequence[Item], at: int) -> bool:
    """As in "in junta hands", "under rebel control": a noun of control and no verb."""
    if not items[at].has("control"):
        return False
    return any(items[step].low in ("in", "into", "under") for step in range(max(0, at - 3), at))


def _compound(items: Sequence[Item], at: int) -> bool:
    """A noun that only describes another: "withdrawal agreement", "fall semester"."""
    after = items[at + 1] if at + 1 < len(items) else None
    return (
        after is not None
        and after.kind == "word"
        and not after.entry.tags
        and after.low not in ("of",)
        and not after.entry.verbs
        and not after.low.endswith("ly")
        and not after.entry.status
    )


def _is_noun(items: Sequence[Item], at: int) -> bool:
    after = items[at + 1] if at + 1 < len(items) else None
    if after is not None and after.low == "of":
        return True
    before = items[at - 1] if at else None
    if before is None:
        return "gerund" in items[at].entry.forms and after is not None and after.low == "of"
    if before.low in ("to",) or before.has("modal", "do", "negation"):
        return False
    if "gerund" in items[at].entry.forms:
        return before.has("determiner", "possessive") or before.low == "'s"
    return (
        before.has("determiner", "possessive", "preposition", "number")
        or before.low in ("'s", "'")
        or (before.has("subordinator") and not (items[at].entry.forms & {"gerund", "past"}))
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """The small words of a verb group, and where it starts."""

    start: int
    to: bool
    have: bool
    be: list[str]
    modal: bool
    do: bool
    negated: bool
    lows: set[str]
    indexes: list[int]


def _group(items: Sequence[Item], at: int) -> _Group:
    indexes = verb_group(items, at)
    words = [items[index] for index in indexes]
    lows = {word.low for word in words}
    had = "'d" in lows and "base" not in items[at].entry.forms  # "they'd captured", not "they'd capture"
    return _Group(
        start=indexes[-1] if indexes else at,
        to=any(low == "to" or low.endswith(" to") for low in lows),
        have=had or any(word.has("have") for word in words),
        be=[word.low for word in words if word.has("be") or declared(word)],
        modal=any(word.has("modal") and not (had and word.low == "'d") for word in words),
        do=any(word.has("do") for word in words),
        negated=any(word.has("negation") for word in words),
        lows=lows,
        indexes=indexes,
    )


def _verb(items: Sequence[Item], at: int, entry: Entry) -> Predicate | None:
    item, group = items[at], _group(items, at)
    forms = item.entry.forms
    frames = tuple(frame for frame in FRAMES if frame in entry.verbs)
    bare = "base" in forms and "past" not in forms and not (group.modal or group.do or group.be or group.have)
    joined = bare and after_conjunction(items, group.start)
    if group.to or (
        joined and not (second_of_two(items, group.start) or acts_past_aside(items, group.start))
    ):
        return _infinitive(items, at, group, frames)
    if "gerund" in forms:
        status = "negated" if group.negated else governed(items, group.start, "gerund")
        mood = "finite" if group.be else "gerund"
        return Predicate(
            at, group.start, frames, "active", mood, "ongoing" if group.be else status, item.low, group.have
        )
    return _finite(items, at, group, frames)


def _infinitive(items: Sequence[Item], at: int, group: _Group, frames: tuple[str, ...]) -> Predicate:
    passive = bool(group.be) and "participle" in items[at].entry.forms
    found = crowned(items, at, group.start)
    if found is not None:
        voice = "passive" if passive else "active"
        coming = any(
            item.low in ("next", "likely", "possible")
            for item in items[max(0, group.start - 4) : group.start]
        )
        status = "planned" if coming else crowned_status(items, found[1])
        return Predicate(at, found[0] + 1, frames, voice, "crowned", status, items[at].low)
    governor = (
        group.start + 1 if items[group.start].entry.status else group.start
    )  # "able to" governs by itself
    status = "negated" if group.negated else governed(items, governor, "infinitive")
    had = group.start > 0 and "had" in (items[group.start].low, items[group.start - 1].low)
    if had and "leave" in frames and not group.negated:
        status = ""  # "had to withdraw"
    elif group.have and not group.negated and status != "denied":
        status = reported(items, group.start, status)
    voice = "passive" if passive else "active"
    return Predicate(at, group.start, frames, voice, "infinitive", status, items[at].low, group.have)


def _finite(items: Sequence[Item], at: int, group: _Group, frames: tuple[str, ...]) -> Predicate | None:
    item, forms = items[at], items[at].entry.forms
    passive = (bool(group.be) and "participle" in forms) or reduced(items, at, group.indexes)
    passive = passive or told_first(items, at)
    if not passive and forms == {"participle"} and not group.have and not shares_have(items, group.start):
        return None
    if group.be and "participle" not in forms:
        return None
    bare = forms <= {"base"} and not group.modal and not group.do
    if bare and not (
        plain_subject(items, group.start)
        or acts_past_aside(items, group.start)
        or second_of_two(items, group.start)
    ):
        return None
    voice = "passive" if passive else "active"
    if passive and not group.be and (found := crowned(items, at, group.start)) is not None:
        status = crowned_status(items, found[1])
        return Predicate(at, found[0] + 1, frames, voice, "crowned", status, item.low)
    if passive and not group.be and to_be(items, group.start):
        return Predicate(at, group.start, frames, voice, "finite", "planned", item.low)
    if _soon(items, at):
        return Predicate(at, group.start, frames, voice, "finite", "planned", item.low)
    negated = group.negated and not (group.lows & PASTS and not_until(items, at))
    negated |= short_of(items, at)
    status = finite_status(items, group.start, negated, group.modal, group.have, group.be)
    if bare:
        status = status or caused(items, group.start)
    after = items[at + 1] if at + 1 < len(items) else item
    if not passive and after.low in NEITHER:
        status = status or "negated"  # "took neither A nor B"
    if any("doubted" in one.entry.status for one in items[group.start + 1 : at]):
        status = status or "doubted"  # "had likely captured"
    if (
        passive
        and not group.be
        and item.low == "occupied"
        and not any(lately(one) for one in items[at : at + TERM])
    ):
        status = status or "state"  # "the villages occupied by A"
    if UNTIL & {one.low for one in items[at + 1 : at + TERM]} and item.low.startswith("occup"):
        status = status or "ended"  # "occupied X until Monday"
    mood = "gerund" if group.lows & {"having", "being"} else "finite"
    return Predicate(at, group.start, frames, voice, mood, status, item.low, group.have)
