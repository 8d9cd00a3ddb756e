"""What one claim costs as the history of a place grows: the hot path, the cold path, and the size of the hot row.

python benchmarks/bench_control.py [--claims 100000] [--per-day 50] [--texts]
"""

import argparse
import datetime as dt
import random
import time
from collections.abc import Iterator

from streams.alerts.handle import handle
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

PLACE = Place("XX1", "Somewhere")
FIRST = dt.datetime(2014, 1, 1, 6, tzinfo=dt.UTC)
ACTORS = ("red", "blue")
OUTLETS = {f"Outlet {number}": (None, "red", "blue", "unknown")[number % 4] for number in range(40)}


def history(claims: int, per_day: int, *, texts: bool) -> Iterator[Record]:
    """A long history: the place changes hands every 25 days; one article in 20 denies."""
    draw = random.Random(1)
    for number in range(claims):
        published = FIRST + dt.timedelta(days=number / per_day)
        turn = (number // (25 * per_day)) % 2
        yield record(draw, f"a{number}", published, turn, texts=texts)


def record(draw: random.Random, article: str, published: dt.datetime, turn: int, *, texts: bool) -> Record:
    """One article's record."""
    captor, loser = ACTORS[turn], ACTORS[1 - turn]
    outlet = draw.choice(sorted(OUTLETS))
    denial = draw.random() < 0.05
    date = published.date() - dt.timedelta(days=draw.choice((0, 0, 0, 1, 2)))
    claim = Claim(
        "Somewhere",
        PLACE.id,
        Kind.CONTESTED if denial else Kind.CAPTURED,
        captor,
        loser,
        date,
        source=draw.choice(sorted(OUTLETS)) if draw.random() < 0.5 else outlet,
        disputed=denial,
        quote="Red forces took the village of Somewhere on Monday, it said.",
    )
    sketch = (150, *sorted(draw.getrandbits(32) for _ in range(48))) if texts else ()
    return Record(
        RecordType.CLAIMS,
        PLACE,
        article=article,
        published=published,
        text_hash=article,
        outlet=outlet,
        fingerprint=sketch,
        claims=(claim,),
    )


class Counting(dict[str, bytes]):
    """Rows that count how often they are read: a cold path reads every article's."""

    reads = 0

    def get(self, name: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        self.reads += 1
        return super().get(name, default)


def main() -> None:
    """Run and print a table."""
    options = argparse.ArgumentParser()
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--per-day", type=int, default=50)
    options.add_argument("--texts", action="store_true")
    chosen = options.parse_args()
    policy = Policy.load().extend(OUTLETS)
    rows = Counting()
    draw = random.Random(2)
    print(
        "claims  hot mean  p50  p99  max (ms)  hot row (KB)  largest (KB)  alerts  cold so far  a cold one (ms)"
    )
    spent: list[float] = []
    colds: list[float] = []
    largest = alerts = 0
    for number, one in enumerate(history(chosen.claims, chosen.per_day, texts=chosen.texts), 1):
        begun, rows.reads = time.perf_counter(), 0
        alerts += len(handle(one, rows, policy).alerts)
        path = colds if rows.reads > number // 2 + 30 else spent
        path.append((time.perf_counter() - begun) * 1000)
        largest = max(largest, len(rows[PLACE.id]))
        if number % max(1, chosen.claims // 10) == 0:
            spent.sort()
            late = record(draw, f"late{number}", FIRST, 0, texts=False)
            begun = time.perf_counter()
            handle(late, rows, policy)
            cold = (time.perf_counter() - begun) * 1000
            print(
                f"{number:6}  {sum(spent) / len(spent):7.2f} {spent[len(spent) // 2]:6.2f}"
                f" {spent[len(spent) * 99 // 100]:6.2f} {spent[-1]:6.1f}  {len(rows[PLACE.id]) / 1024:8.1f}"
                f"  {largest / 1024:8.1f}  {alerts:6}  {len(colds):8}  {cold:8.0f}",
                flush=True,
            )
            spent = []


if __name__ == "__main__":
    main()
