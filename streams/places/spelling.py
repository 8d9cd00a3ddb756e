"""How one place name is spelt in many ways, and what stays the same: keys for looking names up.

All keys are deterministic functions of the name. From strict to lax:

``canonical``  articles, apostrophes, hyphens and the spelling of head words made one; the script stays
``sound``      as pronounced: doubled letters, ou/u/o, ei/ay, final -a/-ah/-eh made one
``skeleton``   consonants alone, in letters that both scripts share
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from streams.articles.text import clean, fold
from streams.places.rules import load_rules

_DATA = Path(__file__).with_name("spelling.toml")
_APOSTROPHES = re.compile("['’‘ʼʿʾ`´ʻʹ]")
_ASIDE = re.compile(r"\s*\([^()]*\)?")
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0621-\u064a]")
_HYPHENS = frozenset("-‐‑")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    ``key`` is its reduced spelling, ``role`` ``head``, ``modifier`` or ``core``; ``glue`` marks heads that are also
    written onto the next word, as ``written``. ``sound``, ``bones`` and ``cross`` are its parts of the keys of a name.
    """

    key: str
    role: str
    glue: bool
    written: str
    sound: str
    bones: str
    cross: str


def is_arabic(name: str) -> bool:
    """Whether a name is written in Arabic letters."""
    return _ARABIC.search(name) is not None


RULES = load_rules(_DATA)


def clitics(word: str) -> tuple[tuple[int, str], ...]:
    """The ways to read a folded Arabic word as clitics and a name: (letters to skip, the word then).

    The word as it stands comes first; after لل the article is put back.
    """
    ways = [(0, word)]
    at = 0
    if word[0] in RULES.conjunctions and len(word) > 3:
        at = 1
        ways.append((1, word[1:]))
    if word.startswith("لل", at) and len(word) - at > 4:
        ways.append((at + 2, "ال" + word[at + 2 :]))
    elif word[at] in RULES.prepositions and len(word) - at > 3:
        ways.append((at + 1, word[at + 1 :]))
    return tuple(ways)


@lru_cache(maxsize=1 << 12)
def plain(name: str) -> str:
    """Folded, without apostrophes, vowel marks, tatweel and what stands in brackets."""
    if "(" in name:
        name = _ASIDE.sub("", name) or name
    if name.isascii():
        return name.lower().replace("'", "").replace("`", "")
    return _APOSTROPHES.sub("", fold(clean(name).clean))


@lru_cache(maxsize=1 << 16)
def words(name: str) -> tuple[Word, ...]:
    """The words of a name without its articles, head words and modifiers reduced to one spelling."""
    tokens = _WORD.findall(plain(name))
    if len(tokens) < 2:
        return tuple(map(reduce_word, tokens))
    after = [*tokens[1:], ""]
    return tuple(
        [reduce_word(one) for one, next_ in zip(tokens, after, strict=True) if not is_article(one, next_)]
    )


def is_article(word: str, following: str) -> bool:
    """Whether a folded Latin word is the Arabic article before ``following`` (al, el, ash + sh..., a + z...)."""
    if not following:
        return False
    if word in RULES.fixed:
        return True
    if len(word) > 3 or word[0] not in RULES.vowels:
        return False
    onset = word[1:]
    if not onset:
        return word == "a" and following.startswith(RULES.onsets)
    return onset in RULES.onsets and following.startswith(onset[0])


@lru_cache(maxsize=1 << 17)
def reduce_word(token: str) -> Word:
    """One folded word without an attached Arabic article, as a head word, a modifier or a core word."""
    bare = strip_article(token)
    key, role, glue = RULES.words.get(bare) or RULES.words.get(token) or (bare, "core", False)
    letters = code(key)
    return Word(
        key=key,
        role=role,
        glue=glue,
        written=bare if is_arabic(bare) else key,
        sound=_DOUBLED.sub(r"\1", letters),
        bones=letters.translate(_COARSE),
        cross=_ENDING.sub("", letters).translate(_CROSS),
    )


def strip_article(token: str) -> str:
    """An Arabic word without ال (two letters at least must stay)."""
    return token[2:] if token.startswith("ال") and len(token) > 3 else token


def is_feature(name: str) -> bool:
    """Whether a name says that it is a base, a hill, a road or the like (Tabqa base, مثلث العند)."""
    return any(strip_article(token) in RULES.features for token in _WORD.findall(plain(name)))


def is_place_word(token: str) -> bool:
    """Whether a folded word alone is a head word, a modifier or a feature: it may open a name (Tal, New, Lake)."""
    return token in RULES.features or token in RULES.words or token in RULES.fixed


def is_feature_head(key: str) -> bool:
    """Whether a head word, put before a village's name, makes another name of it (Tal Sukayk, the hill)."""
    return key in RULES.feature_heads


def is_admin_head(key: str) -> bool:
    """Whether a head word only says what kind of place it is (village, town, district)."""
    return key in RULES.admin_heads


def detach_article(token: str) -> str:
    """A Latin word without an attached article ("elkhalayel", "assafira"), or "" if it shows none."""
    for article in RULES.attached:
        if token.startswith(article) and len(token) > len(article) + 3:
            return token[len(article) :]
    if len(token) > 5 and token[0] in RULES.vowels and token[1] == token[2] and token[1] in RULES.onsets:
        return token[2:]
    return ""


def joined(parts: tuple[Word, ...]) -> str:
    """Words as one key: head words that are also written attached are glued to the next word."""
    out: list[str] = []
    before: Word | None = None
    for word in parts:
        if before is not None and before.glue:
            out[-1] = out[-1].removesuffix(before.key) + before.written + word.key
        else:
            out.append(word.key)
        before = word
    return " ".join(out)


