"""Where a fight was, where the verb follows its subject: behind its own prepositions, else what its clause is about."""

from collections.abc import Sequence

from streams.reading.fightcues import Cue, assault
from streams.reading.fightplaces import SPOTS, Refer
from streams.reading.items import Item, Named
from streams.reading.lists import POPULATED
from streams.reading.verbgroup import verb_group

REACH = 30  # items between a word of fighting and its place
FAR = 70  # characters between a noun and its names, past which they are those of something else
BACK = 8  # items between a word of fighting and what governs it
GOING = ("into", "towards", "toward", "to", "onto", "on", "for")
GOVERNORS = ("after", "following", "amid", "during", "in", "with", "despite", "by", "as", "through", "from")
AWAY = ("to", "towards", "toward", "between", "than", "like")
ENDS = (";", ":", ".")
CLOSE = ("near", "around", "outside", "at")
STEPS = ("and", ",", "&", "or", "both", "the", "also")


class Scope:
    """Reads to the right of a word of fighting until its clause ends; ``loose``: on into the main clause behind it."""

    def __init__(self, items: Sequence[Item], cue: Cue, refer: Refer, loose: bool = False) -> None:
        self.items, self.cue, self.refer, self.loose = items, cue, refer, loose
        self.found: list[Named] = []
        self.area = self.unnamed = False
        self.last = -1
        self.mode = "in" if cue.verb or items[cue.start].low.endswith(" for") else ""

    def names(self) -> list[Named]:
        """The names of the place, or [] where the clause has none."""
        for index in range(self.cue.start + 1, min(len(self.items), self.cue.start + REACH)):
            item = self.items[index]
            if item.place is not None:
                if not self.place(index):
                    break
            elif self.ends(index):
                break
            else:
                self.step(index)
        return (self.taken(self.last) or self.found) if self.area else self.found

    def taken(self, index: int) -> list[Named]:
        """As in "fighting in X province, the army seized the town of Y": the town before the province."""
        taking = False
        for item in self.items[index + 1 :]:
            taking |= not item.entry.verbs.isdisjoint(("take", "enter"))
            if item.has("contrast", "subordinator") or item.low in (";", ","):
                break
            if taking and item.place is not None and item.place.type in POPULATED and item.place.names:
                return item.place.names
        return []

    def step(self, index: int) -> None:
        """What a small word says of the place that may follow it."""
        item = self.items[index]
        low = item.low
        if item.has("fighting_beside"):
            self.mode = "beside" if self.found else "in"
        elif low == "of":
            self.mode = "in" if index == self.cue.start + 1 else self.mode
        elif low == "to" and self.aims(index + 1):
            self.mode = "in"
        elif low in GOING:
            self.mode = "in" if low in ("on", "for") or self.goes_in() else "other"
        elif low == "from":
            self.mode = "in" if self.cue.kind == "repelled" else "other"
        elif low in ("between", "by", "with"):
            self.mode = "other"
        elif item.has("locative") or low in ("over", "against", "for", "targeting"):
            self.mode = "in"
        elif item.has("preposition"):
            self.mode = "other"

    def aims(self, index: int) -> bool:
        """As in "an attack to capture X", "fighting to retake X"."""
        after = self.items[index : index + 1]
        return bool(after) and assault(after[0])

    def goes_in(self) -> bool:
        """Whether "into X" and "towards X" tell where it was: of an assault, or where the fighting spread to."""
        own = self.items[self.cue.start]
        lasting = any(
            item.has("fighting_lasting") for item in self.items[self.cue.start : self.cue.start + 6]
        )
        return self.cue.verb or own.has("fighting_approach") or (self.cue.kind == "battle" and lasting)

    def place(self, index: int) -> bool:
        """Take in a place phrase; False where nothing more is to be looked for."""
        item = self.items[index]
        phrase = item.place
        if index == self.cue.start + 1 and self.cue.kind == "battle":
            self.mode = "in"  # "clashes Tal X axis", as on social media
        if self.mode == "" and phrase is not None and phrase.names and not phrase.type:
            self.mode = "in" if phrase.names[0].start - item.start > len("some ") else ""  # "around X"
        if phrase is None or self.mode not in ("in", "beside") or self.owner(index):
            self.mode = "in" if self.owner(index) else self.mode
            return True
        names = [named for named in _named(self.items, index, self.refer) if named.start - item.start < FAR]
        if not names:
            self.unnamed |= phrase.type in POPULATED and not phrase.names
            return True
        area = is_area(item, names)
        if not self.found:
            self.found, self.area, self.last = ([] if area and self.unnamed else names), area, index
        elif self.area and not area and self.mode != "beside" and self.closer(index):
            self.found, self.area, self.last = names, False, index
        elif self.joined(index) and area == self.area:
            self.found, self.last = [*self.found, *names], index
        return True

    def closer(self, index: int) -> bool:
        """As in "in Homs province, near X", "in Homs province's town of X": not "on the X front in Homs"."""
        phrase = self.items[index].place
        typed = phrase is not None and phrase.type in POPULATED
        return typed or any(item.low in CLOSE for item in self.items[index - 3 : index])

    def owner(self, index: int) -> bool:
        """As in "Syria's Homs", "Idlib province's villages"."""
        after = self.items[index + 1] if index + 1 < len(self.items) else None
        return after is not None and after.low in ("'s", "'")

    def joined(self, index: int) -> bool:
        """As in "near X and in the villages of Y"."""
        between = self.items[self.last + 1 : index]
        steps = [
            item for item in between if item.low not in STEPS and not item.has("locative", "conjunction")
        ]
        also = any(item.low in ("and", "&") or item.has("conjunction") for item in between)
        return not steps and (also or all(item.low in STEPS for item in between))

    def ends(self, index: int) -> bool:
        """Whether the clause of the fight ends here."""
        item = self.items[index]
        low = item.low
        if low in (";", ":", "—", "–") or item.has("contrast", "condition", "pronoun"):
            return True
        if low == ",":
            return not (self.loose or self.continues(index + 1))
        if item.has("relative", "complement"):
            return not self.lasts(index + 1)
        if item.has("subordinator") and not item.has("preposition", "locative"):
            return True
        return self.verb(index)

    def verb(self, index: int) -> bool:
        """A verb of another clause: not "raged", "is going on", "posts held by"."""
        item = self.items[index]
        if self.loose and not item.entry.verbs.isdisjoint(("take", "enter", "drive")):
            self.loose, self.mode = False, "in"
            return False
        if item.kind != "word" or self.lasts(index) or item.has("fighting_words"):
            return False
        after = self.items[index + 1].low if index + 1 < len(self.items) else ""
        if "past" in item.entry.forms:
            return after != "by"
        before = self.items[index - 1]
        if "gerund" in item.entry.forms:
            return item.low != "targeting"
        return bool(item.entry.forms & {"present"}) and (
            before.kind in ("actor", "name") or bool(before.place)
        )

    def lasts(self, index: int) -> bool:
        """As in "erupted", "were under way"."""
        if index >= len(self.items):
            return False
        return self.items[index].has("fighting_lasting", "be", "have")

    def continues(self, index: int) -> bool:
        """Whether a clause goes on behind a comma."""
        item = self.items[index] if index < len(self.items) else None
        if item is None:
            return False
        if item.place is not None:
            return bool(self.found) and self.last == index - 2
        return (
            item.kind in ("day", "number")
            or item.has("number", "locative", "including", "fighting_lasting")
            or item.low in STEPS[:3]
        )


