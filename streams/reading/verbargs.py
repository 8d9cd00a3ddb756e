"""Who and what around an Arabic predicate: verb, subject, object, with the verb or with the subject first."""

from collections.abc import Mapping, Sequence

from streams.reading.arguments import Arguments, is_np
from streams.reading.items import Item
from streams.reading.predicate import Predicate
from streams.reading.relatives import PRONOUNS, antecedent, relative_of

MAX_RIGHT = 40  # items looked at to the right of a predicate
MAX_LEFT = 45
MAX_UNKNOWN = 3  # words that nothing knows between a verb and its object
# "عليها": to its preposition
SUFFIXED = (("علي", "علي"), ("من", "من"), ("عن", "عن"), ("الي", "الي"), ("في", "في"))
MAX_GOVERNOR = 24
ENDS = (".", ";", "؛")
CLAUSES = (*ENDS, "وهي", "وهو", "وهم", "ان")
OPENINGS = ("،", ":", "|", "-", "و")


def arguments(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int) -> Arguments:
    """The arguments of one predicate; ``slots`` are those of its frame, ``stop`` where the next clause begins."""
    found = Arguments()
    if predicate.voice == "active" and slots.get("subject") in ("winner", "loser"):
        fronted = _fronted(items, predicate.at)
        if fronted >= 0:
            found.slots["subject"] = fronted
    _Right(items, predicate, slots, stop, found).run()
    if predicate.voice != "noun":
        _relative(items, predicate, slots, found)
    if "subject" in slots and "subject" not in found.slots and not _stranger(items, predicate):
        if predicate.voice == "noun":
            _governor(items, predicate, found)
        else:
            _subject(items, predicate.at, found)
    return found


class _Right:
    """What stands behind the predicate."""

    def __init__(
        self,
        items: Sequence[Item],
        predicate: Predicate,
        slots: Mapping[str, str],
        stop: int,
        found: Arguments,
    ) -> None:
        self.items, self.predicate, self.slots, self.found = items, predicate, slots, found
        self.end = min(stop, len(items), predicate.at + MAX_RIGHT)
        if "flag" in predicate.frames:
            commas = (n for n in range(predicate.at + 1, self.end) if items[n].low in ("،", ","))
            self.end = next(commas, self.end)
        self.slot, self.aside, self.depth, self.unknown = "", False, 0, 0

    def run(self) -> None:
        for index in range(self.predicate.at + 1, self.end):
            item = self.items[index]
            self.depth += (item.low == "(") - (item.low == ")")
            if self.depth > 0:
                continue
            if item.has("subordinator") and item.kind == "word":
                if self.placed() or "ان" in item.low.split():
                    break
                self.aside = True
            self.step(index, item)
        if (
            self.slots.get("object") == "loser"
            and "object" not in self.found.slots
            and self.found.slots.get("subject", -1) > self.predicate.at
        ):
            self.found.slots["object"] = self.found.slots.pop("subject")  # who drove is left out

    def step(self, index: int, item: Item) -> None:
        found = self.found
        if item.has("flag"):
            found.flag = True
        elif item.has("link") and found.control and self.items[index - 1].has("control", "link", "adverb"):
            self.slot = "control"
        elif item.has("control") and not self.slot:
            found.control = True
        elif item.has("preposition"):
            self.slot = item.low
        elif is_np(item) and not item.has("number"):
            self.fill(index, item)
            self.slot = ""
        elif item.kind == "word":
            found.words.add(item.low)
            self.unknown += not (item.entry.tags or item.entry.status)

    def placed(self) -> bool:
        """Whether the place of the event is found; a house on which a flag was raised is none."""
        for slot, role in self.slots.items():
            item = self.items[self.found.slots[slot]] if slot in self.found.slots else None
            if role == "place" and item is not None and not item.has("pronoun"):
                if item.place is None or item.place.names or not self.found.flag:
                    return True
                del self.found.slots[slot]
        return False

    def fill(self, index: int, item: Item) -> None:
        slot = "object" if self.slot == "control" and "object" in self.slots else self.slot
        if item.has("pronoun") and not slot:
            slot = next((each for prefix, each in SUFFIXED if item.low.startswith(prefix)), "")
            if self.slots.get(slot, "place") != "place":
                return
        if slot and not (item.has("pronoun") and self.described()):
            self.governed(index, item, slot)
        elif slot:
            return
        elif item.kind == "actor" or self.acting(index, item):
            self.actor(index)
        elif item.place is not None:
            self.place(index, item)
        elif item.has("pronoun") and not self.aside and not self.items[index - 1].has("preposition"):
            if self.described():
                return
            self.found.slots.setdefault("object", index)

    def described(self) -> bool:
        """Whether the verb tells of the noun before it: "ضربات على مبان سيطر عليها التنظيم"."""
        before = self.items[self.predicate.at - 1] if self.predicate.at else None
        if before is None or self.predicate.voice == "noun":
            return False
        if before.place is not None:
            return not before.place.names and not before.place.definite
        return _unknown(before) and not before.low.startswith("ال") and not before.low.endswith("ا")

    def governed(self, index: int, item: Item, slot: str) -> None:
        """A noun phrase behind a preposition."""
        role = self.slots.get(slot)
        if role == "place":
            if item.kind == "actor":
                if self.slots.get("subject") == "loser" and self.placed():
                    self.found.slots.setdefault("subject", index)  # "أخليت البلدة من الجيش"
                return
            if self.placed() or (item.place is not None and self.part_of_other(index, item)):
                return
        elif role is not None and item.kind == "place" and not item.actors:
            return
        if self.aside and role != "place":
            return
        self.found.slots.setdefault(slot, index)

    def actor(self, index: int) -> None:
        before = self.items[index - 1]
        if self.aside or (before.place is not None and not before.place.names and not before.place.definite):
            return  # "آخر معاقل المتمردين"
        if self.slots.get("subject") in ("winner", "loser") and "subject" not in self.found.slots:
            self.found.slots["subject"] = index
        elif self.slots.get("object") == "loser":
            self.found.slots.setdefault("object", index)

    def acting(self, index: int, item: Item) -> bool:
        """A country right behind its verb, with a place to come: "حررت روسيا بلدة"."""
        return (
            bool(item.actors)
            and index == self.predicate.at + 1
            and self.slots.get("subject") in ("winner", "loser")
            and any(other.place is not None for other in self.items[index + 1 : self.end])
        )

    def place(self, index: int, item: Item) -> None:
        if self.aside or self.slots.get("object") != "place" or self.unknown > MAX_UNKNOWN:
            return
        if self.placed():
            if _coordinated(self.items, index):
                self.found.more.append(index)
        elif self.items[index - 1].low == "و":
            return  # "المدعومة من روسيا وإيران"
        elif not self.part_of_other(index, item):
            self.found.slots["object"] = index

    def part_of_other(self, index: int, item: Item) -> bool:
        """As in "متحف الموصل", "أهالي مدينة الموصل": what was taken is the museum."""
        before = self.items[index - 1]
        if (
            item.place is None
            or index - 1 <= self.predicate.at
            or before.kind != "word"
            or before.entry.forms
        ):
            return False
        if item.place.type:
            return _unknown(before) and not before.low.startswith("ال") and not before.low.endswith("ا")
        return not before.has(
            "determiner", "preposition", "adverb", "part_words", "conjunction", "plain_and", "including",
            "link", "control", "number",
        )  # fmt: skip


