"""Asides of an English clause: ", backed by Russia,", "(...)"."""

from collections.abc import Sequence

from streams.reading.clauses.verbgroup import ADVERBS, coordinated, plain_subject
from streams.reading.words.items import Item

BETWEEN = 12  # items between two verbs of one subject


def open_of(items: Sequence[Item], close: int) -> int | None:
    """Where the aside that ends at ``close`` opens: ", backed by Russia,", "(...)"; None if there is none."""
    sign = items[close].low
    opener, quotes = "(" if sign == ")" else sign, 0
    for step in range(close - 1, max(-1, close - 30), -1):
        item = items[step]
        if item.low == opener:
            return step if quotes % 2 == 0 and _aside(items, step, close) else None
        quotes += item.low == '"'
        if item.low in (";", ":"):
            return None
    return None


def _aside(items: Sequence[Item], start: int, close: int) -> bool:
    first = items[start + 1] if start + 1 < close else None
    if first is None:
        return False
    if items[start].low == "(":
        return True
    if first.has("relative", "preposition", "number", "determiner") or first.kind in (
        "day",
        "place",
        "number",
        "name",
    ):
        return True
    if first.kind == "actor" and start + 2 < close and items[start + 2].low == "'s":
        return True  # "the group, al-Qaeda's wing in Syria,"
    if first.entry.forms & {"gerund"} or (
        first.entry.forms & {"participle"}
        and start + 2 < close
        and items[start + 2].low in ("by", "with", "in", "from")
    ):
        return True
    return (
        first.low in ADVERBS
        or first.has("by_help")
        or (first.kind == "word" and not first.entry.verbs and not first.has("conjunction", "contrast"))
    )


def acts_past_aside(items: Sequence[Item], start: int) -> bool:
    """As in "Somali forces, backed by Kenya, seize X": who acts stands before an aside."""
    opens = open_of(items, start - 1) if start > 2 and items[start - 1].low == "," else None
    return opens is not None and opens > 0 and plain_subject(items, opens)


def second_of_two(items: Sequence[Item], start: int) -> bool:
    """As in "Rebels cross the river and seize X", "Rebels storm a base, seize X": in the present, of one subject."""
    if not (coordinated(items, start) or (start > 1 and items[start - 1].low == ",")):
        return False
    for step in range(start - 2, max(0, start - BETWEEN), -1):
        item = items[step]
        aim = item.low == "to" and items[step + 1].entry.verbs
        if item.has("modal", "relative", "contrast", "condition") or item.low == ";" or aim:
            return False
        if item.entry.forms & {"base"} and "past" not in item.entry.forms and plain_subject(items, step):
            return True
    return False
