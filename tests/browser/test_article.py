"""The article page: what was read in a text, what was not, and the report of a misreading."""

import json
from pathlib import Path

from streams.reading.scores.gold import load_gold
from tests.browser.conftest import Opened, run, served


def test_places_actors_clashes_and_claims_are_marked(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(f"{examples}/articles/front-1?version=1")
    marked = {kind: page.locator(f"#text .{kind}").all_inner_texts() for kind in ("place", "actor", "date")}
    assert {"Raqqa", "al-Karamah", "Hamrat Balasim", "حمرة_بلاسم", "Akeirshi"} <= set(marked["place"])
    assert "Syrian Democratic Forces" in marked["actor"]
    assert "Monday" in marked["date"]
    claims = page.locator("#text .in-claim").all_inner_texts()
    assert "".join(claims).startswith(
        "SDF fighters captured the village of Hamrat Balasim from Islamic State"
    )
    assert page.locator("#claims li").count() == 2
    assert page.locator("#clashes li").count() >= 2
    assert "take.active" in page.inner_text("#claims")
    assert page.locator("#text p[dir=auto]").count() >= 4


def test_what_was_rejected_can_be_shown_with_the_reason(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(f"{examples}/articles/front-1")
    assert "attempted" in page.inner_text("#rejected")
    outline = "getComputedStyle(document.querySelector('#text .in-rejected')).borderTopStyle"
    assert page.evaluate(outline) == "none"
    page.click("#show-rejected")
    assert page.evaluate(outline) == "dashed"


def test_versions_of_an_article_lead_to_each_other(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(f"{examples}/articles/front-1")
    assert page.inner_text("[aria-current=page]") == "version 2"
    page.click("text=version 1")
    page.wait_for_selector("html[data-ready]")
    assert page.inner_text("[aria-current=page]") == "version 1"
    assert page.locator("#claims li").count() == 2


def test_letters_beyond_the_first_plane_do_not_shift_the_marks(
    tmp_path: Path, data: Path, opened: Opened
) -> None:
    text = "\U0001f6a8\U0001f6a8 SDF fighters captured the village of Hamrat Balasim from Islamic State on Monday."
    article = {"id": "\U0001f6a8 a/b?c#d", "published": "2017-03-07", "outlet": "Example Press", "text": text}
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps(article), encoding="utf-8")
    with served(run(tmp_path / "state.sqlite", data, path), data) as url:
        page = opened(drawing=False).open(f"{url}/#place=ocha:C5769")
        page.click("#detail .evidence >> text=In its article")
        page.click("#detail .excerpt + a")
        page.wait_for_selector("#text .place")
        assert page.inner_text("#text .place") == "Hamrat Balasim"
        assert page.inner_text("#text").startswith("\U0001f6a8\U0001f6a8 SDF")


def test_one_click_reports_a_misreading_into_a_file_that_evaluate_takes(
    example_state: Path, data: Path, tmp_path: Path, opened: Opened
) -> None:
    reports = tmp_path / "reports.jsonl"
    with served(example_state, data, "--reports", str(reports)) as url:
        page = opened(drawing=False).open(f"{url}/articles/river-3")
        page.click("#claims .report")
        page.wait_for_selector("text=Reported, thank you.")
        page.fill("#missed-quote", "Engineers were clearing mines")
        page.fill("#missed-place", "the school")
        page.select_option("#missed-to", "sdf")
        page.click("#missed button")
        page.wait_for_selector("#missed .done:has-text('Reported')")
        page.fill("#missed-quote", "words that nobody wrote")
        page.click("#missed button")
        page.wait_for_selector("text=These words do not stand in the text.")
    wrong, missed = load_gold(reports)
    assert [change.required for change in missed.changes if change.place == "the school"] == [True]
    assert [change for change in wrong.changes if change.required] == []


def test_where_nobody_takes_reports_none_can_be_sent(examples: str, opened: Opened) -> None:
    page = opened(drawing=False).open(f"{examples}/articles/river-3")
    assert page.locator("#claims li").count() == 1
    assert page.locator(".report").count() == 0
    assert page.is_hidden("#missed-section")
