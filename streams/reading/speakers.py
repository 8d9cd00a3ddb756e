"""Who says it: the speaker a sentence is attributed to."""

from collections.abc import Sequence

from streams.actors.ontology import Ontology
from streams.reading.events import Event
from streams.reading.items import Item


def speaker(ontology: Ontology, items: Sequence[Item], event: Event) -> str | None:
    """The label of the speaker named with a word of reporting in this sentence, or None."""
    return None
