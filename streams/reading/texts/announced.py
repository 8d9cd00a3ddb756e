"""Places named after they were taken: "seized a small town. Fighting in Tal Barsin, north of Hama, ..."."""

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from streams.reading.clauses.events import Event
from streams.reading.phrases.lists import POPULATED, finite
from streams.reading.phrases.listwords import DISTANCE, NAMING
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of

if TYPE_CHECKING:
    from streams.reading.claims.walk import Sentence

AHEAD = 2  # sentences in which a town taken in the lead gets its name
FAR_AHEAD = 4  # sentences in which it may still get it with its kind: "the town of X"
LIKE = words_of("like_these")
CALLED = words_of("called")
COLONS = (":", "–", "—")
LIST_AHEAD = 8  # lines of a list
NOUNS = ("city", "town", "village", "neighbourhood", "camp")


def names_after(
    event: Event, told: "Sequence[Sentence]", before: Sequence[Named], key: Callable[[Named], str]
) -> list[Named]:
    """The names that the text gives afterwards to "a town", "five villages"; none where it is not sure.

    ``before``: the names told already: what was named before is not what the text calls "a town".
    """
    phrase = event.place
    if phrase is None or phrase.names or phrase.partial or phrase.unnamed or event.status:
        return []
    if phrase.plural and phrase.type in NOUNS and (own := included(told[event.sentence].items, event.item)):
        return own
    if phrase.definite and not (
        phrase.ranked or phrase.last
    ):  # "the largest city in the west" may well be new
        return []
    rest = told[event.sentence].items[event.item + 1 :]
    own = _behind(rest) or _named_as(rest) if phrase.plural else []
    if phrase.type not in NOUNS or phrase.repeated or own:
        return own if phrase.type in NOUNS else []
    if phrase.type == "camp" and not phrase.plural:
        return []  # soldiers have camps too
    after = told[event.sentence + 1 :]
    if phrase.plural and (counted := _to_the_number(phrase, rest)):
        return counted
    if phrase.plural:
        return _listed(after[:LIST_AHEAD]) or _as_many(
            phrase, after[:AHEAD], {key(each) for each in before}, key
        )
    known = {key(named) for named in before}
    for number, sentence in enumerate(after[:FAR_AHEAD]):
        for at, item in enumerate(sentence.items):
            if (
                item.place is not None
                and (number < AHEAD or item.place.type)
                and _introduced(sentence.items, at, phrase)
                and key(item.place.names[0]) not in known
            ):
                return item.place.names
    return []


def _to_the_number(phrase: PlacePhrase, rest: Sequence[Item]) -> list[Named]:
    """As in "six towns were freed, the capital X, Y, ...": what ends the sentence, if it is so many."""
    comma = next((at for at, item in enumerate(rest) if item.low == "," and _lists(rest[at + 1 :])), None)
    found = _names(rest[comma:]) if comma is not None else []
    return found if phrase.count > 1 and len(found) == phrase.count else []


def _lists(items: Sequence[Item]) -> bool:
    """Whether nothing but names of places follows, and what stands between them."""
    return not any(finite(item) or item.kind == "actor" or item.has("relative") for item in items)


def _as_many(
    phrase: PlacePhrase, after: "Sequence[Sentence]", known: Collection[str], key: Callable[[Named], str]
) -> list[Named]:
    """As in "took two villages near X. Residents of the villages of A and B fled": so many of that kind, all new."""
    for sentence in after:
        for at, item in enumerate(sentence.items):
            place = item.place
            if place is None or place.partial or not place.plural or place.type != phrase.type:
                continue
            away = at > 0 and _beside(sentence.items[at - 1])
            if (
                len(place.names) == phrase.count
                and not away
                and not any(key(one) in known for one in place.names)
            ):
                return [named for named in place.names if _may_be(named)]
    return []


def _behind(items: Sequence[Item]) -> list[Named]:
    """The names behind a colon or "including" at the end of the clause: "four towns have fallen to A: X and Y"."""
    for at, item in enumerate(items):
        if item.has("list_verb") and at + 1 < len(items) and items[at + 1].place is not None:
            place = items[at + 1].place
            return [named for named in place.names if _may_be(named)] if place and not place.partial else []
        if finite(item) or item.has("contrast", "relative") or item.low == ";":
            return []
        if item.low in CALLED and at > 1 and items[at - 1].low == "," and items[at - 2].place is not None:
            return []  # "several villages near X, known as Y"
        like = item.low in LIKE and at > 0 and items[at - 1].low == ","  # "a few settlements, like X and Y"
        if item.low in COLONS or item.has("including") or like:
            place = items[at + 1].place if at + 1 < len(items) else None
            return [named for named in place.names if _may_be(named)] if place and not place.partial else []
    return []


def included(items: Sequence[Item], verb: int) -> list[Named]:
    """As in "retook all the villages that B had seized last week, including X and Y": names past a relative clause."""
    for at in range(verb + 1, len(items) - 1):
        item = items[at]
        if item.has("contrast") or item.low in (";", "؛"):
            return []
        place = items[at + 1].place
        listed = item.has("including") and item.low not in CALLED
        if listed and place is not None and place.names and not place.partial:
            aside = items[at - 1].low in (",", "،", "و")
            return [named for named in place.names if _may_be(named)] if aside else []
    return []


