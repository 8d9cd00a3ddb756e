"""An Arabic name of a country, its capital or its people as who acts: "شنت روسيا هجوما", "احتل الإثيوبيون X"."""

from collections.abc import Sequence
from dataclasses import replace

from streams.reading.phrases.idafa import ARTICLE, PLURALS
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

ACTING = frozenset(("attack", "report", "succeed", "lose", "drive", "deny", "begin"))
TAKING = frozenset(("take", "control"))
NEAR = 8  # items behind the subject in which what it took is named
THAT = words_of("that")
WAS = words_of("was_had")
ON = "علي"


def powers(items: Sequence[Item]) -> list[Item]:
    """The items, each such name as an actor."""
    return [
        _actor(item) if (_country(item) or _people(item)) and _acts(items, at) else item
        for at, item in enumerate(items)
    ]


def _actor(item: Item) -> Item:
    if item.kind == "name":
        return replace(item, kind="actor")
    return replace(item, kind="actor", actors=tuple(replace(term, role="army") for term in item.actors))


def _people(item: Item) -> bool:
    """As in "الإثيوبيون": all of a people."""
    whole = item.low.startswith(ARTICLE) and item.low.endswith(PLURALS)
    return item.kind == "word" and whole and bool(item.actors) and all(t.demonym for t in item.actors)


def _country(item: Item) -> bool:
    return item.kind == "name" and bool(item.actors) and all(term.place for term in item.actors)


def _acts(items: Sequence[Item], at: int) -> bool:
    before = items[at - 1] if at else None
    after = items[at + 1] if at + 1 < len(items) else None
    if before is not None and before.kind == "actor":  # whom they drove out
        return at > 1 and bool(items[at - 2].entry.forms) and "drive" in items[at - 2].entry.verbs
    if before is not None and before.low in WAS:
        return _goes_on(after, items[at + 2] if at + 2 < len(items) else None)
    if before is not None and before.entry.forms and before.entry.verbs:
        return _does(before, items[at + 1 : at + 1 + NEAR])
    opens = before is None or before.kind in ("sign", "day") or before.low in THAT
    return (
        opens
        and after is not None
        and bool(after.entry.forms)
        and _does(after, items[at + 2 : at + 2 + NEAR])
    )


def _does(verb: Item, behind: Sequence[Item]) -> bool:
    """Whether a verb's subject is a power: it takes what is named behind it, or does what towns do not."""
    if verb.entry.verbs & TAKING:
        return any(item.kind == "name" or item.entry.place or item.low == ON for item in behind)
    return not verb.entry.verbs.isdisjoint(ACTING)


def _goes_on(after: Item | None, verb: Item | None) -> bool:
    """As in "كانت روسيا قد سيطرت على"."""
    had = after is not None and after.low.endswith("قد")
    verb = verb if had else after
    return verb is not None and bool(verb.entry.forms) and not verb.entry.verbs.isdisjoint(ACTING | TAKING)
