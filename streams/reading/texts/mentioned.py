"""How a sentence speaks of those and of the places that it names: as objects, as seats, as left by those who flee."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm, unknown_group
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import words_of

if TYPE_CHECKING:
    from streams.reading.texts.cutting import Sentence

GARRISONS = ("base", "building")  # "the garrison of X ... the town"
HARMED = words_of("harmed")
TOWARDS = words_of("toward")
RISEN = ("rebel", "insurgent")
LONG = 12  # letters of a name of two words
SAYS = 10  # items behind a place within which somebody says something there


def spoken_terms(items: Sequence[Item]) -> list[ActorTerm]:
    """Whom the speakers stand for: "the Taliban said" in the words of a name that is an actor's too."""
    return [
        term
        for item in items
        if item.speaker is not None and item.speaker.side
        for term in item.actors[:1] or (ActorTerm(item.speaker.side),)
    ]


def all_terms(sentences: "Sequence[Sentence]", start: int = 0) -> list[ActorTerm]:
    """Every word for an actor or a country from an offset on, those of "the Bosnian city of X" as well."""
    return [
        term
        for sentence in sentences
        for item in sentence.items
        if item.start >= start
        for term in (*item.actors, *(item.place.demonyms if item.place is not None else ()))
    ]


def nameless(terms: Sequence[ActorTerm]) -> str | None:
    """Rebels of a war that no file knows: what they did is told, though not their name."""
    rebels = any(term.role in RISEN for term in terms)  # and their troops
    rebels = rebels and all(
        (term.role in RISEN or term.role == "army") and not term.country for term in terms
    )
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
        if item.low == "since" and any(
            one.day is not None and one.day.historical for one in items[at + 2 : at + 18]
        ):
            return True  # "had occupied since a war between the two in 2008"
        if item.kind == "sign" or item.has("relative", "contrast", "conjunction"):
            return False
    return False


def fled(items: Sequence[Item], at: int) -> bool:
    """As in "people fleeing X", "have fled X", "residents of X": what happened there may come next."""
    if not at:
        return False
    flight = not items[at - 1].entry.verbs.isdisjoint(("leave", "take"))  # "retake X after it was captured"
    return flight or (items[at - 1].low in ("of", "from") and at > 1 and items[at - 2].has("inhabitant"))


def headed_for(items: Sequence[Item], at: int) -> bool:
    """As in "تقدمت القوات إلى بلدة X": where an advance goes; not "فر المسلحون إلى بلدة X"."""
    goes = bool(at) and items[at - 1].low in TOWARDS
    return goes and not any("leave" in item.entry.verbs | item.entry.nouns for item in items[:at])


def opens_scene(items: Sequence[Item], at: int) -> bool:
    """As in "وفي X، أكد متحدث أن القوات استعادت المدينة": where all that follows in the sentence happens.

    Not so "In X, the ministry said that the army had taken the town": that is where it was said.
    """
    opening = [item.low for item in items[:at]]
    if opening == ["in"]:
        said = any("report" in item.entry.verbs for item in items[at + 1 : at + SAYS])
        return not (said or items[at].actors)
    return opening in (["في"], ["و", "في"], ["اما", "في"])


def seated(items: Sequence[Item], at: int) -> bool:
    """As in "X, the capital of Y", "the provincial capital, X,"."""
    place = items[at].place
    before = items[at - 2].place if at > 1 and items[at - 1].low == "," else None
    told = any(one is not None and one.seat for one in (place, before))
    return told or any(
        after.has("seat") or (after.place and after.place.seat) for after in items[at + 1 : at + 5]
    )


def _doing(item: Item) -> bool:
    """A verb of which what follows is the object: "fleeing X", but not "saying A B"."""
    verb = item.kind == "word" and item.low.endswith("ing") and not item.capital
    return verb and "report" not in item.entry.verbs


def voiced(items: Sequence[Item], at: int) -> bool:
    """Whether a name that no table has is that of somebody who speaks: "said A B", ", A B, announced"."""
    place = items[at].place
    around = [item.low for item in (*items[max(0, at - 2) : at], *items[at + 1 : at + 2])]
    if around == [",", "in", ","] and any("report" in item.entry.verbs for item in items[at + 2 : at + 3]):
        return True  # "the prime minister, in New York, announced": where he was
    if place is None or place.names[0].known or place.type:
        return False
    before, after = items[at - 1] if at else None, at + 1
    if len(items) > after + 1 and items[after].has("be") and items[after + 1].low in HARMED:
        return True  # "X was wounded in the battle"
    if not at and after < len(items) and items[after].entry is NO_ENTRY and items[after].low.endswith("ed"):
        return place.names[0].end - place.names[0].start > LONG  # "Massud Barzani climbed a bank"
    if before is not None and (before.has("locative") or _doing(before)):
        return False  # "declared victory at X, saying", "residents fleeing X said"
    if after < len(items) and items[after].low in (",", '"'):
        after += 1
    title = items[at - 2] if before is not None and before.low == "," and at > 1 else before
    if title is not None and (title.kind == "speaker" or title.has("person_titles")):
        return True
    owned = items[after + 1 : after + 3] if after < len(items) and items[after].low == "'s" else []
    if any(one.place and one.place.type in GARRISONS for one in owned):
        return True  # "Gadhafi's compound"
    speaks = after < len(items) and "report" in items[after].entry.verbs
    return speaks or (before is not None and (before.low == '"' or "report" in before.entry.verbs))


def official(items: Sequence[Item], at: int) -> bool:
    """As in "نفت يريفان": a country, or who speaks for it, right behind a verb of saying."""
    said = bool(at) and not items[at - 1].entry.verbs.isdisjoint(("report", "deny"))
    return said and bool(items[at].actors) and items[at].kind != "word"


def describes(items: Sequence[Item], at: int) -> bool:
    """As in "came from X, the main city in the north": a noun that only says what the name before it is."""
    return at > 1 and items[at - 1].low == "," and items[at - 2].place is not None
