"""A war in a file: made-up articles through the embedded core, the maps scored against the truth.

python benchmarks/bench_war.py [--articles 50000] [--places 5000] [--read 2000] [--seed 1]

``--read`` so many articles are read from their texts by the real reader; all others come as the claims that they make.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections import Counter
from pathlib import Path

from war import OUTLETS, Event, Told, War, days, war

from streams.alerts.alert import Alert, AlertType
from streams.alerts.rows import records_of
from streams.articles.article import Article
from streams.control.policy import Policy
from streams.control.state import Episode, at_day, reconcile
from streams.embedded.core import steps
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.reading.extraction import Extraction
from streams.reading.reader import Reader

NEAR = {
    "day": 2,
    "reported": 6,
}  # an alert with an event day so near a true one tells of it: days, by precision


class Readers:
    """Reads some articles with the real reader, and gives of the others what they claim."""

    def __init__(self, made: War, share: int) -> None:
        self.made, self.asked, self.right = made, 0, 0
        self.told = {(one.article.id, one.article.version): one for one in made.told}
        claiming = [one for one in made.told if one.kind in ("true", "copy", "lie", "denial")]
        stride = max(1, len(claiming) // share) if share else 0
        self.chosen = {one.article.id for one in claiming[::stride]} if stride else set()
        self.reader = Reader.load().extended(tuple(made.places.values()), ()) if share else None

    def __call__(self, article: Article) -> Extraction:
        told = self.told[article.id, article.version]
        if self.reader is None or article.id not in self.chosen:
            return self.made.extraction(told)
        read = self.reader.read(article)
        self.asked += 1
        self.right += _said(read) == _said(self.made.extraction(told))
        return read


def _said(extraction: Extraction) -> set[tuple[object, ...]]:
    return {(one.place_id, one.to, one.from_, one.date, one.disputed) for one in extraction.claims}


def run(made: War, read: Readers, policy: Policy, path: Path) -> tuple[Store, list[Alert], float]:
    """Everything through the embedded flow; the alerts told, and seconds."""
    store, alerts = Store(path), list[Alert]()
    flow = Flow(store, steps(read, "war", policy), lambda alert, _: alerts.append(alert))
    begun = time.perf_counter()
    for told in made.told:
        letter = flow.take(told.article)
        if letter:
            print("dead letter:", letter.error)
    return store, alerts, time.perf_counter() - begun


def score_alerts(made: War, alerts: list[Alert]) -> None:
    """How many alerts each event got, and of what the others came."""
    seen = _told_places(made.told)
    events = [event for place in made.events.values() for event in place]
    told: Counter[Event] = Counter()
    false = []
    for alert in alerts:
        if alert.type is AlertType.CHANGED:
            event = _event(made, alert)
            told.update([event] if event else [])
            false += [] if event else [alert]
    number = Counter(min(told[event], 2) for event in events if event.place in seen)
    print(
        "alerts:",
        dict(Counter(str(alert.type) for alert in alerts)),
        "late:",
        sum(one.late for one in alerts),
    )
    print(f"events {len(events)}: with no control.changed {number[0]}, one {number[1]}, more {number[2]}")
    back = {alert.reverts for alert in alerts}
    contested = {(alert.place.id, alert.to) for alert in alerts if alert.type is AlertType.CONTESTED}
    fate = Counter(
        "taken back" if one.id in back else "contested" if (one.place.id, one.to) in contested else "stands"
        for one in false
    )
    print(f"false control.changed: {len(false)}, {dict(fate)}; said to be confirmed "
          f"{sum(one.status == 'confirmed' for one in false)}")  # fmt: skip


def _told_places(told: list[Told]) -> set[str]:
    return {claim.place_id for one in told for claim in one.claims if claim.place_id}


def _event(made: War, alert: Alert) -> Event | None:
    near = (
        event
        for event in made.events[alert.place.id]
        if event.captor == alert.to
        and alert.event_date
        and abs((alert.event_date - event.day).days) <= NEAR.get(alert.precision or "", 2)
    )
    return next(near, None)


def score_maps(made: War, store: Store, policy: Policy) -> None:
    """The final map, the map of every day, and the map of four days as it was known on them."""
    final, daily, known = Counter[str](), Counter[str](), Counter[str]()
    sure = Counter[str]()
    for place in made.places:
        records = records_of(place, store.control)
        state = reconcile(records, policy)
        episodes = state.episodes if state else ()
        begun = made.events[place][0].day if made.events[place] else None
        for day in days():
            daily[_verdict(made, place, day, at_day(episodes, day), begun)] += 1
        end = max(days())
        now = at_day(episodes, None)
        final[_verdict(made, place, end, now, begun)] += 1
        sure[f"{now.status} {_verdict(made, place, end, now, begun)}" if now else "nothing"] += 1
        for day in days(91):
            then = reconcile(records, policy, at=day, known=day) if records else None
            known[_verdict(made, place, day, then.episode if then else None, begun)] += 1
    for name, counted in (("final map", final), ("maps of every day", daily), ("as known then", known)):
        print(f"{name}:", _shares(counted))
    print("final by status:", dict(sorted(sure.items())))


def _shares(counted: Counter[str]) -> str:
    asked = sum(number for name, number in counted.items() if name != "blank")
    shares = (f"{name} {number / asked:.2%}" for name, number in counted.most_common() if name != "blank")
    return f"{', '.join(shares)} of {asked}; nothing told, rightly, of {counted['blank']}"


def _verdict(made: War, place: str, day: dt.date, one: Episode | None, begun: dt.date | None) -> str:
    if one is None:
        return "missing" if begun and begun <= day else "blank"
    if one.holder is None:
        return "contested"
    return "right" if one.holder == made.holder(place, day) else "wrong"


def main() -> None:
    """Run and print the figures."""
    options = argparse.ArgumentParser()
    for name, number in (("articles", 50_000), ("places", 5_000), ("read", 2_000), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=number)
    chosen = options.parse_args()
    made = war(chosen.articles, chosen.places, chosen.seed)
    policy = Policy.load().extend(OUTLETS)
    print(f"{len(made.told)} articles:", dict(Counter(one.kind for one in made.told).most_common()))
    with tempfile.TemporaryDirectory() as folder:
        read = Readers(made, chosen.read)
        store, alerts, seconds = run(made, read, policy, Path(folder) / "war.sqlite")
        print(f"{seconds:.0f} s, {len(made.told) / seconds:.0f} articles a second")
        print(f"read from the text: {read.asked}, exactly as meant: {read.right}")
        score_alerts(made, alerts)
        score_maps(made, store, policy)


if __name__ == "__main__":
    main()
