"""Clashes: two-sided fighting on the ground, at the most specific place that the text gives it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from streams.articles.days import Day
from streams.articles.text import Text
from streams.places.index import Gazetteer
from streams.places.place import Link, Name
from streams.places.spelling import is_arabic
from streams.places.unite import LEVEL1
from streams.reading.extraction import Clash
from streams.reading.fights.fightbehind import Refer
from streams.reading.fights.fightcues import CUES, Cue, cues, real
from streams.reading.fights.fightleft import carried, governed_of, left_of
from streams.reading.fights.fightplaces import fought_at
from streams.reading.fights.fightscope import Scope
from streams.reading.fights.fighttold import told_real
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.mentions import name_of
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import ARTICLES, lost_commas

MANY = 4  # words of which a name has no more
SIDES = words_of("sides_with_article")
COUNTRYSIDE = words_of("countryside")
SUBURBS = words_of("suburbs")
ROADS = words_of("roads_and_lines")
# some land named after a village, a town or a front: no province
LOCAL = words_of("nouns_of_an_area")
WHOLE = ("base", "airport", "building", "field", "crossing")
BESIDE = words_of("beside")
BEHIND = words_of("behind_which_a_fight")
OFFENSIVES = words_of("offensives")
WAYS = words_of("ways_to")
SERVING = words_of("whom_it_serves")
SINCE = words_of("since_when")
NEAR = 2  # sentences around a village's fight in which the province is no second place


@dataclass(frozen=True, slots=True)
class Fight:
    """A clash before its place is linked: clean offsets of the quote. ``again``: told of before ("the battle").

    ``turn``: of the guesses at the place of one ``cue``, the first that is a name is right, and no other.
    """

    named: Named
    actors: tuple[str, ...]
    day: Day | None
    start: int
    end: int
    sentence: int = 0
    again: bool = False
    turn: int = 0
    cue: int = 0
    attack: bool = False  # told of by the noun of an attack
    listed: tuple[int, ...] = ()  # where the names stand that are told of with it


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands around the fights of one sentence: its number, its days, what "the town" means, what came before."""

    sentence: int
    days: Sequence[Day]
    refer: Refer
    verb_first: bool
    bombed: bool
    before: Sequence[Item] = ()
    later: Callable[[PlacePhrase, int], list[Named]] = lambda *_: []
    taken: Sequence[Named] = ()  # what this sentence or the last one told to have changed hands
    key: Callable[[Named], str] = lambda named: str(named.start)  # a name as other mentions of it are written


def bombed(tags: Collection[str]) -> bool:
    """Whether a sentence with these tags tells of fire from the air or from afar and of no fight on the ground."""
    return "fighting_air" in tags and "fighting_mutual" not in tags


def may_fight(tags: Collection[str]) -> bool:
    """Whether a sentence with these tags may tell of a fight."""
    return not CUES.isdisjoint(tags)


def fights(items: Sequence[Item], discourse: Discourse, scene: Scene) -> list[Fight]:
    """The clashes of one sentence."""
    actors = _actors(items, discourse)
    found: dict[tuple[int, int], Fight] = {}
    told = (
        _verb_first(items, actors, scene)
        if scene.verb_first
        else _verb_second(items, actors, discourse, scene)
    )
    for item, groups in told:
        day = _day(scene.days, item)
        if day is not None and (day.historical or day.future):
            continue
        for turn, names in enumerate(groups):
            own = [named for named in names if items[0].start <= named.start < items[-1].end]
            start = min([item.start, *(named.start for named in own)])
            end = max([item.end, *(named.end for named in own)])
            again = _told_of(items, item)
            listed = tuple(named.start for named in names)
            attack = item.low in OFFENSIVES
            for named in names:
                fight = Fight(
                    named, actors, day, start, end, scene.sentence, again, turn, item.start, attack, listed
                )
                found.setdefault((named.start, item.start if len(groups) > 1 else -1), fight)
    return list(found.values())


def _verb_first(
    items: Sequence[Item], actors: tuple[str, ...], scene: Scene
) -> Iterator[tuple[Item, list[list[Named]]]]:
    armed = any(item.kind == "actor" for item in items)
    for at, item in enumerate(items):
        if item.has("fighting_words") and told_real(items, at, bool(actors) or armed):
            groups = fought_at(items, at, scene.refer)
            again = item.has("fighting_mutual", "fighting_repel") or (at and items[at - 1].low in BEHIND)
            if again and not any(_placed(names) for names in groups):
                groups = [*groups, _about(items, at, scene)]
            if named := [names for names in groups if names]:
                yield item, named


def _placed(names: Sequence[Named]) -> bool:
    """Whether a fight has a place, if only one without a name: "in a village"."""
    return not names or any(named.sure for named in names)


