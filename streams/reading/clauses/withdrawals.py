"""Who is gone when somebody enters, and whether a withdrawal is the news or only stands beside it."""

from collections.abc import Sequence
from itertools import pairwise

from streams.reading.words.items import Item, PlacePhrase
from streams.reading.words.lexicon import words_of

GONE = ("leave", "drive")
OWN = words_of("own_objects")
VEHICLES = frozenset(words_of("vehicles"))
WHOLE = words_of("all_of_it")
SOME = frozenset(words_of("some_of_them"))
LAST = words_of("the_last_of_them")
FEW = frozenset(words_of("a_few"))
THINGS = frozenset(words_of("things_withdrawn"))
HANDFUL = 20  # men


def vacated(items: Sequence[Item]) -> bool:
    """As in "دخل الجيش البلدة بعد انسحاب المسلحين": nobody was left to fight."""
    return any(
        before.low in ("بعد", "عقب", "اثر", "وسط", "مع")
        and any(
            not after.entry.nouns.isdisjoint(GONE) and not _own(items, step)
            for step, after in enumerate(items[at + 1 : at + 7], at + 1)
        )
        for at, before in enumerate(items)
    ) or any(
        before.low in ("بعد ان", "بعدما") and "drive" in after.entry.verbs and not after.entry.nouns
        for before, after in pairwise(items)
    )


def relieved(items: Sequence[Item], at: int) -> bool:
    """As in "حلت قوات A مكان قوات B في X": B is gone."""
    stead = next((n for n in range(at + 1, min(len(items), at + 8)) if items[n].has("stead")), len(items))
    return items[at].has("replaces") and any(item.kind == "actor" for item in items[stead + 1 : stead + 3])


def _own(items: Sequence[Item], at: int) -> bool:
    """As in "وصلت القوة X بعد انسحابها من Y": it is they who left, and somewhere else."""
    if "leave" not in items[at].entry.nouns:
        return False
    after = items[at + 1] if at + 1 < len(items) else None
    grown = after is not None and after.has("pronoun") and after.start == items[at].end
    return items[at].low.endswith(OWN) or grown


def convoy(items: Sequence[Item], subject: int, verb: int) -> bool:
    """As in "40 Russian military vehicles left X", "a column of Russian tanks has left X": others may have stayed."""
    head = items[max(0, subject - 4) : verb]
    rolling = any(not VEHICLES.isdisjoint(item.low.split()) for item in head)
    return (rolling or _a_few(items, subject)) and not any(item.low in WHOLE for item in head)


def _a_few(items: Sequence[Item], subject: int) -> bool:
    """As in "two soldiers fled X", "some rebels left X"."""
    step = subject - 1 - (subject > 1 and items[subject - 1].low == "of")
    before = items[step] if step >= 0 and items[subject].kind == "actor" else None
    return before is not None and (before.low in FEW or (before.low.isdigit() and int(before.low) <= HANDFUL))


def carried(items: Sequence[Item], at: int) -> bool:
    """As in "withdrew its tanks from X", "pulled back heavy weapons": things are taken away, and their owners stay."""
    for item in items[at + 1 : at + 5]:
        if item.kind == "actor" or item.place is not None or item.has("preposition") or item.kind == "sign":
            return False
        if item.has("weapon", "armour") or item.low in THINGS:
            return True
    return False


def some_of(items: Sequence[Item], subject: int, verb: int) -> bool:
    """As in "غادرت مجموعة من المسلحين X", "خرجت حافلات تقل مقاتلي A": others may have stayed; not "آخر دفعة"."""
    words = {word for item in items[verb + 1 : subject + 1] for word in item.low.split()}
    return not words.isdisjoint(SOME) and words.isdisjoint(LAST)


def aside(items: Sequence[Item], at: int) -> bool:
    """Whether a withdrawal is told only as what something else followed on: "بعد انسحاب المسلحين"."""
    told = any(item.has("hereby") for item in items[:3])
    return at > 0 and items[at - 1].low in ("بعد", "عقب", "اثر", "مع", "وسط", "فور") and not told


def its(items: Sequence[Item], place: PlacePhrase) -> bool:
    """Whether a pronoun is grown onto an unnamed place: "شوارعها"."""
    at = next((n for n, item in enumerate(items) if item.place is place), len(items))
    after = items[at + 1] if at + 1 < len(items) else None
    return not place.names and after is not None and after.has("pronoun") and after.start == items[at].end


def runaways(items: Sequence[Item], start: int) -> bool:
    """As in "soldiers who had fled X arrived in Y": some of them, who are told of for what became of them."""
    if start < 2 or items[start - 1].low not in ("who", "that") or items[start - 2].kind != "actor":
        return False
    head = items[start - 3] if start > 2 else None
    return head is None or not head.has("demonstrative")
