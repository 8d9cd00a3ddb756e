"""Who stands before an English verb: its subject, and what a relative pronoun means."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.reading.clauses.asides import open_of
from streams.reading.clauses.governed import behind_preposition, described, is_np
from streams.reading.clauses.objects import fought, no_actor, past_modifiers, verb_of
from streams.reading.clauses.people import CROWDS, crowd, unknown_person
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.verbgroup import ADVERBS, adverbial, coordinated
from streams.reading.phrases.listwords import TOWNS
from streams.reading.phrases.masters import MUTINOUS
from streams.reading.words.items import Item
from streams.reading.words.lexicon import FRAMES, words_of

if TYPE_CHECKING:
    from streams.reading.clauses.arguments import Arguments

MEN = words_of("bodies_of_men")
THEIRS = words_of("their_men")
GAINS = words_of("gains")
SKIPPED = ("'s", ",", "-", "—", "–", ")")
GOES_WITH = words_of("goes_with")
BECOMING = words_of("becoming")
ENDED = (";", ":", ",", '"')


def left(items: Sequence[Item], predicate: Predicate, found: "Arguments") -> None:
    """Put the subject of a predicate into ``found``: the nearest noun phrase to its left that can be it."""
    if (on := _going_on(items, predicate)) > 0:
        predicate = replace(predicate, start=on, mood="gerund")
    at = _shortcut(items, predicate)
    if at is not None:
        found.slots["subject"] = at
        return
    crowd = predicate.mood == "infinitive" or "leave" in predicate.frames  # "as hundreds fled"
    if crowd and _counted_people(items, predicate.start - 1):
        found.stranger = True
        return
    if _search(items, predicate, found):
        return
    found.stranger = found.stranger or _own_subject(items, predicate) or _headed(items, predicate)
    found.inherited = not found.stranger


def _going_on(items: Sequence[Item], predicate: Predicate) -> int:
    """Where "moving on to" stands in "A took X before moving on to capture Y": who moves on acts; else 0."""
    at = predicate.start
    moves = predicate.mood == "infinitive" and at > 0 and items[at].low.partition(" ")[0].endswith("ing")
    before = items[at - 1]
    return at if moves and (before.low == "," or before.has("subordinator", "preposition")) else 0


def _counted_people(items: Sequence[Item], step: int) -> bool:
    """As in "forced thousands to flee", "caused 3,000 of the inhabitants to leave": nobody who holds a place."""
    while step > 1 and items[step].kind == "word" and not _many(items[step]) and not items[step].entry.verbs:
        if items[step - 1].low != "of" and not items[step - 1].has("determiner"):
            return False
        step -= 1
    return step > 0 and _many(items[step])


def _many(item: Item) -> bool:
    return item.kind == "number" or item.has("number") or item.low in CROWDS


def _shortcut(items: Sequence[Item], predicate: Predicate) -> int | None:
    """A subject right before: "residents of X, captured by A", "an advance of A and taking"."""
    step = predicate.start - 1
    if step < 0:
        return None
    if predicate.voice == "passive" and predicate.start == predicate.at and step > 0:
        noun = step - (items[step].low == ",")
        if items[noun].place is not None and behind_preposition(items, noun):
            return noun
    if predicate.mood == "gerund":
        return _gainer(items, step) or _doer(items, step)
    return _of_state(items, step) if "report" in items[predicate.at].entry.verbs else None


def _of_state(items: Sequence[Item], step: int) -> int | None:
    """As in "the Turkish president announced the capture of X": whose deed he speaks of."""
    whose = step > 0 and items[step].has("statesman") and items[step - 1].kind == "word"
    return step - 1 if whose and items[step - 1].actors else None


def _doer(items: Sequence[Item], step: int) -> int | None:
    """As in "troops captured by A after taking X": who did the one did the other."""
    who = step - 1
    by = who - 1 - (who > 0 and items[who - 1].has("determiner"))
    done = by > 0 and items[by].low == "by" and "take" in items[by - 1].entry.verbs
    return who if done and items[who].kind == "actor" and items[step].low == "after" else None


def _search(items: Sequence[Item], predicate: Predicate, found: "Arguments") -> bool:
    """Go left to the subject; whether the search came to an end by itself."""
    step, passed_verb = predicate.start - 1, False
    while step >= 0:
        item = items[step]
        if item.low in SKIPPED:
            jumped = open_of(items, step) if item.low != "'s" else None
            step = (step if jumped is None else jumped) - 1
            continue
        if (who := _inside_relative(items, step, predicate, passed_verb)) >= 0:
            _related(items, who, found)
            return True
        if item.has("relative") and _opens_here(items, step, predicate, passed_verb):
            _related(items, step, found)
            return True
        if item.low == '"' and step == predicate.start - 1 and step and items[step - 1].kind == "actor":
            step -= 1  # "troops \"liberated the village\""
            continue
        if item.low in (";", ":", '"') or item.has("contrast", "condition"):
            return False
        if step == predicate.start - 1 and meant(items, step) and not behind_preposition(items, step):
            found.slots["subject"] = step
            return True
        if _verb(item):
            passed_verb = True
            if (
                _finite_here(items, step)
                and not _reduced(items, step, predicate)
                and not _same_deed(items, step, predicate)
            ):
                found.stranger = _own_subject(items, replace(predicate, start=step, mood="finite"))
                return False
        elif is_np(item) and not (behind_preposition(items, step) or _officer(items, step)):
            verb = _verb_before(items, step, predicate, passed_verb)
            if verb is None:
                found.slots["subject"] = step
                return True
            step, passed_verb = verb, passed_verb or items[verb].low not in BECOMING
        step -= 1
    return False


def _verb_before(items: Sequence[Item], step: int, predicate: Predicate, passed_verb: bool) -> int | None:
    """The verb that was done to whom stands here: the search goes on before it."""
    verb = None if passed_verb and not _goes_on(items, predicate) else _object_of(items, step, predicate)
    claimed = predicate.mood == "infinitive" and "report" in items[step + 1].entry.verbs
    if verb is None and (claimed or not (passed_verb and items[step].actors)):
        verb = fought(items, step)  # "groups battling A claim to have taken X"
    return _becomes(items, step, predicate) if verb is None else verb


def _officer(items: Sequence[Item], step: int) -> bool:
    """As in "A commander X": the name of an officer right behind his title and whose he is."""
    item = items[step]
    named = item.kind in ("name", "place") and not item.actors and (item.place is None or not item.place.type)
    return named and step > 1 and items[step - 1].has("person_titles") and items[step - 2].kind == "actor"


def _inside_relative(items: Sequence[Item], at: int, predicate: Predicate, passed_verb: bool) -> int:
    """Where "who" stands in "the rebels who had seized X on Monday pulled out", at "seized" or its X; else -1."""
    if predicate.mood != "finite" or passed_verb:
        return -1
    place = items[at].place is not None and not items[at].actors
    verb = (verb_of(items, at) if place else at) if place or _verb(items[at]) else None
    if verb is None and place and at > 1 and items[at - 1].low.endswith(("ed", "ing")):
        verb = at - 1  # "the soldiers who guarded X fled"
    if verb is None:
        return -1
    step = verb - 1
    while step > 0 and items[step].has("have", "be", "adverb"):
        step -= 1
    who = step > 0 and items[step].low in ("who", "that", "which") and items[step - 1].kind == "actor"
    return step if who and ("past" in items[verb].entry.forms or place) else -1


def _opens_here(items: Sequence[Item], step: int, predicate: Predicate, passed_verb: bool) -> bool:
    """Whether a relative pronoun opens the clause of a predicate."""
    near = step == predicate.start - 1
    return near or (not passed_verb and not _np_between(items, step, predicate.start))


def _verb(item: Item) -> bool:
    """Whether an item is a verb; "its forces" in front of "had taken" is none."""
    if item.kind == "actor" or item.capital or item.has("be", "have", "do", "modal"):
        return False
    return bool(item.entry.verbs) and bool(
        item.entry.forms & {"past", "present", "base", "gerund", "participle"}
    )


def _becomes(items: Sequence[Item], step: int, predicate: Predicate) -> int | None:
    """As in "X became the first capital to fall to A": the verb before what X became."""
    place = items[step].place
    if predicate.mood != "infinitive" or place is None or place.names:
        return None
    before = past_modifiers(items, step)
    return before if before >= 0 and items[before].low in BECOMING else None


def meant(items: Sequence[Item], at: int) -> bool:
    """Whether a noun means somebody told before: "his group", "the movement", "units (withdrew)"."""
    item, before = items[at], items[at - 1] if at else None
    if item.kind != "word" or item.entry.verbs:
        return False
    if item.has("party") or item.low in THEIRS:
        return before is not None and before.has(
            "possessive", *(["demonstrative"] if item.has("party") else [])
        )
    plain = (
        before is None
        or before.kind == "sign"
        or before.has("determiner", "possessive", "conjunction", "number")
    )
    return item.low in MEN and plain


def _gainer(items: Sequence[Item], step: int) -> int | None:
    """As in "amid an advance of A and restoring control of X": the deed of whoever the noun before is about."""
    if step < 3 or not (items[step].has("conjunction") or items[step].low == ","):
        return None
    at = step - 1
    before = at - 1 - items[at - 1].has("determiner")
    if items[at].kind != "actor" or items[before].low not in ("of", "for", "by"):
        return None
    gained = (
        items[before - 1].low in GAINS and verb_of(items, before - 1) is None
    )  # not "repelled an attack by"
    return at if gained else None


def _object_of(items: Sequence[Item], step: int, predicate: Predicate) -> int | None:
    """As in "A repelled B and captured X": the verb before "and" whose object B is; whose deed it is stands before."""
    around = predicate.mood == "gerund" and no_actor(items[step])  # "A closed in on X, capturing Y"
    return verb_of(items, step) if around or _goes_on(items, predicate) else None


def _goes_on(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "A routed B and took X", "A routed B, taking X", "before taking X": whose deed it is acted before."""
    before = items[predicate.start - 1] if predicate.start else None
    if before is None or predicate.mood != "gerund":
        return before is not None and coordinated(items, predicate.at)
    return before.low == "," or before.has("subordinator", "preposition")


