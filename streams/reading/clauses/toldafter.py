"""Whether what follows on a noun tells its deed as done: "the capture of X was announced", "shocked the region"."""

from collections.abc import Sequence

from streams.reading.clauses.verbgroup import reduced
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import words_of

UNSURE = words_of("unsure_of_it")
VALUED = words_of("valued")
CLAIMED = 16  # items from a deed to what is said of the claim


def _past_of(items: Sequence[Item], at: int) -> bool:
    """As in "A's capture of X disrupted trade": a verb that nothing knows, behind the names of the deed."""
    before, item = items[at - 1], items[at]
    named = before.place is not None or before.kind in ("actor", "day")
    return named and item.kind == "word" and item.entry is NO_ENTRY and item.low.endswith("ed")


def told_after(items: Sequence[Item], start: int) -> bool:
    """As in "The capture of X by Y was announced": a noun whose own verb tells it as done."""
    for index in range(start + 1, min(len(items), start + 22)):
        item = items[index]
        if item.has("modal", "negation", "condition") or item.low == ";" or item.low in UNSURE:
            return False
        if (
            _past_of(items, index)
            or (item.low in VALUED and items[index - 1].has("be"))
            or "factual_after" in item.entry.status
        ):
            return True
        if item.entry.forms & {"past"} and item.entry.verbs:
            return not reduced(items, index, []) and not item.entry.status & {
                "planned",
                "attempted",
                "negated",
            }
    return False


def of_denied_news(items: Sequence[Item], start: int) -> bool:
    """As in "denied the announcement about the A forces taking X"."""
    step = start - 1
    if step < 1 or items[step].kind != "actor":
        return False
    near = items[max(0, step - 5) : step]
    about = any(item.low in ("about", "of", "on") for item in near[-2:])
    if not about or not any(item.has("claim_noun") for item in near):
        return False
    return any("deny" in item.entry.verbs for item in items[:step])


def unconfirmed_claim(items: Sequence[Item], start: int) -> bool:
    """As in "X had been taken by A, a claim that was not officially confirmed"; not what nobody could verify."""
    for at in range(start, min(len(items) - 2, start + CLAIMED)):
        if items[at].low == "," and items[at + 1].low == "a" and items[at + 2].has("claim_noun"):
            rest = items[at + 3 : at + 10]
            sure = next((n for n, item in enumerate(rest) if item.low.startswith("confirm")), 0)
            return any(item.has("negation") for item in rest[:sure])
    return False
