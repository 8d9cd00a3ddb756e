"""A Latin name heard in Arabic letters: "باخموت" is Bakhmut, though no table writes it so.

Reporters write foreign names as they sound: every consonant, and most vowels as long ones. So two spellings are
one name where the consonants agree and no vowel of the Arabic one contradicts the Latin one.
"""

import re
from functools import lru_cache

from streams.places import spelling

# One code for what is one letter in the mouth of this or that reporter: g, gh, j and zh are ج or غ; ch is تش.
_ONE = str.maketrans({"j": "g"})
_LATIN_VOWELS = {"a": "a", "e": "ai", "i": "i", "y": "i", "o": "ua", "u": "u", "w": "u"}
_ARABIC_VOWELS = {"ا": "a", "و": "u", "ي": "i"}
_AFFRICATES = re.compile("ت(?=ش)|د(?=ج)|ت(?=س)")
# What Arabic words end in, and foreign names hardly ever.
_INFLECTED = ("ية", "يه", "وا")
_ARTICLE = re.compile("(?:[AaEe][lnrstdz]|Ash|Adh|Ath)[- ]")
# Consonants under which a name proves nothing.
FEWEST = 3

# The consonants, the vowels before, between and behind them, the consonants' number in each word, whether "ع" opens it.
Heard = tuple[str, tuple[frozenset[str], ...], tuple[int, ...], bool]


@lru_cache(maxsize=1 << 15)
def heard(name: str) -> Heard:
    """A name as heard; words without a consonant do not count ("Pul-e Khumri")."""
    consonants: list[str] = []
    gaps: list[set[str]] = [set()]
    sizes: list[int] = []
    for word in spelling.words(name):
        before = len(consonants)
        for code, vowels in _letters(word.key):
            if vowels:
                gaps[-1].update(vowels)
            elif not (consonants and consonants[-1] == code and not gaps[-1]):
                consonants.append(code)
                gaps.append(set())
        if len(consonants) > before:
            sizes.append(len(consonants) - before)
    throat = spelling.plain(name).removeprefix("ال").startswith("ع")
    return "".join(consonants), tuple(map(frozenset, gaps)), tuple(sizes), throat


def _letters(word: str) -> list[tuple[str, str]]:
    """A folded word as consonant codes and vowels: (code, "") or ("", the vowels it may be)."""
    rules, spoken = spelling.RULES, spelling.as_spoken(word)
    if spelling.is_arabic(word):
        letters = _AFFRICATES.sub("", spoken)
        coded = [(rules.arabic_codes.get(char, ""), _ARABIC_VOWELS.get(char, "")) for char in letters]
    else:
        coded = [
            (rules.latin_codes[match], "".join(_LATIN_VOWELS.get(char, "") for char in match))
            for match in rules.latin.findall(spoken.replace("ts", "s"))
        ]
    return [
        (one.translate(_ONE), "") if not vowels else ("", vowels)
        for code, vowels in coded
        for one in (code if not vowels else "-")
    ]


def consonants(name: str) -> str:
    """The key under which a name is looked for across the scripts, "" for one too short to prove anything."""
    key = heard(name)[0]
    return key if len(key) >= FEWEST else ""


def one_name(arabic: str, latin: str) -> bool:
    """Whether an Arabic spelling may be the Latin name's: same consonants, and no vowel against it."""
    (ours, gaps, words, throat), (theirs, others, parts, _) = heard(arabic), heard(latin)
    if ours != theirs or words != parts or arabic.endswith(_INFLECTED):
        return False
    if arabic.startswith("ال") and not _ARTICLE.match(latin):
        return False
    first, *between = zip(gaps, others, strict=True)
    last = between.pop() if between else first
    return (
        _opens_alike(*first, throat) and all(mine <= other for mine, other in between) and _ends_alike(*last)
    )


def _opens_alike(mine: frozenset[str], other: frozenset[str], throat: bool) -> bool:
    """An alif carries any vowel that opens a name."""
    if not other:
        return not mine and not throat
    return (bool(mine) or throat) and (mine - {"a"}) <= other


def _ends_alike(mine: frozenset[str], other: frozenset[str]) -> bool:
    """Both end in a vowel, or neither; a last "e" may be mute."""
    if not mine:
        return not other or other == frozenset("ai")
    return mine <= other
