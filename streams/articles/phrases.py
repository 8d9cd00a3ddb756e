"""Many literal phrases found in one pass over a folded text, at word boundaries, longest first."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Payload = TypeVar("Payload", bound=Hashable)


def is_word(char: str) -> bool:
    """Whether a character joins to the word beside it."""
    return char.isalnum() or char == "_"


class Phrases(Generic[Payload]):
    """An Aho-Corasick automaton over folded phrases; a phrase may carry several payloads."""

    def __init__(self, phrases: Iterable[tuple[str, Payload]]) -> None:
        table: dict[str, list[Payload]] = {}
        for phrase, payload in phrases:
            table.setdefault(phrase, []).append(payload)
        self._payloads = list(table.values())
        self._automaton = AhoCorasick(
            list(table), matchkind=MatchKind.Standard, implementation=Implementation.DFA if len(table) < 5_000 else None
        )

    def find(self, folded: str) -> list[tuple[int, int, list[Payload]]]:
        """Non-overlapping ``(start, end, payloads)``, leftmost and then longest, each a whole word or words."""
        found: list[tuple[int, int, list[Payload]]] = []
        size, last = len(folded), 0
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        for index, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
            if start < last:
                continue
            if (start and is_word(folded[start - 1])) or (end < size and is_word(folded[end])):
                continue
            found.append((start, end, self._payloads[index]))
            last = end
        return found
