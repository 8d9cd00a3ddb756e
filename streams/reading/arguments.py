"""Who and what around a predicate: its subject, its object, and the phrases its prepositions bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from streams.reading.asides import open_of
from streams.reading.items import Item
from streams.reading.predicate import Predicate
from streams.reading.verbgroup import ADVERBS

PREPOSED = (" through", " into", " against", " with", " from", " of")  # "broke through"
MAX_RIGHT = 40  # items looked at to the right of a predicate


@dataclass(slots=True)
class Arguments:
    """Items by slot ("subject", "object", or a preposition), and what was met on the way.

    ``control``: the noun "control" or one of its kind stands between; ``flag``: a flag does. ``inherited``: there
    was no subject of its own ("and captured", ", capturing"). ``stranger``: its subject is somebody or something that
    nothing knows.
    """

    slots: dict[str, int] = field(default_factory=dict)
    control: bool = False
    flag: bool = False
    part: bool = False
    inherited: bool = False
    stranger: bool = False
    more: list[int] = field(default_factory=list)
    words: set[str] = field(default_factory=set)


def arguments(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int) -> Arguments:
    """The arguments of one predicate: ``slots`` of its frame, ``stop`` where the next clause begins."""
    found = Arguments()
    _right(items, predicate, slots, stop, found)
    if predicate.voice == "noun":
        _possessor(items, predicate, found)
    elif predicate.mood == "verbless":
        found.slots["subject"] = predicate.start - 1
    else:
        _left(items, predicate, found)
        if slots.get("subject") == "place":
            _listed_subject(items, found)
    return found


def _listed_subject(items: Sequence[Item], found: Arguments) -> None:
    """As in "the city of X and the villages of Y and Z were taken": all of them are."""
    step = found.slots.get("subject", 0)
    while step > 1 and items[step].place is not None:
        before = step - 1
        while before > 0 and (items[before].low == "," or items[before].has("determiner", "conjunction")):
            before -= 1
        place = items[before].place
        joined = any(item.low == "," or item.has("conjunction") for item in items[before + 1 : step])
        if not joined or place is None or not place.names or behind_preposition(items, before):
            return
        found.more.append(before)
        step = before


def is_np(item: Item) -> bool:
    """Whether an item can fill a slot."""
    return item.kind in ("actor", "place", "name", "speaker") or item.has("pronoun")


def _right(
    items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int, found: Arguments
) -> None:
    slot, bare, depth = "object", True, 0
    if predicate.voice == "noun":
        slot, bare = "", False
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
            slot = _slot(slots, items, index)
            continue
        bare = bare and not (slot in ("object", "on", "in", "by") and _closes(items, index))
        if item.kind == "day" and slot in ("on", "in", "by"):
            slot = "object" if bare else ""  # "captured on Monday the town of X"
            continue
        if item.kind == "word" and item.actors and slot and _held(items, index):
            found.slots.setdefault(slot, index)
            continue
        bare = bare and not (found.words and item.has("pronoun"))  # "freed people it described as"
        if is_np(item) and not item.has("number") and not _owns(items, index):
            slot = _controlled(slots, slot, item, found)
            _take_slot(items, index, slot, bare, found)
            bare = False
            slot = "" if slot != "object" else "done"
            continue
        if item.kind == "word":
            found.words.add(item.low)


def _aim(items: Sequence[Item], start: int, stop: int) -> int:
    """Where an aim begins, as in "put pressure on them in order to recapture X"."""
    stop = min(stop, len(items))
    for index in range(start, stop):
        item = items[index]
        if item.has("control") and item.entry.forms & {"base"} and items[index - 1].low.endswith("to"):
            return index
    return stop


def _closes(items: Sequence[Item], index: int) -> bool:
    """Whether a comma stands behind a day and none before it: "lost on Monday, the agency said"."""
    day = index - 1 if items[index].low == "," else index
    if items[day].kind != "day" or (day == index and not items[index].low.endswith(",")):
        return False
    return not any(item.low == "," for item in items[max(0, day - 2) : day])


def _controlled(slots: Mapping[str, str], slot: str, item: Item, found: Arguments) -> str:
    """As in "in control of X": what is controlled is the object."""
    meant = slot and found.control and item.place and slots.get(slot) != "place" == slots.get("object")
    return "object" if meant else slot


def _owns(items: Sequence[Item], index: int) -> bool:
    """As in "Yemen's second port", "the Tigers' stronghold of X": what is taken is the port, the stronghold."""
    after = items[index + 1 : index + 6]
    if not after or after[0].low not in ("'s", "'") or (len(after) > 1 and after[1].has("control")):
        return False
    place = items[index].place
    if place is None and items[index].kind == "actor":
        noun = next((n for n, item in enumerate(after) if item.place is not None), 0)
        return noun > 0 and not any(item.has("preposition") for item in after[:noun])
    return place is not None and not place.unnamed  # "positions in the city's wards" are no wards


def _held(items: Sequence[Item], index: int) -> bool:
    """As in "under Russian control": the adjective says who holds it."""
    return any(item.has("control") for item in items[index + 1 : index + 3])


def _take_slot(items: Sequence[Item], index: int, slot: str, bare: bool, found: Arguments) -> None:
    if slot and slot not in found.slots and (slot != "object" or bare or found.control):
        found.slots[slot] = index
        if found.control:
            found.slots.setdefault("control", index)
    elif slot == "done" and items[index].place is not None and _coordinated(items, index):
        found.more.append(index)


def _coordinated(items: Sequence[Item], index: int) -> bool:
    """As in "X, and a number of villages": a second object behind "and"."""
    before = index - 1
    while before > 0 and (
        items[before].has("determiner", "number", "plain_and") or items[before].kind == "number"
    ):
        if items[before].has("conjunction"):
            return True
        before -= 1
    return items[before].has("conjunction")


def _slot(slots: Mapping[str, str], items: Sequence[Item], index: int) -> str:
    """The slot a preposition opens: two prepositions in a row may be one ("out of")."""
    low = items[index].low
    if index and items[index - 1].low in ("out", "back", "away") and f"{items[index - 1].low} {low}" in slots:
        return f"{items[index - 1].low} {low}"
    return low


def _possessor(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "the rebels' capture of X", "Nusra's seizure of X", "its recapture of X"."""
    step = predicate.at - 1
    while (
        step >= 0
        and items[step].kind == "word"
        and not items[step].has("possessive", "preposition")
        and items[step].low not in ("'s", "'")
        and predicate.at - step < 4
    ):
        step -= 1
    if step < 0:
        return
    if items[step].low in ("'s", "'") and step and is_np(items[step - 1]):
        found.slots["possessor"] = step - 1
    elif items[step].has("possessive") or items[step].kind == "actor":
        found.slots["possessor"] = step


