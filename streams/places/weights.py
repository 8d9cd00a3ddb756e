"""What linking weighs: the candidates of a name, and the numbers by which one is preferred to another."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for a candidate, in units that can be added. Set on the development texts, by class of error."""

    # Likeness, 0 to 1, of the spelling.
    like: float = 12.0
    # Prominence, 0 to 3; half of it where the spelling is not the same.
    prominence: float = 1.6
    # Each e-fold of the distance to the nearest other places of the text, in units of UNIT_KM.
    away: float = 1.5
    # The country is the document's.
    home: float = 1.5
    # It is a town rather than the province that is called after it.
    populated: float = 0.8
    # It lies in a province that the text names, or in the one that the sentence names with it.
    named_area: float = 0.7
    within: float = 2.5


WEIGHTS = Weights()
UNIT_KM = 10.0
# Distances beyond this are all the same "far".
FAR_KM = 600.0
# Spellings from this likeness on are one name.
SAME = 0.92
# Letter by letter, capitals and accents aside.
FULL = 0.999
# Likeness from which on they are so letter by letter, but for articles and head words.
EXACT = 0.95
# Names at most this many characters apart stand in one list or clause, and in one part of a text.
LIST_GAP, PASSAGE_GAP = 90, 400
# Two names in one list, in one passage, in one text lie within so many kilometres as a rule.
LIST_KM, PASSAGE_KM, TEXT_KM = 18.0, 30.0, 50.0
# From that prominence on a city is named for orientation, and what is near it in the text may be far from it.
CENTRE = 1.5
# The villages of a list start where most of them have a place of at least this likeness, less this much of the (log)
# way to the nearest town of the text.
LISTED, TOWNWARD = 0.85, 0.3
# Candidates this close to the best in score leave it open which is meant.
TIE = 0.35
# A province lies around its seat, a town of that prominence; a district around its chief village.
PROVINCE_KM, DISTRICT_KM, SEAT = 150.0, 50.0, 0.4
# A place of another country needs that prominence to be meant.
FAMOUS = 1.2
# The case for a candidate: its likeness above HALF_LIKE, its fame, less the strain of distance (see _strain).
CASE_LIKE, HALF_LIKE, CASE_FAME, STRAIN, FAR_STRAIN = 10.0, 0.88, 0.6, 2.5, 1.0
# At this likeness the fame of a place counts nothing for it.
UNLIKE = 0.8
# What it counts that no other place has the name, where no neighbour in the text speaks against it.
ONLY = 1.5
# What it counts where a neighbour lies further off than usual.
ONLY_BESIDE = 0.7
# What it counts to lie where the text puts it, and not to.
INSIDE, OUTSIDE = 1.5, 1.5
# Borders of provinces are not known, only their middle: so near to it a place may be counted in.
AREA_KM = 60.0
# Under this likeness no nearness makes two names one.
LEAST = 0.715
# With nothing else in the text to tell, the letters of a name that sounds the same must be this alike.
LETTERS = 0.7
# What an anchor is worth: a city by its name, a village by its name, a name that only sounds alike.
SURE, FAIR, WEAK = 1.0, 0.8, 0.4
# A name that is found in one place, when none of the others is found near it.
FAINT = 0.15
# What each other name that has a place near counts at first, and from how many on a guess may be relied on.
SUPPORT, SUPPORTED = 0.6, 0.6
# What nearness to an anchor of no worth at all would lose.
DOUBT = 1.0
# A candidate that much worse than the best one, looked at alone, is out.
HOPELESS = 4.5
ROUNDS = 5
# Candidates looked at in the first round (a common village name has forty rows), and those still in it later.
MOST, KEPT = 45, 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a name may mean, and how like it is spelt."""

    row: int
    like: float
    # It is like one of the row's first names, not like an alternate.
    first: bool = True


@dataclass(slots=True)
class Slot:
    """One name of a document, in all its spellings and mentions, and what it is taken for at the moment."""

    texts: list[str]
    starts: list[int]
    candidates: list[Candidate]
    type: str = ""
    # What kind of row the text wants: ``area``, ``populated`` or "" (it does not say).
    wants: str = ""
    within: tuple[str, ...] = ()
    # The countries it is looked for in: the document's, or the one that the text puts it in.
    home: frozenset[str] = frozenset()
    # The rows that the names in ``within`` may mean.
    areas: tuple[int, ...] = ()
    # What speaks for each row without its neighbours.
    alone: dict[int, float] = field(default_factory=dict)
    pick: Candidate | None = None
    # How much it may tell about the others, 0 to 1.
    anchor: float = 0.0
    rivals: list[Candidate] = field(default_factory=list)
