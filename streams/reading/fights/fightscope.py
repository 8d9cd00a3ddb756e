"""Where a fight was, where the verb follows its subject: what stands behind it in its own clause."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from streams.reading.fights.fightbehind import SPOTS, Refer
from streams.reading.fights.fightcues import HALTED, Cue, assault
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of

BACK = 6  # items from "stopped" to the assaults that were
REACH = 30  # items between a word of fighting and its place
AMONG = 4  # items from a place to the one that "notably" names in it
FAR = 70  # characters between a noun and its names, past which they are those of something else
GOING = words_of("going")
AWAY = words_of("away")
AIMED = words_of("targets")
CLOSE = words_of("beside")
NEAR = 6  # items between a road and where it leads
LINKING = words_of("linking")
LEADING = words_of("leading_to")
WARS = words_of("wars")
TOWNS = ("city", "town", "village")
TOWN = PlacePhrase(type="city", definite=True)
STEPS = (*words_of("steps"), ",", "&")


class Scope:
    """Reads to the right of a word of fighting until its clause ends; ``loose``: on into the main clause behind it."""

    def __init__(self, items: Sequence[Item], cue: Cue, refer: Refer, loose: bool = False) -> None:
        self.items, self.cue, self.refer, self.loose = items, cue, refer, loose
        self.found: list[Named] = []
        self.area = self.unnamed = self.resumed = self.beside = False
        self.last = self.road = -1
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
        if low == "between" and self.parties(index + 1):
            self.mode = "other"
        elif item.has("fighting_beside"):
            self.mode = "beside" if self.found else "in"
        elif item.has("including"):
            self.mode = "in" if self.found or self.unnamed else self.mode
        elif low == "of":
            self.mode = "in" if index == self.cue.start + 1 else self.mode
        elif low == "to" and (self.aims(index + 1) or self.side(index + 1)):
            self.mode = "in"
        elif low in GOING and self.resumed:
            self.mode = "other"
        elif low in GOING:
            repelled = low.startswith("toward") and self.thrown_back()
            self.mode = "in" if low in ("on", "for") or repelled or self.goes_in() else "other"
        elif low == "from":
            self.mode = "in" if self.cue.kind == "repelled" else "other"
        elif low in ("between", "by", "with"):
            self.mode = "other"
        elif item.has("locative") or low in ("over", "against", "for", "targeting"):
            self.mode = "in"
        elif item.has("preposition"):
            self.mode = "other"

    def parties(self, index: int) -> bool:
        """As in "between the Front of X and the army": no place of one word has an article."""
        phrase = self.items[index].place if index < len(self.items) else None
        named = phrase is not None and not phrase.type and bool(phrase.names)
        return named and phrase is not None and phrase.names[0].start > self.items[index].start

    def thrown_back(self) -> bool:
        """As in "stopped 31 assaults toward X and Y": where they were made."""
        before = self.items[max(0, self.cue.at - BACK) : self.cue.at]
        return self.cue.kind == "attack" and any(
            item.low in HALTED or item.has("fighting_repel") for item in before
        )

    def aims(self, index: int) -> bool:
        """As in "an attack to capture X", "fighting to retake X"."""
        after = self.items[index : index + 1]
        return bool(after) and assault(after[0])

    def side(self, index: int) -> bool:
        """As in "an assault to the east of X": a side of a place, and not a way to it."""
        place = self.items[index].place if index < len(self.items) else None
        return place is not None and place.partial

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
        elif self.mode == "" and phrase is not None and _part_of_town(self.items, index, phrase):
            self.mode = "in"  # "around the station"
        if self.wars(index + 1):
            return True
        if phrase is not None and not phrase.type and self.fighters(index + 1):
            return True  # "attacked troops and X militias"
        if phrase is not None and phrase.type == "road" and not phrase.names:
            self.road = index
        if phrase is None or self.on_the_way(index) or self.mode not in ("in", "beside") or self.owner(index):
            self.mode = "in" if self.owner(index) else self.mode
            return True
        names = _near(item.start, named_at(self.items, index, self.refer)) or self.owners(index)
        if not names:
            self.unnamed |= phrase.type in POPULATED and not phrase.names
            return True
        if self.found and phrase.ranked:
            return True  # "X, the largest city Y still controls"
        self.take(index, names, is_area(item, names))
        return True

    def take(self, index: int, names: list[Named], area: bool) -> None:
        """Take in the names of a place: the first, one that tells it more closely, or one more of a list."""
        before = self.items[index - 1]
        if not self.found:
            self.found, self.area, self.last = ([] if area and self.unnamed else names), area, index
            self.beside = before.has("fighting_beside")
        elif self.beside and not area and before.low in CLOSE:
            self.found, self.last, self.beside = names, index, False  # "north of X, near Y"
        elif (self.area or self.among(index)) and not area and self.mode != "beside" and self.closer(index):
            self.found, self.area, self.last = names, False, index
        elif (self.joined(index) or (self.resumed and self.mode == "in")) and area == self.area:
            self.found, self.last = [*self.found, *names], index

    def on_the_way(self, index: int) -> bool:
        """As in "the highway linking X to Y", "in X, on the road to Y": where a road leads there is no fight."""
        between = {item.low for item in self.items[self.road + 1 : index]} if self.road >= 0 else set()
        near = len(between) > 0 and index - self.road <= NEAR
        return near and not between.isdisjoint(LINKING if not self.found else (*LINKING, *LEADING))

    def among(self, index: int) -> bool:
        """As in "in X, notably around Y"."""
        near = self.last >= 0 and index - self.last <= AMONG
        return near and any(item.has("including") for item in self.items[index - 2 : index])

    def closer(self, index: int) -> bool:
        """As in "in Homs province, near X", "in Homs province's town of X": not "on the X front in Homs"."""
        phrase = self.items[index].place
        typed = phrase is not None and phrase.type in POPULATED
        before = self.items[index - 3 : index]
        return typed or any(item.low in CLOSE or item.has("including") for item in before)

    def owner(self, index: int) -> bool:
        """As in "Syria's Homs", "Idlib province's villages"."""
        after = self.items[index + 1 : index + 5]
        return bool(after) and after[0].low in ("'s", "'") and not self.whose(index, after)

    def whose(self, index: int, after: Sequence[Item]) -> bool:
        """As in "at the town's western entrance": what belongs to it is no place of its own."""
        phrase = self.items[index].place
        unnamed = phrase is not None and phrase.type in POPULATED and not phrase.names
        return unnamed and not any(item.place is not None or item.kind == "actor" for item in after)

    def fighters(self, index: int) -> bool:
        """Whether what follows a name says that it is fighters whom it calls so."""
        after = self.items[index] if index < len(self.items) else None
        if after is None or after.kind != "actor" or after.low == "government":
            return False  # "Local Government Area"
        return not any(term.named for term in after.actors)

    def wars(self, index: int) -> bool:
        """As in "a battle of the X war": what is called after a place may be anywhere in it."""
        return index < len(self.items) and self.items[index].low in WARS

    def owners(self, index: int) -> list[Named]:
        """As in "Tripoli's airport", "Homs's suburbs": whose it is, where it has no name of its own."""
        before = self.items[index - 2] if index > 1 and self.owner(index - 2) else None
        phrase = self.items[index].place
        return (
            before.place.names if before is not None and before.place and phrase and not phrase.plural else []
        )

    def joined(self, index: int) -> bool:
        """As in "near X and in the villages of Y"."""
        between = self.items[self.last + 1 : index]
        owner = next((at for at in range(len(between)) if self.owner(self.last + 1 + at)), None)
        between = between[:owner]  # "and Libya's second city of X"
        steps = [
            item
            for item in between
            if item.low not in STEPS and not item.has("locative", "conjunction", "toward")
        ]
        also = any(item.low in ("and", "&") or item.has("conjunction") for item in between)
        return not steps and (also or all(item.low in STEPS for item in between))

    def ends(self, index: int) -> bool:
        """Whether the clause of the fight ends here."""
        item = self.items[index]
        low = item.low
        driven = item.has("pronoun") and "drive" in self.items[index - 1].entry.verbs
        if driven or (item.has("pronoun") and self.cue.verb and index == self.cue.start + 1):
            return False  # "ambushed them in X", "an attempt to dislodge them from X"
        if low == ";" and self.resumes(index + 1):
            return False
        if low in (";", ":", "—", "–") or item.has("contrast", "condition", "pronoun"):
            return True
        if low == ",":
            return not (self.loose or self.continues(index + 1))
        if item.has("relative", "complement"):
            return not self.lasts(index + 1)
        since = index + 1 < len(self.items) and self.items[index + 1].kind == "day"
        if item.has("subordinator") and not (since or item.has("preposition", "locative")):
            return True
        return self.verb(index)

    def resumes(self, index: int) -> bool:
        """As in "attacked near X; north of Y near Z": one more place of the same verb, and no clause of its own."""
        part = [*takewhile(lambda item: item.low not in (";", "."), self.items[index:])]
        verb = any(item.entry.forms & {"past", "present"} or item.has("be", "have", "modal") for item in part)
        self.resumed = bool(self.found) and not verb and any(item.has("locative") for item in part[:2])
        return self.resumed

    def verb(self, index: int) -> bool:
        """A verb of another clause: not "raged", "is going on", "posts held by"."""
        item = self.items[index]
        if self.loose and not item.entry.verbs.isdisjoint(("take", "enter", "drive")):
            self.loose, self.mode = False, "in"
            return False
        aimed = self.cue.kind == "attack" and not self.cue.verb and item.low in AIMED
        if item.kind != "word" or aimed or self.lasts(index) or item.has("fighting_words", "including"):
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
            or item.low == "as well as"
        )


def _near(start: int, names: Sequence[Named]) -> list[Named]:
    """Those of a list in which each stands close to the one before it."""
    kept: list[Named] = []
    for named in names:
        if named.start - start >= FAR:
            break
        kept.append(named)
        start = max(start, named.end)
    return kept


def spots(names: Sequence[Named]) -> list[Named]:
    """Towns and villages before the river beside them; bases and hills where there are no others."""
    if len(names) > 1 and not names[0].type and names[1].type == "neighbourhood" and _comma(names):
        return list(names[:1])  # "X, Y district"
    towns = [named for named in names if named.type in POPULATED]
    if towns:
        return [named for named in names if named.type in POPULATED or not named.type]
    return [named for named in names if named.type in SPOTS]


def _comma(names: Sequence[Named]) -> bool:
    """Whether only a comma can stand between the first two."""
    return names[1].start - names[0].end == len(", ")


def is_area(item: Item, names: Sequence[Named]) -> bool:
    """Whether it is a province or a front that is named."""
    kind = names[0].type or (item.place.type if item.place else "")
    return kind not in SPOTS


def named_at(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """The names of a place item, or those that "the town" stands for: one of its own sentence first."""
    phrase = items[at].place
    if phrase is None:
        return []
    names = phrase.names
    if not names and (phrase.definite or _part_of_town(items, at, phrase)):
        if _part_of_town(items, at, phrase):
            phrase = next((other for other in _towns(items, at)), TOWN)
        names = _same(items, at) or refer(phrase, items[at].start) or _later(items, at)
    names = [named for named in names if not named.actors or _located(items, at)]
    return spots(names) or names


def _part_of_town(items: Sequence[Item], at: int, phrase: PlacePhrase) -> bool:
    """As in "in its eastern districts", "around the railway station": some part of the town that was told of."""
    if at + 1 < len(items) and (items[at + 1].low == "of" or items[at + 1].has("locative")):
        return False
    if phrase.type == "neighbourhood":
        return phrase.plural and not phrase.count
    return phrase.type == "building" and phrase.definite and not phrase.plural


def _towns(items: Sequence[Item], at: int) -> Iterator[PlacePhrase]:
    """As in "broke into the town, and fighting was reported around the station": the town of the same sentence."""
    for item in reversed(items[:at]):
        phrase = item.place
        if (
            phrase is not None
            and phrase.definite
            and phrase.type in TOWNS
            and not (phrase.names or phrase.plural)
        ):
            yield phrase


def _located(items: Sequence[Item], at: int) -> bool:
    """Whether a name that may stand for a government stands for the place: "in Tripoli", "around the city of X"."""
    phrase = items[at].place
    before = items[at - 1] if at else None
    typed = phrase is not None and phrase.type in SPOTS[:-1] and bool(phrase.type)
    if typed or before is None:
        return typed
    taken = not before.entry.verbs.isdisjoint(("take", "enter"))  # "has seized Mogadishu"
    return taken or (before.has("locative") and before.low not in AWAY)


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
    before = [
        item.place
        for item, after in pairwise(items[:at])
        if item.place is not None and (after.kind != "actor" or item.place.type)
    ]
    single = [place for place in before if len(place.names) == 1 and not place.names[0].actors]
    single = [place for place in single if place.type == phrase.type] or single
    return next(
        (place.names for place in reversed(single) if place.type in POPULATED or place.type == ""), []
    )
