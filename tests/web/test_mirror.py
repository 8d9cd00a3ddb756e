"""A state file made of topics is the one that ``run`` would have made."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from schemas.article import encode_article
from schemas.extraction import encode_extraction
from schemas.record import encode_record
from streams.articles.article import Article
from streams.articles.formats import decode_article
from streams.control.copies import fingerprint
from streams.control.policy import Policy
from streams.embedded.core import steps
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.reading.reader import Reader
from streams.reading.versions import handle_article
from streams.step import Message
from streams.web import articles as web_articles
from streams.web.fill import Filler
from streams.web.mirror import Mirror
from streams.web.view import View
from tests.embedded.toys import MORNING
from tests.web.conftest import EXAMPLES

POLICY = Policy.load()


@pytest.fixture(scope="module")
def examples() -> list[Article]:
    return [decode_article(line) for line in EXAMPLES.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def topics(
    tmp_path_factory: pytest.TempPathFactory, examples: list[Article], reader: Reader
) -> list[Message]:
    """The examples as workers put them on Kafka."""
    alerts: list[bytes] = []
    with Store(tmp_path_factory.mktemp("topics") / "state.sqlite") as store:
        flow = Flow(store, steps(reader.read, "test", POLICY), lambda _, body: alerts.append(body))
        for article in examples:
            flow.take(article)
    rows: dict[str, bytes] = {}
    values: dict[str, list[bytes]] = {"articles": [], "extractions": [], "claims": []}
    for article in examples:
        reading = handle_article(article, rows, reader.read, 1, fingerprint=fingerprint)
        values["articles"].append(encode_article(article))
        values["extractions"].append(encode_extraction(reading.extraction))
        values["claims"] += map(encode_record, reading.records)
    values["alerts"] = alerts
    return [*_messages(values)]


def _messages(values: dict[str, list[bytes]]) -> Iterable[Message]:
    for topic, bodies in values.items():
        for offset, body in enumerate(bodies):
            yield Message(topic, 0, offset, b"", body, MORNING)


def told(store: Store) -> tuple[list[object], list[str]]:
    """The states and the alerts of a file."""
    states = [(orjson.loads(place), state and orjson.loads(state)) for place, state in store.shown()]
    return states, [orjson.loads(body)["id"] for body in store.told()]


def test_a_mirror_holds_what_a_run_holds(state: Path, tmp_path: Path, topics: list[Message]) -> None:
    with Mirror(tmp_path / "mirror.sqlite", POLICY) as mirror, Store(state) as embedded:
        mirror.take(topics)
        assert told(mirror) == told(embedded)
        assert len(list(mirror.kept())) == len(list(embedded.kept())) == 5


def test_a_mirror_goes_on_where_it_was(tmp_path: Path, topics: list[Message]) -> None:
    """Messages that come again change nothing; the offsets are those of what was taken in."""
    with Mirror(tmp_path / "whole.sqlite", POLICY) as mirror:
        mirror.take(topics)
        whole = told(mirror)
    for begin, end in ((0, 7), (3, 12), (12, len(topics))):
        with Mirror(tmp_path / "mirror.sqlite", POLICY) as mirror:
            mirror.take(topics[begin:end])
    with Mirror(tmp_path / "mirror.sqlite", POLICY) as mirror:
        assert told(mirror) == whole
        assert mirror.offsets() == {(one.topic, 0): one.offset + 1 for one in topics}


def test_one_bad_message_hides_no_other(tmp_path: Path, topics: list[Message]) -> None:
    bad = [replace(topics[0], topic=topic, offset=99 + at, value=value)
           for topic in ("articles", "extractions", "claims", "alerts")
           for at, value in enumerate((None, b"", b"{", b"[]", b"{}", b'{"id": 7}', b"\xff"))]  # fmt: skip
    with (
        Mirror(tmp_path / "mirror.sqlite", POLICY) as mirror,
        Mirror(tmp_path / "whole.sqlite", POLICY) as whole,
    ):
        mirror.take([*bad, *topics])
        whole.take(topics)
        assert told(mirror) == told(whole)
        assert len(list(mirror.kept())) == 5


def test_what_the_workers_read_is_shown(tmp_path: Path, topics: list[Message]) -> None:
    """Not what this server would read with tables of its own."""
    with Mirror(tmp_path / "mirror.sqlite", POLICY) as mirror:
        mirror.take(topics)
        view = View(mirror.path, tmp_path / "views", POLICY)
        Filler(view, POLICY).fill()
        found = web_articles.kept(view.reader(), "wire-9", None)
        empty = b'{"locations":[],"clashes":[],"claims":[],"mentions":[],"rejected":[]}'
        shown = orjson.loads(web_articles.shown(found, empty))
        view.close()
    assert {one["kind"] for one in shown["spans"]} == {"claim", "clash"}
    assert shown["extraction"]["claims"][0]["to"] == "isis"
