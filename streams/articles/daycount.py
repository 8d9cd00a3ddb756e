"""Which days a telling means: the arithmetic behind ``days``."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from streams.articles.dayterms import KINDS, Rule, Word
from streams.articles.precision import Precision

# A date without a year may lie one day after ``published``: outlets stamp UTC.
AHEAD = timedelta(days=1)
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
# So far ahead may a date lie that names its weekday: what is announced is announced within weeks.
_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Telling:
    """A rule that held, its words, and the two days that it may count from."""

    rule: Rule
    words: tuple[Word, ...]
    published: date | None
    anchor: date | None

    def has(self, *kinds: str) -> bool:
        """Whether a word of one of these kinds is part of it."""
        letters = {KINDS[kind] for kind in kinds}
        return any(word.kind in letters for word in self.words)

    def value(self, *kinds: str) -> int | None:
        """The value of its last word of one of these kinds."""
        letters = {KINDS[kind] for kind in kinds}
        values = [int(word.value[0]) for word in self.words if word.kind in letters and word.value]
        return values[-1] if values else None

    def unit(self) -> tuple[str, int]:
        """Its unit and how many of it, as a number says or the form of the word; 0 where neither does."""
        number = self.value("number", "day", "count")
        for word in self.words:
            if word.kind == KINDS["unit"]:
                form = int(word.value[1])
                return str(word.value[0]), form if number is None else number * max(form, 1)
        return "day", 1 if number is None else number


class Interval(NamedTuple):
    """The days meant, ``first`` to ``last``; None where the text fixes none."""

    first: date | None
    last: date | None
    precision: Precision
    anchored: bool = False


UNKNOWN = Interval(None, None, Precision.REPORTED)


def count(telling: Telling) -> Interval:
    """The days that a telling means."""
    try:
        return _MEANINGS[telling.rule.means](telling)
    except (ValueError, OverflowError):
        return UNKNOWN


def _exact(day: date, anchored: bool = False) -> Interval:
    return Interval(day, day, Precision.DAY, anchored)


def _week_of(day: date) -> Interval:
    first = day - timedelta(days=day.weekday())
    return Interval(first, first + timedelta(days=6), Precision.WEEK)


def _month_of(year: int, month: int) -> Interval:
    return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]), Precision.MONTH)


def _year_of(year: int, today: date | None, month: int | None = None) -> Interval:
    """A year, which is no precision of ours: a past one stands at its first day, the running one at none."""
    if month:
        return _month_of(year, month)
    if today is not None and year >= today.year:
        return UNKNOWN
    return Interval(date(year, 1, 1), date(year, 12, 31), Precision.MONTH)


def _shift_month(day: date, months: int) -> tuple[int, int]:
    number = day.year * 12 + day.month - 1 + months
    return number // 12, number % 12 + 1


def _weekday(telling: Telling) -> Interval:
    """The latest such day up to ``published``; with "last" before it, with "next" after it."""
    today, weekday = telling.published, telling.value("weekday")
    if today is None or weekday is None:
        return UNKNOWN
    if telling.has("unit"):
        steps = 1 if telling.has("next") else 0 if telling.has("this") else -1
        return _exact(today - timedelta(days=today.weekday()) + steps * _WEEK + timedelta(days=weekday))
    back = timedelta(days=(today.weekday() - weekday) % 7)
    if telling.has("next"):
        return _exact(today + (_WEEK - back))
    if telling.has("last", "previous") and not back:
        return _exact(today - _WEEK)
    return _numbered(telling, today, today - back)


def _numbered(telling: Telling, today: date, day: date) -> Interval:
    """A weekday with a bare number behind it is that day of the month, if the two agree within a month."""
    number = telling.value("day", "ordinal")
    if number is not None:
        for weeks in range(5):
            earlier = day - weeks * _WEEK
            if earlier.day == number:
                return _exact(earlier)
        ahead = day + _WEEK
        if ahead.day == number and (telling.has("ordinal") or ahead <= today + AHEAD):
            return _exact(ahead)
    return _exact(day)


def _date(telling: Telling) -> Interval:
    month, day, year = telling.value("month"), telling.value("day", "ordinal"), telling.value("year")
    if month is None or day is None:
        return UNKNOWN
    if year is not None:
        return _exact(date(year, month, day))
    today = telling.published
    if today is None:
        return UNKNOWN
    if telling.has("unit"):
        return _exact(date(today.year + telling.has("next") - telling.has("last"), month, day))
    if telling.has("next"):
        return _exact(_first(today, month, day))
    return _exact(_on_weekday(telling, today, month, day) or _latest(today, month, day))


def _on_weekday(telling: Telling, today: date, month: int, day: int) -> date | None:
    """The date of this year, or of the one beside it, that falls on the weekday told and is not far off."""
    weekday = telling.value("weekday")
    for year in (today.year, today.year + 1, today.year - 1):
        if weekday is not None and day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if found.weekday() == weekday and found - today <= _SOON:
                return found
    return None


def _latest(today: date, month: int, day: int) -> date:
    """The latest such date up to a day after ``today``; 29 February may be years back."""
    for year in range(today.year + 1, today.year - 9, -1):
        if day <= monthrange(year, month)[1] and date(year, month, day) <= today + AHEAD:
            return date(year, month, day)
    raise ValueError("no such date")


def _first(today: date, month: int, day: int) -> date:
    """The first such date from ``today`` on; 29 February may be years ahead."""
    for year in range(today.year, today.year + 9):
        if day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
    raise ValueError("no such date")


def _iso(telling: Telling) -> Interval:
    return _exact(date.fromisoformat(str(telling.words[0].value[0])))


def _monthday(telling: Telling) -> Interval:
    """``on the 10th``: of the month of the anchor, else the latest such day."""
    day, today = telling.value("ordinal", "day"), telling.published
    if day is None or today is None:
        return UNKNOWN
    for months in (0, -1, -2):
        year, month = _shift_month(today + AHEAD, months)
        if day <= monthrange(year, month)[1] and date(year, month, day) <= today + AHEAD:
            return _exact(date(year, month, day))
    return UNKNOWN


def _month(telling: Telling) -> Interval:
    month, year, today = telling.value("month"), telling.value("year"), telling.published
    if month is None:
        return UNKNOWN
    if year is not None:
        return _month_of(year, month)
    if today is None:
        return UNKNOWN
    if telling.has("unit"):  # "in August last year"
        return _month_of(today.year + telling.has("next") - telling.has("last"), month)
    if telling.has("next"):
        return _month_of(today.year + (month <= today.month), month)
    last = month > today.month or (telling.has("last") and month == today.month)
    return _month_of(today.year - last, month)


def _season(telling: Telling) -> Interval:
    """Three months from the one that the season begins with, in the year said or the latest that began."""
    month, year, today = telling.value("season"), telling.value("year"), telling.published
    if month is None or (year is None and today is None):
        return UNKNOWN
    if year is None and today is not None:
        year = (
            today.year + telling.has("next")
            if not telling.has("last")
            else today.year - (month + 3 > today.month)
        )
    first = date(year or 1, month, 1)
    end_year, end_month = _shift_month(first, 2)
    last = _month_of(end_year, end_month).last
    return Interval(first, last, Precision.MONTH)


def _year(telling: Telling) -> Interval:
    year = telling.value("year")
    return UNKNOWN if year is None else _year_of(year, telling.published, telling.value("period"))


def _offset(telling: Telling) -> Interval:
    """``today``, ``yesterday``, ``last night``; a weekday beside it decides, as the text may be a day old."""
    today, offset = telling.published, telling.value("offset")
    if today is None:
        return UNKNOWN
    if offset is None:
        offset = -1 if telling.has("last") else 0
    day = today + offset * _DAY
    weekday = telling.value("weekday")
    if weekday is None:
        return _exact(day)
    back = (day.weekday() - weekday) % 7
    near = day - back * _DAY if back <= 3 else day + (7 - back) * _DAY
    return _exact(near if near <= today + (offset + 1) * _DAY else near - _WEEK)


def _ago(telling: Telling) -> Interval:
    today = telling.published
    if today is None:
        return UNKNOWN
    return _back(today, *telling.unit())


def _back(today: date, unit: str, number: int) -> Interval:
    if unit == "hour":
        return _exact(today - timedelta(hours=number) if number > 24 else today)
    if not number:
        return UNKNOWN
    if unit == "day":
        return _exact(today - number * _DAY)
    if unit == "week":
        return _week_of(today - number * _WEEK)
    year, month = _shift_month(today, -number * (12 if unit == "year" else 1))
    return _month_of(year, month)


def _span(telling: Telling) -> Interval:
    """``last week``, ``this month``, ``at the end of last year``."""
    today, (unit, number) = telling.published, telling.unit()
    if today is None or unit == "hour" or number != 1:
        return UNKNOWN
    steps = 1 if telling.has("next") else -1 if telling.has("last") else 0
    if unit == "week":
        return _week_of(today + steps * _WEEK)
    if unit == "month":
        return _month_of(*_shift_month(today, steps))
    if unit == "year":
        return _year_of(today.year + steps, today, telling.value("period"))
    return _exact(today + steps * _DAY)


def _recent(_: Telling) -> Interval:
    """``in recent days``: some time just past, on no day that the text fixes."""
    return UNKNOWN


def _anchored(telling: Telling) -> Interval:
    """``the next day``, ``two days earlier``, ``the same day``: counted from the day told before."""
    back = telling.has("earlier", "previous", "before")
    anchor = telling.anchor or (telling.published if back else None)
    if anchor is None:
        return UNKNOWN._replace(anchored=True)
    if telling.has("same"):
        return _exact(anchor, anchored=True)
    unit, number = telling.unit()
    if unit == "hour":
        return _exact(anchor, anchored=True)
    if unit == "day":
        return _exact(anchor + (-number if back else number) * _DAY, anchored=True) if number else UNKNOWN
    return _back(anchor, unit, number if back else -number)._replace(anchored=True)


_MEANINGS: dict[str, Callable[[Telling], Interval]] = {
    "weekday": _weekday,
    "date": _date,
    "iso": _iso,
    "monthday": _monthday,
    "month": _month,
    "year": _year,
    "season": _season,
    "offset": _offset,
    "ago": _ago,
    "span": _span,
    "recent": _recent,
    "anchored": _anchored,
}
