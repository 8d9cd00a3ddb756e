"""Arabic relative clauses: "البلدة التي سيطر عليها الجيش"."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.arguments import Arguments
from streams.reading.clauses.predicate import Predicate
from streams.reading.phrases.listwords import POPULATED
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

DUALS = words_of("relative_duals")
PRONOUNS = words_of("relatives")


def relative_of(items: Sequence[Item], at: int) -> int:
    """Where the relative pronoun stands whose clause a verb is in, or -1."""
    for step in range(at - 1, max(-1, at - 6), -1):
        item = items[step]
        if item.low in PRONOUNS:
            return step
        if item.kind != "word" or (item.entry.forms and not item.low.startswith(("كان", "لا"))):
            return -1
    return -1


def _noun(items: Sequence[Item], at: int) -> bool:
    """Whether a word is a noun of its own, and no adjective of what stands before it: "والأرض التي خسرناها"."""
    item = items[at]
    known = item.entry.tags or item.entry.place or item.entry.nouns or item.actors
    if item.kind == "word" and item.low.startswith("وال") and not known:
        return True
    if item.kind != "word" or not item.low.startswith("ال") or known or not at:
        return False
    return items[at - 1].kind == "word" and not items[at - 1].low.startswith("ال")


def antecedent(items: Sequence[Item], relative: int) -> int:
    """The noun phrase that a relative pronoun speaks of, or -1."""
    for step in range(relative - 1, max(-1, relative - 8), -1):
        place = items[step].place
        one = place is not None and len(place.names) == 1 and not place.plural
        if items[relative].low in DUALS and one:
            continue  # "مدينتي X وY شمال Z اللتين سيطر عليهما"
        if items[step].kind in ("actor", "place", "name", "speaker"):
            return _lying(items, step)
        if items[step].low in (".", ";", "؛") or items[step].entry.forms or _noun(items, step):
            return -1
    return -1


def _lying(items: Sequence[Item], step: int) -> int:
    """As in "بلدة X شمال Y، التي سيطر عليها": Y tells where X lies, and it is X that the clause is about."""
    here = items[step].place
    if (
        here is None
        or here.type not in ("", "area")
        or step < 2
        or not items[step - 1].has("locative", "beside")
    ):
        return step
    town = items[step - 2].place
    return step - 2 if town is not None and town.names and town.type in POPULATED else step


def which(items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], found: Arguments) -> None:
    """As in "القرى التي تمكن الجيش من السيطرة عليها": the pronoun means what the relative clause tells of."""
    slot = next((each for each, role in slots.items() if role == "place" and each in found.slots), None)
    if slot is None or not items[found.slots[slot]].has("pronoun"):
        return
    verbs = (n for n in range(predicate.at - 1, max(-1, predicate.at - 8), -1) if items[n].entry.forms)
    verb = next(verbs, -1)
    relative = relative_of(items, verb) if verb >= 0 and "succeed" in items[verb].entry.verbs else -1
    head = antecedent(items, relative) if relative >= 0 else -1
    if head >= 0 and items[head].place is not None:
        found.slots[slot] = head