def canonical(name: str) -> str:
    """The name without what writers vary freely: article, apostrophes, hyphens, the spelling of head words."""
    return joined(words(name))


def core(parts: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that are neither heads nor modifiers, or all of them if there is no such word."""
    return tuple([word for word in parts if word.role == "core"]) or parts


def code(word: str) -> str:
    """A folded word in code letters: consonants as shared by both scripts, vowels a i u, diphthongs y w."""
    spoken = as_spoken(word)
    if is_arabic(word):
        return "".join([RULES.arabic_codes.get(char, "") for char in spoken])
    return "".join([RULES.latin_codes[match] for match in RULES.latin.findall(spoken)])


def as_spoken(word: str) -> str:
    """A folded word without a mute "h" behind its last vowel; the Arabic one is heard as an alif."""
    if len(word) > 2 and word[-1] == "ه":
        return word[:-1] + "ا"
    return word[:-1] if len(word) > 2 and word[-1] == "h" and word[-2] in RULES.vowels else word


_DOUBLED = re.compile(r"(.)\1+")
_COARSE = str.maketrans({"z": "d", "x": "h", "a": None, "i": None, "u": None, "y": None, "w": None})
_ENDING = re.compile("(?<=..)[aiuyw]+$")
_CROSS = str.maketrans({"a": None, "y": "i", "w": "u", "z": "s", "x": "k"})


def sound(name: str) -> str:
    """The name as pronounced, words run together."""
    return sounded(words(name))


def sounded(parts: tuple[Word, ...]) -> str:
    """``sound`` of the words of a name."""
    return "".join([word.sound for word in parts])


def skeleton(parts: tuple[Word, ...]) -> str:
    """Consonants of the words, doubled ones once; z and d, kh and h are one."""
    return _DOUBLED.sub(r"\1", "".join([word.bones for word in parts]))


def cross(parts: tuple[Word, ...]) -> str:
    """The words in letters comparable between the scripts: no a or final vowel, glides as vowels, z and s one."""
    return _DOUBLED.sub(r"\1", "".join([word.cross for word in parts]))


_SYLLABLE = re.compile("([btjhxdrzsckgfmln]?)([aiuyw]*)")
_TWICE = re.compile("([btjhxdrzsckgfmln])\\1+")
_VOWELS = re.compile("[aiuyw]+")
_NUMBER = re.compile(r"\d{1,9}")


def provisional_id(country: str, name: str) -> str:
    """The id of a place that no table has, the same from its Arabic and its Latin spelling.

    ``country`` is an ISO 3166-1 alpha-2 code, or "" (``xx``).
    """
    return f"prov:{(country or 'xx').lower()}:{cross_key(name)}"


def cross_key(name: str) -> str:
    """A key that the Arabic and the Latin spelling of one name share nearly always.

    Consonants, and those vowels that both scripts show: a glide at the beginning, ay within, a vowel at the end.
    What one script leaves out (short vowels) or cannot tell apart (long and short ones) is left out. Of 9,548 Syrian
    rows with both names 89 % get one key from the two, and 29 % of the Arabic names share theirs with another name
    (with the bare consonants: 90 % and 48 %). Numbers stay.
    """
    parts = words(name)
    last = len(parts) - 1
    letters = [_shared(_construct(word.key) if at < last else word.key) for at, word in enumerate(parts)]
    key = _TWICE.sub(r"\1", "".join(letters))
    if not key:
        return "-".join(_WORD.findall(plain(name))) or "unnamed"
    return "-".join([key, *map(str, numbers(name))])


@lru_cache(maxsize=1 << 15)
def numbers(name: str) -> tuple[int, ...]:
    """The numbers in a name, in the digits of either script: Camp 7 is not Camp 8."""
    return tuple([int(number) for number in _NUMBER.findall(name)])


def _construct(word: str) -> str:
    """A word before another, its feminine ending as when it stands alone (Khalwat Ubayd: Khalwa)."""
    if len(word) > 3 and word[-1] == "ت":
        return word[:-1] + "ا"
    return word[:-1] if len(word) > 3 and word[-1] == "t" and word[-2] in "ae" else word


@lru_cache(maxsize=1 << 15)
def _shared(word: str) -> str:
    """A word's part of ``cross_key``."""
    syllables = _SYLLABLE.findall(_TWICE.sub(r"\1", code(word)))[:-1]
    arabic, last = is_arabic(word), len(syllables) - 1
    return "".join(
        [
            consonant + _vowel(vowels, last - at, arabic) if consonant else _first_vowel(vowels, arabic)
            for at, (consonant, vowels) in enumerate(syllables)
        ]
    )


def _vowel(vowels: str, before_end: int, arabic: bool) -> str:
    """What both scripts show of the vowels after a consonant that has ``before_end`` consonants after it."""
    if before_end == 0:
        return ("ia" if "a" in vowels and ("i" in vowels or "y" in vowels) else "a") if vowels else ""
    if before_end == 1:
        return ""
    return "i" if "y" in vowels or (arabic and "i" in vowels) else ""


def _first_vowel(vowels: str, arabic: bool) -> str:
    """Before the first consonant only a glide is written in both scripts (Wadi, Yabrud)."""
    first = vowels[:1]
    if arabic:
        return {"u": "w", "i": "y"}.get(first, "")
    return first if first in ("w", "y") else ""


def same_name(a: str, b: str) -> bool:
    """Whether two names of one script differ by no more than vowels, articles and head-word spelling."""
    return is_arabic(a) == is_arabic(b) and bones(a) == bones(b) and numbers(a) == numbers(b)


def bones(name: str) -> str:
    """The consonants of a name, doubled ones once."""
    return _TWICE.sub(r"\1", _VOWELS.sub("", "".join([code(word.key) for word in words(name)])))
