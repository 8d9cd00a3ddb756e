"""The page in a real Chromium: how soon it shows 15,000 places, and a minute of 60 alerts a second.

python benchmarks/bench_page.py [--places 15000] [--rate 60] [--seconds 60] [--rounds 5]

Needs Chromium, as the browser tests do; the map is drawn by the processor. "List": from the click on a link until
list, counts and legend stand. "Map": until the map is at rest, with its ground, its marks and all names; the marks are
seen a frame or two before. "Main thread", "renderer" and "graphics" are processor time of the page's main thread, of
all of its threads, and of the process that stands in for the graphics card. A new window comes to rest first: Chromium
loads pages of its own for each, which are none of ours.
The alerts are put into the state file at once every tenth of a second,
as a run would; "behind" is the time from an alert kept to the alert on the page, and memory that of the page after a
garbage collection.
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from campaign import FIRST, campaign, fill
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from schemas.alert import encode_alert
from streams.alerts.alert import Alert
from streams.embedded.store import Store
from tests.browser.conftest import FLAGS, chromium, filled, served

LIST = """() => document.documentElement.dataset.ready && document.querySelectorAll('#places li').length &&
  performance.now()"""
DRAWN = "() => Number(document.querySelector('#map')?.dataset.drawn) > 0 && performance.now()"
WHAT = ("list", "map", "main thread", "renderer", "graphics")
SETTLING = 3000  # milliseconds that a new window takes to come to rest


def worked(browser: Any) -> dict[str, float]:
    """Seconds of processor time of each kind of process of the browser so far."""
    session = browser.new_browser_cdp_session()
    found: dict[str, float] = {}
    for one in session.send("SystemInfo.getProcessInfo")["processInfo"]:
        found[one["type"]] = found.get(one["type"], 0) + one["cpuTime"]
    session.detach()
    return found


def first_view(browser: Any, url: str) -> tuple[float, ...]:
    """Seconds, as ``WHAT`` names them; with an empty cache."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.wait_for_timeout(SETTLING)
    before = worked(browser)
    page.goto(url, wait_until="commit")
    stands = page.wait_for_function(LIST).json_value()
    drawn = page.wait_for_function(DRAWN, timeout=120_000).json_value()
    after = worked(browser)
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    page.context.close()
    spent = (after[kind] - before.get(kind, 0) for kind in ("renderer", "GPU"))
    return stands / 1000, drawn / 1000, metrics["TaskDuration"], *spent


class Teller(threading.Thread):
    """Puts alerts into a state file at a steady rate."""

    def __init__(self, path: Path, alerts: list[Alert], rate: int, seconds: int) -> None:
        super().__init__()
        self.path, self.alerts, self.rate, self.seconds = path, alerts, rate, seconds
        self.kept = 0

    def run(self) -> None:
        begun = time.monotonic()
        with Store(self.path) as store:
            while (passed := time.monotonic() - begun) < self.seconds:
                due = int(passed * self.rate)
                with store.transaction():
                    for number in range(self.kept, due):
                        tell(store, replace(self.alerts[number % len(self.alerts)], id=f"bench-{number}"))
                self.kept = due
                time.sleep(0.1)


def tell(store: Store, alert: Alert) -> None:
    """Keep an alert as a run does."""
    store.tell(alert.id, alert.place.id, encode_alert(alert), dt.datetime.now(dt.UTC))


def memory(page: Page) -> float:
    """Megabytes that the page's scripts hold, after a garbage collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return float(used) / 1e6


def under_alerts(browser: Any, url: str, path: Path, alerts: list[Alert], rate: int, seconds: int) -> None:
    """A page that listens for as long as alerts come; prints what was seen of it each ten seconds."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_selector("#live[data-kind=live]")
    page.wait_for_timeout(3000)
    teller = Teller(path, alerts, rate, seconds)
    print(f"before: {memory(page):.1f} MB")
    teller.start()
    for second in range(0, seconds, 10):
        page.wait_for_timeout(10_000)
        seen = int(page.evaluate("Number(document.documentElement.dataset.alerts)"))
        kept = teller.kept
        print(f"{second + 10} s: {kept} kept, {seen} on the page, {memory(page):.1f} MB")
    teller.join()
    begun = time.monotonic()
    page.wait_for_function("n => Number(document.documentElement.dataset.alerts) >= n", arg=teller.kept)
    print(
        f"all {teller.kept} on the page {time.monotonic() - begun:.1f} s after the last; {memory(page):.1f} MB"
    )
    page.wait_for_timeout(20_000)
    print(f"20 s later: {memory(page):.1f} MB")


def main() -> None:
    """Run and print the figures."""
    options = argparse.ArgumentParser()
    for name, number in (("places", 15_000), ("rate", 60), ("seconds", 60), ("rounds", 5)):
        options.add_argument(f"--{name}", type=int, default=number)
    chosen = options.parse_args()
    made = campaign(chosen.places, seed=1, moving=0.2)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = Path(name) / "state.sqlite"
        alerts = fill(path, made)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        with served(path, Path(name)) as url:
            filled(url, chosen.places)
            print(f"{chosen.places} places, since {FIRST}; load {os.getloadavg()[0]:.1f}")
            rounds = [first_view(browser, url) for _ in range(chosen.rounds)]
            for what, seconds in zip(WHAT, zip(*rounds, strict=True), strict=True):
                print(
                    f"{what}: {', '.join(f'{one:.2f}' for one in seconds)} s; middle {statistics.median(seconds):.2f}"
                )
            under_alerts(browser, url, path, alerts, chosen.rate, chosen.seconds)
        browser.close()


if __name__ == "__main__":
    main()
