"""Noun phrases: actors with their heads and companions, places with their kinds and lists."""

from collections.abc import Sequence

from streams.reading.items import Item, Named, PlacePhrase

POPULATED = ("city", "town", "village", "neighbourhood", "camp", "unnamed")
MAX_REACH = 16  # items between "three villages" and the names that follow a dash


def group(items: Sequence[Item], noun_first: bool = False, bare: bool = False) -> list[Item]:
    """The same sentence with its actor and place phrases as single items.

    ``noun_first``: the noun for the place always stands before its name ("قرية كفر سجنة"). ``bare``: the text has
    lost its commas, and names in a row are a list.
    """
    return _Places(_actors(list(items), noun_first), noun_first, bare).run()


def _actors(items: list[Item], noun_first: bool) -> list[Item]:
    done: list[Item] = []
    for item in items:
        if item.kind == "actor":
            while _joins(done, noun_first):
                item = _merge(done.pop(), item) if done[-1].kind == "actor" else _drop(done, item)
                if noun_first and done and done[-1].kind == "actor":
                    item = _merge(done.pop(), item)
            item.owned = _owned(done) and not any(term.named for term in item.actors)
        elif item.has("pronoun") and done and done[-1].kind == "actor" and done[-1].end == item.start:
            done[-1].owned = True  # "قواتها": a pronoun grown onto its noun
        done.append(item)
    return done


def _owned(done: list[Item]) -> bool:
    """As in "its fighters", "the operation's forces": whose they are was said before."""
    if not done:
        return False
    if done[-1].low == "'s":
        return len(done) > 1 and done[-2].kind == "word" and not done[-2].actors
    return done[-1].has("possessive")


def _joins(done: list[Item], noun_first: bool) -> bool:
    """Whether what stands before an actor belongs to it: another actor, a head noun ("units of"), "and"."""
    if not done:
        return False
    last = done[-1]
    if last.kind == "actor":
        return not noun_first
    before = done[-2] if len(done) > 1 else None
    if (
        last.has("determiner")
        and before is not None
        and before.low in ("of", "from", "and")
        and len(done) > 2
    ):
        return done[-3].kind == "actor" or done[-3].has("force")
    if before is None:
        return False
    if last.low in ("of", "from", "loyal to", "belonging to", "affiliated with"):
        return before.has("force") or (before.kind == "actor" and last.low != "from")
    if last.low in ("and", "&", "و"):
        return before.kind == "actor"
    return False


def _drop(done: list[Item], item: Item) -> Item:
    """Take the small word (and a bare head noun) before an actor into it."""
    done.pop()
    if done and done[-1].has("force"):
        head = done.pop()
        return _wider(item, head)
    return item


def _wider(item: Item, head: Item) -> Item:
    return Item("actor", head.start, item.end, item.low, item.entry, item.capital, item.actors)


def _merge(first: Item, second: Item) -> Item:
    return Item(
        "actor",
        first.start,
        second.end,
        f"{first.low} {second.low}",
        first.entry,
        first.capital,
        first.actors + second.actors,
    )