def _left(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    step = predicate.start - 1
    passed_verb = False
    while step >= 0:
        item = items[step]
        if item.low in ("'s",):
            step -= 1
            continue
        if item.low == "," or item.low in ("-", "—", "–", ")"):
            jumped = open_of(items, step)
            if jumped is not None:
                step = jumped - 1
                continue
            step -= 1
            continue
        if (item.has("relative") and step == predicate.start - 1) or (
            item.has("relative") and not passed_verb and not _np_between(items, step, predicate.start)
        ):
            antecedent = _antecedent(items, step)
            if antecedent is not None:
                found.slots["subject"] = antecedent
            return
        if item.low in (";", ":", '"') or item.has("contrast", "condition"):
            break
        if (
            item.kind != "actor"  # "its forces had taken"
            and item.entry.verbs
            and not item.has("be", "have", "do", "modal")
            and (item.entry.forms & {"past", "present", "base", "gerund", "participle"})
            and not item.capital
        ):
            passed_verb = True
            if _finite_here(items, step):
                break
            step -= 1
            continue
        if is_np(item) and not behind_preposition(items, step):
            verb = None if passed_verb else _object_of(items, step, predicate)
            if verb is None:
                found.slots["subject"] = step
                return
            step, passed_verb = verb, True
        step -= 1
    found.stranger = _own_subject(items, predicate)
    found.inherited = not found.stranger


def _object_of(items: Sequence[Item], step: int, predicate: Predicate) -> int | None:
    """As in "A repelled B and captured X": the verb before "and" whose object B is; whose deed it is stands before."""
    if not predicate.start or not items[predicate.start - 1].has("conjunction"):
        return None
    before = step - 1
    while before >= 0 and step - before < 5 and _modifier(items[before]):
        before -= 1
    if before < 0 or "report" in items[before].entry.verbs or items[before].has("be", "have", "do", "modal"):
        return None
    return before if items[before].entry.verbs and items[before].entry.forms & {"past"} else None


def _modifier(item: Item) -> bool:
    """A word between a verb and the noun that is its object."""
    if item.kind == "number" or item.has("determiner", "possessive", "number"):
        return True
    if item.kind == "actor":
        return not any(term.named for term in item.actors)  # "defeated insurgent group X"
    tags = item.entry.tags - {"plain", "party"}
    return item.kind == "word" and not (item.entry.verbs or item.entry.status or item.entry.nouns or tags)


def _own_subject(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "a missile fell": a noun that nothing knows is the subject, and nobody named before."""
    step = predicate.start - 1
    while step >= 0 and (items[step].low in ADVERBS or items[step].kind == "day"):
        step -= 1
    if step < 0 or predicate.mood != "finite":
        return False
    item = items[step]
    verb = item.entry.verbs and "present" not in item.entry.forms  # "shells fell": two verbs cannot stand so
    plain = item.kind == "word" and not verb and not item.entry.nouns and not item.entry.status
    tags = {tag for tag in item.entry.tags if not tag.startswith(("fighting_", "person_"))}
    if not plain or tags - {"plain", "inhabitant"} or item.low in ADVERBS or item.low.endswith("ly"):
        return False
    return not behind_preposition(items, step) or _counted(items, step)


def _counted(items: Sequence[Item], step: int) -> bool:
    """As in "thousands of civilians": the noun behind "of" is who is meant."""
    before = step - 1
    while before > 0 and items[before].kind == "word" and not items[before].has("preposition"):
        before -= 1
    return before > 0 and items[before].low == "of" and items[before - 1].kind in ("word", "number")


def _np_between(items: Sequence[Item], left: int, right: int) -> bool:
    return any(
        is_np(items[index]) and not behind_preposition(items, index) for index in range(left + 1, right)
    )


def _finite_here(items: Sequence[Item], step: int) -> bool:
    """A verb that ends the search for a subject: a finite one, not "fighting" or "backed" behind its noun."""
    item = items[step]
    if item.entry.forms <= {"gerund"}:
        return False
    if "begin" in item.entry.verbs or "succeed" in item.entry.verbs or item.entry.status:
        return False
    return not (
        item.entry.forms & {"participle"}
        and step + 1 < len(items)
        and items[step + 1].low in ("by", "in", "with")
    )


def _antecedent(items: Sequence[Item], relative: int) -> int | None:
    step = relative - 1
    while step >= 0 and (items[step].low in (",", "-", "—") or items[step].has("preposition", "relative")):
        step -= 1
    while step >= 0:
        if is_np(items[step]) and not _governed_by_locative(items, step):
            return step
        if items[step].entry.verbs and items[step].entry.forms & {"past"}:
            return None
        step -= 1
    return None


def _governed_by_locative(items: Sequence[Item], step: int) -> bool:
    before = step - 1
    while before >= 0 and items[before].has("determiner"):
        before -= 1
    return before >= 0 and items[before].has("locative")


def behind_preposition(items: Sequence[Item], step: int) -> bool:
    """Whether a noun phrase stands behind a preposition (and a few adjectives)."""
    before = step - 1
    while before >= 0 and step - before < 5:
        item = items[before]
        if item.has("preposition") or item.low.endswith(PREPOSED):
            return True
        if item.low == "'s" and before:
            return behind_preposition(items, before - 1)
        if is_np(item) and before + 1 < step and items[before + 1].has("conjunction"):
            return behind_preposition(items, before)
        if item.kind == "actor" and before + 1 == step and items[step].place is not None:
            before -= 1  # "through government lines"
            continue
        if item.has("conjunction"):
            before -= 1
            continue
        if item.kind == "number" or item.has("determiner", "number", "possessive", "part_words"):
            before -= 1
            continue
        if (
            item.kind == "word"
            and not item.entry.verbs
            and not item.entry.tags - {"person_titles"}
            and not item.entry.status
        ):
            before -= 1
            continue
        return False
    return False
