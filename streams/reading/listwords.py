"""Words that stand inside and between the names of a list."""

from streams.reading.items import Item

POPULATED = ("city", "town", "village", "neighbourhood", "camp", "unnamed", "locality")
RANKS = (
    "main",
    "chief",
    "only",
    "key",
    "principal",
    "last",
    "final",
    "sole",
    "home",
    "hometown",
    "gateway",
    "scene",
    "second",
    "third",
    "fourth",
)
# what says that a town goes without its name: "the largest city in the west"
RANKED = ("largest", "biggest", "second-largest", "second-biggest", "northernmost", "southernmost", "main")
ORDINALS = {"first": 1, "second": 2, "third": 3, "former": 1, "latter": 2}
# "naming the villages as A and B"
NAMING = ("naming", "named", "identified", "identifying", "listing", "listed")
LATER = ("now", "later", "finally")  # "took X and now Y"
AGE = 2  # digits of the years of a person
DISTANCE = frozenset(
    [
        "kilometres",
        "kilometers",
        "km",
        "miles",
        "located",
        "north",
        "south",
        "east",
        "west",
        "some",
        "just",
        "immediately",
        "directly",
    ]
)
_BARS = (
    "preposition",
    "conjunction",
    "contrast",
    "relative",
    "subordinator",
    "condition",
    "pronoun",
    "modal",
    "be",
    "have",
    "negation",
)


def adjective(item: Item) -> bool:
    """A word that may stand between an article and its noun."""
    return (
        item.kind == "word"
        and not item.entry.verbs
        and not item.has(*_BARS)
        and item.low.isascii() is not None
    )


def finite(item: Item) -> bool:
    """A verb form that carries a clause."""
    return item.has("be", "have", "modal", "do") or bool(item.entry.forms & {"past", "present"})
