"""Items of a script without capitals: where a name stands is told by the words around it."""

from collections.abc import Sequence

from streams.articles.days import Day
from streams.articles.text import Text
from streams.reading.phrases.bare import goods
from streams.reading.phrases.idafa import joined
from streams.reading.phrases.listnames import dual
from streams.reading.phrases.listwords import TOWNS
from streams.reading.phrases.newgroups import with_groups
from streams.reading.phrases.powers import powers
from streams.reading.phrases.slots import Slots
from streams.reading.words.clitics import split, unquoted
from streams.reading.words.extents import POPULATED, heads, verbs
from streams.reading.words.items import NO_ENTRY, Item, Vocabulary
from streams.reading.words.lexicon import Entry
from streams.reading.words.tokens import COMMAS, Token

QUOTES = {'"': '"', "'": "'", "(": ")"}
LINKS = ("و", *COMMAS)
ADJECTIVAL = ("يه", "ات")
NEARBY = 1500  # characters around a word that show how its writer spells

MIN_JOINED = 3  # letters of a word with "و" in front


class UnmarkedItemizer(Slots):
    """For a script without capitals: a name stands behind a noun for a place, a hash sign, or in a list of names."""

    def __init__(
        self,
        text: Text,
        tokens: Sequence[Token],
        vocabulary: Vocabulary,
        days: Sequence[Day],
        hits: Sequence[tuple[int, int, bool]],
        bare: bool,
    ) -> None:
        self.all_hits = {start: end for start, end, _ in hits}
        self.announcing = set()
        known = vocabulary.lexicon.tree.begins
        actors = vocabulary.actors.begins
        parts = split(
            unquoted(tokens),
            lambda word: known(word) or actors(word),
            [start for start, _, common in hits if not common],
            text.clean,
            heads(vocabulary),
            verbs(vocabulary),
        )
        super().__init__(text, parts, vocabulary, days, hits, bare)
        self.look_up()

    def run(self) -> list[Item]:
        """The items, with each actor's nouns as one."""
        return powers(with_groups(joined(super().run())))

    def plain_words(self, at: int) -> int:
        """Any word may be a name here, as what stands before it tells."""
        return at

    def name(self, at: int) -> int:
        """A name where one must stand, or one joined to a list by "و"."""
        if self.feast(at):
            return self.put("name", at, 2)
        if self.lows[at][0].isdigit() or not self.lows[at][0].isalpha() or len(self.lows[at]) < 2:
            return 0
        comma = bool(self.items) and self.items[-1].low in COMMAS
        if (
            comma
            and len(self.lows[at]) > MIN_JOINED
            and self.tokens[at].start not in self.all_hits
            and self.listed(at)
        ):
            return self.and_name(at)
        if words := self.capital_of(at) or (self.taken(at) and self.more(at, self.extent(at))):
            return self.put("name", at, words, known=self.tokens[at].start in self.all_hits)
        if self.expected() or self.tagged(at):
            words = self.quoted(at)
            if not words and (self.describes(at) or self.adverb(at)):
                return 0
            words = words or self.extent(at)
            return self.put("name", at, words, known=self.tokens[at].start in self.all_hits)
        if self.listed(at) or self.goes_on_bare(at):
            return self.and_name(at)
        if self.announced(at) or self.bare_taken(at) or self.slotted(at):
            return self.put("name", at, self.extent(at), known=self.tokens[at].start in self.all_hits)
        return 0

    def feast(self, at: int) -> bool:
        """As in "حي 17 تموز": a quarter that is named after a day."""
        noun = self.items[-1] if self.items else None
        quarter = noun is not None and noun.entry.place == "neighbourhood" and not noun.has("plural")
        return quarter and self.lows[at].isdigit() and self.plain_word(at + 1)

    def taken(self, at: int) -> bool:
        """As in "سيطر على أبو X", "انتزع تل X": a word that opens names, where what was taken must stand."""
        if not (self.has(at, "name_alone") and self.free(at + 1, strict=False) and self.items):
            return False
        last = self.items[-1]
        if last.entry.forms and last.entry.verbs & {"take", "enter"}:
            return True
        if last.low == "علي" or last.kind == "actor":
            return any(item.entry.verbs & {"take", "control", "enter"} for item in self.items[-8:])
        return False

    def phrase(self, at: int) -> int:
        """A word of the vocabulary, unless it stands where a name must and a place table has it."""
        self.whole(at)
        if (
            words := self.quoted_name(at)
            or self.quoted_actor(at)
            or self.headed_capital(at)
            or self.namesake(at)
            or self.word_name(at)
            or self.headed_slot(at)
        ):
            return words
        if self.splits_here(at):
            return self.put("word", at, 1, entry=self.vocabulary.lexicon.entries.get(self.lows[at], NO_ENTRY))
        start = self.tokens[at].start
        entry = self.vocabulary.lexicon.entries.get(self.lows[at])
        if self.lows[at] == "علي" and self.named_ali(at):
            listed = bool(self.items) and self.items[-1].low == "و" and self.free(at + 1) and self.expected()
            return self.put("name" if listed else "word", at, 1 + listed)  # "قرى X وعلي Y"
        if self.lows[at] == "علي" and self.items and self.items[-1].low == "و" and self.twins() == 1:
            return self.put("name", at, 1 + self.free(at + 1))  # "قريتي X وعلي Y"
        if entry is not None and self.noun_in_table(at, entry):
            self.all_hits[self.tokens[at + 1].start] = self.all_hits[start]
            return self.put("word", at, 1, entry=entry)
        if start in self.all_hits and self.items and self.items[-1].entry.place and self.expected():
            barred = entry is not None and (
                entry.place or entry.tags & {"preposition", "relative", "name_stop"}
            )
            if not barred and not (self.actor(at)[0] and self.items[-1].entry.place not in POPULATED):
                words = max(self.extent(at), self.count(at, self.all_hits[start]))
                return self.put("name", at, words, known=True)
        return self.word_of_name(at, entry) or super().phrase(at)

    def word_of_name(self, at: int, entry: Entry | None) -> int:
        """A word of the vocabulary that begins a name where one must or may stand; 0 if it does not."""
        if self.has(at, "name_alone") and self.taken(at):
            known = self.tokens[at].start in self.all_hits
            return self.put("name", at, self.more(at, self.extent(at)), known=known)
        head, last = self.has(at, "name_head"), self.items[-1] if self.items else None
        flag = entry is not None and "flag" in entry.tags and last is not None and last.low in ("و", "،")
        sight = (
            entry is not None and "landmark" in entry.tags and not entry.place and self.definite(at) is None
        )
        fort = sight and last is not None and last.low == "و" and (self.closes(at + 1) or self.ends(at + 1))
        expected = (head or flag or fort) and last is not None and last.kind != "name" and self.expected()
        joins = last is not None and last.low in LINKS and head
        goes_on = joins and self.free(at + 1, strict=False) and self.held_list()
        if (
            goes_on
            or expected
            or self.opened(at)
            or (
                self.has(at, "person_names")
                and last is not None
                and last.entry.place in TOWNS
                and self.expected()
            )
            or (head and self.announced(at))
            or (entry is not None and self.construct(at, entry))
            or self.paired(at, entry)
        ):
            return self.put("name", at, self.extent(at))
        return 0

    def quoted_actor(self, at: int) -> int:
        """An armed group whose name stands in quotation marks, 'حركة "X"': the word after it, 0 if there is none."""
        if not self.has(at, "quoted_group"):
            return 0
        head = next((words for words in (1, 2) if self.lows[at + words : at + words + 1] == ['"']), 0)
        opened = at + head
        ahead = range(opened + 2, min(opened + 7, len(self.lows)))
        close = next((n for n in ahead if self.lows[n] == '"'), 0)
        if not (head and close):
            return 0
        name = [*self.lows[at:opened], *self.lows[opened + 1 : close]]
        words, terms = self.vocabulary.actors.longest(name, 0)
        if words != len(name) or not any(term.named for term in terms):
            return 0
        return self.put("actor", at, close + 1 - at, actors=tuple(terms), known=True)

    def noun_in_table(self, at: int, entry: Entry) -> bool:
        """Whether a table writes the noun into the name: "مدينة زنجبار"."""
        end = (
            self.all_hits.get(self.tokens[at].start, 0)
            if entry.place and "name_head" not in entry.tags
            else 0
        )
        return end > 0 and self.count(at, end) > 1

    def describes(self, at: int) -> bool:
        """Whether an unknown word behind a noun only says what it is like: "أحياء سكنية", "حقول ألغام"."""
        noun, low = self.items[-1], self.lows[at]
        if noun.low in COMMAS:
            known = self.tokens[at].start in self.all_hits
            over = self.twins() > 1 or self.tells(at, 0)
            return (over and not known) or (low.startswith("ال") and low.endswith("تين"))
        if dual(noun) and noun.entry.place in POPULATED:
            return False  # "قريتي": a construct, so a name must follow
        if low.startswith("لل") or (noun.has("name_follows") and low.startswith("ال") and low.endswith("يه")):
            return True  # "العاصمة للأسبوع الخامس", "العاصمة اليمنية"
        if noun.entry.place == "unnamed" and self.tokens[at].start not in self.all_hits:
            return not self.has(at, "name_head")  # "معقل رئيس ثان"
        if noun.low.endswith("تين") and low.startswith("ب") and self.tokens[at].start not in self.all_hits:
            return True  # "قريتين بمحافظة"
        vague = noun.has("plural") or noun.entry.place not in POPULATED
        if not noun.entry.place or not vague or self.has(at, "name_head"):
            return False
        if low.startswith("ال"):
            return (
                noun.has("plural")
                and noun.entry.place in ("road", "field", "base")
                and self.tokens[at].start not in self.hits
            )
        if self.tokens[at].start in self.hits:
            return False
        if noun.low.endswith("ين") and low.endswith("تين" if noun.low.endswith("تين") else "ين"):
            return True  # "بلدتين جديدتين"
        if noun.entry.place in POPULATED:
            return low.endswith(ADJECTIVAL) and not (noun.has("plural") and self.name_behind(at + 1))
        if noun.has("plural"):
            return True
        return low.endswith(
            ("ه", "ا", "ات") if noun.low.endswith("ه") else ("ي", "ا", "ات")
        )  # adjectives agree

    def name_behind(self, at: int) -> bool:
        """As in "قرى لطيفية ورخم": the list goes on with what is no adjective; not "قرى عربية وكردية"."""
        low = self.lows[at] if at < len(self.lows) else ""
        return (
            low.startswith("و") and len(low) > MIN_JOINED and not (low.endswith(ADJECTIVAL) or self.known(at))
        )

    def named_ali(self, at: int) -> bool:
        """Whether "علي" is the name, and not "on": the text writes "على" for that."""
        token = self.tokens[at]
        near = self.text.clean[max(0, token.start - NEARBY) : token.end + NEARBY]
        return self.text.clean[token.end - 1] == "ي" and "على" in near

    def splits_here(self, at: int) -> bool:
        """Where the longest phrase is the wrong one: "أبطال" + "الجيش الحر", "من" + "سيطرة الجيش على"."""
        if self.lows[at] in ("من", "عن") and self.lows[at + 1 : at + 2] == ["سيطره"]:
            return any(low in ("علي", "عليها", "عليه") for low in self.lows[at + 3 : at + 8])
        if self.counted(at):
            return True
        if not self.has(at, "force"):
            return False
        whole = self.vocabulary.actors.longest(self.lows, at)[0]
        step = 2 if self.lows[at + 1 : at + 2] == ["من"] else 1  # "وحدات من الجيش اللبناني"
        if at + step == len(self.lows):
            return False
        longer = self.vocabulary.actors.longest(self.lows, at + step)[0]
        return bool(longer) and longer + step > whole

    def quoted_name(self, at: int) -> int:
        """A name in quotation marks, "منطقة «أم القرى»", "مركز «مسجد X»": the word after it; 0 if none stands here."""
        if len(self.items) < 2 or self.items[-1].low not in QUOTES or self.actor(at)[0]:
            return 0
        noun = self.items[-2]
        cued = (noun.entry.place in POPULATED or noun.entry.place == "locality") and not noun.low.startswith(
            "ال"
        )
        kind = self.vocabulary.lexicon.entries.get(self.lows[at], NO_ENTRY).place  # "مناطق ذات أهمية"
        cued = cued or (noun.low == "علي" and self.gripped() and not kind) or noun.has("part_words")
        words = self.quoted(at) if cued else 0
        return self.put("name", at, words, known=self.tokens[at].start in self.all_hits) if words else 0

    def quoted(self, at: int) -> int:
        """How many words stand between quotation marks or brackets here, if it is a few."""
        opener = self.items[-1].low
        if opener not in QUOTES:
            return 0
        ends = (n for n in range(at + 1, min(at + 5, len(self.lows))) if self.lows[n] == QUOTES[opener])
        end = next(ends, at)
        return 0 if any(low.startswith(LINKS) for low in self.lows[at + 1 : end]) else end - at

    def construct(self, at: int, entry: Entry) -> bool:
        """Whether a word with the article must be a name: "حي المطار", "قرية البرج", "حيي القلعة وX"."""
        last = self.items[-1] if self.items else None
        return (
            last is not None
            and last.entry.place in POPULATED
            and (not last.has("plural") or (dual(last) and self.thing(entry)))
            and not last.low.startswith("ال")
            and self.lows[at].startswith("ال")
            and not entry.tags & {"preposition", "relative", "name_stop", "link", "contrast"}
        )

    def thing(self, entry: Entry) -> bool:
        """A bridge or a castle, after which a quarter may be called: no town, and no province."""
        town = entry.place in POPULATED or entry.place == "area"
        return "landmark" in entry.tags or (bool(entry.place) and not town)

    def paired(self, at: int, entry: Entry | None) -> bool:
        """As in "حيي القلعة والسوق": two are told of, so the second noun is a name as well."""
        after = bool(self.items) and self.items[-1].low == "و" and self.lows[at].startswith("ال")
        known = self.definite(at) or entry
        return after and known is not None and self.thing(known) and self.twins() == 1

    def hit(self, at: int) -> int:
        """A name that a place table has, with the adjectives that belong to it."""
        start = self.tokens[at].start
        end = self.hits.get(start)
        if end is None and (self.follows(at) or self.pointed(at) or self.headed(at)):
            end = self.all_hits.get(start)
        if end is None or self.glued(at) or self.has(at, "person_names"):
            return 0
        if (self.items and self.items[-1].low == "يا") or (self.has(at, "name_stop") and not self.expected()):
            return 0  # "عمليات قادمون يا نينوى", "في أقصى شمال البلاد"
        if (self.items and (self.items[-1].has("person_names") or self.speaks(at))) or (
            at and self.lows[at - 1] == "علي" and self.named_ali(at - 1)
        ):
            return 0
        if not self.expected() and self.count(at, end) == 1 and self.lows[at] in goods():
            return 0  # "في مشهد لافت"
        if not self.expected() and (noun := self.definite(at)) is not None and self.count(at, end) == 1:
            return self.put(
                "word", at, 1, entry=noun
            )  # "الفندق": the hotel, though somewhere a village has that name
        words = max(self.extent(at), self.count(at, end), self.capital_of(at))
        return self.put("name", at, words, known=True)

    def speaks(self, at: int) -> bool:
        """Whether a name right behind a verb of saying is a person's: "وأكد الأحمدي"; a country may speak too."""
        return "report" in self.items[-1].entry.verbs and not self.actor(at)[0]

    def pointed(self, at: int) -> bool:
        """Whether a word can hardly be anything but a name: a hashtag, or behind "باتجاه", "شمال"."""
        before = self.tokens[at].start - 1
        return (before >= 0 and self.text.clean[before] == "#") or (
            bool(self.items) and self.items[-1].has("beside")
        )

    def tagged(self, at: int) -> bool:
        """Whether an unknown word is a hashtag behind a preposition: "من جهة #إعجاز", "على #كبانة"."""
        last, before = self.items[-1] if self.items else None, self.tokens[at].start - 1
        if last is None or self.text.clean[before] != "#":
            return False
        return last.has("preposition", "beside", "locative") or last.low in LINKS

    def headed(self, at: int) -> bool:
        """As in "معرة النعسان", whose first word a table has."""
        return self.has(at, "name_head") and self.free(at + 1, strict=False)

    def follows(self, at: int) -> bool:
        """Whether a word stands behind "و" and a name that a table knows."""
        return (
            len(self.items) > 1
            and self.lows[at - 1] == "و"
            and self.items[-2].kind == "name"
            and self.items[-2].known
        )

    def glued(self, at: int) -> bool:
        """A name within a word, behind "و", where no names went before: "جوي وبري" has no place called "بري"."""
        if not (at and self.lows[at - 1] == "و" and self.tokens[at - 1].end == self.tokens[at].start):
            return False
        single = self.count(at, self.all_hits.get(self.tokens[at].start, 0)) == 1
        return (
            self.items[-1].low == "و" and single and not any(item.kind == "name" for item in self.items[-6:])
        )

    def plain(self, at: int) -> int:
        """A word; one of the lexicon's nouns with the article is that noun."""
        noun = self.definite(at)
        return super().plain(at) if noun is None else self.put("word", at, 1, entry=noun)
