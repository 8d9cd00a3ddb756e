"""Messages in every form: all told, none too large, and nothing hostile left in them."""

import json
import re
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemas.alert import AlertMessage, decode_alert
from schemas.generate import webhook_schema
from streams.alerts.alert import Alert, AlertType
from streams.subscriptions.chat import utf16
from streams.subscriptions.endpoint import Endpoint, Format
from streams.subscriptions.feed import feed
from streams.subscriptions.filters import Arrival
from streams.subscriptions.payload import Payload, payloads
from tests.schemas.contract import closed
from tests.subscriptions.values import ALERT, NOW, QUOTE, hostile_alerts, reverting

LINK = "https://page.example"
SCHEMA = Draft202012Validator(closed(webhook_schema()))
LARGEST = 20_000
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066\u2067\u200e\u200f\u2028\u2029]")
MENTION = re.compile(r"[@＠](?!\u200b)")
hostile = st.lists(hostile_alerts, min_size=1, max_size=3)
few = settings(max_examples=40)


def told(form: Format, alerts: list[Alert], link: str = LINK) -> tuple[Payload, ...]:
    return payloads(Endpoint("Ops_1", "https://example.org/", form), alerts, "msg_1", link)


def bodies(form: Format, alerts: list[Alert]) -> list[Any]:
    return [json.loads(one.body) for one in told(form, alerts)]


@few
@given(st.sampled_from(Format), hostile)
def test_no_body_is_too_large_and_ids_are_numbered(form: Format, alerts: list[Alert]) -> None:
    made = told(form, alerts)
    assert all(len(one.body) <= LARGEST for one in made)
    assert [one.message_id for one in made] == ["msg_1", *(f"msg_1-{n}" for n in range(2, len(made) + 1))]
    assert made == told(form, alerts)
    if len(alerts) == 1:
        assert len(made) == 1


