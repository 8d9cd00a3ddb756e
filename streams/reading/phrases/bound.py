"""Words that bind forces to whom they serve: "forces loyal to A", "units under the command of A"."""

from collections.abc import Sequence

from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

BINDING = words_of("bound_to")
COMMANDED = ("under",)  # who is named behind these words is who acts


def bound(done: Sequence[Item], item: Item) -> int:
    """How many words bind an actor to "forces" before it: "of Libyan strongman", "allied to the"; 0 if none do."""
    step = len(done) - 1
    if step > 2 and done[step].low == "former" and done[step - 1].low == "a":
        return 0  # "fighters of a former A commander"
    if step > 2 and done[step].low == "'s" and done[step - 1].actors:
        step -= 2  # "forces allied with Libya's recognised government"
    while step > 1 and len(done) - step < 5 and _titles(done[step]):
        step -= 1
    if step > 2 and done[step].low == "'s" and done[step - 1].kind == "name":
        step -= 2  # "fighters of Iraq's A"
    if step < 1:
        return 0
    if (served := _served(done, step)) > 0:
        head = done[served - 1]
        return (
            len(done) - served if head.kind == "actor" or (head.kind == "word" and head.has("force")) else 0
        )
    if done[step].low in ("to", "with") and done[step - 1].low in BINDING:
        step -= 1
    elif done[step].low != "of" or not any(term.named for term in item.actors):
        return 0
    head = done[step - 1]
    general = head.kind == "actor" and not any(term.named for term in head.actors)
    return len(done) - step if general or (head.kind == "word" and head.has("force")) else 0


def _served(done: Sequence[Item], step: int) -> int:
    """Where "under the command of" begins that ends at ``step``; 0 if it does not."""
    if step < 3 or done[step].low != "of" or done[step - 1].low not in ("command", "leadership"):
        return 0
    start = step - 2 - done[step - 2].has("determiner")
    return start if done[start].low == "under" else 0


def _titles(item: Item) -> bool:
    """A word between "of" and a person's name: "of rebel general X"."""
    if item.kind != "word" or item.has("preposition", "conjunction", "relative"):
        return False
    return item.has("determiner", "person_titles") or not (
        item.entry.verbs or item.entry.tags - {"plain", "party"}
    )
