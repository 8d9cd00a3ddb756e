"""Prints what the reader that is installed makes of every text of the tables of tests, one JSON line each.

``make test-compiled`` compares the lines of the reader as Python with those of the reader as C.
"""

import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from schemas.extraction import encode_extraction
from streams.articles.article import Article
from streams.articles.language import language
from streams.reading.reader import Reader

PUBLISHED = datetime(2019, 11, 27, 18, tzinfo=UTC)


def texts(table: object) -> Iterator[str]:
    """Every text of a table, however deep it lies."""
    if isinstance(table, dict):
        if isinstance(table.get("text"), str):
            yield table["text"]
        for each in table.values():
            yield from texts(each)


def main() -> None:
    reader = Reader.load()
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for at, text in enumerate(texts(tomllib.loads(path.read_text(encoding="utf-8")))):
            article = Article(f"{path.stem}-{at}", text, PUBLISHED, "Test Wire", lang=language(text) or "en")
            sys.stdout.buffer.write(encode_extraction(reader.read(article)) + b"\n")


if __name__ == "__main__":
    main()
