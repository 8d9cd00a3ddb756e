"""Whether an Arabic clause tells news or recalls what was before: "وكان قد سيطر", "التي سيطر عليها", "قبل عام"."""

from collections.abc import Sequence
from itertools import pairwise

from streams.articles.days import Day
from streams.reading.clauses.relatives import DUALS, antecedent, relative_of
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

STOPS = (".", ";", "؛", ":", "|")
SINCE = words_of("since")
FRESH = frozenset(words_of("hardly_over"))
THAT = words_of("that_he")
SAID = 13  # items between the day of an announcement and the verb of what was announced
STATED = 9  # items between a statement and what it tells
ARE = words_of("they_are")
GREATEST = words_of("greatest")
MOST_SINCE = 6  # items from "the biggest gain" to "since"
LISTED = 14  # items between "which" and the list
YEARS = frozenset(words_of("years"))
ANNIVERSARY = words_of("anniversary")
CELEBRATED = 5  # items from "anniversary" to the deed


def background(items: Sequence[Item], at: int) -> str:
    """Told as earlier context: "كان قد سيطر", "التي سيطر عليها", "منذ أن سيطر"; a day just gone makes it news."""
    since = any(item.low in SINCE for item in items[max(0, at - 2) : at]) or _long_since(items, at)
    if since or _years_ago(items, at) or _of_an_era(items[max(0, at - 6) : at + 13]):
        return "background"
    relative = relative_of(items, at)
    described = relative >= 0 and _described(items, relative)
    lately = fresh(items, at) or _said_lately(items, at) or _goes_on(items, at)
    old = (described or recalled(items, at)) and not lately
    return "background" if old else ""


def _goes_on(items: Sequence[Item], at: int) -> bool:
    """As in "وكانت قد دخلت الليلة الماضية X وسيطرت عليها": the verb before this one tells when."""
    if not at or items[at - 1].low != "و":
        return False
    verbs = (n for n in range(at - 2, -1, -1) if items[n].entry.forms and items[n].kind == "word")
    before = next(verbs, -1)
    return before >= 0 and not items[before].has("been") and fresh(items[:at], before)


def _said_lately(items: Sequence[Item], at: int) -> bool:
    """As in "وكانت A قد أعلنت السبت أن قواتها سيطرت على": what was announced on a day hardly over is news."""
    for step in range(at - 1, max(0, at - SAID), -1):
        if items[step].kind == "day":
            return "report" in items[step - 1].entry.verbs and _recent(items[step].day)
        if items[step].low in STOPS or items[step].has("contrast", "relative"):
            return False
    return False


def _long_since(items: Sequence[Item], at: int) -> bool:
    """As in "سيطر على X منذ مطلع عام 2014": since a day of long ago."""
    for step in range(at + 1, min(len(items), at + 14)):
        if items[step].low in STOPS or items[step].has("contrast", "relative"):
            return False
        day = items[step].day
        if day is not None and day.since:
            return day.historical
        if items[step].low in SINCE:
            if any(item.low.startswith(GREATEST) for item in items[max(at, step - MOST_SINCE) : step]):
                return False  # "في أكبر مكسب لموسكو منذ سقوط باخموت في مايو من العام الماضي"
            days = [item.day for item in items[step : step + 9] if item.day is not None]
            return bool(days) and days[0].historical
    return False


def _described(items: Sequence[Item], relative: int) -> bool:
    """As in "البلدة التي سيطر عليها", "المدينتين اللتين احتلهما", "المتمردين الذين استولوا على"."""
    near = any(item.place is not None for item in items[max(0, relative - 2) : relative])
    head = items[antecedent(items, relative)] if antecedent(items, relative) >= 0 else None
    both = items[relative].low in DUALS and head is not None and head.place is not None
    general = items[relative].low == "الذين" and head is not None and head.kind == "actor"
    nobody = general and head is not None and not any(term.id for term in head.actors)
    return both or nobody or (near and not _enumerates(items, relative))


