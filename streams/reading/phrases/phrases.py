"""Noun phrases: actors with their heads and companions, places with their kinds and lists."""

from collections.abc import Sequence

from streams.reading.phrases.actorphrases import actors
from streams.reading.phrases.lists import POPULATED, NameList, adjective, finite
from streams.reading.phrases.listwords import COUNTS, NAMING, ORDINALS, RANKED, attribute, with_article
from streams.reading.phrases.nationals import following, nationals, unquoted
from streams.reading.words.items import NO_ENTRY, Item, PlacePhrase
from streams.reading.words.lexicon import words_of

MAX_ADJECTIVES = 3
OPEN = ("name", "number")  # kinds of item that may open a place phrase; so may words with one of these tags
OPENERS = frozenset(("part_words", "part_sides", "part_unnamed", "determiner", "number", "possessive"))
SOME = words_of("some")
CAPITALS = words_of("capitals_of_provinces")
LAST_ONES = words_of("last_ones")
INTO = (" into", " in", " to", " of", " from")  # ends of verbs that are one word to us
WATERS = words_of("ends_of_waters")
CALLED = words_of("called")
LATEST = words_of("latest")
GREATER = 1.0  # in prominence: a city beside a village
BORDERS = words_of("borders")
CENTRE = words_of("centre_of")
MAX_REACH = 16  # items between "three villages" and the names that follow a dash


def group(items: Sequence[Item], noun_first: bool = False, bare: bool = False) -> list[Item]:
    """The same sentence with its actor and place phrases as single items.

    ``noun_first``: the noun for the place always stands before its name ("قرية كفر سجنة"). ``bare``: the text has
    lost its commas, and names in a row are a list.
    """
    told = list(items) if noun_first else nationals(unquoted(following(items)))
    return _Places(actors(told, noun_first), noun_first, bare).run()


