"""Whether a name is an armed group's, where no data file knows the group."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from streams.actors.load import LANGUAGES, folder
from streams.articles.tables import Table, read_table
from streams.articles.text import fold

_KEYS = ("heads", "tails", "weak_heads", "weak_tails", "inside", "never", "units")


@dataclass(frozen=True, slots=True)
class GroupCues:
    """Folded words of one language: see ``cues.toml``."""

    heads: frozenset[str]
    tails: frozenset[str]
    weak_heads: frozenset[str]
    weak_tails: frozenset[str]
    inside: frozenset[str]
    never: frozenset[str]
    units: frozenset[str]

    def names_unit(self, name: str) -> bool:
        """Whether a name only tells which part of an army it is: "Commando Brigade", "58 Division"."""
        words = fold(name).split()
        return all(word in self.units or word.rstrip("stndrh").isdigit() for word in words)

    def names_group(self, name: str) -> bool:
        """Whether a name of two words or more, as written or folded, is an armed group's."""
        folded = " ".join(fold(name).split()).removeprefix("the ")
        words = folded.split(" ")
        if len(words) < 2 or folded in self.never:
            return False
        if _begins(words, self.heads) or _ends(words, self.tails):
            return True
        inside = any(word in self.inside for word in words)
        return inside and (_begins(words, self.weak_heads) or _ends(words, self.weak_tails))


def _begins(words: Sequence[str], cues: frozenset[str]) -> bool:
    return words[0] in cues or " ".join(words[:2]) in cues


def _ends(words: Sequence[str], cues: frozenset[str]) -> bool:
    return words[-1] in cues or " ".join(words[-2:]) in cues


@cache
def group_cues() -> dict[str, GroupCues]:
    """By language. Raises DataError naming file, entry and key."""
    table = read_table(folder() / "cues.toml")
    table.only(*LANGUAGES)
    return {lang: _cues(table.table(lang)) for lang in LANGUAGES}


def _cues(row: Table) -> GroupCues:
    row.only(*_KEYS)
    return GroupCues(*(frozenset(fold(word) for word in row.strings(key)) for key in _KEYS))
