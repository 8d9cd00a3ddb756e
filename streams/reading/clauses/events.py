"""What a sentence tells: predicates with their roles filled, before actors and places are resolved."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from streams.actors.ontology import ActorTerm
from streams.reading.clauses import held, reach, verbargs
from streams.reading.clauses.antecedents import antecedents, armed, body
from streams.reading.clauses.arguments import MEN, Arguments, arguments
from streams.reading.clauses.circumstances import (
    all_of_them,
    but_for,
    by_others,
    by_some,
    clause_end,
    declared,
    gap,
    its_own,
    left_empty,
    others,
    ours,
)
from streams.reading.clauses.event import Event as Event
from streams.reading.clauses.event import attacked as attacked
from streams.reading.clauses.fits import fits
from streams.reading.clauses.flags import flag_subject, national, theirs, whose_flag
from streams.reading.clauses.leftward import THEIRS
from streams.reading.clauses.objects import verb_of
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.recalled import earlier_denial, earlier_failure, recalled
from streams.reading.clauses.roles import nearer, not_there, same_men, to_another
from streams.reading.clauses.samedeed import gapped, same
from streams.reading.clauses.strangers import bound_elsewhere
from streams.reading.clauses.subjects import joined, of_another
from streams.reading.clauses.verbgroup import adverbial, coordinated
from streams.reading.clauses.withdrawals import aside, convoy, its, relieved, runaways, some_of, vacated
from streams.reading.phrases.masters import whose_men
from streams.reading.words.items import Item
from streams.reading.words.lexicon import Frame, Lexicon, words_of

RIDDING = words_of("ridding")
EXPELLING = words_of("expelling")
ALONE, LEFT_HOME = words_of("one_person"), words_of("left_home")
GAPPED = ("take", "control", "lose", "hand", "enter", "leave")
HIS = words_of("of_his")
THEM = words_of("several_of_them")
PARTED = words_of("departed")
BACK = words_of("turn_back")
WHERE = ("flag", "enter", "leave", "drive")


def events(items: Sequence[Item], found: Sequence[Predicate], lexicon: Lexicon, sentence: int) -> list[Event]:
    """The events of one sentence, in order of their predicates."""
    told = [*same(items, sentence), *gapped(items, found, sentence)]
    for predicate in found:
        event = _event(items, predicate, lexicon, sentence)
        if event is not None:
            told.append(event)
    told.sort(key=lambda event: event.position)
    for before, event in pairwise(told):
        unknown = before.stranger and not (before.winner or event.winner or event.verb_first)
        event.stranger |= unknown and coordinated(items, event.item)  # "Ali Bunda seized X and later took Y"
    return told


def _event(items: Sequence[Item], predicate: Predicate, lexicon: Lexicon, sentence: int) -> Event | None:
    """The first frame of a verb whose slots fit."""
    frames, verb_first = lexicon.frames, lexicon.order == "vso"
    stop = (reach.clause_end if verb_first else clause_end)(items, predicate.at)
    best: Event | None = None
    for name in predicate.frames:
        frame = frames.get("take" if name == "control" else name)
        if frame is None:
            if name in ("change", "follow"):
                frame = Frame(name, "captured", {"subject": "place", "to": "winner"}, {}, {})
            else:
                continue
        slots = getattr(frame, predicate.voice)
        if name == "control" and predicate.voice == "passive" and not verb_first:
            slots = {"over": "place", "of": "place", "by": "winner"}
        if not slots or (
            name in ("follow", "change", "pass") and predicate.mood not in ("finite", "verbless")
        ):
            continue
        event = _filled(items, predicate, name, frame, slots, stop, sentence, verb_first)
        if event is not None:
            event.position = items[predicate.at].start
            event.status = event.status or ("" if verb_first else recalled(items, predicate))
            if event.status == "denied" and any(earlier_denial(items, at) for at in range(predicate.start)):
                event.status = "historical"
            if event.status == "negated" and earlier_failure(items, predicate):
                event.status = "historical"
        if event is not None and (best is None or _score(event) > _score(best)):
            best = event
    return best


def _score(event: Event) -> int:
    return (
        4 * (event.place is not None)
        + 2 * bool(event.winner)
        + bool(event.loser)
        + (event.place is not None and bool(event.place.names))
    )


def _filled(
    items: Sequence[Item],
    predicate: Predicate,
    name: str,
    frame: Frame,
    slots: Mapping[str, str],
    stop: int,
    sentence: int,
    verb_first: bool,
) -> Event | None:
    found = (verbargs.arguments if verb_first else arguments)(items, predicate, slots, stop)
    if name == "flag" and not verb_first:
        predicate = flag_subject(items, predicate, found)
    changed = verb_first and name == "pass" and held.changed(slots, found)
    if not (changed or fits(name, predicate, found, items)):
        return None
    slots = slots if verb_first else _other_roles(items, predicate, name, frame, slots, found)
    event = Event(
        sentence, name, f"{name}.{_way(predicate)}", frame.kind,
        predicate.trigger, predicate.at, items[predicate.start].start, items[predicate.at].end,
        predicate.status, perfect=predicate.perfect, item=predicate.at, words=found.words, verb_first=verb_first,
    )  # fmt: skip
    _roles(event, items, slots, found)
    if name == "flag" and not event.winner:
        event.winner = whose_flag(items, predicate.at) if verb_first else national(items, predicate)
        event.winner_refers = event.pronoun = not (verb_first or event.winner) and theirs(items, predicate)
    for index in found.more:
        _more_places(event, items[index])
    event.stranger = found.stranger or by_some(items, predicate, "by" in found.slots)
    event.status = event.status or ("state" if found.state else "")
    event.yields = name == "lose" and "leave" in predicate.frames
    antecedents(event, items, predicate)
    event.ours |= any(ours(items, found.slots.get(slot)) for slot in ("subject", "possessor"))
    _left_out(event, slots, found, _taken_men(items, predicate, verb_first))
    if event.place is None or (name == "enter" and verb_first):
        _elsewhere(event, items, predicate, slots, found)
    _extent(event, items, predicate)
    return event


def _elsewhere(
    event: Event, items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], found: Arguments
) -> None:
    """The place of an event that names none behind its verb: left out, referred to, or told before."""
    name, verb_first = event.frame, event.verb_first
    if event.place is None and not (verb_first or "object" in found.slots):
        _gapped(event, items, predicate, slots)
    fell = verb_first and name in ("fall", "pass") and (event.winner or joined(items, predicate))
    if event.place is None and fell:  # "إذ سقطت في يد"
        event.place_refers = predicate.mood == "finite" and not of_another(items, predicate.at)
    if name == "enter" and verb_first and (event.place is None or its(items, event.place)):
        event.place, event.place_refers = None, not bound_elsewhere(items, predicate.at)
    if event.place is None and name in WHERE:
        _where(event, items, predicate)


def _roles(event: Event, items: Sequence[Item], slots: Mapping[str, str], found: Arguments) -> None:
    """Fill the roles from the slots."""
    event.partial |= found.part
    for slot, role in slots.items():
        index = found.slots.get(slot)
        if index is None or (role == "place" and not_there(items, index, slot)):
            continue
        taken_of = slot == "of" and role == "loser" and event.frame == "take"
        if taken_of and not event.trigger.startswith(RIDDING):
            continue  # "liberated X ..., the office of the army's spokesman said"
        if slot == "to" and role == "winner" and to_another(event, items, index):
            continue
        owned = its_own(items, index, event.item, found.slots) if slot == "possessor" else None
        if owned is not None and event.frame in ("take", "fall"):
            _fill(event, "place", items[owned])
            continue
        men = None if event.verb_first or role != "winner" else whose_men(items, index)
        if men:
            event.winner = men
        elif role == "winner" and (others(items, index) or men == ()):
            found.stranger = True
        elif not (role == "place" and slot == "subject" and _describes(items, index)):
            acts = slot in ("by", "to") or (slot == "subject" and not coordinated(items, event.item))
            found.stranger |= acts and role != "place" and _no_party(items[index], event)
            _fill(event, role, nearer(items, index) if event.verb_first else items[index])
            event.same |= role == "winner" and same_men(items, index)
            if role == "winner" and not event.verb_first:
                event.party = body(items, index)
    subject = found.slots.get("subject") if event.frame == "leave" else None
    some = some_of if event.verb_first else convoy
    if subject is not None and some(items, subject, event.item):
        event.status = event.status or "in part"


def _no_party(item: Item, event: Event) -> bool:
    """As in "the state has lost this city", "Ali Bunda seized X": who acts is nobody we know."""
    if item.kind == "speaker" and item.speaker is not None and not event.verb_first:
        return not (item.actors or item.speaker.side or item.speaker.role)
    if item.actors or item.kind not in ("name", "place"):
        return False
    if item.place is not None and not item.place.names:
        return item.place.type == "area"
    return not event.verb_first


def _extent(event: Event, items: Sequence[Item], predicate: Predicate) -> None:
    """Whether nobody resisted, and whether only a part was taken."""
    noun = event.frame == "leave" and predicate.voice == "noun"
    fled = event.frame == "leave" and predicate.mood == "finite" and runaways(items, predicate.start)
    event.aside = fled or (noun and aside(items, predicate.at))
    unopposed = any(other.has("unopposed") for other in items[predicate.at :])
    event.unopposed = unopposed or vacated(items) or relieved(items, predicate.at)
    event.unopposed |= left_empty(items, predicate) or (
        not event.verb_first and declared(items, predicate.at)
    )
    centre = event.frame == "enter" and event.unopposed  # "وصلوا إلى قلب المدينة دون قتال"
    partial = event.place is not None and event.place.partial
    flag = (
        event.frame == "flag" and event.place is not None and not event.place.some
    )  # "over the centre of X"
    event.partial |= partial and not (flag or centre)
    event.partial |= event.place is None and held.part_of_it(items, predicate.at)
    near = items[max(0, predicate.start - 3) : predicate.at + 3]
    event.partial |= any(other.has("partly") for other in near)
    event.partial |= not event.verb_first and but_for(items, event.where)
    behind = takewhile(
        lambda other: not other.entry.forms and not other.has("subordinator", "plain_and"),
        items[predicate.at + 1 :],
    )
    before = items[max(0, predicate.start - 1) : predicate.at]
    event.brief = any(other.has("briefly") for other in (*before, *behind))


def _other_roles(
    items: Sequence[Item],
    predicate: Predicate,
    name: str,
    frame: Frame,
    slots: Mapping[str, str],
    found: Arguments,
) -> Mapping[str, str]:
    """As in "its troops had been withdrawn from X" (who leaves), "X surrendered to A" (what is handed over)."""
    if predicate.voice == "noun" and "possessor" in slots and by_others(items, found.slots):
        return {slot: role for slot, role in slots.items() if slot != "possessor"}
    if name == "control" and "report" in items[predicate.at].entry.verbs and by_others(items, found.slots):
        return {"object": "place", "by": "winner"}  # "France announced the capture of X by Malian troops"
    subject = items[found.slots["subject"]] if "subject" in found.slots else None
    if subject is None:
        return slots
    if name == "leave" and predicate.voice == "passive" and subject.kind == "actor":
        return frame.active
    place = subject.place is not None and bool(subject.place.names) and not subject.actors
    if (
        name == "hand"
        and predicate.voice == "active"
        and place
        and "object" not in found.slots
        and "to" in found.slots
    ):
        return {**slots, "subject": "place"}
    return slots


def _left_out(event: Event, slots: Mapping[str, str], found: Arguments, men: bool) -> None:
    """A subject that was left out is one told before; ``men``: people were taken, and no place."""
    found.inherited &= not men
    if found.inherited and slots.get("subject") in ("winner", "loser"):
        setattr(event, f"{slots['subject']}_refers", True)
    if found.inherited and slots.get("subject") == "place" and event.place is None:
        event.place_refers = True


def _taken_men(items: Sequence[Item], predicate: Predicate, verb_first: bool) -> bool:
    """As in "50 soldiers from the ambushed group were captured": people are taken, and no place told before."""
    if verb_first or predicate.voice != "passive" or predicate.mood != "finite":
        return False
    for step in range(predicate.start - 1, -1, -1):
        item = items[step]
        if item.kind == "sign" or item.has("conjunction", "contrast", "relative", "subordinator"):
            return False
        if item.kind == "actor" and step and items[step - 1].kind == "number":
            return True
    return False


def _gapped(event: Event, items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str]) -> None:
    """As in "X, which the army captured", "advanced into X and Y, capturing both": the object stands before."""
    if event.frame == "take" and all_of_them(items, predicate):
        event.place_refers = event.them = True
        return
    if event.frame in GAPPED and predicate.voice == "active" and "object" in slots:
        antecedent = gap(items, predicate)
        if antecedent is not None:
            _fill(event, slots["object"], items[antecedent])


def _where(event: Event, items: Sequence[Item], predicate: Predicate) -> None:
    """As in "X, where they raised the flag", "X fell when they drove the army out": the place was said before."""
    if event.frame == "flag" and (fought := _beaten_at(items, predicate)) is not None:
        _fill(event, "place", items[fought])
        return
    for step in range(predicate.start - 1, max(-1, predicate.start - 8), -1):
        if items[step].low == "where":
            index = next((at for at in range(step - 1, -1, -1) if items[at].place is not None), None)
            if index is not None and not (index and items[index - 1].has("beside")):
                _fill(event, "place", items[index])
            return
    out = event.trigger.startswith(EXPELLING) or any(
        item.low == "out" or ("leave" in item.entry.verbs and item.low not in BACK)
        for item in items[predicate.at : predicate.at + 6]
    )
    event.place_refers |= event.frame == "drive" and out


def _beaten_at(items: Sequence[Item], predicate: Predicate) -> int | None:
    """As in "A overwhelmed B in X and hoisted its flag": where the others were, who are driven out or beaten."""
    if not coordinated(items, predicate.at):
        return None
    for step in range(2, predicate.start):
        place, where = items[step].place, items[step - 1].low == "in"
        beaten = items[step - 2].kind == "actor" and step > 2 and verb_of(items, step - 2) is not None
        if place is not None and place.names and where and beaten:
            return step
    return None


def _way(predicate: Predicate) -> str:
    """The second half of a rule's name: the voice of a finite verb or noun, else the mood."""
    return predicate.voice if predicate.mood in ("finite", "noun") else predicate.mood


