"""Arabic relative clauses: "البلدة التي سيطر عليها الجيش"."""

from collections.abc import Sequence

from streams.reading.items import Item

PRONOUNS = ("التي", "الذي", "الذين", "اللتين", "اللذين", "اللتان", "اللذان")


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
        if items[step].kind in ("actor", "place", "name", "speaker"):
            return step
        if items[step].low in (".", ";", "؛") or items[step].entry.forms or _noun(items, step):
            return -1
    return -1
