"""The map page: many places, time, links, filters, phone, and browsers that cannot draw."""

import re

import pytest

from tests.browser.conftest import Opened, Watched


def fragment(watched: Watched) -> str:
    return str(watched.page.evaluate("location.hash"))


def drawn(watched: Watched) -> int:
    """How many marks and clusters are to be seen, once the map is at rest."""
    watched.page.wait_for_function("() => Number(document.querySelector('#map').dataset.drawn) > 0")
    return int(watched.page.evaluate("document.querySelector('#map').dataset.drawn"))


def number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def test_five_thousand_places_are_on_the_map_in_the_list_and_in_the_legend(busy: str, opened: Opened) -> None:
    watched = opened()
    page = watched.open(busy)
    assert number(page.inner_text("#count-places")) == 5000
    assert drawn(watched) > 10
    assert page.locator("#places li").count() == 100
    counts = [number(text) for text in page.locator("#statuses .count").all_inner_texts()]
    assert sum(counts) == 5000
    page.click("text=Show 100 more")
    assert page.locator("#places li").count() == 200


def test_places_without_coordinates_have_a_list_of_their_own(busy: str, opened: Opened) -> None:
    page = opened().open(busy)
    many = number(page.inner_text("#count-unplaced"))
    assert many > 20
    page.click("#tab-unplaced")
    page.locator("#unplaced button.row").first.click()
    assert page.inner_text(".tag >> nth=0") == "no table has this place"
    assert page.is_visible("text=no coordinates")


def test_a_filter_by_holder_and_status_leaves_only_those_and_stands_in_the_address(
    busy: str, opened: Opened
) -> None:
    watched = opened()
    page = watched.open(busy)
    page.click("#holders button[data-key=isis]")
    held = number(page.inner_text("#holders button[data-key=isis] .count"))
    assert number(page.inner_text("#count-places")) == held
    page.click("#statuses button[data-key=claimed]")
    assert "holder=isis" in fragment(watched)
    assert "status=claimed" in fragment(watched)
    words = page.locator("#places .status").all_inner_texts()
    assert set(words) <= {"claimed"}
    page.click("#unfilter")
    assert number(page.inner_text("#count-places")) == 5000


def test_a_link_opens_what_it_was_copied_from(examples: str, opened: Opened) -> None:
    link = "#m=9.00/35.9/39.2&day=2017-03-07&place=ocha:C5769&holder=sdf&status=claimed"
    watched = opened()
    page = watched.open(f"{examples}/{link}")
    page.wait_for_selector("#detail .current")
    assert "held by Syrian Democratic Forces" in page.inner_text("#detail .current")
    assert "On 7 Mar 2017" in page.inner_text("#detail .current")
    assert page.inner_text("#when") == "7 Mar 2017"
    assert page.get_attribute("#holders button[data-key=sdf]", "aria-pressed") == "true"
    assert page.get_attribute("#statuses button[data-key=claimed]", "aria-pressed") == "true"
    parts = dict(part.split("=") for part in fragment(watched).lstrip("#").split("&"))
    wanted = {"day": "2017-03-07", "place": "ocha:C5769", "holder": "sdf", "status": "claimed"}
    assert wanted.items() <= parts.items()


def test_the_browsers_back_closes_a_place(examples: str, opened: Opened) -> None:
    page = opened().open(examples)
    page.click("#places button.row")
    page.wait_for_selector("#detail .current")
    page.go_back()
    page.wait_for_selector("#lists:visible")
    assert page.is_hidden("#detail")


def test_a_link_pasted_into_an_open_page_is_followed(examples: str, opened: Opened) -> None:
    page = opened().open(f"{examples}/#m=5.00/30/30")
    page.evaluate("location.hash = '#m=9.00/35.9/39.2&day=2017-03-07'")
    page.wait_for_function("() => document.querySelector('#places').innerText.includes('Syrian Democratic')")
    assert page.inner_text("#when") == "7 Mar 2017"
    page.focus("#map canvas")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => /^#m=9.00.35[.]/.test(location.hash) && !location.hash.includes('/39.2&')")


def test_drawing_the_map_for_the_first_time_is_no_move(examples: str, opened: Opened) -> None:
    page = opened().open(f"{examples}/")
    page.wait_for_function("() => Number(document.querySelector('#map').dataset.drawn) > 0")
    assert "m=" not in page.evaluate("location.hash")


def test_a_place_shows_who_says_so_in_the_article_and_by_which_rules(examples: str, opened: Opened) -> None:
    page = opened().open(f"{examples}/#place=ocha:C5769")
    page.wait_for_selector("#detail .evidence")
    quote = page.inner_text("#detail .evidence blockquote >> nth=0").strip("“”")
    page.click("#detail .evidence >> nth=0 >> text=In its article")
    page.wait_for_selector("#detail .excerpt mark")
    assert page.inner_text("#detail .excerpt mark") == quote
    assert len(page.inner_text("#detail .excerpt")) > len(quote) + 50
    assert page.locator("#detail .episodes > li").count() == 2 + 1
    page.click("#detail .why summary")
    assert "1 admission by the loser" in page.inner_text("#detail .why")
    assert "corrected" in page.inner_text("#detail .past")
    page.click("#detail .excerpt + a")
    page.wait_for_selector("mark.meant")
    assert "".join(page.locator("mark.meant").all_inner_texts()) == quote


