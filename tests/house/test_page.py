"""The page is plain, small, and never makes markup out of text."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

PAGE = Path(__file__).parents[2] / "streams" / "web" / "page"
SCRIPTS = sorted(PAGE.glob("*.js"))
SHEETS = sorted(PAGE.glob("*.css"))
PAGES = sorted(PAGE.glob("*.html"))
FROM_OUTSIDE = {"maplibre-gl.js", "maplibre-gl.css"}  # what the package maplibre brings

_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setHTML|DOMParser|"
    r"createContextualFragment|srcdoc|\bjavascript:|setTimeout\(\s*[\"'`]"
)
_OUTSIDE = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
_INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def _code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"^\s*//.*$|\s// .*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def named(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", SCRIPTS, ids=named)
def test_no_script_makes_markup_of_text(path: Path) -> None:
    assert _MARKUP.findall(_code(path)) == []


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS, *PAGES], ids=named)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = _code(path).replace("http://www.w3.org/2000/svg", "")
    assert _OUTSIDE.findall(text) == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_no_page_has_a_script_or_style_in_itself(path: Path) -> None:
    assert _INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS, *PAGES], ids=named)
def test_no_file_of_the_page_is_over_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_every_file_is_used_and_every_file_used_is_there() -> None:
    used = set()
    for path in PAGES:
        used |= set(re.findall(r'(?:src|href)="/static/([^"]+)"', path.read_text(encoding="utf-8")))
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'from "\./([^"]+)"', text)) | set(re.findall(r'"/static/([^"]+)"', text))
    there = {path.name for path in PAGE.iterdir() if path.suffix and path.suffix not in (".html", ".zip")}
    assert used - FROM_OUTSIDE == there


def test_the_ground_of_the_map_is_small() -> None:
    with ZipFile(PAGE / "ground.zip") as tiles:
        sizes = [tile.file_size for tile in tiles.infolist()]
    assert sum(sizes) < 2_500_000
    assert max(sizes) < 64 * 1024
