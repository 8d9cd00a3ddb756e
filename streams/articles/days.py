"""Days that a text tells, worked out from the day on which it was published.

>>> find_days(clean("They left on Monday."), 0, 20, datetime(2019, 11, 27))[0].date
datetime.date(2019, 11, 25)
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from streams.articles.daycount import AHEAD, Telling, count
from streams.articles.dayterms import KINDS, Rule, Word, day_terms
from streams.articles.precision import Precision
from streams.articles.text import Text

# What is older than this before publication is background and no news (the labelling rules say so).
OLD = dt.timedelta(days=30)
# Days are counted over decades: nearer to the ends of the calendar there is nothing to count.
_YEARS = range(1000, 9000)
_GAP = re.compile(r"[\s,،./()\[\]\-–:]{0,4}")
# No telling of a day is as long as this many words.
_ROW = 16
_AFTER = re.compile(r"[\s\-]{0,3}(\w+)")
_BEFORE = re.compile(r"(\w+)[\s\-]{1,2}$")
# Characters before a day that opens its sentence, behind "و".
OPENING = 2


@dataclass(frozen=True, slots=True)
class Day:
    """A mention of a time: offsets into the clean text, end exclusive.

    ``date`` is the first day of what is meant and ``last`` its last; both None where the text fixes none ("in
    recent days") or ``published`` is not known. ``historical``: older than 30 days before ``published``.
    ``future``: it lies ahead. ``since``: "since Monday", the start of something that lasts. ``until``: "until
    Monday". ``anchored``: it was counted from another day ("the next day") and not from ``published``.
    """

    start: int
    end: int
    date: dt.date | None
    precision: Precision
    historical: bool = False
    last: dt.date | None = None
    future: bool = False
    since: bool = False
    until: bool = False
    anchored: bool = False


def find_days(
    text: Text, start: int, end: int, published: dt.datetime | None, anchor: dt.date | None = None
) -> list[Day]:
    """The days told between two offsets of the clean text, in order, without overlap.

    ``anchor`` is the day that "the next day" counts from: the last day told before this span. A day told
    earlier within the span takes its place. Linear in the length of the span.
    """
    words = day_terms().lex(text.clean, text.folded, start, end)
    if not words:
        return []
    today = published.date() if published and _YEARS[0] < published.year < _YEARS[-1] else None
    found: list[Day] = []
    for row in _rows(text.folded, words):
        for rule, chosen, before in _matches(row, text.folded, start, end):
            telling = Telling(rule, chosen, today, anchor)
            day = _day(telling, before)
            if _lasted(telling, day, start) and not any(one.historical for one in found):
                continue
            found.append(day)
            if day.date and day.precision is Precision.DAY and not day.since:
                anchor = day.date
    return found


def _rows(folded: str, words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that follow one another directly; short enough that each is worth looking up as a whole."""
    row: list[Word] = []
    for word in words:
        if row and (len(row) == _ROW or not _GAP.fullmatch(folded, row[-1].end, word.start)):
            yield row
            row = []
        row.append(word)
    yield row


def _matches(
    row: list[Word], folded: str, start: int, end: int
) -> Iterator[tuple[Rule, tuple[Word, ...], str]]:
    """Rules that hold in a row, their words, and the kind of the word before them."""
    shape = "".join(word.kind for word in row)
    at = 0
    while at < len(row):
        for rule, length in _fitting(shape[at:]):
            chosen = tuple(row[at : at + length])
            if all(word.lang in ("", rule.lang) for word in chosen):
                if _holds(rule, folded, chosen, start, end):
                    yield rule, chosen, shape[at - 1 : at]
                at += length - 1
                break
        at += 1


@lru_cache(maxsize=1 << 14)
def _fitting(shape: str) -> tuple[tuple[Rule, int], ...]:
    """The rules that a row of kinds begins with, and how many words each takes, most first."""
    matches = ((rule, rule.shape.match(shape)) for rule in day_terms().rules.get(shape[0], ()))
    return tuple(
        sorted(((rule, match.end()) for rule, match in matches if match), key=lambda found: -found[1])
    )


def _holds(rule: Rule, folded: str, words: Sequence[Word], start: int, end: int) -> bool:
    """Whether the words around the match allow the rule."""
    if rule.unless or rule.only:
        after = _AFTER.match(folded, words[-1].end, end)
        if after and (after[1] in rule.unless or (rule.only and after[1] not in rule.only)):
            return False
    if rule.behind:
        before = _BEFORE.search(folded, max(start, words[0].start - 24), words[0].start)
        return before is None or before[1] not in rule.behind
    return True


def _vague_and_old(telling: Telling) -> bool:
    """As in "earlier this year", "in 2024", "months ago", "that year": on no fixed day, and hardly a recent one."""
    today = telling.published
    if telling.has("thatyear"):
        return True
    if today is None or telling.has("next"):
        return False
    if telling.has("ago"):
        return telling.unit()[0] in ("month", "year")
    if telling.has("within"):
        return telling.unit()[0] == "year" or (telling.unit()[0] == "month" and telling.unit()[1] != 1)
    year = telling.has("year") or (telling.has("unit") and telling.unit()[0] == "year")
    return year and today - dt.date(today.year, 1, 1) > 2 * OLD


def _lasted(telling: Telling, day: Day, start: int) -> bool:
    """As in "حرر الجيش X بعد 28 عاما": how long it took, where it opens no sentence and leads to no day gone by."""
    if not telling.has("later") or telling.unit()[0] != "year":
        return False
    to_come = day.date is None or (telling.published is not None and day.date > telling.published)
    return to_come and day.start - start > OPENING


def _day(telling: Telling, before: str) -> Day:
    """The mention as it is given out; ``before`` is the kind of the word that stands right before it."""
    first, last, precision, anchored = count(telling)
    since = before == KINDS["since"] or telling.has("since")
    until = before == KINDS["until"] or telling.has("until")
    span = (telling.words[0].start, telling.words[-1].end)
    today = telling.published
    if first is None or last is None:
        ahead, old = telling.has("next"), _vague_and_old(telling)
        return Day(*span, None, precision, old, None, ahead, since, until, anchored)
    middle = first + (last - first) // 2
    historical = today is not None and middle < today - OLD
    ahead = (
        telling.has("next") or (telling.has("later") and not anchored) or (telling.value("offset") or 0) > 0
    )
    future = ahead or (today is not None and first > today + AHEAD)
    return Day(*span, first, precision, historical, last, future, since, until, anchored)
