"""The page in Arabic: every word of its own, from right to left, by keyboard, and for whoever asks for it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.campaign import campaign, fill
from streams.control.policy import Policy
from streams.control.why import account
from streams.embedded.query import Question, answer, places
from streams.embedded.store import Store
from tests.browser.conftest import Opened
from tests.browser.test_axe import NARROW, WIDE, serious

# Words in Latin letters that a reader sees or hears, but for names (which are set apart), quotes, and what says that it
# is in English.
LEFT = """() => {
  const other = "[lang=en], [dir=auto], .adm, q, blockquote, h1, option, .maplibregl-ctrl-attrib, noscript, #found";
  const latin = /[A-Za-z]{3,}/;
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const { textContent, parentElement } = walk.currentNode;
    const own = textContent.replace(/\u2068[^\u2069]*\u2069/g, "");
    if (latin.test(own) && !parentElement.closest(other)) found.push(textContent);
  }
  for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
    for (const node of document.querySelectorAll(`[${name}]`)) {
      const text = node.getAttribute(name).replace("WebGL", "");
      if (latin.test(text) && !node.closest("mark, noscript")) found.push(`${name}: ${text}`);
    }
  }
  return found;
}"""
KNOWN = {"placeholder: ابحث عن مكان · Find"}  # says that both scripts are searched


def left(page: Any) -> set[str]:
    return {text for text in page.evaluate(LEFT) if "WebGL" not in text} - KNOWN


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
def test_the_map_page_has_no_english_left_and_nothing_serious(
    busy: str, opened: Opened, scheme: str, size: dict[str, int]
) -> None:
    page = opened(color_scheme=scheme, viewport=size).open(f"{busy}/?lang=ar")
    page.wait_for_function("() => document.querySelector('#map').dataset.drawn")
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert left(page) == set()
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#search", "كفر")
    page.wait_for_selector("#found [role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail .current")
    page.click("#detail .why summary")
    assert page.locator("#detail .why [lang=en]:not(q)").all_inner_texts() == []
    assert left(page) == set()
    assert serious(page) == []


def accounts(folder: Path) -> Iterator[str]:
    """What the arithmetic says of the places of a campaign, in English."""
    policy, path = Policy.load(), folder / "state.sqlite"
    fill(path, campaign(400, seed=7))
    with Store(path) as store:
        for place in places(store):
            told = answer(store, place, policy, Question())
            assert told.state
            behind = account(told.records, told.state, policy)
            yield from (behind.sum, behind.wanting, *(note for one in behind.claims for note in one.notes))


OTHERS = [  # which that campaign has not
    "a copy of Example Wire, a-1",
    "told of the week of 2017-03-06, joins 2017-03-08",
    "tells no day: stands on the day of publication",
    "number 2 of its day",
    "russia is an ally of syrian_government",
    "relayed only by the captor's own side: a boast",
    "held before; the capture told since is refuted",
    "both are told to hold it",
    "bites nothing: the capture is confirmed",
    "is dated after its publication",
]


def test_the_arithmetic_is_told_in_arabic(examples: str, opened: Opened, tmp_path: Path) -> None:
    sentences = sorted({*accounts(tmp_path), *OTHERS} - {""})
    assert len(sentences) > 20
    page = opened(drawing=False).open(f"{examples}/?lang=ar")
    told = page.evaluate(
        "async all => { const { told } = await import('/static/account.js'); return all.map(told); }",
        sentences,
    )
    assert [sentence for sentence, words in zip(sentences, told, strict=True) if words is None] == []
    apart = [re.sub("\u2068[^\u2069]*\u2069", "", words) for words in told]
    assert [words for words in apart if re.search("[A-Za-z]{3,}", words)] == []


def test_a_past_day_alerts_and_filters(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(f"{examples}/?lang=ar#day=2017-03-07&then=1&holder=sdf")
    assert page.inner_text("#when") == "7 مارس 2017"
    assert page.get_attribute("#day", "aria-valuetext") == "\u20687 مارس 2017\u2069، كما كان معروفًا حينها"
    assert page.inner_text("#holders [data-key=sdf] bdi") == "قوات سوريا الديمقراطية"
    page.click("#tab-alerts")
    page.wait_for_selector("#alerts .alert")
    assert left(page) == set()
    assert serious(page) == []


def test_an_article(examples: str, opened: Opened) -> None:
    page = opened().open(f"{examples}/articles/front-1?lang=ar#at=0-30")
    page.click("#show-rejected")
    facts = page.locator("#claims .facts").all_inner_texts()
    assert facts
    assert all(text.startswith("6 مارس 2017") for text in facts)
    assert page.evaluate("getComputedStyle(document.querySelector('#text p')).direction") == "ltr"
    page.evaluate("for (const one of document.querySelectorAll('.facts')) one.lang = 'en'")  # names of rules
    assert left(page) == set()
    assert serious(page) == []


def test_everything_stands_the_other_way_round(busy: str, opened: Opened) -> None:
    """The list on the left, the legend on the right, the map between them, its buttons away from the legend."""
    page = opened().open(f"{busy}/?lang=ar")
    page.wait_for_function("() => document.querySelector('#map').dataset.drawn")
    box = {
        name: page.locator(name).bounding_box()
        for name in ("#panel", "#map", "#legend", ".maplibregl-ctrl-zoom-in")
    }
    assert box["#panel"]["x"] == 0
    assert box["#map"]["x"] >= box["#panel"]["width"]
    assert box["#legend"]["x"] >= box["#map"]["x"] + box["#map"]["width"]
    assert box["#legend"]["x"] + box["#legend"]["width"] == WIDE["width"]
    assert box[".maplibregl-ctrl-zoom-in"]["x"] < box["#map"]["x"] + 60
    assert "قائمة الأماكن" in (page.get_attribute("#map canvas", "aria-label") or "")


def test_keys_follow_the_direction(examples: str, opened: Opened) -> None:
    """To the left is onward: to the next tab, and to a later day."""
    page = opened(drawing=False).open(f"{examples}/?lang=ar#day=2017-03-07")
    page.focus("#tab-places")
    page.keyboard.press("ArrowLeft")
    assert page.is_visible("#panel-alerts")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#panel-places")
    page.focus("#day")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.hash.includes('day=2017-03-08')")


def test_the_switch_is_remembered_and_the_address_wins(examples: str, opened: Opened) -> None:
    watched = opened(drawing=False)
    page = watched.open(f"{examples}/#place=ocha:C5769")
    page.wait_for_selector("#detail .current")
    page.keyboard.press("Escape")
    page.focus("#language")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[lang=ar][data-ready]")
    assert "lang=ar" in page.url
    assert page.inner_text("#tab-alerts").strip() == "التنبيهات"
    assert watched.open(f"{examples}/articles/front-1").inner_text("#claims-title") == "أقوال بالسيطرة"
    assert watched.open(f"{examples}/?lang=en").get_attribute("html", "dir") == "ltr"
    assert watched.open(f"{examples}/articles/front-1").inner_text("#claims-title") == "Claims"
    assert watched.open(f"{examples}/?lang=constructor").get_attribute("html", "lang") == "en"


@pytest.mark.parametrize(
    ("locale", "lang"), [("ar-SY", "ar"), ("ar", "ar"), ("fr-FR", "en"), ("en-US", "en")]
)
def test_the_language_of_the_browser(examples: str, opened: Opened, locale: str, lang: str) -> None:
    page = opened(drawing=False, locale=locale).open(examples)
    assert page.get_attribute("html", "lang") == lang
    assert page.locator("#places .name bdi").first.get_attribute("lang") == ("ar" if lang == "ar" else None)


def test_a_server_that_is_asked_for_a_token(
    example_state: Any, data: Any, tmp_path: Any, opened: Opened
) -> None:
    from tests.browser.conftest import served

    token = tmp_path / "token"
    token.write_text("a token of the tests\n")
    with served(example_state, data, "--token-file", str(token)) as url:
        watched = opened(drawing=False)
        watched.page.goto(f"{url}/?lang=ar")
        watched.page.wait_for_selector("dialog[open]")
        assert watched.page.inner_text("dialog label") == "يطلب هذا الخادم رمز الدخول"
        watched.wrong.clear()  # the browser notes each 401
