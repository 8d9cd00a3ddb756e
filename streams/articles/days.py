"""Days that a text tells, worked out from the day on which it was published.

>>> find_days(clean("They left on Monday."), 0, 20, datetime(2019, 11, 27))[0].date
datetime.date(2019, 11, 25)
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from streams.articles.daycount import AHEAD, Telling, count
from streams.articles.dayterms import KINDS, Rule, Word, day_terms
from streams.articles.precision import Precision
from streams.articles.text import Text

# What is older than this before publication is background and no news (the labelling rules say so).
OLD = dt.timedelta(days=30)
# Days are counted over decades: nearer to the ends of the calendar there is nothing to count.
_YEARS = range(1000, 9000)
_GAP = re.compile(r"[\s,،./()\[\]\-–:]{0,4}")
_AFTER = re.compile(r"[\s\-]{0,3}(\w+)")
_BEFORE = re.compile(r"(\w+)[\s\-]{1,2}$")


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
    terms = day_terms()
    words = terms.lex(text.clean, text.folded, start, end)
    if not words:
        return []
    today = published.date() if published and _YEARS[0] < published.year < _YEARS[-1] else None
    found: list[Day] = []
    shape, steps = _shape(text.folded, words)
    at = 0
    while at < len(shape):
        match = _longest(shape, steps, at, terms.rules.get(shape[at], ()))
        if match is None:
            at += 1
            continue
        rule, stop = match
        chosen = tuple(steps[at:stop])
        at = stop
        if not _holds(rule, text.folded, chosen, start, end):
            continue
        day = _day(Telling(rule, chosen, today, anchor), shape[: stop - len(chosen)][-1:])
        found.append(day)
        if day.date and day.precision is Precision.DAY and not day.since:
            anchor = day.date
    return found


def _shape(folded: str, words: Sequence[Word]) -> tuple[str, list[Word]]:
    """The kinds of the words as a string, with a break where other words stand between two of them."""
    steps: list[Word] = []
    for word in words:
        end = steps[-1].end if steps else word.start
        if word.start < end:
            continue
        if not _GAP.fullmatch(folded, end, word.start):
            steps.append(Word("|", (), end, end))
        steps.append(word)
    return "".join(word.kind for word in steps), steps


def _longest(shape: str, steps: list[Word], at: int, rules: Sequence[Rule]) -> tuple[Rule, int] | None:
    """The rule of the words' own language that takes most of them."""
    best: tuple[Rule, int] | None = None
    for rule in rules:
        match = rule.shape.match(shape, at)
        if match and (best is None or match.end() > best[1]):
            stop = match.end()
            if all(word.lang in ("", rule.lang) for word in steps[at:stop]):
                best = (rule, stop)
    return best


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


def _day(telling: Telling, before: str) -> Day:
    """The mention as it is given out; ``before`` is the kind of the word that stands right before it."""
    first, last, precision, anchored = count(telling)
    since = before == KINDS["since"] or telling.has("since")
    until = before == KINDS["until"] or telling.has("until")
    span = (telling.words[0].start, telling.words[-1].end)
    today = telling.published
    if first is None or last is None:
        return Day(
            *span, None, precision, future=telling.has("next"), since=since, until=until, anchored=anchored
        )
    middle = first + (last - first) // 2
    historical = today is not None and middle < today - OLD
    ahead = (
        telling.has("next") or (telling.has("later") and not anchored) or (telling.value("offset") or 0) > 0
    )
    future = ahead or (today is not None and first > today + AHEAD)
    return Day(*span, first, precision, historical, last, future, since, until, anchored)
