"""Whether an English clause recalls what was long ago: "the anniversary of the capture", "years after A took X"."""

from collections.abc import Sequence

from streams.reading.items import Item
from streams.reading.predicate import Predicate

LONG = ("year", "years", "decades", "decade", "months", "centuries", "generation", "generations")
SINCE = ("after", "since", "when")


def recalled(items: Sequence[Item], predicate: Predicate) -> str:
    """The status "historical" for what a clause only recalls, else none."""
    return "historical" if _remembered(items, predicate) or _long_after(items, predicate.start) else ""


def _remembered(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "marked the anniversary of forces liberating X", "commemorated the day when A took X"."""
    for step in range(predicate.start - 1, -1, -1):
        item = items[step]
        if item.has("commemorates"):
            return True
        if item.low in (",", ";", ":") or (item.entry.forms & {"past", "present"} and item.kind == "word"):
            return False
    return False


def _long_after(items: Sequence[Item], start: int) -> bool:
    """As in "five years after A took X", "in the decade since A took X"."""
    for step in range(start - 1, 0, -1):
        item = items[step]
        if item.low in SINCE:
            return items[step - 1].low in LONG
        if item.low in (",", ";", ":") or item.has("contrast", "relative", "subordinator"):
            return False
    return False
