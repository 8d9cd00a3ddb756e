"""What the API answers over the examples, asked over a real connection."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from schemas.openapi import ENDPOINTS, openapi
from streams.articles.article import Article
from streams.articles.formats import parse_published
from streams.embedded.store import Store
from streams.reading.reader import Reader
from tests.web.conftest import EXAMPLES, VILLAGE, Client, run, serving

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_map_says_who_holds_what(ask: Client) -> None:
    """One village is held; the one that was corrected away is not on the map."""
    got = ask("/api/control")
    assert (got.status, got.headers["content-type"]) == (200, "application/geo+json")
    [feature] = got.json["features"]
    assert feature["id"] == VILLAGE
    assert feature["geometry"] == {"type": "Point", "coordinates": [39.19751, 35.87952]}
    assert feature["properties"] == {
        "id": VILLAGE, "name": "Hamrat Balasim", "name_ar": "حمرة بلاسم", "adm": ["Ar-Raqqa", "Ar-Raqqa", "Karama"],
        "provisional": False, "holder": "isis", "holder_name": "Islamic State", "status": "confirmed",
        "since": "2017-03-09", "precision": "day", "between": [],
    }  # fmt: skip
    assert (got.json["total"], got.json["next"]) == (1, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("at=2017-03-08", {VILLAGE: "sdf", "ocha:C5752": None}),
        ("at=2017-03-08&known=2017-03-07", {VILLAGE: "sdf", "ocha:C5752": "isis"}),
        ("known=2017-03-06", {}),
        ("at=2017-03-01", {}),
        ("holder=isis", {VILLAGE: "isis"}),
        ("holder=sdf", {}),
        ("holder=sdf&at=2017-03-08", {VILLAGE: "sdf"}),
        ("status=claimed", {}),
        ("bbox=39,35,40,36", {VILLAGE: "isis"}),
        ("bbox=30,30,31,31", {}),
        ("bbox=179,-90,40,90", {VILLAGE: "isis"}),
    ],
)
def test_maps_of_other_days_and_parts(ask: Client, query: str, found: dict[str, str | None]) -> None:
    """The two times, and the filters, which are applied to the state on that day."""
    features = ask(f"/api/control?{query}").json["features"]
    wanted = {place: holder for place, holder in found.items() if holder}
    assert {one["id"]: one["properties"]["holder"] for one in features} == wanted


def test_the_table_of_states_tells_what_the_map_tells(ask: Client) -> None:
    """By all filters, and of places that nobody knows the position of."""
    for query in ("", "at=2017-03-08&known=2017-03-07", "holder=isis", "bbox=30,30,31,31", "limit=1"):
        whole, table = ask(f"/api/control?{query}").json, ask(f"/api/states?{query}").json
        assert (table["total"], table["next"]) == (whole["total"], whole["next"])
        rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
        for row, feature in zip(rows, whole["features"], strict=True):
            point, told = feature["geometry"], dict(feature["properties"])
            assert (row.pop("lon"), row.pop("lat")) == tuple(point["coordinates"] if point else (None, None))
            assert table["holders"].get(row["holder"]) == told.pop("holder_name")
            assert row == told


def test_the_page_is_told_where_its_places_lie(ask: Client) -> None:
    west, south, east, north = ask("/api/settings").json["bounds"]
    assert 38 < west <= 39.19751 <= east < 40
    assert 35 < south <= 35.87952 <= north < 37


def test_a_place_tells_its_history_with_the_evidence(ask: Client) -> None:
    """As ``control --why`` and ``history`` do, with names for the holders and the alerts of the place."""
    got = ask(f"/api/places/{quote(VILLAGE, safe='')}").json
    assert got["state"]["holder_name"] == "Islamic State"
    assert [one["holder"] for one in got["episodes"]] == [None, "sdf", "isis"]
    assert got["episodes"][2]["evidence"][0]["quote"].startswith("Islamic State fighters recaptured")
    assert got["why"]["sum"].startswith("1 admit")
    assert {one["what"] for one in got["past"]} == {"gone"}
    assert [one["status"] for one in got["alerts"]] == ["confirmed", "confirmed", "claimed"]
    then = ask(f"/api/places/{VILLAGE}?at=2017-03-08&known=2017-03-07").json
    assert (then["state"]["holder"], then["state"]["status"]) == ("sdf", "claimed")
    assert len(then["episodes"]) == 1


@pytest.mark.parametrize(
    "text",
    ["Hamrat", "hamrat bal", "Hamrat Balasim", "balasim", "حمرة", VILLAGE, "Hamrat-Balassim", "  hamrat "],
)
def test_places_are_found_in_both_scripts(ask: Client, text: str) -> None:
    """By the beginning of the name, a part of it, spelt otherwise, or the id."""
    [found] = ask(f"/api/places?q={quote(text)}").json["places"]
    assert (found["id"], found["holder"]) == (VILLAGE, "isis")


@pytest.mark.parametrize("text", ["%", "_", "nowhere", "'", "\u064b", " ", "*"])
def test_what_is_no_name_finds_nothing(ask: Client, text: str) -> None:
    assert ask(f"/api/places?q={quote(text)}").json == {"places": []}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["reverted", "changed", "confirmed", "changed", "changed"]),
        (f"place={VILLAGE}", ["changed", "confirmed", "changed"]),
        ("type=control.reverted", ["reverted"]),
        ("status=claimed", ["changed", "changed"]),
        ("actor=sdf", ["changed", "confirmed", "changed", "changed"]),
        ("actor=nobody", []),
        ("from=2017-03-10", ["reverted", "changed"]),
        ("to=2017-03-07", ["changed", "changed"]),
        ("from=2017-03-08&to=2017-03-08", ["confirmed"]),
    ],
)  # fmt: skip
def test_alerts_are_told_newest_first(ask: Client, query: str, found: list[str]) -> None:
    got = ask(f"/api/alerts?{query}").json
    assert [one["type"].removeprefix("control.") for one in got["alerts"]] == found


def test_pages_of_alerts_stay_as_they_are_while_new_ones_arrive(
    tmp_path: Path, folder: Path, reader: Reader
) -> None:
    """Neither twice nor never, however many come between two pages."""
    articles = [_told(number) for number in range(12)]
    with Store(tmp_path / "state.sqlite") as store:
        run(store, reader, articles[:8])
        with serving(store.path, folder) as ask:
            first = ask("/api/alerts?limit=3").json
            run(store, reader, articles[8:])
            seen = first["alerts"]
            cursor = first["next"]
            while cursor:
                page = ask(f"/api/alerts?limit=3&cursor={cursor}").json
                seen, cursor = [*seen, *page["alerts"]], page["next"]
    assert [one["event_date"] for one in seen] == [f"2017-04-{day:02}" for day in range(8, 0, -1)]


def _told(number: int) -> Article:
    """The village changes hands, once a day."""
    one, other = ("SDF", "Islamic State") if number % 2 else ("Islamic State", "SDF")
    text = f"On 2017-04-{number + 1:02}, {one} fighters captured the village of Hamrat Balasim from {other}."
    return Article(
        f"day-{number}", text, parse_published(f"2017-04-{number + 1:02}"), "Example Press", lang="en"
    )


def test_pages_of_a_map_join_to_the_whole(tmp_path: Path, folder: Path, reader: Reader) -> None:
    """By cursor, each place once; ``total`` counts all."""
    lines = EXAMPLES.read_bytes().splitlines()[:1]
    with Store(tmp_path / "state.sqlite") as store:
        run(store, reader, [_article(line) for line in lines])
        with serving(store.path, folder) as ask:
            whole = ask("/api/control").json
            one = ask("/api/control?limit=1").json
            two = ask(f"/api/control?limit=1&cursor={one['next']}").json
    assert [*one["features"], *two["features"]] == whole["features"]
    assert (one["total"], two["total"], two["next"]) == (2, 2, None)


def _article(line: bytes) -> Article:
    from streams.articles.formats import decode_article

    return decode_article(line)


def test_an_article_comes_with_its_spans(ask: Client) -> None:
    """The version that counts, or the one asked for; every span is where it says."""
    got = ask("/api/articles/front-1").json
    assert (got["article"]["version"], [one["version"] for one in got["versions"]]) == (2, [2, 1])
    old = ask("/api/articles/front-1?version=1").json
    assert [one["place"] for one in old["extraction"]["claims"]] == ["Hamrat Balasim", "Akeirshi"]
    assert {one["reason"] for one in old["rejected"]} >= {"attempted"}
    assert {one["kind"] for one in old["spans"]} >= {"place", "actor", "date", "claim", "rejected"}
    text = old["article"]["text"]
    for span in old["spans"]:
        if span["kind"] == "claim":
            quote_ = old["extraction"]["claims"][span["index"]]["quote"]
            assert text[span["start"] : span["end"]] == quote_


def test_the_timeline_and_the_holders(ask: Client) -> None:
    assert ask("/api/timeline").json == {
        "from": "2017-03-06", "to": "2017-03-09", "changes": [["2017-03-06", 2], ["2017-03-09", 1]],
    }  # fmt: skip
    held = {one["id"]: (one["name"], one["places"]) for one in ask("/api/holders").json["holders"]}
    assert held == {"isis": ("Islamic State", 1), "sdf": ("Syrian Democratic Forces", 0)}
    then = ask("/api/holders?at=2017-03-07").json["holders"]
    assert [(one["id"], one["places"]) for one in then] == [("sdf", 1), ("isis", 0)]


def test_the_feed_is_atom(ask: Client) -> None:
    got = ask("/feed.atom?type=control.changed")
    assert got.headers["content-type"] == "application/atom+xml"
    root = ElementTree.fromstring(got.body)
    assert len(root.findall(f"{ATOM}entry")) == 3
    assert root.findtext(f"{ATOM}id") == f"http://127.0.0.1:{ask.port}/feed.atom"


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [
        ("/api/control?at=2017-02-30", 400, "at"),
        ("/api/control?at=1500000000", 400, "at"),
        ("/api/control?at=2017-03-01T00:00:00", 400, "at"),
        ("/api/control?known=yesterday", 400, "known"),
        ("/api/control?bbox=1,2,3", 400, "bbox"),
        ("/api/control?bbox=1,2,3,nan", 400, "bbox"),
        ("/api/control?bbox=1,20,3,10", 400, "bbox"),
        ("/api/control?bbox=1,2,3,91", 400, "bbox"),
        ("/api/control?status=lost", 400, "status"),
        ("/api/control?limit=0", 400, "limit"),
        ("/api/control?limit=20001", 400, "limit"),
        ("/api/control?limit=1e3", 400, "limit"),
        ("/api/control?limit=%D9%A1", 400, "limit"),
        ("/api/control?cursor=AAAA", 400, "cursor"),
        ("/api/control?cursor=YWxlcnQ6NA", 400, "cursor"),  # one of alerts
        ("/api/control?colour=red", 400, "colour"),
        ("/api/control?at=2017-03-01&at=2017-03-02", 400, "at"),
        ("/api/places", 400, "q"),
        ("/api/places?q=", 400, "q"),
        (f"/api/places?q={'x' * 101}", 400, "q"),
        ("/api/alerts?type=changed", 400, "type"),
        ("/api/alerts?limit=201", 400, "limit"),
        ("/api/articles/front-1?version=0", 400, "version"),
        ("/api/articles/front-1?version=9", 404, None),
        ("/api/articles/none", 404, None),
        ("/api/places/none", 404, None),
        ("/api/places/", 404, None),
        ("/api/nothing", 404, None),
        ("/nothing", 404, None),
        (f"/api/places?q={'x' * 5000}", 414, None),
    ],
)
def test_an_error_is_a_problem_that_names_the_parameter(
    ask: Client, path: str, status: int, parameter: str | None
) -> None:
    got = ask(path)
    assert (got.status, got.headers["content-type"]) == (status, "application/problem+json")
    assert (got.json["status"], got.json.get("parameter")) == (status, parameter)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_method_that_is_not_there_is_refused(ask: Client, method: str) -> None:
    got = ask("/api/control", method, Content_Type="application/json")
    assert (got.status, got.headers["content-type"]) == (405, "application/problem+json")
    assert set(got.headers["allow"].split(",")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["/api/control", "/api/places?q=hamrat", "/api/articles/front-1", "/api/settings", "/feed.atom"]
)
def test_who_has_an_answer_already_is_told_so(ask: Client, path: str) -> None:
    """ETag and If-None-Match, also across compression; HEAD is GET without the body."""
    plain, packed = ask(path), ask(path, Accept_Encoding="br, gzip")
    assert (
        gzip.decompress(packed.body) == plain.body
        if "content-encoding" in packed.headers
        else packed.body == plain.body
    )
    for etag in (plain.headers["etag"], packed.headers["etag"], "*", f'"other", {plain.headers["etag"]}'):
        again = ask(path, If_None_Match=etag)
        assert (again.status, again.body) == (304, b"")
    assert ask(path, If_None_Match='"other"').status == 200
    head = ask(path, "HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", plain.headers["etag"])


def test_the_openapi_document_names_every_address(ask: Client) -> None:
    """And each answer over the examples keeps to its schema."""
    document = ask("/api/openapi.json").json
    assert document == json.loads(json.dumps(openapi(), default=str))
    assert set(document["paths"]) == {one.path for one in ENDPOINTS}
    for path, schema in _examples(document):
        Draft202012Validator({**schema, "components": document["components"]}).validate(ask(path).json)


def _examples(
    document: dict[str, dict[str, dict[str, dict[str, object]]]],
) -> Iterator[tuple[str, dict[str, object]]]:
    given = {
        "/api/places": "?q=hamrat", "/api/places/{id}": VILLAGE, "/api/articles/{id}": "front-1",
        "/api/changes": "?from=2017-03-06&at=2017-03-09",
    }  # fmt: skip
    for one in ENDPOINTS:
        if one.answer and not one.body:
            content = document["paths"][one.path]["get"]["responses"]["200"]["content"]  # type: ignore[index]
            path = one.path.replace("{id}", given[one.path]) if one.id else one.path + given.get(one.path, "")
            yield path, content[one.content_type]["schema"]
