"""Across sentences: what "it", "the town", "they" and "the militants" mean, and on which day it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from streams.actors.ontology import ActorContext, ActorTerm, Ontology
from streams.articles.days import Day
from streams.reading.clauses.antecedents import body, newcomer
from streams.reading.clauses.arguments import behind_preposition
from streams.reading.clauses.daysof import day_told, lasting, tells_when
from streams.reading.clauses.events import Event
from streams.reading.phrases.heard import Heard, tells
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts import references
from streams.reading.texts.claimants import side_of
from streams.reading.texts.mentioned import describes, held_since, is_object, nameless, official
from streams.reading.texts.onset import Onset, adds, turned_to
from streams.reading.texts.persons import Persons
from streams.reading.texts.references import Mention
from streams.reading.words.items import Item, Named, PlacePhrase
from streams.reading.words.lexicon import words_of

MEMORY = 2  # sentences that go on with what one of them remembers
NEAR = 200  # mentions back that an event may be about
FEMININE = ("", "city", "town", "village")
SEATS = ("city", "town")
REBELS = ("rebel", "insurgent", "militant", "jihadist", "separatist")
WON = ("take", "control", "drive")
FORCES = words_of("forces")


@dataclass(slots=True)
class Discourse:
    """What has been said so far in one article."""

    ontology: Ontology
    context: ActorContext
    mentions: list[Mention] = field(default_factory=list)
    subject: str | None = None
    opening: str | None = None
    forces: str | None = None
    later: str | None = None
    voice: str | None = None
    opened: int = 0
    about: int = -9  # the last sentence that was about somebody
    unsure: bool = False  # whether the sentence is about a body that is not known
    spoken: bool = False
    winner: str | None = None
    told_in: int = -9
    assailant: str | None = None  # who was told to attack in the last sentence
    told_as: str = ""  # the frame of what was told last
    nameless: int = -9
    taken: list[Named] = field(default_factory=list)  # what the last captor was told to have taken
    telling: list[Named] = field(default_factory=list)  # the places of the last change
    remembered: int = -9
    somewhere: int = -9  # the last sentence that told of "a town" taken, and not which
    day: tuple[int, Day] | None = None
    keeps: bool = False  # whether the last subject was said to hold something
    sentence: Sequence[Item] = ()
    heard: Heard = field(init=False)
    onset: Onset = field(default_factory=Onset)
    persons: Persons = field(default_factory=Persons)
    voices: tuple[str, str] = ("", "")  # whose officials spoke last in the sentence before and in this one

    def __post_init__(self) -> None:
        self.heard = Heard(self.ontology)

    def actor(self, terms: Sequence[ActorTerm], not_this: str | None = None) -> str | None:
        """The actor id of a phrase: a named one before a loaded or general word."""
        near = self.nearest(terms)
        if near is not None and near != not_this:
            return near
        alone = len(terms) == 1 and terms[0].lang == "en"
        if own := self.ontology.armies(terms[0], self.context) if alone else ():
            return self.heard.army(own, self.voices[1], (self.opening, self.winner))
        if any(term.role in REBELS and not term.joined for term in terms):
            terms = [term for term in terms if term.role != "army" or term.country]  # "rebel troops"
        joined = any(term.joined for term in terms)  # "Malian, Chadian and Nigerien soldiers"
        speaks = self.voices[1] or self.opening
        ids = [
            self.ontology.resolve(term, self.heard.context(term, self.context, speaks, self.subject))
            or self._ours(term)
            for term in sorted(terms, key=lambda each: not (joined or tells(each, self.context.war)))
        ]
        told = [actor for actor in ids if actor is not None and actor != not_this]
        if told and alone and terms[0].role == "army" and not terms[0].country:
            return self.heard.only_army(told[0]) or told[0]
        if told and joined:
            return self.ontology.principal(told, self.context.war)  # "the army and Hezbollah"
        return told[0] if told else None

    def nearest(self, terms: Sequence[ActorTerm]) -> str | None:
        """As in "القوات": whoever's "قوات" the text last spoke of."""
        general = len(terms) == 1 and terms[0].role == "fighter" and terms[0].lang == "ar"
        return self.forces if general else self.heard.organization(terms, self.sentence)

    def _ours(self, term: ActorTerm) -> str | None:
        """As in "our forces", "the enemy", of an outlet whose war the text does not tell."""
        if (
            term.role in ("enemy", "occupier") and not term.country and term.lang == "en"
        ):  # of whoever speaks of them
            speaks = self.voices[1] or self.opening
            return self.ontology.foe(speaks, self.context.war) if speaks else None
        if term.role != "own":
            return None
        side = self.ontology.side_of(self.context.outlet)
        return side if side and self.ontology.fights_in(side, self.context.war) else self.voice

    def only(self, items: Sequence[Item], loser: str | None) -> str | None:
        """The one party that a sentence names beside the loser."""
        actors = {self.party(item) for item in items if item.kind in ("actor", "speaker")} - {None, loser}
        return actors.pop() if len(actors) == 1 else None

    def again(self, event: Event, before: Sequence[Item], loser: str | None) -> str | None:
        """As in "كما أعلن تحرير X": the last captor goes on telling of itself."""
        boasts = event.sentence - self.told_in <= 1 and any(item.has("boast") for item in before)
        alone = not any(item.actors or item.speaker for item in before)
        return self.winner if boasts and alone and self.winner != loser else None

    def according(self, items: Sequence[Item], loser: str | None) -> str | None:
        """As in "تمت السيطرة على X، بحسب مصدر في الجيش": whoever tells of a capture made it."""
        at = next((n for n, item in enumerate(items) if item.has("according")), len(items))
        actors = [self.party(item) for item in items[at : at + 6] if item.kind in ("actor", "speaker")]
        return next((actor for actor in actors if actor is not None and actor != loser), None)

    def party(self, item: Item) -> str | None:
        """The actor of an item, or that of an official who speaks for it."""
        if item.actors or item.speaker is None:
            return self.actor(item.actors)
        voice = self.ontology.voice(item.speaker, self.context)
        if voice is None and item.speaker.role:
            return self.actor((ActorTerm(role=item.speaker.role),))  # of a group that no file knows
        return (voice.side or None) if voice is not None else None

    def fell(self, event: Event, loser: str | None) -> str | None:
        """Who took a place of which only the fall is told: "سقطت X بيد A، غداة سقوط Y"; who is on the advance."""
        if not event.verb_first:
            return self.onset.aggressor(event.sentence, loser)
        same = event.sentence == self.told_in and self.told_as in ("fall", "pass") and self.winner != loser
        return self.winner if same else None

    def foe(self, loser: str | None) -> str | None:
        """Who fights whom where nothing else is told: the outlet's own side, or the rebels of a government."""
        side = self.ontology.side_of(self.context.outlet) if self.context.outlet else ""
        if side:
            return side if side != loser else None
        allies = self.ontology.allies(loser, self.context.war) if loser else frozenset()
        if not allies.issuperset(self.context.named):
            return None  # others are named, and it may be any of them
        if loser is not None and loser == self.actor((ActorTerm(role="government"),)):
            return self.actor((ActorTerm(role="rebel"),), not_this=loser)
        return None

    def open(self, items: Sequence[Item]) -> None:
        """A new sentence: its first actor that no preposition governs is what "they" means from here on."""
        self.sentence = items
        sides = [side for at in range(len(items)) if (side := side_of(items, at, self))]
        self.voices = self.voices[1], sides[-1] if sides else ""
        self.heard.speaks = self.voices[1]
        said = next((n for n, item in enumerate(items) if "report" in item.entry.verbs), len(items))
        voices = [self.actor(item.actors) for item in items[said : said + 6] if item.kind == "actor"]
        self.voice = voices[0] if voices else self.voice
        self.unsure, self.opening = False, None
        for at, item in enumerate(items):
            if newcomer(items, at) and not behind_preposition(items, at):
                self.unsure = True  # "a breakaway group was said to be near. Its men ..."
                return
            if body(items, at) and not behind_preposition(items, at):
                self.opening, self.opened = self.heard.whose(item.low), item.start
                self.unsure = self.opening is None
                return
            if (
                (item.kind == "actor" or official(items, at))
                and not item.owned
                and not (behind_preposition(items, at) or (at and items[at - 1].low == "("))
                and not is_object(items, at)
            ):
                actor = self.actor(item.actors) or nameless(item.actors)
                if actor is not None:
                    self.opening, self.opened = actor, item.start
                    return
        self.opening = None

    def remember(self, sentence: int, items: Sequence[Item]) -> None:
        """Note that a sentence speaks of the past: "veterans marked", "she was nine when"."""
        if any("memory" in item.entry.tags for item in items):
            self.remembered = sentence

    def long_gone(self, event: Event, days: Sequence[Day], items: Sequence[Item]) -> bool:
        """Whether an event belongs to what a text remembers, and no day of its own makes it news."""
        if event.perfect and held_since(items, event.item):
            return True
        near = 0 <= event.sentence - self.remembered <= MEMORY
        recent = any(day.date is not None and not (day.historical or day.future) for day in days)
        return near and not recent and not event.perfect

    def close(self) -> None:
        """The sentence is over: its own first actor is what "they" means in the next, unless an event named one."""
        if not self.spoken and (self.opening is not None or self.unsure):
            self.about = self.onset.sentence
            turned = turned_to(self.sentence)
            self.subject = (self.actor(turned) if turned else None) or self.opening
            self.keeps = references.holding(self.sentence)
        self.spoken = False
        stormed = any("attack" in item.entry.verbs and item.has("fighting_words") for item in self.sentence)
        self.assailant = self.opening if stormed else None
        self.heard.listen(self.sentence, self.context)

    def sure(self, event: Event, items: Sequence[Item], who: str, last: str | None) -> str | None:
        """Whom "they" means, if it is sure; else who took the last place, where "they also took" one."""
        if self.onset.surely(event.sentence, who, last, event.sentence - self.about <= 1):
            return who
        return last if adds(items, event.item) else None

    def they(self, event: Event) -> str | None:
        """A pronoun, or a subject left out."""
        if self.spoken or self.opening is None or (event.pronoun and self.subject is not None):
            return self.subject
        fronted = event.rule.endswith(".gerund")  # "After capturing X, the army ..."
        return self.opening if fronted or self.opened < event.position else self.subject

    def body(self, event: Event) -> str | None:
        """Whom "the alliance" means: who was named so, else whom the text goes on telling of, but no army."""
        told = self.heard.whose(event.party) or self.they(event)
        return None if told is not None and self.ontology.is_state(told) and event.party != "force" else told

    def _again(self, sentence: int, start: int, phrase: PlacePhrase) -> None:
        """As in "the town": what it stands for goes on being spoken of."""
        names = [] if phrase.partial or phrase.plural else self.definite(phrase, sentence, start)
        before = (
            next((m for m in reversed(self.mentions) if m.names == names), None) if len(names) == 1 else None
        )
        if before is not None:
            self.mentions.append(replace(before, sentence=sentence, start=start, left=False, home=False))

    def note(self, sentence: int, items: Sequence[Item], again: bool = False) -> None:
        """Remember the place phrases of a sentence, and whose forces it names."""
        self._forces(items)
        if again:
            self.onset.listen(sentence, items, self)
        for at, item in enumerate(items):
            if item.place is not None and item.place.names:
                self.mentions.append(references.noted(sentence, items, at, item.place))
            elif item.place is not None and item.place.definite and again and not describes(items, at):
                self._again(sentence, item.start, item.place)

    def _forces(self, items: Sequence[Item]) -> None:
        """Whose "قوات" a sentence names: for its own "القوات" where they stand before, else for those to come."""
        self.forces, self.later, bare = self.later or self.forces, None, False
        for item in items:
            if item.kind != "actor" or not item.low.startswith(FORCES):
                continue
            whose = self.actor(item.actors) if item.actors[0].role != "fighter" else None
            if self.forces is None or (whose is not None and self.later is None and not bare):
                self.forces = whose
            bare = bare or whose is None
            self.later = whose or self.later
        if bare and self.forces is None:
            self.forces = self.winner  # who took the last place goes on: "وأوضح أن القوات أمنت"

    def unnamed(self, event: Event) -> None:
        """Note that a place changed hands that goes without a name."""
        self.told_in = event.sentence
        if event.place is None or event.place.type != "base":
            self.nameless = event.sentence
        place = event.place
        if place is not None and place.type in POPULATED and not (place.plural or place.definite):
            self.somewhere = event.sentence

    def tell(self, names: Sequence[Named]) -> None:
        """Mark a mention as the place of an event: the likeliest thing "it" means."""
        self.telling = list(names)
        for mention in self.mentions[-NEAR:]:
            if mention.names and names and mention.names[0].start == names[0].start:
                mention.told = True

    def just_told(self, sentence: int, town: bool = False) -> list[Named]:
        """The one place of which this sentence or the last one told that it changed hands.

        ``town``: the one town, where an airport or a base of it was told of too.
        """
        told = [m for m in self.mentions[-NEAR:] if m.told and 0 <= sentence - m.sentence <= 1]
        told = [m for m in told if town and m.type in POPULATED] or told
        names = {m.names[0].start: m.names for m in told if len(m.names) == 1}
        return next(iter(names.values())) if len(names) == 1 else []

    def places(self, event: Event) -> list[Named]:
        """The names an event is about: its own, or those that "the town", "both villages", "it" stand for."""
        phrase = event.place
        if phrase is not None and phrase.names:
            return phrase.names
        if phrase is not None:
            denied = event.status == "denied"
            position = max(event.position, event.where)
            return [*self.definite(phrase, event.sentence, position, denied), *event.also]
        return [*self._pronoun(event), *event.also] if event.place_refers else []

    def _before(self, sentence: int, position: int, back: int) -> list[Mention]:
        recent = takewhile(lambda m: sentence - back <= m.sentence, reversed(self.mentions))
        seen = [m for m in recent if m.sentence < sentence or m.start < position]
        return [m for m in reversed(seen) if m.type or m.town or not m.names[0].actors]  # not a country

    def definite(
        self, phrase: PlacePhrase, sentence: int, position: int, denied: bool = False
    ) -> list[Named]:
        """The names that "the town" stands for at an offset of a sentence; ``denied``: that it was taken."""
        if not phrase.definite or phrase.type not in POPULATED or phrase.last:
            return []  # "the last town that they held" is told of for the first time
        seen = self._before(sentence, position, 3)
        if phrase.ordinal:
            return references.nth(seen, phrase.ordinal)
        if phrase.count and not phrase.partial and (each := references.together(seen, phrase.count)):
            return each
        if phrase.plural:
            told = [m for m in seen if m.told] if phrase.type == "unnamed" else []
            several = [m.names for m in seen if references.several(m, phrase)]
            return several[-1] if several else told[-1].names if told else []
        single = references.singles(seen, phrase)
        same = [m for m in single if m.type == phrase.type and phrase.type != "unnamed"]
        told = [m for m in single if m.told]
        seats = [m for m in single if m.seat and not (m.beside or m.type == "area") and phrase.type in SEATS]
        if told and seats and seats[-1].start > told[-1].start:
            told = seats  # "In X, the capital of Y, fighting went on. They entered the city"
        if not same and not told and phrase.type in references.FAR:
            same = [
                m for m in self._before(sentence, position, 6) if m.type == phrase.type and len(m.names) == 1
            ]
        own = [m for m in single if m.sentence == sentence]
        here = [m for m in own if m.home or (m.scene and references.may_be(m, phrase.type))]
        if here and not [m for m in same if m.sentence == sentence]:
            # "Residents of X said that soldiers left the town", "وفي X، استعاد الجيش المدينة"
            return here[-1].names
        if phrase.type == "unnamed" or (told and same and same[-1].beside):
            return references.last([m for m in told if m in same] or told)  # "the site" is no new name
        if denied:
            meant = [m for m in own if references.may_be(m, phrase.type)] or [m for m in same if m.told]
            same = meant or same  # "spoke in the town of X. B denied the fall of the town"
        pick = same or told or [m for m in single if m.home or references.may_be(m, phrase.type)]
        area = references.beside_area(single, pick, sentence, phrase.type)
        if area or not pick:
            return area or references.garrison(single, sentence, phrase.type)
        if pick[-1].sentence <= self.somewhere and not pick[-1].told:
            return []  # "took a town south of X. The town ..."
        return references.last(pick)

    def _pronoun(self, event: Event) -> list[Named]:
        seen = self._before(event.sentence, event.position, 1)
        if (
            event.rule == "lose.noun"
            and (town := references.pointed(self.sentence[: event.item])) is not None
        ):
            return self.definite(town.place or PlacePhrase(), event.sentence, town.start)
        if event.them:  # "attacked X and Y, taking them"; not "attacked soldiers in X and Y, taking them"
            told = [m for m in seen if m.told or (m.aim and m.sentence == event.sentence)]
            return next((m.names for m in reversed(told) if len(m.names) > 1 and m.type != "area"), [])
        if event.his:
            return references.last([m for m in seen if m.type not in FEMININE])
        seen = references.single(event, self.sentence[: event.item], seen)
        told = [m for m in seen if m.told]
        home = [m for m in seen if m.home and m.sentence == event.sentence and len(m.names) == 1]
        if home and event.it and not (event.verb_first or any(m.sentence == event.sentence for m in told)):
            return home[-1].names  # "Residents of X, north of Y, said that rebels took it"
        aims = [m for m in seen if m.aim and m.sentence == event.sentence and len(m.names) == 1 and event.it]
        moved = bool(aims and told) and told[-1].start < aims[-1].start
        if moved and event.frame == "take" and not event.verb_first:
            return aims[-1].names  # "took X before moving on Y and seizing it"
        if event.verb_first and told and told[-1].sentence == event.sentence and self.telling[1:]:
            return self.telling  # "سقطت قرى X وY وZ، وتمكن الجيش من السيطرة عليها"
        goes_on = event.verb_first and event.frame in WON and event.rule.endswith(".active")
        if goes_on and (names := references.goal(seen, event.sentence)):
            return names
        typed = [m for m in seen if (m.type in POPULATED and m.type) or (m.seat and len(m.names) == 1)]
        if told or typed or event.verb_first or not event.it or event.frame not in ("take", "fall"):
            return references.last(told or typed or references.alone(event, seen))
        own = [m for m in seen if m.sentence == event.sentence]
        here = [m for m in own if m.left] or aims
        return here[0].names if len(here) == 1 and len(here[0].names) == 1 and not here[0].type else []

    def when(self, event: Event, days: Sequence[Day], items: Sequence[Item]) -> Day | None:
        """The day of an event: one of its own clause, else one of its sentence, else the last sentence's."""
        since = lasting(event, days, items)
        if since is not None:
            return since
        told, lasts = day_told(event, days, items)
        if told is not None:
            if lasts:
                self.day = (event.sentence, told)
            return told
        dated = any(tells_when(day, items) for day in days)
        if self.day is not None and not dated and event.sentence - self.day[0] <= 1 and not event.perfect:
            self.day = (event.sentence, self.day[1])
            return self.day[1]
        return None