class _Places:
    def __init__(self, items: list[Item], noun_first: bool, bare: bool) -> None:
        self.items, self.noun_first = items, noun_first
        self.bare = bare or not any(item.low == "," for item in items)
        self.done: list[Item] = []
        self.after_verb = False

    def run(self) -> list[Item]:
        at = 0
        while at < len(self.items):
            at = self.place(at)
        return self.done

    def borrow(self, phrase: PlacePhrase) -> None:
        """As in "Suluk, a border town": an apposition shares the name before it."""
        if len(self.done) > 1 and self.done[-1].low == "," and not phrase.plural:
            before = self.done[-2].place
            if before is not None and len(before.names) == 1 and phrase.type in POPULATED:
                phrase.names = before.names
                before.names[0].type = before.names[0].type or phrase.type

    def item(self, at: int) -> Item | None:
        return self.items[at] if 0 <= at < len(self.items) else None

    def place(self, at: int) -> int:
        """Read a place phrase at ``at``, or pass the item on."""
        phrase = PlacePhrase()
        self.after_verb = self.after_verb or _finite(self.items[at]) or bool(self.items[at].entry.forms)
        index = self.opening(at, phrase)
        head = self.item(index)
        if head is not None and head.entry.place and head.kind != "name":
            end = self.headed(index, phrase)
        elif head is not None and head.kind == "name" and not self.person(index + 1):
            phrase.type = "area" if phrase.side else ""  # "southern Idlib" is no place of its own
            end = self.names(index, phrase)
        else:
            end = 0
        if not end:
            self.done.append(self.items[at])
            return at + 1
        if not phrase.names and not phrase.definite:
            self.borrow(phrase)
        first, last = self.items[at], self.items[end - 1]
        terms = phrase.names[0].actors if len(phrase.names) == 1 else ()
        self.done.append(Item("place", first.start, last.end, "", place=phrase, capital=True, actors=terms))
        return end

    def opening(self, at: int, phrase: PlacePhrase) -> int:
        """Past "parts of", "the", "three", "small", up to a noun for a place or a name."""
        index = at
        for _ in range(8):
            item = self.item(index)
            if item is None or item.kind in ("name", "sign", "actor", "day") or item.entry.place:
                break
            if item.has("part_words"):
                phrase.partial = True
            elif item.has("part_sides", "part_unnamed"):
                phrase.side, phrase.unnamed = True, phrase.unnamed or item.has("part_unnamed")
            elif item.has("determiner", "number", "possessive") or item.kind == "number":
                phrase.plural |= item.has("number") or item.kind == "number"
                phrase.definite |= item.has("demonstrative")
            elif not (index > at and _adjective(item)):
                break
            index += 1
        return index

    def person(self, index: int) -> bool:
        """As in "Abu Khalid, a commander of ...": what follows the name says that it is a person's."""
        step = index
        comma = self.item(step)
        if comma is None or comma.low != ",":
            return False
        step += 1
        while (item := self.item(step)) is not None and step - index < 6:
            if item.has("person_titles"):
                return True
            if not (item.has("determiner") or (item.kind == "word" and _adjective(item))):
                return False
            step += 1
        return False

    def headed(self, index: int, phrase: PlacePhrase) -> int:
        """From the noun on: "villages of A and B", "town A", "three villages ... - A, B and C", "the town"."""
        first = index
        while (further := self.further(index)) is not None:
            index = further  # "the town hospital", "a village school": the last noun says what it is
        head = self.items[index]
        phrase.type = "area" if phrase.unnamed else head.entry.place
        if self.noun_first and index > first:
            self.construct(first, phrase)
        phrase.plural |= head.has("plural") if self.noun_first else head.low.endswith("s")
        phrase.definite |= self.noun_first and head.low.startswith("ال")
        after = self.item(index + 1)
        if after is None:
            return index + 1
        if after.kind == "name":
            return self.names(index + 1, phrase)
        if after.low in ("of", "called", "named", "known as") or after.has("including"):
            step = index + 2
            while (item := self.item(step)) is not None and item.has("determiner"):
                step += 1
            if (item := self.item(step)) is not None and item.kind == "name":
                return self.names(step, phrase)
            if (
                item is not None
                and item.entry.place
                and (item2 := self.item(step + 1)) is not None
                and item2.kind == "name"
                and after.has("including")
            ):
                return self.names(step + 1, phrase)
        if phrase.plural:
            return self.announced(index + 1, phrase) or index + 1
        return self.apposed(index + 1, phrase) or index + 1

    def further(self, index: int) -> int | None:
        """The next noun for a place in a row of them, one word between at most: "district centre town"."""
        for step in (index + 1, index + 2):
            item = self.item(step)
            if item is None or item.kind != "word":
                return None
            if item.entry.place:
                return step
            if not _adjective(item) or item.entry.nouns or item.entry.tags:
                return None
        return None

    def construct(self, first: int, phrase: PlacePhrase) -> None:
        """As in "ريف بلدة X", where the first noun says what it is, and "أحياء مدينة X", which are parts of X."""
        head = self.items[first]
        if not head.has("plural"):
            phrase.type = head.entry.place
        elif not (first and self.items[first - 1].has("whole")):
            phrase.partial = True

    def announced(self, index: int, phrase: PlacePhrase) -> int:
        """Names after a dash, a colon or "including", a few words on."""
        for step in range(index, min(index + MAX_REACH, len(self.items))):
            item = self.items[step]
            if item.low in (":", "-", "—", "–", "(", "هي") or item.has("including"):
                after = step + 1
                while (found := self.item(after)) is not None and (
                    found.has("determiner") or found.entry.place or found.low == "of"
                ):
                    after += 1
                if found is not None and found.kind == "name":
                    return self.names(after, phrase)
                return 0
            if item.low in (".", ";") or _finite(item):
                return 0
            if item.low == "," and step == index:
                found = self.item(step + 1)
                if found is not None and found.kind == "name" and self.lists(step + 1):
                    return self.names(step + 1, phrase)
        return 0

    def lists(self, index: int) -> bool:
        """Whether several names with commas or "and" follow."""
        after = self.item(index + 1)
        return after is not None and (after.low == "," or after.has("conjunction"))

    def apposed(self, index: int, phrase: PlacePhrase) -> int:
        """As in "a border town, Suluk, ..."."""
        comma, name, close = self.item(index), self.item(index + 1), self.item(index + 2)
        if (
            comma is not None
            and comma.low == ","
            and name is not None
            and name.kind == "name"
            and close is not None
            and close.low in (",", ".")
        ) and not phrase.definite:
            return self.names(index + 1, phrase)
        return 0

    def names(self, index: int, phrase: PlacePhrase) -> int:
        """A list of names from ``index`` on; returns where it ends."""
        kind, since = phrase.type, 0
        while True:
            index = self.one(index, phrase, kind, since)
            follow, other = self.next_name(index)
            if not follow:
                return index
            if other is not None:
                kind, since = other, len(phrase.names)
            index = follow

    def one(self, index: int, phrase: PlacePhrase, kind: str, since: int) -> int:
        """One name, with "village" or "base" behind it; ``since``: where the names of this kind began."""
        name = self.items[index]
        sure = (
            name.known
            or bool(kind)
            or self.noun_first
            or self.located(index)
            or (bool(phrase.names) and phrase.names[-1].sure)
        )
        named = Named(name.start, name.end, name.known, kind, actors=name.actors, sure=sure)
        phrase.names.append(named)
        after = self.item(index + 1)
        if self.noun_first or after is None or not after.entry.place or after.has("determiner"):
            return index + 1
        named.sure = True
        if named.type in ("", *POPULATED):
            named.type = after.entry.place
        if named.type not in (*POPULATED, "area", "hill"):
            named.end = after.end  # "Tabqa base", "Tigris River": the noun is part of the name
        if after.low.endswith("s") and not kind:
            for earlier in phrase.names[since:]:
                earlier.type = named.type
        if len(phrase.names) == 1 and not phrase.type:
            phrase.type = named.type
        return index + 2

    def located(self, index: int) -> bool:
        """Whether a name stands behind a word of place: "in X", "near X"."""
        step = index - 1
        while step >= 0 and (
            self.items[step].has("determiner", "part_sides", "part_words")
            or self.items[step].kind == "number"
        ):
            step -= 1
        return step >= 0 and (
            self.items[step].has("locative", "part_words") or self.items[step].low in ("from", "to", "into")
        )

    def next_name(self, index: int) -> tuple[int, str | None]:
        """Where the next name of the list starts (0 if it ends), and what kind of place is named anew."""
        beside = self.item(index)
        if self.bare and beside is not None and beside.kind == "name":
            return index, None  # a text that lost its commas
        step, joined, kind = self.past_aside(index), False, None
        while (item := self.item(step)) is not None and (item.has("plain_and", "conjunction")):
            if not item.has("plain_and"):
                kind = ""
            joined, step = True, step + 1
        if not joined:
            return 0, None
        while (item := self.item(step)) is not None and step - index <= 14 and item.kind != "name":
            if item.entry.place:
                kind = item.entry.place
            elif item.kind == "day" or (item.low == "," and step > index + 1):
                pass  # "and, a day later, X"
            elif item.has("determiner"):
                kind = "" if kind is None else kind
                if item.low in ("that", "this"):
                    return 0, None
            elif (
                self.noun_first and item.has("link", "preposition") and item.low in ("علي", "من", "في", "الي")
            ):
                pass
            elif (
                not (item.low == "of" and kind)
                and not item.has("part_words", "part_sides")
                and not (_adjective(item) and kind is not None)
            ):
                return 0, None
            step += 1
        if item is None or item.kind != "name" or (self.after_verb and self.starts_clause(step)):
            return 0, None
        return step, kind

    def past_aside(self, index: int) -> int:
        """Past "(near Hama)", "in northern Hama", "25 kilometres north of Aleppo", ", a village in the west"."""
        step = index
        item = self.item(step)
        if item is not None and item.low == "(":
            for close in range(step, min(step + 12, len(self.items))):
                if self.items[close].low == ")":
                    return self.past_aside(close + 1)
            return index
        if (
            item is not None
            and item.low == ","
            and (after := self.item(step + 1)) is not None
            and after.has("locative")
        ):
            end = self.past_aside(step + 1)
            return end if end > step + 1 else index
        behind = self.past_day(step)
        if behind > step:
            return self.past_aside(behind)
        far = step
        while (item := self.item(far)) is not None and far - step < 12:
            if item.has("locative") or (item.low in ("of", "from") and far > step):
                inner = far + 1
                while (found := self.item(inner)) is not None and (
                    found.kind in ("name", "number")
                    or found.has("determiner", "part_words", "part_sides", "part_unnamed")
                    or found.entry.place
                    or found.low == "of"
                    or (found.low == "and" and (item.low == "between" or self.area_list(inner)))
                ):
                    inner += 1
                if inner == far + 1:
                    return index
                return self.past_aside(inner)
            if (
                item.kind == "number"
                or item.has("number", "determiner")
                or item.low
                in (
                    "kilometres",
                    "kilometers",
                    "km",
                    "miles",
                    "located",
                    "north",
                    "south",
                    "east",
                    "west",
                    "some",
                    "just",
                    "immediately",
                    "directly",
                )
            ):
                far += 1
                continue
            return index if far == step else far if far - step < 1 else index
        return index

    def past_day(self, step: int) -> int:
        """Past "on Monday": a list may go on behind it."""
        item, far = self.item(step), step
        if item is not None and item.low in ("on", "in", "by"):
            far += 1
        while (item := self.item(far)) is not None and item.has("determiner"):
            far += 1
        if item is not None and item.kind == "day":
            return far + 1
        return step

    def area_list(self, index: int) -> bool:
        """As in "in northern Hama and southern Idlib": an area list goes on."""
        one, two, three = self.item(index), self.item(index + 1), self.item(index + 2)
        if one is None or two is None:
            return False
        if two.has("part_words", "part_sides"):
            return True
        return two.kind == "name" and three is not None and three.entry.place in ("area",)

    def starts_clause(self, step: int) -> bool:
        """Whether a name is the subject of what follows: "captured A and B fell"."""
        index = self.past_aside(step + 1)
        item = self.item(index)
        if item is not None and item.entry.place:
            item = self.item(index + 1)
        return item is not None and (_finite(item) or item.low in ("'s",))


def _adjective(item: Item) -> bool:
    return (
        item.kind == "word"
        and not item.entry.verbs
        and not item.has(*_BARS)
        and item.low.isascii() is not None
    )


def _verbal(item: Item) -> bool:
    return bool(item.entry.verbs)


def _finite(item: Item) -> bool:
    return item.has("be", "have", "modal", "do") or bool(item.entry.forms & {"past", "present"})


_BARS = (
    "preposition",
    "conjunction",
    "contrast",
    "relative",
    "subordinator",
    "condition",
    "pronoun",
    "modal",
    "be",
    "have",
    "negation",
)
