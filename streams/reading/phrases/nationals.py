"""Items put right before phrases are made of them: quoted words of control, "troops from Niger and Chad"."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from streams.actors.ontology import ActorTerm, unknown_group
from streams.reading.words.cased import demonyms
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

NATIONAL = (
    "army",
    "fighter",
    "irregular",
)  # roles of whose people it may be said from which country they come
FORCES = words_of("nouns_of_forces")
OPPOSED = words_of("opposed_to")
BACKED_BY = frozenset(words_of("backed_by"))
RULERS = words_of("rulers")
STATELY = ("government", "army")
MAX_QUOTED = 4  # words
DEEDS = ("take", "control", "drive", "enter", "attack", "report")
GOING = words_of("going_away")


def following(items: Sequence[Item]) -> list[Item]:
    """Without "the following" of "the following villages: A, B": it is no deed there, and they are new."""
    told = range(1, len(items) - 1)
    heads = [at for at in told if items[at].low == "following" and items[at - 1].low == "the"]
    gone = {step for at in heads if items[at + 1].entry.place for step in (at - 1, at)}
    return [item for at, item in enumerate(items) if at not in gone] if gone else list(items)


def unquoted(items: Sequence[Item]) -> list[Item]:
    """Without the marks around a few quoted words: 'took "full control" of X', 'the "safe area" of X'."""
    marks = [at for at, item in enumerate(items) if item.low == '"']
    plain = {
        at
        for open_, close in zip(marks[::2], marks[1::2], strict=False)
        if 1 < close - open_ <= MAX_QUOTED + 1
        and (_of_control(items[open_ + 1 : close]) or _head(items, close))
        for at in (open_, close)
    }
    return [item for at, item in enumerate(items) if at not in plain] if plain else list(items)


def _head(items: Sequence[Item], close: int) -> bool:
    """As in 'the "martyred city" of X', 'the "de facto" capital': a quoted noun for a place, or its adjective."""
    after = items[close + 1 : close + 3]
    if len(after) < 2:
        return False
    named = after[0].low == "of" and after[1].kind == "name"
    return bool(named and items[close - 1].entry.place) or bool(
        after[0].kind == "word" and after[0].entry.place
    )


def _of_control(quoted: Sequence[Item]) -> bool:
    told = any(item.entry.verbs or item.entry.nouns or item.has("control") for item in quoted)
    return told and not any(item.has("pronoun") or item.low in (",", ".", "!") for item in quoted)


def nationals(items: list[Item]) -> list[Item]:
    """As in "troops from Niger and Chad": the armies of these countries."""
    done: list[Item] = []
    at = 0
    while at < len(items):
        item = items[at]
        if not (item.actors or (item.capital and item.kind == "word") or item.has("force")):
            done.append(item)  # most words of a text
            at += 1
            continue
        found = ((end, make) for ends, make in FORMS if (end := ends(items, at)))
        end, make = next(found, (at + 1, None))
        done.append(make(items[at:end]) if make else item)
        at = end
    return done


def _national(items: Sequence[Item], at: int) -> int:
    """Where "Russian armoured vehicles", "Russian 58th Army" ends; 0 if it does not start here."""
    item = items[at]
    if not (item.kind == "word" and item.actors) or not all(term.demonym for term in item.actors):
        return 0
    for step in range(at + 1, min(at + 4, len(items))):
        after = items[step]
        if after.has("armour") or after.low in FORCES:
            return step + 1
        if after.kind == "actor":
            general = all(not (term.named or term.country) and term.role in NATIONAL for term in after.actors)
            return step + 1 if general and step > at + 1 else 0
        if after.kind != "number" and (
            after.kind != "word" or after.entry.tags or after.entry.verbs or after.actors
        ):
            return 0
    return 0


def _backed(items: Sequence[Item], at: int) -> int:
    """Where "Saudi-backed Yemeni fighters" ends; 0 if it does not start here."""
    if items[at].kind != "word" or not items[at].actors or not all(term.backed for term in items[at].actors):
        return 0
    step = at + 1
    while step < min(len(items), at + 3) and _adjective(items[step]):
        step += 1
    if step >= len(items) or items[step].kind != "actor":
        return 0
    home = step > at + 1 or any(term.country for term in items[step].actors)
    return step + 1 if home and all(term.role and not term.id for term in items[step].actors) else 0


def _backed_by(items: Sequence[Item], at: int) -> int:
    """Where "fighters backed by Saudi Arabia" ends; 0 if it does not start here, or they are a country's."""
    head = items[at]
    if head.kind != "actor" or any(term.named or term.country or not term.role for term in head.actors):
        return 0
    lows = [item.low for item in items[at + 1 : at + 3]]
    if not {lows[0] if lows else "", " ".join(lows)} & BACKED_BY:
        return 0
    step = at + 2 + (lows[0] not in BACKED_BY)
    step += step < len(items) and items[step].has("determiner")
    return step + 1 if step < len(items) and _country(items[step]) else 0


