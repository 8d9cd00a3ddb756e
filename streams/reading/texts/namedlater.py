"""Arabic places named after they were taken: "السيطرة على بلدة شمال غربي العاصمة ... وتقع بلدة X على مسافة"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from streams.reading.clauses.events import Event
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts.announced import included
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

if TYPE_CHECKING:
    from streams.reading.claims.walk import Sentence

AHEAD = 6  # sentences
LIES = words_of("lies")
LIST_AHEAD = 2  # sentences
VAGUE = ("base", "area", "unnamed")  # "تلك المواقع", "المناطق": the villages just told of
NEXT = 14  # items between what was taken and its list


def named_where(event: Event, told: "Sequence[Sentence]") -> list[Named]:
    """The name of "a town" that a later sentence says where it lies, or the list that ends the sentence."""
    phrase = event.place
    if phrase is None or phrase.names or phrase.partial or phrase.type not in POPULATED or event.status:
        return []
    if phrase.plural:
        return _list(event, told)
    for sentence in () if phrase.definite else told[event.sentence + 1 : event.sentence + 1 + AHEAD]:
        for before, item in zip(sentence.items, sentence.items[1:], strict=False):
            if before.low in LIES and item.place is not None and item.place.type == phrase.type:
                return item.place.names if len(item.place.names) == 1 else []
    return []


def _list(event: Event, told: "Sequence[Sentence]") -> list[Named]:
    """As in "القرى التي سيطر عليها إلى سبع قرى، وهي A وB"."""
    if own := included(told[event.sentence].items, event.item):
        return own
    items = told[event.sentence].items[event.item : event.item + 1 + NEXT]
    for before, item in pairwise(items):
        listed = item.place is not None and (item.place.plural or before.has("including"))
        if before.has("beside"):
            break  # "عدة قرى قرب بلدتي X وY"
        if item.place is not None and listed and len(item.place.names) > 1:
            return item.place.names
        if item.entry.forms and item.kind == "word":
            return []
    return _told_next(event, told)


def _told_next(event: Event, told: "Sequence[Sentence]") -> list[Named]:
    """As in "حرروا خمس قرى. والقرى هي A وB": the next sentences name them."""
    kind = event.place.type if event.place is not None else ""
    for sentence in told[event.sentence + 1 : event.sentence + 1 + LIST_AHEAD]:
        if names := _only_names(sentence.items):
            return [replace(named, type=kind) if named.type in VAGUE else named for named in names]
        for item in sentence.items:
            phrase = item.place
            if phrase is not None and phrase.plural and phrase.definite and len(phrase.names) > 1:
                return phrase.names
            if item.kind == "actor" or (item.entry.forms and "report" not in item.entry.verbs):
                break
    return []


def _only_names(items: Sequence[Item]) -> list[Named]:
    """As in "سيطروا على عدة قرى. ومنها X وY": a sentence that opens with "among them" and a list."""
    opened = [item for item in items[:4] if item.low not in ("و", ":")]
    if len(opened) < 2 or not opened[0].has("including") or opened[1].place is None:
        return []
    return opened[1].place.names
