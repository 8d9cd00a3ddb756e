"""Which days of a sentence belong to one of its verbs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streams.articles.days import Day
from streams.reading.clauses.asides import open_of
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

if TYPE_CHECKING:
    from streams.reading.clauses.events import Event


SOON = frozenset(words_of("soon"))
ONCE_MORE = words_of("once_more")
THEN = words_of("soon_afterwards")
OPENS = 3  # items before which a day opens its sentence


def lasting(event: "Event", days: Sequence[Day], items: Sequence[Item]) -> Day | None:
    """As in "occupied by A since August", "in the hands of A since Friday": when it came about."""
    holds = event.verb_first and event.frame == "take" and event.rule.endswith(".active")
    if not (holds or event.rule.endswith(".passive") or event.frame == "pass"):
        return None
    _, right = clause(items, event.item)
    told = (day for day in days if day.since and event.position < day.start < right)
    return next((day for day in told if day.date is not None or day.historical), None)


def day_told(event: "Event", given: Sequence[Day], items: Sequence[Item]) -> tuple[Day | None, bool]:
    """The day of an event in its own sentence, and whether the next sentence may go on with it."""
    days = [day for day in given if tells_when(day, items)]
    left, right = clause(items, event.item)
    own = [day for day in days if left <= day.start < right]
    near = own or [day for day in days if not (day.historical or day.future or _of_which(day, right, items))]
    if near:
        right_behind = items[event.item + 1 : event.item + 2]  # "وسيطرت في أبريل على X"
        at_once = [day for day in own if any(item.start == day.start for item in right_behind)]
        chosen = min(at_once or near, key=lambda day: (distance(day, event.start, event.end), day.historical))
        recalled = event.status or event.rule.endswith(".gerund")
        return chosen, not (
            chosen.historical and recalled
        )  # what a side clause recalls is no day of the news
    fronted = [day for day in days if day.start < items[min(OPENS, len(items) - 1)].start]
    fronted += [day for day in given if day.historical and day.end < event.start and when_then(items, day)]
    if event.perfect and not days:
        fronted += [day for day in given if day.historical and ever_since(items, day)]
    if event.perfect and _then(items, event):
        fronted += [day for day in days if day.historical and day.end < event.start]
    if fronted:
        return fronted[0], False  # "In 2020, A won back X after capturing Y"
    began = [day for day in given if day.since and day.date is not None and not day.historical]
    if began and event.frame in ("pass", "control"):
        return began[0], False  # "has been under their control since Monday"
    return None, False


def _then(items: Sequence[Item], event: "Event") -> bool:
    """As in "a raid in August on X, which A had subsequently taken": in the time of what the sentence recalls."""
    before = items[: event.item]
    return any(item.low in THEN for item in before[-3:]) and any(item.has("relative") for item in before)


def _of_which(day: Day, right: int, items: Sequence[Item]) -> bool:
    """As in "recaptured X, which B seized a week ago": the day of what "which" tells, whose clause no comma ends."""
    behind = [item for item in items if right <= item.start < day.start]
    while behind and behind[0].low in (",", "،"):
        behind = behind[1:]
    opens = bool(behind) and behind[0].has("relative") and behind[0].low not in ("who", "that")
    later = any(item.entry.verbs and item.low.startswith(ONCE_MORE) for item in behind)
    return opens and not later and not any(item.kind == "sign" for item in behind)


def tells_when(day: Day, items: Sequence[Item]) -> bool:
    """Whether a day is one on which something happened, and no part of a name ("the March 23 Movement")."""
    named = any(item.kind == "actor" and item.start <= day.start < item.end for item in items)
    return not (day.since or day.until or named) and (day.date is not None or day.historical)


def clause(items: Sequence[Item], at: int) -> tuple[int, int]:
    """Offsets between which a day belongs to the predicate at ``at``: nothing of a new clause stands between."""
    left = right = at
    while left > 0 and not (
        _parts(items[left - 1]) or _related(items, left - 1) or _fronted(items, left - 1)
    ):
        left -= 1
    if (
        left > 2
        and items[left - 1].has("relative")
        and not items[left - 1].has("complement")  # "acknowledged on Wednesday that ..."
        and (
            items[left - 2].kind == "day"
            or (items[left - 3].kind == "day" and items[left - 2].kind == "word")
        )
    ):
        left -= 3  # "حملة عام 2020 التي خسرت فيها المعارضة X"
    if left > 1 and items[left - 1].low in ("when", "عندما", "حين"):
        day = left - 2 - (items[left - 2].low in (",", "،"))
        left = day if day >= 0 and items[day].kind == "day" else left  # "in 2012, when they took X"
    verbs = 0
    while right + 1 < len(items) and not _ends(items, right + 1):
        after = items[right + 1]
        finite = bool(after.entry.forms & {"past", "present"}) and after.kind == "word"
        verbs += finite and not after.has("control")  # "in the hands of A"
        if verbs:
            break
        right += 1
    return items[left].start, items[right].end


def _related(items: Sequence[Item], at: int) -> bool:
    """Whether a comma closes ", which was quiet last year,", ", razed last year,": those days are not the verb's."""
    opens = open_of(items, at) if items[at].low == "," else None
    first = items[opens + 1] if opens is not None else None
    done = first is not None and first.kind == "word" and first.low.endswith("ed")
    return first is not None and (done or first.has("relative"))


