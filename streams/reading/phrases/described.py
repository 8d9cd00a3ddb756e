"""What is said of a name or of a noun for a place and makes no name of a list: "the main town", ", a commander of"."""

from streams.reading.phrases.listwords import AGE, POPULATED, RANKS, TOWNS, adjective, fated, followed
from streams.reading.phrases.pastnames import PastNames
from streams.reading.words.lexicon import words_of

GREATEST = words_of("greatest")
ARTICLES = words_of("one_of_several")


class Described(PastNames):
    """Tells names from what only describes."""

    def modifies(self, index: int) -> bool:
        """As in "a Red Sea town": a name that only tells where an unnamed place lies."""
        article, noun = self.item(index - 1), self.item(index + 1)
        if article is not None and article.kind == "word" and not article.has("determiner", "preposition"):
            article = self.item(index - 2)  # "the fourth Darfur state capital"
        if self.noun_first or article is None or noun is None:
            return False
        if article.low == "the":
            area = noun.entry.place == "area" and self.unnamed_seat(index + 2)
            return noun.has("seat") or area or self.which(index)
        return article.low in ("a", "an", "another") and noun.entry.place in POPULATED

    def office(self, index: int) -> bool:
        """As in "the chief district officer", "the village elder": whose office it is, and no place."""
        after = self.item(index + 1)
        return not self.noun_first and after is not None and after.has("person_titles")

    def which(self, index: int) -> bool:
        """As in "Gwoza, the Borno town that": the town before the comma, told by where it lies."""
        comma, noun, after = self.item(index - 2), self.item(index + 1), self.item(index + 2)
        told = comma is not None and comma.low == "," and after is not None and after.has("relative")
        return told and noun is not None and noun.entry.place in TOWNS

    def unnamed_seat(self, index: int) -> bool:
        """As in "moved into the Gezira state capital": the seat goes without its name."""
        seat, name = self.item(index), self.item(index + 1)
        return seat is not None and seat.has("seat") and (name is None or name.kind != "name")

    def describes(self, step: int) -> bool:
        """As in "X, the last major stronghold", "X, the chief town": no officer."""
        after = self.item(step + 1)
        if after is None or after.has("preposition", "relative"):
            return False
        place = bool(after.entry.place)
        return (self.items[step].low == "major" and after.kind in ("word", "actor", "place")) or (
            self.items[step].low == "chief" and place
        )

    def titled(self, index: int) -> bool:
        """As in "President Samuel Doe", "the government of Saddam Hussein": a name that no table has is a person's."""
        before = self.item(index - 1)
        if self.noun_first or before is None or self.items[index].known:
            return False
        ruler = self.item(index - 2)
        rules = before.low == "of" and ruler is not None and ruler.kind == "actor" and not ruler.entry.nouns
        return before.has("person_titles") or rules or followed(self.items, index)

    def person(self, index: int) -> bool:
        """As in "Abu Khalid, a commander of ...": what follows the name says that it is a person's."""
        step = index
        comma = self.item(step)
        if comma is None or comma.low != ",":
            return not self.items[index - 1].known and fated(self.items, index)
        step += 1
        first, close = self.item(step), self.item(step + 1)
        if first is not None and first.kind == "number" and close is not None and close.low in (",", "."):
            return len(first.low) == AGE  # "Ibrahim Ali, 61, told"
        while (item := self.item(step)) is not None and step - index < 8:
            after = self.item(step + 1)
            if item.has("person_titles") and not self.describes(step):
                named = after is not None and (after.kind == "name" or "report" in after.entry.verbs)
                return not named  # "took X, the president said", "took X, its spokesman A B said"
            whose = item.low == "'s" or (after is not None and after.low == "'s")
            if not (whose or item.has("determiner") or (item.kind == "word" and adjective(item))):
                return False
            step += 1
        return False

    def ranks(self, step: int, index: int) -> bool:
        """As in "X, the second largest town of Y", "X, the main town in Y": it describes X."""
        if self.noun_first:
            return self.greatest(step)
        if self.items[index].low != ",":
            return False
        low = self.items[step].low
        if low in ARTICLES and step == index + 1:
            return True  # "Salha, a southern district of Omdurman"
        return low in RANKS or low.endswith("est")

    def greatest(self, step: int) -> bool:
        """As in "X، أكبر المدن المسيحية في Y": it describes X."""
        comma, rank = self.items[step - 2], self.items[step - 1]
        return rank.low in GREATEST and (comma.low in ("،", ",") or self.items[step].low.startswith("ال"))

    def part_of(self, index: int, step: int) -> bool:
        """As in "Shejaiya, the eastern Gaza City district": where X lies."""
        article, noun = self.item(index + 1), self.item(step + 1)
        if self.noun_first or article is None or noun is None or self.items[index].low != ",":
            return False
        return article.low == "the" and noun.entry.place == "neighbourhood" and not noun.low.endswith("s")