def _unknown(item: Item) -> bool:
    entry = item.entry
    return item.kind == "word" and not (
        entry.tags or entry.verbs or entry.nouns or entry.status or item.actors
    )


def _governed(items: Sequence[Item], step: int) -> bool:
    """Whether a noun phrase stands behind a preposition, with a few nouns between: "بدعم من طيران التحالف"."""
    for before in range(step - 1, max(-1, step - 5), -1):
        item = items[before]
        if item.has("preposition"):
            return True
        if item.has("conjunction") and before and is_np(items[before - 1]):
            return _governed(items, before - 1)
        if item.kind != "word" or item.entry.forms or item.low == "ان" or item.has("contrast", "relative"):
            return False
    return False


def _coordinated(items: Sequence[Item], index: int) -> bool:
    """As in "X، وعددا من القرى": a second object behind "and"."""
    before = index - 1
    while before > 0 and (items[before].has("determiner", "number") or items[before].kind == "number"):
        before -= 1
    return items[before].has("conjunction")


def _stranger(items: Sequence[Item], predicate: Predicate) -> bool:
    """Whether the verb's subject is somebody or something unknown: "سيطر القلق على الأهالي"."""
    after = items[predicate.at + 1] if predicate.at + 1 < len(items) else None
    return (
        predicate.voice == "active" and after is not None and _unknown(after) and after.low.startswith("ال")
    )


def _relative(
    items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], found: Arguments
) -> None:
    """As in "البلدة التي حررها الجيش", "الجيش الذي حرر البلدة", "البلدة التي سقطت"."""
    relative = relative_of(items, predicate.at)
    head = antecedent(items, relative) if relative >= 0 else -1
    if head < 0:
        return
    place = items[head].kind in ("place", "name")
    if not place:
        found.slots.setdefault("subject", head)
    elif slots.get("subject") is None and "object" not in found.slots:
        found.slots["object"] = head
    else:
        for slot, role in slots.items():
            index = found.slots.get(slot)
            if role == "place" and index is not None and items[index].has("pronoun"):
                found.slots[slot] = head


