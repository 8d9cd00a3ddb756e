"""Whether an English clause recalls what was long ago: "the anniversary of the capture", "years after A took X"."""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from streams.reading.clauses.governed import is_np
from streams.reading.clauses.predicate import Predicate
from streams.reading.phrases.listwords import COUNTS
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

NOW, HOLDS = words_of("now_only"), words_of("strongholds")
LONG = words_of("ages")
SINCE_THEN = 8  # items between "since" and an "after" of its clause
REACH = 20  # items behind a verb of leaving
TIMES = words_of("times")
WHENEVER, FUTURE = ("when", "once"), ("would", "will")
WOULD = 12  # items between a verb and the "would" of the main clause
WHICH = ("which", "that")
TO_DAY = 12  # items behind a verb in which its day is told
BEFORE = words_of("formerly")
EARLIER = words_of("at_first")
FIRST = words_of("only_at_first")
AFTER = ("after", "before")
SINCE = words_of("after_since")
DAYS_AFTER = "days after"
AS_LONG = {"weeks": 5, "days": 31, DAYS_AFTER: 31}


def recalled(items: Sequence[Item], predicate: Predicate) -> str:
    """The status "historical" for what a clause only recalls, else none."""
    if "leave" in predicate.frames and _raided(items, predicate.at):
        return "raided"
    if predicate.voice == "passive" and any(
        item.low in BEFORE for item in items[max(0, predicate.at - 2) : predicate.at]
    ):
        return "historical"  # "a town previously seized by B"
    if _when_it_would(items, predicate):
        return "hypothetical"
    if any(item.low == "since" for item in items[predicate.start : predicate.at]):
        old = any(item.day is not None and item.day.historical for item in items[: predicate.start])
        return "historical" if old else ""  # "launched an offensive last year and has since taken X"
    past = (
        _remembered(items, predicate)
        or _long_after(items, predicate.start)
        or _before_old_day(items, predicate.start)
        or _ever_since(items, predicate)
        or _by_now(items, predicate.at)
        or _had_been(items, predicate)
    )
    return "historical" if past or _ago(items, predicate.start) or _counted(items, predicate.at) else ""