def _own_subject(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "a missile fell": a noun that nothing knows is the subject, and nobody named before."""
    step = predicate.start - 1
    while step >= 0 and (items[step].low in ADVERBS or items[step].kind == "day"):
        step -= 1
    step = _headword(items, step)
    if step < 0 or predicate.mood != "finite":
        return False
    item = items[step]
    verb = item.entry.verbs and "present" not in item.entry.forms  # "shells fell": two verbs cannot stand so
    plain = item.kind == "word" and not verb and not item.entry.nouns and not item.entry.status
    tags = {tag for tag in item.entry.tags if not tag.startswith(("fighting_", "person_"))}
    if tags == {"force"} and step and plain and item.low == "allies":
        tags = set()  # "the allies took X": whose they are nobody says
    if tags == {"force"} and step and plain:
        tags = tags - {"force"} if _names_them(items[step - 1]) else tags  # "aid groups"
    if not plain or tags - {"plain", "inhabitant"} or adverbial(item):
        return False
    return not behind_preposition(items, step) or _counted(items, step)


def _headed(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "supporters of the ousted president seized X": a noun that nothing knows, and what goes with it."""
    if predicate.mood != "finite" or predicate.voice != "active":
        return False
    step = predicate.start - 1
    while step >= 0 and not (
        items[step].kind == "sign" or items[step].has("contrast", "complement", "relative")
    ):
        item, after = items[step], items[step + 1]
        describes = step and items[step - 1].has("preposition", "determiner")  # "of the ousted president"
        if (_verb(item) and not describes) or item.has(
            "be", "have", "do", "modal", "subordinator", "conjunction"
        ):
            return False
        noun = item.kind == "word" and item.low.endswith("s") and not (item.entry.tags or item.entry.status)
        if noun and after.low in GOES_WITH and not behind_preposition(items, step):
            return True
        step -= 1
    return False


def _headword(items: Sequence[Item], step: int) -> int:
    """As in "residents of X fled", "traders with shops in X left": the noun before all that describes it."""
    while step > 1 and _only_described(items[step]) and behind_preposition(items, step):
        if items[step].kind == "word" and _counted(items, step):
            break
        before = step - 1
        while before > 0 and not items[before].has("preposition"):
            before -= 1
        step = before - 1
    return step


def _only_described(item: Item) -> bool:
    """A place, or a noun of which nothing is known: no one who acts."""
    return (is_np(item) and not item.actors) or _names_them(item)


def _names_them(item: Item) -> bool:
    """A plain noun or adjective of which nothing is known."""
    entry = item.entry
    return item.kind == "word" and not (item.actors or entry.tags or entry.verbs or entry.status)


def _counted(items: Sequence[Item], step: int) -> bool:
    """As in "thousands of civilians": the noun behind "of" is who is meant."""
    before = step - 1
    while before > 0 and items[before].kind in ("word", "number") and not items[before].has("preposition"):
        before -= 1
    if items[before].has("part_words"):
        return True  # "half of the 10,000 people"
    return before > 0 and items[before].low == "of" and items[before - 1].kind in ("word", "number")


def _np_between(items: Sequence[Item], left: int, right: int) -> bool:
    return any(
        is_np(items[index]) and not behind_preposition(items, index) for index in range(left + 1, right)
    )


def _same_deed(items: Sequence[Item], step: int, predicate: Predicate) -> bool:
    """As in "A attacked X and took it", "A returned and drove B out": one subject, whose first deed is no event."""
    verbs = items[step].entry.verbs
    alone = items[step + 1].has("conjunction")
    if not (alone or ("attack" in verbs and verbs.isdisjoint(FRAMES))) or not coordinated(
        items, predicate.at
    ):
        return False
    between = items[step + 1 : predicate.start]
    return not any(
        item.kind == "actor" or item.low in ENDED or item.has("contrast", "relative") for item in between
    )


def _finite_here(items: Sequence[Item], step: int) -> bool:
    """A verb that ends the search for a subject: a finite one, not "fighting" or "backed" behind its noun."""
    item = items[step]
    if item.entry.forms <= {"gerund"} or (step and items[step - 1].low == "to"):
        return False
    if "begin" in item.entry.verbs or "succeed" in item.entry.verbs or item.entry.status:
        return False
    if (
        item.entry.forms <= {"base", "present"}
        and step
        and items[step - 1].entry.tags & {"fighting_air", "plain"}
    ):
        return False  # "with artillery support"
    return not (
        item.entry.forms & {"participle"}
        and step + 1 < len(items)
        and items[step + 1].low in ("by", "in", "with")
    )


def _reduced(items: Sequence[Item], step: int, predicate: Predicate) -> bool:
    """As in "commandos sent from Kabul took X": two verbs cannot stand so, and the first only describes who acts."""
    if predicate.mood != "finite" or step == 0 or items[step - 1].kind != "actor" or items[step - 1].owned:
        return False
    verb, between = items[step], items[step + 1 : predicate.start]
    if not verb.entry.forms & {"participle", "past"} or "report" in verb.entry.verbs or not between:
        return False
    small = any(
        item.kind == "sign" or item.has("conjunction", "subordinator", "complement", "relative")
        for item in between
    )
    return between[0].has("preposition") and not small


def _related(items: Sequence[Item], relative: int, found: "Arguments") -> None:
    """The subject that a relative pronoun stands for."""
    mutinous = any(item.low in MUTINOUS for item in items[max(0, relative - 4) : relative])
    found.stranger = items[relative].low in ("who", "whose") and (
        mutinous or unknown_person(items, relative) or crowd(items[relative - 1])
    )
    antecedent = None if found.stranger else _antecedent(items, relative)
    if antecedent is not None:
        found.slots["subject"] = antecedent


def _antecedent(items: Sequence[Item], relative: int) -> int | None:
    step = relative - 1
    while step >= 0 and (items[step].low in (",", "-", "—") or items[step].has("preposition", "relative")):
        step -= 1
    town = items[step].place if step >= 0 and items[relative].low == "which" else None
    if town is not None and town.names and (town.type in TOWNS or step == 1):
        return step  # "X lies near the town of Y, which fell"; "In X, which was retaken, ..."
    while step >= 0:
        if is_np(items[step]) and not _governed_by_locative(items, step):
            return described(items, step)
        if items[step].entry.verbs and items[step].entry.forms & {"past"}:
            return None
        step -= 1
    return None


def _governed_by_locative(items: Sequence[Item], step: int) -> bool:
    before = next((item for item in reversed(items[:step]) if not item.has("determiner")), None)
    return before is not None and before.has("locative")
