"""People who hold no town: crowds that flee it, somebody of whom only a title tells; and what they tell of it."""

from collections.abc import Sequence

from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

CROWDS, TOLD = words_of("crowds"), words_of("told_how")


def crowd(before: Item) -> bool:
    """As in "refugees who fled": people who hold nothing."""
    plain = (
        before.kind == "word" and not before.capital and not before.has("party", "force", "unit", "control")
    )
    return plain and (before.low in CROWDS or before.low.endswith("ees") or before.has("inhabitant"))


def tells_how(items: Sequence[Item], at: int) -> bool:
    """As in "residents described how rebels captured X": so it was; not "asked how", "it is not clear how"."""
    return items[at].low == "how" and any(item.low in TOLD for item in items[max(0, at - 3) : at])


def unknown_person(items: Sequence[Item], relative: int) -> bool:
    """As in "the Afghan commander who took it over": somebody of whom only a title tells."""
    before = items[relative - 1] if relative else None
    named = any(item.kind in ("actor", "speaker") for item in items[max(0, relative - 4) : relative])
    return before is not None and before.has("person_titles") and not named
