"""What a place became: "X became the fifth town to fall to A", "X was the latest town captured by A"."""

from collections.abc import Sequence

from streams.reading.clauses.asides import open_of
from streams.reading.clauses.status import finite_status
from streams.reading.phrases.listwords import POPULATED, adjective
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

REACH = 9  # items between a verb and "is" behind it
MANY = 5  # items between "was" and the noun
ONE_OF = words_of("one_of")
LATEST = words_of("latest")


def crowned(items: Sequence[Item], at: int, start: int) -> tuple[int, int] | None:
    """Where the name and the verb stand in "X became the fifth town to fall to A", "the latest town to fall is X"."""
    noun = start - 1
    phrase = items[noun].place if noun >= 0 else None
    if phrase is None or phrase.names or phrase.type not in POPULATED:
        return None
    before, after = noun - 1, at + 1
    while before > 1 and noun - before < MANY and not _links(items[before]) and _small(items[before]):
        before -= 1  # "X was among the towns", "X is one of the latest towns"
    if before > 0 and _links(items[before]) and (name := _name(items, before)) is not None:
        return name, before
    if _apposed(items, before, noun):
        return before - 1, before
    if before > 1 and _links(items[before]) and items[before - 1].low == ")":
        return None
    while (
        after < len(items) and not _links(items[after]) and items[after].kind != "sign" and after - at < REACH
    ):
        after += 1
    if after + 1 < len(items) and _links(items[after]) and items[after + 1].place is not None:
        return after + 1, after
    return None


def crowned_status(items: Sequence[Item], link: int) -> str:
    """An apposition tells what is; "was" may stand under another word."""
    return "" if items[link].low == "," else finite_status(items, link, False, False, False, [])


def _name(items: Sequence[Item], link: int) -> int | None:
    """The place right before "was", or before an aside: "X, the scene of fierce fighting, was"."""
    step: int | None = link - 1
    if items[link - 1].low == ",":
        step = open_of(items, link - 1)
        step = step - 1 if step else None
    if step is not None and step > 1 and items[step - 1].low == "in" and items[step - 2].place is not None:
        step -= 2  # "X in A province became the first capital to fall"
    return step if step is not None and items[step].place is not None else None


def _apposed(items: Sequence[Item], comma: int, noun: int) -> bool:
    """As in "X, the latest town to fall to A", "X, one of several towns taken by A": lately, unlike the first one."""
    name, phrase = items[comma - 1].place if comma else None, items[noun].place
    if items[comma].low != "," or name is None or len(name.names) != 1 or phrase is None:
        return False
    between = items[comma + 1 : noun]
    return phrase.latest or any(item.low in LATEST or item.low == "one" for item in between)


def to_be(items: Sequence[Item], start: int) -> bool:
    """As in "X could be the next town captured by A": what is described so is still to come."""
    noun = items[start - 1].place if start > 1 else None
    if noun is None or noun.names or items[start - 2].low != "be":
        return False
    return any(item.has("modal") or item.low == "to" for item in items[max(0, start - 5) : start - 2])


def _small(item: Item) -> bool:
    return (
        item.low in ONE_OF
        or item.low in LATEST
        or item.low == "in"
        or item.kind == "number"
        or adjective(item)
    )


def _links(item: Item) -> bool:
    first = item.low.partition(" ")[0]  # "was the" is one phrase
    return item.kind == "word" and first in ("is", "was", "are", "were", "became", "becomes")
