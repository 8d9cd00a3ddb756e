"""Whose "we" it is that a text quotes, and whose "the forces" where an official speaks."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from streams.actors.ontology import ActorTerm
from streams.reading.clauses.event import Event
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.mentioned import nameless
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

FOR = words_of("speaks_for")
FOR_THEM = words_of("speaks_for_them")
HEAD = 12  # items that may stand before the colon of a line
NEAR = 7  # items on either side of a verb of saying among which who says it stands


def we_did(event: Event) -> bool:
    """As in "سيطرنا على X": an Arabic verb in the first person."""
    return event.verb_first and event.rule.endswith(".active") and event.trigger.endswith("نا")


def once_more(event: Event, discourse: Discourse, key: Callable[[Named], str]) -> str | None:
    """As in 'A said it took X. "Our troops took X," she said': who has just taken the place says "we"."""
    takes = event.frame in ("take", "control", "enter")
    names = event.place.names if event.place is not None and takes else []
    own, told = set(map(key, names)), set(map(key, discourse.taken))
    return discourse.winner if own and own <= told else None


def speaking(
    event: Event, sentences: Sequence[Sequence[Item]], discourse: Discourse
) -> tuple[str | None, bool]:
    """Whose "we" it is: the side of who says it, beside a verb of saying; and whether somebody is said to say it.

    ``sentences``: the event's own and those that the quotation may go on in.
    """
    own = sentences[0]
    if (said := _headed(own[: event.item], event.verb_first)) is not None:
        return discourse.party(said), True
    for items in sentences:
        told = False
        for at, item in enumerate(items):
            if (
                "report" not in item.entry.verbs
                or item.entry.forms <= {"base"}
                or (at == event.item and items is sentences[0])
            ):
                continue
            near = _beside(items, at, event.verb_first)
            for one in near:
                side = (
                    discourse.party(one) or nameless(one.actors) if one.kind in ("actor", "speaker") else None
                )
                if side is not None and not one.owned:
                    return side, True
            if discourse.subject is not None and any(one.low in FOR_THEM for one in near):
                return discourse.subject, True
            officer = next((one for one in near if one.kind == "word" and one.actors), None)
            if officer is not None and any(one.has("person_titles") for one in near):
                return discourse.actor([replace(term, role="army") for term in officer.actors]), True
            if any(one.has("statesman") for one in near):
                return discourse.actor((ActorTerm(role="government"),)), True
            told |= any(_somebody(one, event.verb_first) for one in near)
        if told or (items is own and _closed(own, event.item)):
            return None, told
    return None, False


def _headed(items: Sequence[Item], verb_first: bool) -> Item | None:
    """As in "روسيا: سيطرنا على", "قيادة العمليات في الجيش: سيطرنا على": who stands before the colon of a line."""
    colon = next((at for at, item in enumerate(items[:HEAD]) if item.low == ":"), 0)
    head = items[:colon] if verb_first else items[: min(colon, 1)]
    if any(item.kind == "word" and item.entry.forms for item in head):
        return None  # "قال متحدث باسم A: سيطرنا على" is told by its verb
    return next((item for item in head if item.actors and not item.owned), None)


def _closed(items: Sequence[Item], at: int) -> bool:
    """As in '"We took X," a statement said. B denied it': whoever says it is in the quotation's own sentence."""
    marks = [step for step, item in enumerate(items) if item.low == '"' and step > at]
    return bool(marks) and marks[0] < len(items) - 2


def _beside(items: Sequence[Item], at: int, verb_first: bool) -> Sequence[Item]:
    """What stands beside a verb of saying; whom the quotation names does not say it."""
    before = takewhile(lambda one: one.low != '"', items[max(0, at - NEAR) : at][::-1])
    after = items[at + 1 : at + NEAR]
    if verb_first:
        after = list(takewhile(lambda one: not (one.has("complement") or one.low in (":", '"')), after))
    return (*after, *before)


def _somebody(item: Item, verb_first: bool) -> bool:
    """Whether somebody is named; behind an Arabic verb, where a name may be that of anybody's man, a group."""
    if verb_first:
        return item.has("group")
    return item.kind in ("place", "name") or item.has("person_titles")


def _official(item: Item) -> bool:
    """Whether a speaker is a side's own: "وزير الدفاع السوداني"; not "مراسل A", of a channel."""
    if item.speaker is None:
        return item.kind == "speaker"
    return item.speaker.kind == "party"


def of_speaker(event: Event, discourse: Discourse) -> str | None:
    """As in "قال متحدث باسم الجيش ... إن القوات استعادت", "قال رئيس A إن الجيش سيطر": bare troops are the speaker's."""
    war = discourse.context.war
    bare = [term for term in event.winner if not (term.id or term.country or dict(term.options).get(war))]
    roles = {term.role for term in bare if term.lang == "ar"}
    if len(roles) != 1 or not roles <= {"fighter", "army"}:
        return None
    before = discourse.sentence[: event.item]
    for name, item in pairwise(before):
        if name.low in FOR and item.kind == "actor":
            return discourse.actor(item.actors)
    if discourse.subject is not None and any(item.low in FOR_THEM for item in before):
        return discourse.subject
    sides = {side for item in before if _official(item) and (side := discourse.party(item))}
    only = sides.pop() if len(sides) == 1 else ""
    state = bool(only) and discourse.ontology.is_state(only)
    return only if state and not any(item.low in FOR for item in before) else None


def spokesman(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """As in "a junta spokesman admitted that his side had lost X": whose official it is that speaks."""
    before = [item for item in items[: event.item] if item.speaker is not None or item.actors]
    return discourse.party(before[-1]) if before and not before[-1].actors else None


def spoken_for(event: Event, items: Sequence[Item], discourse: Discourse, loser: str | None) -> str | None:
    """As in "أوضح المتحدث باسم الجيش أن القوات دحرت": those of whoever speaks."""
    general = all(term.role == "fighter" for term in event.winner)
    return discourse.only(items[: event.item], loser) if general else None