def _describes(items: Sequence[Item], index: int) -> bool:
    """As in "Humvee vehicles were seized": a name that only tells which things are meant."""
    after = items[index + 1] if index + 1 < len(items) else None
    if after is None or after.kind != "word" or adverbial(after):
        return False
    entry = after.entry
    return not (entry.tags or entry.verbs or entry.nouns or entry.status or entry.place)


def _more_places(event: Event, item: Item) -> None:
    """A second object: its names are taken as well."""
    if item.place is None or item.place.partial or not item.place.names:
        return
    if event.place is None or not event.place.names:
        event.also = item.place.names  # "claimed the town, along with X", "seizing it, along with X"
        return
    event.place = replace(event.place, names=[*event.place.names, *item.place.names])


def _fill(event: Event, role: str, item: Item) -> None:
    if role == "place":
        if item.kind in ("place", "name") and (event.place is None or not event.place.names):
            event.place, event.where = item.place, item.start
            event.start, event.end = min(event.start, item.start), max(event.end, item.end)
        elif item.has("pronoun"):
            event.place_refers = event.it = True
            event.his = item.low in HIS
            event.them = item.low in THEM
    elif item.owned:
        event.pronoun = True
        setattr(event, f"{role}_refers", True)
        setattr(event, f"{role}_owned", True)
        event.owned = item.actors
    elif item.actors:
        setattr(event, role, tuple(armed(term) for term in item.actors))
        event.start, event.end = min(event.start, item.start), max(event.end, item.end)
    elif item.speaker is not None and item.speaker.side:
        if event.verb_first and role == "loser" and event.trigger.startswith(PARTED):
            event.stranger = True  # "غادر رئيس المجلس عدن"
        else:
            setattr(event, role, (ActorTerm(item.speaker.side),))
    elif item.low in ALONE and event.frame == "leave" and event.trigger.startswith(LEFT_HOME):
        event.stranger = True  # "a resident said she had left on Friday"
    elif item.has("pronoun", "possessive", "party", "ours") or item.low in MEN or item.low in THEIRS:
        event.pronoun = True
        event.men = item.low in MEN
        event.ours = item.has("first_person") or item.low in ("ours", "free")
        setattr(event, f"{role}_refers", True)
        if item.low in THEIRS:
            setattr(event, f"{role}_owned", True)
