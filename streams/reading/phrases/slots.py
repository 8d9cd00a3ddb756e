"""Arabic names where what was taken, or what fell, must stand: small places of a table, and foreign ones."""

from streams.reading.phrases.listnames import LINKS
from streams.reading.phrases.wordnames import WordNames
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import words_of

HANDS = words_of("in_whose_hands")
TAKING = frozenset(("take", "lose", "attack", "enter"))
NEAR = 6  # items in which the verb and its subject stand
AHEAD = 60  # characters in which it is told to whom a place fell


class Slots(WordNames):
    """Bare names that a small place bears, or a foreign one whose table writes it in Latin letters only."""

    def slotted(self, at: int) -> bool:
        """Whether such a name is the object of a verb of taking, or the subject of one of falling."""
        if self.tokens[at].start not in self.all_hits or not self.nameable(at, 0) or self.adverb(at):
            return False
        after = at + self.extent(at)
        return self.bounded(after) and (self.object_here(self.items) or self.subject_here(self.items, after))

    def goes_on_bare(self, at: int) -> bool:
        """As in "انتزع الجيش X وY": one more such name behind the first."""
        token = self.tokens[at]
        if not self.lows[at].startswith("و") or token.start + 1 not in self.all_hits or not self.items:
            return False
        if self.items[-1].kind != "name" or not self.nameable(at, 1, listed=True):
            return False
        after = at + self.count(at, self.all_hits[token.start + 1])
        before = self.before_list()
        return self.bounded(after) and (self.object_here(before) or self.subject_here(before, after))

    def headed_slot(self, at: int) -> int:
        """As in "سقوط أم X بيد", "انتزع الجيش X وأم Y": such a name of several words, the first one of the lexicon."""
        start = self.tokens[at].start
        if self.vocabulary.lexicon.entries.get(self.lows[at], NO_ENTRY).place and not self.has(
            at, "name_head"
        ):
            return 0  # a noun that a table writes into the name
        if start in self.all_hits:
            words = self.count(at, self.all_hits[start])
        else:
            words = self.extent(at) if self.has(at, "name_head") and self.free(at + 1, strict=False) else 0
        if words < 2 or not self.bounded(at + words):
            return 0
        before = self.before_list() if self.behind_name() else self.items
        told = self.object_here(before) or self.subject_here(before, at + words)
        return self.put("name", at, words, known=True) if told else 0

    def namesake(self, at: int) -> int:
        """As in "استعاد المقاتلون ميكيلي", "من ميكيلي": what was taken, or where, is the town."""
        words, terms = self.actor(at)
        seat = words == 1 and not any(term.id or term.place or term.role for term in terms)
        if seat and self.items and self.tokens[at].start in self.all_hits:
            last = self.items[-1]
            near = self.behind_name() or (last.kind != "name" and last.has("preposition", "beside"))
            if (
                near
                or self.is_town(at + 1)
                or self.object_here(self.items)
                or self.subject_here(self.items, at + 1)
            ):
                return self.put("name", at, 1, known=True)
        return super().namesake(at)

    def behind_name(self) -> bool:
        """Whether "و" or a comma behind a name stands before."""
        return len(self.items) > 1 and self.items[-1].low in LINKS and self.items[-2].kind == "name"

    def before_list(self) -> list[Item]:
        """What stands before the names that came last."""
        names = len(self.items)
        while names and (self.items[names - 1].kind == "name" or self.items[names - 1].low in LINKS):
            names -= 1
        return self.items[:names]

    def bounded(self, at: int) -> bool:
        """Whether a name is over here: another joins it, or what stands here belongs to no name."""
        return self.ends(at) or self.closes(at)

    def object_here(self, items: list[Item]) -> bool:
        """As in "انتزع الجيش أمس X", "الجيش انتزع X", "تمكن الجيش من استعادة X"."""
        tail = [item for item in items[-NEAR - 2 :] if item.kind != "day" and not item.has("adverb")]
        if not tail:
            return False
        last, before = tail[-1], tail[-NEAR:-1]
        if last.kind == "actor":
            return any(item.entry.forms and item.entry.verbs & TAKING for item in before)
        if last.kind == "name":  # "انتزعت موسكو X"
            verb = before[-1] if before and last.actors else None
            return verb is not None and bool(verb.entry.forms and verb.entry.verbs & TAKING)
        takes = (last.entry.forms and last.entry.verbs & TAKING) or last.entry.nouns & TAKING
        return bool(takes) and any(item.kind == "actor" for item in before)

    def subject_here(self, items: list[Item], after: int) -> bool:
        """As in "سقطت X بيد", "باتت X تحت سيطرة", "سقوط X في أيدي"."""
        last = items[-1] if items else None
        falls = last is not None and (
            (last.entry.forms and last.entry.verbs & {"fall", "pass"}) or "fall" in last.entry.nouns
        )
        if not falls or after >= len(self.tokens):
            return False
        start = self.tokens[after].start
        ahead = self.text.folded[start : start + AHEAD]
        return any(hand in ahead for hand in HANDS)
