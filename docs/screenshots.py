"""``make screenshots``: the pictures of the page in ``docs/img``, out of a made-up campaign and the examples.

Needs Chromium, as the browser tests do. No village of the campaign's names is there, and none of it happened.
"""

import json
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.campaign import Campaign, campaign, fill, flowing  # noqa: E402
from streams.embedded.store import Store  # noqa: E402
from tests.browser.conftest import FLAGS, chromium, filled, run, served  # noqa: E402

IMAGES = ROOT / "docs" / "img"
WIDE = {"width": 1200, "height": 700}
PHONE = {"width": 360, "height": 740}
PLACES = 1200
NEWS = 3  # articles that come in while the page is open
SETTLED = 1500  # milliseconds


def opened(browser: Browser, url: str, **options: Any) -> Page:
    """A page that has come to rest."""
    page = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options}).new_page()
    page.goto(url)
    page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(SETTLED)
    return page


def taken(page: Page, name: str) -> None:
    """Write a picture, and close the page."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    page.context.close()
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} KB", file=sys.stderr)


def with_news(made: Campaign) -> Campaign:
    """The last articles of a campaign, which the page shall see coming."""
    news = Campaign(made.places, made.first, made.told[-NEWS:])
    made.told = made.told[:-NEWS]
    return news


def of_the_campaign(browser: Browser, url: str, state: Path, news: Campaign) -> None:
    """The map in its forms."""
    page = opened(browser, url)
    with Store(state) as store:
        flow = flowing(store, news, [])
        for article, _ in news.told:
            flow.take(article)
    page.wait_for_selector("#cards .card")
    page.wait_for_timeout(SETTLED)
    taken(page, "map")
    page = opened(browser, f"{url}/#m=9/35.72/37.3&day=2016-06-01", color_scheme="dark")
    taken(page, "map-dark")
    page = opened(browser, url, viewport=PHONE, device_scale_factor=2, is_mobile=True)
    taken(page, "phone")
    page = opened(browser, f"{url}/?lang=ar#place={told_in_arabic(url)}")
    taken(page, "place-arabic")
    page = opened(browser, f"{url}/?lang=ar")
    taken(page, "map-arabic")


def told_in_arabic(url: str) -> str:
    """A place on the map that changed hands in the words of an Arabic article."""
    with urllib.request.urlopen(f"{url}/api/alerts?type=control.confirmed&limit=200") as answer:  # noqa: S310
        alerts = json.load(answer)["alerts"]
    return next(
        str(one["place"]["id"])
        for one in alerts
        if one["place"]["lat"] and one["evidence"] and one["evidence"][0]["lang"] == "ar"
    )


def of_the_examples(browser: Browser, url: str) -> None:
    """A place with its history, and an article with what was read in it."""
    page = opened(browser, f"{url}/#place=ocha:C5769&m=9/35.93/39.1")
    page.click("#detail .evidence >> nth=0 >> text=In its article")
    page.wait_for_selector("#detail .excerpt mark")
    taken(page, "place")
    page = opened(browser, f"{url}/articles/front-1?version=1")
    page.click("#show-rejected")
    page.evaluate("window.scrollTo(0, 0)")
    taken(page, "article")


def main() -> None:
    """Take all of them."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        made = campaign(PLACES, seed=7)
        news = with_news(made)
        fill(folder / "campaign.sqlite", made)
        with served(folder / "campaign.sqlite", folder) as url:
            filled(url, PLACES)
            of_the_campaign(browser, url, folder / "campaign.sqlite", news)
        examples = run(folder / "examples.sqlite", folder, ROOT / "examples" / "articles.jsonl")
        with served(examples, folder, "--reports", str(folder / "reports.jsonl")) as url:
            filled(url, 1)
            of_the_examples(browser, url)
        browser.close()


if __name__ == "__main__":
    main()
