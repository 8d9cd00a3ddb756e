"""Who stands against a loser where the sentence names nobody else."""

from collections.abc import Sequence
from dataclasses import replace

from streams.reading.clauses.event import Event
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.parties import enemy
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

CONTROL = 6  # items from "is" to "our control"
CONFIRMED = words_of("confirmed_by_foe")
DEFEATS = words_of("defeats")


def rival(event: Event, loser: str, discourse: Discourse) -> str | None:
    """Who else the text names: of those who fight the loser, whose war it is where only the loss is told."""
    named, war = discourse.context.named, discourse.context.war
    if event.verb_first and event.frame != "lose":
        return next((actor for actor in named if actor != loser), None)
    rivals = [actor for actor in named if actor not in discourse.ontology.allies(loser, war)]
    if not event.verb_first:
        if enemy(loser, discourse) is not None:
            return discourse.ontology.principal(rivals, war)
        states = [actor for actor in rivals if discourse.ontology.is_state(actor)]
        return states[0] if len(states) == 1 else None  # of three sides it may be any
    return discourse.ontology.head(rivals[0], war) if rivals else None


def other_side(event: Event, loser: str, discourse: Discourse) -> str | None:
    """Who took a place from the one side of a war that has two: the head of the other."""
    if event.frame not in ("take", "drive") or not event.verb_first:
        return None
    return discourse.ontology.foe(loser, discourse.context.war)


def defends(event: Event, items: Sequence[Item], discourse: Discourse, winner: str | None) -> bool:
    """As in 'B attacked X. "The town is under our control," A said': it was his before."""
    own = any(item.low == "our" for item in items[event.item : event.item + CONTROL])
    if event.frame != "pass" or not own or winner is None or event.verb_first:
        return False
    attacked = discourse.onset.aggressor(event.sentence, winner)
    return attacked is not None and not discourse.onset.advanced(event.sentence, winner)


def confirmed(event: Event, items: Sequence[Item], discourse: Discourse, winner: str | None) -> bool:
    """As in "B confirmed that X was under A's control": what the other side grants has happened."""
    if event.status != "state" or winner is None or event.verb_first:
        return False
    at = next((n for n, item in enumerate(items[: event.item]) if item.low.startswith(CONFIRMED)), -1)
    speaker = next((item for item in reversed(items[: max(at, 0)]) if item.actors or item.speaker), None)
    side = discourse.party(speaker) if speaker is not None else None
    return side is not None and side not in discourse.ontology.allies(winner, discourse.context.war)


def defeated(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """As in "the fall of X was A's worst defeat", "is a setback for A": who stands against A."""
    if event.verb_first or event.frame not in ("fall", "take") or event.winner:
        return None
    at = next((n for n in range(event.item + 1, len(items)) if items[n].low in DEFEATS), 0)
    behind = [item for item in items[at + 1 : at + 4] if items[at + 1].low in ("for", "to")] if at else []
    owned = [items[n - 1] for n in range(max(1, at - 3), at) if items[n].low == "'s"]
    who = next((item for item in (*owned, *behind) if item.actors), None)
    loser = discourse.actor([replace(term, place=False) for term in who.actors]) if who is not None else None
    if loser is None:
        return None
    foe = rival(event, loser, discourse) or discourse.foe(loser)
    return foe or discourse.ontology.foe(loser, discourse.context.war)
