"""Words of a language stand in data files, where a linguist edits them, and not in the code of reading."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.reading.words.lexicon import FOLDER, words_of

READING = Path(__file__).parents[2] / "streams" / "reading"
APART = ("evaluate", "explain", "gold", "lexicon", "versions")  # do not read: headings, keys of files
MODULES = sorted(path for path in READING.rglob("*.py") if path.stem not in APART)
SEVERAL = 3  # so many words are a list; "of" beside "from" is grammar
NAMES = (
    "actor", "place", "name", "word", "sign", "number", "day", "speaker", "subject", "object", "possessor",
    "active", "passive", "noun", "base", "present", "past", "participle", "gerund", "future", "winner", "loser",
    "captured", "withdrew", "handed_over", "linked", "not_in_table", "unsure", "latin", "arabic", "svo", "vso",
    "verbless", "crowned", "belongs", "media", "monitor", "party", "negated", "planned", "attempted", "doubted",
    "ongoing", "past", "old", "city", "town", "village", "neighbourhood", "camp", "locality", "unnamed", "area",
    "governorate", "road", "base", "airport", "hill", "building", "field", "crossing", "in", "inside", "beside",
    "owner", "list", "comma", "bracket", "small", "state", "lang", "conflict", "class", "neg_type", "grammar",
    "negative", "fighter", "army", "militia", "group", "force", "rebel", "insurgent", "militant", "jihadist",
    "separatist", "opposition",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{2,}(?: [^\W\d_]+)*")
_ASKED = re.compile(r'words_of\(\s*"(\w+)"')


def ids() -> frozenset[str]:
    """What is no word but a name in the program: frames, forms, tags, roles, kinds of places and of items."""
    known = set(NAMES)
    for path in FOLDER.glob("*.toml"):
        for name, section in tomllib.loads(path.read_text("utf-8")).items():
            known.add(name)
            known |= set(section) if isinstance(section, dict) and name != "rules" else set()
    return frozenset(known)


def lists(path: Path) -> Iterator[tuple[str, list[str]]]:
    """The constants of a module that are lists of words, and those words."""
    known = ids()
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            texts = [one.value for one in members(node.value) if isinstance(one, ast.Constant)]
            words = [text for text in texts if isinstance(text, str) and _WORD.fullmatch(text)]
            words = [word for word in words if word not in known]
            if len(words) >= SEVERAL:
                yield node.targets[0].id, words


def members(value: ast.expr) -> list[ast.expr]:
    """What a tuple, list or set holds, also inside ``frozenset``."""
    if (
        isinstance(value, ast.Call)
        and value.args
        and ast.unparse(value.func) in ("frozenset", "tuple", "set")
    ):
        value = value.args[0]
    return value.elts if isinstance(value, ast.Tuple | ast.List | ast.Set) else []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_lists_of_words_are_in_the_lexicons(path: Path) -> None:
    assert dict(lists(path)) == {}


def test_the_look_for_lists_can_fail(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('SINCE = ("since", "after", "when")\nFRAMES = ("take", "fall", "lose")\n', "utf-8")
    assert dict(lists(module)) == {"SINCE": ["since", "after", "when"]}


def test_every_list_of_the_lexicons_is_asked_for() -> None:
    asked = {name for path in MODULES for name in _ASKED.findall(path.read_text("utf-8"))}
    written = {
        name
        for path in FOLDER.glob("*.toml")
        for name in tomllib.loads(path.read_text("utf-8")).get("rules", {})
    }
    assert written == asked
    assert all(words_of(name) for name in asked)
