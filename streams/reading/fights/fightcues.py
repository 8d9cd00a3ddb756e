"""Which words tell of a fight, where the verb follows its subject: a battle, an attack, an attempt, one thrown back."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from streams.reading.clauses.verbgroup import verb_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

SENTENCE = 12  # items to the left in which what governs a noun is looked for
NEAR = 7  # items around an attack that say from where it was made
FIERCE = words_of("fierce")
NONE = 4  # items between "no" and the fight that there was not
WHO = words_of("by_whom")
MEETING = words_of("meeting")
FOES = words_of("no_enemies")
HALTED = words_of("halted")
ENEMY = words_of("of_the_enemy")
SUPPORTED = words_of("supported")
SEIZED = words_of("seized_people")
NO_FIGHT = words_of("attacks_of_another_kind")
HELPLESS = words_of("helpless_targets")
TARGET = 6  # items behind an attack among which its target is
ASSAULT = ("take", "enter", "control", "drive")
REACHING = words_of("reaching")
MANAGED = words_of("managed")
MEANS = words_of("means_of_fighting")
BEFORE_A_PLAN = words_of("before_a_plan")
DEAD = words_of("dead_and_wounded")
TAKE_LIGHTLY = words_of("take_lightly")
BACKED = words_of("attack_prepositions")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of fighting: ``at`` its item, ``start`` the item behind which its place is looked for.

    ``kind``: ``battle`` (takes two), ``attack``, ``attempt``, ``repelled``; ``verb``: it may have an object.
    """

    at: int
    start: int
    kind: str
    verb: bool


# A sentence without any of these tells of no fight.
CUES = frozenset(("fighting_try", "fighting_words", "fighting_attack", "fighting_mutual", "fighting_engage"))


def cues(items: Sequence[Item]) -> list[Cue]:
    """The words of fighting of a sentence, in order."""
    found = [
        _cue(items, at) if item.kind == "word" else _met(items, at)
        for at, item in enumerate(items)
        if item.kind in ("word", "actor") and not CUES.isdisjoint(item.entry.tags)
    ]
    return [cue for cue in found if cue is not None]


def _met(items: Sequence[Item], at: int) -> Cue | None:
    """As in "met fierce resistance": what else may be the name of a group."""
    met = any(item.low in MEETING for item in items[max(0, at - 4) : at])
    return Cue(at, at, "battle", False) if met and not _little(items, at) else None


def _little(items: Sequence[Item], at: int) -> bool:
    return any(item.has("negation") or item.low in ("no", "little") for item in items[max(0, at - 4) : at])


def _cue(items: Sequence[Item], at: int) -> Cue | None:
    item = items[at]
    if item.has("fighting_try"):
        goal = _goal(items, at)
        return Cue(at, goal, "attempt", True) if goal else None
    if item.has("fighting_engage"):
        return Cue(at, at, "attack", True) if _at_fighters(items, at) else None
    after = items[at + 1] if at + 1 < len(items) else None
    if not item.has("fighting_words", "fighting_attack", "fighting_mutual") or (
        after and _means(item, after)
    ):
        return None
    verb = _is_verb(items, at)
    if item.has("fighting_repel"):
        return Cue(at, at, "repelled", verb)
    return Cue(at, at, "battle" if item.has("fighting_mutual") else "attack", verb)


def _means(item: Item, after: Item) -> bool:
    """As in "attack helicopters", "fighting vehicles", "a resistance fighter": what a fight is made with."""
    fighters = item.low == "resistance" and after.kind == "actor"
    return after.low in MEANS or fighters


def _at_fighters(items: Sequence[Item], at: int) -> bool:
    """As in "engaged the rebels": somebody is its object, and not a talk or a lawyer."""
    after = [
        item
        for item in items[at + 1 : at + 6]
        if not item.has("determiner", "number") and item.low not in WHO and item.low not in FIERCE
    ]
    return bool(after) and after[0].kind == "actor"


def _is_verb(items: Sequence[Item], at: int) -> bool:
    forms = items[at].entry.forms
    before = items[at - 1] if at else None
    if "gerund" in forms and items[at].has(
        "fighting_mutual"
    ):  # "heavy fighting", but "the rebels fighting in X"
        group = verb_group(items, at)
        return any(items[step].has("be") for step in group) or (before is not None and before.kind == "actor")
    if forms & {"past", "participle", "gerund"}:
        return True
    object_ = items[at + 1].place if at + 1 < len(items) else None
    if object_ is not None and object_.type and forms & {"present", "base"}:
        return True  # "fighters from the hills attack the town of X"; a noun would have "on" behind it
    return bool(forms) and before is not None and (before.low == "to" or before.has("pronoun", "modal"))


