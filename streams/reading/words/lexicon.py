"""The words of a language: read from a data file that a linguist edits, checked on load.

A lexicon names verbs and nouns by *frame* (what changes hands and in which grammatical slot), the small words of
the grammar, nouns for kinds of place, cues of assertion status (after ConText: Harkema et al., 2009), words of
fighting. ``docs/languages.md`` tells how to write one.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from streams.articles.text import fold
from streams.errors import WhoholdsError
from streams.reading.words.tokens import PhraseTree

FOLDER = Path(__file__).parents[1] / "lexicon"
FRAMES = (
    "take",
    "control",
    "fall",
    "lose",
    "leave",
    "hand",
    "enter",
    "drive",
    "flag",
    "pass",
    "bring",
    "change",
    "follow",
)
OTHER_VERBS = ("attack", "report", "deny", "succeed", "begin", "other")
ROLES = ("winner", "loser", "place")
KINDS = ("captured", "withdrew", "handed_over")
SECTIONS = (
    "verbs",
    "nouns",
    "frames",
    "words",
    "place_nouns",
    "parts",
    "status",
    "fighting",
    "persons",
    "rules",
)
SETTINGS = ("language", "script", "order", "present_is_fact", "conjugation")
FORMS = ("base", "present", "past", "participle", "gerund", "future")
ORDERS = ("svo", "vso")
SCRIPTS = ("latin", "arabic")


# Sections whose keys are told to rules by name: what no bundled file has, no rule asks for.
NAMED = ("words", "place_nouns", "parts", "status", "fighting", "persons", "rules")


class LexiconError(WhoholdsError):
    """A lexicon file that cannot be used; every error on a line, with the file, the section and the entry."""


@dataclass(slots=True)
class Entry:
    """What one word or phrase can be. ``forms``: of ``base present past participle gerund``."""

    tags: set[str] = field(default_factory=set)
    verbs: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    place: str = ""
    status: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Frame:
    """Slots of a predicate: grammatical slot to role, for each way of saying it."""

    name: str
    kind: str
    active: Mapping[str, str]
    passive: Mapping[str, str]
    noun: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's words; ``tree`` holds every phrase."""

    language: str
    order: str
    tree: PhraseTree[Entry]
    frames: Mapping[str, Frame]
    entries: Mapping[str, Entry]
    present_is_fact: bool = True
    compounds: frozenset[str] = frozenset()
    script: str = "latin"

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read and check one file; raises LexiconError."""
        builder = _Builder(path.name, _read(path))
        lexicon = builder.build()
        if builder.errors:
            raise LexiconError("\n".join(builder.errors))
        return lexicon


def check(path: Path, folder: Path = FOLDER) -> list[str]:
    """Every error of a lexicon file, a sentence each; also keys that no lexicon of the folder has."""
    try:
        data = _read(path)
    except LexiconError as error:
        return [str(error)]
    builder = _Builder(path.name, data)
    builder.build()
    others = [_read(other) for other in sorted(folder.glob("*.toml"))]
    for section in NAMED:
        known = {key for other in others for key in other.get(section, {})}
        for key in _keys(data.get(section)):
            if key not in known:
                near = get_close_matches(key, known, 3)
                builder.fail(
                    f"{section}.{key}", "no rule knows it", " or ".join(near) or "a key of another language"
                )
    return builder.errors


def _keys(section: object) -> list[str]:
    return list(section) if isinstance(section, dict) else []


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{path.name}: {error}") from error


@cache
def words_of(name: str, folder: Path = FOLDER) -> tuple[str, ...]:
    """The words that rules ask for under a name, those of every lexicon of a folder; LexiconError where none has it."""
    found = tuple(word for path in sorted(folder.glob("*.toml")) for word in _rules(path).get(name, ()))
    if not found:
        raise LexiconError(
            f"{folder.name}: [rules.{name}] missing; wanted: a list of words in one of the files"
        )
    return found


@cache
def _rules(path: Path) -> dict[str, list[str]]:
    """The section ``rules`` of a file; what is wrong in it is left out, ``Lexicon.load`` tells of it."""
    builder = _Builder(path.name, _read(path))
    found: dict[str, list[str]] = {}
    for name, word in builder.lists("rules"):
        found.setdefault(name, []).append(word)
    return found


def load_all(folder: Path = FOLDER) -> dict[str, Lexicon]:
    """Every lexicon of a folder, by language; raises LexiconError."""
    lexicons = [Lexicon.load(path) for path in sorted(folder.glob("*.toml"))]
    return {lexicon.language: lexicon for lexicon in lexicons}


class _Builder:
    """Turns the data of one file into a Lexicon, complaining by file, section and entry."""

    def __init__(self, name: str, data: dict[str, Any]) -> None:
        self.name, self.data = name, data
        self.entries: dict[str, Entry] = {}
        self.errors: list[str] = []

    def build(self) -> Lexicon:
        for key in self.data:
            if key not in SECTIONS and key not in SETTINGS:
                self.fail(key, "no such section", f"one of {', '.join(SECTIONS)}")
        language, order = self.data.get("language"), self.data.get("order")
        if not isinstance(language, str) or not language:
            self.fail("language", "missing", "a two-letter code")
        if order not in ORDERS:
            self.fail("order", f"is {order!r}", " or ".join(ORDERS))
        self.verbs()
        self.plain()
        tree: PhraseTree[Entry] = PhraseTree()
        for phrase, entry in self.entries.items():
            tree.add(phrase.split(), entry)
        fact = bool(self.data.get("present_is_fact", True))
        ends = frozenset(phrase for phrase, entry in self.entries.items() if "compound" in entry.tags)
        return Lexicon(
            str(language), str(order), tree, self.frames(), self.entries, fact, ends, self.script()
        )

    def script(self) -> str:
        script = self.data.get("script", SCRIPTS[0])
        if script not in SCRIPTS:
            self.fail("script", f"is {script!r}", " or ".join(SCRIPTS))
        return str(script)

    def fail(self, key: str, problem: str, wanted: str) -> None:
        """Note an error; what is wrong is left out, so that all errors are found in one go."""
        self.errors.append(f"{self.name}: [{key}] {problem}; wanted: {wanted}")

    def entry(self, phrase: str) -> Entry:
        return self.entries.setdefault(spaced(phrase), Entry())

    def lists(self, section: str) -> Iterator[tuple[str, str]]:
        """Each (key, phrase) of a section of lists."""
        table = self.data.get(section, {})
        if not isinstance(table, dict):
            self.fail(section, "is no table", "lists of phrases")
            return
        for key, phrases in table.items():
            if not isinstance(phrases, list):
                self.fail(f"{section}.{key}", "is no list", "a list of phrases")
                continue
            for phrase in phrases:
                if not isinstance(phrase, str) or not phrase.strip():
                    self.fail(f"{section}.{key}", f"{phrase!r} is no phrase", "text between quotes")
                else:
                    yield key, fold(phrase)

    def verbs(self) -> None:
        affixes = self.data.get("conjugation")
        verbs = list(self.lists("verbs"))
        given = [phrase.partition("+")[0].split() for _, phrase in verbs]
        irregular = {} if affixes else {forms[0]: forms for forms in given if len(forms) == 5}
        for key, phrase in verbs:
            if key not in FRAMES and key not in OTHER_VERBS:
                self.fail(f"verbs.{key}", "no such frame", ", ".join((*FRAMES, *OTHER_VERBS)))
                continue
            stem, _, rest = phrase.partition("+")
            words = irregular.get(stem.strip(), stem.split())
            if len(words) not in ((1, 2) if affixes else (1, 5)):
                self.fail(
                    f"verbs.{key}",
                    f"{phrase!r} has {len(words)} forms",
                    "PAST PRESENT" if affixes else "the base form, or all five",
                )
                continue
            for form, word in affixed(words, affixes) if affixes else conjugate(words):
                entry = self.entry(f"{word} {rest}")
                entry.verbs.add(key)
                entry.forms.add(form)

    def plain(self) -> None:
        for key, phrase in self.lists("nouns"):
            if key not in FRAMES:
                self.fail(f"nouns.{key}", "no such frame", ", ".join(FRAMES))
                continue
            self.entry(phrase).nouns.add(key)
        for key, phrase in self.lists("place_nouns"):
            self.entry(phrase).place = key
        for key, phrase in self.lists("status"):
            self.entry(phrase).status.add(key)
        for section, prefix in (
            ("words", ""),
            ("parts", "part_"),
            ("fighting", "fighting_"),
            ("persons", "person_"),
        ):
            for key, phrase in self.lists(section):
                self.entry(phrase).tags.add(prefix + key)
        list(self.lists("rules"))  # asked for by ``words_of``; here only for their errors

    def frames(self) -> dict[str, Frame]:
        found: dict[str, Frame] = {}
        for name, data in self.tables("frames"):
            if name not in FRAMES:
                self.fail(f"frames.{name}", "no such frame", ", ".join(FRAMES))
            if data.get("kind") not in KINDS:
                self.fail(f"frames.{name}", f"kind is {data.get('kind')!r}", ", ".join(KINDS))
            voices = [self.slots(name, data, voice) for voice in ("active", "passive", "noun")]
            found[name] = Frame(name, str(data.get("kind")), *voices)
        return found

    def tables(self, section: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each (key, table) of a section of tables."""
        for key, value in self.data.get(section, {}).items():
            if isinstance(value, dict):
                yield key, value
            else:
                self.fail(f"{section}.{key}", "is no table", f"[{section}.{key}] with its keys below")

    def slots(self, name: str, data: Mapping[str, Any], voice: str) -> dict[str, str]:
        """The roles of a frame's slots in one voice."""
        slots = data.get(voice, {})
        if not isinstance(slots, dict):
            self.fail(f"frames.{name}.{voice}", "is no table", '{ subject = "winner", ... }')
            return {}
        for slot, role in slots.items():
            if role not in ROLES:
                self.fail(f"frames.{name}.{voice}", f"{slot} = {role!r}", ", ".join(ROLES))
        return slots


