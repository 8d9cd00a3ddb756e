"""What a phrase says of places: the names in it, their kind, and how much of them is meant."""

from dataclasses import dataclass, field

from streams.actors.ontology import ActorTerm


@dataclass(slots=True)
class Named:
    """One name inside a place phrase: clean offsets, and whether a place table has it."""

    start: int
    end: int
    known: bool = False
    type: str = ""
    within: tuple[str, ...] = ()
    actors: tuple[ActorTerm, ...] = ()
    sure: bool = True
    civic: bool = False  # what stands for the town: its council, its fortress
    bare: int = 0  # where the name itself ends
    itself: str = ""  # the kind of the place itself where what is taken is something near it
    seat: bool = False  # the capital of a country
    guess: bool = False  # a word that only opens a sentence, and may be no name at all


@dataclass(slots=True)
class PlacePhrase:
    """A noun phrase about places: "the villages of A, B and C" (names), "four villages" (none)."""

    names: list[Named] = field(default_factory=list)
    type: str = ""
    partial: bool = False
    some: bool = False  # "parts of", and not "the centre of"
    plural: bool = False
    definite: bool = False
    side: bool = False
    unnamed: bool = False
    repeated: bool = False
    ranked: bool = False
    last: bool = False  # of its kind
    latest: bool = False  # "the latest town", "the fifth city"
    seat: bool = False
    ordinal: int = 0
    count: int = 0  # of "both", "all three"; 0 where no number is told
    demonyms: tuple[ActorTerm, ...] = ()  # "the Bosnian city of X"
