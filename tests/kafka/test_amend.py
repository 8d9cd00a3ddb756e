"""Merges and starting maps on the ``claims`` log, by the commands, while a worker runs."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from kafka import KafkaProducer

from schemas.record import encode_record
from streams.articles.article import Article
from streams.cli.main import main
from streams.control.record import Record, RecordType
from streams.kafka import amend, clients
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind
from tests.kafka.conftest import Cluster
from tests.kafka.stubs import place
from tests.kafka.test_flow import article, produce

ALPHA, BETA = place("Alpha").id, place("Beta").id
TABLE = (
    "id\tname_en\tname_ar\tlat\tlon\tadm1\tcountry\nown:7\tBrmplkita\tبرمبلكيتا\t35.9\t39.1\tAr-Raqqa\tSY\n"
)


Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Run the command in this process; gives its status and all that it printed."""
    for name, value in cluster.environment.items():
        monkeypatch.setenv(name, value)

    def whoholds(*words: str) -> tuple[int, str]:
        capfdbinary.readouterr()
        status = main(list(words))
        return status, b"".join(capfdbinary.readouterr()).decode()

    return whoholds


def done(run: Run, *words: str) -> str:
    """What a command printed; it must have gone well."""
    status, said = run(*words)
    assert status == 0, said
    return said


def told(cluster: Cluster, articles: list[Article]) -> None:
    cluster.send(articles)
    cluster.settle()


def holders(cluster: Cluster) -> dict[str, str]:
    return {key.decode(): orjson.loads(state)["holder"] for key, state in cluster.states().items()}


def alert_ids(cluster: Cluster) -> set[str]:
    return {orjson.loads(message.value or b"")["id"] for message in cluster.read("alerts")}


def test_places_are_one_until_they_are_taken_apart(cluster: Cluster, run: Run) -> None:
    """What was told before, what is told after; the same command twice tells nothing new."""
    cluster.worker("w1")
    first, second = "CAPTURE Alpha hts 2020-01-02\n", "CAPTURE Beta sdf 2020-01-01\n"
    told(cluster, [article(30, first), article(8, second)])
    merge = ("places", "merge", "alpha", BETA, "--kafka", "--reason", "two spellings")
    assert f"{ALPHA} merged into {BETA}" in done(run, *merge)
    cluster.settle()
    assert holders(cluster) == {BETA: "hts"}
    known = alert_ids(cluster)
    done(run, *merge)
    cluster.settle()
    assert (holders(cluster), alert_ids(cluster)) == ({BETA: "hts"}, known)
    told(cluster, [article(60, "CAPTURE Alpha isis 2020-01-03\n")])
    assert holders(cluster) == {BETA: "isis"}
    assert run("places", "merge", BETA, ALPHA, "--kafka")[0] == 2
    assert run("places", "unmerge", BETA, "--kafka")[0] == 2
    done(run, "places", "unmerge", ALPHA, "--kafka")
    cluster.settle()
    assert holders(cluster) == {ALPHA: "isis", BETA: "sdf"}
    said = done(run, "places", "audit", "--kafka", "--json")
    log = [orjson.loads(line) for line in said.splitlines() if line[0] == "{"]
    assert [(one["action"], one["place"], one["other"]) for one in log] == [
        ("merge", ALPHA, BETA),
        ("merge", ALPHA, BETA),
        ("unmerge", ALPHA, BETA),
    ]
    assert log[0]["reason"] == "two spellings"
    cluster.holds()


def test_a_merge_that_stopped_half_way_is_finished_by_the_same_command(
    cluster: Cluster, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the first record: the place is given up, and what was told of it stands nowhere."""
    cluster.worker("w1")
    told(cluster, [article(30, "CAPTURE Alpha hts 2020-01-02\nCAPTURE Beta sdf 2020-01-01\n")])
    sent = 0
    real = clients.producer

    def dying(settings: object) -> KafkaProducer:
        client = real(settings)  # type: ignore[arg-type]
        send = client.send

        def once(*args: object, **given: object) -> object:
            nonlocal sent
            sent += 1
            if sent > 1:
                raise KeyboardInterrupt
            return send(*args, **given)

        monkeypatch.setattr(client, "send", once)
        return client

    book = amend.read_book(cluster.settings)
    monkeypatch.setattr(amend, "producer", dying)
    with pytest.raises(KeyboardInterrupt):
        amend.join(cluster.settings, book, book.places[ALPHA], book.places[BETA], "")
    monkeypatch.setattr(amend, "producer", real)
    cluster.settle()
    assert holders(cluster) == {BETA: "sdf"}
    done(run, "places", "merge", ALPHA, BETA, "--kafka")
    cluster.settle()
    assert holders(cluster) == {BETA: "hts"}
    cluster.holds()


def test_a_starting_map_raises_no_alert_and_gives_way_to_the_next_of_its_source(
    cluster: Cluster, run: Run, tmp_path: Path
) -> None:
    cluster.worker("w1")
    told(cluster, [article(48, "CAPTURE Alpha hts 2020-01-02\n")])
    known = alert_ids(cluster)
    plan = tmp_path / "map.csv"
    header = "place_id,holder,since,source\n"
    plan.write_text(f"{header}{ALPHA},sdf,2019-06-01,desk\ngn:170063,sdf,2019-07-01,desk\n", encoding="utf-8")
    assert "2 new, 0 known; 0 of an earlier map gone" in done(run, "import", str(plan), "--kafka")
    assert "0 new, 2 known; 0 of an earlier map gone" in done(run, "import", str(plan), "--kafka")
    cluster.settle()
    assert holders(cluster) == {ALPHA: "hts", "gn:170063": "sdf"}
    plan.write_text(f"{header}{ALPHA},sdf,2019-06-01,desk\n", encoding="utf-8")
    assert "0 new, 1 known; 1 of an earlier map gone" in done(run, "import", str(plan), "--kafka")
    cluster.settle()
    assert (holders(cluster), alert_ids(cluster)) == ({ALPHA: "hts"}, known)
    plan.write_text(f"{header}nowhere,sdf,,desk\n", encoding="utf-8")
    status, said = run("import", str(plan), "--kafka")
    assert (status, "map.csv:2: place_id" in said) == (2, True)
    cluster.holds()


def test_a_place_that_a_table_has_later_is_merged_into_its_row(
    cluster: Cluster, run: Run, tmp_path: Path
) -> None:
    """Only the one that no table had; and not again, once it was taken apart by hand."""
    cluster.worker("w1")
    new = Place("prov:sy:brmplkt", "Brmplkita", country="SY", provisional=True)
    claim = Claim("Brmplkita", new.id, Kind.CAPTURED, "sdf", None, quote="Brmplkita", end=9)
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    record = Record(RecordType.CLAIMS, new, "a1", published=moment, text_hash="0", claims=(claim,))
    produce(cluster, new.id.encode(), encode_record(record), "claims")
    (tmp_path / "mine.tsv").write_text(TABLE, encoding="utf-8")
    done(run, "places", "add", str(tmp_path / "mine.tsv"))
    settle = ("places", "settle", "--kafka")
    assert f"{new.id} merged into own:7: a table has the place now" in done(run, *settle)
    cluster.settle()
    assert holders(cluster) == {"own:7": "sdf"}
    done(run, "places", "unmerge", new.id, "--kafka")
    assert "merged" not in done(run, *settle)
    cluster.settle()
    assert holders(cluster) == {new.id: "sdf"}
