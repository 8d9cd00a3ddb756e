"""Who says it: the speaker a sentence is attributed to."""

from collections.abc import Iterable, Sequence

from streams.reading.discourse import Discourse
from streams.reading.items import Item

NEAR = 8  # items between a word of saying and who says it


def speaker(items: Sequence[Item], discourse: Discourse) -> str | None:
    """The label of the speaker ("SANA"), or the id of the actor, that a sentence is attributed to; else None."""
    for at, item in enumerate(items):
        if item.has("according"):
            found = _label(items[at + 1 : at + 5], discourse)
        elif "report" in item.entry.verbs and item.entry.forms & {"past", "present"}:
            found = _label(reversed(items[max(0, at - NEAR) : at]), discourse) or _label(
                items[at + 1 : at + 4], discourse
            )
        else:
            continue
        if found is not None:
            return found
    return None


def _label(items: Iterable[Item], discourse: Discourse) -> str | None:
    for item in items:
        if item.speaker is not None:
            return item.speaker.label
        if item.kind == "actor":
            return discourse.actor(item.actors)
        if item.low in (";", ".", "؛") or item.kind == "place":
            return None
    return None
