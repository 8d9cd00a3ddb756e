"""What was done told before what it was done to: "Also captured were the villages of X and Y"."""

from collections.abc import Sequence

from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

OPENING = words_of("before_a_deed")
LONGEST = 4  # items before the deed


def told_first(items: Sequence[Item], at: int) -> bool:
    """As in "Also captured were X and Y", "Among the villages seized were X and Y"."""
    if "participle" not in items[at].entry.forms or not 0 < at <= LONGEST or at + 2 >= len(items):
        return False
    if items[at + 1].low.partition(" ")[0] not in ("was", "were", "are", "is"):
        return False
    after = items[at + 2].place
    if after is None or not after.names or items[0].low not in OPENING:
        return False
    if items[at - 1].low == "those" and not (after.type or after.names[0].known):
        return False  # "Among those captured were" people
    return all(
        item.low in OPENING
        or item.has("determiner", "demonstrative")
        or (item.place and not item.place.names)
        for item in items[:at]
    )
