"""The place that an Arabic clause is about, where it stands before the verb: "بلدة X باتت تحت سيطرة A"."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.arguments import Arguments
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.subjects import ENDS, OPENINGS, finite, governed
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

IS = words_of("is_it")
MAX_FRONT = 24  # items between "أن" with its place and the verb
MAX_ASIDE = 9  # items between two commas
COMMAS = ("،", ",", ")", "(")
BEFORE_WAS = (*COMMAS, "ف")


def topical(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], found: Arguments) -> None:
    """As in "بلدة X باتت تحت سيطرة", "بلدة X حُررت": the place stands before its verb."""
    opens = not {"pass", "fall"}.isdisjoint(predicate.frames) and slots.get("subject") is None
    if (
        (opens or predicate.voice == "passive")
        and predicate.mood == "finite"
        and items[predicate.at].entry.forms
    ):
        place = topic(items, predicate.at)
        if place >= 0 and slots.get("object") == "place":
            if predicate.voice == "passive":
                found.slots["object"] = place
            if found.slots.setdefault("object", place) == place:
                found.more += beside(items, place)


def topic(items: Sequence[Item], at: int) -> int:
    """The place that a clause is about, before its verb; -1 where there is none."""
    ways = (find(items, at) for find in (fronted_place, described_place, ranked_place))
    return next((place for place in ways if place >= 0), -1)


def fronted_place(items: Sequence[Item], at: int) -> int:
    """The place that opens the clause of a verb: "إن بلدة X باتت", "وبلدة X أصبحت"; -1 where none does."""
    step = at - 1
    while step >= 0 and (
        items[step].kind == "day" or items[step].has("adverb", "been") or items[step].low in BEFORE_WAS
    ):
        step -= 1
    step = _past_aside(items, step) if step >= 0 and items[step + 1].low == "،" else step
    for _ in range(3):
        word = items[step] if step > 0 else None
        if word is not None and word.kind == "word" and word.low.startswith("ال") and not word.entry.forms:
            step -= 1  # "مدينة X الساحلية الجنوبية أصبحت"
    if step > 2 and items[step - 1].low == "ل" and items[step - 2].has("belonging"):
        step -= 3  # "بلدة X التابعة لمدينة Y باتت"
    if step < 0 or items[step].place is None or items[step].actors:
        return -1
    step = _apposed(items, _lying(items, step))
    before = items[step - 1] if step else None
    opens = before is None or before.low in OPENINGS or before.low in ("ان", "بان", "تكون", "كانت", "اما")
    return step if opens or (before is not None and before.kind == "sign") else -1


def _past_aside(items: Sequence[Item], last: int) -> int:
    """As in "كانت X، آخر معقل في الشمال، قد سقطت": the named place before an aside that ends at ``last``."""
    for step in range(last, max(0, last - MAX_ASIDE), -1):
        item = items[step]
        if item.low == "،":
            place = items[step - 1].place
            return step - 1 if place is not None and place.names else last
        if item.low in ENDS or item.kind == "actor" or finite(item) or item.has("contrast", "relative"):
            break
    return last


def _lying(items: Sequence[Item], step: int) -> int:
    """As in "بلدة X غرب Y باتت", "بلدة X، في نفس منطقة Y، باتت": the place that lies where the last one is."""
    where = step - 1 - (step > 1 and items[step - 1].low == "نفس")
    if where < 1 or not items[where].has("beside", "locative"):
        return step
    head = where - 1 - (items[where - 1].low in COMMAS)
    return head if head >= 0 and items[head].place is not None else step


def _apposed(items: Sequence[Item], step: int) -> int:
    """As in "X، ثالث كبرى مدن البلاد، باتت": the name that a noun for its kind describes behind a comma."""
    place, head = items[step].place, items[step - 2].place if step > 1 else None
    before = items[step - 1].place if step else None
    if place is not None and place.seat and before is not None and before.names:
        return step - 1  # "مدينة X عاصمة ولاية Y سقطت"
    named = head is not None and bool(head.names)
    return step - 2 if named and place and not place.names and items[step - 1].low in COMMAS else step


def beside(items: Sequence[Item], last: int) -> list[int]:
    """As in "إن مدينتي X وY باتتا": the other places of a list whose last one stands before a verb."""
    others: list[int] = []
    step = last
    while step > 1 and items[step - 1].low == "و":
        before = step - 2 - (items[step - 2].low in COMMAS)
        place = items[before].place if before >= 0 else None
        if place is None or not place.names or items[before].actors:
            break
        step = before
        others.append(step)
        if place.plural:
            return others
    return []


def described_place(items: Sequence[Item], at: int) -> int:
    """As in "أن مدينة X الواقعة شمال Y حررت", "X التي سقطت عادت": the place that opens a verb's clause, or -1."""
    first = at
    for step in range(at - 1, max(-1, at - MAX_FRONT), -1):
        item = items[step]
        if item.low in ("ان", "بان"):
            break
        if item.kind == "actor" and not governed(items, step):
            return -1
        inside = step and (items[step - 1].has("relative") or items[step - 1].low in ("كان", "كانت"))
        if item.low in ENDS or item.has("contrast", "condition"):
            return -1
        if finite(item) and not inside and item.low not in ("تقع", "يقع"):
            return -1
        first = step
    first += first < at and items[first].low == "و"
    head = items[first]
    named = head.place is not None and bool(head.place.names) and not head.actors
    return first if first < at and named and _lies(items, first + 1) else -1


def ranked_place(items: Sequence[Item], at: int) -> int:
    """As in "أصبحت X أول مدينة كبيرة تسقط", "X هي أحدث بلدة تسقط": the place that is said to be one, or -1."""
    step = at - 1
    while (
        step > 0
        and items[step].kind == "word"
        and not (items[step].entry.forms or items[step].has("preposition"))
    ):
        step -= 1
    phrase = items[step].place if step > 0 else None
    if phrase is None or phrase.names or not phrase.ranked:
        return -1
    step -= 1 + (items[step - 1].low in IS)
    told = items[step].place if step >= 0 else None
    return step if told is not None and told.names else -1


def _lies(items: Sequence[Item], at: int) -> bool:
    """Whether what follows a place says where it lies or what it is."""
    return any(item.has("inside", "locative", "relative", "seat") for item in items[at : at + 3])
