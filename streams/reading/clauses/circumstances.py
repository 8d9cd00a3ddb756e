"""What stands around a verb of control and tells how it is meant: who had left, whom or what it leaves out."""

from collections.abc import Mapping, Sequence

from streams.articles.precision import Precision
from streams.reading.clauses.arguments import TIMES
from streams.reading.clauses.governed import described
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.told_first import told_first
from streams.reading.clauses.verbgroup import HOURS
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

AFTER = words_of("after")
FINDING, EMPTY = ("found", "finding"), ("gone", "empty")
FROM = words_of("whence")
EXCEPT = words_of("except_for")
RID_OF = words_of("rid_of")
LENGTHS = words_of("lengths")
EVERY_ONE = words_of("every_one_of_them")
SPANS = words_of("hours_and_days")
ALMOST = frozenset(words_of("almost"))
REACH = 12  # items between a state and the hour by which it had come about
NOUN_BEFORE = ("preposition", "determiner", "possessive", "number", "negation")


def but_for(items: Sequence[Item], where: int) -> bool:
    """As in "captured X except for the police station": a part of X, at an offset, is still held by others."""
    for at, item in enumerate(items[:-1]):
        if item.place is not None and item.start == where and len(item.place.names) == 1:
            behind = next((one.low for one in items[at + 1 : at + 3] if one.low != ","), "")
            return behind.startswith(EXCEPT)
    return False


def declared(items: Sequence[Item], at: int) -> bool:
    """As in "entered X and declared it fully liberated": who went in there has it."""
    for step in range(at + 1, min(len(items) - 2, at + REACH)):
        item, rest = items[step], items[step + 1 : step + 4]
        if item.low == ";" or item.has("contrast", "negation", "modal"):
            return False
        it = rest[0].has("pronoun") or (rest[0].place is not None and not rest[0].place.names)
        if item.has("boast") and it and any(one.low in RID_OF for one in rest[1:]):
            return True
    return False


def by_others(items: Sequence[Item], slots: Mapping[str, int]) -> bool:
    """As in "announced the capture of X by Malian troops": who took it is not who tells of it."""
    place, by = slots.get("object", slots.get("of")), slots.get("by")
    if place is None or by is None or items[by].kind != "actor":
        return False
    return not any(item.kind == "sign" or item.entry.forms for item in items[place + 1 : by])


