"""Arabic names that are written as everyday words: "تدمر" (it destroys), "القصير" (the short one)."""

from streams.reading.phrases.listnames import ListNames
from streams.reading.words.extents import POPULATED
from streams.reading.words.items import NO_ENTRY
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import COMMAS

RURAL = words_of("countryside_of")
IN = words_of("in_by")


class WordNames(ListNames):
    """Towns of a place table, told from the word by what stands around it."""

    def namesake(self, at: int) -> int:
        """As in "مدينة ميكيلي": the town, and not who sits there."""
        last = self.items[-1] if self.items else None
        city = last is not None and last.entry.place == "city" and not last.low.startswith("ال")
        return (
            self.put("name", at, 1, known=True) if city and self.expected() and self.actor(at)[0] == 1 else 0
        )

    def word_name(self, at: int) -> int:
        """A town that is written as a word of the lexicon, or as one that names nothing as a rule: its words, or 0."""
        end = self.all_hits.get(self.tokens[at].start)
        if end is None or not self.items or self.count(at, end) > 1:
            return 0
        verb = self.verbal(at)
        told = self.governed(at) if verb else self.seized(at)
        if not (told or (verb and self.goes_on_with(at))):
            return 0
        return self.put("name", at, self.extent(at), known=True)

    def governed(self, at: int) -> bool:
        """Whether a word that is else a verb stands where no verb can: "على تدمر", "من تدمر"."""
        last = self.items[-1]
        return (
            self.tokens[at].start in self.hits and last.kind == "word" and last.has("preposition", "beside")
        )

    def seized(self, at: int) -> bool:
        """As in "سيطر على القصير", which the text calls a town elsewhere or says to lie in somebody's countryside."""
        if self.items[-1].low != "علي" or self.grip() is None or (at and self.named_ali(at - 1)):
            return False
        entry = self.vocabulary.lexicon.entries.get(self.lows[at])
        if not (self.common(self.lows[at]) or entry) or (entry and entry.place in POPULATED):
            return False  # any other word is told by less, and "مدينة" is the noun before a name
        return self.told(at) or self.rural(at + 1)

    def rural(self, at: int) -> bool:
        """Whether "بريف", "في ريف" follows."""
        if at < len(self.lows) and self.lows[at] in IN:
            at += 1
        return at < len(self.lows) and self.lows[at] in RURAL

    def goes_on_with(self, at: int) -> bool:
        """As in "قرى X ونوى وY", "مدينتي X وتدمر في ريف Z": in a list, where a verb would have more behind it."""
        joined = self.items[-1].low == "و" or self.items[-1].low in COMMAS
        before = self.items[-2] if len(self.items) > 1 else None
        if not joined or before is None:
            return False
        if before.low in COMMAS and len(self.items) > 2:
            before = self.items[-3]
        if before.kind != "name" or not (self.plural() or self.held_list()):
            return False
        return self.another(at + 1) or self.rural(at + 1) or self.last_one(at + 1)

    def another(self, at: int) -> bool:
        """Whether "and" and one more name follow, and no second verb."""
        if at + 1 >= len(self.lows) or not self.lows[at].startswith("و"):
            return False
        if self.lows[at] != "و":
            return self.tokens[at].start + 1 in self.all_hits or not self.known(at)
        entry = self.vocabulary.lexicon.entries.get(self.lows[at + 1], NO_ENTRY)
        named = self.tokens[at + 1].start in self.all_hits
        return (named or not entry.forms) and not (entry.place or entry.tags or entry.status)

    def last_one(self, at: int) -> bool:
        """Whether the sentence, or the clause, is over here: a verb would have said more."""
        return at >= len(self.lows) or self.lows[at] in COMMAS or self.lows[at] in (".", "؛")
