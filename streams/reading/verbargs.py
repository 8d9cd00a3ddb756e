"""Who and what around an Arabic predicate: verb, subject, object, with the verb or with the subject first."""

from collections.abc import Mapping, Sequence

from streams.reading.arguments import Arguments, behind_preposition, is_np
from streams.reading.items import Item
from streams.reading.predicate import Predicate
from streams.reading.relatives import relative_of

MAX_RIGHT = 40  # items looked at to the right of a predicate
MAX_LEFT = 45
MAX_GOVERNOR = 24
ENDS = (".", ";", "؛")


def arguments(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int) -> Arguments:
    """The arguments of one predicate; ``slots`` are those of its frame, ``stop`` where the next clause begins."""
    found = Arguments()
    _Right(items, predicate, slots, stop, found).run()
    if predicate.voice != "noun":
        _relative(items, predicate, slots, found)
    if "subject" in slots and "subject" not in found.slots and slots["subject"] != "place":
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
        self.slot, self.aside, self.depth = "", False, 0

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
            and "subject" in self.found.slots
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

    def placed(self) -> bool:
        """Whether the place of the event is found."""
        return any(
            role == "place"
            and slot in self.found.slots
            and not self.items[self.found.slots[slot]].has("pronoun")
            for slot, role in self.slots.items()
        )

    def fill(self, index: int, item: Item) -> None:
        slot = "object" if self.slot == "control" and "object" in self.slots else self.slot
        if slot:
            self.governed(index, item, slot)
        elif item.kind == "actor" or self.acting(index, item):
            self.actor(index, item)
        elif item.place is not None:
            self.place(index, item)
        elif item.has("pronoun") and not self.aside and not self.items[index - 1].has("preposition"):
            self.found.slots.setdefault("object", index)

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

    def actor(self, index: int, item: Item) -> None:
        if self.aside:
            return
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
        if self.aside or self.slots.get("object") != "place":
            return
        if self.placed():
            if _coordinated(self.items, index):
                self.found.more.append(index)
        elif not self.part_of_other(index, item):
            self.found.slots["object"] = index

    def part_of_other(self, index: int, item: Item) -> bool:
        """As in "متحف الموصل": what was taken is the museum."""
        before = self.items[index - 1]
        return (
            item.place is not None
            and not item.place.type
            and index - 1 > self.predicate.at
            and before.kind == "word"
            and not before.entry.forms
            and not before.has(
                "determiner", "preposition", "adverb", "part_words", "conjunction", "plain_and", "including",
                "link", "control", "number",
            )
        )  # fmt: skip


def _coordinated(items: Sequence[Item], index: int) -> bool:
    """ "X، وعددا من القرى": a second object behind "and"."""
    before = index - 1
    while before > 0 and (items[before].has("determiner", "number") or items[before].kind == "number"):
        before -= 1
    return items[before].has("conjunction")


def antecedent(items: Sequence[Item], relative: int) -> int:
    """The noun phrase that a relative pronoun speaks of, or -1."""
    for step in range(relative - 1, max(-1, relative - 8), -1):
        if is_np(items[step]) and not items[step].has("pronoun"):
            return step
        if items[step].low in ENDS or items[step].entry.forms:
            return -1
    return -1


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
        if (
            item.kind == "word"
            and item.entry.forms & {"past", "present"}
            and not item.has("negation", "preposition")
        ):
            relative = relative_of(items, step)
            if relative >= 0:
                step = antecedent(items, relative)
                if step < 0:
                    break
                continue
            other = _behind(items, step, at)
            if other is not None:
                found.slots["subject"] = other
                return
        elif item.kind == "actor" and not item.owned and not behind_preposition(items, step):
            found.slots["subject"] = step
            return
        elif item.kind == "actor" and item.owned and not behind_preposition(items, step):
            found.slots["subject"] = step
            return
        elif (
            item.actors and item.place is not None and step == at - 1 and not behind_preposition(items, step)
        ):
            found.slots["subject"] = step
            return
        step -= 1
    found.inherited = True


def _behind(items: Sequence[Item], verb: int, at: int) -> int | None:
    """The subject right behind an earlier verb: "خاضت المقاومة معارك وسيطرت"."""
    for step in range(verb + 1, at):
        item = items[step]
        if item.kind == "actor":
            return None if behind_preposition(items, step) else step
        if item.place is not None or item.has("preposition", "relative", "control", "subordinator"):
            return None
        if item.entry.forms and item.kind == "word":
            return None
    return None


def _governor(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "تمكنت القوات من السيطرة": the subject of the governing verb is that of the noun."""
    for step in range(predicate.at - 1, max(-1, predicate.at - MAX_GOVERNOR), -1):
        item = items[step]
        speaks = item.kind == "speaker" and item.speaker is not None and item.speaker.side
        if (item.kind == "actor" or speaks) and not behind_preposition(items, step):
            found.slots["subject"] = step
            return
        if "succeed" in item.entry.verbs:
            found.inherited = True
            return
        if item.has("contrast", "condition") or item.low in ENDS:
            break


def clause_end(items: Sequence[Item], at: int) -> int:
    """The item where the clause of a predicate ends: the next verb, relative or contrast."""
    for index in range(at + 1, len(items)):
        item = items[index]
        if item.low in ENDS or item.has("relative", "contrast", "condition"):
            return index
        if (
            item.kind == "word"
            and item.entry.forms & {"past", "present", "future"}
            and not item.has("control", "preposition", "adverb")
        ):
            return index
    return len(items)
