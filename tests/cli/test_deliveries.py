"""``run`` beside its deliveries."""

from pathlib import Path

import orjson

from streams.embedded.ledger import ledger_path
from tests.cli.conftest import Run, lines
from tests.embedded.hooks import Receiver, receiving, webhooks

ARTICLE = {
    "id": "x1",
    "outlet": "Example Press",
    "published": "2017-03-07T08:00:00Z",
    "text": "On Sunday, the SDF lost the village of Akeirshi to Islamic State.",
}


def write(folder: Path, *articles: dict[str, object]) -> None:
    (folder / "a.jsonl").write_bytes(b"\n".join(map(orjson.dumps, articles)))


def test_a_run_delivers_and_says_what_is_left(whoholds: Run, tmp_path: Path) -> None:
    write(tmp_path, ARTICLE)
    with receiving(Receiver(lambda path, _: (500 if path == "/bad" else 200, {}))) as receiver:
        webhooks(tmp_path, receiver.port, "bad", "good")
        status, out, err = whoholds("run", "a.jsonl", "--json")
    told = [alert["id"] for alert in lines(out)]
    assert (status, len(told)) == (0, 1)
    assert receiver.alerts("/good") == receiver.alerts("/bad") == told
    assert "1 message waits for bad" in err


def test_a_run_without_endpoints_makes_no_ledger(whoholds: Run, tmp_path: Path) -> None:
    write(tmp_path, ARTICLE)
    assert whoholds("run", "a.jsonl")[0] == 0
    assert not ledger_path(tmp_path / "state.sqlite").exists()


def test_endpoints_that_are_wrong_end_a_run_before_it_begins(whoholds: Run, tmp_path: Path) -> None:
    write(tmp_path, ARTICLE)
    (tmp_path / "webhooks.toml").write_text('[one]\nurl = "https://a.example/"\nnonsense = 1\n')
    status, out, err = whoholds("run", "a.jsonl")
    assert (status, out) == (2, "")
    assert "nonsense" in err
