"""What an alert carries, what is kept of a place, and what is said again."""

import datetime as dt
from dataclasses import replace

import pytest

from streams.alerts.alert import Alert, AlertType
from streams.alerts.handle import handle
from streams.alerts.rows import records_of
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.control.state import reconcile
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

POLICY = Policy.load().extend({"Wire": None, "Agency": None, "Red News": "red", "Blue News": "blue"})
PLACE = Place("XX1", "Somewhere", "مكان ما", 1.5, 2.5, ("North", "Hills"), "XX", "village")
DAY = dt.date(2020, 3, 5)


def record(article: str, *claims: Claim, outlet: str = "Wire", days: int = 0, **changes: object) -> Record:
    moment = dt.datetime.combine(DAY + dt.timedelta(days=days), dt.time(12), dt.UTC)
    kind = RecordType.CLAIMS if claims else RecordType.RETRACTION
    made = Record(kind, PLACE, article, 1, moment, f"h-{article}", outlet=outlet, lang="en", claims=claims)
    return replace(made, **changes)  # type: ignore[arg-type]


def capture(to: str = "red", from_: str | None = "blue", days: int = 0, **more: object) -> Claim:
    date = DAY + dt.timedelta(days=days)
    made = Claim(
        "Somewhere", PLACE.id, Kind.CAPTURED, to, from_, date, quote="took Somewhere", start=3, end=17
    )
    return replace(made, **more)  # type: ignore[arg-type]


def feed(*records: Record, rows: dict[str, bytes] | None = None) -> list[Alert]:
    rows = {} if rows is None else rows
    return [alert for one in records for alert in handle(one, rows, POLICY).alerts]


def test_an_alert_carries_what_it_rests_on() -> None:
    (alert,) = feed(record("a", capture(), url="https://example.org/a"))
    assert (alert.type, alert.from_, alert.to, alert.status) == (AlertType.CHANGED, "blue", "red", "claimed")
    assert (alert.event_date, alert.precision, alert.between, alert.late) == (DAY, "day", (), False)
    assert (alert.place, alert.time, alert.policy) == (PLACE, record("a").published, POLICY.hash)
    (evidence,) = alert.evidence
    assert (evidence.article, evidence.outlet, evidence.source) == ("a", "Wire", "Wire")
    assert (evidence.quote, evidence.start, evidence.end) == ("took Somewhere", 3, 17)
    assert (evidence.lang, evidence.url, evidence.published) == ("en", "https://example.org/a", alert.time)


def test_evidence_is_the_oldest_twenty() -> None:
    boasts = [record(f"a{days:02}", capture(source="Red News"), days=days) for days in range(30)]
    *_, alert = feed(*boasts, record("z", capture(), days=30))
    assert alert.type is AlertType.CONFIRMED
    assert [one.article for one in alert.evidence] == [f"a{days:02}" for days in range(20)]


def test_pages_are_for_what_is_old() -> None:
    """A place newly heard of has its own row, one for the article and one for its text; a page comes with age."""
    rows: dict[str, bytes] = {}
    feed(record("a", capture(), fingerprint=(3, 1, 2, 3)), rows=rows)
    assert len(rows) == 3
    feed(record("b", capture("blue", "red", days=60), days=60), rows=rows)
    assert len(rows) == 4
    feed(record("c", capture(days=90), days=90), rows=rows)
    assert len(rows) == 6
    state = handle(record("d", capture("green", days=-1), days=91), rows, POLICY).after
    assert state
    assert state.holder == "red"
    whole = reconcile(records_of(PLACE.id, rows), POLICY)
    assert whole
    assert [one.holder for one in whole.episodes] == ["green", "red", "blue", "red"]


def test_an_id_tells_article_versions_apart_and_not_readers() -> None:
    (first,) = feed(record("a", capture()))
    (same,) = feed(record("a", capture(), reader=9))
    (other,) = feed(record("b", capture()))
    (later,) = feed(record("a", capture(), version=2))
    assert first.id == same.id
    assert len({first.id, other.id, later.id}) == 3


def test_what_is_told_taken_back_and_told_again_has_a_new_id() -> None:
    rows: dict[str, bytes] = {}
    readings = [capture(), capture("green"), capture()]
    told = feed(*(record("a", claim, reader=at) for at, claim in enumerate(readings)), rows=rows)
    assert [(one.type, one.to, one.reason) for one in told] == [
        (AlertType.CHANGED, "red", None),
        (AlertType.REVERTED, "green", "reread"),
        (AlertType.CHANGED, "green", None),
        (AlertType.REVERTED, "red", "reread"),
        (AlertType.CHANGED, "red", None),
    ]
    assert len({one.id for one in told}) == 5
    assert [one.reverts for one in told if one.reverts] == [told[0].id, told[2].id]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        (record("a", version=2, text_hash=""), "withdrawn"),
        (record("a", version=2), "corrected"),
        (record("a", capture("green"), version=2), "corrected"),
        (record("a", capture("green"), reader=1), "reread"),
    ],
)
def test_why_an_alert_is_taken_back(second: Record, reason: str) -> None:
    told = feed(record("a", capture()), second)
    assert (told[1].type, told[1].reverts, told[1].reason) == (AlertType.REVERTED, told[0].id, reason)


