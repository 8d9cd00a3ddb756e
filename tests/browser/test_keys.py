"""Everything can be done without a mouse, and be heard."""

from typing import Any

from tests.browser.conftest import Opened


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.dataset.id || ''"))


def test_a_walk_by_keyboard_from_the_address_bar_to_a_quote_and_back(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(examples)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the places"
    page.keyboard.press("Enter")
    for stop in ("tab-places", "order", "in-view", "ocha:C5769"):
        page.keyboard.press("Tab")
        assert focused(page) == stop
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail .current")
    assert focused(page) == "detail-name"
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent") != "In its article":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail .excerpt mark")
    page.keyboard.press("Escape")
    assert page.is_hidden("#detail")
    assert focused(page) == "ocha:C5769"


def test_arrows_move_in_the_list_and_between_the_tabs(busy: str, opened: Opened) -> None:
    page = opened(drawing=False).open(busy)
    rows = page.locator("#places button.row")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == rows.nth(1).get_attribute("data-id")
    page.keyboard.press("End")
    assert focused(page) == rows.nth(99).get_attribute("data-id")
    page.keyboard.press("ArrowDown")
    assert rows.count() == 200
    assert focused(page) == rows.nth(100).get_attribute("data-id")
    assert page.locator("#places [tabindex='0']").count() == 1
    page.focus("#tab-places")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#panel-alerts")
    page.keyboard.press("ArrowRight")
    assert page.is_visible("#panel-unplaced")
    assert focused(page) == "tab-unplaced"


def test_the_search_is_a_combobox(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(examples)
    page.keyboard.press("/")
    assert focused(page) == "search"
    page.keyboard.type("حمرة")
    page.wait_for_selector("#found [role=option]")
    assert page.get_attribute("#search", "aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert page.get_attribute("#search", "aria-activedescendant") == "found-0"
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail .current")
    assert focused(page) == "detail-name"


def test_a_filter_keeps_the_focus_and_says_how_many_are_left(busy: str, opened: Opened) -> None:
    page = opened(drawing=False).open(busy)
    page.focus("#holders button[data-key=isis]")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.dataset.key") == "isis"
    left = page.inner_text("#count-places")
    assert left != "5,000"
    page.wait_for_function(
        "left => document.querySelector('#said').textContent === `${left} places shown`", arg=left
    )


def test_the_map_has_a_name_and_can_be_moved_by_keys(busy: str, opened: Opened) -> None:
    page = opened().open(busy)
    page.wait_for_function("() => document.querySelector('#map').dataset.drawn")
    page.focus("#map canvas")
    assert "list of places" in (page.get_attribute("#map canvas", "aria-label") or "")
    before = page.evaluate("location.hash")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("was => location.hash !== was", arg=before)


def test_who_wants_no_motion_sees_none(busy: str, opened: Opened) -> None:
    page = opened().open(busy)
    page.locator("#places button.row").first.click()
    page.wait_for_selector("#detail .current")
    assert page.evaluate("document.getAnimations().length") == 0
