"""The small words around a verb: auxiliaries, "to", "not", adverbs; and participles that describe."""

from collections.abc import Sequence

from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

ADVERBS = frozenset(words_of("adverbs_by_verbs"))
SHARED = 20  # items between an auxiliary and a second participle
QUOTED = 5  # words of a name in quotation marks
NAMED = words_of("called")
PAIR = 12  # items between two verbs that one word governs
HOURS = words_of("hours_of_day")
DECLARED = words_of("declared_so")
PASSIVE = words_of("was_were")
AUXILIARY = ("be", "have", "do", "modal", "negation")


def verb_group(items: Sequence[Item], at: int) -> list[int]:
    """Indexes of the verb group's small words, right to left: auxiliaries, "to", "not", adverbs between them."""
    group: list[int] = []
    step, pending = at - 1, 0
    while step >= 0 and pending < 4:
        item = items[step]
        if item.has(*AUXILIARY) and not (
            item.has("have") and "gerund" in item.entry.forms and item.low != "having"
        ):
            group.append(step)
            pending = 0
        elif (item.low == "to" or item.low.endswith(" to")) and (
            not group or items[group[-1]].has("be", "have")
        ):
            group.append(step)
            break
        elif item.low == "," and (jump := _aside_in_group(items, step)) is not None:
            step = jump
            continue
        elif _declared(items, step) and not group:
            group.append(step)  # "was declared captured"
        elif item.low == '"' and step and items[step - 1].has(*AUXILIARY):
            pass  # "had \"taken control of X\""
        elif item.low in HOURS and step and items[step - 1].low in ("by", "before", "at"):
            step -= 1  # "had by noon taken X"
        elif step and items[step + 1].kind == "day" and items[step - 1].has(*AUXILIARY):
            pass  # "had by Monday evening taken X"
        elif item.low in ADVERBS or (item.kind == "word" and item.low.endswith("ly")) or item.kind == "day":
            pending += 1
        else:
            break
        step -= 1
    return group


def declared(item: Item) -> bool:
    """As in "was declared", where it is one phrase."""
    first, _, last = item.low.rpartition(" ")
    return last in DECLARED and first in PASSIVE


def _declared(items: Sequence[Item], at: int) -> bool:
    """As in "was declared (fully) captured", "has been confirmed liberated"; not "was confirmed, captured X"."""
    split = at > 0 and items[at].low in DECLARED and items[at - 1].has("be")
    if not (split or declared(items[at])):
        return False
    after = next((item for item in items[at + 1 :] if not adverbial(item)), None)
    return after is not None and after.kind == "word" and "participle" in after.entry.forms


def _aside_in_group(items: Sequence[Item], close: int) -> int | None:
    """As in "had, by morning, captured": past the aside to the auxiliary before it."""
    for step in range(close - 1, max(-1, close - 8), -1):
        if items[step].low == "," and step:
            return step - 1 if items[step - 1].has(*AUXILIARY) else None
    return None


def reduced(items: Sequence[Item], at: int, group: list[int]) -> bool:
    """As in "Nyabibwe, lost by the army": a past participle right behind what it describes."""
    if group or not items[at].entry.forms & {"participle"}:
        return False
    after = at + 1
    while after < len(items) and (items[after].kind == "day" or adverbial(items[after])):
        after += 1
    before = items[at - 1] if at else None
    aside = at > 1 and items[at - 1].low == "," and items[at - 2].place is not None
    taken = aside and after < len(items) and items[after].low == "from" and "take" in items[at].entry.verbs
    if after >= len(items) or (items[after].low != "by" and not taken):
        return False  # "X, recovered from the rebels"
    return before is not None and (
        before.kind in ("place", "name") or before.low in (",", "and") or before.has("conjunction")
    )


def shares_have(items: Sequence[Item], start: int) -> bool:
    """As in "had seized the base and taken the town": the auxiliary of the first participle serves for both."""
    if not (start and items[start - 1].has("conjunction")):
        return False
    for step in range(start - 2, max(-1, start - SHARED), -1):
        item = items[step]
        if item.has("have"):
            after = items[step + 1 : step + 4]
            return any(
                "participle" in other.entry.forms or other.low.endswith(("ed", "en")) for other in after
            )
        if item.low in (";", ":") or item.has("relative", "contrast", "condition", "modal", "negation"):
            return False
    return False


def plain_subject(items: Sequence[Item], start: int) -> bool:
    """Whether an actor stands right before the verb, or opens the sentence: "Rebel forces in Libya retake X"."""
    before = start - 1
    while before > 0 and (
        adverbial(items[before]) or items[before].kind == "day" or items[before].low == "on"
    ):
        before -= 1
    if before >= 0 and (items[before].kind == "actor" or _called(items, before)):
        return True
    if _places(items, before) and "fall" in items[start].entry.verbs:
        return True
    opens = before > 1 and items[before - 2].kind == "actor" and items[before].place is not None
    if not opens or items[before - 1].low != "in":
        return False
    head = items[max(0, before - 4) : before - 2]
    while head and head[-1].has("determiner"):
        head = head[:-1]
    return not head or head[-1].low == ":"


def _called(items: Sequence[Item], close: int) -> bool:
    """As in 'a coalition called "Seleka"': the name of who acts, in quotation marks."""
    if items[close].low != '"' or close < 2:
        return False
    opens = next((n for n in range(close - 1, max(0, close - QUOTED), -1) if items[n].low == '"'), 0)
    return opens > 1 and items[opens - 1].low in NAMED and items[opens - 2].kind in ("actor", "word")


def after_conjunction(items: Sequence[Item], start: int) -> bool:
    """Whether "and" or a comma stands right before the verb group."""
    return start > 0 and (items[start - 1].has("conjunction") or items[start - 1].low == ",")


def gerund_before(items: Sequence[Item], conjunction: int) -> int | None:
    """As in "from entering and capturing X": the first of two verbs that one word governs."""
    for step in range(conjunction - 1, max(0, conjunction - PAIR), -1):
        item = items[step]
        if item.kind == "sign" or item.has("be", "have", "modal", "subordinator"):
            return None
        if "gerund" in item.entry.forms and items[step - 1].has("preposition"):
            return step
    return None


def adverbial(item: Item) -> bool:
    """Whether it may stand between a verb and what it belongs to: "later", "quickly"."""
    return item.low in ADVERBS or item.low.endswith("ly")


def coordinated(items: Sequence[Item], at: int) -> bool:
    """As in "took X and later seized Y", "and 24 January seized Y": joined to a verb before it: X does not act."""
    step = min([at, *verb_group(items, at)]) - 1
    while step > 0 and (adverbial(items[step]) or items[step].kind == "day" or _on_day(items, step)):
        step -= 1
    return step > 0 and items[step].has("conjunction")


def _on_day(items: Sequence[Item], at: int) -> bool:
    return items[at].low == "on" and items[at + 1].kind == "day"


def _places(items: Sequence[Item], at: int) -> bool:
    """As in "8 August: X, Y and Z fall within hours of one another": several places open the sentence."""
    place = items[at].place if at >= 0 else None
    opens = at == 0 or (at > 0 and items[at - 1].kind in ("sign", "day"))
    return place is not None and len(place.names) > 1 and opens
