"""Who and what may fill the roles of an event, and who only stands where they would."""

from collections.abc import Sequence
from dataclasses import replace

from streams.reading.clauses.circumstances import EXCEPT, FROM, distant, goal, not_it
from streams.reading.clauses.event import Event
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

IS = words_of("is_was")
SAME = words_of("themselves")


def nearer(items: Sequence[Item], index: int) -> Item:
    """As in "معارك بين A وB", "A وB الذين سيطروا على X": of two, the one that stands nearer."""
    item, after = items[index], items[index + 1 : index + 2]
    last = tuple(term for term in item.actors if term.joined)
    apart = (index > 0 and items[index - 1].low == "بين") or any(one.low == "الذين" for one in after)
    return replace(item, actors=last) if last and apart else item


def same_men(items: Sequence[Item], index: int) -> bool:
    """As in "the same forces also took X", "القوات نفسها": whoever took the last place."""
    after = items[index + 1].low if index + 1 < len(items) else ""
    return (index > 0 and items[index - 1].low == "same") or after in SAME


def not_there(items: Sequence[Item], index: int, slot: str) -> bool:
    """Whether a place only describes, or tells how far it was: "retreated to Y, 75 kilometres (45 miles) from X"."""
    if index and items[index - 1].low.startswith(EXCEPT):
        return True  # "all of the towns except X are free"
    return not_it(items, index) or (slot in FROM and distant(items, index))


def to_another(event: Event, items: Sequence[Item], index: int) -> bool:
    """As in "retreated from X to Kabul": no government is meant; "the fall of X is a blow to Russia"."""
    if event.frame == "leave" and goal(items, index):
        return True
    between = items[event.item : index]
    verb = any(item.has("be", "have", "modal") or item.low.partition(" ")[0] in IS for item in between)
    return event.rule.endswith(".noun") and verb
