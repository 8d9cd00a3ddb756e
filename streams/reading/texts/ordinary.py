"""Arabic words that are no names of places, though a noun for a place or a table of names says so."""

from collections.abc import Sequence

from streams.places import spelling
from streams.places.place import Name
from streams.reading.phrases.uncased import ARTICLE, begins, is_noun
from streams.reading.words.items import SETTLED, Item
from streams.reading.words.lexicon import words_of
from streams.reading.words.shapes import is_shape

VERB, LEAST = "ي", 4  # how "يربط" begins, and letters of the shortest
TOWNS = ("city", "neighbourhood")
NAMELIKE = ("ين", "يه")  # as many villages are called
FEMININE, PLURALS = "ه", ("ه", "ات")
HAMLET = 0.5  # prominence of a place whose name is rather the word


def is_phrase(name: Name, known: bool) -> bool:
    """As in "طريق يربط", "محور بدعم جوي", "مبنى الإدارة", "حي سكني": an unknown name that is no name."""
    words = [spelling.plain(word) for word in name.text.split()]
    if known or not words:
        return False
    first = words[0]
    if begins(first) or first in words_of("nouns_of_no_names"):
        return True
    single = len(words) == 1 and not first.startswith(ARTICLE)
    if name.type in SETTLED or not name.type:
        return single and name.type in TOWNS and is_noun(first)
    if any(word.startswith(VERB) and len(word) >= LEAST for word in words):
        return True
    return single and (is_noun(first) or (is_shape(first) and not first.endswith(NAMELIKE)))


def is_word(items: Sequence[Item], at: int, name: str, prominence: float) -> bool:
    """As in "الاتحاد الأوروبي", "المدن التي خربت", "المعاملة الكريمة": a small place's name, used as a word.

    ``prominence``: of the best known of the places that are called so.
    """
    if " " in name or not at:
        return False
    before, after = items[at - 1], items[at + 1] if at + 1 < len(items) else None
    if before.has("relative"):
        return True
    if before.kind == "word" and before.low.startswith(ARTICLE) and before.low.endswith(PLURALS):
        return name.startswith(ARTICLE) and name.endswith(FEMININE) and not before.entry.verbs
    if name in words_of("words_like_names"):
        return True
    if prominence >= HAMLET:
        return False
    if name.startswith(ARTICLE):
        return is_noun(name) and not before.has("beside")
    owned = after is not None and after.kind == "word" and after.low.startswith(ARTICLE)
    return owned and after is not None and (is_noun(after.low) or is_shape(after.low))


def is_of_body(items: Sequence[Item], at: int, near: int) -> bool:
    """As in "مرصد وادي الفرات", "شبكة أطباء السودان": a body's; ``near``: items before."""
    for step in range(at - 1, max(-1, at - 1 - near), -1):
        item = items[step]
        if item.low.removeprefix("و") in words_of("bodies_with_places"):
            return True
        if item.kind != "word" or item.entry.forms or item.has("preposition"):
            return False
    return False
