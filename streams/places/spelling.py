"""How one place name is spelt in many ways, and what stays the same: keys for looking names up.

All keys are deterministic functions of the name. From strict to lax:

``canonical``  articles, apostrophes, hyphens and the spelling of head words made one; the script stays
``sound``      as pronounced: doubled letters, ou/u/o, ei/ay, final -a/-ah/-eh made one
``skeleton``   consonants alone, in letters that both scripts share
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from streams.articles.text import clean, fold
from streams.errors import WhoholdsError

_DATA = Path(__file__).with_name("spelling.toml")
_APOSTROPHES = re.compile("['’‘ʼʿʾ`´ʻʹ]")
_ASIDE = re.compile(r"\s*\([^()]*\)?")
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0621-\u064a]")
_HYPHENS = frozenset("-‐‑")


class SpellingError(WhoholdsError):
    """The spelling data are wrong; the message names file, table and key."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    ``key`` is its reduced spelling, ``role`` ``head``, ``modifier`` or ``core``; ``glue`` marks heads that are also
    written onto the next word. ``sound``, ``bones`` and ``cross`` are its parts of the keys of a name.
    """

    key: str
    role: str
    glue: bool
    sound: str
    bones: str
    cross: str


@dataclass(frozen=True, slots=True)
class _Rules:
    fixed: frozenset[str]
    onsets: tuple[str, ...]
    vowels: frozenset[str]
    attached: tuple[str, ...]
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    features: frozenset[str]
    feature_heads: frozenset[str]
    admin_heads: frozenset[str]
    words: Mapping[str, tuple[str, str, bool]]
    latin: re.Pattern[str]
    latin_codes: Mapping[str, str]
    arabic_codes: Mapping[str, str]
    consonants: frozenset[str]


def is_arabic(name: str) -> bool:
    """Whether a name is written in Arabic letters."""
    return _ARABIC.search(name) is not None


def _load(path: Path) -> _Rules:
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        article, sounds, vowels = data["article"], data["sounds"], data["vowels"]
        codes = {**sounds["latin"], **vowels["latin"]}
        return _Rules(
            fixed=frozenset((*article["fixed"], *article["dialect"])),
            onsets=tuple(article["onsets"]),
            vowels=frozenset(article["vowels"]),
            attached=tuple(article["attached"]),
            conjunctions=frozenset(data["clitics"]["conjunctions"]),
            prepositions=frozenset(data["clitics"]["prepositions"]),
            features=frozenset(data["features"]["words"]),
            admin_heads=frozenset(key for key, head in data["heads"].items() if head.get("admin")),
            feature_heads=frozenset(key for key, head in data["heads"].items() if head.get("feature")),
            words=dict(_words(path, data)),
            latin=re.compile("|".join(sorted(codes, key=len, reverse=True))),
            latin_codes=codes,
            arabic_codes={**sounds["arabic"], **vowels["arabic"]},
            consonants=frozenset("".join((*sounds["latin"].values(), *sounds["arabic"].values()))),
        )
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise SpellingError(f"{path.name}: {error}") from error


def _words(
    path: Path, data: Mapping[str, Mapping[str, object]]
) -> Iterator[tuple[str, tuple[str, str, bool]]]:
    seen: dict[str, str] = {}
    for role, table in (("head", "heads"), ("modifier", "modifiers")):
        for key, entry in data[table].items():
            words = entry["words"] if isinstance(entry, dict) else entry
            if not isinstance(words, list):
                raise SpellingError(f"{path.name}: {table}.{key}: a list of words is wanted")
            for word in (_APOSTROPHES.sub("", str(word)) for word in words):
                if seen.setdefault(word, key) != key:
                    raise SpellingError(
                        f"{path.name}: {table}.{key}: {word!r} stands under {seen[word]!r} too"
                    )
                yield word, (key.rstrip("_"), role, isinstance(entry, dict) and bool(entry["glue"]))


_RULES = _load(_DATA)


def clitics(word: str) -> tuple[tuple[int, str], ...]:
    """The ways to read a folded Arabic word as clitics and a name: (letters to skip, the word then).

    The word as it stands comes first; after لل the article is put back.
    """
    ways = [(0, word)]
    at = 0
    if word[0] in _RULES.conjunctions and len(word) > 3:
        at = 1
        ways.append((1, word[1:]))
    if word.startswith("لل", at) and len(word) - at > 4:
        ways.append((at + 2, "ال" + word[at + 2 :]))
    elif word[at] in _RULES.prepositions and len(word) - at > 3:
        ways.append((at + 1, word[at + 1 :]))
    return tuple(ways)


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
    if word in _RULES.fixed:
        return True
    if len(word) > 3 or word[0] not in _RULES.vowels:
        return False
    onset = word[1:]
    if not onset:
        return word == "a" and following.startswith(_RULES.onsets)
    return onset in _RULES.onsets and following.startswith(onset[0])


@lru_cache(maxsize=1 << 17)
def reduce_word(token: str) -> Word:
    """One folded word without an attached Arabic article, as a head word, a modifier or a core word."""
    bare = strip_article(token)
    key, role, glue = _RULES.words.get(bare) or _RULES.words.get(token) or (bare, "core", False)
    letters = code(key)
    return Word(
        key=key,
        role=role,
        glue=glue,
        sound=_DOUBLED.sub(r"\1", letters),
        bones=letters.translate(_COARSE),
        cross=_ENDING.sub("", letters).translate(_CROSS),
    )


def strip_article(token: str) -> str:
    """An Arabic word without ال (two letters at least must stay)."""
    return token[2:] if token.startswith("ال") and len(token) > 3 else token


def is_feature(name: str) -> bool:
    """Whether a name says that it is a base, a hill, a road or the like (Tabqa base, مثلث العند)."""
    return any(strip_article(token) in _RULES.features for token in _WORD.findall(plain(name)))


def is_feature_head(key: str) -> bool:
    """Whether a head word, put before a village's name, makes another name of it (Tal Sukayk, the hill)."""
    return key in _RULES.feature_heads


