"""Opening an index, scanning a text for place names, linking the names of a document.

    python benchmarks/bench_places.py [--cache DIR] [TABLE ...]

Measures the bundled tables, then these with the tables given (each alone would be one country; all at once shows
that the cost does not grow with them). Texts are those of ``examples/`` and, where WHOHOLDS_SHARED names the
development data, its constructed texts (even numbers only: the odd ones are held out), cut to about 3 KB.
"""

import argparse
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median

from streams.articles.text import Text, clean
from streams.places.index import Gazetteer
from streams.places.place import Name

ROOT = Path(__file__).parents[1]
SIZE = 3_000  # bytes; a news-site article
TEXTS = 60
ROUNDS = 7
NAMES = 10  # distinct names at most; a typical article has as many
_NUMBER = re.compile(r'"id": ?"[^"]*-(\d+)"')


def paragraphs() -> dict[str, list[str]]:
    """Texts to build from, by language."""
    found: dict[str, list[str]] = {"en": [], "ar": []}
    for line in (ROOT / "examples" / "articles.jsonl").read_text("utf-8").splitlines():
        found["en"].append(json.loads(line)["text"])
    shared = os.environ.get("WHOHOLDS_SHARED")
    if shared:
        gold = Path(shared) / "data" / "gold" / "constructed.jsonl"
        for line in gold.read_text("utf-8").splitlines():
            number = _NUMBER.search(line)
            if number and int(number[1]) % 2 == 0:
                document = json.loads(line)
                found[document["lang"]].append(document["text"])
    return {lang: some for lang, some in found.items() if some}


def article(some: Sequence[str], chance: random.Random) -> Text:
    """About 3 KB of UTF-8."""
    text = ""
    while len(text.encode()) < SIZE:
        text += chance.choice(some) + "\n\n"
    return clean(text.encode()[:SIZE].decode("utf-8", "ignore"))


def each(work: Callable[[], object], count: int) -> tuple[float, float]:
    """Microseconds for one of ``count``: the median round, and the first one, when every word is new."""
    rounds: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        rounds.append((time.perf_counter() - start) / count * 1e6)
    return median(rounds), rounds[0]


def names_of(gazetteer: Gazetteer, text: Text) -> list[Name]:
    """The first ten different names that a text has."""
    found: dict[str, Name] = {}
    for hit in gazetteer.scan(text):
        word = text.clean[hit.start : hit.end]
        if not hit.common and len(found) < NAMES:
            found.setdefault(word, Name(word, hit.start, hit.end))
    return list(found.values())


def measure(label: str, tables: Sequence[Path], cache: Path, texts: dict[str, list[Text]]) -> None:
    """Print one block of figures."""
    start = time.perf_counter()
    Gazetteer.load(tables, cache)
    made = time.perf_counter() - start
    start = time.perf_counter()
    gazetteer = Gazetteer.load(tables, cache)
    opened = time.perf_counter() - start
    print(
        f"{label}: {len(gazetteer.rows):,} places; first load {made:.1f} s, from the cache {opened * 1000:.0f} ms"
    )
    for lang, some in texts.items():
        warm, cold = each(lambda some=some: scan(gazetteer, some), len(some))
        hits = sum(len(gazetteer.scan(text)) for text in some) / len(some)
        print(f"  scan {lang}: {warm:6.0f} µs a text of 3 KB ({hits:.0f} names; first round {cold:.0f} µs)")
    single = (clean(text) for some in paragraphs().values() for text in some)
    documents = [names for text in single if len(names := names_of(gazetteer, text)) > 1]
    warm, cold = each(lambda: link(gazetteer, documents), len(documents))
    size = sum(map(len, documents)) / len(documents)
    print(f"  link: {warm:6.0f} µs a document of {size:.0f} names (first round {cold:.0f} µs)")


def scan(gazetteer: Gazetteer, texts: Iterable[Text]) -> None:
    for text in texts:
        gazetteer.scan(text)


def link(gazetteer: Gazetteer, documents: Iterable[Sequence[Name]]) -> None:
    for names in documents:
        gazetteer.link(names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("tables", nargs="*", type=Path)
    given = parser.parse_args()
    chance = random.Random(7)
    texts = {lang: [article(some, chance) for _ in range(TEXTS)] for lang, some in paragraphs().items()}
    with tempfile.TemporaryDirectory() as folder:
        cache = given.cache or Path(folder)
        measure("bundled", (), cache, texts)
        for table in given.tables[:1]:
            measure(table.stem, (table,), cache, texts)
        if len(given.tables) > 1:
            measure(f"all {len(given.tables)}", given.tables, cache, texts)


if __name__ == "__main__":
    main()
