"""Arabic names that stand alone where what was taken must stand: "السيطرة على زردنا", "سيطر الجيش على X وY"."""

from functools import cache
from pathlib import Path

from streams.articles.text import fold
from streams.places.scan import COMMON
from streams.reading.words.extents import NEARBY, Extents
from streams.reading.words.items import NO_ENTRY
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import COMMAS, Token

BACK = 12  # items between a verb of taking and "on"
AHEAD = 8  # words of a list that are looked at
KINDS = words_of("nouns_before_names")
GOODS = words_of("seizing_goods")
WHERE = words_of("where_it_lies")
IN = words_of("in_from_to")
OPENING = (*words_of("on_each_of"), *IN)
TOWARD = words_of("toward")
PRONOUNS = words_of("object_endings")
THAT = words_of("that")
WITHIN = words_of("within_town")
SLAVIC = words_of("slavic_endings")
LONG_NAME = 6
AND_OR_COMMA = ("و", *COMMAS)
SHORTEST = 3
VERBLIKE = 5  # letters from which a word may be a verb that nothing knows


@cache
def goods() -> frozenset[str]:
    """Folded nouns that are no names, without the article."""
    lines = (Path(__file__).parents[1] / "lexicon" / "common.ar.txt").read_text("utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


class BareNames(Extents):
    """Names without a noun that says what they are."""

    def bare_taken(self, at: int) -> bool:
        """Whether an unknown word is the name of what was taken, by what stands around it."""
        if self.follows_suit() and self.nameable(at, 0):
            return True
        if (
            self.they_took(at)
            or self.masdar_taken(at)
            or self.at_edge(at)
            or self.left(at)
            or self.each_of(at)
            or self.known_again(at)
            or self.told_which(at)
        ):
            return True
        grip = self.grip() if self.items and self.items[-1].low in ("علي", "الكامله علي") else None
        if grip is None or not self.nameable(at, 0) or (at and self.named_ali(at - 1)):
            return False
        words = self.extent(at)
        if self.mixed(at + words):
            return False
        if self.tokens[at].start in self.all_hits or self.told(at) or self.is_town(at + words):
            return True
        after = self.lows[at + words] if at + words < len(self.lows) else ""
        if after in WHERE or (after == "ب" and self.lows[at + words + 1 : at + words + 2] == ["ريف"]):
            return True
        article = words > 1 and self.lows[at + 1].startswith("ال")
        if article and not (self.has(at, "name_head") or self.has(at + 1, "name_more")):
            return False  # "مفاصل الدولة"
        seized = grip.startswith(GOODS) and not self.ends_foreign(self.lows[at])
        return after.startswith("و") or not (seized or not self.ends(at + words))

    def ends_foreign(self, word: str) -> bool:
        """As in "شوشا", "تيتوفو": hardly an Arabic noun behind "on" ends so, but for "قضايا"."""
        vowel = word.endswith(("ا", "و")) and not word.endswith("ايا")
        return vowel and len(word) > SHORTEST and not word.startswith("ال")

    def they_took(self, at: int) -> bool:
        """As in "استعادوا X بعد معارك": behind a verb that has its subject in it, only the object can stand."""
        last = self.items[-1] if self.items else None
        if last is None or "take" not in last.entry.verbs or not last.low.endswith("وا"):
            return False
        if not self.nameable(at, 0) or not self.ends(at + self.extent(at)):
            return False
        return not self.lows[at].startswith("ال") or self.tokens[at].start in self.all_hits or self.told(at)

    def masdar_taken(self, at: int) -> bool:
        """As in "تحرير X، ثاني كبرى مدن Y", "سقوط X بيد": a bare name right behind a noun of taking or falling."""
        last = self.items[-1] if self.items else None
        if last is None or not last.entry.nouns & {"take", "fall"}:
            return False
        if not self.nameable(at, 0):
            return False
        passive = len(self.items) > 1 and self.items[-2].has("be")  # "تم تحرير X"
        return self.is_town(at + self.extent(at)) or (passive and self.slavic(self.lows[at]))

    def slavic(self, word: str) -> bool:
        """As in "نوفوإيفانوفكا": no Arabic noun ends so."""
        return len(word) >= LONG_NAME and word.endswith(SLAVIC) and not word.startswith("ال")

    def left(self, at: int) -> bool:
        """As in "تراجعت القوات من X إلى": where armed people came from."""
        if not self.items or self.items[-1].low != "من" or not self.nameable(at, 0):
            return False
        went = any((item.entry.verbs | item.entry.nouns) & {"leave", "drive"} for item in self.items[-5:-1])
        after = at + self.extent(at)
        goes_on = after < len(self.lows) and (
            self.lows[after] in TOWARD
            or self.lows[after] == "و"
            or (self.lows[after][0] == "و" and len(self.lows[after]) > SHORTEST)
        )
        place = not self.lows[at].startswith("ال") and (self.ends(after) or goes_on)
        return went and place and any(item.kind == "actor" for item in self.items[-6:-1])

    def each_of(self, at: int) -> bool:
        """As in "سيطرت على كل من X وY"."""
        if len(self.items) < 2 or self.items[-1].low != "كل من":
            return False
        if not (self.has(at, "name_head") or self.nameable(at, 0)):
            return False
        return any(
            (item.entry.verbs | item.entry.nouns) & {"take", "control", "enter"}
            for item in self.items[-BACK:-1]
        )

    def known_again(self, at: int) -> bool:
        """As in "أكد أن X ما زالت": behind "that", a name to which the text gives its noun elsewhere."""
        that = bool(self.items) and self.items[-1].low in THAT
        return that and self.lows[at].isalpha() and not self.common(self.lows[at]) and self.told(at)

    def told_which(self, at: int) -> bool:
        """As in "في X التي استعادتها القوات", "نحو X التي سقطت": what changed hands is a place."""
        last = self.items[-1] if self.items else None
        if last is None or not last.has("preposition", "beside", "toward") or self.lows[at].startswith("ال"):
            return False
        after = at + self.extent(at)
        if not self.nameable(at, 0) or self.lows[after : after + 1] != ["التي"]:
            return False
        entry = (
            self.vocabulary.lexicon.entries.get(self.lows[after + 1]) if after + 1 < len(self.lows) else None
        )
        return entry is not None and not entry.verbs.isdisjoint(("take", "fall", "enter", "drive"))

    def at_edge(self, at: int) -> bool:
        """As in "مشارف X", "قلب X"."""
        edge = bool(self.items) and self.items[-1].has("edge")
        return edge and not self.lows[at].startswith("ال") and self.nameable(at, 0)

    def is_town(self, at: int) -> bool:
        """Whether what follows a name says that it is a town: ", the second city of Y", "in the hands of"."""
        if self.lows[at : at + 1] and self.lows[at] in ("،", ","):
            return any(self.has(step, "town_cue") for step in (at + 1, at + 2))
        return self.has(at, "town_cue")

    def follows_suit(self) -> bool:
        """As in "تلتها ظهرا X": what happened to the last place happened to this one."""
        tail = [
            item for item in self.items[-4:] if item.kind not in ("day", "sign") and not item.has("adverb")
        ]
        if len(tail) > 2 and tail[-1].low == "ثم" and tail[-2].kind == "name":
            return any(item.has("same") for item in self.items[-8:])  # "تلتها X، ثم Y"
        return bool(tail) and tail[-1].has("same")

    def opened(self, at: int) -> bool:
        """As in "سيطر على بور X", "في كفر X": a word that opens names, behind "on" of a verb of taking, or "in"."""
        last = self.items[-1] if self.items else None
        if last is None or last.low not in OPENING or not self.free(at + 1, strict=False):
            return False
        if last.low == "كل من":
            return self.has(at, "name_head") and self.each_of(at)
        if last.low == "علي":
            return self.has(at, "name_head") and self.grip() is not None and not self.common(self.lows[at])
        if last.low == "من" and self.has(at, "name_head") and self.left(at):
            return not self.vocabulary.lexicon.entries[self.lows[at]].place  # "أخرجوهم من فيليكا X"
        person = self.lows[at] in ("ام", "ابو")
        return last.low in IN and self.has(at, "name_alone") and not person

    def grip(self) -> str | None:
        """The verb or noun of taking that the last item, "on", belongs to; None where there is none."""
        for item in reversed(self.items[-BACK:-1]):
            if (item.entry.verbs | item.entry.nouns) & {"take", "control"}:
                return item.low
            if item.kind == "word" and (item.entry.forms or item.entry.place or item.has("relative")):
                return None
        return None

    def gripped(self) -> bool:
        """Whether an "on" with a quotation mark behind it belongs to a verb of taking."""
        mark = self.items.pop()
        held = self.grip() is not None
        self.items.append(mark)
        return held

    def held_list(self) -> bool:
        """Whether the names that end here began behind "seized", with no noun for a place."""
        for at in range(len(self.items) - 1, -1, -1):
            item = self.items[at]
            if item.low == "كل من" and at:
                if self.items[at - 1].entry.nouns & {"take", "fall"}:
                    return at + 1 < len(self.items)
                continue
            if item.low == "من" and self.goes(at):
                return True
            if item.low == "علي":
                names, self.items = self.items[at + 1 :], self.items[: at + 1]
                grip = self.grip()
                self.items = [*self.items, *names]
                return grip is not None and bool(names)
            if item.kind not in ("name", "sign") and item.low != "و" and not item.entry.place:
                return False
        return False

    def goes(self, at: int) -> bool:
        """Whether a "from" with names behind it belongs to a verb or noun of leaving."""
        for item in reversed(self.items[max(0, at - 6) : at]):
            if (item.entry.verbs | item.entry.nouns) & {"leave", "drive"}:
                return at + 1 < len(self.items)
            if item.kind == "word" and item.entry.forms:
                return False
        return False

    def nameable(self, at: int, cut: int, listed: bool = False) -> bool:
        """Whether a word may be a name, without its first ``cut`` letters; one in a place table always may.

        ``listed``: it goes on a list of names, where no verb stands between commas.
        """
        word = self.lows[at][cut:]
        if self.tokens[at].start + cut in self.all_hits:
            return not self.common(word)
        if word.endswith("ين") and self.vocabulary.lexicon.entries.get(word[:-2], NO_ENTRY).place:
            return False  # "معسكرين": two camps
        if len(word) < SHORTEST or not word.isalpha() or self.common(word) or word.endswith(PRONOUNS):
            return False
        verbal = word.endswith(("ت", "وا")) or word.startswith(("ي", "ت"))
        verbal = verbal and not (listed and self.closes(at + 1))
        if word.endswith(("ات", "تين")) or word.startswith("ي") or (len(word) >= VERBLIKE and verbal):
            return False
        return not (
            at + 1 < len(self.lows)
            and (self.actor(at + 1)[0] or self.lows[at + 1].removeprefix("ال") in goods())
        )

    def closes(self, at: int) -> bool:
        """Whether a comma or another "and" follows."""
        return at < len(self.lows) and (self.lows[at] in ("،", ",") or self.lows[at].startswith("و"))

    def common(self, word: str) -> bool:
        """Whether a word is an ordinary noun."""
        plain = word.removeprefix("ال")
        return plain in COMMON or plain in goods()

    def mixed(self, at: int) -> bool:
        """Whether an ordinary noun goes on the list: "على أسلحة وعتاد"."""
        for low in self.lows[at : at + AHEAD]:
            if not low.startswith("و"):
                return False
            if len(low) > SHORTEST and low[1:].removeprefix("ال") in goods():
                return True
        return False

    def told(self, at: int) -> bool:
        """Whether the text says elsewhere what kind of place this is."""
        token = self.tokens[at]
        near = self.text.folded[max(0, token.start - NEARBY) : token.end + NEARBY]
        return any(f"{kind} {token.low}" in near for kind in KINDS)

    def capital_of(self, at: int) -> int:
        """As in "من X عاصمة ولاية Y", "على X، مركز المحافظة": the words of a name that is said to be a town's, or 0."""
        last = self.items[-1] if self.items else None
        if last is None or not (last.has("preposition", "link") or last.low in WITHIN or self.acted_on()):
            return 0
        for step in range(at + 1, min(at + 4, len(self.lows))):
            seat = step + (self.lows[step] in COMMAS)
            if self.lows[seat : seat + 1] in (["عاصمه"], ["مركز"]):
                after = self.lows[seat + 1] if seat + 1 < len(self.lows) else ""
                entry = self.vocabulary.lexicon.entries.get(after.removeprefix("ال"))
                listed = (
                    step > at and seat + 1 < len(self.lows) and self.tokens[seat + 1].start in self.all_hits
                )
                area = entry is not None and entry.place == "area"
                known = seat + 1 < len(self.lows) and self.tokens[seat + 1].start in self.all_hits
                area |= known and self.items[-1].entry.verbs >= {"pass"}  # "باتت X، عاصمة Y، في عهدة"
                return step - at if area or (listed and self.has(at, "name_head")) else 0
            if not (self.free(step, strict=False) or self.lows[step + 1 : step + 2] == ["،"]):
                return 0
        return 0

    def headed_capital(self, at: int) -> int:
        """As in "أضحت قلعة نو عاصمة Y", "محمود راقي عاصمة Y": what follows a noun or a man's name says it is a town."""
        if not (self.has(at, "name_head") or self.has(at, "person_names")):
            return 0
        words = self.capital_of(at)
        return self.put("name", at, words) if words else 0

    def acted_on(self) -> bool:
        """Whether the object of a verb of taking or entering may stand here: behind its subject, or a day."""
        last = self.items[-1]
        if last.entry.forms and last.entry.verbs & {"pass", "fall", "take", "enter"}:
            return True
        if last.kind not in ("actor", "day"):
            return False
        return any(item.entry.verbs & {"take", "enter", "drive"} for item in self.items[-5:-1])

    def counted(self, at: int) -> bool:
        """As in "ثلاث مناطق في": behind a number they are places of their own, and no parts of one."""
        last = self.items[-1] if self.items else None
        number = last is not None and (last.kind == "number" or last.has("number"))
        return number and self.has(at, "plural") and self.lows[at + 1 : at + 2] == ["في"]

    def whole(self, at: int) -> None:
        """Put "ب" back onto a name of a list: "قرى X وبليدا" has no "ب" that governs "ليدا"."""
        if self.lows[at] != "ب" or at + 1 >= len(self.lows) or not self.expected():
            return
        first, rest = self.tokens[at], self.tokens[at + 1]
        if (
            first.end != rest.start
            or not self.items
            or self.items[-1].low not in AND_OR_COMMA
            or self.has(at + 1, "inside")
        ):
            return
        if self.has(at + 1, "plural") or self.vocabulary.lexicon.entries.get(rest.low, NO_ENTRY).place:
            return
        one = Token(first.start, rest.end, first.low + rest.low, False)
        self.tokens = [*self.tokens[:at], one, *self.tokens[at + 2 :]]
        self.lows = [part.low for part in self.tokens]
        self.look_up()
