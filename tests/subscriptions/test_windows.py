"""Windows of digests and quiet hours, through every change of the clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.subscriptions.windows import Daily, Every, Quiet, Window, WindowError, quiet_of, when_of

UTC = dt.UTC
# Changes of half an hour, at midnight, twice a year backwards; one that skipped a day; none at all.
ZONES = (
    "UTC", "Asia/Damascus", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Africa/Cairo",
    "Europe/Dublin", "Asia/Kathmandu", "Pacific/Apia", "Africa/Casablanca", "Asia/Tehran",
)  # fmt: skip
CHANGES = (
    "2026-03-08T07:00", "2026-11-01T06:00", "2026-03-08T05:00", "2026-04-04T15:00", "2026-10-03T15:30",
    "2026-04-23T22:00", "2026-10-29T21:00", "2026-03-29T01:00", "2026-10-25T01:00", "2011-12-30T10:00",
    "2022-03-24T22:00", "2021-10-28T21:00", "2026-02-15T02:00", "2026-03-22T02:00", "2022-09-21T19:30",
)  # fmt: skip
anywhen = st.datetimes(dt.datetime(2011, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(UTC))
at_changes = st.builds(
    lambda change, minutes: (
        dt.datetime.fromisoformat(change).replace(tzinfo=UTC) + dt.timedelta(minutes=minutes)
    ),
    st.sampled_from(CHANGES),
    st.integers(-1_500, 1_500),
)
moments = anywhen | at_changes
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
zones = st.sampled_from(ZONES).map(ZoneInfo)
dailies = st.builds(Daily, times, zones)
digests = st.builds(Every, st.integers(1, 24 * 60)) | dailies
quiets = st.builds(Quiet, times, times, zones).filter(lambda quiet: quiet.start != quiet.end)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=UTC)


@given(digests, moments)
def test_the_windows_of_a_digest_leave_no_gap_and_never_overlap(
    digest: Every | Daily, moment: dt.datetime
) -> None:
    window = digest.window(moment)
    assert window.start <= moment < window.end
    assert digest.window(window.start) == window
    assert digest.window(window.end).start == window.end
    last = window.end - dt.timedelta(microseconds=1)
    assert digest.window(last) == window
    assert digest.window(window.start - dt.timedelta(microseconds=1)).end == window.start


@given(dailies, moments)
def test_a_daily_digest_begins_at_its_time_of_day_or_where_the_clock_skips_it(
    daily: Daily, moment: dt.datetime
) -> None:
    start = daily.window(moment).start.astimezone(daily.zone)
    if start.replace(tzinfo=None).time() == daily.at:
        return
    # No moment of that day has that time of day.
    away = range(-1500, 1500)
    shown = {(start.astimezone(UTC) + dt.timedelta(minutes=n)).astimezone(daily.zone) for n in away}
    assert not [one for one in shown if one.date() == start.date() and one.time() == daily.at]


@pytest.mark.parametrize(
    ("text", "moment", "start", "end"),
    [
        ("every 15 min", "2026-03-10T12:07", "2026-03-10T12:00", "2026-03-10T12:15"),
        ("every 15 min", "2026-03-10T12:15", "2026-03-10T12:15", "2026-03-10T12:30"),
        ("every 2 h", "2026-03-10T13:59", "2026-03-10T12:00", "2026-03-10T14:00"),
        ("daily at 07:00 Asia/Damascus", "2026-03-10T03:59", "2026-03-09T04:00", "2026-03-10T04:00"),
        ("daily at 07:00 Asia/Damascus", "2026-03-10T04:00", "2026-03-10T04:00", "2026-03-11T04:00"),
        # 02:30 is skipped on March 8: the digest comes when it would have been 02:30 by the old clock.
        ("daily at 02:30 America/New_York", "2026-03-08T12:00", "2026-03-08T07:30", "2026-03-09T06:30"),
        ("daily at 02:30 America/New_York", "2026-03-08T07:29", "2026-03-07T07:30", "2026-03-08T07:30"),
        # 01:30 comes twice on November 1: once is enough, the first time.
        ("daily at 01:30 America/New_York", "2026-11-01T05:30", "2026-11-01T05:30", "2026-11-02T06:30"),
        ("daily at 01:30 America/New_York", "2026-11-01T06:30", "2026-11-01T05:30", "2026-11-02T06:30"),
        # Samoa had no December 30, 2011.
        ("daily at 07:00 Pacific/Apia", "2011-12-30T12:00", "2011-12-29T17:00", "2011-12-30T17:00"),
        ("daily at 07:00 Pacific/Apia", "2011-12-30T17:00", "2011-12-30T17:00", "2011-12-31T17:00"),
    ],
)
def test_digests(text: str, moment: str, start: str, end: str) -> None:
    when = when_of(text)
    assert when
    assert when.window(utc(moment)) == Window(utc(start), utc(end))


@pytest.mark.parametrize(
    ("text", "moment", "end"),
    [
        ("22:00-06:00 Asia/Damascus", "2026-03-10T18:59", None),
        ("22:00-06:00 Asia/Damascus", "2026-03-10T19:00", "2026-03-11T03:00"),
        ("22:00-06:00 Asia/Damascus", "2026-03-11T02:59", "2026-03-11T03:00"),
        ("22:00-06:00 Asia/Damascus", "2026-03-11T03:00", None),
        ("13:00-14:30 UTC", "2026-03-11T13:00", "2026-03-11T14:30"),
        ("13:00-14:30 UTC", "2026-03-11T14:30", None),
        ("00:00-23:59 UTC", "2026-03-11T23:58", "2026-03-11T23:59"),
        ("22:00 - 02:30 America/New_York", "2026-03-08T07:00", "2026-03-08T07:30"),
        ("02:15-02:45 America/New_York", "2026-03-08T07:20", "2026-03-08T07:45"),
        ("22:00-01:30 America/New_York", "2026-11-01T05:29", "2026-11-01T05:30"),
        ("22:00-01:30 America/New_York", "2026-11-01T06:00", None),
    ],
)
def test_quiet_hours(text: str, moment: str, end: str | None) -> None:
    window = quiet_of(text).window(utc(moment))
    assert (window.end if window else None) == (utc(end) if end else None)


@given(quiets, moments)
def test_quiet_hours_have_an_end_that_is_not_quiet(quiet: Quiet, moment: dt.datetime) -> None:
    window = quiet.window(moment)
    if window:
        assert window.start <= moment < window.end
        assert window.end - window.start <= dt.timedelta(hours=27)
        assert quiet.window(window.end) is None
        assert quiet.window(window.start) == window


@pytest.mark.parametrize(
    "text",
    [
        "", "hourly", "every 0 min", "every 1441 min", "every 99999 min", "every 15 minutes", "daily at 7 UTC",
        "daily at 25:00 UTC", "daily at 07:60 UTC", "daily at 07:00", "daily at 07:00 Asia/Nowhere",
        "daily at 07:00 ../../etc/passwd", "daily at 07:00 /etc/localtime", "immediate ", "daily at ٠٧:٠٠ x",
        "daily at 07:00 Asia", "daily at 07:00 " + "x" * 100,
    ],
)  # fmt: skip
def test_what_is_no_digest(text: str) -> None:
    with pytest.raises(WindowError):
        when_of(text)


@pytest.mark.parametrize(
    "text", ["", "22:00-06:00", "22:00 UTC", "22:00-22:00 UTC", "24:00-06:00 UTC", "22:00-06:00 Mars/Base"]
)
def test_what_are_no_quiet_hours(text: str) -> None:
    with pytest.raises(WindowError):
        quiet_of(text)


def test_immediate_has_no_windows() -> None:
    assert when_of("immediate") is None
