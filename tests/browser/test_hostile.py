"""Texts that attack: none of them runs, none becomes an element, none leads anywhere."""

import datetime as dt
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from streams.articles.article import Article
from streams.control.policy import Policy
from streams.embedded.core import steps
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.places.place import LinkStatus, Name, Place
from streams.reading.extraction import Claim, Extraction, Kind, Location, Precision
from tests.browser.conftest import Opened, served

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<svg/onload=alert(3)>",
    "\"><iframe src=javascript:alert(4)></iframe>",
    "' onfocus=alert(5) autofocus='",
    "</textarea></title></style></script><script>alert(6)</script>",
    "<a href=\"javascript:alert(7)\">x</a>",
    "{{constructor.constructor('alert(8)')()}}",
    "${alert(9)}",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=alert(10)></style></mglyph></math>",
    "<base href=https://attack.example/>",
    "<meta http-equiv=refresh content=\"0;url=https://attack.example/\">",
    "<link rel=stylesheet href=https://attack.example/a.css>",
    "<form action=https://attack.example><button>go</button></form>",
    "\u202eevil\u202c\u2066<script>alert(11)</script>\u2069",
    "<!--<img src=\"--><img src=x onerror=alert(12)>\">",
    "&lt;img src=x onerror=alert(13)&gt;",
    "<details open ontoggle=alert(14)>",
    "<input type=image src=x onerror=alert(15)>",
    "javascript:alert(16)//https://x.example/",
]  # fmt: skip
# What only markup out of a text could have put into the body of our pages.
STRANGE = """body :is(script, iframe, object, embed, base, style, img, math, meta, link, svg[onload]),
  body form:not(.search, #missed), body details[open]:not(#legend, .why),
  body :is([onerror], [onload], [onfocus], [ontoggle], [onclick], [autofocus])"""
LINKS = (
    "javascript:alert(17)",
    "data:text/html,<script>alert(18)</script>",
    'https://example.org/a"onclick=alert(19)',
)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state file in which every text that whoholds shows is an attack."""
    path = tmp_path_factory.mktemp("attacked") / "state.sqlite"
    told = [_told(number, attack) for number, attack in enumerate(ATTACKS)]
    meant = {article.id: extraction for article, extraction in told}
    with Store(path) as store:
        seen: list[str] = []
        read = steps(lambda article: meant[article.id], "attack", Policy.load())
        flow = Flow(store, read, lambda alert, _: seen.append(alert.id))
        for article, _ in told:
            assert flow.take(article) is None
    assert len(seen) == len(ATTACKS)
    return path


def _told(number: int, attack: str) -> tuple[Article, Extraction]:
    place = Place(
        f"made:{number}{attack}", f"{attack} {number}", f"قرية {attack}", 35 + number / 20, 38.0, (attack,)
    )
    text = f"{attack} fell. {attack}"
    words = f"{attack} fell"
    claim = Claim(
        attack, place.id, Kind.CAPTURED, f"other:{attack}", "isis", None, Precision.REPORTED, attack, words,
        0, len(words), attack,
    )  # fmt: skip
    moment = dt.datetime(2017, 3, 1 + number, 8, tzinfo=dt.UTC)
    article = Article(f"{number}/{attack}", text, moment, attack, LINKS[number % 3], "en", f"{attack} title")
    found = Location(Name(attack, 0, len(attack)), LinkStatus.RESOLVED, place)
    return article, Extraction(article.id, 1, (found,), claims=(claim,))


def strange(page: Any) -> list[str]:
    """The elements on a page that none of our scripts makes."""
    return list(
        page.evaluate("kinds => [...document.querySelectorAll(kinds)].map(node => node.outerHTML)", STRANGE)
    )


def test_no_attack_does_anything_on_the_map_page(attacked: Path, data: Path, opened: Opened) -> None:
    with served(attacked, data) as url:
        page = opened(drawing=False).open(url)
        page.wait_for_selector("#live[data-kind=live]")
        for number, attack in enumerate(ATTACKS):
            row = page.locator("#places button.row").nth(number)
            row.click()
            page.wait_for_selector("#detail .evidence")
            page.click("#detail .why summary")
            page.click("#detail .evidence button >> nth=0")
            page.wait_for_selector("#detail .excerpt")
            page.click("#detail .back")
            assert attack in page.inner_text("#places")
        page.click("#tab-alerts")
        page.fill("#search", "onerror")
        page.wait_for_selector("#found [role=option]")
        assert strange(page) == []
        assert page.url.startswith(url)
        script = "[...document.querySelectorAll('a')].map(a => a.protocol).filter(p => !/^https?:$/.test(p))"
        assert page.evaluate(script) == []


def test_names_that_attack_are_drawn_on_the_map_as_they_are(
    attacked: Path, data: Path, opened: Opened
) -> None:
    with served(attacked, data) as url:
        page = opened().open(f"{url}/#m=9.5/35.5/38")
        page.wait_for_function("() => Number(document.querySelector('#map').dataset.drawn) > 0")
        page.mouse.move(440, 380)


def test_no_attack_does_anything_on_the_article_page(attacked: Path, data: Path, opened: Opened) -> None:
    with served(attacked, data) as url:
        watched = opened(drawing=False)
        for number, attack in enumerate(ATTACKS):
            page = watched.open(f"{url}/articles/{quote(f'{number}/{attack}', safe='')}")
            assert page.inner_text("#title") == f"{attack} title"
            assert page.text_content("#text") == f"{attack} fell. {attack}"
            assert strange(page) == []
            protocols = page.evaluate("[...document.querySelectorAll('a')].map(a => a.protocol)")
            assert set(protocols) <= {"http:", "https:"}


def test_an_address_cannot_attack_either(examples: str, opened: Opened) -> None:
    attack = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
    watched = opened()
    page = watched.open(f"{examples}/#place={attack}&holder={attack}&status={attack}&day={attack}&m={attack}")
    page.wait_for_selector("#detail [role=alert]")
    assert "Nothing is known" in page.inner_text("#detail")
    page.goto(f"{examples}/articles/{attack}")
    page.wait_for_selector("html[data-ready]")
    assert page.inner_text("#title") == "This article is not kept here."
    watched.wrong[:] = [one for one in watched.wrong if "404" not in one]