def _subject(items: Sequence[Item], at: int, found: Arguments) -> None:
    """The subject before its verb, or that of the verb that this one goes on from."""
    step = at - 1
    while step >= max(0, at - MAX_LEFT):
        item = items[step]
        if item.low in ENDS or item.has("contrast", "condition"):
            break
        if _finite(item):
            relative = relative_of(items, step)
            other = _behind(items, step, at) if relative < 0 else None
            if other is not None:
                found.slots["subject"] = other
                return
            step = antecedent(items, relative) + 1 if relative >= 0 else step
        elif _acts(items, step, at):
            relative = _inside(items, step)
            if relative < 0:
                found.slots["subject"] = step
                return
            step = antecedent(items, relative) + 1
        if step <= 0:
            break
        step -= 1
    found.inherited = True


def _finite(item: Item) -> bool:
    return (
        item.kind == "word"
        and bool(item.entry.forms & {"past", "present"})
        and not item.has("negation", "preposition", "control")
    )


def _acts(items: Sequence[Item], step: int, at: int) -> bool:
    """Whether an item can be the subject of a verb to its right: a country only right before it."""
    item = items[step]
    country = bool(item.actors) and item.place is not None and step == at - 1
    return (item.kind == "actor" or country) and not _governed(items, step) and not _completed(items, step)


def _completed(items: Sequence[Item], step: int) -> bool:
    """Whether an actor completes the noun before it ("مواقع الدعم السريع") or is an object ("أخرجت الجيش")."""
    if not step:
        return False
    before = items[step - 1]
    if before.place is not None:
        return not before.place.names and not before.place.definite
    if before.kind == "actor" or "drive" in before.entry.verbs:
        return True
    if before.kind != "word" or before.entry.forms or before.low == "ان" or before.low.startswith("ال"):
        return False
    return _unknown(before) or bool(before.entry.nouns) or before.has("fighting_words", "fighting_air")


def _inside(items: Sequence[Item], at: int) -> int:
    """The relative pronoun in whose clause a noun phrase stands ("الجيش الذي تدعمه روسيا"), or -1."""
    for step in range(at - 1, max(-1, at - 7), -1):
        item = items[step]
        if item.low in PRONOUNS:
            return step
        if item.kind == "sign" or item.low == "ان" or item.has("contrast"):
            return -1
    return -1


def _fronted(items: Sequence[Item], at: int) -> int:
    """The subject of a verb that stands behind it: "إن الجيش سيطر", "الجيش يسيطر"; -1 where none does."""
    for step in range(at - 1, max(-1, at - MAX_LEFT), -1):
        item = items[step]
        if (
            item.low in ENDS
            or item.has("contrast", "condition")
            or (_finite(item) and relative_of(items, step) < 0)
        ):
            return -1
        if item.kind == "actor" and not _governed(items, step) and _inside(items, step) < 0:
            before = items[step - 1] if step else None
            return step if before is None or before.low == "ان" or before.low in OPENINGS else -1
    return -1


def _behind(items: Sequence[Item], verb: int, at: int) -> int | None:
    """The subject right behind an earlier verb: "خاضت المقاومة معارك وسيطرت"."""
    drives = "drive" in items[verb].entry.verbs
    for step in range(verb + 1, at):
        item = items[step]
        if item.kind == "actor":
            alone = not any(other.kind == "actor" for other in items[step + 1 : step + 2])
            return None if _governed(items, step) or (drives and alone) else step
        if item.place is not None or item.has("preposition", "relative", "control", "subordinator"):
            return None
        if item.entry.forms and item.kind == "word":
            return None
    return None


def _governor(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "تمكنت القوات من السيطرة": the subject of the governing verb is that of the noun."""
    for step in range(predicate.at - 1, max(-1, predicate.at - MAX_GOVERNOR), -1):
        item = items[step]
        speaks = item.actors or (item.speaker is not None and item.speaker.side)
        country = item.place is not None and step + 1 < predicate.at and bool(items[step + 1].entry.forms)
        if (item.kind == "actor" or ((item.kind == "speaker" or country) and speaks)) and not _governed(
            items, step
        ):
            found.slots["subject"] = step
            return
        if "succeed" in item.entry.verbs:
            _subject(items, step, found)
            return
        if item.has("contrast", "condition") or item.low in ENDS:
            break
    if predicate.at and items[predicate.at - 1].low == "ب":
        _ahead(items, predicate, found)


def _ahead(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "وبسيطرته على البلدة يكون الجيش قد قطع الطريق": the sentence opens with what its subject did."""
    if any(item.kind == "actor" for item in items[: predicate.at]):
        return
    for step in range(predicate.at + 1, min(len(items), predicate.at + MAX_GOVERNOR)):
        if items[step].kind == "actor":
            if not _governed(items, step):
                found.slots["subject"] = step
            return


def clause_end(items: Sequence[Item], at: int) -> int:
    """The item where the clause of a predicate ends: the next verb, relative or contrast."""
    for index in range(at + 1, len(items)):
        item = items[index]
        if item.low in CLAUSES or item.has("relative", "contrast", "condition"):
            return index
        if (
            item.kind == "word"
            and item.entry.forms & {"past", "present", "future"}
            and not item.has("control", "preposition", "adverb")
        ):
            return index
    return len(items)