def _when_it_would(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "when the city fell it would be ruled by them": told of a day to come."""
    step = _before_subject(items, predicate.start)
    if step < 0 or items[step].low not in WHENEVER:
        return False
    behind = items[predicate.at + 1 : predicate.at + WOULD]
    verb = next(
        (item for item in behind if item.has("modal", "be", "have") or "past" in item.entry.forms), None
    )
    return verb is not None and verb.low in FUTURE


def earlier_denial(items: Sequence[Item], at: int) -> bool:
    """As in "had earlier denied", "had disputed earlier claims": what is told now came after the denial."""
    near = {item.low for item in items[max(0, at - 3) : at + 3]}
    if "deny" in items[at].entry.verbs and _given_up(items, at):
        return True
    return "deny" in items[at].entry.verbs and "had" in near and not near.isdisjoint(EARLIER)


def _given_up(items: Sequence[Item], at: int) -> bool:
    """As in "at first denied that the town was lost": no longer."""
    before = [item.low for item in items[max(0, at - 2) : at]]
    return bool(before) and (before[-1] in FIRST or before == ["at", "first"])


def earlier_failure(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "had not been back in X since 2014": so it was until what is told now."""
    had = any(item.low == "had" for item in items[max(0, predicate.start - 1) : predicate.at])
    behind = takewhile(lambda item: item.low != ";", items[predicate.at : predicate.at + SINCE_THEN])
    return had and any(item.day is not None and item.day.since and item.day.historical for item in behind)


def _ever_since(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "life has been hard since A took X", "no advance since taking X": only a day makes it news."""
    step = _before_subject(items, predicate.start)
    since = step >= 0 and (items[step].low == "since" or _since_then(items, step))
    if not since or predicate.voice == "noun":
        return False
    behind = takewhile(lambda item: item.low not in (",", ";"), items[predicate.at :])
    return not any(item.day is not None and not item.day.historical for item in behind)


def _before_subject(items: Sequence[Item], start: int) -> int:
    """The item before whoever acts right before a verb; -1 where the sentence opens with the verb."""
    step = start - 1
    while step > 0 and (is_np(items[step]) or items[step].has("determiner", "possessive")):
        step -= 1
    return step


def _had_been(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "attacked X, a town which A had occupied after B fled": it looks back, unless a day is told."""
    step = _before_subject(items, predicate.start)
    had = predicate.voice == "active" and any(
        one.low == "had" for one in items[predicate.start : predicate.at]
    )
    which = (
        step > 0
        and step < predicate.start - 1
        and items[step].low in WHICH
        and items[step - 1].place is not None
    )
    return had and which and not any(one.kind == "day" for one in items[predicate.at : predicate.at + TO_DAY])


def _since_then(items: Sequence[Item], step: int) -> bool:
    """As in "has lived in X since fleeing Y after A took it", at "after"."""
    if items[step].low != "after":
        return False
    near = items[max(0, step - SINCE_THEN) : step]
    return any(one.low == "since" and "gerund" in after.entry.forms for one, after in pairwise(near))


def _by_now(items: Sequence[Item], at: int) -> bool:
    """As in "have taken over X, now their main stronghold": it has been so for long, unless a day is told."""
    behind = items[at + 1 : at + REACH]
    now = next((n for n, item in enumerate(behind) if n and item.low in NOW and behind[n - 1].low == ","), 0)
    if not now or any(item.day is not None for item in behind[:now]) or behind[now - 2].place is None:
        return False
    for item in behind[now : now + 8]:
        if item.low in HOLDS or item.noun in HOLDS or (item.place and item.place.type in ("unnamed", "base")):
            return True
        if item.kind == "sign" and item.low != "'s":
            return False
    return False


def _ago(items: Sequence[Item], start: int) -> bool:
    """As in "twenty years ago this week the rebels took X"."""
    before = items[:start]
    return any(one.low in LONG and after.low == "ago" for one, after in pairwise(before)) or any(
        item.day is not None and item.day.historical and after.kind == "day"
        for item, after in pairwise(before)
    )


def _counted(items: Sequence[Item], at: int) -> bool:
    """As in "A, who took X twice in the last decade"."""
    for item in items[at + 1 : at + 6]:
        if item.low in TIMES:
            return True
        if item.kind == "sign" or item.has("preposition"):
            return False
    return False


def _raided(items: Sequence[Item], at: int) -> bool:
    """As in "fled X hours after entering the town", "withdrew after occupying a school": they never held it."""
    for step in range(at + 1, min(len(items) - 1, at + REACH)):
        if not items[step].low.endswith("after"):
            continue
        if items[step - 1].low == "weeks":
            return False  # "left X two weeks after capturing it": they held it
        verb = items[step + 1]
        briefly = verb.entry.verbs & {"enter", "attack", "take"}
        return "gerund" in verb.entry.forms and bool(briefly) and not _it(items, step + 2)
    return False


def _it(items: Sequence[Item], at: int) -> bool:
    return at < len(items) and items[at].has("pronoun")


def _remembered(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "marked the anniversary of forces liberating X", "commemorated the day when A took X"."""
    for step in range(predicate.start - 1, -1, -1):
        item = items[step]
        if item.has("commemorates"):
            return True
        if item.low in (",", ";", ":") or (item.entry.forms & {"past", "present"} and item.kind == "word"):
            return False
    return False


def _before_old_day(items: Sequence[Item], start: int) -> bool:
    """As in "Y fell on 25 April, a month after A took X", told in June; "saw fights last year before A took X"."""
    after = next(
        (n for n in range(start - 1, 0, -1) if items[n].low.endswith(AFTER) or items[n].low == ","), 0
    )
    days = [item.day for item in items[:after] if item.day is not None]
    return bool(days) and items[after].low.endswith(AFTER) and days[-1].historical


def _long_after(items: Sequence[Item], start: int) -> bool:
    """As in "five years after A took X", "in the decade since A took X"."""
    for step in range(start - 1, 0, -1):
        item = items[step]
        if item.low in SINCE:
            gerund = (
                items[start].low.endswith("ing") and items[step - 1].low == "weeks"
            )  # "weeks after taking X"
            return gerund or items[step - 1].low in LONG or _weeks(items[step - 2], items[step - 1])
        if item.low == DAYS_AFTER:
            return _weeks(items[step - 1], item)
        if item.low in (",", ";", ":") or item.has("contrast", "relative", "subordinator"):
            return False
    return False


def _weeks(number: Item, unit: Item) -> bool:
    """As in "five weeks", "40 days": a month or more."""
    many = int(number.low[:6]) if number.low.isdecimal() else COUNTS.get(number.low, 0)
    return many >= AS_LONG.get(unit.low, many + 1)
