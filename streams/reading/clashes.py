"""Clashes: two-sided fighting on the ground, at the most specific place that the text gives it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from streams.articles.days import Day
from streams.articles.text import Text
from streams.places.index import Gazetteer
from streams.places.place import Link, Name
from streams.reading.discourse import Discourse
from streams.reading.extraction import Clash
from streams.reading.fightcues import cues, real
from streams.reading.fightplaces import Refer, fought_at, told_real
from streams.reading.fightscope import Scope, left_of
from streams.reading.items import Item, Named

NEAR = 2  # sentences around a village's fight in which the province is no second place


@dataclass(frozen=True, slots=True)
class Fight:
    """A clash before its place is linked: clean offsets of the quote."""

    named: Named
    actors: tuple[str, ...]
    day: Day | None
    start: int
    end: int
    sentence: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands around the fights of one sentence: its number, its days, what "the town" means, what came before."""

    sentence: int
    days: Sequence[Day]
    refer: Refer
    verb_first: bool
    bombed: bool


def bombed(items: Sequence[Item]) -> bool:
    """Whether a sentence tells of fire from the air or from afar and of no fight on the ground."""
    return any(item.has("fighting_air") for item in items) and not any(
        item.has("fighting_mutual") for item in items
    )


def fights(items: Sequence[Item], discourse: Discourse, scene: Scene) -> list[Fight]:
    """The clashes of one sentence."""
    actors = _actors(items, discourse)
    found: dict[int, Fight] = {}
    told = _verb_first(items, actors, scene) if scene.verb_first else _verb_second(items, actors, discourse, scene)
    for item, names in told:
        day = _day(scene.days, item)
        if day is not None and (day.historical or day.future):
            continue
        start = min(item.start, *(named.start for named in names))
        end = max(item.end, *(named.end for named in names))
        for named in names:
            found.setdefault(named.start, Fight(named, actors, day, start, end, scene.sentence))
    return list(found.values())


def _verb_first(
    items: Sequence[Item], actors: tuple[str, ...], scene: Scene
) -> Iterator[tuple[Item, list[Named]]]:
    for at, item in enumerate(items):
        if item.has("fighting_words") and told_real(items, at, bool(actors)):
            names = [named for named in fought_at(items, at, scene.refer) if named.sure]
            if names:
                yield item, names


def _verb_second(
    items: Sequence[Item], actors: tuple[str, ...], discourse: Discourse, scene: Scene
) -> Iterator[tuple[Item, list[Named]]]:
    context = discourse.context
    for cue in cues(items):
        known = bool(actors or context.named or (context.war and cue.kind == "battle"))
        if not real(items, cue, known, scene.bombed):
            continue
        names = Scope(items, cue, scene.refer).names() or left_of(items, cue, scene.refer)
        if names:
            yield items[cue.at], names


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
    text: Text, gazetteer: Gazetteer, fought: Sequence[Fight], names: Mapping[int, Name], linked: Mapping[int, Link]
) -> tuple[Clash, ...]:
    """One clash a place, the first telling; no country, and no province of a village that is told of."""
    kept = [fight for fight in fought if fight.named.start in names]
    spots = [fight for fight in kept if not _wide(fight.named)]
    found: dict[str, Clash] = {}
    for fight in kept:
        name = names[fight.named.start]
        link = linked.get(fight.named.start)
        if gazetteer.is_country(name.text) or (_wide(fight.named) and _within(fight, name, spots, linked)):
            continue
        place_id = link.place.id if link and link.place else None
        start, end = text.span(fight.start, fight.end)
        day = fight.day.date if fight.day else None
        clash = Clash(name.text, place_id, fight.actors, day, text.original[start:end], start, end)
        found.setdefault(place_id or name.text, clash)
    return tuple(found.values())


def _wide(named: Named) -> bool:
    return named.type == "area"


def _within(fight: Fight, name: Name, spots: Sequence[Fight], linked: Mapping[int, Link]) -> bool:
    """Whether a fight at a village of this province is told, near by in the text or by the table."""
    for spot in spots:
        link = linked.get(spot.named.start)
        if abs(spot.sentence - fight.sentence) <= NEAR:
            return True
        if link is not None and link.place is not None and name.text in link.place.adm:
            return True
    return False
