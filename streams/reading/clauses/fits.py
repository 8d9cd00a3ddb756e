"""Whether what stands beside a predicate bears out its frame: "took over", but not "took five days"."""

from collections.abc import Sequence
from itertools import takewhile

from streams.reading.clauses.arguments import Arguments
from streams.reading.clauses.circumstances import by_now
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.strangers import visits
from streams.reading.clauses.verbgroup import DECLARED, HOURS, declared
from streams.reading.clauses.withdrawals import carried
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

EXPLOSIVES = frozenset(words_of("explosives"))
TOWNSPEOPLE = words_of("townspeople")
INSIDE = words_of("men_inside")
EMPTIED = ("اخل", "اجل")
SO = words_of("so")
NEXT = words_of("days_next")
ONWARD = words_of("onto")
DROPPED = words_of("dropped")
ADMITTED = 14  # items between "admitted" and the state that is admitted
GUARDS = words_of("guards")
PULL = words_of("pull")
OFTEN = words_of("often")
CAPTIVES = words_of("captives")
TAKEN_SO = words_of("taken_so")
INTO = words_of("into_control")
TERMS = words_of("terms_entered")
SPANS = frozenset(words_of("spans"))
STATE_WORDS = frozenset(words_of("wholly_or_now"))


def lately(item: Item) -> bool:
    """As in "since Monday": since a day that is news."""
    day = item.day
    return day is not None and day.since and day.date is not None and not day.historical


