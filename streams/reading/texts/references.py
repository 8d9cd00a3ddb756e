"""The place phrases met in a text, and which of them "the town" or "it" may mean."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from streams.reading.clauses.event import Event
from streams.reading.phrases.listwords import POPULATED, TOWNS
from streams.reading.texts.mentioned import GARRISONS, fled, headed_for, opens_scene, seated, voiced
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of

FOUGHT = ("take", "fall", "lose", "attack", "pass")  # what is told of towns
GOING = {"leave", "drive", "lose", "take"}  # frames of which "from X" is the place
OPENS = 3  # items: a gerund at the head of a sentence
NEAR = 7  # items before a place in which a verb may be its own
FAR = ("neighbourhood", "camp")  # nouns that speak of one named well before
# "X, the capital of Y region", "the governor for Y region": it is X that "the town" means
OF = ("of", "for", "'s")
HELD = words_of("held_forms")
RESIDENTS = words_of("residents")
REACHING = frozenset(("enter", "attack", "take", "leave"))
IS = words_of("is_was")
LIES = words_of("lies")
TOWARDS = ("to", "toward", "towards")
ONTO = words_of("onto")
DISTRICTS = words_of("districts")
EDGES = words_of("edges_of_it")
WORD = 24  # characters before a name that hold the noun it completes
CAPITAL = "the capital of"  # what is shorter stands behind the name


@dataclass(slots=True)
class Mention:
    """A place phrase met in the text, as something that "the town" may refer to."""

    sentence: int
    start: int
    names: list[Named]
    type: str
    told: bool = False
    beside: bool = False
    of: bool = False
    person: bool = False
    seat: bool = False
    left: bool = False
    home: bool = False
    goal: bool = False
    scene: bool = False
    town: bool = False  # the capital of a country, and not the country
    aim: bool = False  # "attacked X", "advancing to X"
    district: bool = False  # "قضاء X": called like the town in which it is governed


def _resident(item: Item) -> bool:
    """As in "residents in X said", "قال سكان في X"."""
    return item.has("inhabitant") or item.low in RESIDENTS


def pointed(items: Sequence[Item]) -> Item | None:
    """As in "نفى متحدث باسم اللواء المرابط في المدينة خسارتها": the last town that goes without its name."""
    towns = (item for item in reversed(items) if item.place is not None and not item.place.names)
    return next((item for item in towns if item.place is not None and item.place.definite), None)


def noted(sentence: int, items: Sequence[Item], at: int, place: PlacePhrase) -> Mention:
    """A place phrase as the words around it show it."""
    named = [each for each in place.names if each.type != "area"]
    names = named if len(named) == 1 else place.names  # "the city of X and the villages of Y province"
    oblast = len(place.names) == 1 and place.names[0].type == "area"  # "Kyiv Oblast" is not "the town"
    type_ = "area" if oblast else place.type or _said_to_be(items, at)
    if _capital(items, at, place):
        names, type_ = [replace(names[0], type="city")], "city"
    return Mention(
        sentence,
        items[at].start,
        names,
        type_,
        beside=bool(at)
        and (elsewhere(items, at) or whose(items, at) or _nearby(items, at) or _once(items, at)),
        of=(bool(at) and items[at - 1].low in OF)
        or (oblast and place.seat),  # "عاصمة ولاية X": the seat is meant
        person=voiced(items, at),
        left=fled(items, at),
        home=at > 1 and items[at - 1].low in ("of", "in", "في") and _resident(items[at - 2]),
        seat=seated(items, at),
        goal=headed_for(items, at),
        scene=opens_scene(items, at),
        aim=bool(at) and (bool(items[at - 1].entry.verbs) or items[at - 1].low in ONTO),
        town=place.names[0].seat and bool(at) and _reached(items[at - 1]),
        district=items[at].noun in DISTRICTS,
    )


def _reached(before: Item) -> bool:
    """As in "in Kabul", "entered Kabul": the city, and not who rules there."""
    return before.has("locative") or before.low in ONTO or not before.entry.verbs.isdisjoint(REACHING)


def _capital(items: Sequence[Item], at: int, place: PlacePhrase) -> bool:
    """As in "attacked the capital of Kunduz", which is called like its province; not "X, the capital of Y"."""
    before = items[at - 1] if at else None
    acted = before is not None and (bool(before.entry.verbs) or before.has("locative", "preposition"))
    lone = len(place.names) == 1 and place.names[0].start - items[at].start > len(CAPITAL)
    return acted and lone and place.seat and place.type == "area"


def _nearby(items: Sequence[Item], at: int) -> bool:
    """As in "من بلدة X المجاورة": a town beside the one that is told of."""
    return at + 1 < len(items) and items[at + 1].has("elsewhere")


def _once(items: Sequence[Item], at: int) -> bool:
    """As in "X, seat of the government since the fall of Y": a town of which it is told what was before."""
    before = items[max(0, at - 4) : at]
    deed = len(before) > 2 and before[-1].low == "of" and bool(before[-2].entry.nouns)
    return deed and any(item.low == "since" for item in before[:-2])


def _said_to_be(items: Sequence[Item], at: int) -> str:
    """The kind of place that a sentence says one is: "X is a strategic town in the north", "تقع X على"."""
    place = items[at].place
    if at and items[at - 1].low in LIES and place is not None and len(place.names) == 1:
        return "locality"
    if not at and len(items) > at + 2 and items[at + 1].low.partition(" ")[0] in IS:
        noun = next((item.place for item in items[at + 2 : at + 5] if item.place is not None), None)
        if noun is not None and not (noun.names or noun.plural) and noun.type in POPULATED:
            return noun.type
    return ""


def elsewhere(items: Sequence[Item], at: int) -> bool:
    """As in "attacked X from Y", "the road to Y": a place that only tells where another one lies, or whence."""
    before, near = items[at - 1], items[max(0, at - NEAR) : at - 1]
    if before.low == "from":
        return not any(item.entry.verbs & GOING or item.entry.nouns & GOING for item in near)
    led = before.low in TOWARDS and any(item.has("onset") for item in near)  # "an assault to X"
    return before.has("beside") and not led


def opener(items: Sequence[Item]) -> Named | None:
    """As in "Looting went on in X": a word that no table has, at the head of a sentence, where all have capitals."""
    at = next((step for step, item in enumerate(items) if item.kind != "sign"), len(items))
    phrase = items[at].place if at < len(items) and items[at].capital else None
    if phrase is None or phrase.type or len(phrase.names) != 1 or phrase.names[0].start != items[at].start:
        return None
    named = phrase.names[0]
    fought = any(not item.entry.verbs.isdisjoint(FOUGHT) for item in items[at + 1 : at + 4])
    return None if named.known or named.sure or named.type or fought else named


def holding(items: Sequence[Item]) -> bool:
    """As in "A held the airport", "A had been in X": of somebody who has something."""
    return any(
        item.low in HELD or (item.low == "in" and items[at - 1].low == "been")
        for at, item in enumerate(items)
    )


def whose(items: Sequence[Item], at: int) -> bool:
    """As in "قوات ولاية X", "قوات (ولاية X)", "بلدة تابعة لمدينة X": a place that only tells whose they are."""
    before, ahead = items[at - 1], items[at - 2] if at > 1 else items[at - 1]
    if before.low == "(" or ahead.has("belonging"):
        return True
    named = any(term.id or term.role != "fighter" for term in before.actors)
    if named and ahead.entry.forms and not REACHING.isdisjoint(ahead.entry.verbs):
        return False  # "هاجم الجيش مديرية X"
    return before.kind == "actor" and before.actors[0].lang == "ar"


def may_be(mention: Mention, type_: str) -> bool:
    """Whether "the town", "the city" may mean a place: one whose kind goes unsaid, or no part of a city."""
    if type_ == "camp":
        return mention.type == type_  # soldiers have camps too
    if not mention.type:
        named = mention.names[0]
        return not (mention.person or named.guess)
    return mention.type in POPULATED and (mention.type not in FAR or type_ in FAR)


def several(mention: Mention, phrase: PlacePhrase) -> bool:
    """Whether "the villages" may mean a list; not so one of cities where "the districts" are spoken of."""
    if phrase.type in FAR and any(named.type in TOWNS for named in mention.names):
        return False
    return len(mention.names) == phrase.count or len(mention.names) > 1 > phrase.count


def nth(mentions: Sequence[Mention], ordinal: int) -> list[Named]:
    """As in "A and B ... The first village": one of the names last told together."""
    names = next((m.names for m in reversed(mentions) if len(m.names) > 1), [])
    return names[ordinal - 1 : ordinal]


def together(mentions: Sequence[Mention], count: int) -> list[Named]:
    """As in "all three towns": as many names as were told, though in no one list; [] where they are more or fewer."""
    if any(len(m.names) == count for m in mentions):
        return []  # the last list says it
    names = [named for m in mentions if not (m.beside or m.of or m.type == "area") for named in m.names]
    return names if len(names) == count else []


def town_of(named: Named, type_: str) -> Named:
    """As in "A member of the X council said the city had fallen", "took X air base ... the town": the town is X."""
    return replace(named, type=type_, end=named.bare if named.civic else named.end)


def last(mentions: Sequence[Mention]) -> list[Named]:
    """The last of the mentions, one that only tells where another place lies if there is no other."""
    pick = [m for m in mentions if not m.beside]
    if not pick and len({m.names[0].start for m in mentions}) > 1 and not any(m.told for m in mentions):
        return []  # "The road from X to Y is closed. They took the town"
    pick = pick or list(mentions)
    return pick[-1].names if pick else []


def of_nameless(event: Event, items: Sequence[Item], seen: Sequence[Mention]) -> bool:
    """As in "X واحدة من أربع مناطق تقول روسيا إنها ضمتها": what was spoken of last are places without a name."""
    own = [m for m in seen if m.sentence == event.sentence]
    if not event.verb_first:  # "took a town near X after the army had left it"
        place = next((item.place for item in items if item.place and not item.place.names), None)
        new = place is not None and place.type in POPULATED and not (place.definite or place.plural)
        return new and bool(own) and all(m.beside for m in own)
    if any(m.told or (m.type in POPULATED and m.type) for m in own):
        return False
    at = next((n for n in range(len(items) - 1, -1, -1) if items[n].place is not None), -1)
    last = items[at].place if at >= 0 else None
    if last is None or last.names or not last.plural:
        return False
    return not last.definite or any(item.has("relative") for item in items[at + 1 : at + 2])


def single(event: Event, items: Sequence[Item], seen: Sequence[Mention]) -> list[Mention]:
    """As in "X lies between A and B. By taking it": no list, and at the head of a sentence no one of several."""
    if of_nameless(event, items, seen):
        return []
    if event.verb_first or not event.it:
        return list(seen)
    one = [m for m in seen if len(m.names) == 1]
    opens = event.rule.endswith(".gerund") and event.item < OPENS
    several = len({m.names[0].start for m in one}) > 1
    return [m for m in one if m.told] if opens and several else one


def singles(mentions: Sequence[Mention], phrase: PlacePhrase) -> list[Mention]:
    """The mentions of one place; of "the city of X and the villages of Y and Z" X, where "the city" is meant."""
    found: list[Mention] = []
    for m in mentions:
        own = [named for named in m.names if named.type == phrase.type and phrase.type in TOWNS]
        if len(m.names) == 1 and (m.seat or m.told or m.names[0].seat or not phrase.seat):
            found.append(m)
        elif len(m.names) > 1 and len(own) == 1:
            found.append(replace(m, names=own, type=phrase.type))
    return found


def goal(mentions: Sequence[Mention], sentence: int) -> list[Named]:
    """As in "زحفت القوات إلى بلدة X وطردت منها B": where they went in the same sentence, and no place before it."""
    here = [m for m in mentions if m.sentence == sentence and (m.goal or m.told)]
    return here[-1].names if here and len(here[-1].names) == 1 else []


def _edge(named: Named, clean: str) -> bool:
    """As in "the streets of X", "the outskirts of X": of a town, and no name of a region."""
    before = clean[max(0, named.start - WORD) : named.start].lower().split()
    return len(before) > 1 and before[-1] == "of" and before[-2] in EDGES


def only_region(name: str, mentions: Sequence[Mention], clean: str) -> bool:
    """As in "X region ... withdrew from X": a name that the text has called a region's, and never a town's."""
    kinds = {
        named.type or mention.type
        for mention in mentions
        for named in mention.names
        if clean[named.start : named.end] == name and not _edge(named, clean)
    }
    return "area" in kinds and kinds <= {"area", ""}


def beside_area(single: Sequence[Mention], pick: Sequence[Mention], sentence: int, type_: str) -> list[Named]:
    """As in "انسحبت من قضاء X، واقتحموا المدينة": the town of the area that the sentence has just named."""
    areas = [m for m in single if m.type == "area" and not (m.beside or m.of or m.seat or m.names[0].actors)]
    near = [m for m in areas if m.sentence == sentence or (m.district and m.sentence == sentence - 1)]
    if near and (pick[-1].sentence < sentence if pick else near[-1].district):
        return [replace(near[-1].names[0], type=type_)]
    return []


def garrison(single: Sequence[Mention], sentence: int, type_: str) -> list[Named]:
    """As in "took X air base ... the town": the town after which a base is called."""
    held = [m for m in single if m.type in GARRISONS and m.sentence >= sentence - 1]
    return [town_of(held[-1].names[0], type_)] if held else []


def alone(event: Event, seen: Sequence[Mention]) -> list[Mention]:
    """As in "تقع X على النيل، وقد استعادها الجيش": the one bare name of the sentence that a table has."""
    bare = [m for m in seen if m.sentence == event.sentence and not (m.type or m.beside or m.person)]
    known = [m for m in bare if len(m.names) == 1]
    if any(m.sentence == event.sentence and m.type == "base" for m in seen):
        return []  # "قاعدة X في شمال Y ... استعادتها"
    told = event.verb_first and event.frame in ("take", "control", "enter", "pass")
    return known if told and len({m.start for m in known}) == 1 else []