def left_empty(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "entered X after the rebels fled", "moved into X within hours of the army's departure"."""
    rest, opened = items[predicate.at + 1 :], -1
    for at, item in enumerate(rest):
        if item.low == ";" or (item.has("contrast", "relative") and opened < 0):
            return False
        if item.low in EMPTY and any(one.low in FINDING for one in rest[max(0, at - 7) : at]):
            return True  # "rolled into X, found the militias gone"
        if opened < 0 and item.low.endswith(AFTER):
            opened = at if any(one.kind == "actor" for one in rest[at + 1 : at + 5]) else -1
        gone = item.entry.forms & {"past"} or (
            at and rest[at - 1].kind == "actor"
        )  # "after the rebels withdraw"
        goes = "leave" in item.entry.nouns or ("leave" in item.entry.verbs and gone)
        if goes and (opened >= 0 or any(one.low.endswith(AFTER) for one in rest[max(0, at - 8) : at])):
            return opened >= 0 or any(one.kind == "actor" for one in rest[max(0, at - 7) : at + 4])
    return False


def all_of_them(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "advanced into X, Y and Z, securing all three"; not "capturing both towns", "capturing both men"."""
    at = predicate.at + 1
    if predicate.voice != "active" or at >= len(items) or items[at].low not in EVERY_ONE:
        return False
    at += 1 + (at + 1 < len(items) and items[at].low == "all" and items[at + 1].has("number"))
    after = items[at] if at < len(items) else None
    ends = after is None or after.kind in ("sign", "day")
    return ends or (
        after is not None and after.low != "of" and after.has("preposition", "subordinator", "conjunction")
    )


def by_now(items: Sequence[Item], at: int) -> bool:
    """As in "by nightfall X was in their hands", "held X within hours": by then it had come about, which is news."""
    for step in range(at - 1, max(-1, at - REACH), -1):
        if items[step].low == ";" or items[step].has("contrast"):
            break
        if _come(items, step):
            return True
    for step in range(at + 1, min(len(items), at + REACH)):
        if items[step].low == ";" or items[step].has("contrast", "subordinator", "relative"):
            return False
        if _come(items, step):
            return True
    return False


def _come(items: Sequence[Item], at: int) -> bool:
    """As in "by Monday evening", "within hours", "hours later", "before long"."""
    item, after = items[at], items[at + 1 : at + 6]
    if item.kind == "day":
        return item.low.endswith("hours later")
    if item.low == "before":
        return bool(after) and after[0].low == "long"
    if item.low == "within":
        return any(one.low in SPANS for one in after[:2])
    if item.low != "by":
        return False
    for step, one in enumerate(after):
        if one.day is not None:
            past = not (one.day.historical or one.day.future)
            return past and one.day.precision == Precision.DAY
        if one.low in HOURS or one.low == "day":
            return bool(step) or one.low not in ("day", "night")  # "by day in their hands": every day
        if one.low == "end" and not any(other.kind == "day" for other in after):
            return True  # "by the end of the day"
        if one.kind not in ("word", "number") or one.has("control"):
            return False
    return False


def not_until(items: Sequence[Item], at: int) -> bool:
    """As in "did not take X until Sunday": on Sunday they did."""
    for step, item in enumerate(items[at + 1 : at + REACH], at + 1):
        if item.low in ("until", "till"):
            day = next((one.day for one in items[step + 1 : step + 3] if one.day is not None), None)
            return day is not None and day.date is not None and not (day.future or day.historical)
        if item.day is not None:
            return (
                item.day.until and item.day.date is not None and not (item.day.future or item.day.historical)
            )
        if item.low == ";" or item.has("contrast", "relative", "condition"):
            return False
    return False


def short_of(items: Sequence[Item], at: int) -> bool:
    """As in "all but captured X", "nearly took X": they did not."""
    before = [item.low for item in items[max(0, at - 2) : at]]
    return before == ["all", "but"] or not ALMOST.isdisjoint(before)


def its_own(items: Sequence[Item], index: int, noun: int, slots: Mapping[str, int]) -> int | None:
    """The place that "its" means in "calm after its capture by A", "after its fall to A, X was calm"."""
    taken = slots.keys() & {"by", "to"} and items[noun + 1].low != "of"
    if items[index].low != "its" or not taken:
        return None
    named = [step for step, item in enumerate(items) if item.place is not None and item.place.names]
    own = [step for step in named if step < index] or named
    before = items[own[0] - 1] if own and own[0] else None
    beside = before is not None and before.has("beside") and before.low != "to"
    alone = len(own) == 1 and not items[own[0]].actors and not beside
    return own[0] if alone else None


def not_it(items: Sequence[Item], index: int) -> bool:
    """As in "every town save X", "evacuated X residents": X is not what the verb is about."""
    if index and items[index - 1].has("excepting"):
        return True
    after = items[index + 1 : index + 3]
    if (
        after
        and after[0].place is not None
        and after[0].place.type == "building"
        and not (after[0].place.names or after[0].place.definite)
    ):
        return True  # "won X a new hospital"
    if (
        len(after) > 1
        and after[0].low in ("a", "an")
        and after[1].kind == "word"
        and not after[1].entry.verbs
    ):
        return after[1].low not in TIMES  # "won X a hospital"
    return (bool(after) and after[0].has("inhabitant")) or _somebody(items, index) or _school(items, index)


def _school(items: Sequence[Item], index: int) -> bool:
    """As in "occupied X primary school": X only tells where it stands."""
    after = items[index + 1 : index + 3]
    noun = (
        after[1].place
        if len(after) > 1 and after[0].kind == "word" and after[0].entry.tags <= {"plain"}
        else None
    )
    plain = noun is not None and not (after[0].entry.verbs or after[0].low.endswith("ly"))
    return plain and noun is not None and noun.type == "building" and not (noun.names or noun.definite)


def _somebody(items: Sequence[Item], index: int) -> bool:
    """As in "captured A B in the town of X", "captured A, a rebel leader": a name that no table has, of a person."""
    place = items[index].place
    if place is None or place.type or len(place.names) != 1 or place.names[0].known or place.names[0].type:
        return False
    if index and items[index - 1].low in KIN:
        return True  # "captured his son X"
    after = items[index + 1 : index + 8]
    if len(after) > 1 and after[0].low in ("in", "at", "near") and (where := after[1].place) is not None:
        return bool(where.names) and where.type in ("city", "town", "village")
    if len(after) < 3 or after[0].low != "," or not after[1].has("determiner", "possessive"):
        return False
    title = next((at for at, item in enumerate(after) if item.kind == "speaker" or _titles(after, at)), 0)
    says = after[title + 1 : title + 3]
    plain = all(item.kind != "sign" and item.place is None for item in after[1:title])
    return bool(title) and plain and not any("report" in item.entry.verbs for item in says)


def _titles(items: Sequence[Item], at: int) -> bool:
    """As in "a rebel major"; not "the last major rebel bastion"."""
    after = items[at + 1 : at + 2]
    return items[at].has("person_titles") and not any(item.place or item.kind == "actor" for item in after)


def distant(items: Sequence[Item], index: int) -> bool:
    """As in "75 kilometres from X", "the road from X to Y", "على بعد 30 كم عن X": how far it is, or which road."""
    before = items[max(0, index - 3) : index]
    far = any(item.low in LENGTHS or item.noun in LENGTHS for item in items[max(0, index - 4) : index])
    return (far and any(item.low in FROM for item in before)) or along(items, index)


def along(items: Sequence[Item], index: int) -> bool:
    """As in "pushed them back along the road from X to Y": X only tells which road."""
    step = index - 1
    while step > 0 and items[step].has("determiner"):
        step -= 1
    road = items[step - 1].place if step > 0 and items[step].low == "from" else None
    return road is not None and road.type in ("road", "area", "hill") and not road.names


def by_some(items: Sequence[Item], predicate: Predicate, filled: bool) -> bool:
    """As in "was captured by two different groups": by somebody that nothing knows."""
    after = items[predicate.at + 1 : predicate.at + 5]
    by = predicate.voice == "passive" and not filled and bool(after) and after[0].low == "by"
    return by and any(item.has("party", "force") for item in after[1:])


def others(items: Sequence[Item], index: int) -> bool:
    """As in "fighters from the country's second rebel group", "a new armed group": a group that goes without a name."""
    if _new_group(items, index):
        return True
    if index + 1 >= len(items) or items[index + 1].low not in ("from", "of"):
        return False
    actors = items[index].actors
    general = bool(actors) and all(
        term.role in ("fighter", "irregular") and term.lang == "en" for term in actors
    )
    rest = items[index + 2 : index + 7]
    return general and any(item.kind == "actor" or item.has("party") for item in rest)


def _new_group(items: Sequence[Item], index: int) -> bool:
    """As in "a previously unknown rebel group", "a rival militia": none of those that fight in this war."""
    item = items[index]
    general = bool(item.actors) and not any(term.id or term.country for term in item.actors)
    called = general and item.low.endswith(GROUPS)
    if called and index + 1 < len(items) and items[index + 1].low == "for":
        return True  # "the rebel Movement for Democracy in X"
    return called and any(one.low in NEWCOMERS for one in items[max(0, index - 2) : index])


def verbal(items: Sequence[Item], at: int) -> bool:
    """Whether a word is a verb with its own clause, and no noun: "withdrew without orders from X"."""
    forms, before = items[at].entry.forms, items[at - 1]
    noun = "past" not in forms and before.has(*NOUN_BEFORE)
    return bool(forms & {"past", "present"}) and not noun


KIN = words_of("kin")
GROUPS, NEWCOMERS = words_of("groups_of_men"), words_of("newcomers")
SITES = ("base", "building", "airport", "hill", "crossing", "field")


def gap(items: Sequence[Item], predicate: Predicate) -> int | None:
    """The place before the relative pronoun that opens the clause of a predicate."""
    told = _they_say(items, predicate.start)
    if told is not None:
        return told
    step = predicate.start - 1
    while step >= 0 and predicate.start - step < 12:
        if items[step].has("relative"):
            if items[step].low in ("who", "whom", "whose"):
                return None  # a person, as in "X, who lost"
            if items[step].low == "where" and not any(
                one.has("control") for one in items[predicate.at + 1 :][:4]
            ):
                return None  # "X, where soldiers had taken shelter", "X, where they freed prisoners"
            before = step - 1
            while before >= 0 and (
                items[before].low == "," or items[before].kind == "day" or items[before].has("preposition")
            ):
                before -= 1
            if before > 1 and items[before - 1].has("beside") and _populated(items[before - 2]):
                before -= 2  # "a village near X that they took"
            if before > 1 and items[before - 1].low == "in" and _typed(items[before - 2]):
                before -= 2  # "X, a town in Y that they took"
            return (
                described(items, before) if before >= 0 and items[before].kind in ("place", "name") else None
            )
        item = items[step]
        if item.kind == "place" and not (item.actors and step == predicate.start - 1):
            return step if _unlinked(items, step, predicate) else None
        if item.low in (",", ";") or (item.entry.verbs and "report" not in item.entry.verbs):
            return None
        step -= 1
    return None


def _unlinked(items: Sequence[Item], at: int, predicate: Predicate) -> bool:
    """As in "X, a town his men overran": a relative clause without a pronoun, right behind a noun for a town."""
    who = items[at + 1 : predicate.start]
    acts = [item for item in who if item.kind == "actor" or item.has("pronoun")]
    small = all(item in acts or item.has("determiner", "possessive", "have", "adverb") for item in who)
    return len(acts) == 1 and small and _populated(items[at]) and predicate.mood == "finite"


def goal(items: Sequence[Item], at: int) -> bool:
    """As in "retreated from X to Kabul": where they went, and no government; not "left it to Kabul"."""
    return items[at].place is not None and not (at > 1 and items[at - 2].has("pronoun"))


def _typed(item: Item) -> bool:
    """As in "the town of X", "X, a town", "the police station (in Y)"."""
    return _populated(item) or (item.place is not None and item.place.type in SITES)


def _populated(item: Item) -> bool:
    return item.place is not None and item.place.type in POPULATED


def _they_say(items: Sequence[Item], start: int) -> int | None:
    """As in "X, a village the army says it has won": what is said of the place right before."""
    who, says, whose, place = items[start - 1 : start], start - 2, start - 3, start - 4
    if place >= 0 and items[place].has("determiner") and items[place + 1].kind == "actor":
        place -= 1
    phrase = items[place].place if place >= 0 else None
    if (
        phrase is None
        or "report" not in items[says].entry.verbs
        or (place and items[place - 1].has("preposition"))
    ):
        return None
    if not phrase.names and place > 1 and items[place - 1].low == ",":
        place -= 2  # "A and B, two villages it says it has won"
    named = all(item.kind == "actor" or item.has("pronoun") for item in (*who, items[whose]))
    return place if named else None


def ours(items: Sequence[Item], index: int | None) -> bool:
    """As in "our heroic forces": those of whoever speaks."""
    if index is None or items[index].kind != "actor":
        return False
    return any(items[step].has("first_person") for step in range(max(0, index - 2), index))


def clause_end(items: Sequence[Item], at: int) -> int:
    """The item where the clause of a predicate ends."""
    quote = False
    for index in range(at + 1 + told_first(items, at), len(items)):
        item = items[index]
        if item.low == "that" and items[index + 1 : index + 2] and items[index + 1].low == "of":
            continue  # "the fall of X and that of Y"
        if item.low == ";" or item.has("relative", "contrast", "condition"):
            return index
        if item.low == '"':
            quote = not quote
            if not quote or items[index - 1].low in (",", ".", "!"):
                return index
        if (
            item.has("subordinator")
            and not (item.has("preposition") and index == at + 1)
            and item.low not in ("with",)
        ):
            return index
        if (
            item.kind == "word"
            and not item.has("control")
            and (item.has("be", "have", "modal", "do") or verbal(items, index))
            and not (
                item.entry.forms & {"participle"}
                and index + 1 < len(items)
                and items[index + 1].low in ("by", "in", "from")
            )
        ):
            return index
    return len(items)
