"""Whose army "the Libyan army" is, of two that call themselves so: its enemy is told in words of scorn."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm, Ontology
from streams.reading.words.items import Item

if TYPE_CHECKING:
    from streams.reading.texts.cutting import Sentence


def own_army(told: "Sequence[Sentence]", folded: str, ontology: Ontology) -> None:
    """As in "The Libyan army drove out Haftar's militias": the army is that of those who speak so of Haftar."""
    for war in ontology.wars.values():
        for actor, words in war.scorned_by.items():
            if any(word in folded for word in words):
                for sentence in told:
                    sentence.items = [_of(item, actor, war.own_army, ontology) for item in sentence.items]


def _of(item: Item, actor: str, army: Sequence[str], ontology: Ontology) -> Item:
    """An item that names the army, or an official of no other side who speaks for it, as that actor's."""
    if item.kind == "actor" and item.low in army and not item.owned:
        return replace(item, actors=(ActorTerm(actor, lang="en"),))
    if item.kind == "speaker" and item.speaker is not None and item.speaker.role and not item.actors:
        return replace(item, speaker=ontology.book.voices.get(actor, item.speaker))
    return item