def _goal(items: Sequence[Item], at: int) -> int:
    """The verb of an attempt by force: "tried to storm", "an attempt by rebels to break into"; 0 if there is none."""
    for index in range(at + 1, min(len(items) - 1, at + 8)):
        item = items[index]
        if item.low == "to":
            step = index + 1
            while step < len(items) - 1 and items[step].low.endswith("ly"):
                step += 1
            verb = items[step]
            reached = verb.low in REACHING and any(each.has("fighting_repel") for each in items)
            light = verb.low == "take" and items[step + 1].low in TAKE_LIGHTLY
            return step if (assault(verb) and not light) or reached else 0
        if item.entry.forms & {"past", "gerund"} or item.low in (",", ";"):
            return 0
    return 0


def assault(item: Item) -> bool:
    """Whether a verb behind "to" is one of taking a place by force: "storm", "retake", "break into"."""
    light = item.entry.verbs >= {"control", "other"}  # "get", "keep"
    taking = not item.entry.verbs.isdisjoint(ASSAULT) and not light
    return taking or item.has("fighting_words", "fighting_approach")


def real(items: Sequence[Item], cue: Cue, actors: bool, afar: bool) -> bool:
    """Whether fighting is told as happening: not planned, denied or ended, and not from the air.

    ``actors``: whether the text names who fights. ``afar``: whether what went before was bombing or shelling.
    """
    if _unreal(items, cue) or _civil(items, cue) or _none(items, cue.at):
        return False
    if cue.kind == "battle":
        return actors and not (cue.at and items[cue.at - 1].has("fighting_air"))
    told = _suffered(items, cue) or _somebody(items) or (cue.kind == "repelled" and cue.verb)
    return actors and told and not _from_afar(items, cue, afar) and _met_arms(items, cue)


def _suffered(items: Sequence[Item], cue: Cue) -> bool:
    """As in "attempts to reach X were thwarted", "X was attacked from the north": by whom goes without saying."""
    if cue.kind == "attempt":
        return any(item.has("fighting_repel") for item in items)
    return cue.verb and any(items[step].has("be") for step in verb_group(items, cue.at))


def _met_arms(items: Sequence[Item], cue: Cue) -> bool:
    """Whether an attack is more than one "in" a city, of which only the dead are told."""
    inside = cue.at + 1 < len(items) and items[cue.at + 1].low == "in"
    if cue.verb or cue.kind != "attack" or not inside or not any(item.low in DEAD for item in items):
        return True
    return sum(item.kind == "actor" for item in items) > 1 or any(
        item.has("fighting_mutual") for item in items
    )


def _none(items: Sequence[Item], at: int) -> bool:
    """As in "no fighting", "no active offensive actions", "made no attempts to attack"."""
    near = takewhile(
        lambda item: item.low == "to" or (item.kind == "word" and not item.has("preposition")),
        reversed(items[max(0, at - NONE) : at]),
    )
    return any(item.low == "no" for item in near)


def _somebody(items: Sequence[Item]) -> bool:
    """Whether the sentence of an attack tells of somebody who bears arms, if only as "they"."""
    return any(
        item.kind == "actor" or item.actors or item.has("pronoun", "possessive", "force", "unit")
        or (item.speaker is not None and item.speaker.side)
        or (item.place is not None and item.place.type == "base")
        for item in items
    )  # fmt: skip


def _unreal(items: Sequence[Item], cue: Cue) -> bool:
    at = cue.at
    for step in verb_group(items, at):
        if items[step].has("modal", "negation"):
            return True
        if items[step].low == "to" and "base" in items[at].entry.forms:
            done = bool(step) and (items[step - 1].low in MANAGED or items[step - 1].has("fighting_try"))
            return not (done or (step and items[step - 1].has("fighting_lasting")))
    for step in range(at + 1, min(len(items) - 2, at + 4)):
        if not cue.verb and items[step].has("modal") and not items[step + 2].has("fighting_lasting"):
            return True  # "clashes could erupt", but "clashes could be heard"
    habit = bool(at) and items[at - 1].has("possessive") and items[at].has("fighting_attack")
    return (habit and not _thrown_back(items, at)) or _governed(items, at)  # "their attacks on X were ..."


