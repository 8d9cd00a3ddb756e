"""What one claim costs as the history of a place grows: the hot path, the cold path, and the size of the hot row.

python benchmarks/bench_control.py [--claims 100000] [--per-day 50] [--texts]
"""

import argparse
import datetime as dt
import random
import time
from collections.abc import Iterator
from dataclasses import replace

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


OLD = {"first days": 0.0, "half-way": 0.5, "90 days ago": 1.0}


class Costs:
    """What records cost, in milliseconds of processor time, which other work on the machine does not lengthen."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.rows, self.alerts, self.largest = policy, dict[str, bytes](), 0, 0

    def of(self, one: Record) -> float:
        """Handle a record; what it cost."""
        begun = time.process_time()
        self.alerts += len(handle(one, self.rows, self.policy).alerts)
        spent = (time.process_time() - begun) * 1000
        self.largest = max(self.largest, len(self.rows[PLACE.id]))
        return spent

    def of_old(self, number: int, per_day: int) -> list[float]:
        """For each age a claim that comes late and a correction that turns an old article round: what they cost."""
        draw, spent = random.Random(number), list[float]()
        for name, part in OLD.items():
            last = max(0, number - 91 * per_day)
            at = int(last * part)
            published = FIRST + dt.timedelta(days=at / per_day)
            late = record(draw, f"late {name} {number}", published, 1, texts=False)
            fixed = replace(record(draw, f"a{at + number % 97}", published, 0, texts=False), version=number)
            spent += [self.of(late), self.of(fixed)]
        return spent

    def from_all_rows(self) -> float:
        """What it costs to work the place out from every article's row, as a change of the policy makes it."""
        again = Costs(self.policy.extend(late_days=self.policy.limits.late_days + 1))
        again.rows = dict(self.rows)
        return again.of(record(random.Random(0), "another", FIRST, 0, texts=False))


def main() -> None:
    """Run and print a table."""
    options = argparse.ArgumentParser()
    options.add_argument("--claims", type=int, default=100_000)
    options.add_argument("--per-day", type=int, default=50)
    options.add_argument("--texts", action="store_true")
    chosen = options.parse_args()
    costs = Costs(Policy.load().extend(OUTLETS))
    ages = "  ".join(f"{name}: late, corrected" for name in OLD)
    print(f"claims  hot mean  p50  p99  max  hot row (KB)  largest (KB)  alerts  {ages}  from all rows (ms)")
    spent: list[float] = []
    for number, one in enumerate(history(chosen.claims, chosen.per_day, texts=chosen.texts), 1):
        spent.append(costs.of(one))
        if number % max(1, chosen.claims // 10) == 0:
            spent.sort()
            old = "  ".join(f"{one:8.0f}" for one in costs.of_old(number, chosen.per_day))
            print(
                f"{number:6}  {sum(spent) / len(spent):7.2f} {spent[len(spent) // 2]:6.2f}"
                f" {spent[len(spent) * 99 // 100]:6.2f} {spent[-1]:6.1f}  {len(costs.rows[PLACE.id]) / 1024:8.1f}"
                f"  {costs.largest / 1024:8.1f}  {costs.alerts:6}  {old}  {costs.from_all_rows():8.0f}",
                flush=True,
            )
            spent = []


if __name__ == "__main__":
    main()
