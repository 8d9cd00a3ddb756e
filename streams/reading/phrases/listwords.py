"""Words that stand inside and between the names of a list."""

from collections.abc import Sequence

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
FATES = words_of("harmed")
LOYAL = words_of("serving")
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
    return item.kind == "word" and not item.entry.verbs and not item.has(*_BARS)


def attribute(item: Item) -> bool:
    """As in "mining town", "trading town": a word that may stand before a noun for a place."""
    return item.kind == "word" and (adjective(item) or "gerund" in item.entry.forms)


def with_article(noun: Item) -> bool:
    """As in "البلدة", "مركز القضاء": an Arabic noun for a place of which the text has told."""
    return noun.low.startswith("ال") or (noun.entry.place == "town" and " ال" in noun.low)


def finite(item: Item) -> bool:
    """A verb form that carries a clause."""
    return item.has("be", "have", "modal", "do") or bool(item.entry.forms & {"past", "present"})


def fated(items: Sequence[Item], at: int) -> bool:
    """As in "was captured and killed", "was arrested": only a person meets with this."""
    step = at
    while step < len(items) and step < at + 6 and (items[step].has("be", "have") or step > at):
        if items[step].low in FATES:
            return True
        if not (items[step].has("be", "have", "conjunction") or "participle" in items[step].entry.forms):
            return False
        step += 1
    return False


def followed(items: Sequence[Item], at: int) -> bool:
    """As in "loyal to X", of the name at ``at``: others are loyal to a person."""
    return at > 1 and items[at - 1].low == "to" and items[at - 2].low in LOYAL
