"""Who stands against a loser where the sentence names nobody else."""

from streams.reading.clauses.event import Event
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.parties import enemy


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
