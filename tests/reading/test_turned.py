"""Taken and taken back in one text: whoever has it last is told last, however the two are put (``turned.toml``)."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.extraction import Claim
from streams.reading.reader import Reader

PARTS = tomllib.loads((Path(__file__).parent / "turned.toml").read_text(encoding="utf-8"))
FRIDAY = datetime(2024, 6, 14, 18, tzinfo=UTC)


def ends() -> Iterator[tuple[str, str]]:
    """Every language and second half, with what links it to the first."""
    for lang, parts in PARTS.items():
        yield from ((lang, f"{link}{turn}") for link, turn in product(parts["links"], parts["turns"]))
        yield from ((lang, f", only {turn}") for turn in parts["only"])


def texts(lang: str, end: str) -> Iterator[tuple[str, str]]:
    """Texts that end so, each with who has the place in the end."""
    for war, first in product(PARTS[lang]["wars"], PARTS[lang]["firsts"]):
        text = f"{first}{end}.".format(**war)
        yield re.sub(r"(^|\. )(\w)", lambda match: match[1] + match[2].upper(), text), war["ends"]


def last(claims: tuple[Claim, ...]) -> str | None:
    """Who is told to have the place last: by day, then by order within the day, then by telling."""
    told = [claim for claim in claims if not claim.disputed]
    steps = sorted(enumerate(told), key=lambda step: (step[1].date or date.max, step[1].order or 0, step[0]))
    return steps[-1][1].to if steps else None


@pytest.mark.parametrize(("lang", "end"), [*ends()])
def test_who_takes_it_back_is_told_last(reader: Reader, lang: str, end: str) -> None:
    for text, holder in texts(lang, end):
        extraction = reader.read(Article("test", text, FRIDAY, "Test Wire", lang=lang))
        assert last(extraction.claims) == holder, text
