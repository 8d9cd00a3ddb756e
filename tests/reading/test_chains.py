"""Several changes of one place on one day in one text are told apart by their order."""

import datetime as dt

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader

ONE, OTHER = "syrian_government", "hts"
TEXTS = [
    (
        "en",
        "Syrian government forces captured the village of Tall Rumman from HTS on Monday morning. "
        "By evening, HTS fighters retook the village.",
    ),
    (
        "en",
        "HTS fighters retook the village of Tall Rumman on Monday evening. "
        "The Syrian army had captured it on Monday morning.",
    ),
    (
        "en",
        "The Syrian army seized the village of Tall Rumman early on Monday, but HTS recaptured it after sunset.",
    ),
    (
        "ar",
        "سيطرت قوات النظام السوري على قرية تل رمان صباح الاثنين. ثم استعادت هيئة تحرير الشام القرية مساء الاثنين.",
    ),
]


@pytest.mark.parametrize(("lang", "text"), TEXTS)
def test_steps_of_one_day(reader: Reader, lang: str, text: str) -> None:
    """The order is that of the events, and not of the telling."""
    article = Article("a", text, dt.datetime(2020, 3, 5, tzinfo=dt.UTC), "Evening Post", lang=lang)
    claims = {claim.to: claim for claim in reader.read(article).claims}
    assert {to: claim.order for to, claim in claims.items()} == {ONE: 1, OTHER: 2}
    assert {claim.date for claim in claims.values()} == {dt.date(2020, 3, 2)}


def test_steps_of_two_days_need_no_order(reader: Reader) -> None:
    """Where the days differ, they say who came last."""
    text = "The Syrian army captured the village of Tall Rumman on Monday. HTS retook the village on Tuesday."
    article = Article("a", text, dt.datetime(2020, 3, 5, tzinfo=dt.UTC), "Evening Post")
    assert [claim.order for claim in reader.read(article).claims] == [None, None]


def test_who_left_after_taking_it_has_left(reader: Reader) -> None:
    """As in "left X a week after taking it": the leaving came last, though it is told first."""
    for text in (
        "HTS pulled out of Tall Rumman on Monday, a week after taking it from the Syrian army.",
        "HTS captured Tall Rumman on Monday but withdrew from the village by nightfall.",
        "HTS fighters withdrew from Tall Rumman on Monday hours after they captured it.",
    ):
        article = Article("a", text, dt.datetime(2020, 3, 5, tzinfo=dt.UTC), "Evening Post")
        claims = sorted(reader.read(article).claims, key=lambda claim: (claim.date, claim.order or 0))
        assert [claim.to for claim in claims] == ["hts", None]


def test_the_day_of_what_is_said_is_not_that_of_the_saying(reader: Reader) -> None:
    """As in "acknowledged on Wednesday that it had withdrawn on Monday"."""
    text = "Amaq acknowledged on Wednesday that Islamic State had withdrawn from Qasr Hamdan, east of Raqqa, on Monday."
    article = Article(
        "a", text, dt.datetime.fromisoformat("2017-03-09T18:00:00+00:00"), "Test Wire", lang="en"
    )
    assert [str(claim.date) for claim in reader.read(article).claims] == ["2017-03-06"]


def test_a_name_is_one_place_with_its_kind_and_without(reader: Reader) -> None:
    text = (
        "Ukrainian forces took control of the towns of Nova Hreblya and Stara Balka. "
        "Russian troops retook Nova Hreblya on Thursday."
    )
    article = Article("test", text, dt.datetime(2024, 6, 14, 18, tzinfo=dt.UTC), "Test Wire", lang="en")
    claims = [claim for claim in reader.read(article).claims if claim.place == "Nova Hreblya"]
    assert [claim.to for claim in claims] == ["ukraine", "russia"]
    assert len({claim.place_id for claim in claims}) == 1
