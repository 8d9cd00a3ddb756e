"""The arithmetic of a state names the voice of every claim and the rulings that made it so."""

import datetime as dt
from dataclasses import replace

import pytest

from streams.articles.precision import Precision
from streams.control.gone import gone
from streams.control.record import Record, RecordType
from streams.control.state import reconcile
from streams.control.voices import Voice
from streams.control.why import Account, account
from streams.reading.extraction import Claim, Kind

from .histories import PLACE, policy

POLICY = policy()
DAY = dt.date(2020, 3, 5)


def told(
    name: str,
    outlet: str,
    *,
    source: str = "",
    denied: bool = False,
    to: str = "red",
    text: tuple[int, ...] = (),
    **claim: object,
) -> Record:
    kind = Kind.CONTESTED if denied else Kind.CAPTURED
    one = Claim("Somewhere", PLACE.id, kind, to, "blue", DAY, source=source or outlet, disputed=denied)
    moment = dt.datetime(2020, 3, 6, int(name, 36) % 24, tzinfo=dt.UTC)
    return Record(
        RecordType.CLAIMS, PLACE, article=name, published=moment, text_hash=name, outlet=outlet, fingerprint=text,
        claims=(replace(one, **claim),),  # type: ignore[arg-type]
    )  # fmt: skip


def weighed(*records: Record) -> Account:
    state = reconcile(records, POLICY)
    assert state
    return account(records, state, POLICY)


COPY = (3, 1, 2, 3)


@pytest.mark.parametrize(
    ("records", "part", "voice", "ruling"),
    [
        ([told("a", "Wire One")], "vouches", Voice.REPORT, None),
        ([told("a", "Red News")], "vouches", Voice.BOAST, None),
        ([told("a", "Blue News")], "vouches", Voice.ADMIT, None),
        ([told("a", "Nobody")], "vouches", Voice.UNKNOWN, 22),
        ([told("a", "Pink Post")], "vouches", Voice.BOAST, 23),
        ([told("a", "Red News", source="Wire One")], "vouches", Voice.BOAST, 24),
        ([told("a", "Red News", text=COPY), told("b", "Wire One", text=COPY)], "vouches", Voice.BOAST, 25),
        ([told("a", "Wire One"), told("b", "Wire Two", date=DAY.replace(day=2), precision=Precision.WEEK)],
         "vouches", Voice.REPORT, 26),
        ([told("a", "Wire One", date=None, precision=Precision.REPORTED)], "vouches", Voice.REPORT, 37),
        ([told("a", "Wire One"), told("b", "Blue News", denied=True, to="red")], "denies", None, None),
        ([told("a", "Wire One"), told("b", "Nobody", denied=True)], "ignored", None, 22),
        ([told("a", "Wire One"), told("b", "Wire Two"), told("c", "Blue News", denied=True)], "denies", None, 6),
        ([told("a", "Wire One"), told("b", "Wire Two", denied=True, date=DAY.replace(month=1))], "ignored", None, 2),
        ([told("a", "Wire One"), told("b", "Wire Two", date=DAY.replace(month=6))], "ignored", None, None),
        ([told("b", "Wire One"), told("a", "Wire Two", to="blue", date=DAY.replace(month=2))], "earlier", None, None),
    ],
)  # fmt: skip
def test_the_last_claim_is_weighed(
    records: list[Record], part: str, voice: Voice | None, ruling: int | None
) -> None:
    behind = weighed(*records)
    one = next(one for one in behind.claims if one.record.article == records[-1].article)
    assert (one.part, one.voice) == (part, voice)
    assert ruling is None or ruling in one.rulings
    if part in ("vouches", "denies"):
        assert set(one.rulings) <= set(behind.rulings)


def test_every_claim_that_stands_is_weighed_once() -> None:
    records = [told(name, "Wire One" if name < "c" else "Red News") for name in "abcd"]
    assert sorted(one.record.article for one in weighed(*records).claims) == list("abcd")


@pytest.mark.parametrize(
    ("records", "sums"),
    [
        ([told("a", "Blue News")], ("1 admission by the loser's side is enough", "")),
        (
            [told("a", "Red News")],
            ("2 sources are needed, of which 1 is of no side", "an admission by the loser's side"),
        ),
        (
            [told("a", "Red News"), told("b", "Blue News", denied=True)],
            ("1 deny", "a capture on a later day"),
        ),
    ],
)
def test_the_sum_says_what_was_enough_or_what_is_wanting(
    records: list[Record], sums: tuple[str, str]
) -> None:
    behind = weighed(*records)
    assert sums[0] in behind.sum
    assert sums[1] in behind.wanting


def test_what_counts_no_more_is_kept_with_the_reason() -> None:
    first = told("a", "Wire One")
    other = told("b", "Wire Two")
    records = [
        first,
        replace(first, version=2, text_hash="2"),
        replace(other, reader=1),
        replace(other, reader=2),
        told("c", "Wire One"),
        replace(told("c", "Wire One"), version=2, type=RecordType.RETRACTION, claims=(), text_hash=""),
    ]
    found = [(one.record.article, one.record.version, one.reason, one.by) for one in gone(records)]
    assert sorted(found) == [("a", 1, "corrected", 2), ("b", 1, "reread", 1), ("c", 1, "withdrawn", 2)]
    assert set(gone([*records[::-1], *records])) == set(gone(records))
