"""The data of spelling.toml, checked and ready for use."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from streams.errors import WhoholdsError

_APOSTROPHES = re.compile("['’‘ʼʿʾ`´ʻʹ]")


class SpellingError(WhoholdsError):
    """The spelling data are wrong; the message names file, table and key."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What spelling.toml says; see the comments there."""

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


def load_rules(path: Path) -> Rules:
    """Read and check spelling.toml. Raises SpellingError naming file, table and key."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
        article, sounds, vowels = data["article"], data["sounds"], data["vowels"]
        codes = {**sounds["latin"], **vowels["latin"]}
        return Rules(
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
