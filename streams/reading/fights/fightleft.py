"""Where a fight was that its own clause does not place: what the sentence has told before it."""

from collections.abc import Sequence

from streams.reading.clauses.asides import open_of
from streams.reading.clauses.verbgroup import verb_group
from streams.reading.fights.fightbehind import Refer
from streams.reading.fights.fightcues import Cue
from streams.reading.fights.fightscope import AWAY, LINKING, REACH, TOWN, Scope, is_area, named_at
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

ROAD = 5  # items between "linking" and the last place that a road links
SUBJECT = 6  # items between a verb and the place that is its subject
BACK = 8  # items between a word of fighting and what governs it
GOVERNORS = words_of("governors")
ANSWERS = words_of("answers")
FLEEING = words_of("to_flee")
CAUSES = words_of("causes")
CARING = words_of("where_the_wounded_are")
EDGES = words_of("edges_of_it")
UNDER = words_of("under_attack")
ALSO = (*words_of("before_a_scene"), ",")
BEING = words_of("forms_of_being")
ENDS = (";", ":", ".")


def left_of(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """The place of a fight that its clause has told before: "X saw clashes", "took X after clashes", "At X, ..."."""
    at = cue.at
    if near := _its(items, cue, refer) or _there(items, cue, refer) or _whose(items, cue, refer):
        return near
    if items[at].low.endswith(UNDER):
        return _subject(items, min([at, *verb_group(items, at)]), refer)
    if (
        cue.verb
        and "gerund" not in items[at].entry.forms
        and any(items[step].has("be") for step in verb_group(items, at))
    ):
        return _subject(items, min(verb_group(items, at)), refer)
    for step in range(at - 1, max(-1, at - BACK), -1):
        item = items[step]
        if item.low == "under" and step:
            return _subject(items, step - 1, refer)
        met = item.low == "against" and items[at].low == "resistance"
        if (met or item.low in GOVERNORS) and not cue.verb:
            if items[step + 1].low in ANSWERS:
                return []
            if item.low == "during" and items[at - 1].low == "the":
                return []
            loose = item.low not in CAUSES and Scope(items, cue, refer, loose=True).names()
            return _main(items, step, refer) or loose or _opening(items, refer)
        if item.has("fighting_scene"):
            return _subject(items, min([step, *verb_group(items, step)]), refer)
        if item.place is not None or item.low in (";", ".") or item.has("contrast", "relative"):
            break
    return _fronted(items, min([at, *verb_group(items, at)]), refer) or _fled(items, cue, refer)


def _whose(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """As in "X, whose defenders had beaten off three attacks": the place that they defend."""
    step = next((n for n in range(cue.at - 1, max(1, cue.at - SUBJECT), -1) if items[n].low == "whose"), 0)
    before = step - 1 - (step > 1 and items[step - 1].low == ",")
    return named_at(items, before, refer) if step and items[before].place is not None else []


def governed_of(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """As in "retook streets in X amid fighting": the town of the clause on which the fight hangs."""
    for step in range(cue.at - 1, max(-1, cue.at - BACK), -1):
        if items[step].low in GOVERNORS and not cue.verb:
            names = _main(items, step, refer)
            return names if names and (not names[0].type or names[0].type in POPULATED) else []
        if items[step].place is not None or items[step].low in ENDS:
            break
    return []


def _its(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """As in "reached the dam of X and fought at its entrance", "resistance is met on its outskirts"."""
    for step in range(cue.start + 1, min(len(items) - 1, cue.start + BACK + 2)):
        item = items[step]
        if item.place is not None or item.low in ENDS or item.has("contrast"):
            return []
        if item.low == "its" and items[step - 1].has("locative") and items[step + 1].low in EDGES:
            named = [at for at in range(cue.at) if items[at].place is not None and named_at(items, at, refer)]
            own = [at for at in named if at == named[0] or not _told_more(items, at)]
            return named_at(items, own[-1], refer) if own else refer(TOWN, item.start)
    return []


def _told_more(items: Sequence[Item], at: int) -> bool:
    """As in "X, the main town of Y", "X, a town of Y": a name that only tells more of the one before it."""
    phrase = items[at].place
    return items[at - 1].low == "of" or (phrase is not None and phrase.ranked)


def _there(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """As in "sent troops to X after rebels attacked a post there": the last place before."""
    behind = items[cue.at + 1 : cue.at + BACK]
    step = next((step for step, item in enumerate(behind) if item.low == "there"), -1)
    if step < 0 or any(item.low in ENDS or item.has("pronoun", "contrast") for item in behind[:step]):
        return []
    if step + 1 < len(behind) and behind[step + 1].has("be", "have"):
        return []
    before = (at for at in range(cue.at - 1, -1, -1) if items[at].place is not None)
    return next((names for at in before if (names := named_at(items, at, refer))), [])


def _fled(items: Sequence[Item], cue: Cue, refer: Refer) -> list[Named]:
    """As in "Fighting has forced thousands to flee X": a battle that drives people from a place is there."""
    if cue.kind != "battle" or cue.verb:
        return []
    for step in range(cue.at + 1, min(len(items) - 1, cue.at + REACH)):
        item = items[step]
        if item.low in ENDS or item.has("contrast", "subordinator", "relative", "condition"):
            break
        if item.low in FLEEING:
            after = step + 1 + (items[step + 1].low == "from")
            phrase = items[after].place if after < len(items) else None
            return named_at(items, after, refer) if phrase is not None else []
    return []


def _opening(items: Sequence[Item], refer: Refer) -> list[Named]:
    """As in "In X, ten soldiers were killed during a clash": where the whole sentence is."""
    at = next((step for step, item in enumerate(items[:4]) if item.has("locative")), None)
    if at is None or not all(_light(item) for item in items[:at]):
        return []
    for step in range(at + 1, min(len(items), at + 5)):
        if items[step].low == ",":
            return named_at(items, step - 1, refer) if items[step - 1].place is not None else []
    return []


def _light(item: Item) -> bool:
    return item.kind in ("day", "sign") or item.has("adverb", "conjunction", "contrast")


def _subject(items: Sequence[Item], before: int, refer: Refer) -> list[Named]:
    """The place right before a verb group."""
    comma = before > 1 and items[before - 1].low == ","
    aside = open_of(items, before - 1) if comma else None
    if aside and items[aside - 1].place is not None:
        return named_at(items, aside - 1, refer)  # "X, the main town in Y, was attacked"
    if aside and items[aside - 1].kind == "day" and items[aside + 1].place and items[aside + 2].low == ",":
        return named_at(items, aside + 1, refer)  # "On Monday, X, the main town in Y, was attacked"
    for step in range(before - 1, max(-1, before - SUBJECT), -1):
        item = items[step]
        if item.place is not None:
            return named_at(items, step, refer)
        if item.low in ("that", "which") and items[step + 1].has("have", "be"):
            continue  # "X, a town that has been the scene of clashes"
        if item.kind != "day" and item.low not in ALSO and not item.low.startswith(BEING):
            break
    return []


def _main(items: Sequence[Item], governor: int, refer: Refer) -> list[Named]:
    """What was taken, left or told of in the clause that "after", "in" or "amid" hangs on."""
    rest: list[Named] = []
    verbs = 0
    for step in range(governor - 1, max(-1, governor - REACH), -1):
        item = items[step]
        if item.low in ENDS or item.has("contrast", "relative", "condition"):
            break
        if item.has("subordinator") and not item.has("preposition", "locative"):
            break
        aside = (
            step + 1 < governor and items[step + 1].low == ","
        )  # "..., residents said, in the fiercest fighting"
        if "report" in item.entry.verbs and item.low not in ("reported",) and not aside:
            break
        if item.place is None:
            verbs += item.kind == "word" and "past" in item.entry.forms and not item.has("be", "have")
            if verbs > 1:
                break
            continue
        names = named_at(items, step, refer)
        one_of = step > 1 and items[step - 1].low == "of" and items[step - 2].low == "one"
        if item.place.type in POPULATED and not names and not one_of:
            break  # "seized three villages in the offensive"
        before = items[step - 1] if step else None
        if not names or (before is not None and before.low in AWAY) or _office(items[step + 1]):
            continue
        if any(each.low in LINKING for each in items[max(0, step - ROAD) : step]):
            continue  # "took X, on the highway linking Y with Z, after a battle"
        if any(each.low in CARING or each.noun in CARING for each in items[max(0, step - 4) : step]):
            return []  # "taken to a hospital in X after clashes"
        whole = step > 1 and items[step - 1].has("inside") and items[step - 2].place is not None
        if is_area(item, names) or whole or (before is not None and before.has("fighting_beside")):
            rest = rest or names
            continue
        return names
    return rest


def _office(after: Item) -> bool:
    """As in "Lol state governor", "Babil provincial police": whose office it is, and not where it was."""
    return after.has("person_titles", "statesman") or after.low in ("provincial", "police", "state")


def _fronted(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """As in "At X, the two sides clashed", "In X heavy fighting ..."."""
    where = False
    into: list[Named] = []
    for step in range(at - 1, max(-1, at - REACH), -1):
        item = items[step]
        if (
            item.low in ENDS
            or item.has("contrast", "condition")
            or (item.has("relative") and item.low != "where")
        ):
            break
        where |= item.low == "where"  # "X, where the army is fighting the rebels"
        aside = (
            open_of(items, step - 1) if item.low == "where" and step and items[step - 1].low == "," else None
        )
        if aside and items[aside - 1].place is not None:
            return named_at(items, aside - 1, refer)  # "X, a post in a valley, where fighting went on"
        if item.place is None:
            if _finite(items, step) and not where:
                return into if items[step].entry.verbs & {"enter", "take"} else []
            continue
        into = named_at(items, step, refer)
        before = items[step - 1] if step else None
        around = bool(item.place.names) and item.place.names[0].start - item.start > len("some ")
        if (
            where
            or around
            or (before is not None and before.has("locative") and not before.has("fighting_beside"))
        ):
            return named_at(items, step, refer)
    return []


def _finite(items: Sequence[Item], step: int) -> bool:
    item = items[step]
    if item.kind != "word":
        return False
    return item.has("be", "have", "fighting_lasting") or "past" in item.entry.forms


def _perfect(items: Sequence[Item], at: int) -> bool:
    """As in "his forces have fought militias for months": told of the past, and of no place just named."""
    return any(items[step].has("have") for step in verb_group(items, at))


def carried(before: Sequence[Item], items: Sequence[Item], at: int) -> list[Named]:
    """The one place where the sentence before has somebody: "Soldiers came at X. Five died in the gun battle"."""
    if any(item.place is not None and item.place.names for item in items) or _perfect(items, at):
        return []
    found: list[list[Named]] = []
    for step, item in enumerate(before):
        if item.place is None or not item.place.names or not before[step - 1].has("locative"):
            continue
        if is_area(item, item.place.names) or before[step - 1].has("fighting_beside"):
            continue
        within = step > 1 and before[step - 2].place is not None and bool(found)
        if not within:
            found.append(item.place.names)
    alone = len(found) == 1 and len(found[0]) == 1 and not found[0][0].actors
    return found[0] if alone else []
