"""Whom "the fighters" and "the group" ("التنظيم") mean: whoever was named last, of those named so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from streams.actors.ontology import ActorContext, ActorTerm, Ontology
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

GENERAL = ("fighter", "irregular", "group")
# "the alliance": who was named so last; where nobody was, those of the second list mean the one group of the text
HEADS = words_of("group_heads")
LOOSE = words_of("group_heads_of_one")
SOLDIERS = frozenset(words_of("words_for_soldiers"))


def tells(term: ActorTerm, war: str) -> bool:
    """Whether a term names somebody in this war; "rebels" do so in a few only."""
    return term.named and not (term.role and term.options and not term.id and war not in dict(term.options))


@dataclass(slots=True)
class Heard:
    """The actors named up to the last sentence, the latest last."""

    ontology: Ontology
    named: list[str] = field(default_factory=list)
    states: set[str] = field(default_factory=set)
    armies: set[str] = field(default_factory=set)  # of states, those named with a word for soldiers
    forces: str | None = None  # whose "forces" were told of last
    speaks: str = ""  # whose official speaks in this sentence
    heads: dict[str, str] = field(default_factory=dict)  # by the noun that ends its name

    def listen(self, items: Sequence[Item], context: ActorContext) -> None:
        """A sentence is over: note whom it named."""
        for item in items:
            if item.kind == "actor" and item.low.endswith("forces") and not item.owned:
                whose = self.ontology.resolve(item.actors[0], self.context(item.actors[0], context, None))
                self.forces = whose or self.forces
            for term in item.actors if item.kind == "actor" else ():
                actor = self.ontology.resolve(term, context) if term.named or term.country else None
                if actor is not None and self.ontology.is_state(actor):
                    self.states.add(actor)
                    if (term.id or term.country) and not SOLDIERS.isdisjoint(
                        (*item.low.split(), *item.noun.split())
                    ):
                        self.armies.add(actor)
                actor = actor if term.named else None
                if actor is not None:
                    if actor in self.named:
                        self.named.remove(actor)
                    self.named.append(actor)
                    self.heads[item.low.rpartition(" ")[2]] = actor
                    if term is item.actors[0]:
                        self.heads[item.low.partition(" ")[0]] = actor

    def army(self, own: Sequence[str], speaks: str, others: Sequence[str | None]) -> str | None:
        """As in "the army" where two states fight: whose officials speak, or the one that the text has told of."""
        if speaks in own:
            return speaks
        told = {actor for actor in (*self.states, *others) if actor in own}
        if len(told) == 1:
            return told.pop()
        return next((actor for actor in others if actor in own), None)  # who goes on telling of his deeds

    def only_army(self, default: str | None) -> str | None:
        """As in "Turkish troops took X. The troops also took Y": nobody else's soldiers were told of so far."""
        return next(iter(self.armies)) if len(self.armies) == 1 and default not in self.armies else None

    def organization(self, terms: Sequence[ActorTerm], items: Sequence[Item]) -> str | None:
        """As in "تنظيم كذا ... التنظيم": who was named so, and not whom he fought."""
        if len(terms) != 1 or terms[0].role != "group" or terms[0].lang != "ar":
            return None
        said = [item.low for item in items if tuple(item.actors) == tuple(terms)]
        nouns = {noun for low in said for noun in low.split()}  # "مقاتلو التنظيم"
        named = {self.heads.get(noun[2:]) for noun in nouns if noun.startswith("ال")} - {None}
        return named.pop() if len(named) == 1 else None

    def whose(self, noun: str) -> str | None:
        """Whom "the alliance" means."""
        groups = [actor for actor in self.named if not self.ontology.is_state(actor)]
        only = groups[0] if len(groups) == 1 and noun in LOOSE else None
        return self.heads.get(noun, only) if noun in HEADS else None

    def context(
        self, term: ActorTerm, context: ActorContext, speaker: str | None, subject: str | None = None
    ) -> ActorContext:
        """The context in which a general word is understood: an army that speaks does not call its own men so.

        "The group" goes on with the ``subject`` of the last sentence, if that is one: "A fought B. The group took X".
        """
        speaker = subject if subject and term.role == "group" else speaker
        if term.role not in GENERAL or (term.lang != "en" and term.role != "group"):
            return context
        forces = self.speaks if self.speaks in context.named else self.forces
        if term.role == "fighter" and forces is not None:
            others = (actor for actor in context.named if actor != forces)
            return replace(context, named=(*others, forces))
        if not self.named:
            return replace(context, named=()) if term.lang == "en" and len(context.named) > 1 else context
        told = [actor for actor in self.named if actor in context.named]
        if speaker in context.named and speaker is not None and not self.ontology.is_state(speaker):
            told = [*(actor for actor in told if actor != speaker), speaker]
        later = [actor for actor in context.named if actor not in told]
        return replace(context, named=(*later, *told))
