"""One reader for all the tests of this room."""

from datetime import datetime
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.extraction import Extraction, Kind
from streams.reading.reader import Reader

PUBLISHED = datetime.fromisoformat("2020-03-05T18:00:00+00:00")


@pytest.fixture(scope="session")
def reader(cache: Path) -> Reader:
    return Reader.load((), cache)


@pytest.fixture(scope="session")
def told(reader: Reader):  # type: ignore[no-untyped-def]
    """What a text tells, in the notation of the tables: "PLACE > ACTOR", "? PLACE > ACTOR"."""

    def read(text: str, lang: str = "en") -> set[str]:
        article = Article("test", text, PUBLISHED, "Test Wire", lang=lang)
        return notation(reader.read(article))

    return read


def notation(extraction: Extraction) -> set[str]:
    """A capture that is denied counts as contested, as the labelling rules say."""
    denied = {(claim.place, claim.to) for claim in extraction.claims if claim.disputed}
    lines = set()
    for claim in extraction.claims:
        open_ = claim.kind is Kind.CONTESTED or (claim.place, claim.to) in denied
        lines.add(f"{'? ' if open_ else ''}{claim.place} > {claim.to or '-'}")
    return lines
