"""What stands behind a name of a list and tells where the place lies: "(near Hama)", "في ريف حماة", "on Monday"."""

from streams.reading.phrases.listwords import DISTANCE, POPULATED, TOWNS
from streams.reading.words.items import Item

LANDMARK = 3  # words of "the far Iranian border"
LOCATED = 16  # items between a semicolon and where the names behind it lie
RANK = 9  # items of ", the country's second most populous city,"


class PastNames:
    """Steps past it, to where the list may go on."""

    items: list[Item]
    noun_first: bool

    def item(self, at: int) -> Item | None:
        """The item at an index, None beyond the ends."""
        return self.items[at] if 0 <= at < len(self.items) else None

    def past_aside(self, index: int) -> int:
        """Past "(near Hama)", "in northern Hama", "25 kilometres north of Aleppo", ", a village in the west"."""
        step = self.past_small(index) if self.noun_first else index
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
        if (end := self.past_rank(step)) > step:
            return end
        behind = self.past_day(step)
        if behind > step:
            return self.past_aside(behind)
        far = step
        while (item := self.item(far)) is not None and far - step < 12:
            far_from = item.low in ("of", "from") and (far > step or self.counted(step))
            if item.has("locative") or far_from or self.of_district(far):
                inner = far + 1
                while (found := self.item(inner)) is not None and (
                    found.kind in ("name", "number")
                    or found.has("determiner", "part_words", "part_sides", "part_unnamed")
                    or found.entry.place
                    or found.low == "of"
                    or (found.low == "and" and (item.low == "between" or self.area_list(inner)))
                    or self.landmark(far + 1, inner)
                ):
                    inner += 1
                if inner == far + 1:
                    return index
                inner += 2 * self.capital_named(inner)
                return self.past_aside(self.twin_areas(far + 1, inner))
            if item.kind == "number" or item.has("number", "determiner") or item.low in DISTANCE:
                far += 1
                continue
            return index
        return index

    def of_district(self, at: int) -> bool:
        """As in "Talish of Tartar district": where the place lies."""
        of, name, noun = self.item(at), self.item(at + 1), self.item(at + 2)
        if of is None or name is None or noun is None or self.noun_first:
            return False
        return (
            of.low == "of" and name.kind == "name" and (noun.entry.place == "area" or noun.low == "district")
        )

    def goes_on_located(self, at: int) -> bool:
        """As in "A and B in X province; C and D in Y": behind the semicolon too, names are told and where they lie."""
        for step in range(at + 1, min(len(self.items), at + LOCATED)):
            item = self.items[step]
            if item.low == "in" or item.entry.place in TOWNS:
                return step > at + 1 and self.items[step - 1].kind == "name"
            if item.kind != "name" and not item.has("plain_and", "conjunction"):
                return False
        return False

    def capital_named(self, index: int) -> bool:
        """As in "west of the capital, Baghdad": the name behind the comma is the capital's, and no more of the list."""
        seat, comma, name = (self.item(index + step) for step in (-1, 0, 1))
        named = comma is not None and comma.low == "," and name is not None and name.kind == "name"
        return named and seat is not None and seat.has("seat")

    def past_rank(self, comma: int) -> int:
        """Past ", Afghanistan's third-largest city", ", the country's main port", with a comma behind it."""
        step, owned = comma + 1, False
        sign = self.item(comma)
        if self.noun_first or sign is None or sign.low != ",":
            return comma
        while (item := self.item(step)) is not None and step - comma < RANK:
            if owned and item.entry.place and item.kind == "word":
                after = self.item(step + 1)
                return step + 1 if after is not None and after.low == "," else comma
            owned = owned or item.low in ("'s", "'")
            small = item.low in ("'s", "'") or item.has("determiner") or item.kind == "name"
            if not small and (
                item.kind != "word" or item.entry.verbs or item.has("preposition", "conjunction")
            ):
                return comma
            step += 1
        return comma

    def landmark(self, first: int, at: int) -> bool:
        """As in "near the Iranian border", "on the lake", "in the far south": words that no vocabulary gives a part."""
        word, article = self.items[at], self.items[first]
        if self.noun_first or not article.has("determiner") or word.kind != "word" or at - first > LANDMARK:
            return False
        return not (word.entry.verbs or word.entry.nouns or word.entry.status or word.entry.tags - {"toward"})

    def past_small(self, index: int) -> int:
        """Past "أولا" and "والجنوبية" behind an Arabic name."""
        item = self.item(index)
        while item is not None:
            if item.has("adverb") and not item.has("conjunction"):
                index += 1
            elif item.low == "و" and self.sided(index + 1):
                index += 2
            else:
                break
            item = self.item(index)
        return index

    def sided(self, step: int) -> bool:
        """As in "X الشمالية والجنوبية": a second village of the same name."""
        item = self.item(step)
        return item is not None and item.kind == "word" and item.has("name_more")

    def twin_areas(self, first: int, end: int) -> int:
        """Past the second name of "بريفي X الشمالي وY الجنوبي", "قرب بلدتي X وY": it is no village of the list."""
        head = self.items[first]
        twins = head.entry.place == "area" or (head.entry.place in POPULATED and head.has("plural"))
        if not (self.noun_first and twins and head.low.endswith("ي")):
            return end
        step = end + self.sided(end)
        link, name = self.item(step), self.item(step + 1)
        if link is None or link.low != "و" or name is None or name.kind != "name":
            return end
        return step + 2 + self.sided(step + 2)

    def counted(self, step: int) -> bool:
        """As in "A and B villages of C district", "A village of C district": where the names before lie."""
        noun, name = self.item(step - 1), self.item(step - 2)
        if self.noun_first or noun is None or not noun.entry.place:
            return False
        return noun.low.endswith("s") or (
            noun.entry.place in TOWNS and name is not None and name.kind == "name"
        )

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
        return two.kind == "name" and three is not None and three.entry.place == "area"
