"""Who says it: the speaker a sentence is attributed to."""

from collections.abc import Iterable, Sequence

from streams.reading.texts.discourse import Discourse
from streams.reading.words.items import Item

NEAR = 8  # items between a word of saying and who says it
AFTER = 4  # ... and behind it
_STOPS = frozenset(',;.:"؛،–—()')
_SAYING = frozenset(("report", "deny"))
# Words that say nothing of who speaks.
_EMPTY = frozenset(
    (
        "adverb", "be", "have", "negation", "preposition", "conjunction", "contrast", "plain_and", "determiner",
        "link", "locative", "modal", "subordinator", "complement",
    )
)  # fmt: skip


def speaker(items: Sequence[Item], discourse: Discourse) -> str | None:
    """The label of the speaker ("SANA"), or the id of the actor, that a sentence is attributed to; else None."""
    for at, item in enumerate(items):
        if item.has("according"):
            found = _label(_ahead(items, at, AFTER + 1), discourse)
        elif item.entry.verbs & _SAYING and item.entry.forms & {"past", "present"}:
            found = _saying(items, at, discourse)
        else:
            continue
        if found is not None:
            return found
    return None


def _saying(items: Sequence[Item], at: int, discourse: Discourse) -> str | None:
    """Who says: the subject before the verb; where there is none, who stands behind it ("said SANA")."""
    subject = _before(items, at)
    if any(item.has("inhabitant") for item in subject):
        subject = []
    elif not _tells(subject):
        return _label(_ahead(items, at, AFTER), discourse)
    # "residents told Reuters": who passes it on vouches for it
    told = items[at + 1 : at + 2]
    return _label(reversed(subject), discourse) or _label([one for one in told if one.speaker], discourse)


def _before(items: Sequence[Item], at: int) -> Sequence[Item]:
    """The words of the clause in front of a verb; an insertion between commas is stepped over."""
    start = _opening(items, at)
    if start < at or not start or items[start - 1].low != ",":
        return items[start:at]
    opening = _opening(items, start - 1)
    inserted = items[opening : start - 1]
    if not inserted or not (inserted[0].has("relative") or not any(item.entry.verbs for item in inserted)):
        return []
    if any(_speaks(item) for item in inserted) or not opening or items[opening - 1].low != ",":
        return inserted
    return items[_opening(items, opening - 1) : opening - 1]


def _opening(items: Sequence[Item], at: int) -> int:
    """Where the clause before an item begins."""
    start, least = at, max(0, at - NEAR)
    while start > least and items[start - 1].low not in _STOPS and not items[start - 1].has("complement"):
        start -= 1
    return start


def _ahead(items: Sequence[Item], at: int, most: int) -> Iterable[Item]:
    """What stands behind an item, to the end of its clause."""
    for item in items[at + 1 : at + 1 + most]:
        if item.low in _STOPS or item.has("complement"):
            return
        yield item


def _speaks(item: Item) -> bool:
    return item.speaker is not None or item.kind == "actor"


def _tells(segment: Sequence[Item]) -> bool:
    """Whether words tell of somebody."""
    return any(
        item.kind != "day" and not item.entry.verbs and item.entry.tags.isdisjoint(_EMPTY) for item in segment
    )


def _label(items: Iterable[Item], discourse: Discourse) -> str | None:
    for item in items:
        if item.speaker is not None:
            return item.speaker.label
        if item.kind == "actor":
            return discourse.actor(item.actors)
        if item.kind == "place":
            return None
    return None
