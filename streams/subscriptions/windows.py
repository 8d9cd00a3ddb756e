"""Windows of time: digests every so often or once a day, and quiet hours. Pure: moments come in as arguments.

A time of day that a clock change skips is the moment at which it would have been without the change; one that comes
twice is the first of the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from streams.errors import WhoholdsError

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EVERY = re.compile(r"every (\d{1,4}) ?(min|h)")
_DAILY = re.compile(r"daily at (\d\d?:\d\d) (\S{1,64})")
_QUIET = re.compile(r"(\d\d?:\d\d) ?- ?(\d\d?:\d\d) (\S{1,64})")


class WindowError(WhoholdsError):
    """No time that we understand; the message says what would be one."""


@dataclass(frozen=True, slots=True)
class Window:
    """From ``start`` until before ``end``, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Every:
    """A digest every so many minutes, counted from midnight UTC of 1970-01-01."""

    minutes: int

    def window(self, moment: datetime) -> Window:
        """The window that a moment is in."""
        length = timedelta(minutes=self.minutes)
        start = _EPOCH + (moment - _EPOCH) // length * length
        return Window(start, start + length)


@dataclass(frozen=True, slots=True)
class Daily:
    """A digest once a day."""

    at: time
    zone: ZoneInfo

    def window(self, moment: datetime) -> Window:
        """The window that a moment is in: from one such time of day to the next."""
        borders = [_moment(day, self.at, self.zone) for day in _days(moment, self.zone)]
        return Window(
            max(border for border in borders if border <= moment),
            min(border for border in borders if border > moment),
        )


When = Every | Daily | None
"""How alerts are put together; None: each for itself, at once."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent that can wait; from the evening to the morning where ``end`` is the earlier."""

    start: time
    end: time
    zone: ZoneInfo

    def window(self, moment: datetime) -> Window | None:
        """The quiet hours that a moment is in."""
        for day in _days(moment, self.zone):
            start = _moment(day, self.start, self.zone)
            end = _moment(day if self.end > self.start else day + _DAY, self.end, self.zone)
            if start <= moment < end:
                return Window(start, end)
        return None


def when_of(text: str) -> When:
    """``immediate``, ``every 15 min``, ``every 2 h``, ``daily at 07:00 Asia/Damascus``. Raises WindowError."""
    if text == "immediate":
        return None
    if every := _EVERY.fullmatch(text):
        minutes = int(every[1]) * (60 if every[2] == "h" else 1)
        if 1 <= minutes <= 24 * 60:
            return Every(minutes)
    if daily := _DAILY.fullmatch(text):
        return Daily(_time(daily[1]), _zone(daily[2]))
    raise WindowError(
        f'{text!r} is none of "immediate", "every 15 min" (1 min to 24 h), "daily at 07:00 Asia/Damascus"'
    )


def quiet_of(text: str) -> Quiet:
    """``22:00-06:00 Asia/Damascus``. Raises WindowError."""
    hours = _QUIET.fullmatch(text)
    if not hours:
        raise WindowError(f'{text!r} is no span of hours such as "22:00-06:00 Asia/Damascus"')
    start, end = _time(hours[1]), _time(hours[2])
    if start == end:
        raise WindowError(f"{text!r} begins when it ends")
    return Quiet(start, end, _zone(hours[3]))


def _days(moment: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The days around a moment; zones have skipped a whole day."""
    middle = moment.astimezone(zone).date()
    return (middle + away * _DAY for away in range(-2, 3))


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)


def _time(text: str) -> time:
    hours, _, minutes = text.partition(":")
    try:
        return time(int(hours), int(minutes))
    except ValueError:
        raise WindowError(f"{text!r} is no time of day") from None


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise WindowError(f"{name!r} is no time zone; such as Asia/Damascus, UTC") from None
