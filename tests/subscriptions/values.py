"""Alerts for tests: one to be changed as needed, and such as only a foe would send."""

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.places.place import Place
from streams.reading.extraction import Precision
from streams.subscriptions.filters import Arrival

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
AKEIRSHI = Place("ocha:C5752", "Akeirshi", "عكيرشة", 35.85, 39.13, ("Ar-Raqqa", "Ar-Raqqa", "Sabka"))
UNPLACED = Place("prov:sy:dhrazrzr", "Dhahret a-Zarzour", provisional=True)
QUOTE = Evidence(
    "front-1", "Example Press", "Amaq", "en", "SDF lost the village of Akeirshi", 5, 37,
    "https://example.org/front/1", NOW,
)  # fmt: skip
ALERT = Alert(
    "a1", AlertType.CHANGED, NOW, AKEIRSHI, "sdf", "isis", "claimed", dt.date(2026, 3, 9), "day",
    evidence=(QUOTE,),
)  # fmt: skip


def reverting(alert: Alert, **other: object) -> Alert:
    """The alert that takes another back, with as little in it of the other as the flow gives it."""
    back = Alert(
        f"not-{alert.id}", AlertType.REVERTED, NOW, alert.place, alert.to, None, None, alert.event_date,
        None, reverts=alert.id, reason="corrected",
    )  # fmt: skip
    return replace(back, **other)  # type: ignore[arg-type]


def arrived(alert: Alert, at: dt.datetime = NOW) -> Arrival:
    return Arrival(alert, at)


# What a hostile article may try: mentions, links, markup, controls, directions, entities, sheer length.
HOSTILE = (
    "@everyone", "@here", "@channel", "＠all", "<!channel>", "<!here|x>", "<@U123>", "<@&99>", "<#C1>",
    "[click](https://evil.example/a)", "![x](http://evil.example/p.png)", "<https://evil.example|bank>",
    "https://evil.example", "www.evil.example", "[x]: https://evil.example", "javascript:alert(1)",
    "*b* _i_ ~s~ `c` ```code``` ||spoiler|| > q # h", "\\", "]", "](", "[", "&lt;!channel&gt;", "&", "<", ">",
    "]]>", "<script>alert(1)</script>", "\r\nBcc: all@example.org", "\n\n.\n", "\x00\x07\x1b[31m", "\ufffe\uffff",
    "\u202e\u2066\u2069\u200f", "قرية عكيرشة", "שלום", "x" * 5_000, "ش" * 5_000, "😀" * 3_000, "\t", " ", "",
)  # fmt: skip

pieces = st.lists(
    st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=5), max_size=4
)
texts = pieces.map("".join)
urls = st.sampled_from(
    (
        "",
        "https://example.org/a b<c>|d",
        "javascript:alert(1)",
        "https://example.org/" + "ش" * 400,
        "http://[",
        "https://user:pass@evil.example/",
        "https://example.org/?q=\"'><script>",
        "mailto:x@example.org",
        "https://example.org/@everyone/](x)",
        "https://example.org/" + "a" * 3_000,
        "http://\x00",
        "//example.org",
    )
)
evidence = st.builds(
    Evidence,
    article=texts,
    outlet=texts,
    source=texts,
    lang=st.sampled_from(("en", "ar", "")),
    quote=texts,
    start=st.just(0),
    end=st.just(1),
    url=urls,
    published=st.none() | st.just(NOW),
)
places = st.builds(
    Place,
    id=texts.filter(bool).map(lambda text: text[:300]),
    name=texts,
    name_ar=texts,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    adm=st.lists(texts, max_size=3).map(tuple),
    provisional=st.booleans(),
)
actors = st.none() | st.sampled_from(("isis", "sdf", "opposition", "russia", "other:" + "@everyone " * 30))
hostile_alerts = st.builds(
    Alert,
    id=st.uuids().map(str),
    type=st.sampled_from(AlertType),
    time=st.none() | st.just(NOW),
    place=places,
    from_=actors,
    to=actors,
    status=st.none() | st.sampled_from(("claimed", "confirmed", "contested", "vacated")),
    event_date=st.none() | st.dates(),
    precision=st.none() | st.sampled_from(Precision),
    between=st.lists(st.sampled_from(("isis", "sdf", "hts")), max_size=3, unique=True).map(tuple),
    late=st.booleans(),
    evidence=st.lists(evidence, max_size=4).map(tuple),
    reverts=st.none(),
    reason=st.none(),
    policy=st.just("p"),
)
