"""The first real article: what it must tell, with the bundled tables alone and with a full table beside them."""

from datetime import date, datetime
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.articles.text import fold
from streams.reading.extraction import Claim, Extraction, Kind, Precision
from streams.reading.reader import Reader

PUBLISHED = datetime.fromisoformat("2019-11-27T00:00:00+00:00")
DAYS = {
    "Khan Sheikoun": (date(2019, 11, 27), Precision.REPORTED),
    "al-Musheirifa": (date(2019, 11, 24), Precision.DAY),
    "Um al-Khalakhil": (date(2019, 11, 25), Precision.DAY),
    "Dhahret a-Zarzour": (date(2019, 11, 25), Precision.DAY),
    "al-Sayeer": (date(2019, 11, 25), Precision.DAY),
}


@pytest.fixture(scope="module")
def with_syria(shared: Path, cache: Path) -> Extraction:
    """The seed, read with a table of all Syrian places beside the bundled ones."""
    tables = [shared / "data" / "places" / "syria.tsv"]
    return Reader.load(tables, cache).read(_seed(shared))


@pytest.fixture(scope="module", params=["bundled", "syria"])
def extraction(request: pytest.FixtureRequest, shared: Path, reader: Reader) -> Extraction:
    """The seed, read both ways."""
    if request.param == "bundled":
        return reader.read(_seed(shared))
    found: Extraction = request.getfixturevalue("with_syria")
    return found


def _seed(shared: Path) -> Article:
    text = next((shared / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")
    return Article("seed", text, PUBLISHED, "PressTV")


def _claim(extraction: Extraction, place: str) -> Claim:
    return next(claim for claim in extraction.claims if claim.place == place)


def test_changes(extraction: Extraction) -> None:
    """Five places change hands, each once, in both scripts together; nothing else does."""
    told = {(claim.place, claim.to, claim.kind) for claim in extraction.claims}
    assert told == {(place, "syrian_government", Kind.CAPTURED) for place in DAYS}
    assert len({claim.place_id for claim in extraction.claims}) == len(DAYS)


@pytest.mark.parametrize("place", sorted(DAYS))
def test_days(extraction: Extraction, place: str) -> None:
    """Weekdays are counted back from publication; what has no day is of the day of publication, and says so."""
    claim = _claim(extraction, place)
    assert (claim.date, claim.precision) == DAYS[place]


def test_loser(extraction: Extraction) -> None:
    """Jabhat Fateh al-Sham is the organisation's name of the time."""
    assert _claim(extraction, "al-Musheirifa").from_ == "hts"


def test_same_places_in_arabic(extraction: Extraction) -> None:
    """The tweet's two villages are those of the English sentence."""
    linked = {fold(location.name.text).replace("_", " "): location.place for location in extraction.locations}
    for latin, arabic in (("dhahret a-zarzour", "ضهره الزرزور"), ("al-sayeer", "الصير")):
        first, second = linked[latin], linked[arabic]
        assert first is not None
        assert second is not None
        assert first.id == second.id


def test_clash(extraction: Extraction) -> None:
    """The attempt on Maarat al-Numan is fighting, and no capture."""
    clashes = {clash.place: clash.date for clash in extraction.clashes}
    assert clashes["Maarat al-Numan"] == date(2019, 11, 27)
    assert ("Maarat al-Numan", "attempted") in {(r.place, r.reason) for r in extraction.rejections}


def test_namesakes(with_syria: Extraction) -> None:
    """Of thirty namesakes the one near the front is meant; a village in no table is not one far away."""
    extraction = with_syria
    assert _claim(extraction, "al-Musheirifa").place_id in ("ocha:C4097", "ocha:C4098")
    assert _claim(extraction, "Um al-Khalakhil").place_id == "ocha:C4085"
    sayeer = next(loc.place for loc in extraction.locations if loc.name.text == "al-Sayeer")
    assert sayeer is not None
    assert sayeer.provisional or (sayeer.lat is not None and sayeer.lat < 35.6)
