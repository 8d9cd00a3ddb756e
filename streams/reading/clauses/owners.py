"""Whose deed an Arabic noun with a pronoun in it tells: "وبعد سيطرتها على X، تقدمت القوات"."""

from collections.abc import Sequence

from streams.reading.clauses.arguments import Arguments
from streams.reading.clauses.predicate import Predicate
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import COMMAS

ENDINGS = words_of("own_endings")
SUCCESS = words_of("success_of")
VERB = 4  # items behind the comma within which the main verb stands


def owner(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """The subject of the main verb where it stands right behind it, else whoever was spoken of before."""
    success = predicate.at > 1 and items[predicate.at - 2].low in SUCCESS
    if not (success or predicate.trigger.endswith(ENDINGS)):
        return
    ahead = _ahead(items, predicate.at) if _opens(items, predicate.at) else -1
    if ahead >= 0:
        found.slots["subject"] = ahead
    else:
        found.inherited = True


def _opens(items: Sequence[Item], at: int) -> bool:
    """Whether nothing but small words and a day stands before."""
    return all(
        item.low == "و" or item.kind == "day" or item.has("subordinator", "preposition")
        for item in items[:at]
    )


def _ahead(items: Sequence[Item], at: int) -> int:
    """The actor behind the verb that follows the next comma, or -1."""
    comma = next((n for n in range(at, len(items)) if items[n].low in COMMAS), len(items))
    for verb in range(comma + 1, min(len(items) - 1, comma + VERB)):
        if items[verb].kind == "word" and items[verb].entry.forms:
            after = verb + 1 + (items[verb + 1].kind == "day")
            return after if after < len(items) and items[after].kind == "actor" else -1
    return -1
