"""Who and what around a predicate: its subject, its object, and the phrases its prepositions bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streams.reading.clauses.governed import TIMES as TIMES
from streams.reading.clauses.governed import behind_preposition as behind_preposition
from streams.reading.clauses.governed import is_np as is_np
from streams.reading.clauses.leftward import MEN as MEN
from streams.reading.clauses.leftward import left
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.together import listed_subject
from streams.reading.clauses.told_first import told_first
from streams.reading.phrases.lists import POPULATED, WHERE
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

OF_A_PLACE = words_of("of_a_place")
WHOLES = words_of("wholes")
SPOKEN_FROM = words_of("whence")
MAX_RIGHT = 40  # items looked at to the right of a predicate


@dataclass(slots=True)
class Arguments:
    """Items by slot ("subject", "object", or a preposition), and what was met on the way.

    ``control``: the noun "control" or one of its kind stands between; ``flag``: a flag does. ``inherited``: there
    was no subject of its own ("and captured", ", capturing"). ``stranger``: its subject is somebody or something that
    nothing knows. ``state``: how things are, which is no news by itself ("X is under their control").
    """

    slots: dict[str, int] = field(default_factory=dict)
    control: bool = False
    flag: bool = False
    thing: bool = False  # something in a place is controlled
    part: bool = False  # of a place, as whose owner says
    inherited: bool = False
    stranger: bool = False
    state: bool = False
    more: list[int] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


def arguments(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int) -> Arguments:
    """The arguments of one predicate: ``slots`` of its frame, ``stop`` where the next clause begins."""
    found = Arguments()
    if predicate.mood == "belongs":
        found.slots = {"object": predicate.start - 1, "subject": predicate.at}
        return found
    _right(items, predicate, slots, stop, found)
    if predicate.voice == "noun":
        _possessor(items, predicate, found)
    elif told_first(items, predicate.at):
        found.slots["subject"] = predicate.at + 2
    elif predicate.mood in ("verbless", "crowned"):
        found.slots["subject"] = predicate.start - 1
    else:
        left(items, predicate, found)
        if slots.get("subject") == "place":
            listed_subject(items, found)
    return found


def _right(
    items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int, found: Arguments
) -> None:
    bare, depth = predicate.voice != "noun", 0
    slot = "object" if bare else ""
    end = min(_aim(items, predicate.at + 1, stop), predicate.at + MAX_RIGHT)
    for index in range(predicate.at + 1, end):
        item = items[index]
        depth = max(0, depth + (item.low == "(") - (item.low == ")"))
        if depth:
            continue
        if item.has("control") and (predicate.voice != "noun" or slot):
            found.control = True
            slot = slot or "object"
            continue
        if item.has("flag"):
            found.flag = True
            bare = False
            continue
        if item.has("link") and found.control and items[index - 1].has("control", "link"):
            continue  # the control of a place is the place; under the control of an actor is under the actor
        if item.has("preposition"):
            slot = "done" if _one_more(items, index, slot, found) else _slot(slots, items, index)
            continue
        bare = bare and not _ends_object(items, index, slot, predicate)
        if item.low == "," and _goes_on(items, index, found, end):
            slot = "done"
            continue
        if item.kind == "day" and slot in ("on", "in", "by"):
            slot = _past_day(bare, found)
            continue
        if item.kind == "word" and item.actors and slot and _stands(items, index, slot):
            found.slots.setdefault(slot, index)
            continue
        bare = bare and not _speaks_of(items, index, found)
        found.part |= bare and _part_of(items, index)
        if _fills(items, index, end):
            slot = _controlled(slots, slot, item, found)
            _take_slot(items, index, slot, bare, found)
            bare = False
            slot = _after(items, index, slot, found)
            continue
        if item.kind == "word":
            found.words.add(item.low)
            found.thing |= found.control and slot == "object" and _other_thing(items, index)


def _past_day(bare: bool, found: Arguments) -> str:
    """As in "captured on Monday the town of X", "captured X on Monday and, on the next day, Y"."""
    return "object" if bare else "done" if "object" in found.slots else ""


def _speaks_of(items: Sequence[Item], index: int, found: Arguments) -> bool:
    """As in "freed people it described as", "captured the governor, A B": no object comes any more."""
    owner = any(item.low == "'s" for item in items[index + 1 : index + 3])  # "the president's hometown of X"
    item = items[index]
    return bool(found.words and item.has("pronoun")) or (item.has("person_titles") and not owner)


def _part_of(items: Sequence[Item], index: int) -> bool:
    """As in "parts of Iraq's second-largest city of X", at "parts of Iraq"."""
    place = items[index].place
    return place is not None and place.partial and _owns(items, index)


def _other_thing(items: Sequence[Item], index: int) -> bool:
    """As in "control of the assembly in X", "control of the northern entrance of X": what is held is in the place."""
    item, after = items[index], items[index + 1] if index + 1 < len(items) else None
    entry = item.entry
    verb = bool(entry.forms) and not entry.forms <= {"base"}  # "the trade in X" is none
    noun = item.kind == "word" and not (entry.place or verb or entry.nouns or item.actors or item.capital)
    small = any(tag != "plain" and not tag.startswith("fighting_") for tag in entry.tags)
    plain = noun and not small and item.low not in WHOLES
    return plain and after is not None and after.low in OF_A_PLACE


def _one_more(items: Sequence[Item], index: int, slot: str, found: Arguments) -> bool:
    """As in "captured the town, along with X", "the capture of X and (that) of Y": what follows is taken too."""
    if slot == "done" and items[index].has("conjunction"):
        return True
    joins = items[index - 1 - (items[index - 1].low in ("that", "those"))]
    again = items[index].low in ("of", "over") and joins.has("plain_and", "conjunction")
    return again and ("of" in found.slots or (found.control and "object" in found.slots))


def _goes_on(items: Sequence[Item], comma: int, found: Arguments, end: int) -> bool:
    """As in "captured X, the gateway to Iran, and Y": one more behind what X is; "and Y fell" is another clause."""
    first, after = found.slots.get("object", found.slots.get("of")), items[comma + 1 : comma + 4]
    if first is None or items[first].place is None or len(after) < 2 or not after[0].has("conjunction"):
        return False
    aside = items[first + 1 : comma]
    apposed = len(aside) > 1 and aside[0].low == ","
    seat = apposed and aside[1].place is not None and aside[1].place.seat  # "X, the capital of Y region,"
    nameless = apposed and aside[1].place is not None and not aside[1].place.names
    apposed = apposed and (seat or nameless or aside[1].has("determiner") or aside[1].low == "in")
    verb = next(
        (item for item in items[end : end + 1] if item.entry.forms or item.has("be", "have", "modal")), None
    )
    own = any(_acts_there(items, step) for step in range(max(comma + 3, end - 2), end))
    return apposed and after[1].place is not None and (verb is None or own)


def _acts_there(items: Sequence[Item], at: int) -> bool:
    """As in "with the capture of X, the capital, and Y, A now holds": the verb is A's, and not Y's."""
    return items[at].kind == "actor" and items[at - 1].low == ","


def _fills(items: Sequence[Item], index: int, end: int) -> bool:
    """Whether an item may fill a slot, and does not only tell whose or which another is."""
    item = items[index]
    if item.has("pronoun") and index + 1 < len(items) and "report" in items[index + 1].entry.verbs:
        return False  # "captured five soldiers, it said"
    return (
        is_np(item) and not item.has("number") and not _owns(items, index) and not _whose(items, index, end)
    )


def _whose(items: Sequence[Item], index: int, end: int) -> bool:
    """As in "the rebel stronghold of X", "the Taliban town": an actor that only says whose a place is."""
    step = index + 1
    while step < end and items[step].kind == "word" and items[step].actors:
        step += 1  # "the rebel Serb stronghold of X"
    after = items[step] if step < end else None
    place = after.place if items[index].kind == "actor" and after is not None else None
    return place is not None and bool(place.type) and place.type != "area" and not place.partial


def _aim(items: Sequence[Item], start: int, stop: int) -> int:
    """Where an aim begins, as in "put pressure on them in order to recapture X"."""
    stop = min(stop, len(items))
    for index in range(start, stop):
        item = items[index]
        if item.has("control") and item.entry.forms & {"base"} and items[index - 1].low.endswith("to"):
            return index
    return stop


def _ends_object(items: Sequence[Item], index: int, slot: str, predicate: Predicate) -> bool:
    """Whether no bare object can come any more: behind "lost on Monday,", "pulled back,"."""
    if items[index].low == "," and slot == "object" and not {"leave", "enter"}.isdisjoint(predicate.frames):
        return True
    return slot in ("object", "on", "in", "by") and _closes(items, index)


def _closes(items: Sequence[Item], index: int) -> bool:
    """Whether a comma stands behind a day and none before it: "lost on Monday, the agency said"."""
    day = index - 1 if items[index].low == "," else index
    if items[day].kind != "day" or (day == index and not items[index].low.endswith(",")):
        return False
    return not any(item.low == "," for item in items[max(0, day - 2) : day])


def _controlled(slots: Mapping[str, str], slot: str, item: Item, found: Arguments) -> str:
    """As in "in control of X": what is controlled is the object."""
    meant = (
        slot not in ("", "done")
        and found.control
        and not found.thing
        and (item.place or item.low == "it")
        and "object" not in found.slots  # "handed control of X to Russia"
        and slots.get(slot) != "place" == slots.get("object")
    )
    return "object" if meant else slot


def _owns(items: Sequence[Item], index: int) -> bool:
    """As in "Yemen's second port", "the Tigers' stronghold of X": what is taken is the port, the stronghold."""
    after = items[index + 1 : index + 6]
    if not after or after[0].low not in ("'s", "'") or (len(after) > 1 and after[1].has("control")):
        return False
    place = items[index].place
    if place is None and items[index].kind in ("actor", "speaker"):
        noun = next((n for n, item in enumerate(after) if item.place is not None), 0)
        return noun > 0 and not any(item.has("preposition") for item in after[:noun])
    return place is not None and not place.unnamed  # "positions in the city's wards" are no wards


def _held(items: Sequence[Item], index: int) -> bool:
    """As in "under Russian control": the adjective says who holds it."""
    return any(item.has("control") for item in items[index + 1 : index + 3])


def _stands(items: Sequence[Item], index: int, slot: str) -> bool:
    """As in "under Russian control", "taken by the Abkhaz": the adjective stands for its people."""
    if _held(items, index):
        return True
    after = items[index + 1] if index + 1 < len(items) else None
    alone = (
        after is None
        or after.kind in ("sign", "day")
        or after.has("preposition", "conjunction", "subordinator")
    )
    return alone and slot in ("by", "to") and items[index - 1].low == "the"


def _after(items: Sequence[Item], index: int, slot: str, found: Arguments) -> str:
    """What may come behind a filled slot; behind "captured a base in X" one more object: "and the town of Y"."""
    if slot == "object":
        return "done"
    first = items[found.slots["object"]].place if "object" in found.slots else None
    where = items[index].place is not None and slot in WHERE
    return "again" if where and first is not None and not first.names else ""


def _take_slot(items: Sequence[Item], index: int, slot: str, bare: bool, found: Arguments) -> None:
    place = items[index].place
    if slot == "again" and place is not None and place.type not in POPULATED:
        return
    if slot in ("done", "again"):
        if items[index].place is not None and _coordinated(items, index) and not _acts(items, index + 1):
            found.more.append(index)
    elif slot and slot not in found.slots and (slot != "object" or bare or found.control):
        found.slots[slot] = index
        if found.control:
            found.slots.setdefault("control", index)


def _acts(items: Sequence[Item], at: int) -> bool:
    """As in "captured X and Y was shelled": a verb follows, whose subject Y is; not so "Y, held by B"."""
    while at < len(items) and (items[at].kind == "day" or items[at].low.endswith("ly")):
        at += 1
    if at >= len(items) or items[at].kind != "word":
        return False
    held = at + 1 < len(items) and items[at + 1].low in ("by", "in", "from")
    return items[at].has("be", "have", "modal", "do") or ("past" in items[at].entry.forms and not held)


def _coordinated(items: Sequence[Item], index: int) -> bool:
    """As in "X, and a number of villages", "X on Monday and, on the next day, Y": a second object behind "and"."""
    before, ends = index - 1, _ends_clause(items, index + 1)
    while before > 0 and (
        items[before].has("determiner", "number", "plain_and")
        or items[before].kind == "number"
        or items[before].low in ("of", "over", "that", "those")
        or (ends and (items[before].kind == "day" or items[before].low == "on"))
    ):
        if items[before].has("conjunction"):
            return True
        before -= 1
    return items[before].has("conjunction")


def _ends_clause(items: Sequence[Item], at: int) -> bool:
    """Whether nothing is told of what stands before: the end, ", from which A had fled"; not ", a town in B, was"."""
    if at >= len(items) or items[at].low in (".", ";"):
        return True
    after = items[at + 1 : at + 3] if items[at].low == "," else []
    return any(item.has("relative") for item in after)


def _slot(slots: Mapping[str, str], items: Sequence[Item], index: int) -> str:
    """The slot a preposition opens: two prepositions in a row may be one ("out of")."""
    low = items[index].low
    if index and items[index - 1].low in ("out", "back", "away") and f"{items[index - 1].low} {low}" in slots:
        return f"{items[index - 1].low} {low}"
    yields = slots.get("subject") == "loser" and slots.get("to") == "winner" and "from" not in slots
    return "to" if yields and low in ("up to", "back to") else low  # "gave it up to A"


def _possessor(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "the rebels' capture of X", "its recapture of X", "the Serb conquest of X"."""
    step = predicate.at - 1
    while (
        step >= 0
        and items[step].kind == "word"
        and not items[step].actors
        and not items[step].has("possessive", "preposition")
        and items[step].low not in ("'s", "'")
        and predicate.at - step < 4
    ):
        step -= 1
    if step < 0 or _only_there(items, step, predicate.at):
        return
    if items[step].low in ("'s", "'") and step and is_np(items[step - 1]):
        found.slots["possessor"] = step - 1
    elif items[step].has("possessive") or items[step].kind == "actor" or _whose_deed(items[step], predicate):
        found.slots["possessor"] = step


def _only_there(items: Sequence[Item], step: int, noun: int) -> bool:
    """As in "reporters in Syria have confirmed the takeover of X": where somebody speaks is nobody's deed."""
    said = any(
        "report" in item.entry.verbs or "factual" in item.entry.status or item.low.endswith("ed")
        for item in items[step + 1 : noun]
    )
    if items[step].place is not None and step and items[step - 1].low in SPOKEN_FROM:
        return True  # "announced from A the liberation of X"
    where = step > 0 and (items[step - 1].has("inside", "locative") or behind_preposition(items, step))
    return said and items[step].place is not None and where


def _whose_deed(item: Item, predicate: Predicate) -> bool:
    """As in "the Serb conquest of X"; an occupation is no news."""
    return bool(item.actors) and predicate.trigger != "occupation"
