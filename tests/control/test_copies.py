"""Copies of one wire story are told from independent tellings of one event."""

import json
import random
import re
from collections.abc import Callable
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.text import clean
from streams.control.copies import SKETCH, common, fingerprint, likeness
from streams.control.groups import Text, alike, apart, first_tellers
from streams.control.policy import Policy

POLICY = Policy.load()
STORIES = Path(__file__).parents[1] / "stories" / "stories.jsonl"


def articles() -> list[tuple[str, dict[str, Any]]]:
    stories = [json.loads(line) for line in STORIES.read_text("utf-8").splitlines()]
    return [(story["story"], article) for story in stories for article in story["articles"]]


def copies(one: str, other: str) -> bool:
    first, second = (Text("2020-01-01", "", (text, ""), fingerprint(text)) for text in (one, other))
    return alike(first, second, POLICY)


def test_a_fingerprint_is_the_same_on_every_machine() -> None:
    assert fingerprint("Soldiers took the village.") == (2, 1783747827, 4195663129)
    assert fingerprint("soldiers  TOOK the village") == (2, 1783747827, 4195663129)
    assert fingerprint("Two words") == ()
    assert likeness((), fingerprint("Soldiers took the village.")) == 0


def test_reprints_in_the_stories_are_copies_and_nothing_else_is() -> None:
    found = {
        (story, one["id"], other["id"])
        for (story, one), (same, other) in combinations(articles(), 2)
        if story == same and one["id"] != other["id"]
        if copies(one["text"], other["text"])
    }
    assert found == {("dev-02", "a", "r"), ("dev-06", "a", "b"), ("dev-06", "a", "c"), ("dev-06", "b", "c")}


def changed(text: str, share: float) -> str:
    draw = random.Random(text)
    return " ".join(f"other{draw.random()}" if draw.random() < share else word for word in text.split())


def half(text: str) -> str:
    return text[: len(text) // 2]


def shuffled(text: str) -> str:
    sentences = re.split(r"(?<=[.!؟?]) ", text)
    return " ".join(reversed(sentences))


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text + " (Reporting by our staff; editing by the foreign desk)",
        lambda text: changed(text, 0.1),
        half,
        shuffled,
    ],
    ids=["a line added", "a tenth of the words", "the first half", "sentences turned round"],
)
def test_a_rewrite_is_a_copy(rewrite: Callable[[str], str]) -> None:
    texts = [article["text"] for _, article in articles() if len(article["text"]) > 100]
    kept = sum(copies(text, rewrite(text)) for text in texts)
    assert kept / len(texts) > 0.97


def test_a_long_text_is_as_like_its_half_as_a_short_one() -> None:
    words = [f"word{number}" for number in range(5000)]
    whole, part = fingerprint(" ".join(words)), fingerprint(" ".join(words[:2500]))
    assert len(whole) == SKETCH + 1
    assert likeness(whole, part) > 0.8


def test_tellings_of_one_event_in_the_development_set(shared: Path) -> None:
    """Different papers on one event: only those that print one agency's text come out as copies."""
    lines = (shared / "data" / "gold" / "dev.jsonl").read_text("utf-8").splitlines()
    documents = [
        ({change.get("event") for change in one["control_changes"]} - {None}, one["text"])
        for one in map(json.loads, lines)
    ]
    pairs = [(one[0] & other[0], copies(one[1], other[1])) for one, other in combinations(documents, 2)]
    assert sum(like for events, like in pairs if not events) == 0
    assert sum(like for events, like in pairs if events) == 2


PHRASE = "captured the village of Oak Hill from the rebels"
SHORT = [
    (
        f"Soldiers {PHRASE} on Monday, a Wire One reporter saw.",
        f"The army {PHRASE}, three residents told Wire Two.",
    ),
    (f"Fighters {PHRASE} today.", f"The governor says that troops {PHRASE} at dawn."),
    (f"Troops {PHRASE}.", f"Residents say the army {PHRASE}, and shops are open again in the square."),
]


@pytest.mark.parametrize(("one", "other"), SHORT)
def test_two_short_texts_with_the_usual_phrase_are_two_sources(one: str, other: str) -> None:
    assert common(fingerprint(one), fingerprint(other)) >= 0.35 * min(
        fingerprint(one)[0], fingerprint(other)[0]
    )
    assert not copies(one, other)


@pytest.mark.parametrize("text", [text for pair in SHORT for text in pair])
def test_a_short_text_printed_again_is_a_copy(text: str) -> None:
    assert copies(text, text)
    assert copies(text, f"{text} (Editing by the foreign desk)")


@given(
    st.text(
        alphabet=st.sampled_from(
            "ab_9 .,-\n\t'\x00\x0b\x1c\x85\u00e9\u00c0\u0633\u0640\u200f\u00b7\u00aa\u00df"
        ),
        max_size=60,
    )
)
def test_a_fingerprint_is_that_of_groups_of_three_words(text: str) -> None:
    """In whichever way the words are found; kept records and their copies have no other."""
    words = re.findall(r"\w+", clean(text).folded)
    groups = {crc32(" ".join(words[at : at + 3]).encode()) for at in range(len(words) - 2)}
    assert fingerprint(text) == ((len(groups), *sorted(groups)[:SKETCH]) if groups else ())


SENTENCES = [f"sentence {number} of the story told by many" for number in range(6)]


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.sets(st.sampled_from(SENTENCES), min_size=1, max_size=4)), max_size=9
    )
)
def test_a_copy_stands_under_the_earliest_text_that_pairs_lead_to(told: list[tuple[int, set[str]]]) -> None:
    """As following every alike pair to its end finds it."""
    texts = [
        Text(f"2020-01-{day + 1:02}T00:00:00+00:00", "", (str(at), ""), fingerprint(" ".join(sorted(said))))
        for at, (day, said) in enumerate(told)
    ]
    reach = timedelta(days=POLICY.limits.copies_days)
    pairs = [
        (one, other)
        for one, other in combinations(sorted(texts), 2)
        if apart(one, other) <= reach and alike(one, other, POLICY)
    ]
    first = {text: text for text in texts}
    for _ in texts:
        for one, other in pairs:
            first[one] = first[other] = min(first[one], first[other])
    assert first_tellers(texts, POLICY) == {
        text.key: top.key for text, top in first.items() if top.key != text.key
    }
