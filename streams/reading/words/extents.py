"""How many words an Arabic name has that stands where a name must."""

from collections.abc import Callable

from streams.reading.words.items import NO_ENTRY, Itemizer, Vocabulary
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import Token

SIZES = words_of("sizes")
GREAT = words_of("great")
WORDLIKE = words_of("word_endings")
QUARTERS = words_of("compass_and_sides")
HILLS = words_of("hills_behind_names")
DUAL = ("تين", "تان")  # adjectives of two
LONG = 5  # letters from which "بال" is "in the"
TANWEEN = "\u064b"
SIDES = words_of("compass_with_article")
SAME_HEAD = 6  # items between two names that begin with the same word
NEARBY = 1500  # characters around a name in which it may stand again
POPULATED = ("city", "town", "village", "neighbourhood", "camp")


def heads(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Tells of a folded word whether it is a noun behind which the name of a town must stand."""
    entries = vocabulary.lexicon.entries
    return lambda word: not word.startswith("ال") and entries.get(word, NO_ENTRY).place in POPULATED


def verbs(vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Tells of a folded word whether it is a verb and nothing else."""
    entries = vocabulary.lexicon.entries

    def verbal(word: str) -> bool:
        entry = entries.get(word, NO_ENTRY)
        return bool(entry.forms) and not (entry.tags or entry.nouns or entry.place)

    return verbal


class Extents(Itemizer):
    """The length of a name in a script without capitals. ``all_hits``: where a place table has a name, and its end."""

    all_hits: dict[int, int]
    announcing: set[int]  # offsets of what lists were found to stand behind
    tags: list[set[str]]  # of each word alone

    def look_up(self) -> None:
        """Note the tags of each word, once its words stand."""
        entries = self.vocabulary.lexicon.entries
        self.tags = [entries.get(low, NO_ENTRY).tags for low in self.lows]

    def has(self, at: int, tag: str) -> bool:
        """Whether the word alone has a tag."""
        return at < len(self.tags) and tag in self.tags[at]

    def extent(self, at: int) -> int:
        """How many words a name has that no table gives."""
        start, words = self.tokens[at].start, 1
        if self.has(at, "name_alone"):
            self.mend(at + 1)
        if start in self.all_hits:
            words = self.count(at, self.all_hits[start])
        if words == 1 and self.son(at):
            words = 3
        elif words == 1 and self.has(at, "name_head"):
            joins = self.goes_on(at + 1) and not self.has(at, "name_alone")  # "قرى مغارة وX"
            words += self.free(at + 1, strict=False) and not joins
            if words > 1 and self.has(at + 1, "name_head"):
                words += self.plain_word(at + 2)  # "تل الشيخ X"
        elif words == 1 and (self.headed_within(at) or self.servant(at)):
            return 3
        elif words == 1 and (
            self.head_behind(at) or self.same_head(at) or (start in self.all_hits and self.longer(at))
        ):
            return 2
        elif start not in self.hits and self.free(at + 1) and not self.free(at + 2):
            words = 2
        elif start not in self.hits and (self.three(at) or (self.free(at + 1) and self.closed(at + 3))):
            words = 3
        words = words if start in self.all_hits and not self.new(at) else self.more(at, words)
        if self.quarter(at + words):
            return words + 1  # "الجريف غرب،"
        if self.has(at + words, "name_part") and self.adjacent(at + words):
            return words + 1  # "درعا البلد"
        return words if start in self.all_hits else words + self.quote_behind(at + words)

    def headed_within(self, at: int) -> bool:
        """As in "قرى يال بير أحمدلي وX": a word that opens names stands inside one, and the list goes on behind it."""
        within = at + 2 < len(self.lows) and self.has(at + 1, "name_head") and self.adjacent(at + 1)
        return within and self.plain_word(at + 2) and self.closed(at + 3) and self.plural()

    def servant(self, at: int) -> bool:
        """As in "يوخاري عبد الرحمنلي": a name with a man's in it that has two words."""
        return self.lows[at + 1 : at + 2] == ["عبد"] and self.adjacent(at + 1) and self.plain_word(at + 2)

    def head_behind(self, at: int) -> bool:
        """As in "بلدة عيل بور من": a word that opens names ends one."""
        noun = bool(self.items) and self.items[-1].entry.place in POPULATED
        return noun and self.has(at + 1, "name_head") and self.adjacent(at + 1) and self.over(at + 2)

    def same_head(self, at: int) -> bool:
        """As in "قرى حمار العلي وحمار الكسرة": of two names that begin alike, both have two words."""
        head = f"{self.lows[at]} "
        return self.free(at + 1, strict=False) and any(
            item.kind == "name" and item.low.startswith(head) for item in self.items[-SAME_HEAD:]
        )

    def named_after(self, at: int) -> bool:
        """As in "قرية عواد سلمان": the second word behind the noun for one place."""
        noun = self.items[-1] if self.items and at > 1 else None
        one = noun is not None and noun.entry.place in POPULATED and not noun.low.startswith("ال")
        return one and noun is not None and self.tokens[at - 2].end == noun.end

    def over(self, at: int) -> bool:
        """Whether a name is over here: it ends, or something is told of it."""
        return self.ends(at) or self.has(at, "relative")

    def mend(self, at: int) -> None:
        """Put "ب" back onto the second word of a name, "كفر بريج", where no other word begins."""
        if self.lows[at : at + 1] != ["ب"] or at + 1 >= len(self.lows) or self.known(at + 1):
            return
        first, rest = self.tokens[at], self.tokens[at + 1]
        lies = self.lows[at - 1] in ("تل", "دير") and rest.start in self.hits  # "تل بحلب"
        if first.end != rest.start or rest.low.startswith("ال") or lies:
            return
        one = Token(first.start, rest.end, first.low + rest.low, False)
        self.tokens = [*self.tokens[:at], one, *self.tokens[at + 2 :]]
        self.lows = [part.low for part in self.tokens]
        self.look_up()

    def son(self, at: int) -> bool:
        """As in "قصر بن غشير": a place named after somebody's son."""
        return (
            self.has(at, "name_head")
            and self.lows[at + 1 : at + 2] == ["بن"]
            and self.free(at + 2, strict=False)
        )

    def adverb(self, at: int) -> bool:
        """Whether a word is written with tanween, which no name of a place has: "بحثًا"."""
        first, last = self.text.span(self.tokens[at].start, self.tokens[at].end)
        return TANWEEN in self.text.original[first : last + 1]

    def quote_behind(self, at: int) -> int:
        """How many words a name in quotation marks has behind its first word: "جمعية «أبو X»"; 0 if none."""
        if self.lows[at : at + 1] != ['"'] or not (self.items and self.plural()):
            return 0
        end = next((n for n in range(at + 2, min(at + 5, len(self.lows))) if self.lows[n] == '"'), at)
        inside = range(at + 1, end) if self.lows[at + 1 : at + 2] != ['"'] else range(0)
        plain = all(self.has(n, "name_head") or not self.known(n) for n in inside)
        return end + 1 - at if inside and plain else 0

    def new(self, at: int) -> bool:
        """Whether "الجنوبية" behind a known name makes a new one: not in "مدينة حلب الجنوبية"."""
        if at + 1 >= len(self.lows):
            return False
        toward = self.lows[at + 1].startswith(SIDES)
        for item in reversed(self.items):
            if item.has("including") or item.start in self.announcing:
                return True
            if item.entry.place:
                city = item.entry.place == "city"
                return item.entry.place in POPULATED and not (city and (toward or self.lows[at + 1] in GREAT))
            aside = item.low.startswith(QUARTERS)  # "X غربها وY الشرقية"
            if item.kind not in ("name", "sign") and item.low != "و" and not aside:
                return False
        return False

    def more(self, at: int, words: int) -> int:
        """Take in "الشمالي", "الكبيرة" behind a name."""
        if words == 1 and not self.lows[at].startswith("ال") and (self.sized(at + 1) or self.foreign(at)):
            words = 2
        while (
            at + words < len(self.tokens) and self.has(at + words, "name_more") and self.adjacent(at + words)
        ):
            words += 1
        return words

    def ends(self, at: int) -> bool:
        """Whether what stands here cannot belong to a name before it."""
        if at >= len(self.lows) or not self.lows[at][0].isalpha() or self.tokens[at].start in self.days:
            return True
        return any(
            self.has(at, tag) for tag in ("subordinator", "preposition", "contrast", "locative", "adverb")
        )

    def three(self, at: int) -> bool:
        """As in "بلدة مساجد علي غدود بإقليم": three words that nothing knows behind the noun for one place."""
        noun = self.items[-1] if self.items else None
        if noun is None or noun.entry.place not in POPULATED or self.has(at, "name_head"):
            return False
        named = self.free(at + 1) and self.free(at + 2) and not self.free(at + 3) and self.ends(at + 3)
        words = self.lows[at + 1 : at + 3]
        return named and not any(low.endswith(WORDLIKE) or low.startswith(("ل", "ب")) for low in words)

    def quarter(self, at: int) -> bool:
        """As in "الجريف غرب،": a side of the sky with nothing behind it belongs to the name before it."""
        if at >= len(self.lows) or self.lows[at] not in QUARTERS:
            return False
        return at + 1 == len(self.lows) or not self.lows[at + 1][0].isalpha() or self.goes_on(at + 1)

    def plain_word(self, at: int) -> bool:
        """Whether a word nothing knows stands here, and no "and" before it."""
        return self.free(at, strict=False) and not self.lows[at].startswith("و")

    def goes_on(self, at: int) -> bool:
        """Whether the next name of a list stands here, joined to "و"."""
        if at >= len(self.lows) or self.lows[at][0] != "و":
            return False
        apart = self.lows[at] == "و" and at + 1 < len(self.lows)
        named = apart and (self.tokens[at + 1].start in self.all_hits or self.has(at + 1, "name_head"))
        return (len(self.lows[at]) > 3 or named) and self.plural()

    def parted(self, at: int) -> bool:
        """Whether a comma or the next name of a list stands here."""
        return at < len(self.lows) and (self.lows[at] in ("،", ",") or self.goes_on(at))

    def closed(self, at: int) -> bool:
        """Whether the list goes on, or another phrase begins: "قرى A B C وD", "قرى A B C بمحافظة"."""
        return self.goes_on(at) or (self.plural() and (at >= len(self.lows) or self.ends(at)))

    def named_ali(self, at: int) -> bool:
        """Whether "علي" is the name, and not "on"."""
        raise NotImplementedError

    def plural(self) -> bool:
        """Whether a list of names goes on here."""
        raise NotImplementedError

    def longer(self, at: int) -> bool:
        """As in "ساري بول": a known name and a word that the text writes with it again, or that only it can go with."""
        if not (
            self.items
            and (self.items[-1].entry.place or self.items[-1].low == "و")
            and (self.free(at + 1) or (self.plain_word(at + 1) and self.goes_on(at + 2)))
        ):
            return False
        adverb = self.lows[at + 1].endswith("ا") and not self.goes_on(at + 2)  # "صارت X مقرا"
        if (self.ends(at + 2) or self.goes_on(at + 2)) and not (adverb or self.lows[at].startswith("ال")):
            return True
        first, last = self.tokens[at], self.tokens[at + 1]
        near = self.text.folded[max(0, first.start - NEARBY) : last.end + NEARBY]
        return near.count(self.text.folded[first.start : last.end]) > 1

    def feminine(self) -> bool:
        """Whether the noun that these names stand behind is feminine or a plural."""
        noun = next((item for item in reversed(self.items) if item.entry.place), None)
        return noun is not None and (noun.low.endswith("ه") or noun.has("plural"))

    def sized(self, at: int) -> bool:
        """As in "X صغيرة": a name is definite, so an adjective without the article can only belong to it."""
        return at < len(self.lows) and self.lows[at] in SIZES and self.adjacent(at)

    def foreign(self, at: int) -> bool:
        """As in "مدينة كذا يكذا في", "قرى كذا وكذا يكذا وX": a second word that nothing knows."""
        behind = bool(self.items) and (bool(self.items[-1].entry.place) or self.items[-1].low == "و")
        if not behind or not self.free(at + 1, strict=False):
            return False
        if self.lows[at + 1].startswith("ت") and self.goes_on(at + 2):
            return True  # "قرى كذا تكذا وX": a verb would not stand inside a list
        if not self.lows[at + 1].startswith("ي"):
            return False
        last = at + 2 >= len(self.lows) or not self.lows[at + 2][0].isalpha()
        dated = not last and self.tokens[at + 2].start in self.days
        ends = self.has(at + 2, "preposition") or self.has(at + 2, "relative")
        return last or dated or ends or self.goes_on(at + 2)

    def headed_noun(self, at: int) -> bool:
        """As in "تل القصف": behind a word that opens names, a noun with the article completes the name."""
        if not self.has(at - 1, "name_alone") or self.actor(at)[0]:
            return False
        entry = self.vocabulary.lexicon.entries.get(self.lows[at])
        return entry is None or not (entry.tags & {"relative", "preposition", "contrast", "name_stop"})

    def verbal(self, at: int) -> bool:
        """Whether a word is a verb and nothing else, with no particle written onto it."""
        entry = self.vocabulary.lexicon.entries.get(self.lows[at])
        return entry is not None and bool(entry.forms) and not (entry.tags or entry.nouns or entry.place)

    def expected(self) -> bool:
        """Whether a name must stand here."""
        raise NotImplementedError

    def adjacent(self, at: int) -> bool:
        """Whether only a blank stands before a word."""
        gap = self.text.clean[self.tokens[at - 1].end : self.tokens[at].start]
        return gap in (" ", "_", "")

    def dual(self, at: int) -> bool:
        """As in "بلدتي X وY المحاصرتين": what is said of two belongs to no name."""
        return self.lows[at].startswith("ال") and self.lows[at].endswith(DUAL)

    def free(self, at: int, strict: bool = True) -> bool:
        """A word that may belong to the name before it: known to nothing, no "and" or ending of an adverb."""
        if at >= len(self.tokens) or not self.adjacent(at) or self.adverb(at) or self.dual(at):
            return False
        low = self.lows[at]
        if not low[0].isalpha() or self.tokens[at].start in self.days or self.known(at):
            article = low.startswith("ال") and not self.lows[at - 1].startswith("ال")  # "طويل الشيخ"
            if article and (self.has(at, "landmark") or self.headed_noun(at)):
                return True  # "قبتان الجبل"
            if self.has(at, "person_names") and self.has(at - 1, "name_head"):
                return True  # "الشيخ مصطفى"
            if self.has(at, "person_names") and (
                (self.plural() and self.parted(at + 1)) or (self.named_after(at) and self.over(at + 1))
            ):
                return True  # "بلدات X، رام حمدان، Y", "قرية عواد سلمان في"
            if self.verbal(at) and self.has(at - 1, "name_alone") and self.expected():
                return True  # "مدينة تل رفعت", though a verb is written so
            if low == "علي" and self.named_ali(at):
                return True
            if self.has(at - 1, "name_head") and low in HILLS:
                return True  # "قره تبه"
            if self.has(at, "name_head") and self.plural() and self.parted(at + 1):
                return True  # "قرى كذا حوش وX"
            return self.has(at, "name_head") and (not strict or article)
        if low.startswith("ال") and not self.lows[at - 1].startswith("ال"):
            # a construct, and not a name with its adjective: that would agree with "قرية"
            return not (strict and (low.endswith("ه") or (low.endswith("ي") and not self.feminine())))
        if low.startswith(("لل", "لت")) or (low.startswith("بال") and len(low) > LONG):
            return False  # "انسحب من X للحفاظ على", "X بالجوف"
        return not (
            strict
            and (
                low.startswith(("و", "ال"))
                or (low.startswith(("ي", "ت")) and len(low) > 2)
                or (low.endswith("ا") and len(low) > 4)
            )
        )
