"""Noun phrases, and whether a preposition governs them."""

from collections.abc import Sequence

from streams.reading.clauses.verbgroup import HOURS
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

TIMES = frozenset(words_of("times_of"))
MOMENTS = ("then", "now")  # "by then the rebels had taken X"
PREPOSED = (" through", " into", " against", " with", " from", " of")  # "broke through"
AMONG = words_of("among")
SERVING = words_of("serving")  # "with the supporting forces"
QUANTITIES = words_of("quantities")
PASSED = ("conjunction", "determiner", "number", "possessive", "part_words")  # tags of small words


def is_np(item: Item) -> bool:
    """Whether an item can fill a slot."""
    return item.kind in ("actor", "place", "name", "speaker") or item.has("pronoun")


def quantity(item: Item) -> bool:
    """A word for so many of something: "dozens", "the last"."""
    return item.low in QUANTITIES or item.has("number")


def _so_many(items: Sequence[Item], at: int) -> bool:
    """As in "when up to 2,000 soldiers advanced on X": no preposition."""
    return items[at].low == "up to" and items[at + 1].kind == "number"


def behind_preposition(items: Sequence[Item], step: int) -> bool:
    """Whether a noun phrase stands behind a preposition (and a few adjectives)."""
    before = step - 1
    while before >= 0 and step - before < 5:
        item = items[before]
        if item.low == "of" and before and quantity(items[before - 1]):
            before -= 2  # "the last of the rebels"
            continue
        if (
            (item.has("preposition") and not _so_many(items, before))
            or item.low.endswith(PREPOSED)
            or item.low in AMONG
        ):
            return True
        timely = item.low in TIMES or item.low in HOURS or item.low in MOMENTS
        if timely and not items[step].has("possessive"):
            return False  # "in the space of 48 hours rebels took X": the time is all that "in" has
        if item.low == "'s" and before:
            return behind_preposition(items, before - 1)
        if is_np(item) and before + 1 < step and items[before + 1].has("conjunction"):
            if item.place is not None and not item.actors and items[step].kind == "actor":
                return False  # "took control of X and soldiers left"
            return behind_preposition(items, before)
        if item.kind == "actor" and before + 1 == step and items[step].place is not None:
            before -= 1  # "through government lines"
            continue
        if item.kind == "number" or item.has(*PASSED):
            before -= 1
            continue
        if _describes(item) or (item.low in SERVING and items[step].kind == "actor"):
            before -= 1
            continue
        return False
    return False


def _describes(item: Item) -> bool:
    """A word of which nothing is known: an adjective or a noun in front of another."""
    entry = item.entry
    return item.kind == "word" and not (entry.verbs or entry.tags - {"person_titles"} or entry.status)


def described(items: Sequence[Item], at: int) -> int:
    """At X in "X, the capital of Y" and "X, a town": the place that a place phrase only describes; else ``at``."""
    place, before = items[at].place, items[at - 2].place if at > 1 and items[at - 1].low == "," else None
    if place is None or before is None or not before.names:
        return at
    return at - 2 if place.seat or not (place.names or place.plural) else at
