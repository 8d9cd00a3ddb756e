"""Article versions to records: whatever order they come in, the log ends as the highest version says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.article import Article
from streams.control.record import Record, RecordType
from streams.places.place import Name, Place
from streams.reading.extraction import Claim, Extraction, Kind, Location
from streams.reading.versions import UnknownPlaceError, handle_article, text_hash, version_hash

MORNING = datetime(2021, 3, 4, 8, 30, tzinfo=UTC)
Key = tuple[str, int]


def read(article: Article) -> Extraction:
    """Each word of the text is a place with a claim on it; "?" is an ambiguous one."""
    words = article.text.split()
    places = [Place(f"p:{word}", word, adm=("North",)) for word in words if word != "?"]
    return Extraction(
        article.id,
        article.version,
        locations=tuple(Location(Name(p.name, 0, 1), "resolved", p) for p in places),
        claims=tuple(
            Claim(word, None if word == "?" else f"p:{word}", Kind.CAPTURED, "sdf") for word in words
        ),
    )


def article(text: str, version: int = 1, hours: int = 0, *, withdrawn: bool = False) -> Article:
    published = (MORNING + timedelta(hours=hours)).astimezone(timezone(timedelta(hours=3 * (hours % 2))))
    return Article("a", text, published, "Outlet", version=version, withdrawn=withdrawn)


def live(log: list[Record]) -> dict[str, tuple[Claim, ...]]:
    """What the log says of each place: the greatest record of the article counts, and one with claims shows."""
    top: dict[str, Record] = {}
    for record in log:
        best = top.get(record.place.id)
        if best is None or record.rank >= best.rank:
            top[record.place.id] = record
    return {place: record.claims for place, record in top.items() if record.claims}


words = st.lists(st.sampled_from(["ash", "birch", "cedar", "?"]), max_size=3).map(" ".join)
versions = st.builds(
    lambda text, version, hours, withdrawn: article(text, version, hours, withdrawn=withdrawn),
    words,
    st.integers(1, 3),
    st.integers(0, 2),
    st.booleans(),
)
deliveries = st.lists(st.tuples(versions, st.integers(1, 2)), min_size=1, max_size=7)


def rank(delivery: tuple[Article, int]) -> tuple[int, str, str, int]:
    version, reader = delivery
    assert version.published is not None
    moment = version.published.astimezone(UTC).isoformat(timespec="microseconds")
    return (version.version, moment, version_hash(version), reader)


def expected(seen: list[tuple[Article, int]]) -> dict[str, tuple[Claim, ...]]:
    """The claims of the highest version alone."""
    highest = max(rank(delivery) for delivery in seen)
    top = [version for version, reader in seen if rank((version, reader)) == highest][-1]
    if top.withdrawn:
        return {}
    groups: dict[str, tuple[Claim, ...]] = {}
    for claim in read(top).claims:
        if claim.place_id:
            groups[claim.place_id] = (*groups.get(claim.place_id, ()), claim)
    return groups


@given(deliveries)
def test_the_log_ends_as_the_highest_version_says(seen: list[tuple[Article, int]]) -> None:
    rows: dict[str, bytes] = {}
    log: list[Record] = []
    for version, reader in seen:
        log += handle_article(version, rows, read, reader).records
    assert live(log) == expected(seen)


@given(deliveries, st.data())
def test_records_lost_in_a_crash_come_again_with_the_article(
    seen: list[tuple[Article, int]], data: st.DataObject
) -> None:
    """The row is written ahead: any tail of an article's records may be lost, if the article is handled again."""
    rows: dict[str, bytes] = {}
    log: list[Record] = []
    for version, reader in seen:
        records = handle_article(version, rows, read, reader).records
        log += records[: data.draw(st.integers(0, len(records)))]
        log += handle_article(version, rows, read, reader).records
    assert live(log) == expected(seen)