def _of_an_era(items: Sequence[Item]) -> bool:
    """As in "في العام التالي", "بعد عامين": but not "بعد عامين من سقوطها", which tells how long it took."""
    return any(
        item.has("era") and not (after.low == "من" and item.low.startswith("بعد"))
        for item, after in pairwise(items)
    )


def _enumerates(items: Sequence[Item], relative: int) -> bool:
    """As in "وتشمل القرى التي سيطر عليها الجيش قرية X": the names of what was told to be taken."""
    unnamed = all(item.place is None or not item.place.names for item in items[relative - 2 : relative])
    before = items[max(0, relative - 4) : relative]
    return unnamed and (any(item.has("comprises", "foremost") for item in before) or _are(items, relative))


def _are(items: Sequence[Item], relative: int) -> bool:
    """As in "القرى التي سيطر عليها الجيش هي X وY": no verb before, and the list is all that is said of them."""
    told = [item for item in items[:relative] if item.kind == "word" and item.entry.forms]
    if any("report" not in item.entry.verbs for item in told):
        return False
    for item in items[relative + 1 : relative + LISTED]:
        if item.has("comprises") or item.low in ARE:
            return True
        if item.kind == "sign" and item.low != '"':
            return False
    return False


def _years_ago(items: Sequence[Item], at: int) -> bool:
    """As in "سيطر على البلدة قبل عام", whatever the day of the text."""
    for before, item in pairwise(items[at : at + 14]):
        if item.low in STOPS or item.has("contrast"):
            return False
        words = item.low.split()
        if not YEARS.isdisjoint(words) and (before.low == "قبل" or "قبل" in words):
            return True
    return False


def recalled(items: Sequence[Item], at: int) -> bool:
    """Whether a sentence, or its clause, recalls: "وكان الجيش قد سيطر", "يذكر أن", "سبق أن"."""
    opening = next((n for n, item in enumerate(items) if item.kind == "word" and item.low != "و"), at)
    if opening < at and items[opening].has("been", "recalls") and not _shortly(items, opening):
        return True
    if _remembered(items, at):
        return True
    before = items[max(0, at - 7) : at]
    if any(item.has("recalls") for item in items[max(0, at - 3) : at]):
        return True  # "X التي سبق واحتلها"
    return any(item.has("been") for item in before) and any(item.has("already") for item in before)


def _remembered(items: Sequence[Item], at: int) -> bool:
    """As in "استذكرت المحافظة الذكرى الخامسة لتحرير X، حين سيطر": what a deed of years ago was."""
    days = (step for step in range(at - 1) if items[step].low in ANNIVERSARY)
    return any(item.entry.nouns for step in days for item in items[step + 1 : step + CELEBRATED])


def _shortly(items: Sequence[Item], opening: int) -> bool:
    """As in "وسبق ذلك سيطرة الجيش على X": what went before the news of the day."""
    return items[opening].low.endswith("سبق") and items[opening + 1].low in ("ذلك", "ها", "ه", "هما")


def fresh(items: Sequence[Item], at: int) -> bool:
    """Whether the clause tells a day that is hardly over."""
    for item in items[max(0, at - 4) : at + 14]:
        if item.kind == "day" and (not FRESH.isdisjoint(item.low.split()) or _recent(item.day)):
            return True
        if item.low in STOPS or item.has("contrast"):
            return False
    return False


def _recent(day: Day | None) -> bool:
    """Whether a day lies within what counts as news."""
    return day is not None and day.date is not None and not (day.historical or day.future or day.since)


def stated_before(items: Sequence[Item], at: int) -> bool:
    """As in "بعد ساعات من إعلان الجيش أنه سيطر": what somebody said before that of which the sentence tells."""
    that = next((n for n in range(at - 1, max(-1, at - STATED), -1) if items[n].low.endswith(THAT)), -1)
    for step in range(that - 1, max(0, that - STATED), -1):
        if items[step].has("claim_noun"):
            before = items[max(0, step - 4) : step]
            return (
                bool(before) and before[-1].low == "من" and any(item.low.endswith("بعد") for item in before)
            )
        if items[step].entry.forms and items[step].kind == "word":
            return False
    return False