def _thrown_back(items: Sequence[Item], at: int) -> bool:
    return any(item.has("fighting_repel") for item in items[max(0, at - 6) : at])


def _governed(items: Sequence[Item], at: int) -> bool:
    """Whether a word to the left makes it a plan, a condition, a denial or an end."""
    for step in range(at - 1, max(-1, at - SENTENCE), -1):
        item = items[step]
        if item.low in (",", ";", ".", '"', ":") or item.has("contrast"):
            return False
        base = item.place is not None and not item.place.names and items[step + 1].low == "for"
        meant = base or item.low in BEFORE_A_PLAN
        if meant or item.has("condition", "modal") or "planned" in item.entry.status:
            return True  # "a base for attacks on X"
        if item.has("negation", "fighting_ceasing") and at - step < 5 and not _stopped(items, step, at):
            return True
        if (
            item.low == "to"
            and at - step > 1
            and items[step + 1].kind == "word"
            and not (_noun(items[step + 1]) or items[step + 1].low in FIERCE)
        ):
            return not items[step + 1].has("fighting_repel", "fighting_words") and not items[step - 1].has(
                "fighting_try", "fighting_lasting"
            )  # "sent troops to launch an attack", but "to repel an attack"
        if step < at - 1 and item.entry.forms & {"past"} and not item.has("fighting_words"):
            return False
        if item.has("subordinator") and item.low != "with":
            return False
    return False


def _stopped(items: Sequence[Item], at: int, attack: int) -> bool:
    """As in "stopped three enemy assaults near X": those of others, which are thrown back."""
    if items[attack].has("fighting_mutual") or items[at].low not in HALTED:
        return False
    return any(
        item.actors or item.kind == "number" or item.has("number") or item.low in ENEMY
        for item in items[at + 1 : attack]
    )


def _noun(item: Item) -> bool:
    return item.has("determiner", "possessive") or bool(item.entry.place) or item.low.endswith("ing")


def _civil(items: Sequence[Item], cue: Cue) -> bool:
    """As in "clashes with demonstrators", "attacked worshippers", "stormed a school", "a knife attack"."""
    if any(item.has("fighting_civil") for item in items[max(0, cue.at - 4) : cue.start + 7]):
        return True
    if any(item.low in FOES for item in items[cue.at + 1 : cue.at + 6]):
        return True
    if cue.kind != "attack":
        return False
    if not cue.verb and any(item.low in NO_FIGHT for item in items[max(0, cue.at - 2) : cue.at]):
        return True
    if any(item.has("fighting_mutual") for item in items):
        return False
    return any(item.low in SEIZED for item in items[cue.at :]) or _helpless(items, cue)


def _helpless(items: Sequence[Item], cue: Cue) -> bool:
    """Whether what an attack is aimed at is nobody who fights: "a camp for displaced people"."""
    for item in items[cue.start + 1 : cue.start + TARGET]:
        camp = item.place is not None and item.place.type == "camp" and not item.place.names
        camp = camp and not any(each.kind == "actor" for each in items[cue.start + 1 :])
        if camp or item.low in HELPLESS or item.noun in HELPLESS:
            return True
        if item.kind == "actor" or item.low in (",", ";") or item.has("fighting_beside", "subordinator"):
            return False
    return False


def _from_afar(items: Sequence[Item], cue: Cue, afar: bool) -> bool:
    """Whether an attack was one of bombs, shells or rockets, and nobody came on foot."""
    left = max(0, cue.at - NEAR)
    for step in range(left, min(len(items), cue.start + NEAR)):
        item = items[step]
        if _suicide(items, cue, step) or any(
            other.low.startswith(SUPPORTED) for other in items[max(0, step - NEAR) : step]
        ):
            continue
        means = item.has("fighting_air") and step == cue.at + 2 and items[step - 1].low == "with"
        if means and not cue.verb:
            return True  # "attacks with shells on X"
        if item.has("fighting_air") and not any(
            other.low in BACKED for other in items[max(0, step - 3) : step]
        ):
            return not any(other.has("fighting_mutual") for other in items)
    definite = bool(cue.at) and items[cue.at - 1].low in ("the", "this", "that", "these")
    return afar and definite and not cue.verb


def _suicide(items: Sequence[Item], cue: Cue, at: int) -> bool:
    """As in "a suicide bomber attacked soldiers": an assault where it is fighters whom he comes at."""
    aim = items[cue.at + 1 : cue.at + 4]
    return items[at].low.startswith("suicide") and cue.verb and any(item.kind == "actor" for item in aim)