def is_admin_head(key: str) -> bool:
    """Whether a head word only says what kind of place it is (village, town, district)."""
    return key in _RULES.admin_heads


def detach_article(token: str) -> str:
    """A Latin word without an attached article ("elkhalayel", "assafira"), or "" if it shows none."""
    for article in _RULES.attached:
        if token.startswith(article) and len(token) > len(article) + 3:
            return token[len(article) :]
    if len(token) > 5 and token[0] in _RULES.vowels and token[1] == token[2] and token[1] in _RULES.onsets:
        return token[2:]
    return ""


def joined(parts: tuple[Word, ...]) -> str:
    """Words as one key: head words that are also written attached are glued to the next word."""
    out: list[str] = []
    glue = False
    for word in parts:
        if glue:
            out[-1] += word.key
        else:
            out.append(word.key)
        glue = word.glue
    return " ".join(out)


def canonical(name: str) -> str:
    """The name without what writers vary freely: article, apostrophes, hyphens, the spelling of head words."""
    return joined(words(name))


def core(parts: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words that are neither heads nor modifiers, or all of them if there is no such word."""
    return tuple([word for word in parts if word.role == "core"]) or parts


def code(word: str) -> str:
    """A folded word in code letters: consonants as shared by both scripts, vowels a i u, diphthongs y w."""
    rules = _RULES
    if is_arabic(word):
        if len(word) > 2 and word[-1] == "ه":
            word = word[:-1] + "ا"
        return "".join([rules.arabic_codes.get(char, "") for char in word])
    if len(word) > 2 and word[-1] == "h" and word[-2] in rules.vowels:
        word = word[:-1]
    return "".join([rules.latin_codes[match] for match in rules.latin.findall(word)])


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


def provisional_id(country: str, name: str) -> str:
    """The id of a place that no table has, the same from its Arabic and its Latin spelling.

    ``country`` is an ISO 3166-1 alpha-2 code, or "" (``xx``).
    """
    return f"prov:{(country or 'xx').lower()}:{cross_key(name)}"


def cross_key(name: str) -> str:
    """A key that the Arabic and the Latin spelling of one name share nearly always."""
    key = _DOUBLED.sub(r"\1", "".join([code(word.key).translate(_NO_VOWELS) for word in words(name)]))
    return key or unicodedata.normalize("NFKD", plain(name)).replace(" ", "-") or "unnamed"


_NO_VOWELS = str.maketrans({"a": None, "i": None, "u": None, "y": None, "w": None})


def same_name(a: str, b: str) -> bool:
    """Whether two names of one script differ by no more than vowels, articles and head-word spelling."""
    return is_arabic(a) == is_arabic(b) and cross_key(a) == cross_key(b)
