"""An event of a sentence: a predicate with its roles as phrases of the text."""

from dataclasses import dataclass, field

from streams.actors.ontology import ActorTerm
from streams.articles.days import Day
from streams.reading.words.items import Named, PlacePhrase


@dataclass(slots=True)
class Event:
    """One predicate with its roles as phrases of the text; ``status`` "" means told as done."""

    sentence: int
    frame: str
    rule: str
    kind: str
    trigger: str
    at: int
    start: int
    end: int
    status: str
    winner: tuple[ActorTerm, ...] = ()
    loser: tuple[ActorTerm, ...] = ()
    place: PlacePhrase | None = None
    place_refers: bool = False
    winner_refers: bool = False
    loser_refers: bool = False
    day: Day | None = None
    perfect: bool = False
    partial: bool = False
    brief: bool = False  # told as over: "briefly captured X"
    unopposed: bool = False
    same: bool = False
    position: int = 0
    winner_owned: bool = False
    loser_owned: bool = False
    pronoun: bool = False
    stranger: bool = False
    ours: bool = False
    implied: bool = False
    yields: bool = False
    men: bool = False
    office: bool = False
    it: bool = False
    party: str = ""  # "the alliance", where it says whose deed it is
    his: bool = False
    them: bool = False  # several places: "attacked X and Y, taking them"
    owned: tuple[ActorTerm, ...] = ()
    also: list[Named] = field(default_factory=list)
    item: int = 0
    where: int = 0  # the offset of the place
    verb_first: bool = False
    aside: bool = False
    again: bool = False  # in and out again: who leaves has just taken it
    words: set[str] = field(default_factory=set)


def attacked(sentence: int, phrase: PlacePhrase, item: int) -> Event:
    """A fight at "a town", for which a name is looked for as for one that was taken."""
    return Event(sentence, "attack", "attack", "contested", "", item, 0, 0, "", place=phrase, item=item)
