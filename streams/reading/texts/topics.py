"""What a whole text or sentence is about, where that is no war: an election, a game; and what it only asks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.reading.texts.cutting import Sentence
    from streams.reading.words.items import Item

ENOUGH = 3  # different words of a topic
AT_ONCE = 2  # of them in one sentence
TOPICS = ("ballot", "sport")
FIGHTING = ("fighting_mutual", "fighting_air", "fighting_repel", "fighting_attack")


def votes(items: "Sequence[Item]") -> bool:
    """Whether a sentence is about an election, as in "won the election by taking Gusau"."""
    return any(item.has("ballot") for item in items)


def peaceful(told: "Sequence[Sentence]") -> bool:
    """Whether a text has several words of an election or a game, and none of fighting."""
    words: dict[str, set[str]] = {topic: set() for topic in TOPICS}
    at_once = False
    for sentence in told:
        own: dict[str, set[str]] = {topic: set() for topic in TOPICS}
        for item in sentence.items:
            tags = item.entry.tags
            if not tags:
                continue
            if not tags.isdisjoint(FIGHTING):
                return False
            for topic in tags & words.keys():
                own[topic].add(item.low)
        at_once |= any(len(found) >= AT_ONCE for found in own.values())
        for topic, found in own.items():
            words[topic] |= found
    return at_once or any(len(found) >= ENOUGH for found in words.values())


def asks(clean: str, end: int) -> bool:
    """Whether a question ends here; quotation marks may close behind it."""
    while end and clean[end - 1] in "\"')":
        end -= 1
    return bool(end) and clean[end - 1] in "?؟"
