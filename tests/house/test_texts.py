"""What the page says stands in one file a language; a translator who leaves something out is told."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from streams.alerts.alert import AlertType
from streams.control.counting import Action
from streams.control.rulings import rulings
from streams.control.span import Status
from streams.control.voices import Voice
from streams.reading.extraction import Kind

PAGE = Path(__file__).parents[2] / "streams" / "web" / "page"
Texts = dict[str, str | dict[str, str]]
FORMS = {"en": {"one", "other"}, "ar": {"zero", "one", "two", "few", "many", "other"}}  # of CLDR
_VALUE = re.compile(r"\{(\w+)\}")
_CALL = re.compile(r'\bt\("([^"]+)"')
_COUNTED = re.compile(r'\bmany\([^"]*?, "([^"]+)"\)')
_CHOICE = re.compile(r'\? "([\w.]+)" : "([\w.]+)"')


def texts(language: str) -> Texts:
    """The texts of a language; a key that stands there twice is a mistake."""

    def once(pairs: list[tuple[str, str | dict[str, str]]]) -> Texts:
        found = dict(pairs)
        assert len(found) == len(pairs)
        return found

    made: Texts = json.loads((PAGE / f"{language}.json").read_text("utf-8"), object_pairs_hook=once)
    return made


EN, AR = texts("en"), texts("ar")


def forms(text: str | dict[str, str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values())


def values(text: str) -> set[str]:
    return set(_VALUE.findall(text))


def test_both_languages_have_the_same_texts() -> None:
    assert EN.keys() == AR.keys()
    assert {key for key, text in EN.items() if isinstance(text, str)} == {
        key for key, text in AR.items() if isinstance(text, str)
    }


@pytest.mark.parametrize("key", EN)
def test_a_text_has_the_same_values_in_both(key: str) -> None:
    """Only the number may be told by the word itself, as the dual does."""
    wanted = values(forms(EN[key])[-1])
    for text in (*forms(EN[key]), *forms(AR[key])):
        assert text.strip() == text != ""
        assert values(text) | {"n"} == wanted | {"n"}
    assert all(values(forms(one[key])[-1]) == wanted for one in (EN, AR))


@pytest.mark.parametrize(("language", "found"), [("en", EN), ("ar", AR)])
def test_what_is_counted_has_every_form_of_the_language(language: str, found: Texts) -> None:
    counted = {key: set(text) for key, text in found.items() if isinstance(text, dict)}
    assert counted
    assert {key: kinds for key, kinds in counted.items() if kinds != FORMS[language]} == {}


def test_arabic_is_arabic() -> None:
    """Nothing was left in English but names and what has no words."""
    latin = {
        key for key, text in AR.items() if not any("\u0600" <= letter <= "\u06ff" for letter in str(text))
    }
    said = {key for key in latin if any(_VALUE.sub("", text).strip(" ·:()«»") for text in forms(AR[key]))}
    assert said == {"language.locale", "language.other", "title", "title.place"}


class _Marked(HTMLParser):
    """The texts of a page by their keys."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = {"data-t-label": "aria-label", "data-t-title": "title", "data-t-placeholder": "placeholder",
                 "data-t-content": "content"}  # fmt: skip
        self.found += [(given[mark], given[name]) for mark, name in names.items() if mark in given]
        self.open = given.get("data-t")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.found.append((self.open, data))
        self.open = None


def marked() -> Iterator[tuple[str, str]]:
    for path in PAGE.glob("*.html"):
        parser = _Marked()
        parser.feed(path.read_text("utf-8"))
        yield from parser.found


def test_the_page_as_it_is_written_says_the_english_texts() -> None:
    written = list(marked())
    assert len(written) > 40
    assert [(key, text) for key, text in written if EN.get(key) != text] == []


# Texts of which a script makes the key: of what the server sends, by its name.
MADE = {
    *(f"status.{one}" for one in Status),
    *(f"meaning.{one}" for one in Status),
    *(f"alert.{one}" for one in AlertType),
    *(f"voice.{one}" for one in Voice),
    *(f"action.{one}" for one in Action),
    *(f"claim.{one}" for one in Kind),
    "claim.denied", "claim.denied_from", "claim.captured_from", "claim.handed_over_from", "claim.contested_from",
    "claim.contested_by", "claim.contested_by_from", "status.unknown", "language.locale",
}  # fmt: skip
# ... and of which not all are known here.
MADE_OF_MORE = ("reason.", "rejected.", "problem.", "kind.", "says.", "ruling.")


def test_every_text_is_said_somewhere_and_every_text_said_is_there() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PAGE.glob("*.js"))
    pairs = [pair for pair in _CHOICE.findall(code) if EN.keys() & set(pair)]
    said = {*_CALL.findall(code), *_COUNTED.findall(code), *(key for pair in pairs for key in pair)}
    said |= {key for key, _ in marked()} | MADE
    assert len(said) > 120
    assert said - EN.keys() == set()
    assert {key for key in EN.keys() - said if not key.startswith(MADE_OF_MORE)} == set()


def test_every_rule_has_its_words() -> None:
    """The English ones are those of the policy."""
    numbered = {
        int(key.removeprefix("ruling.")): text for key, text in EN.items() if key.startswith("ruling.")
    }
    assert numbered == rulings()


def test_a_part_of_the_arithmetic_is_called_by_its_english_words() -> None:
    parts = {key.removeprefix("says."): text for key, text in EN.items() if key.startswith("says.")}
    plain = {key: text for key, text in parts.items() if " " in key or key == text}
    assert len(plain) > 30
    assert [key for key, text in plain.items() if re.sub(r"\{[ab]\}", "#", str(text)) != key] == []