def _named_as(items: Sequence[Item]) -> list[Named]:
    """As in "seven villages were liberated, the minister said, naming them as A, B and C"."""
    for at, item in enumerate(items):
        if item.low in NAMING:
            place = next((one.place for one in items[at + 1 : at + 4] if one.place and one.place.names), None)
            return [named for named in place.names if _may_be(named)] if place else []
    return []


def _introduced(items: Sequence[Item], at: int, phrase: PlacePhrase) -> bool:
    """Whether a name stands as that of the place just spoken of: with its kind, where it lies, what happened there."""
    place, before = items[at].place, items[at - 1] if at else None
    if (
        place is None
        or len(place.names) != 1
        or place.side
        or (place.type not in POPULATED and place.type != "")
    ):
        return False
    if (
        place.names[0].actors
        or (place.names[0].type not in POPULATED and place.names[0].type != "")
        or _beside(before)
    ):
        return False
    after = items[at + 1 : at + 4]
    if not phrase.seat and any(item.place is not None and item.place.seat for item in after):
        return False  # "X, the capital of Y", is not "a town"
    if place.type:
        return place.type == phrase.type and not place.partial
    if any(item.low == '"' for item in items[at + 1 : at + 3]):
        return False  # 'called the "Battle of Victory,"'
    return _located(items, at + 1) or _happened(items, at)


def _beside(before: Item | None) -> bool:
    return before is not None and before.has("locative") and before.low not in ("in", "inside", "at", "on")


def _located(items: Sequence[Item], at: int) -> bool:
    """As in "X, north of Y", "X, about 40 km from Y", "X, which lies in ...", "X (30 km east of Y)"."""
    if at + 1 >= len(items) or items[at].low not in (",", "(", "-", "–", "—"):
        return False
    for item in items[at + 1 : at + 7]:
        if (
            item.has("locative")
            or item.low in DISTANCE
            or item.low in ("which", "located", "situated", "under")
        ):
            return True
        if item.kind == "sign" or finite(item):
            return False
    return False


def _happened(items: Sequence[Item], at: int) -> bool:
    """As in "the fight for X", "took X", "residents of X": what the text goes on to tell of happened there."""
    before = items[max(0, at - 3) : at]
    if not before:
        return False
    last = before[-1]
    if not last.entry.verbs.isdisjoint(("take", "enter")):
        return True
    near = last.low in ("for", "of", "in", "from", "inside", "on", "at")
    return near and any(
        item.has("fighting_words", "inhabitant") or "take" in item.entry.nouns for item in before
    )


def _listed(after: "Sequence[Sentence]") -> list[Named]:
    """The names of the sentences that are nothing but a list: "Fuzuli district: A, B.", "They include A and B."."""
    found: list[Named] = []
    for sentence in after:
        names = _list(sentence.items)
        if not names:
            break
        found += names
    named_as = (_as_named(sentence.items) for sentence in after[:FAR_AHEAD])
    return found or next((names for names in named_as if names), [])


def _as_named(items: Sequence[Item]) -> list[Named]:
    """As in "It named the settlements as A in the B region and C in D": the names of places just told of."""
    opening = next((at for at, item in enumerate(items[:8]) if item.low in NAMING), None)
    if opening is None or any(item.has("negation") for item in items[:opening]):
        return []
    at = next((at for at, item in enumerate(items[: opening + 4]) if at > opening and item.place), None)
    phrase = items[at].place if at is not None else None
    if at is None or phrase is None or not phrase.plural or phrase.type not in NOUNS:
        return []
    if not phrase.names and not (at + 1 < len(items) and items[at + 1].low == "as"):
        return []
    return _names(items[at:])


def _list(items: Sequence[Item]) -> list[Named]:
    start = _opening(items)
    if any(_tells(item) for item in items[start:]):
        return []
    colon = next((at + 1 for at, item in enumerate(items) if item.low == ":"), start)
    names = _names(items[colon:])
    if colon == 0 and not (names and items[0].kind in ("place", "number", "sign")):
        return []
    return names


def _names(items: Sequence[Item]) -> list[Named]:
    """The names of a list, without those that tell where one lies: "A in the B region and C in D"."""
    return [
        named
        for at, item in enumerate(items)
        if item.place is not None and not item.place.partial and not (at and items[at - 1].has("locative"))
        for named in item.place.names
        if _may_be(named)
    ]


def _opening(items: Sequence[Item]) -> int:
    """Past "They are", "These include", "The villages are", "Among them are"; 0 if a sentence opens otherwise."""
    for at, item in enumerate(items[:5]):
        if item.has("list_verb") or item.low in ("are", "were", "is"):
            head = items[:at]
            plain = any(
                word.has("pronoun", "demonstrative", "including")
                or (word.place is not None and not word.place.names)
                for word in head
            )
            return at + 1 if plain else 0
    return 0


def _tells(item: Item) -> bool:
    return item.kind == "word" and (finite(item) or bool(item.entry.verbs) or item.has("negation"))


def _may_be(named: Named) -> bool:
    return not named.actors and (named.type in POPULATED or named.type == "")
