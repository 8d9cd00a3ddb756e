"""How a sentence speaks of those and of the places that it names: as objects, as seats, as left by those who flee."""

from collections.abc import Sequence

from streams.actors.ontology import ActorTerm, unknown_group
from streams.reading.items import Item


def nameless(terms: Sequence[ActorTerm]) -> str | None:
    """Rebels of a war that no file knows: what they did is told, though not their name."""
    rebels = any(term.role == "rebel" for term in terms)  # and their troops
    rebels = rebels and all(term.role in ("rebel", "army") and not term.country for term in terms)
    return unknown_group("rebels") if rebels and terms[0].lang == "en" else None


def is_object(items: Sequence[Item], at: int) -> bool:
    """As in "killing 63 terrorists": whom something was done to."""
    step = at - 1
    while step >= 0 and (items[step].kind == "number" or items[step].has("determiner", "number")):
        step -= 1
    if step < 0 or (items[at].actors[:1] and items[at].actors[0].lang == "ar"):
        return False
    verb = items[step]
    told = (
        verb.entry.verbs
        and verb.entry.forms & {"gerund", "past"}
        and verb.entry.verbs.isdisjoint(("report", "deny"))
    )
    return bool(told) and verb.kind == "word"


def held_since(items: Sequence[Item], at: int) -> bool:
    """As in "has been occupied by A since last August"."""
    for item in items[at + 1 : at + 12]:
        if item.day is not None and item.day.since:
            return item.day.historical
        if item.kind == "sign" or item.has("relative", "contrast", "conjunction"):
            return False
    return False


def fled(items: Sequence[Item], at: int) -> bool:
    """As in "people fleeing X", "have fled X", "residents of X": what happened there may come next."""
    if not at:
        return False
    flight = "leave" in items[at - 1].entry.verbs
    return flight or (items[at - 1].low in ("of", "from") and at > 1 and items[at - 2].has("inhabitant"))


def seated(items: Sequence[Item], at: int) -> bool:
    """As in "X, the capital of Y", "the provincial capital, X,"."""
    place = items[at].place
    before = items[at - 2].place if at > 1 and items[at - 1].low == "," else None
    told = any(one is not None and one.seat for one in (place, before))
    return told or any(
        after.has("seat") or (after.place and after.place.seat) for after in items[at + 1 : at + 5]
    )
