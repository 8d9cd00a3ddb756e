"""Names as a text in a script without capitals has them: how far a name goes, and what is a description or a person."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from streams.articles.text import fold
from streams.places import spelling
from streams.places.place import Name
from streams.places.scan import COMMON
from streams.reading.phrases.bare import goods
from streams.reading.words.items import SETTLED, Item
from streams.reading.words.lexicon import words_of
from streams.reading.words.shapes import is_shape

ARTICLE, FOR_THE = "ال", "لل"
GROWN = words_of("grown_prepositions")
SITES = ("base", "building", "field")
QUOTES = {"“": "”", "«": "»", '"': '"'}
CALL = "يا"
LONGEST = 30  # characters of a word
RELATION = "يه"  # "مناطق جنوبية"


@cache
def ordinary() -> frozenset[str]:
    """Folded nouns that are no names, without the article."""
    lines = (Path(__file__).parents[1] / "lexicon" / "ordinary.ar.txt").read_text("utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def is_noun(word: str) -> bool:
    """Whether a folded word is an ordinary noun and no given name, as it stands or behind the article."""
    plain = word.removeprefix(ARTICLE)
    return plain in goods() or plain in ordinary()


def is_ordinary(word: str) -> bool:
    """Whether a folded word is an ordinary noun or a given name, as it stands or behind the article."""
    return word.removeprefix(ARTICLE) in COMMON or word in COMMON or is_noun(word)


def trimmed(name: Name) -> Name:
    """Without the words that begin another phrase: "بسوت بتعويضات", "بعلبك شرقا"; with the closing quotation mark."""
    words = name.text.split(" ")
    while len(words) > 1 and begins(spelling.plain(words[-1])):
        words.pop()
    text = " ".join(words)
    return replace(name, text=text, end=name.start + len(text)) if text != name.text else name


def begins(word: str) -> bool:
    """Whether a word is an adverb, or an ordinary noun behind a preposition that is written onto it."""
    if word in ADVERBS:
        return True
    rest = word[1:]
    return word.startswith(GROWN) and len(rest) > 3 and (is_ordinary(rest) or is_shape(rest))


ADVERBS = words_of("adverbs_behind_names")


def describes(name: Name, known: bool) -> bool:
    """As in "مقر قيادة", "محور جديد", "معمل لتفخيخ العجلات": a noun and what it is like or for, and no name."""
    if not name.type or name.type in SETTLED:
        return False
    first, *words = (spelling.plain(word) for word in name.text.split())
    if not words and first.startswith(ARTICLE):
        return False
    if known or not words:
        plain = is_noun(first) and name.type != "area"
        return not words and (plain or (first.endswith(RELATION) and not known))
    if words[0].startswith("ل") and (is_ordinary(words[0][1:]) or is_shape(words[0][1:])):
        return True
    told = _plain if name.type in SITES and not spelling.is_place_word(words[0]) else _common
    return all(told(word) or word.startswith(FOR_THE) or word == ARTICLE for word in words)


def _plain(word: str) -> bool:
    return is_noun(word) or (not word.startswith(ARTICLE) and is_ordinary(word))


def _common(word: str) -> bool:
    return word in COMMON or word == "al"


def is_person(items: Sequence[Item], at: int, name: str) -> bool:
    """As in "محمد حسان قطنا", "الأحمدي أشار": what stands beside a name says that it is a person's; not "مصر قالت"."""
    before = items[max(0, at - 2) : at]
    if any(item.has("person_names") for item in before) and not any(
        item.has("preposition") for item in before
    ):
        return True
    after = items[at + 1] if at + 1 < len(items) else None
    says = after is not None and "report" in after.entry.verbs
    return says and name.startswith(ARTICLE) and name.endswith("ي")


def is_adjective(before: str, name: str) -> bool:
    """As in "جنديا تركيا", "جماعات معارضة سورية", where a country's name agrees with a noun, and "يا نينوى".

    ``before``: the folded text in front of the name.
    """
    noun = before[-LONGEST:].rstrip().rpartition(" ")[2]
    if noun == CALL:
        return True
    if noun.startswith(ARTICLE):
        return False
    return (name.endswith("يا") and noun.endswith("ا")) or (
        name.endswith("يه") and noun.endswith(("ه", "ات"))
    )