def spaced(phrase: str) -> str:
    """A phrase with its signs standing alone, as the tokenizer gives them."""
    return " ".join(phrase.replace("'s", " 's").replace("%", " % ").split())


def affixed(stems: list[str], affixes: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """``(form, word)`` of a verb by the affixes of its language: "-" stands for the stem in the present.

    The first stem is of the past, the second of the other forms; "bare:joined" gives another stem before an ending.
    """
    bare, _, joined = stems[0].partition(":")
    found = [("past", (joined or bare) + ending if ending else bare) for ending in affixes.get("past", [])]
    for form in ("present", "future"):
        found += [(form, affix.replace("-", stems[1])) for affix in affixes.get(form, []) if len(stems) > 1]
    return found


def conjugate(words: list[str]) -> list[tuple[str, str]]:
    """``(form, word)`` of a verb given by its base, or by all five forms."""
    if len(words) == 5:
        return list(zip(("base", "present", "past", "participle", "gerund"), words, strict=True))
    base = words[0]
    stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    past = base[:-1] + "ied" if _y(base) else stem + "ed"
    present = (
        base[:-1] + "ies"
        if _y(base)
        else base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
    )
    gerund = stem + "ing"
    return [("base", base), ("present", present), ("past", past), ("participle", past), ("gerund", gerund)]


def _y(base: str) -> bool:
    return base.endswith("y") and base[-2:-1] not in "aeiou"
