"""Whom "they" and "its troops" mean in their own sentence: the nearest one to the left who acts or speaks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm
from streams.reading.clauses.governed import behind_preposition
from streams.reading.clauses.objects import verb_of
from streams.reading.clauses.predicate import Predicate
from streams.reading.phrases.heard import HEADS
from streams.reading.phrases.masters import whose_men
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

MINISTRIES = words_of("ministries")
AFTER = words_of("behind_a_deed")
NEW = 4  # items before a body that opens its sentence
TAKEN = 7  # items between a fall and to whom it was
DESCRIBES = 8  # items between "who" and whom its clause names

if TYPE_CHECKING:
    from streams.reading.clauses.events import Event


def antecedents(event: "Event", items: Sequence[Item], predicate: Predicate) -> None:
    """As in "A said they had taken": a pronoun means the nearest actor to its left that no preposition governs."""
    if event.frame == "lose" and not event.verb_first and event.winner_refers and event.pronoun:
        _lost_to(event, items, predicate.start)
    for role in ("winner", "loser"):
        if (
            not (getattr(event, f"{role}_refers") and event.pronoun)
            or event.men
            or ((event.party or event.winner) and role == "winner")
        ):
            continue
        for step in range(predicate.start - 1, -1, -1):
            item = items[step]
            if role == "winner" and (noun := body(items, step)) and _says(items, step):
                event.party = noun  # "the alliance said its men had"
                break
            if role == "winner" and item.kind == "actor" and not event.loser and _opposed(items, step):
                event.loser = item.actors  # "fighters resisting the army said they": none of the army's
            if role == "loser" and _takes(event, item) and not _after_it(event, items, predicate.start):
                continue  # "A took X from them"
            if role == "winner" and _undergoes(items, step, predicate.start):
                continue  # "A routed B and advanced to X, which they captured"
            voice = _voice(items, step)
            if (
                (item.actors or voice)
                and (_stands(items, step, predicate.start) or (role == "winner" and _took(items, step)))
                and _acts(items, step, predicate.start)
            ):
                men = whose_men(items, step) if not event.verb_first else None
                setattr(event, role, men or tuple(map(armed, item.actors)) or voice)
                event.office = bool(voice) and voice[0].role is not None and "ministry" in item.low
                break


def _undergoes(items: Sequence[Item], step: int, end: int) -> bool:
    """Whether somebody is whom a verb before the pronoun was done to, and nothing turns to him: ", but they"."""
    turned = any(item.has("contrast") for item in items[step:end])
    return not turned and items[step].kind == "actor" and verb_of(items, step) is not None


def newcomer(items: Sequence[Item], at: int) -> bool:
    """As in "a breakaway group", "another rebel faction": a body that was not named before, as a sentence opens."""
    item = items[at]
    if item.kind != "word" or item.low not in HEADS or not item.has("party") or at > NEW:
        return False
    return any(one.low in ("a", "an", "another") for one in items[max(0, at - 3) : at])


def _lost_to(event: "Event", items: Sequence[Item], start: int) -> None:
    """As in "B took X from A but lost Y to them": to whoever else the sentence names before."""
    told = [
        step for step in range(start - 1, -1, -1) if items[step].kind == "actor" and not items[step].owned
    ]
    acting = [step for step in told if _stands(items, step, start) and _acts(items, step, start)]
    loser = event.loser or next((tuple(map(armed, items[step].actors)) for step in acting), ())
    others = (tuple(map(armed, items[step].actors)) for step in told)
    event.winner = next((other for other in others if loser and other != loser), ())


def _after_it(event: "Event", items: Sequence[Item], start: int) -> bool:
    """As in "فر A إلى X بعد طردهم": of a deed told by a noun behind "after" A is no captor."""
    return event.rule.endswith(".noun") and bool(start) and items[start - 1].low in AFTER


def _takes(event: "Event", item: Item) -> bool:
    """Whether somebody is the captor of the event."""
    return bool(item.actors) and tuple(map(armed, item.actors)) == event.winner


def _stands(items: Sequence[Item], step: int, end: int) -> bool:
    """Whether somebody is told of as such, and not as whose something is, whom others fight, or where they are."""
    if items[step].owned or _adjectival(items, step) or _opposed(items, step):
        return False
    if _described(items, step, end) or _whose(items, step):
        return False
    speaks = (_says(items, step) and not _where(items, step)) or _voice_of(items, step)
    return speaks or not behind_preposition(items, step)


def _whose(items: Sequence[Item], step: int) -> bool:
    """As in "معقل داعش، وقال القائد إن قواته": whose stronghold it is."""
    held = items[step - 1].place if step and not items[step].low.isascii() else None
    return held is not None and not (held.names or held.definite)


def _took(items: Sequence[Item], step: int) -> bool:
    """As in "X fell to A a day after they had", "the capture of X by A": who took one place goes on to take others."""
    near = items[max(0, step - TAKEN) : step - 1]
    frames = set().union(*(item.entry.verbs | item.entry.nouns for item in near)) if near else set()
    return items[step - 1].low in ("to", "by") and bool(frames & {"take", "fall"})


def _described(items: Sequence[Item], step: int, end: int) -> bool:
    """As in "brigades that recognise the government, and they took": named to tell who others are."""
    if not items[step].low.isascii():
        return False
    closed = any(item.low == "," for item in items[step:end])
    for at in range(step - 1, max(0, step - DESCRIBES), -1):
        item = items[at]
        if item.low in ("who", "which", "that", "where"):
            head = items[at - 1 - (items[at - 1].low == ",")]
            verb = any(one.has("have") or one.entry.forms & {"past"} for one in items[at + 1 : step])
            return (verb or (closed and (step - at > 1 or item.low == "where"))) and bool(
                head.actors or head.place
            )
        if item.kind == "sign" or item.has("conjunction", "contrast") or "report" in item.entry.verbs:
            return False
    return False


def _acts(items: Sequence[Item], step: int, end: int) -> bool:
    """Whether it is an actor, or a country that acts: "Russia said its forces"."""
    item = items[step]
    if item.kind in ("actor", "speaker") or _heads_of_state(items, step, end) or _owner(items, step):
        return True
    return item.place is not None and items[step + 1].low.isascii() and _says(items, step)


def body(items: Sequence[Item], at: int) -> str:
    """As in "the alliance": the noun for a body of armed people that was named before; "" for anything else."""
    named = items[at].kind == "word" and items[at].low in HEADS and items[at].has("party")
    return items[at].low if named and at and items[at - 1].low == "the" else ""


def _adjectival(items: Sequence[Item], step: int) -> bool:
    """As in "bypassing army lines": an actor that only says whose something is."""
    after = items[step + 1].place if items[step].kind == "actor" else None
    return after is not None and bool(after.type) and not (after.names or after.definite)


def _opposed(items: Sequence[Item], step: int) -> bool:
    """As in "rebels opposing the government said they", "insurgents trying to topple the government": not him."""
    verb = step - 1
    while verb > 0 and (items[verb].has("determiner", "possessive", "person_titles") or items[verb].actors):
        verb -= 1  # "fighting to oust President X said they"
    if verb > 1 and items[verb].kind == "word" and items[verb - 1].low == "to":
        return True
    item = items[verb] if verb >= 0 else items[step]
    doing = item.kind == "word" and item.low.endswith("ing") and not (item.entry.place or item.capital)
    said = item.has("preposition", "including", "according") or "report" in item.entry.verbs
    who = verb - 1
    while who > 0 and (items[who].has("be", "relative", "adverb") or items[who].low == ","):
        who -= 1  # "A, which is fighting B,", "A, battling B,"
    return doing and not said and who >= 0 and (bool(items[who].actors) or items[who].has("party"))


def _voice(items: Sequence[Item], step: int) -> tuple[ActorTerm, ...]:
    """Whom a speaker speaks for: "SANA", or by the role alone "the army said"; "Sudan's minister" is Sudan's."""
    speaker = items[step].speaker
    if speaker is None or (not speaker.side and step and items[step - 1].low == "'s"):
        return ()
    if speaker.side:
        return (ActorTerm(speaker.side),)
    return (ActorTerm(role=speaker.role),) if speaker.role else ()


