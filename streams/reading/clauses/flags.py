"""A flag as the subject: "the Ukrainian flag is flying over X again", "the flag of the group was raised over X"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm
from streams.reading.clauses.arguments import Arguments
from streams.reading.clauses.predicate import Predicate
from streams.reading.phrases.listwords import POPULATED
from streams.reading.words.items import Item, Named

if TYPE_CHECKING:
    from streams.reading.clauses.events import Event
from streams.reading.clauses.verbgroup import ADVERBS
from streams.reading.words.lexicon import words_of

WAVED = words_of("waved")
OVER = words_of("over")
AGAIN = words_of("again")
NATIONAL = words_of("national")


def raised(event: "Event") -> bool:
    """Whether an event tells that a flag went up; not one that men wave on their way: "waving black flags"."""
    waved = event.place is None and event.trigger.startswith(WAVED) and event.rule.endswith(".gerund")
    return event.frame == "flag" and not event.status and not waved


def flown(named: Named) -> Named:
    """What a flag over a place means: over a village's buildings or a city's council it is over all of it."""
    if named.civic and named.type in ("building", "base"):
        return replace(named, type="locality", end=named.bare)
    return replace(named, type=named.itself) if named.itself in POPULATED else named


def flag_subject(items: Sequence[Item], predicate: Predicate, found: Arguments) -> Predicate:
    """Whose flag it is that flies over a place, put into ``found``; the predicate with the status of that state."""
    at = _flag(items, predicate.start - 1)
    if at < 0 or found.flag:
        return predicate
    found.slots = {slot: index for slot, index in found.slots.items() if slot in OVER or slot == "by"}
    found.flag = True
    owner = _owner(items, at, predicate.start)
    if owner is not None:
        found.slots.setdefault("by" if predicate.voice == "passive" else "subject", owner)
    found.inherited = False
    words = {item.low for item in items[at : predicate.at + 12]}
    if "still" in words:
        return replace(predicate, status="ongoing")
    if predicate.status == "ongoing" and predicate.voice == "active":
        return replace(predicate, status="")
    plain = predicate.voice == "active" and not items[predicate.at].entry.forms & {"past"}
    return replace(predicate, status="ongoing") if plain and words.isdisjoint(AGAIN) else predicate


def theirs(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "A says its flag is flying over X again"."""
    at = _flag(items, predicate.start - 1)
    return at > 0 and items[at - 1].has("possessive")


def national(items: Sequence[Item], predicate: Predicate) -> tuple[ActorTerm, ...]:
    """The government, where the flag that flies is "the national flag"."""
    at = _flag(items, predicate.start - 1)
    return (ActorTerm(role="government"),) if at > 0 and items[at - 1].low in NATIONAL else ()


def _flag(items: Sequence[Item], step: int) -> int:
    """The flag that is the subject of a verb whose group starts behind ``step``; -1 where it is none."""
    for at in range(step, max(-1, step - 8), -1):
        item = items[at]
        if item.has("flag"):
            return at
        passes = item.kind in ("actor", "day", "name", "place") or item.low in ADVERBS or item.low in AGAIN
        if not (passes or item.has("determiner", "adverb") or item.low in ("of", '"')):
            return -1
    return -1


def _owner(items: Sequence[Item], at: int, start: int) -> int | None:
    """As in "Ukrainian flag", "Ukraine's flag", "the Islamic State flag", "flag of the republic"."""
    before = [step for step in range(max(0, at - 2), at) if items[step].actors]
    if before:
        return before[-1]
    for step in range(at - 1, max(0, at - 6), -1):
        if items[step].low == "'s" and items[step - 1].actors:
            return step - 1  # "Ukraine's blue and yellow flag"
        if items[step].kind != "word":
            break
    if at + 1 < start and items[at + 1].low == "of":
        return next((step for step in range(at + 2, start) if items[step].actors), None)
    return None


def whose_flag(items: Sequence[Item], at: int) -> tuple[ActorTerm, ...]:
    """As in "رُفع العلم السوداني مجددا فوق X", "بعد طرد B منها": the army whose flag it is; () where nobody is gone."""
    gone = any(
        not {"leave", "drive", "take"}.isdisjoint(item.entry.nouns | item.entry.verbs) for item in items
    )
    if not (gone or any(item.low in AGAIN for item in items)):
        return ()
    for before, item in pairwise(items[at + 1 : at + 5]):
        if before.has("flag"):
            of = [term.country for term in item.actors if term.demonym and not term.backed]
            return tuple(ActorTerm(role="army", country=country, lang="ar") for country in of)
    return ()