def _verb_second(
    items: Sequence[Item], actors: tuple[str, ...], discourse: Discourse, scene: Scene
) -> Iterator[tuple[Item, list[list[Named]]]]:
    context = discourse.context
    for cue in cues(items):
        unknown = _two(items) if cue.kind == "battle" else _at_town(items, cue)
        known = bool(actors or context.named or context.war) or unknown
        if not real(items, cue, known, scene.bombed):
            continue
        names = Scope(items, cue, scene.refer).names()
        left = [] if names and _certain(names) else left_of(items, cue, scene.refer)
        if names and not left and names[0].type == "area" and (main := governed_of(items, cue, scene.refer)):
            names = main  # "retook streets of X amid fighting in Y province"
        if not names and not left and cue.kind == "attack" and "gerund" in items[cue.at].entry.forms:
            left = Scope(
                items, cue, scene.refer, loose=True
            ).names()  # "attacking from two sides, captured X"
        if not names and not left and (somewhere := _somewhere(items)) is not None:
            left = scene.later(*somewhere)
        if not names and not left and not (cue.verb and cue.kind in ("attack", "attempt")):
            told = carried(scene.before, items, cue.at) if cue.kind == "battle" else []
            left = told or _about(items, cue.at, scene)
        groups = [group for group in (names, left) if group]
        if groups and not (_recalled(items, cue.at) and groups[0][0].start < items[0].start):
            yield items[cue.at], groups


def _certain(names: Sequence[Named]) -> bool:
    """Whether what stands at a fight is surely a place's name: not in "battles with the Alliance for X"."""
    return any(named.sure or named.known for named in names)


def _two(items: Sequence[Item]) -> bool:
    """Whether two sides are told of that fight, whoever they are: "a firefight between soldiers and militants"."""
    sides = [item.low for item in items if item.kind == "actor" or (item.speaker and item.speaker.side)]
    return len(sides) > 1


def _at_town(items: Sequence[Item], cue: Cue) -> bool:
    """As in "armed men attacked the town of X": fighters come to a town, whoever they are."""
    place = items[cue.start + 1].place if cue.verb and cue.start + 1 < len(items) else None
    armed = any(item.kind == "actor" for item in items[: cue.at])
    return armed and place is not None and place.type in POPULATED


def _somewhere(items: Sequence[Item]) -> tuple[PlacePhrase, int] | None:
    """As in "stormed a town in the east", "drove them from a seaside town after clashes": the one without a name."""
    found = [
        (item.place, at)
        for at, item in enumerate(items)
        if item.place is not None and item.place.type in POPULATED and not item.place.names
    ]
    found = [(phrase, at) for phrase, at in found if not (phrase.definite or phrase.plural)]
    return found[0] if len(found) == 1 else None


def _about(items: Sequence[Item], at: int, scene: Scene) -> list[Named]:
    """As in "A took X on Monday. Pitched battles went on in the area": at what was just told to be taken."""
    taken = {scene.key(named) for named in scene.taken if scene.verb_first or named.start < items[at].start}
    other = any(
        item.place is not None
        and not (item.actors or (step and items[step - 1].low in WAYS))
        and any(scene.key(named) not in taken for named in item.place.names)
        for step, item in enumerate(items)
    )
    other |= any(item.low in SINCE or (item.day is not None and item.day.since) for item in items)
    return [] if other else list(scene.taken)


def _told_of(items: Sequence[Item], item: Item) -> bool:
    before = items[items.index(item) - 1] if items[0] is not item else None
    return before is not None and before.low in ("the", "this", "that")


def _recalled(items: Sequence[Item], at: int) -> bool:
    """As in "during the fighting for the town": a fight told of before."""
    return at > 1 and items[at - 1].low == "the" and items[at - 2].low in ("during", "after", "since")


def _actors(items: Sequence[Item], discourse: Discourse) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for item in items:
        if item.kind == "actor":
            for term in item.actors:
                actor = discourse.actor((term,))
                if actor is not None:
                    found[actor] = None
    return tuple(found)[:2]


def _day(days: Sequence[Day], item: Item) -> Day | None:
    known = [day for day in days if not day.since and not day.until]
    return min(known, key=lambda day: abs(day.start - item.start)) if known else None


def clashes(
    text: Text,
    gazetteer: Gazetteer,
    fought: Sequence[Fight],
    names: Mapping[int, Name],
    linked: Mapping[int, Link],
) -> tuple[Clash, ...]:
    """One clash a place, the first telling; no country, and no province of a village that is told of."""
    kept = _settled(text, fought, names)
    local = {(fight.start, fight.end) for fight in kept if _local(text, fight.named)}
    broad = [
        fight
        for fight in kept
        if (fight.start, fight.end) not in local and (_wide(text, fight.named) or _province(fight, linked))
    ]
    wide = Counter((fight.start, fight.end) for fight in broad)
    spots = [fight for fight in kept if fight not in broad]
    found: dict[str, Clash] = {}
    for fight in kept:
        link = linked.get(fight.named.start)
        first = _name(text, fight.named, names)
        if gazetteer.is_country(first.text) or (
            fight in broad
            and (fight.attack or wide[(fight.start, fight.end)] > 1 or _within(fight, spots, linked))
        ):
            continue
        parts = _parts(text, fight.named, first)
        for name in parts:
            place_id = link.place.id if link and link.place and len(parts) == 1 else None
            core = (
                text.folded[fight.named.start : fight.named.end] if fight.named.type in WHOLE else name.text
            )
            found.setdefault(place_id or core, _clash(text, fight, name.text, place_id))
    return tuple(found.values())


