"""The core's values go over the wire and come back."""

from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given

from schemas.alert import decode_alert, encode_alert
from schemas.article import encode_article
from schemas.clash import encode_clash
from schemas.control import encode_control
from schemas.extraction import encode_extraction
from schemas.record import decode_record, encode_record
from schemas.wire import BadMessageError
from streams.alerts.alert import Alert, Evidence
from streams.articles.article import Article
from streams.control.record import Record
from streams.places.place import Place
from streams.reading.extraction import Clash, Extraction
from tests.schemas import values
from tests.schemas.contract import validate

ALERT = (
    b'{"id":"a1","type":"control.changed","time":"2019-11-25T15:00:00+02:00","place":{"id":"SY1",'
    b'"name":"Tall Kafshi","name_ar":"","lat":null,"lon":null,"adm":["Al-Hasakeh"],"provisional":true},'
    b'"from":"hts","to":"syrian_government","between":[],"status":"claimed","late":false,"event_date":"2019-11-25","precision":"day","evidence":[],'
    b'"reverts":null,"reason":null,"policy":"p"}'
)


@given(values.records | values.other_records)
def test_a_record_comes_back_as_it_was(record: Record) -> None:
    """Encoded, valid, decoded, equal; the day of ``published`` stays the outlet's own."""
    raw = encode_record(record)
    validate("claims", raw)
    back = decode_record(raw)
    assert back == record
    if record.published and back.published:
        assert back.published.date() == record.published.date()
        assert back.rank == record.rank


@given(values.alerts)
def test_an_alert_is_written_again_byte_for_byte(alert: Alert) -> None:
    """What ``serve`` reads from the topic says the same as what was sent."""
    raw = encode_alert(alert)
    validate("alerts", raw)
    assert encode_alert(decode_alert(raw)) == raw


@given(values.extractions)
def test_extractions_keep_to_the_contract(extraction: Extraction) -> None:
    """The keys of the issue's ``extract`` line, and the version."""
    wire = validate("extractions", encode_extraction(extraction))
    assert list(wire) == ["id", "locations", "clashes", "claims", "version"]
    assert [claim.get("disputed", False) for claim in wire["claims"]] == [
        claim.disputed for claim in extraction.claims
    ]


@given(values.clashes, values.articles)
def test_clashes_keep_to_the_contract(clash: Clash, article: Article) -> None:
    """A clash names the article it is from."""
    wire = validate("clashes", encode_clash(clash, article))
    assert (wire["article"], wire["actors"]) == (article.id, list(clash.actors))


@given(values.articles)
def test_articles_keep_to_the_contract(article: Article) -> None:
    """What ``send`` writes."""
    wire = validate("articles", encode_article(article))
    assert (wire["text"], wire.get("withdrawn", False)) == (article.text, article.withdrawn)


@given(values.places, values.evidence)
def test_control_states_keep_to_the_contract(place: Place, claim: Evidence) -> None:
    """Any object that has the five things can be written."""

    class State:
        holder, status, since, precision, between = "hts", "confirmed", date(2019, 11, 25), "day", ()

    wire = validate("control", encode_control(place, State(), [claim]))
    assert list(wire) == ["place", "holder", "status", "since", "precision", "between", "claims"]
    assert wire["since"] == "2019-11-25"


def test_the_wire_form_of_an_alert_is_the_one_in_the_docs() -> None:
    """Order of keys, ``from`` and ``to``, the outlet's offset: byte for byte."""
    assert encode_alert(decode_alert(ALERT)) == ALERT


def test_a_key_that_a_later_version_adds_is_ignored() -> None:
    """Old readers and new writers get on."""
    assert encode_alert(decode_alert(ALERT.replace(b'{"id"', b'{"mood":[1],"id"', 1))) == ALERT


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (b"not json", ""),
        (b"", ""),
        (b"null", ""),
        (b"[]", ""),
        (b'{"a":' * 5_000, ""),
        (ALERT.replace(b'"id":"a1",', b""), "id"),
        (ALERT.replace(b'"from":"hts"', b'"from":7'), "from"),
        (ALERT.replace(b'"lat":null', b'"lat":"35.1"'), "place.lat"),
        (ALERT.replace(b"control.changed", b"control.lost"), "type"),
        (ALERT.replace(b"2019-11-25T15:00:00+02:00", b"2019-11-25T15:00:00"), "time"),
        (ALERT.replace(b"Tall Kafshi", b"Tall \xff"), ""),
    ],
)
def test_foreign_bytes_are_refused_with_the_key_at_fault(raw: bytes, field: str) -> None:
    """Whatever comes, it is one kind of error."""
    with pytest.raises(BadMessageError) as refused:
        decode_alert(raw)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("topic", "change"),
    [
        ("alerts", {"mood": "calm"}),
        ("alerts", {"from": 7}),
        ("alerts", {"evidence": [{}]}),
        ("alerts", {"place": {"id": "x", "name": "y", "height": 3}}),
    ],
)
def test_the_test_helper_can_fail(topic: str, change: dict[str, Any]) -> None:
    """``validate`` is no rubber stamp: a key we did not publish, a type, a missing key."""
    with pytest.raises(AssertionError, match=topic):
        validate(topic, orjson.dumps({**orjson.loads(ALERT), **change}))


def test_tombstones_only_where_the_contract_has_them() -> None:
    """``control`` is compacted; ``claims`` never is."""
    assert validate("control", None) is None
    with pytest.raises(AssertionError, match="tombstone"):
        validate("claims", None)
