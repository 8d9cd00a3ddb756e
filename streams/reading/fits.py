"""Whether what stands beside a predicate bears out its frame: "took over", but not "took five days"."""

from collections.abc import Sequence

from streams.reading.arguments import Arguments
from streams.reading.items import Item
from streams.reading.predicate import Predicate
from streams.reading.verbgroup import dated_since

DROPPED = ("on", "onto", "near", "around", "inside", "into")
PULL = ("pull", "pulls", "pulled", "pulling")
OFTEN = ("times", "twice", "repeatedly", "often", "frequently", "constantly", "back and forth")
SPANS = frozenset(
    ["minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months", "year", "years", "time"]
)
STATE_WORDS = frozenset(
    (
        "full",
        "total",
        "complete",
        "entire",
        "now",
        "again",
        "back",
        "once more",
        "fully",
        "entirely",
        "also",
        "by then",
        "completely",
        "firmly",
    )
)


def fits(name: str, predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """Whether the words beside a predicate bear out what its frame tells."""
    if name == "control":
        if predicate.voice == "passive" and any(
            other.has("control") for other in items[max(0, predicate.start - 2) : predicate.start]
        ):
            return True  # "control was established over X"
        state = items[predicate.at].has("be", "have") or items[predicate.at].low in ("hold", "holds", "held")
        return found.control and (not state or bool(found.words & STATE_WORDS))
    if _other_sense(name, predicate.at, items) or not _means_so(name, predicate, found, items):
        return False
    if name == "change":
        return not any(item.low in OFTEN for item in items[predicate.at + 1 : predicate.at + 6])
    if name == "bring":
        return found.control
    if name == "flag":
        return found.flag
    if name == "pass":
        if items[predicate.at].has("be") or items[predicate.at].low.startswith("remain"):
            fresh = bool(found.words & STATE_WORDS) or dated_since(items[predicate.at :])
            return found.control and fresh and items[predicate.at].has("be")
        return found.control or ("to" in found.slots and items[found.slots["to"]].kind == "actor")
    if (
        name == "fall"
        and predicate.voice == "active"
        and any(items[found.slots[slot]].place for slot in DROPPED if slot in found.slots)
    ):
        return False  # "shells fell on the village"
    if name == "follow":
        return "object" not in found.slots and not found.inherited
    if name == "drive" and predicate.voice == "active":
        return ("object" in found.slots and items[found.slots["object"]].kind in ("actor",)) or items[
            found.slots.get("object", 0)
        ].has("pronoun")
    return True


def _other_sense(name: str, at: int, items: Sequence[Item]) -> bool:
    """Whether what follows an Arabic verb shows that it means something else: shells fall, staff is pulled out."""
    after = items[at + 1 : at + 6]
    if name == "fall":
        return bool(after) and after[0].low in ("علي", "في", "قرب")  # "قذائف سقطت على منازل في حي"
    if name == "enter" and items[at].has("replaces"):
        return not any(item.has("stead") for item in items[at + 1 : at + 9])
    if name != "leave":
        return False
    if items[at].has("resets"):
        return not any(item.has("redeployment") for item in after)
    return items[at].has("pulls") and not any(item.kind == "actor" for item in after)


def _means_so(name: str, predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """Whether a verb of several meanings has the one that counts: "pulled its men out of X", not "took years"."""
    if name == "leave" and items[predicate.at].low in PULL:
        return "out of" in found.slots and items[found.slots.get("object", predicate.at)].kind == "actor"
    return not (name == "take" and _lasts(items, predicate.at))


def _lasts(items: Sequence[Item], at: int) -> bool:
    """As in "took five days to retake X"."""
    for item in items[at + 1 : at + 5]:
        if item.low in SPANS and item.kind == "word":
            return items[at].low in ("take", "takes", "took", "taken", "taking")
        if item.place is not None or item.has("preposition", "control") or item.kind == "actor":
            return False
    return False
