"""Whose officers and spokesmen the persons of a text are: "A's spokesman, Ali Bunda, said his men had taken X"."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm
from streams.reading.words.items import Item

if TYPE_CHECKING:
    from streams.reading.texts.discourse import Discourse

TITLED = 4  # items between whose official somebody is and his name
SAYS = 4  # items between who says something and the verb
NAMES = ("name", "place")


@dataclass(slots=True)
class Persons:
    """By the last word of his name, the actor that a person speaks for; None for one whom nobody placed."""

    known: dict[str, str | None] = field(default_factory=dict)

    def listen(self, items: Sequence[Item], clean: str, discourse: "Discourse") -> None:
        """A sentence is over: note the persons that it introduces by whose they are."""
        for at, item in enumerate(items):
            if _person(item) and (name := _last(item, clean)) not in self.known:
                terms = _whose(items, at) or _behind(items, at)
                if terms or item.has("person_titles") or (at and items[at - 1].has("person_titles")):
                    self.known[name] = discourse.actor(terms or ())

    def speaker(self, items: Sequence[Item], event: int, clean: str) -> tuple[bool, str | None]:
        """Whether a person is said to tell of an event, and whom he speaks for."""
        verb = next((at for at in range(event - 1, 0, -1) if _says(items[at])), 0)
        step = verb - 1
        while (
            step > 0
            and verb - step < SAYS
            and (items[step].kind == "day" or items[step].has("adverb", "preposition"))
        ):
            step -= 1
        if verb and step > 1 and items[step].has("person_titles") and items[step - 1].low == "'s":
            step -= 2  # "Bunda's spokesman said"
        if (
            not verb
            or step < 0
            or not _person(items[step])
            or (step and items[step - 1].has("preposition", "locative"))
        ):
            return False, None
        name = _last(items[step], clean)
        return name in self.known, self.known.get(name)


def _says(item: Item) -> bool:
    return "report" in item.entry.verbs and bool(item.entry.forms & {"past", "present"})


def _person(item: Item) -> bool:
    """Whether an item may be the name of a person: one that is no place by what the text says."""
    if item.kind == "word" and " " in item.low and item.has("person_titles"):
        return True  # "general ali bunda"
    if item.kind not in NAMES or item.actors:
        return False
    return item.place is None or (len(item.place.names) == 1 and not item.place.type)


def _last(item: Item, clean: str) -> str:
    return clean[item.start : item.end].rpartition(" ")[2].lower()


def _whose(items: Sequence[Item], at: int) -> Sequence[ActorTerm] | None:
    """As in "M23 spokesman X", "a commander of the rebels, X", "the army's chief, X": whose official he is."""
    titled = False
    for step in range(at - 1, max(-1, at - 1 - TITLED), -1):
        item = items[step]
        titled |= item.has("person_titles")
        if item.actors and (titled or item.kind == "actor"):
            terms = [replace(t, role="army", place=False) if t.place or t.demonym else t for t in item.actors]
            return terms if titled or _title_before(items, step) else None
        if item.speaker is not None and item.speaker.side:
            return [ActorTerm(item.speaker.side)]
        small = item.low in (",", "'s", "of", "for") or item.has("determiner", "person_titles")
        if not small and (item.kind != "word" or item.entry.verbs):
            return None
    return None


def _behind(items: Sequence[Item], at: int) -> Sequence[ActorTerm] | None:
    """As in "General X of the Congolese army"."""
    after = [item for item in items[at + 1 : at + 4] if not item.has("determiner")]
    if len(after) > 1 and after[0].low == "," and after[1].speaker is not None:
        said = after[1].speaker  # "X, a government spokesman,"
        return (
            [ActorTerm(said.side) if said.side else ActorTerm(role=said.role)]
            if said.side or said.role
            else None
        )
    titled = at > 0 and items[at - 1].has("person_titles") and bool(after) and after[0].low == "of"
    return after[1].actors if titled and len(after) > 1 and after[1].kind == "actor" else None


def _title_before(items: Sequence[Item], at: int) -> bool:
    return any(item.has("person_titles") for item in items[max(0, at - 3) : at])
