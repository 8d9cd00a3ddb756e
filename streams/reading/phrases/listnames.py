"""Arabic lists of names: where one goes on, past what stands behind a name, and where one was announced."""

import re
from collections.abc import Sequence

from streams.reading.phrases.bare import IN, PRONOUNS, SHORTEST, VERBLIKE, WHERE, BareNames, goods
from streams.reading.words.extents import POPULATED
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import Entry, words_of
from streams.reading.words.shapes import is_shape
from streams.reading.words.tokens import COMMAS, Token

SKIPPED = ('"', "'", "(", ")", ":")  # signs that may stand before a name
LINKS = ("و", *COMMAS)
STATE = re.compile("م.{3,6}ا|.ا..ا|...ا")  # how somebody did it: "مستعينا", "قاطعا", "علما"
OPENERS = (":", "(", "-", "–")
REACH = 16  # items between "six villages" and their list
TWIN, DUALS = "تي", words_of("duals")
SHORT = 3
HEAD = 3  # letters of "كفر", "عين", "دير"
ASIDE = 9  # items of what stands behind a name and tells where it lies


def dual(noun: Item) -> bool:
    """As in "قريتي", "حيي": a noun for two places, whose names follow."""
    return noun.has("plural") and (noun.low.endswith(TWIN) or noun.low in DUALS)


