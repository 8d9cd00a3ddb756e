"""axe-core finds nothing serious, on both pages, light and dark, wide and narrow."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Opened

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
def test_the_map_page(busy: str, opened: Opened, scheme: str, size: dict[str, int]) -> None:
    page = opened(color_scheme=scheme, viewport=size).open(busy)
    page.wait_for_function("() => document.querySelector('#map').dataset.drawn")
    assert serious(page) == []
    page.fill("#search", "Kafr")
    page.wait_for_selector("#found [role=option]")
    assert serious(page) == []
    page.keyboard.press("Enter")
    page.wait_for_selector("#detail .current")
    page.click("#detail .why summary")
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_alerts_filters_and_a_past_day(examples: str, opened: Opened, scheme: str) -> None:
    page = opened(color_scheme=scheme).open(f"{examples}/#day=2017-03-07&holder=sdf&names=ar")
    page.click("#tab-alerts")
    page.wait_for_selector("#alerts .alert")
    assert serious(page) == []


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", WIDE), ("light", NARROW)])
def test_the_article_page(examples: str, opened: Opened, scheme: str, size: dict[str, int]) -> None:
    page = opened(color_scheme=scheme, viewport=size).open(f"{examples}/articles/front-1#at=0-30")
    page.click("#show-rejected")
    assert serious(page) == []