@given(deliveries)
def test_the_row_only_grows(seen: list[tuple[Article, int]]) -> None:
    rows: dict[str, bytes] = {}
    union: set[str] = set()
    for version, reader in seen:
        places = {record.place.id for record in handle_article(version, rows, read, reader).records}
        assert union <= places
        union = places


def test_a_correction_retracts_the_place_it_no_longer_names() -> None:
    rows: dict[str, bytes] = {}
    handle_article(article("ash birch"), rows, read, 1)
    records = handle_article(article("birch", 2), rows, read, 1).records
    assert [(r.place.id, r.type, r.version) for r in records] == [
        ("p:ash", RecordType.RETRACTION, 2),
        ("p:birch", RecordType.CLAIMS, 2),
    ]
    assert records[0].place == Place("p:ash", "ash", adm=("North",))


def test_an_old_version_that_comes_late_is_dead_before_it_is_told() -> None:
    rows: dict[str, bytes] = {}
    handle_article(article("birch", 2), rows, read, 1)
    records = handle_article(article("ash birch", 1), rows, read, 1).records
    assert [(r.place.id, r.type, r.version) for r in records] == [
        ("p:ash", RecordType.RETRACTION, 2),
        ("p:ash", RecordType.CLAIMS, 1),
        ("p:birch", RecordType.CLAIMS, 1),
    ]


@pytest.mark.parametrize("gone", [article("ash", 2, withdrawn=True), article(" \n", 2)])
def test_a_withdrawn_or_emptied_article_is_not_read_and_takes_everything_back(gone: Article) -> None:
    rows: dict[str, bytes] = {}
    handle_article(article("ash"), rows, read, 1)
    reading = handle_article(gone, rows, read, 1)
    assert reading.extraction == Extraction("a", 2)
    assert [(r.type, r.claims) for r in reading.records] == [(RecordType.RETRACTION, ())]
    assert reading.records[0].text_hash == text_hash("")


def test_another_reading_of_the_same_text_is_a_correction() -> None:
    rows: dict[str, bytes] = {}
    handle_article(article("ash"), rows, read, 1)
    better = handle_article(article("ash"), rows, lambda a: read(replace(a, text="birch")), 2).records
    assert [(r.place.id, r.type, r.reader) for r in better] == [
        ("p:ash", RecordType.RETRACTION, 2),
        ("p:birch", RecordType.CLAIMS, 2),
    ]


def test_an_ambiguous_place_reaches_no_record() -> None:
    assert handle_article(article("?"), {}, read, 1).records == ()


def test_the_record_tells_all_that_reconciling_needs() -> None:
    seen = replace(article("ash"), lang="en", url="https://example.org/1")
    record = handle_article(
        seen, {}, read, 7, fingerprint=lambda text: (len(text), 1), arrived=MORNING
    ).records[0]
    assert (record.outlet, record.lang, record.url) == ("Outlet", "en", "https://example.org/1")
    assert (record.published, record.arrived, record.reader) == (MORNING, MORNING, 7)
    assert record.text_hash == text_hash("ash")
    assert record.fingerprint == (3, 1)


def test_a_row_keeps_what_the_retraction_of_the_highest_version_needs() -> None:
    """The retraction that follows a late old version carries the highest version's own data, through the bytes."""
    rows: dict[str, bytes] = {}
    handle_article(article("birch", 2, 3), rows, read, 4, arrived=MORNING)
    retraction = handle_article(article("ash", 1), rows, read, 1).records[0]
    assert retraction.rank == (2, "2021-03-04T11:30:00.000000+00:00", text_hash("birch"), 4)
    assert (retraction.outlet, retraction.arrived) == ("Outlet", MORNING)


def test_a_claim_on_a_place_without_a_location_is_an_error() -> None:
    broken = Extraction("a", 1, claims=(Claim("Ash", "p:ash", Kind.CAPTURED),))
    with pytest.raises(UnknownPlaceError, match="p:ash"):
        handle_article(article("Ash"), {}, lambda _: broken, 1)
