"""Lists of place names: "A, B and C, as well as the villages of D and E in the north"."""

from dataclasses import replace

from streams.actors.ontology import ActorTerm
from streams.reading.phrases.described import Described
from streams.reading.phrases.listwords import LATER, TOWNS
from streams.reading.phrases.listwords import POPULATED as POPULATED
from streams.reading.phrases.listwords import adjective as adjective
from streams.reading.phrases.listwords import finite as finite
from streams.reading.words.items import NO_ENTRY, Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of

COMPASS = words_of("compass_all")
WHERE = words_of("at_its_place")
ALSO = words_of("also_alone")
SITE_KINDS = words_of("kinds_of_site")
WHOLE = ("base", "airport", "hill", "building", "crossing", "field")

AROUND = ("area", "field", "neighbourhood")  # kinds of what lies around a town: "in Masisi territory"


def _belongs(noun: Item) -> bool:
    """Whether a noun is part of the name behind it: "قاعدة العند", "وادي ملح", but not "متحف الموصل"."""
    if noun.has("plural", "named_apart"):
        return False
    return noun.entry.place in WHOLE or noun.has("named_whole")


class NameList(Described):
    """Reads names in a row from the items of a sentence."""

    def __init__(self, items: list[Item], noun_first: bool, bare: bool) -> None:
        self.items, self.noun_first = items, noun_first
        self.bare = not noun_first and (bare or not any(item.low == "," for item in items))
        self.done: list[Item] = []
        self.after_verb = self.among = self.single = False

    def elsewhere(self, index: int) -> bool:
        """As in "القرى المجاورة", "البلدة الأخرى": other places than those told of; not "البلدة المجاورة للحدود"."""
        last = self.items[index - 1]
        while (each := self.item(index)) is not None and (each.kind == "number" or each.low == "ال"):
            index += 1  # "المناطق الـ7 المتاخمة"
        word, after = self.item(index), self.item(index + 1)
        if word is None or not word.has("elsewhere"):
            return False
        return last.has("plural") or after is None or after.low not in ("ل", "من")

    def hall(self, phrase: PlacePhrase) -> None:
        """As in "Lyman's city hall": what stands for a town bears its name."""
        owner = self.done[-2].place if len(self.done) > 1 and self.done[-1].low == "'s" else None
        if owner is not None and len(owner.names) == 1:
            named = owner.names[0]
            phrase.names = [replace(named, type=phrase.type, civic=True, bare=named.end)]

    def lists(self, index: int) -> bool:
        """Whether several names with commas or "and" follow."""
        after = self.item(index + 1)
        return after is not None and (after.low in (",", "،") or after.has("conjunction"))

    def demonyms(self, start: int, end: int) -> tuple[ActorTerm, ...]:
        """The words for a people in front of a place: "the northern Bosnian city of X"."""
        return tuple(term for item in self.items[start:end] if item.kind == "word" for term in item.actors)

    def home(self, index: int) -> int:
        """Where "villages of Fuzuli district" ends: the name tells where they lie; 0 where it is their own."""
        noun, after = self.item(index + 1), self.item(index + 2)
        if self.noun_first or noun is None or not (noun.entry.place == "area" or noun.low == "district"):
            return 0
        listed = after is not None and (
            after.has("conjunction") or (after.low == "," and self.lists(index + 3))
        )
        return 0 if listed else index + 2

    def bracketed(self, index: int, phrase: PlacePhrase) -> int:
        """As in "the town (Monguno)": 1 where a name stands in brackets."""
        inside = [self.item(step) for step in range(index, index + 3)]
        signs = [item.low if item is not None and item.kind != "name" else "" for item in inside]
        fits = phrase.type in POPULATED and not phrase.plural and signs == ["(", "", ")"]
        return int(fits and inside[1] is not None)

    def names(self, index: int, phrase: PlacePhrase) -> int:
        """A list of names from ``index`` on; returns where it ends."""
        kind, since = phrase.type, 0
        while True:
            index = self.one(index, phrase, kind, since)
            self.single = phrase.type in POPULATED and not phrase.plural and len(phrase.names) == 1
            follow, other = self.next_name(index)
            if not follow or (len(phrase.names) == 1 and self.aside(index, phrase)):
                self.region(index, phrase)
                return index
            if other is not None:
                if other and self.beside(phrase):
                    return index
                kind, since = other, len(phrase.names)
            elif self.noun_first and since and not self.items[index - 2].has("plural"):
                kind = phrase.type  # "قرى A، وتلة B، وC": the hill is only B
            index = follow

    def region(self, index: int, phrase: PlacePhrase) -> None:
        """As in "captured Mingora, Swat, from the Taliban": the second name only tells where the first one lies."""
        close, last = self.item(index), phrase.names[-1]
        pair = len(phrase.names) == 2 and not (self.noun_first or phrase.plural or last.type)
        if pair and close is not None and close.low == "," and self.items[index - 2].low == ",":
            last.type = "area"

    def only_modifies(self, index: int) -> bool:
        """As in "the Roman theatre", "the Jizah apartment buildings": a noun that nothing knows is what is meant."""
        after, first = self.item(index + 1), index - 1
        if self.noun_first or after is None or after.kind != "word" or after.entry is not NO_ENTRY:
            return False
        while first > 0 and self.items[first].low != "the" and adjective(self.items[first]):
            first -= 1
        noun = after.low.isalpha() and not after.capital and not after.low.endswith(("ing", "ed", "ly"))
        return noun and first >= 0 and self.items[first].low == "the"

    def beside(self, phrase: PlacePhrase) -> bool:
        """As in "X شمالي Y، فضلا عن بلدة Z", "a base in Y and the town of Z": Y only tells where the first one lies."""
        before = self.done[-1] if self.done else None
        if not self.noun_first and len(phrase.names) == 1 and not phrase.type and len(self.done) > 1:
            first = self.done[-2].place
            one = first is not None and (not first.plural or self.done[-2].noun == "headquarters")
            site = (
                first is not None
                and one
                and not first.names
                and first.type not in POPULATED
                and first.type not in ("", "area")
            )
            return site and self.done[-1].low in WHERE
        if self.noun_first and phrase.type == "area" and len(phrase.names) == 1 and len(self.done) > 1:
            return self.done[-1].low == "ل" and self.done[-2].has(
                "belonging"
            )  # "قرى X التابعة لقضاء Y، وقرى Z"
        lone = self.noun_first and len(phrase.names) == 1 and not phrase.type
        return lone and before is not None and before.low in COMPASS

    def bearing(self, index: int) -> bool:
        """As in "north of X near Y, Z and W": X only tells on which side these lie."""
        before, after = self.done[-1] if self.done else None, self.item(index)
        near = after is not None and after.low in ("near", "around")
        return near and before is not None and before.has("fighting_beside")

    def country_aside(self, index: int) -> bool:
        """As in "X, the gateway to Iran, and Y": Y is no country and goes on the list before."""
        comma, behind = self.items[index], self.done[-1] if self.done else None
        country = bool(self.items[index - 1].actors) and comma.low == ","
        return country and not self.noun_first and behind is not None and behind.has("preposition")

    def aside(self, index: int, phrase: PlacePhrase) -> bool:
        """Whether the first name only describes or locates what stands before it."""
        return self.country_aside(index) or self.seat_aside(index, phrase) or self.bearing(index)

    def seat_aside(self, index: int, phrase: PlacePhrase) -> bool:
        """As in "X, the capital of Y, and Z": what goes on behind the second comma is the list before it."""
        comma, joins = self.item(index), self.item(index + 1)
        before = self.done[-3:]
        if not phrase.seat and len(before) > 1 and before[-1].low == "of" and before[-2].place is not None:
            phrase, before = before[-2].place, before[:-2]  # "the capital of the province of Y"
        aside = phrase.seat and bool(before) and before[-1].low == ","
        joined = comma is not None and comma.low == "," and joins is not None and joins.has("conjunction")
        return aside and joined and not self.noun_first

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
        noun = self.items[index - 1] if index else name
        hall = self.items[index - 2] if index > 1 and noun.low == "of" else noun
        whole = self.noun_first and noun.entry.place == kind and _belongs(noun)
        start = noun.start if whole else name.start  # "قاعدة العند", "جبل صبر": the noun is part of the name
        named = Named(start, name.end, name.known, kind, actors=name.actors, sure=sure)
        if not self.noun_first and (not kind or (phrase.names and name.noun == "area")):
            named.type = name.noun  # "Kyiv Oblast", "Rantisi Hospital"; "the town of X, Borno State"
        if noun.has("named_apart"):
            named.itself = "locality"  # "ميناء عدن": the name is the town's
        index = self.past_kind(index)
        after = self.item(index + 1)
        named.civic = hall.has("civic") or (after is not None and after.has("civic"))
        named.bare = name.end
        if not kind and self.only_modifies(index):
            named.type = "building"
        phrase.names.append(named)
        if self.noun_first or after is None or not after.entry.place or after.has("determiner"):
            return index + 1
        named.sure = True
        if named.type in POPULATED or named.type == "":
            named.type = "area" if self.administrative(index + 1) else after.entry.place
        elif self.among and after.entry.place in POPULATED and named.type in ("area", "field"):
            named.type = after.entry.place  # "seven square kilometres, including X village"
        else:
            named.itself = after.entry.place
        if after.entry.place not in POPULATED and after.entry.place not in ("area", "hill"):
            named.end = after.end  # "Tabqa base", "Tigris River": the noun is part of the name
        if after.low.endswith("s") and not after.low.endswith("ss") and not kind:
            for earlier in phrase.names[since:]:
                earlier.type = named.type
        if len(phrase.names) == 1 and not phrase.type:
            phrase.type = named.type
        return index + 2

    def past_kind(self, index: int) -> int:
        """At "artillery" in "the X artillery base": the noun behind it says what X is; else ``index`` itself."""
        kind, site = self.item(index + 1), self.item(index + 2)
        told = kind is not None and site is not None and kind.low in SITE_KINDS and site.entry.place in WHOLE
        return index + (told and not self.noun_first)

    def administrative(self, index: int) -> bool:
        """As in "Rustaq District fell": with a capital it is the county around a town, unless it is "of" a city."""
        noun, after = self.items[index], self.item(index + 1)
        part = after is not None and after.low in ("of", "in")
        return noun.capital and noun.low.startswith(("district", "township")) and not part

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
        while (item := self.item(step)) is not None and (
            item.has("plain_and", "conjunction") or (item.low == ";" and self.goes_on_located(step))
        ):
            if not item.has("plain_and"):
                kind = ""
            joined = joined or item.low not in ALSO  # "سيطروا في العراق أيضا على X" is no list
            step += 1
        if not joined:
            return 0, None
        while (item := self.item(step)) is not None and step - index <= 14 and item.kind != "name":
            if self.stops(step, index, kind):
                return 0, None
            if item.entry.place:
                kind = item.entry.place
            elif item.kind == "day" or item.low in LATER or (item.low == "," and step > index + 1):
                pass  # "and, a day later, X"
            elif item.has("determiner") and item.low not in ("that", "this"):
                kind = "" if kind is None else kind
            elif not self.passes(item, kind) or (self.noun_first and self.apart(step)):
                return 0, None
            step += 1
        other = item is None or item.kind != "name" or self.person(step + 1) or self.which(step)
        if other or self.other_clause(step) or self.part_of(index, step) or self.lies_in_country(index, step):
            return 0, None
        return step, kind

    def stops(self, step: int, index: int, kind: str | None) -> bool:
        """As in "X, the capital of Y", "X, the centre of Y", "X and several areas near Y": what follows is no list."""
        item = self.items[step]
        part = item.has("part_words") and step == index + 1 and self.items[index].low in (",", "،")
        aside = not self.noun_first and item.has("part_words", "part_unnamed")
        near = bool(kind) and item.has("locative") and not self.noun_first
        return item.has("seat") or self.ranks(step, index) or part or aside or near

    def lies_in_country(self, index: int, step: int) -> bool:
        """As in "Halgan town, Somalia", "X in Masisi territory, North Kivu.": where the name before lies."""
        kind = self.item(step + 1)
        if (
            self.noun_first
            or self.items[step - 1].low != ","
            or (kind is not None and kind.entry.place in TOWNS)
        ):
            return False  # "A village in X province, B village in Y province"
        if step == index + 1 and self.items[step].actors:
            return bool(self.items[step].actors) and not self.items[index - 1].actors
        placed = self.items[step - 2].entry.place in AROUND or self.single
        return placed and self.ends(self.past_aside(step + 1))

    def ends(self, at: int) -> bool:
        """Whether a list is over before an item: nothing joins another name to it."""
        item = self.item(at)
        if item is not None and item.entry.place:
            item = self.item(at := at + 1)
        after = self.item(at + 1)
        if item is not None and item.low == ",":
            return after is not None and finite(after)  # "the town of X, North Kivu, was taken"
        return item is None or not item.has("conjunction")

    def other_clause(self, step: int) -> bool:
        """Whether a name is no more of the list: "Huambo, Angola's second city", "captured A and B fell"."""
        after = self.item(step + 1)
        owns = not self.noun_first and after is not None and after.low in ("'s", "'")
        return owns or (self.after_verb and self.starts_clause(step))

    def apart(self, step: int) -> bool:
        """Whether a preposition opens another phrase: it stands behind a comma, and not behind "and"."""
        dated = self.items[step - 1].kind == "day" and not self.items[step - 1].low.startswith("و")
        before = step - 1 - dated
        return self.items[step].has("preposition") and self.items[before].low in (",", "،")

    def passes(self, item: Item, kind: str | None) -> bool:
        """Whether a word may stand between "and" and the next name."""
        if self.noun_first and item.has("link", "preposition") and item.low in ("علي", "من", "في", "الي"):
            return True
        if item.low == "of":
            return bool(kind)
        return item.has("part_words", "part_sides") or (adjective(item) and kind is not None)

    def starts_clause(self, step: int) -> bool:
        """Whether a name is the subject of what follows: "captured A and B fell"."""
        index = self.past_aside(step + 1)
        item = self.item(index)
        while item is not None and item.kind == "word" and item.capital and not finite(item):
            index, item = index + 1, self.item(index + 1)  # "the Hama Media Watch said"
        if item is not None and item.entry.place:
            item = self.item(index + 1)
        if item is not None and item.kind == "word" and not item.entry.tags & {"preposition", "plain_and"}:
            said = self.item(self.items.index(item, index) + 1)  # "the X newspaper said"
            if said is not None and "report" in said.entry.verbs and finite(said):
                return True
        return item is not None and (finite(item) or item.low in ("'s",))