def test_a_late_change_says_so() -> None:
    gone = Claim("Somewhere", PLACE.id, Kind.WITHDREW, None, "green", DAY + dt.timedelta(days=60))
    told = feed(
        record("a", capture()), record("b", gone, days=60), record("c", capture("blue", "red", 20), days=61)
    )
    assert [(one.to, one.late) for one in told] == [("red", False), ("blue", True)]


def test_what_the_state_shows() -> None:
    rows: dict[str, bytes] = {}
    handle(record("a", capture(source="Red News")), rows, POLICY)
    outcome = handle(record("b", capture(days=1, kind=Kind.CONTESTED, disputed=True), days=1), rows, POLICY)
    assert outcome.before
    assert outcome.after
    assert (outcome.before.holder, outcome.after.holder, outcome.after.between) == (
        "red",
        None,
        ("blue", "red"),
    )
    assert [one.article for one in outcome.evidence] == ["a", "b"]


def test_a_state_shows_its_arithmetic() -> None:
    boast, admission = record("a", capture(source="Red News")), record("b", capture(source="Blue News"))
    claimed = reconcile([boast], POLICY)
    assert claimed
    (voice,) = claimed.episode.voices
    assert (voice.source, voice.side, voice.voice) == ("Red News", "red", "boast")
    assert (
        claimed.episode.wanting
        == "an admission by the loser's side, or a source without a side that reports it"
    )
    confirmed = reconcile([boast, admission], POLICY)
    assert confirmed
    assert [one.voice for one in confirmed.episode.voices] == ["admit", "boast"]
    assert confirmed.episode.wanting == ""


def test_a_claim_that_does_not_count_says_why() -> None:
    state = reconcile([record("a", capture()), record("b", capture(days=3), capture(to=None))], POLICY)  # type: ignore[arg-type]
    assert state
    assert [(one.ref.article, one.why) for one in state.dropped] == [
        ("b", "is dated after its publication"),
        ("b", "names no captor"),
    ]


def test_a_refuted_capture_stays_in_the_history() -> None:
    denials = [record(name, capture(kind=Kind.CONTESTED, disputed=True, days=1), days=1) for name in "bc"]
    two = [replace(denials[0], outlet="Agency"), denials[1]]
    state = reconcile([record("a", capture(source="Red News")), *two], POLICY)
    assert state
    assert (state.holder, state.status, state.since) == ("blue", "confirmed", None)
    (struck,) = state.struck
    assert (struck.claimant, struck.since) == ("red", DAY)
    assert 7 in state.episode.rulings


def test_what_a_day_is_follows_the_offset_as_written() -> None:
    """27, 37: an undated capture has the day that the outlet's own clock shows."""
    late = dt.datetime(2020, 3, 6, 0, 20, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    state = reconcile([record("a", capture(date=None), published=late)], POLICY)
    assert state
    assert (str(state.since), state.precision) == ("2020-03-06", "reported")


def test_as_known_by_publication_and_by_arrival() -> None:
    slow = record("a", capture(), arrived=dt.datetime(2020, 4, 1, tzinfo=dt.UTC))
    assert reconcile([slow], POLICY, known=DAY)
    assert reconcile([slow], POLICY, known=DAY, by_arrival=True) is None
    assert reconcile([slow], POLICY, known=DAY, at=DAY - dt.timedelta(days=1)) is None


class Counted(dict[str, bytes]):
    """Rows that count how often they are read."""

    reads = 0

    def get(self, name: str, default: bytes | None = None) -> bytes | None:  # type: ignore[override]
        self.reads += 1
        return super().get(name, default)


def test_the_row_that_every_claim_touches_stays_small() -> None:
    outlets = {f"Outlet number {number}": (None, "red", "blue")[number % 3] for number in range(30)}
    policy = POLICY.extend(outlets)
    rows = Counted()
    for number in range(900):
        captor, loser = ("red", "blue") if number // 180 % 2 else ("blue", "red")
        claim = capture(captor, loser, number // 12, source=sorted(outlets)[number * 7 % 30])
        one = record(f"article-{number}", claim, days=number // 12, outlet=sorted(outlets)[number * 11 % 30])
        rows.reads = 0
        handle(one, rows, policy)
        assert len(rows[PLACE.id]) <= 64 * 1024
        assert rows.reads < 60 or number == 0
    assert len(records_of(PLACE.id, rows)) == 900