def test_a_state_names_the_rules_that_made_it(busy: str, opened: Opened) -> None:
    page = opened().open(f"{busy}/#status=confirmed")
    page.click("#places button.row")
    page.click("#detail .why summary")
    assert "All captures by one captor" in page.inner_text("#detail .rulings")


def test_the_slider_shows_a_day_of_the_past_and_comes_back(examples: str, opened: Opened) -> None:
    watched = opened()
    page = watched.open(examples)
    row = page.locator("#places button[data-id='ocha:C5769']")
    assert "Islamic State" in row.inner_text()
    page.focus("#day")
    for key in ("ArrowLeft", "ArrowLeft"):
        page.keyboard.press(key)
    page.wait_for_function("() => document.querySelector('#places').innerText.includes('Syrian Democratic')")
    assert "day=2017-03-08" in fragment(watched)
    assert page.get_attribute("#day", "aria-valuetext") == "8 Mar 2017"
    page.click("#now")
    page.wait_for_function("() => document.querySelector('#places').innerText.includes('Islamic State')")
    assert "day=" not in fragment(watched)


def test_what_was_known_then_is_less(examples: str, opened: Opened) -> None:
    page = opened().open(f"{examples}/#day=2017-03-09")
    assert "Islamic State" in page.inner_text("#places")
    page.check("#then")
    page.wait_for_function("() => document.querySelector('#places').innerText.includes('Syrian Democratic')")


def test_a_campaign_plays_from_its_first_day_to_now(examples: str, opened: Opened) -> None:
    page = opened().open(examples)
    page.evaluate("""() => {
      window.days = [];
      const when = document.querySelector("#when");
      new MutationObserver(() => window.days.push(when.textContent)).observe(when, { childList: true });
    }""")
    page.click("#play")
    assert page.inner_text("#play") == "Pause"
    page.wait_for_function("() => document.querySelector('#play').textContent === 'Play'")
    days = [day for day in page.evaluate("window.days") if day != "Now"]
    assert days[0] == "6 Mar 2017"
    assert days[-1] == "9 Mar 2017"
    assert len(days) == len(set(days)) == 4
    assert page.inner_text("#when") == "Now"


@pytest.mark.parametrize("asked", ["Hamrat", "حمرة بلا", "hamrat balasem"])
def test_a_place_is_found_in_both_scripts(examples: str, opened: Opened, asked: str) -> None:
    page = opened().open(examples)
    page.fill("#search", asked)
    page.click("#found [role=option]")
    page.wait_for_selector("#detail .current")
    assert "حمرة بلاسم" in page.inner_text("#detail-name")


@pytest.mark.parametrize("then", ["", "&then=1"])
def test_from_one_past_day_to_another_only_what_changed_is_fetched(
    busy: str, opened: Opened, then: str
) -> None:
    """And the map of the day is the same as for who comes to it by its address."""
    seen = (
        """() => [...document.querySelectorAll("#legend .entry, #places .row")].map((one) => one.innerText)"""
    )
    first, last = (f"{busy}/#day={day}{then}" for day in ("2016-02-01", "2016-09-01"))
    straight = opened(drawing=False).open(last).evaluate(seen)
    page = opened(drawing=False).open(first)
    assert page.evaluate(seen) != straight
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for day in ("2016-09-02", "2016-03-05", "2016-09-01"):
        with page.expect_response("**/api/changes?*"):
            page.evaluate("hash => location.hash = hash", f"#day={day}{then}")
    page.wait_for_function(f"was => JSON.stringify(({seen})()) === JSON.stringify(was)", arg=straight)
    assert [url for url in asked if "/api/states" in url] == []


def test_arabic_names_come_first_where_the_reader_wants_them(examples: str, opened: Opened) -> None:
    watched = opened()
    page = watched.open(examples)
    page.click("#arabic")
    name = page.locator("#places .name bdi").first
    assert name.inner_text() == "حمرة بلاسم"
    assert name.get_attribute("dir") == "rtl"
    assert "names=ar" in fragment(watched)
    assert (
        opened(locale="ar-SY").open(examples).locator("#places .name bdi").first.inner_text() == "حمرة بلاسم"
    )


def test_light_and_dark_follow_the_system_and_the_switch(examples: str, opened: Opened) -> None:
    watched = opened(color_scheme="dark")
    page = watched.open(examples)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    assert page.evaluate(ground) == "rgb(18, 22, 27)"
    page.click("#theme")
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    watched.open(examples)
    assert page.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_phone_shows_everything_without_scrolling_sideways(busy: str, opened: Opened) -> None:
    watched = opened(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = watched.open(busy)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    for name in ("#search", "#play", "#day", "#tab-unplaced", "#legend summary", "#theme"):
        box = page.locator(name).bounding_box()
        assert box, name
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= 360, name
        assert box["y"] + box["height"] <= 740, name
    assert drawn(watched) > 3
    page.locator("#places button.row").first.tap()
    page.wait_for_selector("#detail .current")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360


def test_a_browser_that_cannot_draw_says_so_and_has_the_list(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(examples)
    assert "cannot draw the map" in page.inner_text("#no-map")
    page.click("#places button.row")
    page.wait_for_selector("#detail .current")