class ListNames(BareNames):
    """Names that a list before them makes names."""

    def definite(self, at: int) -> Entry | None:
        """The entry of a noun for a place that stands with the article here."""
        low = self.lows[at]
        entry = self.vocabulary.lexicon.entries.get(low[2:]) if low.startswith("ال") else None
        return entry if entry is not None and entry.place else None

    def expected(self) -> bool:
        """Whether a name must stand here: behind "قرية", behind "#", behind a comma or "و" in a list of villages."""
        tail = [item for item in self.items[-6:] if item.low not in SKIPPED]
        if not tail:
            return False
        last = tail[-1]
        if last.entry.place:
            return not last.low.startswith("ال") or last.has("name_follows")
        if last.low == "#":
            return True
        if last.low in LINKS and len(tail) > 1:
            before = tail[-3] if last.low == "و" and tail[-2].low in COMMAS and len(tail) > 2 else tail[-2]
            return (
                (before.kind == "name" and self.plural())
                or (bool(before.entry.place) and before.has("plural") and last.low in COMMAS)
                or (last.low == "و" and self.several())
            )
        return last.has("including") and any(
            item.kind == "number" or item.has("plural", "number") for item in self.items[-12:]
        )

    def announced(self, at: int) -> bool:
        """Whether a list begins here that words before it announce: "ست قرى (X، Y)", "ومنها: X وY"."""
        last, first = self.items[-1] if self.items else None, self.list_opens()
        if last is None or not (
            first
            or last.low in OPENERS
            or last.low in COMMAS
            or last.kind in ("actor", "day")
            or last.has("including", "pronoun")
        ):
            return False
        each = last.low in COMMAS and self.each_before()
        if not (first or each or self.counted_before(last) or self.foremost(len(self.items))):
            return False
        plain = (self.nameable(at, 0, listed=True) or self.has(at, "name_head")) and not self.adverb(at)
        after = at + self.extent(at) if plain else 0
        if not (plain and (self.closes(after) or (last.low not in OPENERS and self.ends(after)))):
            return False
        if not each:
            self.announcing.add(last.start)
        return True

    def each_before(self) -> bool:
        """As in "تحرير كل من X، Y": the list goes on without "and"."""
        for item in reversed(self.items[:-1]):
            if item.low == "كل من":
                return self.held_list()
            if item.kind != "name" and item.low not in LINKS:
                return False
        return False

    def counted_before(self, last: Item) -> bool:
        """Whether a colon or bracket opens behind several villages that have no name yet."""
        if last.low not in OPENERS:
            return False
        for step in range(len(self.items) - 2, max(-1, len(self.items) - REACH), -1):
            item = self.items[step]
            if item.entry.place in POPULATED and item.has("plural"):
                return self.items[step + 1].kind != "name"
            if "report" in item.entry.verbs or item.low in OPENERS or item.low in (".", ";", "؛"):
                return False
        return False

    def foremost(self, end: int) -> bool:
        """As in "ومن أبرز القرى التي سيطر عليها الجيش": what "which" tells of is to come."""
        for step in range(end - 1, max(1, end - ASIDE), -1):
            item = self.items[step]
            if item.has("relative"):
                noun = next((n for n in (step - 1, step - 2) if self.items[n].entry.place), 0)
                before = self.items[max(0, noun - 3) : noun]
                several = noun > 0 and self.items[noun].has("plural")
                return several and any(each.has("foremost", "comprises") for each in before)
            if item.kind == "name" or item.low in COMMAS or item.low == ".":
                return False
        return False

    def trimmed(self, items: Sequence[Item]) -> list[Item]:
        """The items without what tells where the last name lies: "X (شمال Y)، ", "X في ريف Y، "; [] if none does."""
        links = len(items)
        while links and items[links - 1].low in LINKS:
            links -= 1
        cut = _aside(items, links)
        return [*items[:cut], *items[links:]] if cut and items[cut - 1].kind == "name" else []

    def list_opens(self) -> bool:
        """As in "وشملت القرى X وY", "ومنها X وY": a sentence that opens with what tells of a list, and no more."""
        words = [item for item in self.items[:5] if item.low not in ("و", ":")]
        opened = [item for item in words if not item.has("demonstrative")]
        alone = len(opened) == 1 or (len(opened) == 2 and opened[1].has("plural"))
        return alone and len(self.items) < 5 and opened[0].has("including")

    def resumes(self, at: int) -> bool:
        """As in "قرية X في ريف Y، وZ في ريف W": the list goes on behind what told where its last name lies."""
        low = self.lows[at]
        if not low.startswith("و") or len(low) <= SHORT or not self.trimmed(self.items):
            return False
        if not self.nameable(at, 1, listed=True) or self.adverb(at):
            return False
        after = self.lows[at + 1] if at + 1 < len(self.lows) else "."
        goes_on = after in COMMAS or after in (".", "(") or after.startswith("و")
        if not (self.located(at + 1) or (goes_on and self.several())):
            return False
        self.announcing.add(self.tokens[at].start)  # "X في ريف Y، وZ وW في ريف V"
        return True

    def tells(self, at: int, cut: int) -> bool:
        """As in "X وY، وشوهدت آلياته", "وسكانها", "، مستعينا ب": behind a list, a word that tells something else."""
        word, after = self.lows[at][cut:], self.lows[at + 1] if at + 1 < len(self.lows) else "."
        if self.tokens[at].start + cut in self.all_hits or self.has(at, "name_head"):
            return False
        if word.endswith(PRONOUNS) and len(word) > SHORTEST + 1 and not self.grown_head(word):
            return True
        if self.closes(at + 1) or not after[0].isalpha():
            return False
        verb = len(word) >= VERBLIKE and word.endswith(("ت", "وا")) and not self.ends(at + 1)
        noun = after in goods() and not self.has(at + 1, "name_head")
        return verb or noun or (not cut and STATE.fullmatch(word) is not None)

    def grown_head(self, word: str) -> bool:
        """As in "كفرناها": a name whose first word is written with the second, and no pronoun."""
        entry = self.vocabulary.lexicon.entries.get(word[:HEAD])
        return len(word) > HEAD + SHORTEST and entry is not None and "name_head" in entry.tags

    def twins(self) -> int:
        """How many names stand behind the dual noun of this list, "قريتي X وY": two are all; 0 behind another noun."""
        names = 0
        for item in reversed(self.items):
            if item.entry.place:
                return names if dual(item) else 0
            names += item.kind == "name"
            if item.kind not in ("name", "sign") and item.low != "و":
                return 0
        return 0

    def several(self) -> bool:
        """Whether the last name, without what tells where it lies, belongs to a list of villages."""
        held = self.items
        items = self.trimmed(held)
        while items:
            self.items = items
            several = self.plural()
            self.items = held
            if several:
                return True
            names = len(items)
            while names and (items[names - 1].low in LINKS or items[names - 1].kind == "name"):
                names -= 1
            items = self.trimmed(items[:names])
        return False

    def located(self, at: int) -> bool:
        """Whether it is told where what goes before lies: "في ريف X", "شمال X"."""
        if at + 1 >= len(self.lows):
            return False
        if self.lows[at] in WHERE or self.has(at, "belonging"):
            return True
        place = self.tokens[at + 1].start in self.all_hits or self.lows[at + 1] in WHERE or self.area(at + 1)
        return self.lows[at] in ("في", "ب") and place

    def area(self, at: int) -> bool:
        """Whether a noun for a province stands here."""
        entry = self.vocabulary.lexicon.entries.get(self.lows[at])
        return entry is not None and entry.place in ("area", "locality")

    def listed(self, at: int) -> bool:
        """As in "وكفر سجنة" behind the name of another village in a list."""
        return self.joined(at) or self.resumes(at)

    def joined(self, at: int) -> bool:
        """Whether "and" and a name stand right behind the name before."""
        low = self.lows[at]
        if not (low.startswith("و") and len(low) > 2 and self.items) or self.tells(at, 1):
            return False
        near = self.items[-1].low not in COMMAS  # "السيطرة على X، وعاتب النائب A": a verb that nothing knows
        if not self.plural() and not (
            self.held_list()
            and self.nameable(at, 1, listed=True)
            and ((near and self.held()) or self.ends(at + 1) or self.lows[at + 1].startswith("و"))
        ):
            return self.deed_done(at)
        last = self.items[-1]
        if last.has("name_more") and len(self.items) > 2 and self.items[-3].kind == "name":
            return self.items[-2].low == "و"  # "X الشمالية والجنوبية وY"
        return last.kind == "name" or (
            last.low in ("،", ",") and len(self.items) > 1 and self.items[-2].kind == "name"
        )

    def deed_done(self, at: int) -> bool:
        """As in "تم تحرير X وY": one more name behind a noun of taking, and no second noun of a deed."""
        names = len(self.items)
        while names and (self.items[names - 1].kind == "name" or self.items[names - 1].low in LINKS):
            names -= 1
        if not (0 < names < len(self.items) and self.items[names - 1].entry.nouns & {"take", "fall"}):
            return False
        if self.items[-1].kind != "name" or is_shape(self.lows[at][1:]):
            return False
        return self.nameable(at, 1, listed=True) and (self.ends(at + 1) or self.closes(at + 1))

    def held(self) -> bool:
        """Whether what a list of bare names stands behind is "on", and not "from"."""
        return not any(item.low == "من" for item in self.items[-4:])

    def plural(self) -> bool:
        """Whether the noun before this run of names is a plural or a dual, or a list was announced."""
        for at in range(len(self.items) - 1, -1, -1):
            item = self.items[at]
            if item.start in self.announcing:
                return True
            if item.entry.place and not (at and self.items[at - 1].low == "و" and not item.has("plural")):
                return item.has("plural") or (bool(at) and self.items[at - 1].has("including"))
            if item.has("including"):
                return True
            if (
                item.kind not in ("name", "sign")
                and not item.entry.place
                and item.low not in ("و", "#", "كل", "من")
                and not item.has("determiner", "name_more")
            ):
                return self.foremost(at + 1)
        return False

    def and_name(self, at: int) -> int:
        """Split "و" off a name and take both."""
        token = self.tokens[at]
        self.tokens = [
            *self.tokens[:at],
            Token(token.start, token.start + 1, "و", False),
            Token(token.start + 1, token.end, token.low[1:], False),
            *self.tokens[at + 1 :],
        ]
        self.lows = [part.low for part in self.tokens]
        self.look_up()
        self.put("word", at, 1, entry=self.vocabulary.lexicon.entries.get("و", NO_ENTRY))
        noun = self.definite(at + 1)
        if noun is not None and self.lows[at + 2 : at + 3] and self.lows[at + 2].isdigit():
            self.put("word", at + 1, 1, entry=noun)  # "والفوج 46"
            return self.put("name", at + 2, 1)
        return self.put("name", at + 1, self.extent(at + 1), known=self.tokens[at + 1].start in self.all_hits)


def _aside(items: Sequence[Item], end: int) -> int:
    """Where what tells of a place begins that ends at ``end``; 0 if nothing does."""
    if end < 2:
        return 0
    brackets = items[end - 1].low == ")"
    for step in range(end - 1, max(0, end - ASIDE), -1):
        item = items[step]
        if brackets and item.low == "(":
            return step
        if _where(item) and not brackets and step < end - 1:
            while _where(items[step - 1]):
                step -= 1
            return step
        inner = item.kind in ("name", "number") or bool(item.entry.place) or item.has("name_more")
        inner |= item.low.startswith("ل") and items[step - 1].has("belonging")  # "التابعة لفضولي"
        if not (brackets or inner):
            return 0
    return 0


def _where(item: Item) -> bool:
    return item.low in IN or item.has("locative", "beside", "belonging")
