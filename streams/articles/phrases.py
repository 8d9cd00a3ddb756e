"""Many literal phrases found in one pass over a folded text, at word boundaries, longest first."""

from collections.abc import Collection, Hashable, Iterable
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

Payload = TypeVar("Payload", bound=Hashable)

# A full table of transitions scans fastest; above this many phrases it takes too long to build.
_DFA_MAX = 5_000


def is_word(char: str) -> bool:
    """Whether a character joins to the word beside it."""
    return char.isalnum() or char == "_"


class Phrases(Generic[Payload]):
    """An Aho-Corasick automaton over folded phrases; a phrase may carry several payloads.

    ``clitics`` are the particles that Arabic glues to the front of a word (``languages.clitics()``): with them
    a phrase is also found behind one, and a phrase that begins with the article also where that melts into
    ``لل``. The span found never includes the particle.
    """

    def __init__(self, phrases: Iterable[tuple[str, Payload]], clitics: Collection[str] = ()) -> None:
        table: dict[str, list[Payload]] = {}
        for phrase, payload in phrases:
            table.setdefault(phrase, []).append(payload)
            if clitics and phrase.startswith("ال"):
                table.setdefault("ل" + phrase[1:], []).append(payload)
        self._payloads = list(table.values())
        self._clitics = frozenset(clitics)
        self._longest = max(map(len, clitics), default=0)
        self._automaton = AhoCorasick(
            list(table),
            matchkind=MatchKind.Standard,
            implementation=Implementation.DFA if len(table) < _DFA_MAX else None,
        )

    def find(self, folded: str) -> list[tuple[int, int, list[Payload]]]:
        """Give non-overlapping ``(start, end, payloads)``, leftmost and then longest, each of whole words."""
        found: list[tuple[int, int, list[Payload]]] = []
        size, last = len(folded), 0
        hits = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        for index, start, end in sorted(hits, key=lambda hit: (hit[1], -hit[2])):
            if start < last:
                continue
            if end < size and is_word(folded[end]):
                continue
            if start and is_word(folded[start - 1]) and not self._behind_clitic(folded, start):
                continue
            found.append((start, end, self._payloads[index]))
            last = end
        return found

    def _behind_clitic(self, folded: str, start: int) -> bool:
        for length in range(1, self._longest + 1):
            before = start - length
            if before < 0:
                return False
            if before == 0 or not is_word(folded[before - 1]):
                return folded[before:start] in self._clitics
        return False
