"""Articles per second of ``read`` on one core, over articles of about 3 KB.

    python benchmarks/bench_read.py [--seconds 10] [--tables syria.tsv ...] [--cache FOLDER] [--grow 10]

The articles are put together from the texts of ``examples/`` and, where WHOHOLDS_SHARED names the development data,
of its constructed texts (even numbers only: the odd ones are held out). No two articles are alike. Scanning for place
names alone is measured beside it, as the floor. "quiet" are the texts of the development data that hold no change;
"mix" is what a stream brings: one dense text among nine quiet ones. ``--grow`` reads each article a second time
with tables that have so many times as many places, named with the letters of real ones, and prints both.
"""

import argparse
import json
import os
import platform
import random
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from streams.articles.article import Article
from streams.articles.text import clean
from streams.reading.reader import Reader

ROOT = Path(__file__).parents[1]
SIZE = 3_000  # characters; a news-site article
PUBLISHED = datetime(2019, 11, 27, 18, tzinfo=UTC)
ROUNDS = 5
_NUMBER = re.compile(r'"id": ?"[^"]*-(\d+)"')


def texts() -> dict[str, list[str]]:
    """Paragraphs to build from, by language; with " quiet" behind it, those of texts without a change."""
    found: dict[str, list[str]] = {"en": [], "ar": [], "en quiet": [], "ar quiet": []}
    for line in (ROOT / "examples" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        found["en"].append(json.loads(line)["text"])
    shared = os.environ.get("WHOHOLDS_SHARED")
    if shared:
        gold = Path(shared) / "data" / "gold" / "constructed.jsonl"
        for line in gold.read_text(encoding="utf-8").splitlines():
            number = _NUMBER.search(line)
            if number and int(number[1]) % 2 == 0:
                document = json.loads(line)
                quiet = "" if document["control_changes"] else " quiet"
                found[document["lang"] + quiet].append(document["text"])
    for lang in ("en", "ar"):
        if found[lang] and found[f"{lang} quiet"]:
            rest = found[f"{lang} quiet"]
            found[f"{lang} mix"] = [*found[lang], *rest * (9 * len(found[lang]) // len(rest) + 1)]
    return {lang: some for lang, some in found.items() if some}


def articles(lang: str, some: list[str], chance: random.Random) -> Iterator[Article]:
    """Articles without end, none like another: paragraphs in a new order, each with a number of its own."""
    number = 0
    while True:
        parts: list[str] = []
        while sum(map(len, parts)) < SIZE:
            parts.append(f"{chance.choice(some)} ({number}.{len(parts)})")
        number += 1
        yield Article(f"{lang}-{number}", "\n\n".join(parts), PUBLISHED, "Example Press", lang=lang[:2])


def rate(
    work: Callable[[Article], object], source: Iterator[Article], seconds: float
) -> tuple[float, float, float]:
    """Articles a second (median of the rounds, and the slowest), and millions of characters a second."""
    rates: list[float] = []
    sizes: list[float] = []
    for _ in range(ROUNDS):
        batch = [next(source) for _ in range(50)]
        done, size, start = 0, 0, time.process_time()
        while time.process_time() - start < seconds / ROUNDS:
            for article in batch:
                work(article)
                size += len(article.text)
            done += len(batch)
            spent = time.process_time() - start
            batch = [next(source) for _ in range(50)]
            start = time.process_time() - spent
        spent = time.process_time() - start
        rates.append(done / spent)
        sizes.append(size / spent / 1e6)
    return median(rates), min(rates), median(sizes)


def grown(table: Path, times: int, folder: Path) -> Path:
    """A table with so many times the rows: the names of each new one have their letters in another order."""
    chance = random.Random(table.name)
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    keys = head.split("\t")
    more = [
        "\t".join(_other(dict(zip(keys, row.split("\t"), strict=True)), number, chance).values())
        for row in rows
        for number in range(1, times)
    ]
    path = folder / table.name
    path.write_text("\n".join([head, *rows, *more]) + "\n", encoding="utf-8")
    return path


def _other(row: dict[str, str], number: int, chance: random.Random) -> dict[str, str]:
    names = {key: _shuffled(row[key], chance) for key in ("name_en", "name_ar")}
    lat = f"{float(row['lat']) + chance.uniform(-1, 1):.5f}"
    return {**row, **names, "id": f"grown:{row['id']}:{number}", "source": "", "alt_names": "", "lat": lat}


def _shuffled(name: str, chance: random.Random) -> str:
    words = ["".join(chance.sample(word.lower(), len(word))).capitalize() for word in name.split()]
    return " ".join(words)


def beside(small: Reader, large: Reader, seconds: float) -> None:
    """Both readers on the same articles in turn; milliseconds of processor time an article."""
    for lang, some in texts().items():
        source, spent, done = articles(lang, some, random.Random(7)), [0.0, 0.0], 0
        while sum(spent) < seconds:
            article = next(source)
            done += 1
            for which, reader in enumerate((small, large)):
                begin = time.process_time()
                reader.read(article)
                spent[which] += time.process_time() - begin
        print(
            f"{lang:8} {spent[0] / done * 1e3:.1f} ms, {spent[1] / done * 1e3:.1f} ms with the larger tables"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--tables", type=Path, nargs="*", default=[])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--grow", type=int, default=0, metavar="TIMES")
    options = parser.parse_args()
    start = time.process_time()
    reader = Reader.load(options.tables, options.cache)
    spent = time.process_time() - start
    print(
        f"{platform.machine()}, Python {platform.python_version()}; loaded in {spent:.2f} s of processor time"
    )
    if options.grow:
        with TemporaryDirectory() as name:
            tables = [grown(table, options.grow, Path(name)) for table in options.tables]
            beside(reader, Reader.load(tables, options.cache), options.seconds)
        return
    for lang, some in texts().items():
        works: dict[str, Callable[[Article], object]] = {
            "read": reader.read,
            "scan": lambda article: reader.gazetteer.scan(clean(article.text)),
        }
        for name, work in works.items():
            typical, slowest, speed = rate(work, articles(lang, some, random.Random(7)), options.seconds)
            print(
                f"{lang:8} {name:5} {typical:8.0f} articles/s (slowest round {slowest:.0f}), {speed:.2f} M characters/s"
            )


if __name__ == "__main__":
    main()
