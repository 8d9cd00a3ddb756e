"""Seconds that ``read`` takes for hostile texts of 1, 2, 4 and 8 MB: the curve must be a straight line.

    python benchmarks/bench_hostile.py [--megabytes 1 2 4 8] [KIND ...]

An article of more than WHOHOLDS_MAX_ARTICLE_BYTES (1 MiB) is refused before it is read; this shows what would be.
"""

import argparse
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from streams.articles.article import Article
from streams.reading.reader import Reader

PUBLISHED = datetime(2019, 11, 27, 18, tzinfo=UTC)
ENGLISH = "Syrian government forces captured the village of Tal Barsin on Monday, a monitoring group said. "
ARABIC = "سيطرت قوات النظام على قرية تل برسين يوم الاثنين بعد معارك مع هيئة تحرير الشام. "
REPEATED = {
    "war, English": ENGLISH,
    "war, Arabic": ARABIC,
    "both, by turns": ENGLISH + ARABIC,
    "no space": "a",
    "Cyrillic, no space": "\u0430",
    "zero width": "a\u200b",
    "presentation forms": "ﺍﻟﺟﻴﺶ ",
    "HTML entities": "&amp;&#1575;",
    "control characters": "\x00\x01\x1b",
    "directions": "\u202eabc \u202c",
    "commas": ",",
    "full stops": ". ",
    "questions": "Captured? ",
    "articles": "al-Al-",
    "days": "Monday ",
    "one town": "Aleppo. The army entered the town. The rebels denied the report. ",
}


def new_names(size: int) -> str:
    """Names that no table has, none like another."""
    chance = random.Random(7)
    words: list[str] = []
    while size > 0:
        name = chance.choice("BKTMS") + "".join(chance.choices("abcdefghiklmnorstu", k=6))
        words.append(f"in {name}{'. The army fell back ' if len(words) % 30 == 29 else ', '}")
        size -= len(words[-1])
    return "".join(words)


def kinds() -> dict[str, Callable[[int], str]]:
    """What makes a text of so many characters, by name."""

    def repeat(piece: str) -> Callable[[int], str]:
        return lambda size: piece * (size // len(piece))

    return {name: repeat(piece) for name, piece in REPEATED.items()} | {"new names": new_names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("kinds", nargs="*", metavar="KIND")
    given = parser.parse_args()
    reader = Reader.load()
    for name, make in kinds().items():
        if given.kinds and name not in given.kinds:
            continue
        times: list[str] = []
        for size in given.megabytes:
            article = Article("hostile", make(int(size * 1e6)), PUBLISHED, "Example Press")
            start = time.process_time()
            reader.read(article)
            times.append(f"{time.process_time() - start:7.1f} s")
        print(f"{name:20}", *times, flush=True)


if __name__ == "__main__":
    main()
