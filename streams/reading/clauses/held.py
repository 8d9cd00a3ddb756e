"""Who holds a place by now, as an Arabic verb of becoming tells it: "باتت تحت سيطرة", "خرجت عن سيطرة"."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.arguments import Arguments
from streams.reading.clauses.predicate import Predicate
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

BECOME = words_of("become")
PARTS = words_of("parts_of_it")
PART = 9  # items between a verb and a part that was taken: "X السيطرة على أكثر من 80 في المئة من مساحتها"
FREE = frozenset(words_of("freed"))


def remains(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], found: Arguments) -> bool:
    """As in "باتت X آخر مدينة تحت سيطرة A": A has held it all along; not "باتت X، آخر معاقل B، تحت سيطرة A"."""
    holder = max((at for slot, at in found.slots.items() if slots.get(slot) == "winner"), default=0)
    between = items[predicate.at + 1 : holder]
    if any(item.kind == "actor" or item.low in ("،", ",") for item in between):
        return False
    return any(item.has("last_left") or (item.place is not None and item.place.last) for item in between)


def changed(slots: Mapping[str, str], found: Arguments) -> bool:
    """Whether what became of a place is that somebody holds it or lost it: "باتت تحت سيطرة", "خرجت عن سيطرة"."""
    held = any(role in ("winner", "loser") and slot in found.slots for slot, role in slots.items())
    return held or not found.words.isdisjoint(FREE)


def purpose(items: Sequence[Item], at: int, holder: int) -> bool:
    """As in "أصبحت X الهدف المقبل ل A", "مسرحا ل": what a place has become is said before "ل", and nobody holds it."""
    before = items[holder - 2]
    bare = (
        (before.place is not None and bool(before.place.names))
        or before.kind in ("day", "name")
        or before.has("adverb", "pronoun")
    )
    under = any(item.low.startswith("تحت") for item in items[at + 1 : holder])
    return items[at].low.startswith(BECOME) and not (bare or under or holder - 2 <= at)


def for_else(items: Sequence[Item], predicate: Predicate, at: int) -> bool:
    """Whether "ل" belongs to a noun and not to a verb of leaving: "انسحبت استجابة لمطالب A", "تاركين أسلحتهم ل A"."""
    before = items[at - 2]
    theirs = before.low.endswith(("هم", "ها")) and not before.low.startswith("ايا")  # "تاركة إياها ل A"
    own = theirs and before.kind == "word" and not before.has("preposition")
    return items[at - 1].low != "ل" or (own and "leave" in predicate.frames)


def part_of_it(items: Sequence[Item], at: int) -> bool:
    """As in "طهرت ثلثيه", "سيطرت على أجزاء واسعة منها", "على الجزء الأكبر منه": a part of what was named before."""
    for step in range(at, min(len(items), at + PART)):
        if items[step].has("subordinator") or items[step].low in ("،", ","):
            return False
        place = items[step].place
        share = place is not None and place.partial and not place.names  # "بالمئة من مساحت" and its pronoun
        part = share or items[step].has("part_words") or items[step].low in PARTS
        if part and any(item.has("pronoun") for item in items[step + 1 : step + 4]):
            return True
    return False
