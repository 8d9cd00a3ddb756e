"""Who and what around an Arabic predicate: verb, subject, object, with the verb or with the subject first."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.arguments import Arguments, is_np
from streams.reading.clauses.fronts import topical
from streams.reading.clauses.held import for_else, purpose, remains
from streams.reading.clauses.owners import owner
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.reach import coordinated, last_ground, of_last, on_again, skipped
from streams.reading.clauses.relatives import which
from streams.reading.clauses.strangers import of_strangers, stranger
from streams.reading.clauses.subjects import described, fronted, governor, inherited, unknown
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

MAX_RIGHT = 40  # items looked at to the right of a predicate
MAX_UNKNOWN = 3  # words that nothing knows between a verb and its object
# "عليها": to its preposition
UNDER = words_of("under_control")
BACKING = ("fighting_words", "fighting_air", "landmark", "unit")  # "مدعومة بالدبابات"
REACH = 9  # items behind a second noun in which "by" stands
SHORTEST = 3  # letters of a word with "و" in front
BY = words_of("by")
TIMES = words_of("before_a_day")
THEIR_GRASP = words_of("their_grasp")
BEFORE_IT = words_of("before_it")
SUFFIXED = (
    ("تحت سيطرت", "تحت سيطره"),
    ("الي سيطرت", "الي سيطره"),
    ("الي قبضت", "الي قبضه"),
    ("الي يد", "الي قبضه"),
    ("الي ايد", "الي قبضه"),
    ("في قبضت", "في قبضه"),
    ("في ايد", "في ايدي"),
    ("في يد", "في يد"),
    ("باي", "بايدي"),
    ("بيد", "بيد"),
    ("ل", "ل"),
    ("علي", "علي"),
    ("من", "من"),
    ("عن", "عن"),
    ("الي", "الي"),
    ("في", "في"),
)


def arguments(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], stop: int) -> Arguments:
    """The arguments of one predicate; ``slots`` are those of its frame, ``stop`` where the next clause begins."""
    found = Arguments()
    if predicate.voice == "active" and slots.get("subject") in ("winner", "loser"):
        before = fronted(items, predicate.at)
        if before >= 0:
            found.slots["subject"] = before
    _Right(items, predicate, slots, stop, found).run()
    found.more += on_again(items, stop, found.slots)
    topical(items, predicate, slots, found)
    found.state = "pass" in predicate.frames and remains(items, predicate, slots, found)
    if predicate.voice != "noun":
        described(items, predicate, slots, found)
    else:
        which(items, predicate, slots, found)
    found.stranger = "subject" in slots and "subject" not in found.slots and stranger(items, predicate)
    found.stranger |= "subject" in slots and "subject" not in found.slots and of_strangers(items, predicate)
    if "subject" in slots and "subject" not in found.slots and not found.stranger:
        if predicate.voice == "noun":
            governor(items, predicate, found)
            if "subject" not in found.slots:
                owner(items, predicate, found)
        elif not (
            predicate.at and items[predicate.at - 1].has("be")
        ):  # "وتم رفع العلم": by nobody who is named
            inherited(items, predicate.at, found)
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
            rest = range(predicate.at + 1, self.end)
            self.end = next((n for n in rest if items[n].low in ("،", ",")), self.end)
        self.slot, self.depth, self.unknown, self.aside = "", 0, 0, False
        self.closes = False  # whether a comma opened the aside, and another will close it
        self.skipped = skipped(items, predicate.at)
        self.filled = False  # whether a noun stands behind the last preposition

    def run(self) -> None:
        for index in range(self.predicate.at + 1, self.end):
            item = self.items[index]
            self.depth += (item.low == "(") - (item.low == ")")
            if self.depth > 0:
                continue
            timed = item.low in TIMES
            if ((self.skipped[1] or timed) and self.aside_from(index)) or (timed and self.meanwhile(index)):
                continue
            if self.opens_aside(index, item):
                self.closes = self.items[index - 1].low in ("،", ",")
                becomes = self.closes and "pass" in self.predicate.frames and not self.held()
                if (self.placed() and not becomes) or "ان" in item.low.split():
                    break  # but not "باتت X، بعد شهرين من القتال، تحت سيطرة A"
                self.aside = True
            elif self.aside and self.closes and item.low in ("،", ","):
                self.aside = False  # "سيطر على X، بعد معارك مع B، مقاتلو A"
            if item.has("among", "overlooking"):
                break  # "خسرت عشرات، بينهم ستة من": people, and no places; "تل مشرف على X"
            if item.entry.nouns and self.items[index - 1].low == "و" and self.placed():
                self.done_by(index)
                break  # "دحر العدو من البلدة وتطهيرها": the second noun has its own object
            if self.new_clause(index) and self.placed():
                break
            self.step(index, item)
        if (
            self.slots.get("object") == "loser"
            and "object" not in self.found.slots
            and self.found.slots.get("subject", -1) > self.predicate.at
        ):
            self.found.slots["object"] = self.found.slots.pop("subject")  # who drove is left out

    def done_by(self, at: int) -> None:
        """As in "تحرير X وطرد داعش على يد A": who did both stands behind the second noun."""
        for index in range(at + 1, min(self.end, at + REACH) - 1):
            if self.items[index].low in BY and self.items[index + 1].kind == "actor":
                self.found.slots.setdefault(self.items[index].low, index + 1)
            if self.items[index].kind == "sign":
                return

    def opens_aside(self, index: int, item: Item) -> bool:
        """Whether a clause or phrase of the side begins: not with "خلالها"."""
        if not item.has("subordinator") or item.kind != "word" or self.elliptic(index):
            return False
        after = self.items[index + 1] if index + 1 < self.end else None
        return not (item.low == "خلال" and after is not None and after.has("pronoun"))

    def new_clause(self, at: int) -> bool:
        """As in "السيطرة على X، وعاتب النائب جيشنا": behind a comma and "و" a word that nothing knows is a verb."""
        item, comma = self.items[at], self.items[at - 1].low in ("،", ",")
        word = self.items[at + 1] if item.low == "و" and at + 1 < self.end else item
        joined = item.low == "و" or (item.low.startswith("و") and len(item.low) > SHORTEST)
        going_on = item.low.startswith(("وت", "وي")) and len(item.low) > SHORTEST + 1  # "على X وتطارد فلول A"
        return (comma or going_on) and joined and unknown(word) and not word.low.startswith(("ال", "وال"))

    def step(self, index: int, item: Item) -> None:
        found = self.found
        if item.has("flag"):
            found.flag = True
        elif item.has("link") and found.control and self.items[index - 1].has("control", "link", "adverb"):
            self.slot = "control"
        elif (item.has("link") and " " in item.low and self.predicate.mood != "finite") or self.passive(item):
            self.slot = item.low.rpartition(" ")[2]  # "السيطرة الكاملة على"
        elif item.has("control") and not self.slot:
            found.control = True
        elif item.has("preposition"):
            self.slot, self.filled = item.low, False
        elif is_np(item) and not item.has("number"):
            if self.filled and self.slot not in self.slots and item.place is not None and item.place.type:
                self.slot = ""  # "استعاد بدعم من الضربات الجوية بلدتي X وY"
            self.fill(index, item)
            self.slot, self.filled = "", False
        elif self.slots.get(self.slot) == "winner" and item.actors and self.items[index - 1].low in UNDER:
            found.slots.setdefault(self.slot, index)  # "باتت تحت السيطرة الروسية"
        elif item.kind == "word":
            found.words.add(item.low)
            if self.slot in ("ب", "ك") and unknown(item):
                self.slot = ""  # "المعروفون بكذا": what the preposition governs is no place
            self.filled |= bool(self.slot) and (unknown(item) or item.has(*BACKING))
            self.unknown += not (item.entry.tags or item.entry.status)

    def passive(self, item: Item) -> bool:
        """As in "تمت السيطرة الكاملة على"."""
        return self.predicate.voice == "passive" and item.has("link") and " " in item.low

    def meanwhile(self, index: int) -> bool:
        """As in "استعادت خلال العملية بلدة X": when it was is told in one word, and the object is to come."""
        when = self.items[index + 1 : index + 3]
        if len(when) < 2 or when[0].kind != "word" or when[0].entry.forms or when[0].place is not None:
            return False
        return when[0].low.startswith("ال") and when[1].place is not None and bool(when[1].place.type)

    def held(self) -> bool:
        """Whether it was said who holds the place by now."""
        return any(self.slots.get(slot) == "winner" for slot in self.found.slots)

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
        before = self.items[index - 1]
        if item.has("pronoun") and self.elsewhere(before, item):
            return
        if item.has("pronoun") and not slot:
            slot = next((each for prefix, each in SUFFIXED if item.low.startswith(prefix)), "")
            if self.slots.get(slot, "place") != "place":
                if self.slots[slot] == "winner":
                    self.found.slots.setdefault(slot, index)  # "دانت لها المدينة"
                return
            if slot == "ل":
                return
        if slot and not (item.has("pronoun") and self.described()):
            self.governed(index, item, slot)
        elif slot:
            return
        elif item.kind == "actor" or self.acting(index, item):
            self.actor(index)
        elif item.place is not None:
            self.place(index, item)
        elif item.has("pronoun") and not (self.aside or before.has("preposition") or of_last(before)):
            if self.described():
                return
            self.found.slots.setdefault("object", index)

    def elsewhere(self, before: Item, item: Item) -> bool:
        """As in "فرت مجموعات منها", "حررت X وتعمل على تأمينها": a pronoun of the noun before it."""
        apart = item.low.startswith("من") and before.has("force")
        return apart or (self.slot == "علي" and bool(before.entry.nouns))

    def described(self) -> bool:
        """Whether the verb tells of the noun before it: "ضربات على مبان سيطر عليها التنظيم"."""
        before = self.items[self.predicate.at - 1] if self.predicate.at else None
        if before is None or self.predicate.voice == "noun":
            return False
        if before.place is not None:
            return not before.place.names and not before.place.definite
        return unknown(before) and not before.low.startswith("ال") and not before.low.endswith("ا")

    def governed(self, index: int, item: Item, slot: str) -> None:
        """A noun phrase behind a preposition."""
        if slot == "عن" and "leave" in self.predicate.frames and self.aim(index - 2):
            return
        slot = "object" if self.given(slot, item) else slot
        role = self.slots.get(slot)
        if role == "place" and slot != "object":
            if item.kind == "actor":
                behind = self.items[index - 2]
                near = behind.place is not None or behind.has("adverb")
                if near and self.slots.get("subject") == "loser" and self.placed():
                    self.found.slots.setdefault("subject", index)  # "أخليت البلدة من الجيش"
                return
            if self.placed() and index > 1 and self.again(index, item):
                self.found.more.append(index)
            if self.placed() or (item.place is not None and self.part_of_other(index, item)):
                return
        elif role not in (None, "place") and item.kind == "place" and not item.actors:
            return
        elif (
            slot == "ل"
            and self.slots.get("subject") == "loser"
            and for_else(self.items, self.predicate, index)
        ):
            return  # "انسحبت استجابة لمطالب الجيش"
        elif slot in BY and self.items[index - 2].has("fighting_words", "fighting_air", "unopposed"):
            return  # "سيطروا على X بدون أي مقاومة من قبل الجيش"
        if slot == "ل" and "pass" in self.predicate.frames and purpose(self.items, self.predicate.at, index):
            return
        done = slot == "ل" and self.predicate.voice == "noun" and self.placed()
        if (self.aside and role != "place") or done:
            return
        self.found.slots.setdefault(slot, last_ground(self.items, index) if role == "place" else index)

    def aim(self, at: int) -> bool:
        """As in "للدفاع عن X": what somebody leaves for, at ``at``."""
        return at - 1 > self.predicate.at and unknown(self.items[at]) and self.items[at - 1].low == "ل"

    def given(self, slot: str, item: Item) -> bool:
        """As in "استعادة الجيش لمدينة X", "أعاد الجيش الأمن لقرى X": behind a subject "ل" brings what was taken."""
        definite = self.predicate.trigger.startswith("ال")  # "التحرير الكامل لمدينة X"
        noun = self.predicate.voice == "noun" and ("subject" in self.found.slots or definite)
        order = self.found.control and "control" in self.predicate.frames
        return (
            (noun or order)
            and not self.placed()
            and slot == "ل"
            and self.slots.get("object") == "place"
            and item.place is not None
            and not item.actors
        )

    def aside_from(self, index: int) -> bool:
        """As in "أصبحت X منذ عصر السبت في قبضة A": a day does not end the clause, nor does "الذي يضم ..." behind A."""
        first, last = self.skipped
        if first <= index < last:
            return True
        items = self.items
        return items[index].low in TIMES and index + 1 < len(items) and items[index + 1].kind == "day"

    def elliptic(self, index: int) -> bool:
        """As in "سيطر على X، وقبلها على Y"."""
        item, *after = self.items[index : index + 3]
        return (
            item.low in BEFORE_IT
            and len(after) > 1
            and after[0].has("pronoun")
            and after[1].low in self.slots
        )

    def again(self, index: int, item: Item) -> bool:
        """As in "سيطر على X وعلى Y", "ثم على Y", "وقبلها على Y": the same preposition, and the verb is left out."""
        if item.place is None or not item.place.names or self.slots.get(self.items[index - 1].low) != "place":
            return False
        step = index - 2
        if self.items[step].low == "و" and self.items[index - 1].low in self.found.slots:
            return True
        while step > 0 and (self.items[step].has("pronoun", "adverb") or self.items[step].low in BEFORE_IT):
            step -= 1
        return (step < index - 2 and self.items[step].low == "و") or self.items[step].low == "ثم"

    def actor(self, index: int) -> None:
        before = self.items[index - 1]
        while before.kind == "actor" and index > self.predicate.at + 2:
            index -= 1
            before = self.items[index - 1]
        if self.aside or (before.place is not None and not before.place.names and not before.place.definite):
            return  # "آخر معاقل المتمردين"
        if self.predicate.voice == "noun" and self.grasp(index):
            return
        if self.slots.get("subject") in ("winner", "loser") and "subject" not in self.found.slots:
            self.found.slots["subject"] = index
        elif self.slots.get("object") == "loser":
            self.found.slots.setdefault("object", index)

    def grasp(self, index: int) -> bool:
        """As in "سيطرته على X، معقل A", "بسط سيطرتها": the noun says whose control it is, and no actor behind it."""
        return any(item.low in THEIR_GRASP for item in self.items[self.predicate.at : index][:2])

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
        if self.whose(index, item) or self.deed(index):
            return  # "سيطر ثوار X على Y": whose they are
        if self.placed():
            if coordinated(self.items, index):
                self.found.more.append(index)
        elif self.items[index - 1].low == "و" and not (item.place and item.place.type):
            return  # "المدعومة من روسيا وإيران"
        elif "leave" in self.predicate.frames and self.bound_for(index):
            return
        elif not self.part_of_other(index, item):
            self.found.slots["object"] = index

    def bound_for(self, index: int) -> bool:
        """As in "انسحبت نحو الصحراء ومدينة X": one more place to which they went."""
        joined, first, to = self.items[index - 1], self.items[index - 2], self.items[index - 3]
        return joined.low == "و" and first.place is not None and to.has("preposition") and to.low != "من"

    def whose(self, index: int, item: Item) -> bool:
        """Whether a bare name behind a word for fighters only tells whose they are."""
        before, bare = self.items[index - 1], item.place is not None and not item.place.type
        known = any(term.named or term.country for term in before.actors)
        return before.kind == "actor" and not known and not before.low.startswith("ال") and bare

    def deed(self, index: int) -> bool:
        """As in "معركة بلدة X", "حررت القوات المشاركة في عملية تحرير X قرى": what a battle or campaign is about."""
        noun, campaign = self.items[index - 1], self.items[index - 2].entry.status
        return noun.has("fighting_ground") or ("take" in noun.entry.nouns and "attempted" in campaign)

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
            return unknown(before) and not before.low.startswith("ال") and not before.low.endswith("ا")
        return not before.has(
            "determiner", "preposition", "adverb", "part_words", "conjunction", "plain_and", "including",
            "link", "control", "number", "pronoun",
        )  # fmt: skip
