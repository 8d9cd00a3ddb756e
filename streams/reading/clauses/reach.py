"""How far to the right an Arabic verb reaches: to the next clause, and over what only describes its subject."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.subjects import ENDS
from streams.reading.phrases.listwords import POPULATED
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

BACKS = words_of("backs_them")
WITH = words_of("with_it")
ON = "علي"
PAST_WHICH = 14  # items from "which" to one more "on"
HOLDINGS = ("base", "unnamed")  # "positions", "strongholds"
INSIDE = ("في", "ب", "داخل")
CLAUSES = (*words_of("clause_begins"), *ENDS)


def skipped(items: Sequence[Item], at: int) -> tuple[int, int]:
    """As in "أحكم A الذي يضم فصائل قبضته على X", "سيطرت A، التي تدعمها B، على X": what only describes A."""
    for index in range(at + 2, min(len(items) - 2, at + 6)):
        verb = index + items[index].has("relative")
        whom = items[verb + 1 : verb + 3] if items[verb].low in BACKS else []
        if len(whom) == 2 and whom[0].has("pronoun") and whom[1].actors:
            return index, verb + 3  # "مقاتلون تدعمهم تركيا", "A التي تدعمها B"
        if items[index].has("relative") and any(item.kind == "actor" for item in items[index - 2 : index]):
            return index, _goes_on(items, at, index)
        if items[index].entry.forms:
            break
    return 0, 0


def _goes_on(items: Sequence[Item], at: int, relative: int) -> int:
    """Where a verb goes on behind a relative clause: with "his grip", or behind a comma with "on"; 0 if nowhere."""
    controls = "control" in items[at].entry.verbs
    for step in range(relative + 1, min(len(items) - 1, relative + 18)):
        item = items[step]
        if item.low in ENDS or "control" in item.entry.verbs or (item.has("contrast") and not controls):
            return 0
        if (controls and item.has("control")) or (item.low == "،" and items[step + 1].low == "علي"):
            return step
    return 0


def clause_end(items: Sequence[Item], at: int) -> int:
    """The item where the clause of a predicate ends: the next verb, relative or contrast."""
    first, last = skipped(items, at) if items[at].entry.verbs & {"take", "control"} else (0, 0)
    for index in range(at + 1, len(items)):
        item = items[index]
        if first <= index < last:
            continue
        if item.low in CLAUSES or item.has("relative", "contrast", "condition", "circumstance"):
            return index
        if (
            item.kind == "word"
            and item.entry.forms & {"past", "present", "future"}
            and not item.has("control", "preposition", "adverb")
        ):
            return index
    return len(items)


def on_again(items: Sequence[Item], stop: int, slots: Mapping[str, int]) -> list[int]:
    """As in "سيطر على X التي تقع جنوبا وعلى قرية Y": places behind one more "on", past what is said of the first."""
    if ON not in slots or stop >= len(items) or not items[stop].has("relative"):
        return []
    for at in range(stop + 1, min(len(items) - 1, stop + PAST_WHICH)):
        if items[at].low in ENDS:
            return []
        if items[at].low == ON:
            place = items[at + 1].place
            return [at + 1] if items[at - 1].low == "و" and place is not None and place.names else []
    return []


def coordinated(items: Sequence[Item], index: int) -> bool:
    """As in "X، وعددا من القرى": a second object behind "and"."""
    before = index - 1
    while before > 0 and (
        items[before].has("determiner", "number")
        or items[before].kind == "number"
        or items[before].low in WITH
    ):
        before -= 1
    if not items[before].has("conjunction"):
        return False
    while before > 0 and (items[before].low == "و" or items[before].has("name_more")):
        before -= 1
    area, other = items[before].place, items[index].place
    return not (area is not None and area.type == "area" and other is not None and not other.type)


def of_last(item: Item) -> bool:
    """As in "آخر مواقعهم": the last ground that somebody held."""
    place = item.place
    return place is not None and place.last and place.type in HOLDINGS and not place.names


def last_ground(items: Sequence[Item], at: int) -> int:
    """As in "طردهم من آخر مواقعهم في X": where the last of them were is X; else ``at`` itself."""
    step = at + 1
    if not of_last(items[at]):
        return at
    while step < len(items) and (items[step].has("pronoun") or items[step].kind == "actor"):
        step += 1
    town = items[step + 1].place if step + 1 < len(items) and items[step].low in INSIDE else None
    return step + 1 if town is not None and town.names and town.type in POPULATED else at
