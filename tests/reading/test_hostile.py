"""Text that no reporter wrote: nothing fails, and every offset is that of the article as it was written."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.articles.article import Article
from streams.reading.extraction import Extraction
from streams.reading.reader import Reader

PUBLISHED = datetime(2020, 3, 5, 18, tzinfo=UTC)
ENGLISH = "Syrian government forces captured the village of Tal Barsin from the SDF on Monday."
ARABIC = "سيطرت قوات سوريا الديمقراطية على قرية تل برسين يوم الاثنين."
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\u2066\u2069\ufeff"
# Letters as they stand in a font, by the letter meant.
SHAPED = {"لا": "ﻻ", "ب": "ﺑ", "ي": "ﻱ", "س": "ﺳ", "ر": "ﺮ", "ت": "ﺗ"}
PIECES = (
    ENGLISH,
    ARABIC,
    "the village of ",
    "قرية ",
    "قرى ",
    "captured ",
    "clashes in Aleppo ",
    "و",
    "al-Al-",
    "denied the report",
    "&amp;",
    "&#1575;",
    "\x00",
    "\x1b[0m",
    "\u202e",
    "\ud800",
    "😀",
    "ﻻ",
    "1.",
    "U.S.",
    "'s",
    "n't",
    '"',
    "؟",
    "?",
    ".",
    "\n",
    "،",
    ",",
    "#",
    "_",
    "-",
    "(",
    "а",
    "أ",
    "لل",
    "Monday ",
    "3 days ago ",
    "\u0640",
    "\u064b",
    "\t",
    "  ",
)
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(reader: Reader, text: str) -> Extraction:
    return reader.read(Article("test", text, PUBLISHED, "Test Wire"))


def spans(extraction: Extraction) -> Iterator[tuple[str, int, int]]:
    """Each piece of text that an extraction quotes, with its offsets."""
    for location in extraction.locations:
        yield location.name.text, location.name.start, location.name.end
    for told in (*extraction.claims, *extraction.clashes, *extraction.rejections):
        yield told.quote, told.start, told.end
    for _, actor in extraction.actors:
        yield actor.text, actor.start, actor.end
    for _, _, day in extraction.days:
        yield day.text, day.start, day.end
    for _, trigger in extraction.triggers:
        yield trigger.text, trigger.start, trigger.end


def check(extraction: Extraction, text: str) -> None:
    for quote, start, end in spans(extraction):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == quote


@QUICK
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join))
def test_offsets_are_those_of_the_text_as_written(reader: Reader, text: str) -> None:
    check(read(reader, text), text)


@QUICK
@given(
    st.sampled_from((ENGLISH, ARABIC)),
    st.lists(st.tuples(st.integers(0, 100), st.sampled_from(INVISIBLE)), max_size=12),
)
def test_invisible_characters_change_nothing(
    reader: Reader, plain: str, marks: list[tuple[int, str]]
) -> None:
    text = plain
    for at, mark in marks:
        text = text[:at] + mark + text[at:]
    bare = str.maketrans("", "", INVISIBLE)
    extraction = read(reader, text)
    check(extraction, text)
    told = [(claim.kind, claim.to, claim.date, claim.quote.translate(bare)) for claim in extraction.claims]
    assert told == [(one.kind, one.to, one.date, one.quote) for one in read(reader, plain).claims]
    assert len(told) == 1


@QUICK
@given(st.sets(st.sampled_from(sorted(SHAPED))))
def test_presentation_forms_read_as_the_letters_meant(reader: Reader, shaped: set[str]) -> None:
    text = ARABIC
    for letters in shaped:
        text = text.replace(letters, SHAPED[letters])
    extraction = read(reader, text)
    check(extraction, text)
    assert [(claim.kind, claim.to) for claim in extraction.claims] == [
        (claim.kind, claim.to) for claim in read(reader, ARABIC).claims
    ]


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "\u0430",
        "a\u200b",
        "ا",
        "al-Al-",
        ",",
        "1.",
        '"',
        "و",
        "\n",
        ". ",
        "Captured? ",
        "\ufefb",
        "&amp;",
        "\x00",
        "U.",
    ],
)
def test_long_texts_of_one_piece_come_to_an_end(reader: Reader, piece: str) -> None:
    text = piece * (50_000 // len(piece))
    check(read(reader, f"{text}\n{ENGLISH}"), f"{text}\n{ENGLISH}")
    assert read(reader, f"{ENGLISH}\n\n{text}").claims[0].to == "syrian_government"


def test_a_text_may_end_in_any_kind_of_word(reader: Reader) -> None:
    """Also in one that wants another behind it: "وحدات من"."""
    for lexicon in reader.lexicons.values():
        kinds = {str(entry): phrase for phrase, entry in lexicon.entries.items()}
        for text in kinds.values():
            check(read(reader, text), text)