def _by_backers(items: Sequence[Item]) -> Item:
    """Fighters of whoever backs them: those whom the text told of last are others."""
    first, last = items[0], items[-1]
    role = first.actors[0].role
    terms = tuple(ActorTerm(role=role, lang="en", country=term.country, backed=True) for term in last.actors)
    return Item("actor", first.start, last.end, first.low, first.entry, actors=terms)


def _of_backers(items: Sequence[Item]) -> Item:
    own = items[-1].actors
    terms = (*(replace(term, role=own[0].role) for term in items[0].actors), *own)
    return Item("actor", items[0].start, items[-1].end, " ".join(item.low for item in items), actors=terms)


def _opposed(items: Sequence[Item], at: int) -> int:
    """Where "forces opposed to the government of President A" ends; 0 if it does not start here."""
    head = items[at]
    if not head.has("force") or any(term.named or term.country for term in head.actors):
        return 0
    if at + 3 >= len(items) or items[at + 1].low not in OPPOSED:
        return 0
    to = items[at + 2].low == "to"
    return _ruler(items, at + 2 + to) if to or items[at + 1].low.endswith("ing") else 0


def _ruler(items: Sequence[Item], at: int) -> int:
    """Where "the government of President A", "Syria's president" ends that starts here; 0 if it is no state's."""
    step = at
    while step < len(items) and (
        items[step].has("determiner", "person_titles") or items[step].low == "'s" or _country(items[step])
    ):
        step += 1
    titled = any(item.has("statesman") for item in items[at:step])
    if step >= len(items):
        return 0
    if titled and items[step].kind not in ("name", "speaker", "actor"):
        return step
    states = any(term.role in STATELY for term in items[step].actors)
    if not (states or titled or items[step].low.startswith(RULERS)):
        return 0
    if step + 2 < len(items) and items[step + 1].low == "of" and items[step + 2].has("statesman"):
        step += 3
    return min(step + 1, len(items))


def _rebels(items: Sequence[Item]) -> Item:
    """Who stands up against a state."""
    country = next((term.country for item in items for term in item.actors if term.country), "")
    term = ActorTerm(role="rebel", lang="en", country=country)
    ruler = next((item.speaker for item in items if item.speaker), None)  # he tells which war it is
    first, last = items[0], items[-1]
    return Item("actor", first.start, last.end, first.low, first.entry, actors=(term,), speaker=ruler)


def _owned_force(items: Sequence[Item], at: int) -> int:
    """Where "Russia's 58th Army", "Russia's Eastern military grouping" ends; 0 if it does not start here."""
    if not _country(items[at]) or at + 1 >= len(items) or items[at + 1].low != "'s":
        return 0
    for step in range(at + 2, min(at + 6, len(items))):
        after = items[step]
        if after.kind == "actor" and all(_any_force(term, items[at]) for term in after.actors):
            if step + 1 < len(items) and items[step + 1].low in FORCES:
                return step + 2
            return step + 1 if step > at + 2 or after.actors[0].role is None else 0
        if after.low in FORCES:
            return step + 1
        plain = after.kind != "sign" and not (after.entry.tags or after.entry.verbs or after.actors)
        if not (plain or after.has("part_sides")):
            return 0
    return 0


def _any_force(term: ActorTerm, home: Item) -> bool:
    """A word for forces that says nothing of whose they are, in this country's war at least."""
    known_there = dict(term.options).keys() & {own.country for own in home.actors}
    return not (term.id or term.country or known_there) and (term.role is None or term.role in NATIONAL)


def _people(items: Sequence[Item], at: int) -> int:
    """Where "Russians" ends in "the Russians pulled out", as armies do; "the Armenians fled" are anybody."""
    item = items[at]
    plural = (
        item.kind == "word" and bool(item.actors) and item.low.endswith("s") and not item.low.endswith("ss")
    )
    if not plural or not at or items[at - 1].low != "the" or not all(term.demonym for term in item.actors):
        return 0
    for after in items[at + 1 : at + 5]:
        if after.entry.forms & {"past", "participle"} and after.entry.verbs:
            acts = after.low.partition(" ")[0] in GOING or not after.entry.verbs.isdisjoint(DEEDS)
            return at + 1 if acts else 0
        if not (after.has("be", "have", "adverb") or after.low.endswith("ly") or after.kind == "day"):
            return 0
    return 0


def _pair(items: Sequence[Item], at: int) -> int:
    """Where "Malian and Rwandan troops", "Somali, Ethiopian and Kenyan forces" ends; 0 if it does not start here."""
    step = at
    while step + 1 < len(items) and _adjective(items[step]) and items[step + 1].low in ("and", ",", "/"):
        step += 2
    if step == at or step >= len(items) or items[step].kind != "actor":
        return 0
    return step + 1 if any(term.country and term.role for term in items[step].actors) else 0


