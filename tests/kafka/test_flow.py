"""The flow on a real broker: articles in, states and alerts out, bad ones aside, and nothing lost in a crash."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson

from schemas.article import encode_article
from schemas.record import decode_record, encode_record
from streams.articles.article import Article
from streams.control.identity import merge
from streams.kafka import clients
from streams.places.place import Place
from tests.kafka.conftest import Cluster
from tests.kafka.stubs import place

START = datetime(2020, 1, 1, 12, tzinfo=UTC)
ACTORS = ("syrian_government", "hts", "sdf", "isis")
OUTLETS = ("SANA", "SOHR", "Reuters", "AFP", "Enab Baladi")


def article(number: int, text: str, *, outlet: str = "Reuters", version: int = 1) -> Article:
    published = START + timedelta(hours=number)
    return Article(f"a{number}", text, published, outlet, version=version)


def news(count: int, seed: int = 0, places: int = 40) -> list[Article]:
    """Articles about few places, some corrected, some sent twice: what a crash could spoil."""
    rng = random.Random(seed)
    made: list[Article] = []
    for number in range(count):
        day = (START + timedelta(hours=number)).date() - timedelta(days=rng.choice([0, 0, 0, 1, 3]))
        names = [f"P{rng.randrange(places)}" for _ in range(rng.choice([0, 1, 1, 2]))]
        text = "".join(f"CAPTURE {name} {rng.choice(ACTORS)} {day}\n" for name in names)
        made.append(article(number, f"{text}Item {number}.\n", outlet=rng.choice(OUTLETS)))
        if rng.random() < 0.05:
            made.append(article(number, f"Corrected {number}.\n", version=2))
        if rng.random() < 0.05:
            made.append(made[-1])
    return made


def produce(
    cluster: Cluster, key: bytes | None, value: bytes | None, topic: str = "articles", **given: object
) -> None:
    client = clients.producer(cluster.settings)
    client.send(cluster.settings.topic(topic), key=key, value=value, **given).get(30)
    client.close()


def unite(cluster: Cluster, gone: Place, into: Place, number: int = 1) -> None:
    """Send what merges a place into another."""
    records = [decode_record(message.value or b"") for message in cluster.read("claims")]
    for record in merge(gone, into, [one for one in records if one.place.id == gone.id], number):
        produce(cluster, record.place.id.encode(), encode_record(record), "claims")
    cluster.settle()


def test_an_article_becomes_a_state_and_an_alert(cluster: Cluster) -> None:
    """Every topic gets its message, as the contract has it, under the right key."""
    cluster.worker("w1")
    cluster.send([article(1, "CAPTURE Alpha hts 2020-01-01\nCLASH Beta\n")])
    cluster.settle()
    (extraction,) = cluster.read("extractions")
    assert extraction.key == b"a1"
    (clash,) = cluster.read("clashes")
    assert clash.key == place("Beta").id.encode()
    (claim,) = cluster.read("claims")
    assert claim.key == place("Alpha").id.encode()
    (state,) = cluster.states().values()
    assert orjson.loads(state)["holder"] == "hts"
    (alert,) = cluster.read("alerts")
    assert alert.key == place("Alpha").id.encode()
    body = orjson.loads(alert.value or b"")
    headers = dict(alert.headers)
    assert headers == {
        "ce_specversion": b"1.0",
        "ce_id": body["id"].encode(),
        "ce_type": b"control.changed",
        "ce_source": f"/whoholds/{cluster.settings.topic_prefix}".encode(),
        "ce_time": (START + timedelta(hours=1)).isoformat().encode(),
        "content-type": b"application/json",
    }
    cluster.holds()
    assert cluster.workers[0].end() == 0


def test_an_article_under_another_key_goes_round_to_its_own(cluster: Cluster) -> None:
    """Version 2 comes without a key, version 1 with a wrong one, and yet they meet: the place is taken back."""
    cluster.worker("w1")
    produce(cluster, b"wrong", encode_article(article(1, "CAPTURE Alpha hts 2020-01-01\n")))
    cluster.settle()
    assert list(cluster.states()) == [place("Alpha").id.encode()]
    produce(cluster, None, encode_article(article(1, "Nothing.\n", version=2)), partition=0)
    cluster.settle()
    assert len(cluster.read("articles")) in (3, 4)
    assert [orjson.loads(claim.value or b"")["type"] for claim in cluster.read("claims")] == [
        "claims",
        "retraction",
    ]
    assert cluster.states() == {}
    cluster.holds()


def test_what_is_told_of_a_merged_place_goes_on_to_the_other(cluster: Cluster) -> None:
    """Before the merge, after it, corrected after it; and a ring of merges comes to an end."""
    here, there = place("Alpha"), Place("XX7", "Alpha", lat=1.0, lon=2.0)
    cluster.worker("w1")
    cluster.send([article(1, "CAPTURE Alpha hts 2020-01-01\n")])
    cluster.settle()
    unite(cluster, here, there)
    later = article(2, "CAPTURE Alpha sdf 2020-01-02\n")
    cluster.send([later])
    cluster.settle()
    (state,) = map(orjson.loads, cluster.states().values())
    assert (state["place"]["id"], state["place"]["lat"], state["holder"]) == ("XX7", 1.0, "sdf")
    assert [claim["article"] for claim in state["claims"]] == ["a2"]
    cluster.send([replace(later, text="Nothing.\n", version=2)])
    cluster.settle()
    (state,) = map(orjson.loads, cluster.states().values())
    assert (state["place"]["id"], state["holder"]) == ("XX7", "hts")
    moved = [orjson.loads(one.value or b"") for one in cluster.read("claims") if one.key == b"XX7"]
    told = [one["type"] for one in moved if one.get("other") == here.id]
    assert sorted(told) == ["claims", "claims", "merge", "retraction"]
    cluster.holds()
    unite(cluster, there, here, 2)
    assert cluster.states() == {}
    cluster.holds()
