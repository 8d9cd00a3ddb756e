"""Counter-claims without a word of denying: "the army says that fighting goes on", "its men are still in the town"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from streams.reading.claims.drafts import Denial, name_key
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts.discourse import Discourse
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

SPEAKS = 6  # items between who speaks and the verb of saying
GOES_ON = 7  # items between a fight, or somebody, and what tells that he goes on
SAYING = (" said", " says", " say")
BACK = 3  # sentences back that a counter-claim without a place may speak of
ATTACKS = words_of("attacking")
HELD = words_of("in_hold")
ALL = 10**9  # a place in dispute is so in the whole text
WITHIN = words_of("right_there")
STILL = words_of("staying")
HOLDS = words_of("holding_it")
WHOLLY = (*words_of("wholly"), '"')


def standoffs(sentence: int, items: Sequence[Item], discourse: Discourse, folded: str) -> list[Denial]:
    """What one side of a war says in a sentence that does not go with a capture by another."""
    found: list[Denial] = []
    for at, item in enumerate(items):
        if item.has("conflicting"):
            found += [
                Denial(ALL, ALL, None, None, name_key(folded[named.start : named.end]))
                for named in _disputed(items, at)
            ]
        if (named := _inside(sentence, items, at, discourse)) is not None:
            found.append(Denial(sentence, item.start, None, None, name_key(folded[named.start : named.end])))
        whole = item.kind == "speaker" and item.low.endswith(SAYING)  # "the army said" is one word to us
        if not whole and ("report" not in item.entry.verbs or not item.entry.forms & {"past", "present"}):
            continue
        side = discourse.party(item) if whole else _side(items, at, discourse)
        if side is None:
            continue
        stands = next(
            (
                step
                for step in _said(items, at)
                if _goes_on(items, step) or _kept(items, step, side, discourse)
            ),
            None,
        )
        if stands is None:
            continue
        if (named := _where(sentence, items, stands, discourse)) is not None:
            key = name_key(folded[named.start : named.end])
            found.append(Denial(sentence, items[stands].start, side, None, key))
    return found


def _inside(sentence: int, items: Sequence[Item], at: int, discourse: Discourse) -> Named | None:
    """As in "fighting was still raging in the town", "fierce battles are still going on there"."""
    if not items[at].has("fighting_mutual"):
        return None
    after = items[at + 1 : at + 1 + GOES_ON]
    now = next((step for step, item in enumerate(after) if item.has("still_on")), -1)
    if now < 0 or any(item.has("negation", "contrast") for item in after[:now]):
        return None
    for step, item in enumerate(after[now:], at + 1 + now):
        if item.low == "there":
            return _where(sentence, [], 0, discourse)
        if item.place is not None and items[step - 1].low in ("in", "inside", "within"):
            return _where(sentence, items[: step + 1], step, discourse)
        if item.has("contrast") or item.low in (",", ";", "."):
            return None
    return None


def _disputed(items: Sequence[Item], at: int) -> Sequence[Named]:
    """As in "conflicting reports on which side controls X": whose it is nobody knows."""
    held = False
    for item in items[at + 1 : at + 1 + 2 * GOES_ON]:
        held |= item.low in HELD
        if held and item.place is not None and not item.actors:
            return item.place.names
    return ()


def _said(items: Sequence[Item], at: int) -> Iterator[int]:
    """The items of what is said, up to another clause that somebody says."""
    for step in range(at + 1, len(items)):
        if items[step].has("contrast") or items[step].low == ";" or "report" in items[step].entry.verbs:
            return
        yield step


def _side(items: Sequence[Item], at: int, discourse: Discourse) -> str | None:
    """Whose side speaks: the army, its ministry or spokesman, a country; nobody where residents do."""
    for step in range(at - 1, max(-1, at - 1 - SPEAKS), -1):
        item = items[step]
        aside = (
            item.low == "however" and step > 0 and not items[step - 1].has("conjunction")
        )  # "A, however, said"
        if item.has("inhabitant") or (item.has("contrast") and not aside) or item.low in (";", '"'):
            return None
        if item.kind in ("actor", "speaker"):
            return discourse.party(item)
        if item.actors:
            return discourse.actor([replace(term, place=False, role="army") for term in item.actors])
    return None


def _goes_on(items: Sequence[Item], at: int) -> bool:
    """As in "fighting was continuing", "soldiers were still in the town", "its forces continued to defend it"."""
    after = items[at + 1 : at + 1 + GOES_ON]
    if items[at].has("fighting_repel"):
        near = (*items[max(0, at - GOES_ON) : at], *after[:4])
        return any(item.low in ATTACKS for item in near)  # "the army had fought off the attack"
    if items[at].has("fighting_mutual"):
        return any(item.has("going_on") for item in after)
    if items[at].place is not None and not items[at].actors:
        return _under(after)
    if items[at].kind != "actor" and not items[at].has("pronoun"):
        return False
    if [item.low for item in after[:4]] in (
        ["had", "it", "under", "control"],
        ["have", "it", "under", "control"],
    ):
        return True  # "his troops had it under control"
    for step, item in enumerate(after):
        if item.has("defending"):
            return True
        held = [one.low for one in after[step : step + 4] if one.low not in WHOLLY]
        if held[:2] == ["in", "control"]:
            return True  # "its men were in control of the town"
        behind = after[step + 1] if step + 1 < len(after) else None
        if item.low in HOLDS and behind is not None and behind.place is not None:
            return True  # "it controlled the town"
        if item.low == "still" and behind is not None and behind.low in STILL:
            return True
        small = item.has("be", "have", "adverb") or item.low in ("still", '"') or item.low.endswith("ly")
        if not small:
            return False
    return False


def _under(after: Sequence[Item]) -> bool:
    """As in "(the town) was under its control", "remained fully in their hands": of who speaks."""
    words = [
        (word, item) for item in after for word in item.low.split()
    ]  # "remained in", "firmly in" are one
    rest = [each for each in words if not (each[0] in WHOLLY or each[0].endswith("ly"))]
    if len(rest) < 4 or not rest[2][1].has("possessive"):
        return False
    holds = rest[0][1].has("be") or rest[0][0].startswith("remain")
    return holds and (rest[1][0], rest[3][0]) in (("under", "control"), ("in", "hands"))


def _kept(items: Sequence[Item], at: int, side: str, discourse: Discourse) -> bool:
    """As in "(officials said the town) was fully under the control of government forces": of who speaks."""
    after = items[at + 1 : at + 3 + GOES_ON]
    if items[at].place is None or items[at].actors or any(item.has("again") for item in after):
        return False
    rest = [item for item in after if not (item.low in WHOLLY or item.low.endswith("ly"))]
    if len(rest) < 3 or not rest[0].has("be") or rest[1].low not in ("under", "in"):
        return False
    if not any(item.has("control") for item in rest[2:]):
        return False
    holder = next((item for item in rest[2:] if item.kind == "actor"), None)
    return holder is not None and discourse.actor(holder.actors) == side


def _where(sentence: int, items: Sequence[Item], at: int, discourse: Discourse) -> Named | None:
    """The place that is meant: one named or pointed to behind it, else the last one of which a change was told."""
    for step, item in enumerate(items[at:], at):
        phrase = item.place
        if phrase is None or item.actors:
            continue
        beside = items[step - 1] if step else item
        if beside.has("locative") and beside.low not in WITHIN:
            return None  # "repelled an attack near X"
        names = phrase.names or discourse.definite(phrase, sentence, item.start)
        return names[0] if len(names) == 1 and (names[0].type in POPULATED or not names[0].type) else None
    told = [m for m in discourse.mentions if m.told and sentence - BACK <= m.sentence <= sentence]
    return told[-1].names[0] if told and len(told[-1].names) == 1 else None
