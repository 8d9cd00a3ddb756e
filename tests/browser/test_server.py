"""What depends on how the server was started: a token, a tile server."""

import base64
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browser.conftest import Opened, served

TOKEN = "a-token-of-some-length-1234567890"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


class Tiles(BaseHTTPRequestHandler):
    """One grey pixel, wherever it is asked for; every path is written down."""

    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.end_headers()
        self.wfile.write(PIXEL)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def tiles() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_tiles_of_a_server_that_is_set_are_drawn(
    example_state: Path, data: Path, tiles: str, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_TILES", tiles + "/{z}/{x}/{y}.png")
    with served(example_state, data) as url:
        page = opened().open(url)
        page.wait_for_function("() => document.querySelector('#map').dataset.drawn")
    assert any(path.endswith(".png") for path in Tiles.asked)


def test_a_token_is_asked_for_once_and_only_the_right_one_opens_the_page(
    example_state: Path, data: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_TOKEN", TOKEN)
    with served(example_state, data) as url:
        watched = opened(drawing=False)
        page = watched.page
        page.goto(f"{url}/#place=ocha:C5769")
        page.fill("#token", "not the token")
        page.click("dialog button")
        page.wait_for_selector("text=This is not the token.")
        page.fill("#token", TOKEN)
        page.click("dialog button")
        page.wait_for_selector("#detail .current")
        watched.open(f"{url}/articles/front-1")
        assert page.locator("#claims li").count() > 0
        watched.wrong[:] = [one for one in watched.wrong if "401" not in one]


def test_a_token_in_the_address_opens_the_page_and_is_taken_out_of_it(
    example_state: Path, data: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_TOKEN", TOKEN)
    with served(example_state, data) as url:
        watched = opened(drawing=False)
        page = watched.page
        page.goto(f"{url}/#token={TOKEN}&place=ocha:C5769")
        page.wait_for_selector("#detail .current")
        assert TOKEN not in page.url
        watched.wrong[:] = [one for one in watched.wrong if "401" not in one]
