"""Whose army "the Libyan army" is, of two that are called so: by the words that a text has for the other side."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.actors.load import Own
from streams.actors.ontology import ActorTerm, Ontology
from streams.reading.words.items import Item

if TYPE_CHECKING:
    from streams.reading.texts.cutting import Sentence

ARMY = "army"


def own_army(told: "Sequence[Sentence]", folded: str, ontology: Ontology) -> None:
    """As in "The Libyan army drove out Haftar's militias": the army is that of those who speak so of Haftar."""
    owns = [own for war in ontology.wars.values() for own in war.own]
    for own in owns:
        if any(sign in folded for sign in own.signs):
            for sentence in told:
                sentence.items = [_of(item, own, ontology) for item in sentence.items]


def _of(item: Item, own: Own, ontology: Ontology) -> Item:
    """An item that names its men, or an official who speaks for "the army", as that actor's."""
    if item.kind == "actor" and item.low in own.called and not item.owned:
        return replace(item, actors=(ActorTerm(own.actor, lang="en"),))
    official = item.kind == "speaker" and item.speaker is not None and bool(item.speaker.role)
    if official and not item.actors and ARMY in own.called:
        return replace(item, speaker=ontology.book.voices.get(own.actor, item.speaker))
    return item