def _adjective(item: Item) -> bool:
    return item.kind == "word" and bool(item.actors) and all(term.demonym for term in item.actors)


def _both(items: Sequence[Item]) -> Item:
    troops = items[-1].actors
    role = next(term.role for term in troops if term.country and term.role)
    others = [replace(term, role=role) for item in items[:-1] for term in item.actors]
    terms = tuple(replace(term, joined=True) for term in (*others, *troops))
    return Item("actor", items[0].start, items[-1].end, " ".join(item.low for item in items), actors=terms)


def _army(items: Sequence[Item]) -> Item:
    terms = tuple(replace(term, role="army") for term in items[0].actors)
    return Item("actor", items[0].start, items[-1].end, " ".join(item.low for item in items), actors=terms)


def _joined(items: Sequence[Item]) -> Item:
    role = items[0].actors[0].role
    homes = [term for item in items for term in item.actors if term.place]
    terms = tuple(replace(term, place=False, role=role) for term in homes)
    return Item("actor", items[0].start, items[-1].end, " ".join(item.low for item in items), actors=terms)


def _homes(items: Sequence[Item], at: int) -> int:
    """Where "troops from A and B" ends; 0 if none starts here."""
    if items[at].kind != "actor" or len(items[at].actors) != 1 or items[at].actors[0].role not in NATIONAL:
        return 0
    if any((term.named or term.country) for term in items[at].actors):
        return 0
    step = at + 1
    if step >= len(items) or items[step].low != "from":
        return 0
    end = 0
    while step + 1 < len(items) and _country(items[step + 1]):
        end = step + 2
        if end >= len(items) or not (items[end].low == "," or items[end].has("conjunction")):
            break
        step = end
    return end


def _country(item: Item) -> bool:
    return (
        item.kind == "name" and bool(item.actors) and all(term.place and term.country for term in item.actors)
    )


def of_country(item: Item, between: Sequence[Item]) -> Item:
    """As in "allied with Libya's recognised government": whom the words name in that country's war."""
    codes = [term.country for word in between for term in word.actors if term.place]
    if not codes:
        return item
    terms = tuple(replace(t, id=t.id or dict(t.options).get(codes[0])) for t in item.actors)
    return replace(item, actors=terms)


def _resistance(items: Sequence[Item], at: int) -> int:
    """Where "resistance" ends in "without significant resistance": what is met with, and nobody."""
    item = items[at]
    who = item.capital or any(before.low == "the" for before in items[max(0, at - 2) : at])
    return at + 1 if item.kind == "actor" and item.low == "resistance" and not who else 0


def _foreign(items: Sequence[Item], at: int) -> int:
    """Where "Australian troops" ends, of a people that no file of actors has; 0 if it does not start here."""
    item, after = items[at], items[at + 1] if at + 1 < len(items) else None
    people = item.kind == "word" and item.capital and not item.actors and item.low in demonyms()
    bare = (
        after is not None
        and after.kind == "actor"
        and all(
            term.role == "army" and not (term.id or term.country or term.options) for term in after.actors
        )
    )
    return at + 2 if people and bare else 0


def _foreign_army(items: Sequence[Item]) -> Item:
    name = unknown_group(f"{items[0].low} army")
    terms = (ActorTerm(name, role="army", lang="en"),)
    return Item(
        "actor", items[0].start, items[1].end, f"{items[0].low} {items[1].low}", items[1].entry, actors=terms
    )


def _glossed(items: Sequence[Item], at: int) -> int:
    """Where "Army (BPDA)" ends, the end of a name that is not known but for its initials; 0 if it does not."""
    head, gloss = items[at], items[at + 1 : at + 4]
    if len(gloss) < 3 or (gloss[0].low, gloss[2].low) != ("(", ")") or head.kind != "actor":
        return 0
    army = all(term.role == "army" and not (term.id or term.country) for term in head.actors)
    bare = head.capital and (army or not head.known)
    return at + 4 if bare and gloss[1].kind == "actor" and gloss[1].actors[0].named else 0


def _named_so(items: Sequence[Item]) -> Item:
    return replace(items[2], start=items[0].start, end=items[3].end)


def _word(items: Sequence[Item]) -> Item:
    return replace(items[0], kind="word", actors=())


FORMS: tuple[tuple[Callable[[Sequence[Item], int], int], Callable[[Sequence[Item]], Item]], ...] = (
    (_backed_by, _by_backers),
    (_backed, _of_backers),
    (_opposed, _rebels),
    (_homes, _joined),
    (_people, _army),
    (_pair, _both),
    (_national, _army),
    (_owned_force, _army),
    (_foreign, _foreign_army),
    (_resistance, _word),
    (_glossed, _named_so),
)
"""Where a phrase for a force ends that starts at an item, else 0, and what is made of it; the first that fits."""
