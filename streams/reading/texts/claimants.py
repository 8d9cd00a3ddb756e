"""Who boasts of a deed of its own that is told in the passive: "Iraqi officials say X has been liberated"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

if TYPE_CHECKING:
    from streams.reading.clauses.events import Event
    from streams.reading.texts.discourse import Discourse

REACH = 6  # items before a verb of saying
PRESS = words_of("offices_of_state")


def claimant(event: "Event", items: Sequence[Item], discourse: "Discourse") -> str | None:
    """As in "the army says X was retaken and the rebels drove off": who says so of a deed of its own."""
    own = items[event.item].has("own_deed") and event.rule.endswith((".passive", ".verbless"))
    before = items[: event.item]
    says = next((at for at, item in enumerate(before) if "report" in item.entry.verbs), 0)
    if not own or not says or items[says].has("admitting"):
        return None
    if items[says - 1].kind in ("actor", "speaker"):
        who = discourse.party(items[says - 1])
        backers = discourse.actor((ActorTerm(role="coalition"),))
        return who if who != backers else None  # "the Pentagon said X was liberated": by those whom it helps
    return official(before[max(0, says - REACH) : says], discourse)


def boasted(event: "Event", items: Sequence[Item], discourse: "Discourse", loser: str | None) -> str | None:
    """As in "A took X. B said Y had been retaken": B did so, unless it is who lost Y."""
    said = claimant(event, items, discourse) if not event.verb_first else None
    return said if said != loser else None


def reporter(event: "Event", items: Sequence[Item], discourse: "Discourse") -> str | None:
    """As in "A's ministry on Monday reported the capture of X": a deed of A's, unless another goes on taking towns."""
    at = event.item - 1
    while at > 0 and items[at].has("determiner", "possessive"):
        at -= 1
    if at < 1 or "report" not in items[at].entry.verbs or items[at].has("admitting"):
        return None
    at -= 1
    while at > 0 and (items[at].kind == "day" or items[at].has("preposition", "adverb", "have")):
        at -= 1
    speaks = items[at].speaker
    who = discourse.party(items[at]) if speaks is not None and speaks.kind == "party" else None
    return who if discourse.winner in (None, who) else None


def official(items: Sequence[Item], discourse: "Discourse") -> str | None:
    """As in "a senior Iraqi commander", "Iraq's prime minister", "Iraqi state media": of whose state, if it fights."""
    for at in range(len(items) - 1, -1, -1):
        item, after = items[at], items[at + 1 :]
        if item.has("preposition", "relative") or "report" in item.entry.verbs:
            return None
        if item.actors and any(one.has("person_titles") or one.low in PRESS for one in after):
            home = [term for term in item.actors if fights_at_home(term, discourse)]
            return (
                discourse.actor([replace(term, place=False, role="army") for term in home]) if home else None
            )
    return None


def fights_at_home(term: ActorTerm, discourse: "Discourse") -> bool:
    """Whether the country of a word is one in which the war of the text is fought."""
    return bool(term.country) and term.country in discourse.ontology.lands(discourse.context.war)


def side_of(items: Sequence[Item], at: int, discourse: "Discourse") -> str | None:
    """Whose speaker an item is, as a file says or as in "Baku's defence ministry", "A spokesman X said"."""
    speaker = items[at].speaker
    if speaker is None:
        spokesman = items[at].kind == "actor" and any(
            item.has("person_titles") for item in items[at + 1 : at + 2]
        )
        says = any("report" in item.entry.verbs for item in items[at + 2 : at + 5])
        return discourse.actor(items[at].actors) if spokesman and says else None
    owner = items[at - 2].actors if at > 1 and items[at - 1].low == "'s" else ()
    return speaker.side or discourse.actor(
        [replace(term, place=False, role="army") for term in owner if term.country]
    )