class _Places(NameList):
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

    def place(self, at: int) -> int:
        """Read a place phrase at ``at``, or pass the item on."""
        item = self.items[at]
        if item.entry is not NO_ENTRY:
            self.after_verb = self.within(item)
        if item.kind not in OPEN and not item.entry.place and OPENERS.isdisjoint(item.entry.tags):
            self.done.append(item)  # most words of a text
            return at + 1
        phrase = PlacePhrase()
        index = self.opening(at, phrase)
        head = self.item(index)
        end = self.reach(at, index, head, phrase) if head is not None else 0
        if not end:
            self.done.append(self.items[at])
            return at + 1
        if phrase.names and (phrase.partial or self.noun_first):
            self.centre(at, index, end, phrase)
        if not phrase.names and not phrase.definite:
            self.borrow(phrase)
            phrase.definite |= head is not None and head.low == "town" and index == at and self.into(at)
        if head is not None and head.has("civic") and not phrase.names:
            self.hall(phrase)
        first, last = self.items[at], self.items[end - 1]
        terms = phrase.names[0].actors if len(phrase.names) == 1 else ()
        noun = head.low if head is not None and head.entry.place else ""
        phrase.demonyms = () if noun in BORDERS else self.demonyms(at, index)
        self.done.append(
            Item("place", first.start, last.end, place=phrase, capital=True, actors=terms, noun=noun)
        )
        return end

    def reach(self, at: int, index: int, head: Item, phrase: PlacePhrase) -> int:
        """Read the names behind what opens a phrase; returns where it ends, 0 where it is none."""
        if head.kind != "name":
            return self.headed(index, phrase) if head.entry.place and not self.office(index) else 0
        if self.modifies(index) or self.titles(index) or self.lies_in(index, at):
            return self.headed(index + 1, phrase)
        if self.person(index + 1) or self.titled(index):
            return 0
        phrase.type = "area" if phrase.side else ""  # "southern Idlib" is no place of its own
        return self.names(index, phrase)

    def within(self, item: Item) -> bool:
        """Whether a verb of this clause stands before what follows: then a name behind "and" may open another."""
        if not self.noun_first and (
            "report" in item.entry.verbs or item.has("complement", "relative", "subordinator", "contrast")
        ):
            return False
        if self.noun_first and item.has("complement"):
            return False  # "قال إن بلدة X وقرية Y عادتا"
        return self.after_verb or finite(item) or (self.noun_first and bool(item.entry.forms))

    def participle(self, index: int) -> bool:
        """As in "the besieged town of X", "the abandoned village of X"; not "the captured town", which is news."""
        item, after = self.items[index], self.item(index + 1)
        told = item.entry.verbs & {"take", "control", "fall", "pass", "lose"}
        return item.low.endswith("ed") and not told and after is not None and bool(after.entry.place)

    def into(self, at: int) -> bool:
        """As in "entered town": not so in "retakes town", where a name is to come."""
        before = self.items[at - 1] if at else self.items[at]
        return before.has("preposition") or before.low.endswith(INTO)

    def centre(self, at: int, index: int, end: int, phrase: PlacePhrase) -> None:
        """As in "the centres of X and Y districts", "عواصم ولايات هي X وY": a town, and no part of one."""
        told = any(item.has("part_words") and item.low.endswith(CENTRE) for item in self.items[at:index])
        seats = any(item.low in CAPITALS for item in self.items[at:index])
        if seats or (told and self.items[end - 1].low in ("district", "districts")):
            phrase.partial = phrase.some = False
            phrase.type = "town"
            for named in phrase.names:
                named.type = "town"

    def opening(self, at: int, phrase: PlacePhrase) -> int:
        """Past "parts of", "the", "three", "small", up to a noun for a place or a name."""
        index = at
        for _ in range(8):
            item = self.item(index)
            late = self.items[index - 1].low in LAST_ONES
            phrase.latest |= item is not None and item.low in LATEST
            if item is not None and item.has("part_words") and not late:
                phrase.partial, phrase.some = True, phrase.some or item.low.startswith(SOME)
            elif item is None or item.kind in ("name", "sign", "actor", "day") or item.entry.place:
                break
            elif late and item.has("part_words", "part_unnamed"):
                pass  # "the last parts of X", "the remaining districts of X": the whole of it by now
            elif item.low in ("around", "about") and (name := self.item(index + 1)) and name.kind == "name":
                return at  # "villages around X"
            elif item.has("part_sides", "part_unnamed"):
                phrase.side, phrase.unnamed = True, phrase.unnamed or item.has("part_unnamed")
            elif item.has("determiner", "number", "possessive") or item.kind == "number":
                phrase.plural |= item.has("number") or item.kind == "number"
                phrase.definite |= item.has("demonstrative") or (item.low == "all" and index == at)
                phrase.count = COUNTS.get(item.low, phrase.count)
                phrase.ranked |= item.has("rank")
                phrase.last |= item.has("last_left") or item.low in LAST_ONES
                phrase.repeated |= item.low in ("another", "other", "second", "third")
            elif (
                item.kind == "speaker" and index > at and (noun := self.item(index + 1)) and noun.entry.place
            ):
                pass  # "the United Nations safe area of X"
            elif item.low in ORDINALS and index > at:
                phrase.ordinal = ORDINALS[item.low]
            elif not (index > at and (adjective(item) or self.participle(index))):
                break
            else:
                phrase.ranked |= item.low in RANKED
            index += 1
        return index

    def seat_of(self, index: int) -> bool:
        """As in "X، عاصمة ولاية Y": behind a name, it only says which seat X is."""
        before = self.done[-1] if self.done else None
        if before is not None and before.low in (",", "،", "و") and len(self.done) > 1:
            before = self.done[-2]  # "X، كبرى مدن Z وعاصمة ولاية Y"
        named = before is not None and before.place is not None and bool(before.place.names)
        return self.noun_first and self.items[index].has("seat") and named

    def twin(self, index: int) -> int:
        """As in "مدن وبلدات X وY": where the last of several plural nouns for one list of names stands."""
        step = index
        if not (self.noun_first and self.items[index].has("plural")):
            return index
        while (link := self.item(step + 1)) is not None and link.low == "و":
            noun = self.item(step + 2)
            if noun is None or noun.entry.place not in POPULATED or not noun.has("plural"):
                break
            step += 2
        after = self.item(step + 1)
        return step if after is not None and after.kind == "name" else index

    def titles(self, index: int) -> bool:
        """As in "the UN Heritage Site of X", "the Kayah state capital X": the name in front only tells which site."""
        noun, after, name = self.item(index + 1), self.item(index + 2), self.item(index + 3)
        if self.noun_first or noun is None or after is None or not noun.entry.place:
            return False
        if self.items[index].low.endswith(WATERS) and noun.entry.place in POPULATED and after.low != "of":
            return self.items[index - 1].low == "the"  # "captured the Black Sea city on Monday"
        if name is None or name.kind != "name":
            return False
        if noun.has("seat") and after.low == ",":
            return self.items[index - 1].low in ("the", "'s")  # "the Kayah state capital, X"
        area = noun.entry.place == "area" and after.has("seat")
        part = (
            noun.entry.place in POPULATED
            and noun.entry.place != "unnamed"
            and not self.holds(index, index + 3)
        )
        if after.low == "of" and self.items[index].low.endswith(WATERS):
            return True  # "the Black Sea city of X"
        return area or (after.low == "of" and not (self.items[index].known or part))

    def lies_in(self, index: int, at: int) -> bool:
        """As in "the Aleppo village of X", "the Helmand province town of X": the name in front tells where X lies."""
        if self.noun_first or index == at:
            return False
        step, noun = index + 1, self.item(index + 1)
        if noun is not None and noun.entry.place == "area":
            step, noun = index + 2, self.item(index + 2)
        if noun is not None and not noun.entry.place and attribute(noun):
            step, noun = step + 1, self.item(step + 1)  # "the Shan State trading town of X"
        after, name = self.item(step + 1), self.item(step + 2)
        if noun is None or noun.kind != "word" or after is None:
            return False
        if noun.entry.place not in POPULATED and not noun.has("harbour"):
            return False
        if after.low != "of":
            return after.kind == "name" and self.items[index].known
        area = name is not None and name.noun == "area"
        return name is not None and name.kind == "name" and not area and self.holds(index, step + 2)

    def holds(self, index: int, other: int) -> bool:
        """Whether A holds B in "the A village of B"; not so in "the Zahra district of Mosul", where B is greater."""
        noun, behind = self.items[other - 2], self.item(other + 1)
        if behind is not None and behind.entry.place in ("area", "neighbourhood"):
            return False  # "the A village of B district"
        mine, theirs = self.items[index].size, self.items[other].size
        return mine > theirs if noun.entry.place == "neighbourhood" else mine > theirs - GREATER

    def headed(self, index: int, phrase: PlacePhrase) -> int:
        """From the noun on: "villages of A and B", "town A", "three villages ... - A, B and C", "the town"."""
        first = index
        while (further := self.further(index)) is not None:
            index = further  # "the town hospital", "a village school": the last noun says what it is
        head = self.items[index]
        self.typed(first, index, phrase)
        after = self.item(index + 1)
        if head.has("harbour") and after is not None and after.low == "of" and not phrase.unnamed:
            phrase.type = "town"
        if self.noun_first and index > first:
            self.construct(first, phrase)
        index = self.twin(index)
        head = self.items[index]
        phrase.plural |= head.has("plural") if self.noun_first else head.low.endswith("s")
        phrase.definite |= self.noun_first and with_article(head) and not self.elsewhere(index + 1)
        after = self.item(index + 1)
        if after is None:
            return index + 1
        named = index + 1 + (self.bracketed(index + 1, phrase) or self.adjectives(index))
        if self.items[named].kind == "name":
            return self.names(named, phrase)
        if after.low == "of" and head.has("seat"):
            phrase.type = "city" if self.of_region(index) else "area"
        naming = first > 1 and any(item.low in NAMING for item in self.items[first - 2 : first])
        self.among = after.has("including") or (naming and after.low == "as")
        held_at = after.low == "at" and head.entry.place == "unnamed" and not self.noun_first
        if after.low in CALLED or after.low == "of" or self.among or held_at:  # "their stronghold at X"
            step = index + 2
            while (item := self.item(step)) is not None and item.has("determiner"):
                step += 1
            if (item := self.item(step)) is not None and item.kind == "name":
                home = self.home(step) if phrase.plural and not self.among else 0
                return self.announced(home, phrase) or home if home else self.names(step, phrase)
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

    def adjectives(self, index: int) -> int:
        """As in "العاصمة السياسية X", "العاصمة الأفغانية X": how many stand between the noun and its name."""
        if not self.noun_first:
            return self.twin_of(index + 1)
        step = index + 1
        while (word := self.item(step)) is not None and word.kind == "word" and word.low.startswith("ال"):
            step += 1
        follows = self.items[index].has("name_follows") and step - index <= MAX_ADJECTIVES
        return step - index - 1 if follows and word is not None and word.kind == "name" else 0

    def twin_of(self, index: int) -> int:
        """How many words part "town" and X in "the town and airport of X"; 0 where it is not so."""
        link, noun, of = (self.item(index + step) for step in range(3))
        if link is None or noun is None or of is None or self.noun_first:
            return 0
        twins = link.low == "and" and bool(noun.entry.place) and of.low == "of"
        return 3 if twins and self.items[index - 1].entry.place in POPULATED and self.item(index + 3) else 0

    def typed(self, first: int, index: int, phrase: PlacePhrase) -> None:
        """What kind of place the noun at ``index`` says that it is."""
        head, after = self.items[index], self.item(index + 1)
        phrase.type = "area" if phrase.unnamed or self.seat_of(first) else head.entry.place
        phrase.seat = head.has("seat")
        part = head.entry.place == "neighbourhood" and after is not None and after.low == "of"
        if part and self.one_of_many(first):
            phrase.partial = phrase.some = True  # "a district of X"

    def one_of_many(self, index: int) -> bool:
        """As in "a (northern) district": one that goes without a name."""
        before = [item for step in (index - 1, index - 2) if (item := self.item(step)) is not None]
        article = next((item.low for item in before if item.has("determiner", "number")), "")
        return article in ("a", "an", "one", "another")

    def of_region(self, index: int) -> bool:
        """As in "the Tigray regional capital of X", "its capital of X", "the Serb capital of X": X is that one."""
        if any(item.has("so_called") for item in self.items[max(0, index - 2) : index]):
            return True
        before = self.item(index - 1)
        whose = before is not None and (
            before.kind in ("name", "actor") or before.low == "'s" or before.has("possessive")
        )
        whose |= before is not None and bool(before.actors) and all(term.demonym for term in before.actors)
        return not self.noun_first and whose

    def further(self, index: int) -> int | None:
        """The next noun for a place in a row of them, one word between at most: "district centre town"."""
        for step in (index + 1, index + 2):
            item = self.item(step)
            if item is None or item.kind != "word":
                return None
            if item.entry.place:
                return step
            if not adjective(item) or item.entry.nouns or item.entry.tags - {"seat"}:
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
                if (
                    item.low in CALLED
                    and self.items[step - 1].low == ","
                    and self.items[step - 2].kind == "name"
                ):
                    return 0  # "several villages near X, known as Y"
                self.among = item.has("including")
                after = step + 1
                while (found := self.item(after)) is not None and (
                    found.has("determiner") or found.entry.place or found.low in ("of", ":", '"')
                ):
                    after += 1
                if found is not None and found.kind == "name":
                    return self.names(after, phrase)
                return 0
            if item.low in (".", ";") or finite(item) or (step > index and self.lists_of(step)):
                return 0
            if self.noun_first and step > index and item.entry.place and self.items[step - 1].has("number"):
                return 0  # "من القرى، مبقيا على خمس نقاط هي X": the names of these
            if item.low in (",", "،") and step == index:
                found = self.item(step + 1)
                if found is not None and found.kind == "name" and self.lists(step + 1):
                    return self.names(step + 1, phrase)
        return 0

    def lists_of(self, index: int) -> bool:
        """As in "positions near the villages of A, B and C": the names that follow are those villages'."""
        noun, after = self.items[index], self.item(index + 1)
        return (
            noun.entry.place in POPULATED
            and noun.low.endswith("s")
            and after is not None
            and after.low == "of"
        )

    def apposed(self, index: int, phrase: PlacePhrase) -> int:
        """As in "a border town, Suluk, ...", "the town, known as Suluk to ...", "the last town in the west, Suluk."."""
        index = self.past_aside(index) if phrase.last else index
        comma, name, close = self.item(index), self.item(index + 1), self.item(index + 2)
        if comma is not None and comma.low == "," and name is not None and name.low in CALLED:
            return self.names(index + 2, phrase) if close is not None and close.kind == "name" else 0
        if (
            comma is not None
            and comma.low == ","
            and name is not None
            and name.kind == "name"
            and close is not None
            and close.low in (",", ".", "in")
        ) and (not phrase.definite or phrase.last or (phrase.seat and not self.person(index + 2))):
            return self.names(index + 1, phrase)
        return 0
