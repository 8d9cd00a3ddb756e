"""Whose men they are: "troops loyal to General X", "soldiers of rebel leader X" need not be the army's."""

from collections.abc import Sequence
from dataclasses import replace

from streams.actors.ontology import ActorTerm
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

MEN = (
    "fighter",
    "irregular",
    "army",
    "militia",
    "militant",
    "group",
)  # roles that tell nothing of whose they are
REBELS = ("rebel", "separatist", "militia", "insurgent", "opposition")
ARMY = words_of("of_the_state")
BEHIND = words_of("serving")
OPPOSED = words_of("opposed_to")
LED = words_of("commanded")
RULERS = words_of("rulers")
NO_LONGER = words_of("no_longer_rulers")
MUTINOUS = words_of("mutinous")
LINKED = words_of("linked_endings")
FAITHS = words_of("faiths")
REACH = 7  # items between "troops" and the name of whom they serve


def whose_men(items: Sequence[Item], index: int) -> tuple[ActorTerm, ...] | None:
    """Who acts instead of bare "troops" or "fighters"; () for nobody we know, None where it is as they say."""
    if _apposed(items, index):
        return ()
    if index > 1 and items[index - 1].low == "whose":
        return _owners(items, index - 2)
    if (served := _fight_for(items, index)) is not None:
        return served
    if not _bare(items[index]):
        return None
    if index + 1 < len(items) and items[index + 1].low in OPPOSED:
        return ()  # "forces opposed to A": none of A's
    if _described(items, index):
        return ()
    if (home := _from(items, index)) is not None:
        return home
    start = _bound(items, index)
    if not start:
        return None
    led = any(one.low in LED for one in items[index + 1 : start])
    return _master(items[start : start + REACH], led or items[index].low.endswith("soldiers"))


def _owners(items: Sequence[Item], at: int) -> tuple[ActorTerm, ...]:
    """Whose forces are told of, right before "whose": "Haftar, whose forces", "the RSF, whose men"; () if unknown."""
    item = items[at - (items[at].low == ",")]
    if item.speaker is not None and item.speaker.side:
        return (ActorTerm(id=item.speaker.side, lang="en"),)
    if item.kind == "actor" or (item.actors and item.place is not None):
        return tuple(replace(term, place=False, role=term.role or "army") for term in item.actors)
    return ()


def _bare(item: Item) -> bool:
    """A word for armed people that says neither whose nor of which country they are."""
    if item.kind != "actor" or not item.actors or item.owned:
        return False
    general = all(
        term.role in MEN and not (term.named or term.country or term.backed) and term.lang == "en"
        for term in item.actors
    )
    return general and not any(word in ARMY for word in item.low.split())


def _apposed(items: Sequence[Item], index: int) -> bool:
    """As in "the group, Mandari Front, took": its name, which nothing knows."""
    general = all(
        term.role and not (term.id or term.country) and term.lang == "en" for term in items[index].actors
    )
    after = items[index + 1 : index + 4]
    if not general or items[index].kind != "actor":
        return False
    if len(after) < 3 or after[0].low != "," or after[2].low != "," or not after[1].capital:
        return False
    named = after[1].kind in ("name", "place") and not after[1].actors
    return named and not (after[1].place is not None and after[1].place.type)


def _described(items: Sequence[Item], index: int) -> bool:
    """As in "Zande fighters", "al Qaeda-linked fighters": a name before it says whose they are."""
    before = items[index - 1] if index else None
    if before is None or before.actors:
        return False
    if before.low == "'s" and index > 1:
        whose = items[index - 2]  # "Mandaria's forces"
        return (
            whose.kind in ("place", "name")
            and not whose.actors
            and not (whose.place and whose.place.definite)
        )
    if before.end + 1 != items[index].start:
        return False
    council = before.place is not None and before.place.type == "building" and bool(before.place.names)
    if before.kind in ("place", "name") and before.place is not None and before.place.type and not council:
        return False  # "in the town of X troops took", but "Zintan Council fighters"
    if before.low in FAITHS:
        return False
    if before.low.endswith(LINKED) or before.low in MUTINOUS:
        return True
    return (
        before.capital
        and index > 1
        and before.kind in ("place", "name", "word")
        and _modifies(items, index - 1)
    )


def _modifies(items: Sequence[Item], at: int) -> bool:
    """Whether a capitalised word stands where adjectives do, and does not end a phrase of its own: "in X troops"."""
    item, before = items[at], items[at - 1]
    if item.kind == "word" and (item.entry.tags - {"plain"} or item.entry.verbs or item.entry.status):
        return False
    return before.low in ("by", "to") or not (before.has("preposition", "locative") or before.entry.place)


def _from(items: Sequence[Item], index: int) -> tuple[ActorTerm, ...] | None:
    """As in "fighters from the right-wing A": A's."""
    after = items[index + 1 : index + 5]
    if not after or after[0].low != "from":
        return None
    for item in after[1:]:
        if item.kind == "actor":
            return item.actors if any(term.named for term in item.actors) and not item.owned else None
        if item.kind != "word" or item.entry.verbs or item.has("preposition"):
            return None
    return None


def _fight_for(items: Sequence[Item], index: int) -> tuple[ActorTerm, ...] | None:
    """As in "militiamen fighting for the government": its men."""
    lows = [item.low for item in items[index + 1 : index + 3]]
    at = index + 3 + (index + 3 < len(items) and items[index + 3].has("determiner"))
    general = not any(term.id or term.country for term in items[index].actors)
    if lows != ["fighting", "for"] or not general or at >= len(items) or items[at].owned:
        return None
    land = items[at].place is not None
    return (
        tuple(replace(term, place=False, role="army" if land else term.role) for term in items[at].actors)
        or None
    )


def _bound(items: Sequence[Item], index: int) -> int:
    """Where whom they serve begins: behind "loyal to", "of", "led by"; 0 if nothing says so."""
    after = items[index + 1 : index + 4]
    lows = [item.low for item in after]
    if lows[:1] in (["loyal to"], ["of"], ["under"], ["backing"], ["supporting"], ["behind"]):
        return index + 2
    if len(lows) > 1 and (lows[0] in BEHIND or lows[0] in LED) and lows[1] in ("to", "by"):
        return index + 3
    return 0


def _master(words: Sequence[Item], led: bool) -> tuple[ActorTerm, ...] | None:
    rules, titled = False, False
    for at, item in enumerate(words):
        if item.low == "'s" or (item.actors and all(term.demonym or term.place for term in item.actors)):
            continue  # "loyal to Yemen's President A"
        if item.kind == "actor" or (item.actors and not titled):
            rebels = all(term.role in REBELS for term in item.actors)
            return item.actors if rebels and not item.owned else None
        if item.speaker is not None and item.speaker.role in REBELS:
            return (ActorTerm(role=item.speaker.role, lang="en"),)  # "soldiers of rebel leader X"
        if item.speaker is not None and item.speaker.side:
            return (ActorTerm(id=item.speaker.side, lang="en"),)
        rules |= item.low in RULERS
        if item.low in NO_LONGER:
            return ()
        titled |= item.has("person_titles")
        if item.kind in ("name", "speaker") or (item.place is not None and titled):
            return None if rules or (led and at and words[at - 1].has("person_titles")) else ()
        if item.kind == "sign" or item.place is not None or item.has("relative", "preposition"):
            return () if titled and not (rules or led) else None  # "loyal to a local warlord"
        if item.entry.verbs and item.entry.forms & {"past", "present"}:
            return () if titled and not (rules or led) else None
    return None
