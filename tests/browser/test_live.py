"""Alerts as they come, through a real server: news, gaps, and the page that shows the past meanwhile."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.browser.conftest import Opened, run, served

NEWS = {
    "id": "news-1",
    "outlet": "Example Press",
    "url": "https://example.org/news/1",
    "published": "2017-03-20T10:00:00Z",
    "lang": "en",
    "title": "SDF returns",
    "text": "SDF fighters captured the village of Hamrat Balasim from Islamic State on Sunday, residents said.",
}


@pytest.fixture
def state(tmp_path: Path, example_state: Path) -> Path:
    return Path(shutil.copy(example_state, tmp_path / "state.sqlite"))


def tell(state: Path, data: Path, article: dict[str, object]) -> None:
    """Let another process read an article into the state file."""
    path = state.with_name(f"{article['id']}.jsonl")
    path.write_text(json.dumps(article), encoding="utf-8")
    run(state, data, path)


def test_an_alert_slides_in_is_said_and_changes_map_list_and_place(
    state: Path, data: Path, opened: Opened
) -> None:
    with served(state, data) as url:
        page = opened().open(f"{url}/#place=ocha:C5769")
        page.wait_for_selector("#live[data-kind=live]")
        page.wait_for_selector("#detail .current")
        tell(state, data, NEWS)
        card = page.wait_for_selector("#cards .card")
        assert card
        assert "Hamrat Balasim" in card.inner_text()
        assert "taken by Syrian Democratic Forces from Islamic State" in card.inner_text()
        page.wait_for_function("() => document.querySelector('#said').textContent.includes('Hamrat Balasim')")
        page.wait_for_function(
            "() => document.querySelector('#detail .current').innerText.includes('19 Mar 2017')"
        )
        page.keyboard.press("Escape")
        assert "Syrian Democratic Forces since 19 Mar 2017" in page.inner_text("#places")
        assert page.inner_text("#fresh") == "1"
        page.click("#tab-alerts")
        assert "SDF fighters captured" in page.locator("#alerts .alert").first.inner_text()
        assert page.is_hidden("#fresh")


def test_an_alert_does_not_change_the_past_that_is_shown(state: Path, data: Path, opened: Opened) -> None:
    with served(state, data) as url:
        page = opened().open(f"{url}/#day=2017-03-07")
        page.wait_for_selector("#live[data-kind=live]")
        tell(state, data, {**NEWS, "text": NEWS["text"].replace("Hamrat Balasim", "Akeirshi")})
        page.wait_for_selector("#cards .card")
        assert "Akeirshi" not in page.inner_text("#places")
        page.click("#now")
        page.wait_for_function("() => document.querySelector('#places').innerText.includes('Akeirshi')")


def test_a_lost_server_is_shown_and_what_was_missed_is_caught_up(
    state: Path, data: Path, opened: Opened
) -> None:
    watched = opened()
    with served(state, data) as url:
        page = watched.open(url)
        page.wait_for_selector("#live[data-kind=live]")
    page.wait_for_selector("#live[data-kind=lost]")
    assert page.inner_text("#live") == "Reconnecting…"
    tell(state, data, NEWS)
    with served(state, data, "--port", url.rpartition(":")[2]):
        page.wait_for_selector("#live[data-kind=live]")
        page.wait_for_function("() => document.querySelector('#places').innerText.includes('19 Mar 2017')")
    refused = re.compile("ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_EMPTY_RESPONSE|Failed to fetch")
    watched.wrong[:] = [one for one in watched.wrong if not refused.search(one)]