def _fronted(items: Sequence[Item], at: int) -> bool:
    """Whether a comma closes "Having taken X two months ago,": that day is not the main verb's."""
    return items[at].low == "," and any(
        "gerund" in item.entry.forms or item.low == "having" for item in items[:2]
    )


def _ends(items: Sequence[Item], at: int) -> bool:
    """Whether a clause ends before an item; "بعد عامين من سقوطها" tells of another day."""
    if items[at].low.endswith(("after", "during")) and not _clause(items, at + 1):
        return False  # "taking the town after an attack in October 2017", "during the offensive in 2017"
    long_after = items[at].has("era") and at + 1 < len(items) and items[at + 1].low == "من"
    return long_after or (_parts(items[at]) and not _soon_after(items, at))


def _clause(items: Sequence[Item], at: int) -> bool:
    """Whether what follows "after" is more than a noun and its day: a verb, or a deed that had a day of its own."""
    for item in items[at : at + 10]:
        if item.kind == "day":
            return item.day is not None and item.day.since
        verb = item.has("be", "have", "modal") or item.entry.forms & {"past", "present", "gerund"}
        if verb or item.entry.nouns or item.low in (",", ";", "."):
            return True
    return True


def _soon_after(items: Sequence[Item], at: int) -> bool:
    """As in "سقطت X بعد يوم من سقوط Y في حزيران 2014": the day of the one is about that of the other."""
    after = items[at + 1 : at + 5]
    return (
        items[at].low == "بعد"
        and any(item.low == "من" for item in after)
        and any(not SOON.isdisjoint(item.low.split()) for item in after)
    )


def _parts(item: Item) -> bool:
    return (
        item.low in (";", ":", "ثم")
        or item.has("contrast", "relative", "condition")
        or (item.has("subordinator") and item.low not in ("with", "on"))
    )


def distance(day: Day, start: int, end: int) -> int:
    """Characters between a day and an event."""
    if day.end <= start:
        return start - day.end
    if day.start >= end:
        return day.start - end
    return 0


def when_then(items: Sequence[Item], day: Day) -> bool:
    """As in "since 2020, when a truce was signed after A took X": what follows was then."""
    at = next((n for n, item in enumerate(items) if item.start >= day.end), len(items))
    return any(item.low == "when" for item in items[at : at + 2])


def ever_since(items: Sequence[Item], day: Day) -> bool:
    """As in "Since January A has taken X, Y and Z": nobody says when; but "for the first time since 2015" is news."""
    at = next((n for n, item in enumerate(items) if item.start >= day.start), len(items))
    return day.since and at < OPENS and not any(item.low == "time" for item in items[:at])
