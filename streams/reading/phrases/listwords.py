"""Words that stand inside and between the names of a list."""

from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

POPULATED = ("city", "town", "village", "neighbourhood", "camp", "unnamed", "locality")
TOWNS = ("city", "town", "village")
RANKS = words_of("ranks")
# what says that a town goes without its name: "the largest city in the west"
RANKED = words_of("ranked")
COUNTS = {word: at for at, word in enumerate(words_of("counts"), 1)} | {"both": 2}
ORDINALS = {"first": 1, "second": 2, "third": 3, "former": 1, "latter": 2}
# "naming the villages as A and B"
NAMING = words_of("naming")
LATER = words_of("later")
AGE = 2  # digits of the years of a person
DISTANCE = frozenset(words_of("distance"))
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
