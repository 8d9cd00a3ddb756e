"""Whether fighting is told as happening, in Arabic: not planned, feared, denied, from the air or among civilians."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.clauses.verbgroup import verb_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import COMMAS

ENDS = (*words_of("sentence_goes_on"), ".", ";", "؛")
THESE = words_of("these")
NAMED = words_of("named_operations")
ANOTHER = words_of("attacks_of_another_kind")
HELPLESS = words_of("helpless_targets")
FOES = words_of("no_enemies")
UNARMED = (*words_of("seized_people"), *words_of("raids_on_people"))
ATTACKED = words_of("is_attacked")
FLEEING = words_of("fleeing_from")
FEARED = words_of("feared")
AND = "و"
SINCE = words_of("since_when")
BEGINNING = words_of("beginning_of_it")
STOPPING = words_of("stopping")
GOING_ON = words_of("going_on")
DENIED = 10  # items between "denied" and the fight
VOWED = 14  # items between a vow and what is vowed
AROUND = 5  # items around a fight in which civilians are looked for
PARTICLES = words_of("attached_particles")


def told_real(items: Sequence[Item], at: int, actors: bool) -> bool:
    """Whether fighting is told as happening: not planned, not denied, not from the air; an attack needs somebody."""
    item = items[at]
    group = verb_group(items, at)
    if any(items[step].has("modal", "negation") or items[step].low == "to" for step in group):
        return False
    if item.low in NAMED and at + 1 < len(items) and items[at + 1].low == '"':
        return False  # the name of an operation
    if _ended(items, at) or _unreal(items, at) or _civil(items, at) or _no_foe(items, at):
        return False
    if item.has("fighting_mutual"):
        return True
    return actors and not _another(items, at)


def _ended(items: Sequence[Item], at: int) -> bool:
    """As in "وقف القتال", "هذه الاشتباكات", "هربا من المعارك", "منذ بدء القتال": told of in passing."""
    before = items[at - 1] if at else None
    if before is None:
        return False
    long_ago = before.low in BEGINNING and any(item.low in SINCE for item in items[max(0, at - 3) : at])
    fled = long_ago or (
        before.low == "من" and any(item.low in FLEEING for item in items[max(0, at - 3) : at])
    )
    return fled or before.has("ceasing") or before.low in THESE


def _unreal(items: Sequence[Item], at: int) -> bool:
    before = items[max(0, at - 4) : at]
    goes_on = any(item.low in STOPPING and other.has("negation") for other, item in pairwise(before))
    if any(other.entry.status & {"planned"} or other.has("modal", "negation") for other in before):
        return not goes_on  # "لم تتوقف المعارك"
    if any(other.low in FEARED or "future" in other.entry.forms for other in before):
        return True
    if _denied(items, at):
        return True
    return any(other.has("fighting_air") for other in items[max(0, at - 2) : at + 2]) or _vowed(items, at)


def _denied(items: Sequence[Item], at: int) -> bool:
    """As in "نفى القائد ما تردد عن وقوع اشتباكات"."""
    for step in range(at - 1, max(-1, at - DENIED - 1), -1):
        item = items[step]
        if item.low in COMMAS or ("report" in item.entry.verbs and step and items[step - 1].low == AND):
            return False  # "نفت سقوط X وقالت إن جنودها يقاتلون"
        if "deny" in item.entry.verbs:
            return True
    return False


def _vowed(items: Sequence[Item], at: int) -> bool:
    """As in "تعهد المقاتلون في X بمواصلة القتال": what they say they will do."""
    if not any(item.low in GOING_ON or item.low == "ب" for item in items[max(0, at - 2) : at]):
        return False
    for item in reversed(items[max(0, at - VOWED) : at]):
        if item.low in ENDS or item.has("contrast", "relative"):
            return False
        if item.kind == "word" and item.entry.forms:
            return "planned" in item.entry.status
    return False


def _civil(items: Sequence[Item], at: int) -> bool:
    """As in "اشتبك متظاهرون مع الشرطة", "مواجهات بين مشجعين"."""
    return any(item.has("fighting_civil") for item in items[max(0, at - AROUND) : at + AROUND])


def _no_foe(items: Sequence[Item], at: int) -> bool:
    """As in "معركة قانونية", "معركة ضد الفساد": nobody is fought with arms."""
    return any(bare(item.low) in FOES for item in items[at + 1 : at + AROUND + 1])


def _another(items: Sequence[Item], at: int) -> bool:
    """As in "هجوم كيميائي", "هاجم مسلحون كنيسة", "التي تتعرض لهجوم": no fight on the ground, or told in passing."""
    if any(bare(item.low) in ANOTHER or item.has("fighting_air") for item in items[at + 1 : at + 3]):
        return True
    civil = any(each.low.removeprefix("و") in UNARMED for each in items[at:])
    if civil and not any(each.has("fighting_mutual") for each in items):
        return True
    attacked = next((step for step in range(at, max(0, at - 3), -1) if items[step].low in ATTACKED), 0)
    if attacked and items[attacked - 1].has("relative"):
        return True
    for step, item in enumerate(items[at + 1 : at + AROUND + 1]):
        if item.noun in HELPLESS or bare(item.low) in HELPLESS:
            return True
        if (item.kind == "actor" and step) or item.low in ENDS or item.low in COMMAS or item.place:
            return False
    return False


def bare(word: str) -> str:
    """A word without the particles before it."""
    return next((word.removeprefix(part) for part in PARTICLES if word.startswith(part)), word)