def _voice_of(items: Sequence[Item], step: int) -> bool:
    """As in "a spokesperson for the A told the agency that his group had taken X"; not "President Ali in Congo"."""
    return (
        not (items[step].place is not None and items[step - 1].has("locative"))
        and items[step].low.isascii()
        and any(item.has("person_titles") for item in items[max(0, step - 4) : step])
    )


def _says(items: Sequence[Item], step: int) -> bool:
    """As in "sources in A said its forces": what stands behind A makes it the one that speaks; a day may part them."""
    after = items[step + 1]
    if after.low == "on" or after.kind == "day":
        after = next((item for item in items[step + 2 : step + 4] if item.kind != "day"), after)
    told = any("report" in item.entry.verbs or item.has("according", "claim_noun") for item in items[:step])
    return (after.low == "that" and told) or "report" in after.entry.verbs


def _where(items: Sequence[Item], step: int) -> bool:
    """As in "rebels in Libya said they": a place only tells where those are who speak."""
    head = items[step - 2] if step > 1 and items[step].place is not None else None
    who = head is not None and (head.kind in ("actor", "name") or bool(head.actors))
    return who and items[step - 1].has("locative")


def _heads_of_state(items: Sequence[Item], step: int, end: int) -> bool:
    """As in "South Sudan's president said his soldiers": whose president speaks, his soldiers it is."""
    after = items[step + 1 : min(end, step + 6)]
    office = bool(after) and (after[0].kind in ("place", "name") or after[0].low in MINISTRIES)
    demonym = items[step].kind == "word" and office  # "the Azerbaijani MoD said its forces"
    titled = demonym or any(item.has("person_titles") or item.kind == "speaker" for item in after[:2])
    return titled and any("report" in item.entry.verbs for item in after)


def _owner(items: Sequence[Item], step: int) -> bool:
    """As in "Russia's main stronghold collapsed as its troops fled X": whose stronghold it was."""
    return step + 1 < len(items) and items[step].place is not None and items[step + 1].low == "'s"


def armed(term: ActorTerm) -> ActorTerm:
    """As in "under Russian control", "Sudan's minister said his forces": an adjective or a country is its army."""
    if term.place and term.country and not term.id:
        return replace(term, place=False, role="army")
    people = bool(term.country) and term.id is None and term.role is None  # "the Russians"
    return replace(term, role="army") if term.demonym or people else term
