"""Long words of control with one slip of the finger: "captued", "libereated".

Deletions of one letter are looked up on both sides (the symmetric delete idea of W. Garbe's SymSpell), so that an
unknown word costs as many look-ups as it has letters, however large the lexicon.
"""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

MEMORY = 50_000  # words remembered
SHORTEST = 7  # letters; shorter words have true neighbours ("seized", "seised"; "ceded", "needed")


class Misspelt:
    """Finds the one known word that an unknown one is a slip of."""

    def __init__(self, words: Iterable[str]) -> None:
        self._variants: dict[str, set[str]] = {}
        self._longest = 0
        self._found: dict[str, str | None] = {}
        for word in words:
            if len(word) >= SHORTEST and word.isalpha():
                self._longest = max(self._longest, len(word))
                for variant in _deletions(word):
                    self._variants.setdefault(variant, set()).add(word)

    def find(self, word: str) -> str | None:
        """The known word at one edit from ``word``; None if there is none, or more than one."""
        if not SHORTEST - 1 <= len(word) <= self._longest + 1:
            return None
        try:
            return self._found[word]
        except KeyError:
            if len(self._found) >= MEMORY:
                self._found.clear()
            found = self._found[word] = self._find(word)
            return found

    def _find(self, word: str) -> str | None:
        if not word.isalpha():
            return None
        near: set[str] = set()
        for variant in _deletions(word):
            near |= self._variants.get(variant, set())
        found = [known for known in near if known[0] == word[0] and OSA.distance(known, word) == 1]
        return found[0] if len(found) == 1 else None


def _deletions(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