def leaves(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The envelopes in one of our messages."""
    found: list[dict[str, Any]] = (
        message["data"]["alerts"] if message["type"] == "control.digest" else [message]
    )
    return found


@few
@given(hostile)
def test_ours_tells_every_alert_once_in_order_and_as_the_schema_says(alerts: list[Alert]) -> None:
    messages = bodies(Format.OURS, alerts)
    for message in messages:
        SCHEMA.validate(message)
    found = [one for message in messages for one in leaves(message)]
    assert [one["data"]["id"] for one in found] == [alert.id for alert in alerts]
    for one, alert in zip(found, alerts, strict=True):
        AlertMessage.parse(json.dumps(one["data"]).encode())
        assert one["type"] == alert.type
        assert one["trimmed"] is (decode_alert(json.dumps(one["data"]).encode()) != replace_wire(alert))
    if len(alerts) > 1:
        parts = [message["data"]["part"] for message in messages]
        assert parts == [*range(1, len(messages) + 1)]
        assert {message["data"]["parts"] for message in messages} == {len(messages)}


def replace_wire(alert: Alert) -> Alert:
    """The alert as the wire knows it: no country and no type of the place."""
    return replace(alert, place=replace(alert.place, country="", type=""))


@few
@given(hostile)
def test_cloudevents_tell_every_alert_once(alerts: list[Alert]) -> None:
    found: list[dict[str, Any]] = []
    for message, body in zip(
        told(Format.CLOUDEVENTS, alerts), bodies(Format.CLOUDEVENTS, alerts), strict=True
    ):
        batch = message.content_type == "application/cloudevents-batch+json"
        assert batch is isinstance(body, list)
        found += body if batch else [body]
    assert [one["id"] for one in found] == [alert.id for alert in alerts]
    for one in found:
        assert one["specversion"] == "1.0"
        assert one["source"] == "/whoholds/"
        assert re.fullmatch("[a-z0-9]+", "".join(one.keys()))  # names of attributes
        AlertMessage.parse(json.dumps(one["data"]).encode())


def test_the_source_is_that_of_the_topic() -> None:
    (made,) = payloads(Endpoint("o", "x", Format.CLOUDEVENTS), [ALERT], "msg_1", prefix="test-")
    assert json.loads(made.body)["source"] == "/whoholds/test-"


def test_an_alert_of_usual_size_is_whole() -> None:
    (body,) = bodies(Format.OURS, [ALERT])
    assert body["type"] == "control.changed"
    assert body["timestamp"] == "2026-03-10T12:00:00Z"
    assert body["link"] == "https://page.example/#place=ocha%3AC5752"
    assert body["trimmed"] is False
    assert decode_alert(json.dumps(body["data"]).encode()) == ALERT
    (bare,) = [json.loads(one.body) for one in told(Format.OURS, [ALERT], "")]
    assert "link" not in bare


def test_the_sample_of_the_page_is_as_the_schema_says() -> None:
    page = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    samples = re.findall("^```json\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert samples
    for sample in samples:
        SCHEMA.validate(json.loads(sample))


def test_long_evidence_is_cut_and_said_to_be() -> None:
    long = replace(
        ALERT, evidence=(replace(QUOTE, quote="ش" * 9_000, url="https://x.example/" + "a" * 9_000),) * 20
    )
    (body,) = bodies(Format.OURS, [long])
    assert body["trimmed"] is True
    claims = body["data"]["evidence"]
    assert claims
    assert all(claim["quote"].endswith("…") and claim["url"] == "" for claim in claims)


def texts(value: Any) -> list[str]:
    """Every string of a JSON value."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def without_our_links(text: str) -> str:
    return re.sub(r"https?://[^\s|>)\u2068\u2069\u200b]+", "", text)


@few
@given(hostile)
def test_slack_is_within_its_limits_and_mentions_nobody(alerts: list[Alert]) -> None:
    for body in bodies(Format.SLACK, alerts):
        within_limits(body)
        assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
        for text in texts(body):
            assert not UNFIT.search(text)
            assert not re.search(r"<(?!https?://[^<>|\s]+\|)", text)  # only our own links
            assert not re.search(r"&(?!amp;|lt;|gt;)", without_our_links(text))
            assert not MENTION.search(text)
            assert not re.search(r"\]\(|\]\[|!\[|://", without_our_links(text))


@few
@given(hostile)
def test_discord_is_within_its_limits_and_mentions_nobody(alerts: list[Alert]) -> None:
    for body in bodies(Format.DISCORD, alerts):
        assert body["allowed_mentions"] == {"parse": []}
        within_limits(body)
        for embed in body["embeds"]:
            for text in (embed["title"], embed["description"]):
                assert not UNFIT.search(text)
                assert not MENTION.search(text)
                plain = re.sub(r"\\.", "", without_our_links(text))  # what is behind a backslash is a letter
                assert not re.search(r"[*_~`|<]|://", plain)
                links = re.findall(r"\]\((.*?)\)", re.sub(r"\\.", "", text))
                assert all(re.fullmatch(r"https?://[^\s()<>]+", link) for link in links)


@few
@given(st.sampled_from((Format.TEXT, Format.EMAIL)), hostile)
def test_plain_text_has_no_controls_and_no_open_isolates(form: Format, alerts: list[Alert]) -> None:
    made = told(form, alerts)
    for one in made:
        text = one.body.decode()
        assert not UNFIT.search(text)
        for line in text.split("\n"):
            assert line.count("\u2068") == line.count("\u2069")
    whole = "".join(one.body.decode() for one in made)
    heads = re.findall("^(?:CHANGED|CONTESTED|CONFIRMED|TAKEN BACK): ", whole, re.MULTILINE)
    assert len(heads) == len(alerts)


@few
@given(hostile)
def test_an_article_writes_no_header_of_a_mail(alerts: list[Alert]) -> None:
    for one in told(Format.EMAIL, alerts):
        mail = EmailMessage()
        for name, value in one.headers.items():
            assert not UNFIT.search(value)
            assert "\n" not in value
            mail[name] = value
        assert mail.keys() == ["Subject", "List-Id"]
        assert str(mail["List-Id"]) == "whoholds alerts <ops_1.whoholds.localhost>"


def test_the_words() -> None:
    (made,) = told(Format.TEXT, [ALERT])
    assert made.content_type == "text/plain; charset=utf-8"
    assert made.body.decode() == (
        "CHANGED: Akeirshi (\u2068عكيرشة\u2069), Sabka, Ar-Raqqa [claimed]\n"
        "Taken by Islamic State from Syrian Democratic Forces on Monday 2026-03-09.\n"
        "“SDF lost the village of Akeirshi”\n"
        "  Amaq, in Example Press, 2026-03-10 https://example.org/front/1\n"
        "https://page.example/#place=ocha%3AC5752\n"
    )


def test_arabic_is_isolated_and_the_isolate_is_closed_when_it_is_cut() -> None:
    long = replace(ALERT, evidence=(replace(QUOTE, quote="سيطر \u202e\u2069 الجيش " * 90),))
    (made,) = told(Format.TEXT, [long])
    quote = made.body.decode().splitlines()[2]
    assert quote.startswith("“\u2068سيطر الجيش سيطر")
    assert quote.endswith("…\u2069”")


@pytest.mark.parametrize(
    ("alert", "words"),
    [
        (
            replace(ALERT, type=AlertType.CONFIRMED),
            "It is sure now: held by Islamic State since Monday 2026-03-09.",
        ),
        (
            replace(ALERT, type=AlertType.CONTESTED, between=("isis", "sdf")),
            "Contested on Monday 2026-03-09: Islamic State against Syrian Democratic Forces.",
        ),
        (
            replace(ALERT, to=None),
            "Left by Syrian Democratic Forces on Monday 2026-03-09; nobody is said to hold it.",
        ),
        (
            reverting(ALERT, to="sdf", status="confirmed"),
            "Taken back (corrected): that Islamic State took it on Monday 2026-03-09. "
            "Now: Syrian Democratic Forces, confirmed.",
        ),
        (
            reverting(replace(ALERT, to=None)),
            "Taken back (corrected): what was told of it on Monday 2026-03-09. Nothing is known of it now.",
        ),
    ],
)
def test_each_type_in_words(alert: Alert, words: str) -> None:
    (made,) = told(Format.TEXT, [alert])
    assert made.body.decode().splitlines()[1] == words


def test_what_has_no_name_is_shown_by_its_id_and_what_has_no_credit_by_nobody() -> None:
    bare = replace(QUOTE, article="\u202e", outlet="", source="", published=None)
    (made,) = told(Format.TEXT, [replace(ALERT, place=replace(ALERT.place, name=""), evidence=(bare,))])
    first, _, _, credit, *_ = made.body.decode().splitlines()
    assert first.startswith("CHANGED: ocha:C5752 (")
    assert credit.startswith("  nobody named ")


def test_no_alerts_are_no_message() -> None:
    with pytest.raises(ValueError, match="no alerts"):
        told(Format.OURS, [])


ATOM = "{http://www.w3.org/2005/Atom}"


@few
@given(st.lists(hostile_alerts, max_size=4, unique_by=lambda alert: alert.id))
def test_a_feed_is_xml_with_an_entry_for_each_alert(alerts: list[Alert]) -> None:
    arrivals = [Arrival(alert, NOW) for alert in alerts]
    made = feed(arrivals, LINK, "https://page.example/feed")
    assert made == feed(arrivals, LINK, "https://page.example/feed")
    root = ET.fromstring(made)
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert ids == [f"urn:whoholds:alert:{alert.id}" for alert in alerts]
    for entry in root.iter(f"{ATOM}entry"):
        assert [child.tag.removeprefix(ATOM) for child in entry if child.tag.endswith("}script")] == []
        assert entry.findtext(f"{ATOM}title")
        assert entry.findtext(f"{ATOM}updated") == "2026-03-10T12:00:00Z"
    for link in root.iter(f"{ATOM}link"):
        assert re.match("https?://", link.attrib["href"])


def test_a_feed_without_alerts_is_one() -> None:
    root = ET.fromstring(feed([]))
    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert root.findtext(f"{ATOM}id") == "urn:whoholds:feed"


@pytest.mark.parametrize("quote", ["", "short", "&<>@" * 200, "long " * 100])
@pytest.mark.parametrize("form", Format)
def test_a_long_digest_goes_on_in_other_messages_and_leaves_nothing_out(form: Format, quote: str) -> None:
    claim = replace(QUOTE, quote=quote, outlet=quote, url="https://x.example/?" + "a&" * 450)
    evidence = (claim,) if quote else ()
    alerts = [
        replace(
            ALERT, id=f"a{n}", place=replace(ALERT.place, name=f"Village{n}X"), evidence=evidence * (n % 4)
        )
        for n in range(130)
    ]
    made = told(form, alerts)
    assert len(made) > 1
    assert all(len(one.body) <= LARGEST for one in made)
    whole = b"".join(one.body for one in made).decode()
    found = [int(number) for number in re.findall(r"(?:CHANGED: |\"name\":\")Village(\d+)X", whole)]
    once = list(dict.fromkeys(found))  # Slack has each as text and as a block
    assert once == list(range(130))
    for one in made if form in (Format.SLACK, Format.DISCORD) else ():
        within_limits(json.loads(one.body))


def within_limits(body: dict[str, Any]) -> None:
    """The limits of Slack and Discord, as their documentation has them."""
    assert len(body.get("blocks", [])) <= 50
    for block in body.get("blocks", []):
        assert 1 <= len((block.get("text") or block["elements"][0])["text"]) <= 3_000
    embeds = body.get("embeds", [])
    assert len(embeds) <= 10
    assert sum(utf16(one["title"]) + utf16(one["description"]) for one in embeds) <= 6_000
    assert all(1 <= utf16(one["title"]) <= 256 and 1 <= utf16(one["description"]) <= 4_096 for one in embeds)


@pytest.mark.parametrize("huge", ["&<*]@" * 3_000, "&" * 15_000])
def test_the_largest_alert_that_can_be_is_within_all_limits(huge: str) -> None:
    place = replace(ALERT.place, name=huge, name_ar="ش" * 9_000, adm=(huge, huge + "2", huge + "3"))
    claim = replace(QUOTE, quote=huge, outlet=huge, source=huge + "x", url="https://x.example/" + "&" * 900)
    alert = replace(ALERT, place=place, to=huge, evidence=(claim,) * 20)
    for form in Format:
        (made,) = told(form, [alert])
        assert len(made.body) <= LARGEST
        if form in (Format.SLACK, Format.DISCORD):
            within_limits(json.loads(made.body))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=c&d", True),
        ("http://example.org/قرية", True),
        ("https://user@evil.example/", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
        ("//example.org", False),
        ("https://example.org/" + "ش" * 200, False),  # too long, written out
    ],
)
def test_only_addresses_of_the_web_are_linked_to(url: str, linked: bool) -> None:
    alert = replace(ALERT, evidence=(replace(QUOTE, url=url),))
    (slack,) = bodies(Format.SLACK, [alert])
    assert any("<http" in text and "page.example" not in text for text in texts(slack)) is linked
    (discord,) = bodies(Format.DISCORD, [alert])
    assert ("](http" in discord["embeds"][0]["description"]) is linked