def _settled(text: Text, fought: Sequence[Fight], names: Mapping[int, Name]) -> list[Fight]:
    """The fights at names of places; of several guesses at one place, the first that is a name."""
    kept: list[Fight] = []
    turns: dict[int, int] = {}
    for fight in fought:
        arabic = is_arabic(text.folded[fight.named.start])
        named = fight.named.start in names or (arabic and fight.named.sure)
        if not (named or sum(start in names for start in fight.listed) > 1):
            continue
        if turns.setdefault(fight.cue, fight.turn) != fight.turn:
            continue
        kept.append(fight)
        if not fight.named.sure and fight.named.start in names:
            kept += [replace(fight, named=named) for named in _joined(text, fight.named, names)]
    return kept


def _joined(text: Text, named: Named, names: Mapping[int, Name]) -> list[Named]:
    """The names that follow one that stands alone: "في X وY"."""
    found: list[Named] = []
    last = names[named.start]
    for start, name in names.items():
        if start > named.start and text.original[last.end : name.start].strip() in ("و", "،", "، و"):
            found.append(replace(named, start=start))
            last = name
    return found


def _clash(text: Text, fight: Fight, name: str, place_id: str | None) -> Clash:
    start, end = text.span(fight.start, fight.end)
    day = fight.day.date if fight.day else None
    return Clash(name, place_id, fight.actors, day, text.original[start:end], start, end)


def _parts(text: Text, named: Named, name: Name) -> list[Name]:
    """The villages of a list that has lost its commas: a new one begins with each capital, but for "al-"."""
    words = name.text.split()
    if named.known or named.type not in POPULATED or len(words) < MANY or not lost_commas(text.clean):
        return [name]
    parts: list[str] = []
    for word in words:
        if parts and word.lower().startswith(ARTICLES):
            parts[-1] += f" {word}"
        else:
            parts.append(word)
    return [replace(name, text=part) for part in parts]


def _name(text: Text, named: Named, names: Mapping[int, Name]) -> Name:
    """The name of a place; that of a base or bridge with its noun."""
    name = names.get(named.start)
    if name is None or named.type in WHOLE:
        name = name_of(text, replace(named, end=_kind_end(text, named)) if named.type in WHOLE else named)
    first, _, last = name.text.rpartition(" ")
    if first and last.startswith(SIDES) and text.folded[: named.start].rstrip().endswith(SUBURBS):
        return replace(name, text=first, end=named.start + len(first))  # "ضاحية عدن الشرقية"
    return replace(name, text=first, end=named.start + len(first)) if first and last in ROADS else name


def _kind_end(text: Text, named: Named) -> int:
    """As in "مطار X الدولي": the end of a name with the word behind it that says what kind of airport it is."""
    word = next(iter(text.folded[named.end :].split(maxsplit=1)), "").strip('،,.؛:»"')
    behind = f" {word}"
    return (
        named.end + len(behind)
        if word in SERVING and text.folded.startswith(behind, named.end)
        else named.end
    )


def _wide(text: Text, named: Named) -> bool:
    """Whether a province or a front is named, and not some land near a village ("areas near X")."""
    before = text.folded[max(0, named.start - 20) : named.start].split()
    if named.type != "area":
        return bool(before) and before[-1].lstrip("وب") in COUNTRYSIDE
    return not before or before[-1] not in BESIDE


def _province(fight: Fight, linked: Mapping[int, Link]) -> bool:
    """Whether the table has a province for a name that the text gives no noun: "an offensive in South Kivu"."""
    link = linked.get(fight.named.start)
    return not fight.named.type and link is not None and link.place is not None and link.place.type in LEVEL1


def _local(text: Text, named: Named) -> bool:
    """Whether it is the land around a village: "X area", "the areas of the villages of X and Y"."""
    after = text.folded[named.end : named.end + len("frontline ")].split()
    before = text.folded[max(0, named.start - 40) : named.start].split()[-5:]
    return (bool(after) and after[0].strip(",.") in LOCAL) or (
        "of" in before and any(word in LOCAL for word in before)
    )


def _within(fight: Fight, spots: Sequence[Fight], linked: Mapping[int, Link]) -> bool:
    """Whether a fight at a village of this province is told, near by in the text or by the table."""
    wide = linked.get(fight.named.start)
    area = wide.place.name if wide is not None and wide.place is not None else None
    for spot in spots:
        if spot.again and spot.sentence == fight.sentence + 1:
            return True  # "Fighting broke out in the province. The clash took place in X"
        link = linked.get(spot.named.start)
        if area is not None and link is not None and link.place is not None and link.place.adm:
            if area in link.place.adm:
                return True
        elif abs(spot.sentence - fight.sentence) <= NEAR:
            return True
    return False
