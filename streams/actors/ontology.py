"""Who is who: from a phrase of the text and its context to an actor id.

>>> ontology = Ontology.load()
>>> term = ontology.term("Takfiri militants")
>>> ontology.resolve(term, ActorContext(war="sy", named=("syrian_government", "hts")))
'hts'
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from streams.actors.cues import GroupCues, group_cues
from streams.actors.load import (
    OTHER,
    Actor,
    Cast,
    Country,
    Role,
    War,
    load_actors,
    load_countries,
    load_others,
    load_roles,
    load_wars,
)
from streams.actors.phrases import all_phrases, templates
from streams.actors.speakers import SpeakerBook
from streams.actors.terms import ActorContext, ActorTerm, Speaker
from streams.articles.text import clean, fold

__all__ = ["ActorContext", "ActorTerm", "Ontology", "Speaker", "unknown_group"]

_GOVERNMENT, _ARMY = "government", "army"
_INSURGENTS = ("rebel", "insurgent", "separatist")
# What a mention says about the war: a country by its name or adjective says most, an actor of many wars little.
_COUNTRY_SAYS, _NEIGHBOUR_SAYS, _ACTOR_SAYS, _PLACE_SAYS = 2.0, 0.5, 3.0, 1.0


def unknown_group(name: str) -> str:
    """The id of an armed group that no data file knows: its own name, folded, blanks made one."""
    return OTHER + " ".join(clean(name).folded.split())


@cache
def _load() -> "Ontology":
    actors, roles, others = load_actors(), load_roles(), load_others()
    wars, countries = load_wars(actors, roles), load_countries(actors)
    terms = all_phrases(actors, others, roles, countries)
    groups = {other.id: other.wars for other in others if not other.state}
    armies = frozenset(country.army_id for country in countries.values())
    return Ontology(
        actors, roles, wars, countries, terms, SpeakerBook.load(actors, roles), group_cues(), groups, armies
    )


@dataclass(frozen=True, slots=True, eq=False)
class Ontology:
    """Actors, the words for them, the wars and the speakers. Read-only and without state."""

    actors: Mapping[str, Actor]
    roles: Mapping[str, Role]
    wars: Mapping[str, War]
    countries: Mapping[str, Country]
    terms: Mapping[str, ActorTerm]
    book: SpeakerBook
    cues: Mapping[str, GroupCues]
    groups: Mapping[str, tuple[str, ...]]  # the wars of groups that are no actor of ours, by id
    army_ids: frozenset[str]  # of all countries

    @classmethod
    def load(cls) -> "Ontology":
        """The data that ships, read once a process. Raises DataError naming file, entry and key."""
        return _load()

    def phrases(self) -> Iterable[tuple[str, ActorTerm]]:
        """``(folded phrase, term)``, each phrase once; matched as whole words, longest first.

        Names that are plain words in lower case ("IS") are not among them: see ``cased_phrases``. Arabic phrases
        have no particle in front; ``Phrases(..., clitics())`` finds them behind one.
        """
        everyday = frozenset(templates()["everyday"])
        return ((phrase, term) for phrase, term in self.terms.items() if phrase not in everyday)

    def cased_phrases(self) -> Iterable[tuple[str, str, ActorTerm]]:
        """``(folded, as written, term)`` of names that are plain words in lower case: only that form means them."""
        everyday = [phrase for phrase in templates()["everyday"] if phrase in self.terms]
        return ((phrase, phrase.upper(), self.terms[phrase]) for phrase in everyday)

    def term(self, phrase: str) -> ActorTerm | None:
        """What a phrase says; an article in front of it says nothing."""
        folded = " ".join(fold(phrase).split())
        return self.terms.get(folded) or self.terms.get(folded.removeprefix("the "))

    def resolve(self, term: ActorTerm, context: ActorContext) -> str | None:
        """The id that a term means in a context; None where nothing decides it."""
        option = dict(term.options).get(context.war)
        if option or term.id:
            meant = option or term.id
            return meant if term.id or term.initials or self._exists(meant, context) else None
        if (term.country and not term.place) or term.role:
            country = bool(term.country) and not term.place
            meant = self._of_country(term, context) if country else self._of_role(term.role or "", context)
            return (meant if self._exists(meant, context) else None) or self._insurgents(term)
        return None if context.war or len(term.options) != 1 else term.options[0][1]

    def _insurgents(self, term: ActorTerm) -> str | None:
        """As in "Eritrean rebels", of whom no file knows who they were: named by what they are called."""
        if term.backed or term.role not in _INSURGENTS or term.country not in self.countries:
            return None
        country = self.countries[term.country]
        adjective = next((word for lang, word in country.adjectives if lang == "en"), "")
        people = country.people or not adjective
        return None if people else unknown_group(f"{adjective} {term.role}s")

    def _exists(self, actor: str | None, context: ActorContext) -> bool:
        """Whether an actor was there by the day of the text: general words of 1998 mean nobody who came later."""
        since = self.actors[actor].since if actor is not None and actor in self.actors else None
        return since is None or context.published is None or context.published.date() >= since

    def allies(self, actor: str, war: str = "") -> frozenset[str]:
        """Those who fight on one side with an actor, itself included."""
        blocs = [
            bloc
            for code, each in self.wars.items()
            if war in ("", code)
            for bloc in each.blocs
            if actor in bloc
        ]
        return frozenset((actor, *(ally for bloc in blocs for ally in bloc)))

    def principal(self, actors: Sequence[str], war: str) -> str:
        """Whom several actors told together stand for: the first, or the principal of its bloc if it is among them."""
        blocs = self.wars[war].blocs if war in self.wars else ()
        bloc = next((bloc for bloc in blocs if actors[0] in bloc), ())
        return next((actor for actor in bloc if actor in actors), actors[0])

    def head(self, actor: str, war: str) -> str:
        """The first of the bloc that an actor fights in; itself where it has none."""
        blocs = self.wars[war].blocs if war in self.wars else ()
        return next((bloc[0] for bloc in blocs if actor in bloc), actor)

    def lands(self, war: str) -> tuple[str, ...]:
        """The countries that a war is fought in; its own code where nobody told of it."""
        return self.wars[war].countries if war in self.wars else (war,)

    def foe(self, actor: str, war: str) -> str | None:
        """The head of the other side in a war of two sides; None where there are more, or nobody knows."""
        known = self.wars.get(war)
        blocs = known.blocs if known else ()
        others = [bloc for bloc in blocs if actor not in bloc]
        if len(blocs) != 2 or len(others) != 1:
            return None
        return next((each for each in others[0] if self.is_state(each)), others[0][0])

    def speaker(self, name: str) -> Speaker | None:
        """The speaker or outlet of that name."""
        return self.book.find(name)

    def speakers(self) -> Iterable[tuple[str, Speaker]]:
        """``(folded phrase, speaker)`` for the reader's scan."""
        return self.book.phrases.items()

    def extended(self, speakers: Iterable[Speaker]) -> "Ontology":
        """An ontology that knows these speakers too; one that it knows already stays who it is."""
        return replace(self, book=self.book.extended(speakers))

    def voice(self, who: Speaker | str, context: ActorContext) -> Speaker | None:
        """Under which name somebody speaks: an actor ("the SDF said"), or officials of whom only the role is told.

        None where nobody knows whose officials they are; others come back as they are.
        """
        if isinstance(who, Speaker):
            if not who.role:
                return who
            who = self._of_role(who.role, context) or ""
        return self.book.voices.get(who)

    def side_of(self, outlet: str) -> str:
        """The actor on whose side an outlet stands, by the book or by the name it bears; "" for none or not known."""
        return self.book.side_of(outlet) or ("" if self.book.find(outlet) else self._named_in(outlet))

    def fights_in(self, actor: str, war: str) -> bool:
        """Whether an actor is known to fight in a war; in one that nobody told of, anybody may."""
        return not war or actor not in self.actors or war in self.actors[actor].wars

    def _named_in(self, outlet: str) -> str:
        """The first actor that a name tells of: "Media office of the SDF"."""
        words = re.findall(r"\w+", fold(outlet))
        for size in (3, 2, 1):
            for at in range(len(words) - size + 1):
                term = self.terms.get(" ".join(words[at : at + size]))
                if term and term.named and (term.id in self.actors or len(term.options) == 1):
                    return term.id or term.options[0][1]
        return ""

    def war_of(
        self, terms: Iterable[ActorTerm], countries: Mapping[str, float] | None = None, outlet: str = ""
    ) -> str:
        """The country code of the war that a text is about, or of a country of no known war; "" where nothing tells.

        ``terms``: every actor term found, repeats included. ``countries``: how many of the text's places lie in
        which country (lower case codes).
        """
        scores: dict[str, float] = defaultdict(float)
        told = list(terms)
        for term in told:
            self._count(term, scores)
        places = {code.lower(): number for code, number in (countries or {}).items()}
        for code, number in places.items():
            for war in self.wars.values():
                if code in war.countries:
                    scores[war.code] += number * (_PLACE_SAYS if code == war.code else _NEIGHBOUR_SAYS)
            if self._quiet(code):
                scores[code] += number * _PLACE_SAYS
        side = self.side_of(outlet) if outlet else ""
        fights = self.actors[side].wars if side in self.actors else ()
        for code in fights:
            if code in scores or len(fights) == 1:  # an outlet of many wars alone tells of none
                scores[code] += _NEIGHBOUR_SAYS
        order = {code: rank for rank, code in enumerate(self.wars)}
        return min(scores, key=lambda code: (-scores[code], order.get(code, len(order)), code), default="")

    def _quiet(self, code: str) -> bool:
        """Whether a country may be fought in though no war of it is known: it is not one that is heard everywhere."""
        country = self.countries.get(code)
        known = country is None or country.people or country.abroad
        return not known and not any(code in war.countries for war in self.wars.values())

    def _count(self, term: ActorTerm, scores: dict[str, float]) -> None:
        country = self.countries.get(term.country)
        if country and not term.backed:
            if country.code in self.wars:
                scores[country.code] += _NEIGHBOUR_SAYS if country.abroad else _COUNTRY_SAYS
            elif term.role and self._quiet(country.code):
                scores[country.code] += _COUNTRY_SAYS
        for war in self.wars.values():
            if term.country != war.code and term.country in war.countries:
                scores[war.code] += _NEIGHBOUR_SAYS
        for war_code in country.by_war if country else ():
            scores[war_code] += _COUNTRY_SAYS / len(country.by_war if country else ())
        for code, share in self._wars_told(term):
            scores[code] += share

    def _wars_told(self, term: ActorTerm) -> Iterator[tuple[str, float]]:
        """Wars of whoever is named, all alike; a word that names somebody only there says little."""
        own = self._wars_of(term.id) if term.id and not term.place else ()
        if own or term.initials:
            wars = tuple(dict.fromkeys((*own, *(code for code, _ in term.options))))
        else:
            known = not (term.role or term.country)
            yield from ((code, _NEIGHBOUR_SAYS / len(term.options)) for code, _ in term.options if known)
            return
        yield from ((code, _ACTOR_SAYS / len(wars)) for code in wars)

    def _wars_of(self, id_: str) -> tuple[str, ...]:
        return self.actors[id_].wars if id_ in self.actors else self.groups.get(id_, ())

    def _of_country(self, term: ActorTerm, context: ActorContext) -> str | None:
        """``Iraqi army``, ``Kurdish fighters``, ``Turkish-backed rebels``."""
        country, war, role = self.countries[term.country], self._war(context.war), term.role or ""
        if country.by_war:
            return country.by_war.get(context.war) if role else None
        if term.backed:
            backed = self._related(war.backed.get(country.code) if war else None, role)
            return backed or self._defaults(role, context)
        if not role:
            return None
        if country.code == context.war:
            return self._at_home(country, role, context)
        related = self._related(war.foreign.get(country.code) if war else None, role)
        if related:
            return related
        if self._official(role):
            return country.army_id
        home = self.wars.get(country.code)
        cast = self._cast(home, role, context) if home else None
        return cast.default if cast else None

    def _defaults(self, role: str, context: ActorContext) -> str | None:
        """As in "the resistance backed by X", where nobody tells whom X backs: whom the word means in that war."""
        war = self._war(context.war)
        cast = self._cast(war, role, context) if war and role else None
        return cast.default if cast else None

    def _at_home(self, country: Country, role: str, context: ActorContext) -> str | None:
        if not self._official(role):
            return self._of_role(role, context)
        war = self._war(country.code)
        cast = self._cast(war, role, context) if war else None
        return cast.default if cast and cast.default else country.army_id

    def _war(self, code: str) -> War | None:
        """The war of a country; one that nobody told of knows a country's own army only."""
        if code in self.wars or code not in self.countries:
            return self.wars.get(code)
        return War(code, (code,), (), {}, {}, {})

    def _state(self, war: War) -> Cast | None:
        """The country's own army, where a war says nothing else of its government."""
        country = self.countries.get(war.code)
        return Cast(country.army_id, (country.army_id,)) if country else None

    def _unlisted(self, context: ActorContext) -> Cast:
        """Insurgents of a country of no known war: the one group that the text names."""
        groups = [id_ for id_ in context.named if not self.is_state(id_)]
        return Cast(None, tuple(groups) if len(groups) == 1 else ())

    def is_state(self, id_: str) -> bool:
        """Whether an actor is a state's army."""
        known = id_ in self.actors and self.actors[id_].state
        return known or id_ in self.army_ids

    def _related(self, table: Mapping[str, str] | None, role: str) -> str | None:
        if not table:
            return None
        return next((table[key] for key in self._chain(role) if key in table), table.get("default"))

    def _chain(self, role: str) -> Iterable[str]:
        """A role and those that it is like."""
        while role:
            yield role
            role = self.roles[role].like

    def _official(self, role: str) -> bool:
        return any(each == _GOVERNMENT for each in self._chain(role))

    def _cast(self, war: War, role: str, context: ActorContext) -> Cast | None:
        before = (
            war.until is not None and context.published is not None and context.published.date() < war.until
        )
        roles = {**war.roles, **war.earlier} if before else war.roles
        told = next((roles[key] for key in self._chain(role) if key in roles), None)
        return self._state(war) if told is None and self._official(role) else told

    def _of_role(self, role: str, context: ActorContext) -> str | None:
        war = self._war(context.war)
        if war is None:
            return None
        entry, cast = self.roles[role], self._cast(war, role, context)
        if cast is None and war.code not in self.wars:
            cast = self._unlisted(context)
        side = self.side_of(context.outlet) if entry.side else ""
        own = self._bloc(war, side)
        if entry.side == "own" and own:
            return side
        found = self._from_cast(cast, entry, context, own) if cast else None
        return found or (self._foe(war, own, context) if entry.side == "foe" and own else None)

    def _from_cast(self, cast: Cast, role: Role, context: ActorContext, own: tuple[str, ...]) -> str | None:
        """Whom of the cast the text names: the last for "the group", else the default, else the first listed."""
        barred = {context.opponent, *(own if role.side == "foe" else ())}
        states = [actor for actor in cast.among if self.is_state(actor)]
        if role.irregular and len(states) == 1:
            barred.add(states[0])  # of several states one may have fighters
        named = [actor for actor in context.named if actor in cast.among and actor not in barred]
        if named and role.nearest:
            return named[-1]
        if cast.default in named or (not named and cast.default not in barred):
            return cast.default
        return next((actor for actor in cast.among if actor in named), None)

    def armies(self, term: ActorTerm, context: ActorContext) -> tuple[str, ...]:
        """Those that "the army" may mean in a war between states; none where one is meant."""
        war = self._war(context.war)
        if war is None or term.country or term.named or not term.role or not self._official(term.role):
            return ()
        cast = self._cast(war, term.role, context)
        many = cast is not None and cast.default is None and len(cast.among) > 1
        return cast.among if cast is not None and many and all(map(self.is_state, cast.among)) else ()

    def _foe(self, war: War, own: tuple[str, ...], context: ActorContext) -> str | None:
        """The enemy of an outlet's side: the one that the text names, or the only other side that there is."""
        others = [bloc for bloc in war.blocs if bloc != own]
        named = {
            actor for bloc in others for actor in bloc if actor in context.named and actor != context.opponent
        }
        if len(named) == 1:
            return next(iter(named))
        return others[0][0] if len(others) == 1 and not named else None

    def _bloc(self, war: War, side: str) -> tuple[str, ...]:
        return next((bloc for bloc in war.blocs if side in bloc), ())
