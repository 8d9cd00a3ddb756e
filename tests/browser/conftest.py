"""A real Chromium against a real server.

Playwright's own loop would get in the way of other rooms' loops: it lives as long as this package's tests.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.campaign import campaign, fill

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",  # WebGL without a graphics card
]
WAIT = 30_000  # milliseconds; a busy machine is no mistake


def chromium() -> str:
    """Where Chromium is; without it the tests are skipped, but not in the CI."""
    found = os.environ.get("WHOHOLDS_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium here: .ci/run installs Debian's")
        pytest.skip("no Chromium here (WHOHOLDS_TEST_CHROMIUM names one)")
    return found


@pytest.fixture(scope="package")
def playwright() -> Iterator[Any]:
    chromium()
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Any) -> Iterator[Browser]:
    started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield started
    started.close()


@pytest.fixture(scope="package")
def blind(playwright: Any) -> Iterator[Browser]:
    """A browser without WebGL: it cannot draw the map, and is quicker for it."""
    started = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, "--disable-3d-apis"])
    yield started
    started.close()


@dataclass
class Watched:
    """A page, and what went wrong on it."""

    page: Page
    wrong: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, url: str) -> Page:
        """Go to one of our pages, and wait until it is there."""
        self.page.goto(url)
        self.page.wait_for_selector("html[data-ready]", timeout=WAIT)
        return self.page


VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def watch(context: BrowserContext) -> Watched:
    """A new page of which every error, dialog, violation of the policy and request elsewhere is written down."""
    page = context.new_page()
    page.set_default_timeout(WAIT)
    watched = Watched(page)
    page.add_init_script(VIOLATIONS)
    page.on("pageerror", lambda error: watched.wrong.append(f"error: {error}"))
    page.on("console", lambda line: line.type == "error" and watched.wrong.append(f"console: {line.text}"))
    page.on("dialog", lambda dialog: (watched.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: watched.wrong.append(f"popup: {popup.url}"))

    def asked(request: Any) -> None:
        own = re.match(r"(?:blob:)?http://127\.0\.0\.1:\d+/|data:|about:blank", request.url)
        if not own:
            watched.outside.append(request.url)

    page.on("request", asked)
    return watched


Opened = Callable[..., Watched]


@pytest.fixture
def opened(browser: Browser, blind: Browser) -> Iterator[Opened]:
    """Makes watched pages, without the map where ``drawing`` is false; other options are those of a browser context.

    At the end nothing may have gone wrong on any of them.
    """
    contexts: list[BrowserContext] = []
    watched: list[Watched] = []

    def make(drawing: bool = True, **options: Any) -> Watched:
        options = {"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce", **options}
        contexts.append((browser if drawing else blind).new_context(**options))
        watched.append(watch(contexts[-1]))
        return watched[-1]

    yield make
    for context in contexts:
        context.close()
    assert [one for each in watched for one in each.wrong] == []
    assert [one for each in watched for one in each.outside] == []


WHOHOLDS = Path(sys.executable).with_name("whoholds")


@pytest.fixture(scope="package")
def data(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Path:
    """The data folder of all runs of the command; the index of places in it is that of the tests of places."""
    chromium()
    folder = tmp_path_factory.mktemp("data")
    if pytestconfig.cache:
        (folder / "cache").symlink_to(pytestconfig.cache.mkdir("places"), target_is_directory=True)
    return folder


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, "WHOHOLDS_DATA_DIR": str(data), "WHOHOLDS_PLACES": ""}


@contextmanager
def served(state: Path, data: Path, *more: str) -> Iterator[str]:
    """``whoholds serve`` as a process of its own; gives its address, without a slash at the end."""
    port = () if "--port" in more else ("--port", "0")
    command = [WHOHOLDS, "serve", "--state", state, *port, *more]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment(data))
    try:
        assert process.stderr
        found = next(
            filter(None, (re.search(r"http://127[.]0[.]0[.]1:[0-9]+", line) for line in process.stderr))
        )
        yield found[0]
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()


def run(state: Path, data: Path, *files: Path) -> Path:
    """Put articles into a state file with the command."""
    command = [WHOHOLDS, "run", *files, "--state", state, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(data), check=False)
    assert done.returncode == 0, done.stderr
    return state


@pytest.fixture(scope="package")
def busy(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Iterator[str]:
    """A server with a campaign over 5,000 places."""
    path = tmp_path_factory.mktemp("busy") / "state.sqlite"
    fill(path, campaign(5000, seed=1, moving=0.05))
    with served(path, data) as url:
        filled(url, 5000)
        yield url


def filled(url: str, places: int) -> None:
    """Wait until a server has worked out its states."""
    total = 0
    while total < places:
        with urllib.request.urlopen(f"{url}/api/control?limit=1") as answer:
            total = json.load(answer)["total"]
        time.sleep(0.2)


@pytest.fixture(scope="package")
def example_state(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Path:
    """The state file that `whoholds run examples` leaves."""
    return run(
        tmp_path_factory.mktemp("examples") / "state.sqlite", data, ROOT / "examples" / "articles.jsonl"
    )


@pytest.fixture(scope="package")
def examples(example_state: Path, data: Path) -> Iterator[str]:
    """A server with the articles of the examples."""
    with served(example_state, data) as url:
        yield url