def fits(name: str, predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """Whether the words beside a predicate bear out what its frame tells."""
    if name == "control":
        return _controls(predicate, found, items)
    if _other_sense(name, predicate.at, items) or not _means_so(name, predicate, found, items):
        return False
    before = items[predicate.start - 1] if predicate.start else None
    if predicate.voice == "passive" and before and (before.kind == "number" or before.low in CAPTIVES):
        return False  # "90 were killed and 12 were captured", "prisoners were freed from the jail"
    if name == "change":
        near = items[max(0, predicate.at - 4) : predicate.at + 6]
        return not any(item.low in OFTEN for item in near)
    if name == "bring":
        return found.control
    if name == "flag":
        return found.flag
    if name == "pass":
        return _passes(predicate, found, items)
    if (
        name == "fall"
        and predicate.voice == "active"
        and any(items[found.slots[slot]].place for slot in DROPPED if slot in found.slots)
    ):
        return False  # "shells fell on the village"
    if name == "hand" and predicate.voice == "active" and "object" not in found.slots:
        return _comes_back(found, items)
    if name == "follow":
        return "object" not in found.slots and not found.inherited and _alone(items, predicate.at + 1)
    if name == "drive" and predicate.voice == "active":
        whom = items[found.slots.get("object", 0)]
        actor = "object" in found.slots and whom.kind == "actor"
        return actor or whom.has("pronoun") or _men_inside(items, predicate.at)
    return True


def _men_inside(items: Sequence[Item], at: int) -> bool:
    """As in "forced the defenders out of X", "drove the garrison from X"."""
    for item in items[at + 1 : at + 4]:
        if item.low in INSIDE or (item.place is not None and item.place.type == "base"):
            return not (item.place is not None and item.place.names)
        if item.has("preposition") or item.place is not None:
            return False
    return False


def _alone(items: Sequence[Item], at: int) -> bool:
    """As in "X followed", "X followed on Monday"; not "fighting, which followed previous attempts"."""
    after = items[at] if at < len(items) else None
    if after is not None and after.kind == "day":
        after = items[at + 1] if at + 1 < len(items) else None
    if after is None or after.kind == "sign" or after.low.endswith("ly"):
        return True
    return after.has("preposition", "conjunction", "subordinator", "adverb", "determiner", "contrast")


def _comes_back(found: Arguments, items: Sequence[Item]) -> bool:
    """As in "the town returned to Azerbaijan": a place that is known or called one, not "Calm returned to Syria"."""
    place = items[found.slots["subject"]].place if "subject" in found.slots else None
    return place is None or bool(place.type) or any(name.known or name.type for name in place.names)


def _controls(predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """Whether the noun "control" is there, and with a verb that only tells a state something that makes it news."""
    before = items[max(0, predicate.start - 2) : predicate.start]
    if predicate.voice == "passive" and any(other.has("control") for other in before):
        return True  # "control was established over X"
    been = items[predicate.at].low == "been"
    opening = items[: min(3, predicate.start)] if been else []  # "since Monday A has been in control of X"
    if any(lately(item) for item in [*opening, *items[predicate.start : predicate.at + 12]]):
        return found.control  # "has been in control of X since Monday"
    state = items[predicate.at].has("be", "have") or items[predicate.at].low in ("hold", "holds", "held")
    return found.control and (not state or bool(found.words & STATE_WORDS) or _by_now(predicate, items))


def _by_now(predicate: Predicate, items: Sequence[Item]) -> bool:
    """Not so "by Monday it had been under their control for a year"."""
    return items[predicate.at].low != "been" and by_now(items, predicate.at)


def _passes(predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """Whether a place comes under somebody's control, or is under it by now."""
    if items[predicate.at].low == "been" and any(lately(item) for item in items[predicate.at :]):
        return found.control
    being = items[predicate.at].has("be") or declared(items[predicate.at])
    if being or items[predicate.at].low.startswith("remain"):
        if _holds(predicate, found, items):
            return False
        admitted = any(
            item.has("admitting") for item in items[max(0, predicate.at - ADMITTED) : predicate.at]
        )
        fresh = admitted or bool(found.words & STATE_WORDS) or _by_now(predicate, items)
        fresh |= declared(items[predicate.at]) or items[predicate.at + 1].low in DECLARED
        fresh |= _next_day(items, predicate.at)
        found.state = found.control and not fresh and being
        return found.control and being
    to = found.slots.get("to")
    if items[predicate.at].low.startswith("belong"):
        told = (*found.words, *(item.low for item in items[max(0, predicate.at - 2) : predicate.at]))
        return not STATE_WORDS.isdisjoint(told) or any(
            item.kind == "day" or item.low in HOURS for item in items[: predicate.at]
        )
    return (found.control and _into(items, predicate.at)) or (to is not None and items[to].kind == "actor")


def _next_day(items: Sequence[Item], at: int) -> bool:
    """As in "X was in rebel hands the next morning": it came about meanwhile."""
    behind = takewhile(lambda item: item.kind != "sign" and not item.has("relative"), items[at + 1 : at + 8])
    return any(item.kind == "day" and item.low.startswith(NEXT) for item in behind)


def _holds(predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """As in "they were in control of X": who is so holds it, and is not held."""
    subject = items[found.slots["subject"]] if "subject" in found.slots else None
    if subject is None or not (subject.has("pronoun") or subject.kind == "actor"):
        return False
    after = items[predicate.at + 1 : predicate.at + 6]
    return any(
        one.low == "in"
        and any(item.has("control") and item.low != "hands" for item in after[at + 1 : at + 3])
        for at, one in enumerate(after)
    ) and any(item.low in ("of", "over") for item in after)


def _other_sense(name: str, at: int, items: Sequence[Item]) -> bool:
    """Whether what follows an Arabic verb shows that it means something else: shells fall, staff is pulled out."""
    after = items[at + 1 : at + 6]
    if name == "fall":
        return bool(after) and after[0].low in ("علي", "في", "قرب")  # "قذائف سقطت على منازل في حي"
    if name == "enter" and any(item.low.startswith(TERMS) for item in after[:2]):
        return True  # "دخلت الحرب شهرها السابع"
    if name == "enter" and items[at].has("replaces"):
        return not any(item.has("stead") for item in items[at + 1 : at + 9])
    if name != "leave":
        return False
    people = any(item.low in TOWNSPEOPLE for item in items[at + 1 : at + 8])
    if people and items[at].low.startswith(EMPTIED):
        return True  # "أخلت السلطات X من سكانها"
    if items[at].has("resets"):
        return not any(item.has("redeployment") for item in after)
    return items[at].has("pulls") and not any(item.kind == "actor" for item in after)


def _means_so(name: str, predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """Whether a verb of several meanings has the one that counts: "pulled its men out of X", not "took years"."""
    speaker = name == "enter" and items[found.slots.get("subject", predicate.at)].kind == "speaker"
    if speaker or (name == "enter" and visits(items, predicate.at)):
        return False  # "وصل رئيس الوزراء إلى مدينة X"
    if name == "enter" and "عود" in items[predicate.at].low.replace("عاد", "عود"):
        return "subject" in found.slots and "الي" in found.slots
    if predicate.trigger == "خلو":  # of an enemy, and not of mines
        return any(items[found.slots[slot]].kind == "actor" for slot in ("من",) if slot in found.slots)
    if name == "take" and items[predicate.at].low.startswith("claim"):
        return _claims(predicate, found, items)
    if name == "leave" and items[predicate.at].low in PULL:
        out = "out of" in found.slots or ("from" in found.slots and "out" in found.words)
        whom = items[predicate.at + 1 : predicate.at + 3]
        men = len(whom) > 1 and whom[0].has("possessive") and whom[1].has("force")  # "pulled its men out"
        return out and (men or items[found.slots.get("object", predicate.at)].kind == "actor")
    if name == "leave":
        rescue = items[predicate.at].low.startswith("evacuat") and any(item.has("disaster") for item in items)
        if rescue or carried(items, predicate.at):
            return False
        return not (_bound_for(items, predicate, found) or _leaves_so(items, predicate, found))
    if name == "take" and items[predicate.at].low.startswith("secur") and _guards(items, predicate.at):
        return False
    if name == "take" and _of_mines(items, predicate.at):
        return False
    other = (
        _lasts(items, predicate.at) or _occupied_for(items, predicate.at) or _taken_so(items, predicate.at)
    )
    return not (name == "take" and other)


def _of_mines(items: Sequence[Item], at: int) -> bool:
    """As in "cleared the town of mines": of things, and not of anybody."""
    after = items[at + 1 : at + 9]
    of = next(
        (step for step, item in enumerate(after) if item.low == "of" and step and after[step - 1].place), None
    )
    cleans = items[at].low.startswith(("clear", "rid", "purg", "cleans", "sweep"))
    return cleans and of is not None and any(item.low in EXPLOSIVES for item in after[of + 1 : of + 4])


def _guards(items: Sequence[Item], at: int) -> bool:
    """As in "police recovered nine hostages and secured the town": they keep order in it."""
    return any(word in GUARDS for item in items[:at] for word in item.low.split())


def _claims(predicate: Predicate, found: Arguments, items: Sequence[Item]) -> bool:
    """As in "the ministry claimed the town of X on Monday": a town, and nothing that is claimed about it."""
    index = found.slots.get("object")
    place = items[index].place if index is not None else None
    if place is None or index is None or place.type not in POPULATED or items[predicate.at].low != "claimed":
        return False
    rest = takewhile(
        lambda item: item.low not in (".", ";") and not item.has("relative", "plain_and"), items[index + 1 :]
    )
    return not any(
        item.low == "as" or item.has("be", "have", "modal") or item.entry.forms & {"past"} for item in rest
    )


def _taken_so(items: Sequence[Item], at: int) -> bool:
    """As in "took the town by surprise", "took X hostage"."""
    return any(item.low in TAKEN_SO for item in items[at + 1 : at + 8]) and items[at].low.startswith(
        ("take", "took", "taking")
    )


def _bound_for(items: Sequence[Item], predicate: Predicate, found: Arguments) -> bool:
    """As in "a column left X for Y": it sets out, and others stay."""
    index = found.slots.get("object")
    after = items[index + 1 : index + 4] if index is not None and items[index].place is not None else []
    if index is not None and items[predicate.at].low.startswith("mov"):
        return any(item.low in ONWARD for item in items[index + 1 : index + 2])  # "moved out of X towards Y"
    goes = items[predicate.at].low.startswith(("left", "leav", "depart"))
    return (
        goes
        and len(after) > 1
        and after[0].low == "for"
        and any(item.place is not None and item.place.names for item in after)
    )


def _leaves_so(items: Sequence[Item], predicate: Predicate, found: Arguments) -> bool:
    """As in "leaving X as the last city", "leaving X without water": what becomes of X, and nobody goes."""
    if predicate.at + 1 < len(items) and items[predicate.at + 1].low == "behind":
        return True  # "they had left behind 20 tanks"
    index = found.slots.get("object", len(items))
    after = items[index + 1].low if index + 1 < len(items) else ""
    return items[predicate.at].low == "leaving" and (after in SO or after.endswith(("ed", "able")))


def _into(items: Sequence[Item], at: int) -> bool:
    """As in "came under the control of A": and not "comes on the heels of A's seizure of X"."""
    ways = [item.low for item in items[at + 1 : at + 6] if item.has("preposition", "control")]
    return not ways or ways[0].rpartition(" ")[2] in INTO or ways[0] in ("of", "from") or at + 1 == len(items)


def _occupied_for(items: Sequence[Item], at: int) -> bool:
    """As in "troops who had occupied it for two years": for how long, and not that they came."""
    after = items[at + 1 : at + 12] if items[at].low.startswith("occup") else []
    step = next((n for n, item in enumerate(after) if item.low == "for"), len(after))
    return any(item.low in SPANS and item.kind == "word" for item in after[step : step + 4])


def _lasts(items: Sequence[Item], at: int) -> bool:
    """As in "took five days to retake X"."""
    for item in items[at + 1 : at + 5]:
        if item.low in SPANS and item.kind == "word":
            return items[at].low in ("take", "takes", "took", "taken", "taking")
        if item.place is not None or item.has("preposition", "control") or item.kind == "actor":
            return False
    return False