def spots(names: Sequence[Named]) -> list[Named]:
    """Towns and villages before the river beside them; bases and hills where there are no others."""
    towns = [named for named in names if named.type in POPULATED]
    return towns or [named for named in names if named.type in SPOTS]


def is_area(item: Item, names: Sequence[Named]) -> bool:
    """Whether it is a province or a front that is named."""
    kind = names[0].type or (item.place.type if item.place else "")
    return kind not in SPOTS


def left_of(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """The place of a fight that its clause has told before: "X saw clashes", "took X after clashes", "At X, ..."."""
    at = cue.at
    if (
        cue.verb
        and "gerund" not in items[at].entry.forms
        and any(items[step].has("be") for step in verb_group(items, at))
    ):
        return _subject(items, min(verb_group(items, at)), refer)
    for step in range(at - 1, max(-1, at - BACK), -1):
        item = items[step]
        if item.low == "under" and step:
            return _subject(items, step - 1, refer)
        if item.low in GOVERNORS and not cue.verb:
            if item.low == "during" and items[at - 1].low == "the":
                return []
            return _main(items, step, refer) or Scope(items, cue, refer, loose=True).names()
        if item.has("fighting_scene"):
            return _subject(items, min([step, *verb_group(items, step)]), refer)
        if item.place is not None or item.low in (";", ".") or item.has("contrast", "relative"):
            break
    return _fronted(items, min([at, *verb_group(items, at)]), refer)


def _subject(items: Sequence[Item], before: int, refer: Refer) -> list[Named]:
    """The place right before a verb group."""
    for step in range(before - 1, max(-1, before - 4), -1):
        item = items[step]
        if item.place is not None:
            return _named(items, step, refer)
        if item.kind != "day" and item.low not in (",", "also", "have", "has", "had", "was", "is", "and"):
            break
    return []


def _main(items: Sequence[Item], governor: int, refer: Refer) -> list[Named]:
    """What was taken, left or told of in the clause that "after", "in" or "amid" hangs on."""
    rest: list[Named] = []
    verbs = 0
    for step in range(governor - 1, max(-1, governor - REACH), -1):
        item = items[step]
        if item.low in ENDS or item.has("contrast", "relative", "condition"):
            break
        if item.has("subordinator") and not item.has("preposition", "locative"):
            break
        if "report" in item.entry.verbs and item.low not in ("reported",):
            break
        if item.place is None:
            verbs += item.kind == "word" and "past" in item.entry.forms and not item.has("be", "have")
            if verbs > 1:
                break
            continue
        names = _named(items, step, refer)
        if item.place.type in POPULATED and not names:
            break  # "seized three villages in the offensive"
        before = items[step - 1] if step else None
        if not names or (before is not None and before.low in AWAY):
            continue
        if is_area(item, names) or (before is not None and before.has("fighting_beside")):
            rest = rest or names
            continue
        return names
    return rest


def _fronted(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """As in "At X, the two sides clashed", "In X heavy fighting ..."."""
    where = False
    for step in range(at - 1, max(-1, at - REACH), -1):
        item = items[step]
        if (
            item.low in ENDS
            or item.has("contrast", "condition")
            or (item.has("relative") and item.low != "where")
        ):
            break
        where |= item.low == "where"  # "X, where the army is fighting the rebels"
        if item.place is None:
            if _finite(items, step) and not where:
                break
            continue
        before = items[step - 1] if step else None
        around = bool(item.place.names) and item.place.names[0].start - item.start > len("some ")
        if (
            where
            or around
            or (before is not None and before.has("locative") and not before.has("fighting_beside"))
        ):
            return _named(items, step, refer)
    return []


def _finite(items: Sequence[Item], step: int) -> bool:
    item = items[step]
    if item.kind != "word":
        return False
    return item.has("be", "have", "fighting_lasting") or "past" in item.entry.forms


def _named(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """The names of a place item, or those that "the town" stands for: one of its own sentence first."""
    phrase = items[at].place
    if phrase is None:
        return []
    names = phrase.names
    if not names and phrase.definite:
        names = _same(items, at) or refer(phrase, items[at].start) or _later(items, at)
    names = [named for named in names if not named.actors]
    return spots(names) or names


def _later(items: Sequence[Item], at: int) -> list[Named]:
    """As in "the assault on the city began, and most of X was taken": it is named in the same sentence."""
    phrase = items[at].place
    if phrase is None or phrase.plural or phrase.type not in POPULATED or phrase.type == "unnamed":
        return []
    behind = [item.place for item in items[at + 1 :] if item.place is not None and item.place.names]
    return next((place.names for place in behind if place.type in ("", phrase.type)), [])


def _same(items: Sequence[Item], at: int) -> list[Named]:
    phrase = items[at].place
    if phrase is None or phrase.plural or phrase.type not in POPULATED or phrase.type == "unnamed":
        return []
    before = [item.place for item in items[:at] if item.place is not None]
    single = [place for place in before if len(place.names) == 1 and not place.names[0].actors]
    return next((place.names for place in reversed(single) if place.type in (*POPULATED, "")), [])
