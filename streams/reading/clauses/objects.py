"""English objects: the verb before a noun phrase, past what only describes it, and those that fight and are fought."""

from collections.abc import Sequence

from streams.reading.clauses.governed import quantity
from streams.reading.clauses.verbgroup import plain_subject
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import words_of

PARTICLES = words_of("verb_particles")


def fought(items: Sequence[Item], step: int) -> int | None:
    """As in "a force battling the army has taken X", "fighting to oust the army": the verb behind who acts."""
    verb = past_modifiers(items, step)
    if verb > 1 and items[verb - 1].low == "to" and items[verb].entry.forms & {"base"}:
        verb -= 2
    gerund = verb > 0 and (items[verb].entry.forms & {"gerund"} or _doing(items[verb]))
    return verb if gerund and (items[verb - 1].kind == "actor" or items[verb - 1].has("be")) else None


def _doing(item: Item) -> bool:
    """As in "soldiers guarding X": a verb that no file knows."""
    return item.kind == "word" and item.low.endswith("ing") and not (item.capital or item.entry.tags)


def no_actor(item: Item) -> bool:
    """A place that stands for nobody."""
    return item.place is not None and (not item.actors or item.place.type == "area")


def verb_of(items: Sequence[Item], step: int) -> int | None:
    """The verb right before a noun phrase that is its object."""
    before = past_modifiers(items, step)
    if before > 0 and items[before].low in PARTICLES and items[before - 1].entry.verbs:
        before -= 1  # "drove out the last of B and raised", "cut off B"
    if before < 0 or "report" in items[before].entry.verbs or items[before].has("be", "have", "do", "modal"):
        return None
    forms = items[before].entry.forms
    has = "participle" in forms and any(item.has("have") for item in items[max(0, before - 2) : before])
    shown = "base" in forms and plain_subject(items, before)  # "Rebels attack a camp and seize X"
    shown |= "present" in forms and not (items[before].entry.nouns or items[before].has("fighting_words"))
    aim = (
        "base" in forms and before > 0 and items[before - 1].low == "to"
    )  # "tried to enter X after taking Y"
    done = "past" in forms or has or shown or aim
    new = items[before].low.endswith("ed") and _acting(items, before)
    return before if (items[before].entry.verbs and done) or new else None


def object_noun(items: Sequence[Item], at: int) -> bool:
    """As in "repelled an attack", "repelled an RSF attack": a verb's word that another verb was done to."""
    step = at - 1
    while step > 0 and items[step].kind == "word" and items[step].entry is NO_ENTRY:
        step -= 1
    whose = step >= 0 and items[step].kind == "actor" and verb_of(items, step) is not None
    noun = whose or (step >= 0 and items[step].has("determiner", "possessive"))
    return noun and "past" not in items[at].entry.forms


def past_modifiers(items: Sequence[Item], step: int) -> int:
    """What stands before a noun phrase and the words that only describe it; -1 where nothing does."""
    before, site = step - 1, items[step].place is not None and not items[step].actors
    while before >= 0 and step - before < 5:
        if items[before].low == "of" and before > 1 and quantity(items[before - 1]):
            before -= 2  # "killed dozens of B"
            continue
        acts = _acting(items, before)
        if acts or not (_modifier(items[before]) or (site and items[before].kind == "actor")):
            break  # but "destroyed B positions"
        before -= 1
    return before


def _acting(items: Sequence[Item], at: int) -> bool:
    """As in "A guarding X", "A outflanked B": a verb that no file knows, behind who acts."""
    told = at > 0 and (items[at - 1].kind == "actor" or items[at - 1].has("be"))
    done = items[at].low.endswith("ed") and items[at].entry is NO_ENTRY and plain_subject(items, at)
    return (_doing(items[at]) and told) or done


def _modifier(item: Item) -> bool:
    """A word between a verb and the noun that is its object."""
    if item.kind == "number" or item.has("determiner", "possessive", "number"):
        return True
    if item.kind == "actor":
        return not any(term.named for term in item.actors)  # "defeated insurgent group X"
    tags = item.entry.tags - {"plain", "party"}
    return item.kind == "word" and not (item.entry.verbs or item.entry.status or item.entry.nouns or tags)
