"""Text -> day, for an article published on Wednesday, 27 November 2019. Anyone can add a line."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.days import Day, find_days
from streams.articles.text import clean

PUBLISHED = datetime(2019, 11, 27, 18, tzinfo=UTC)


def days(text: str, published: datetime | None = PUBLISHED, anchor: date | None = None) -> list[Day]:
    done = clean(text)
    return find_days(done, 0, len(done.clean), published, anchor)


def told(day: Day) -> str:
    """``2019-11-25 day``, and what is to be said of it."""
    marks = [name for name in ("historical", "future", "since", "until", "anchored") if getattr(day, name)]
    return " ".join([str(day.date), day.precision.value, *marks])


ENGLISH = [
    # weekdays
    ("on Monday", "2019-11-25 day"),
    ("On Monday, they left", "2019-11-25 day"),
    ("on Wednesday", "2019-11-27 day"),
    ("last Monday", "2019-11-25 day"),
    ("last Wednesday", "2019-11-20 day"),
    ("on Thursday", "2019-11-21 day"),
    ("Monday night", "2019-11-25 day"),
    ("late Sunday", "2019-11-24 day"),
    ("early on Sunday", "2019-11-24 day"),
    ("earlier on Tuesday", "2019-11-26 day"),
    ("Sunday's assault", "2019-11-24 day"),
    ("Tues.", "2019-11-26 day"),
    ("Monday last week", "2019-11-18 day"),
    ("next Monday", "2019-12-02 day future"),
    ("next Wednesday", "2019-12-04 day future"),
    ("since Monday", "2019-11-25 day since"),
    ("until Sunday", "2019-11-24 day until"),
    ("the morning of Monday", "2019-11-25 day"),
    ("Black Friday", None),
    # counted from publication
    ("today", "2019-11-27 day"),
    ("earlier today", "2019-11-27 day"),
    ("this morning", "2019-11-27 day"),
    ("yesterday", "2019-11-26 day"),
    ("yesterday evening", "2019-11-26 day"),
    ("last night", "2019-11-26 day"),
    ("overnight", "2019-11-27 day"),
    ("during the night", "2019-11-27 day"),
    ("the day before yesterday", "2019-11-25 day"),
    ("tomorrow", "2019-11-28 day future"),
    ("a day ago", "2019-11-26 day"),
    ("two days ago", "2019-11-25 day"),
    ("10 days ago", "2019-11-17 day"),
    ("three hours ago", "2019-11-27 day"),
    ("a week ago", "2019-11-18 week"),
    ("two weeks ago", "2019-11-11 week"),
    ("a fortnight ago", "2019-11-11 week"),
    ("a month ago", "2019-10-01 month historical"),
    ("three years ago", "2016-11-01 month historical"),
    ("days ago", "None reported"),
    ("several weeks ago", "None reported"),
    ("a few days ago", "None reported"),
    ("in recent days", "None reported"),
    ("recently", "None reported"),
    ("over the past two days", "None reported"),
    ("in the last 24 hours", "None reported"),
    ("in the past week", "None reported"),
    ("last week", "2019-11-18 week"),
    ("late last week", "2019-11-18 week"),
    ("this week", "2019-11-25 week"),
    ("earlier this week", "2019-11-25 week"),
    ("later this week", "2019-11-25 week future"),
    ("next week", "2019-12-02 week future"),
    ("last month", "2019-10-01 month historical"),
    ("earlier this month", "2019-11-01 month"),
    ("last year", "2018-01-01 month historical"),
    ("at the end of last year", "2018-12-01 month historical"),
    ("early last year", "2018-01-01 month historical"),
    ("this year", "None reported historical"),
    # dates
    ("November 25", "2019-11-25 day"),
    ("Nov. 25", "2019-11-25 day"),
    ("Nov 25, 2019", "2019-11-25 day"),
    ("25 November 2019", "2019-11-25 day"),
    ("25th of November", "2019-11-25 day"),
    ("Sunday, Nov. 24, 2019", "2019-11-24 day"),
    ("Tuesday, 26 November", "2019-11-26 day"),
    ("on the morning of 25 November", "2019-11-25 day"),
    ("November 28", "2019-11-28 day"),
    ("November 29", "2018-11-29 day historical"),
    ("December 5", "2018-12-05 day historical"),
    ("6 Feb", "2019-02-06 day historical"),
    ("29 February", "2016-02-29 day historical"),
    ("26 March 2015", "2015-03-26 day historical"),
    ("in August last year", "2018-08-01 month historical"),
    ("in May of last year", "2018-05-01 month historical"),
    ("by October 17 last year", "2018-10-17 day historical"),
    ("10-11 November", "2019-11-11 day"),
    ("2019-11-25", "2019-11-25 day"),
    ("25/11/2019", "2019-11-25 day"),
    ("11/25/2019", "2019-11-25 day"),
    ("25.11.2019", "2019-11-25 day"),
    ("on Sunday 1 December", "2019-12-01 day future"),
    ("31 November", "None reported"),
    ("captured on the 10th, retreated", "2019-11-10 day"),
    ("on the 10th.", "2019-11-10 day"),
    ("on the 30th, they", "2019-10-30 day"),
    ("on the 10th Brigade", None),
    ("the 4th Division", None),
    # months, seasons, years
    ("in August", "2019-08-01 month historical"),
    ("in November", "2019-11-01 month"),
    ("in early November", "2019-11-01 month"),
    ("since August", "2019-08-01 month historical since"),
    ("in December", "2018-12-01 month historical"),
    ("last August", "2019-08-01 month historical"),
    ("June 2014", "2014-06-01 month historical"),
    ("in August of 2013", "2013-08-01 month historical"),
    ("in 2014", "2014-01-01 month historical"),
    ("since 2013", "2013-01-01 month historical since"),
    ("in late 2013", "2013-12-01 month historical"),
    ("in the 1990s", "1990-01-01 month historical"),
    ("in 2019", "None reported historical"),
    ("in the autumn of 2013", "2013-09-01 month historical"),
    ("last summer", "2019-06-01 month historical"),
    ("in May", "2019-05-01 month historical"),
    # no days
    ("you may go", None),
    ("a march on the town", None),
    ("the sun sat low", None),
    ("killed 2000 people", None),
    ("in 2014 fighters", None),
    ("30 kilometres away", None),
    ("the fall of Alpha", None),
    ("Monaco and Friedrich", None),
    # counted from a day told before
    ("the next day", "None reported anchored"),
    ("two days later", "None reported anchored"),
    ("the day before", "2019-11-26 day anchored"),
    ("two days earlier", "2019-11-25 day anchored"),
    ("the day before the attack", None),
]

ARABIC = [
    ("يوم الأحد", "2019-11-24 day"),
    ("الأحد", "2019-11-24 day"),
    ("والاثنين", "2019-11-25 day"),
    ("يوم الأربعاء", "2019-11-27 day"),
    ("الأربعاء الماضي", "2019-11-20 day"),
    ("الاثنين الماضي", "2019-11-25 day"),
    ("الخميس الفائت", "2019-11-21 day"),
    ("مساء الأحد", "2019-11-24 day"),
    ("فجر الجمعة", "2019-11-22 day"),
    ("السبت المقبل", "2019-11-30 day future"),
    ("يوم السبت القادم", "2019-11-30 day future"),
    ("منذ الاثنين", "2019-11-25 day since"),
    ("حتى الأحد", "2019-11-24 day until"),
    ("قبل يوم السبت", "2019-11-23 day"),
    ("الاثنين من الأسبوع الماضي", "2019-11-18 day"),
    ("سوق الخميس", None),
    ("اليوم", "2019-11-27 day"),
    ("اليوم الأربعاء", "2019-11-27 day"),
    ("اليوم (الثلاثاء)", "2019-11-26 day"),
    ("صباح اليوم", "2019-11-27 day"),
    ("فجر اليوم", "2019-11-27 day"),
    ("ظهر اليوم الأربعاء", "2019-11-27 day"),
    ("أمس", "2019-11-26 day"),
    ("أمس الثلاثاء", "2019-11-26 day"),
    ("أمس الاثنين", "2019-11-25 day"),
    ("أمس (الثلاثاء)", "2019-11-26 day"),
    ("مساء أمس", "2019-11-26 day"),
    ("ليلة أمس", "2019-11-26 day"),
    ("بعد ظهر أمس", "2019-11-26 day"),
    ("أول من أمس", "2019-11-25 day"),
    ("أمس الأول", "2019-11-25 day"),
    ("الليلة الماضية", "2019-11-26 day"),
    ("غدا", "2019-11-28 day future"),
    ("لليوم الرابع على التوالي", None),
    ("قبل يومين", "2019-11-25 day"),
    ("منذ يومين", "2019-11-25 day since"),
    ("قبل ثلاثة أيام", "2019-11-24 day"),
    ("قبل 10 أيام", "2019-11-17 day"),
    ("قبل أسبوع", "2019-11-18 week"),
    ("قبل أسبوعين", "2019-11-11 week"),
    ("قبل نحو شهرين", "2019-09-01 month historical"),
    ("قبل عام", "2018-11-01 month historical"),
    ("قبل أيام", "None reported"),
    ("مؤخراً", "None reported"),
    ("خلال اليومين الماضيين", "None reported"),
    ("خلال الأيام القليلة الماضية", "None reported"),
    ("الأسبوع الماضي", "2019-11-18 week"),
    ("هذا الأسبوع", "2019-11-25 week"),
    ("الأسبوع المقبل", "2019-12-02 week future"),
    ("الشهر الماضي", "2019-10-01 month historical"),
    ("مطلع الشهر الجاري", "2019-11-01 month"),
    ("العام الماضي", "2018-01-01 month historical"),
    ("نهاية العام الماضي", "2018-12-01 month historical"),
    ("يوم 15 يونيو", "2019-06-15 day historical"),
    ("26 مارس آذار", "2019-03-26 day historical"),
    ("19 تشرين الثاني/نوفمبر", "2019-11-19 day"),
    ("١٥ يونيو ٢٠١٥", "2015-06-15 day historical"),
    ("في 5 كانون الأول", "2018-12-05 day historical"),
    ("الأحد 24 نوفمبر", "2019-11-24 day"),
    ("الأحد 24:", "2019-11-24 day"),
    ("الأحد (24 نوفمبر )", "2019-11-24 day"),
    ("يوم الخميس الموافق 21 نوفمبر", "2019-11-21 day"),
    ("25/11/2019", "2019-11-25 day"),
    ("في سبتمبر", "2019-09-01 month historical"),
    ("في تشرين الثاني", "2019-11-01 month"),
    ("سبتمبر (أيلول) 2018", "2018-09-01 month historical"),
    ("منذ أغسطس/ آب الماضي", "2019-08-01 month historical since"),
    ("نهاية تموز (يوليو)", "2019-07-01 month historical"),
    ("في عام 2016", "2016-01-01 month historical"),
    ("عام 2013", "2013-01-01 month historical"),
    ("منذ 2014", "2014-01-01 month historical since"),
    ("خريف 2012", "2012-09-01 month historical"),
    ("15 رمضان 1436", None),
    ("مارس ضغوطا", None),
    ("في اليوم التالي", "None reported anchored"),
    ("بعد يومين", "None reported anchored"),
    ("بعد يومين من المعارك", None),
    ("استمرت يومين", None),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH + ARABIC, ids=[case[0] for case in ENGLISH + ARABIC])
def test_a_text_tells_this_day(text: str, expected: str | None) -> None:
    found = days(text)
    assert [told(day) for day in found] == ([] if expected is None else [expected])


MONTHS = [
    ("يناير", "كانون الثاني", "جانفي"), ("فبراير", "شباط", "فيفري"), ("مارس", "آذار", "مارس"),
    ("أبريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ماي"), ("يونيو", "حزيران", "جوان"), ("يوليو", "تموز", "جويلية"), ("أغسطس", "آب", "أوت"),
    ("سبتمبر", "أيلول", "شتنبر"), ("أكتوبر", "تشرين الأول", "أكتوبر"), ("نوفمبر", "تشرين الثاني", "نونبر"),
    ("ديسمبر", "كانون الأول", "دجنبر"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("month", "name"), [(number, name) for number, names in enumerate(MONTHS, 1) for name in names]
)
def test_every_month_has_its_names_from_the_gulf_to_morocco(month: int, name: str) -> None:
    assert [day.date for day in days(f"في 7 {name} 2015")] == [date(2015, month, 7)]


CHAINS = [
    ("captured it on Friday and lost it the next day", ["2019-11-22", "2019-11-23"]),
    (
        "taken on 10 November, lost two days later, retaken a week later",
        ["2019-11-10", "2019-11-12", "2019-11-18"],
    ),
    ("confirmed on Monday what had been said the day before", ["2019-11-25", "2019-11-24"]),
    ("on Sunday morning, and lost the same day", ["2019-11-24", "2019-11-24"]),
    ("سيطر الأحد وانسحب في اليوم التالي", ["2019-11-24", "2019-11-25"]),
    ("يومي السبت والأحد", ["2019-11-23", "2019-11-24"]),
    ("on Monday and Tuesday", ["2019-11-25", "2019-11-26"]),
]


@pytest.mark.parametrize(("text", "expected"), CHAINS)
def test_one_day_counts_from_another_in_the_sentence(text: str, expected: list[str]) -> None:
    assert [str(day.date) for day in days(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the next day", 21),
        ("two days later", 22),
        ("the previous day", 19),
        ("hours later", 20),
        ("that night", 20),
        ("صباح اليوم التالي", 21),
    ],
)
def test_an_anchor_from_before_the_sentence_counts(text: str, expected: int) -> None:
    assert days(text, anchor=date(2019, 11, 20))[0].date == date(2019, 11, expected)


def test_without_publication_only_whole_dates_are_known() -> None:
    assert [day.date for day in days("on Monday, on 5 May 2015, in June 2014, last week", None)] == [
        None, date(2015, 5, 5), date(2014, 6, 1), None,
    ]  # fmt: skip


def test_the_day_is_the_one_that_the_outlet_wrote() -> None:
    late = datetime(2019, 11, 27, 1, tzinfo=timezone(timedelta(hours=5)))
    assert days("today", late)[0].date == date(2019, 11, 27)


def test_a_week_has_its_last_day_and_offsets_are_of_the_clean_text() -> None:
    text = "Fighters «left» last week."
    day = days(text)[0]
    assert text[day.start : day.end] == "last week"
    assert day.last == date(2019, 11, 24)


def test_a_span_begins_where_its_word_does() -> None:
    day = days("وصلوا والاثنين")[0]
    assert (day.start, day.end) == (6, 14)


WORDS = [
    "on",
    "Monday",
    "31",
    "Feb",
    "2015",
    "last",
    "week",
    "ago",
    "two",
    "the",
    "10th",
    "since",
    "next",
    "day",
    "يوم",
    "أمس",
    "قبل",
    "9999",
    "-",
    "night",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_any_row_of_words_is_survived(text: str) -> None:
    last = 0
    for day in days(text):
        assert last <= day.start < day.end <= len(text)
        assert (day.date is None) == (day.last is None)
        assert day.date is None or day.date <= (day.last or date.min)
        last = day.end


@pytest.mark.parametrize(
    "published", [datetime.min, datetime.max, datetime(1900, 1, 1), datetime(2199, 12, 31)]
)
def test_the_ends_of_the_calendar_are_survived(published: datetime) -> None:
    assert len(days("tomorrow, last week, 200 years ago, next month", published)) == 4
