"""What one extraction got right, against the labels of its document.

Recall is over the *required* changes. Precision is over all captures, withdrawals and handovers told: one that fits
any labelled change (required or optional, but none labelled contested) is right, any other is a false alarm.
``contested`` claims, and captures that the same text denies, are neither right nor wrong. A clash at the place of a
labelled change is neutral, since labellers often leave it out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from streams.articles.text import clean, fold
from streams.places.spelling import canonical, plain, same_name
from streams.reading.extraction import Claim, Clash, Extraction, Kind, Rejection
from streams.reading.scores.gold import Change, Document, Fight


class Verdict(StrEnum):
    """What a claim or clash was worth."""

    RIGHT = "right"
    WRONG = "wrong"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts: ``right`` and ``wrong`` of what was told, ``found`` and ``missed`` of what was wanted."""

    right: int = 0
    wrong: int = 0
    found: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.right + other.right,
            self.wrong + other.wrong,
            self.found + other.found,
            self.missed + other.missed,
        )

    @property
    def precision(self) -> float | None:
        """Right of all told, 0 to 1; None where nothing was told."""
        return _share(self.right, self.wrong)

    @property
    def recall(self) -> float | None:
        """Found of all wanted, 0 to 1; None where nothing was wanted."""
        return _share(self.found, self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where either is."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(good: int, bad: int) -> float | None:
    return good / (good + bad) if good + bad else None


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim and its verdict; ``labels`` are the labelled changes of its place."""

    claim: Claim
    verdict: Verdict
    labels: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Missed:
    """A required change that nothing told, and what was made of its place instead."""

    change: Change
    claims: tuple[Claim, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """How one document came out."""

    document: Document
    claims: tuple[Judged, ...]
    missed: tuple[Missed, ...]
    clashes: tuple[tuple[Clash, Verdict], ...]
    clashes_missed: tuple[Fight, ...]
    places_missed: tuple[str, ...]
    places_wrong: tuple[str, ...]
    places_right: int

    @property
    def changes(self) -> Tally:
        """The control changes of this document."""
        verdicts = [judged.verdict for judged in self.claims]
        required = sum(change.required for change in self.document.changes)
        return _tally(verdicts, required, len(self.missed))

    @property
    def fights(self) -> Tally:
        """The clashes of this document."""
        verdicts = [verdict for _, verdict in self.clashes]
        return _tally(verdicts, len(self.document.clashes), len(self.clashes_missed))

    @property
    def places(self) -> Tally:
        """The surface forms of place names of this document."""
        right = self.places_right
        return Tally(right, len(self.places_wrong), right, len(self.places_missed))

    @property
    def raised(self) -> bool:
        """Whether a change was told, right or wrong."""
        return any(judged.verdict != Verdict.NEUTRAL for judged in self.claims)


def _tally(verdicts: Sequence[Verdict], wanted: int, missed: int) -> Tally:
    return Tally(verdicts.count(Verdict.RIGHT), verdicts.count(Verdict.WRONG), wanted - missed, missed)


class _Names:
    """Whether a name means a labelled place, given all names that were labelled in the document.

    Names are the same if they differ by article, hyphen or head-word spelling; by vowels too, but only where the
    name told is no other labelled name (two villages of one text may differ by a vowel).
    """

    def __init__(self, document: Document) -> None:
        labelled = [*document.locations, *(clash.place for clash in document.clashes)]
        labelled += (name for change in document.changes for name in change.places)
        self._known = {name_key(name) for name in labelled}
        self._changes = document.changes

    def same(self, told: str, labelled: str) -> bool:
        key = name_key(told)
        return key == name_key(labelled) or (key not in self._known and same_name(told, labelled))

    def at(self, told: str, change: Change) -> bool:
        return any(self.same(told, name) for name in change.places)

    def fights(self, told: str, labelled: str) -> bool:
        """Like ``same``, and other names that a change at the labelled place has."""
        others = [change for change in self._changes if self.at(labelled, change)]
        return self.same(told, labelled) or any(self.at(told, change) for change in others)


def name_key(name: str) -> str:
    """A name as compared: without article, apostrophes, hyphens."""
    return canonical(name) or plain(name)


def score(document: Document, extraction: Extraction) -> Score:
    """Judge one extraction by the labels of its document."""
    names = _Names(document)
    judged = tuple(_judge(claim, told, document, names) for claim, told in emitted(extraction))
    told = [one.claim for one in judged if one.verdict == Verdict.RIGHT]
    missed = tuple(
        _missed(change, extraction, names)
        for change in document.changes
        if change.required and not any(_fits(claim, change, names) for claim in told)
    )
    clashes = tuple((clash, _judge_clash(clash, document, names)) for clash in _once(extraction.clashes))
    clashes_missed = tuple(
        fight
        for fight in document.clashes
        if not any(names.fights(clash.place, fight.place) for clash, _ in clashes)
    )
    return Score(document, judged, missed, clashes, clashes_missed, *_places(document, extraction))


def emitted(extraction: Extraction) -> Iterator[tuple[Claim, bool]]:
    """Claims to be judged, one for each place and captor, and whether each tells a change (else it is contested).

    Denials are left out; what they deny is contested (a capture and its denial in one text).
    """
    denials = [claim for claim in extraction.claims if claim.disputed]
    seen: set[tuple[str, str | None, bool]] = set()
    for claim in extraction.claims:
        if claim.disputed:
            continue
        told = claim.kind != Kind.CONTESTED and not any(_denies(denial, claim) for denial in denials)
        key = (name_key(claim.place), claim.to, told)
        if key not in seen:
            seen.add(key)
            yield claim, told


def _denies(denial: Claim, claim: Claim) -> bool:
    one = denial.place_id is not None and denial.place_id == claim.place_id
    return denial.to == claim.to and (one or name_key(denial.place) == name_key(claim.place))


def _judge(claim: Claim, told: bool, document: Document, names: _Names) -> Judged:
    labels = tuple(change for change in document.changes if names.at(claim.place, change))
    if not told:
        return Judged(claim, Verdict.NEUTRAL, labels)
    right = any(change.kind != Kind.CONTESTED and claim.to in change.to for change in labels)
    return Judged(claim, Verdict.RIGHT if right else Verdict.WRONG, labels)


def _fits(claim: Claim, change: Change, names: _Names) -> bool:
    return claim.to in change.to and names.at(claim.place, change)


def _missed(change: Change, extraction: Extraction, names: _Names) -> Missed:
    return Missed(
        change,
        tuple(claim for claim in extraction.claims if names.at(claim.place, change)),
        tuple(one for one in extraction.rejections if names.at(one.place, change)),
        any(names.at(location.name.text, change) for location in extraction.locations),
    )


def _once(clashes: Sequence[Clash]) -> tuple[Clash, ...]:
    return tuple({name_key(clash.place): clash for clash in reversed(clashes)}.values())[::-1]


def _judge_clash(clash: Clash, document: Document, names: _Names) -> Verdict:
    if any(names.fights(clash.place, fight.place) for fight in document.clashes):
        return Verdict.RIGHT
    changed = any(names.at(clash.place, change) for change in document.changes)
    return Verdict.NEUTRAL if changed else Verdict.WRONG


def _places(document: Document, extraction: Extraction) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Missed forms, wrong forms, and how many are right; each as first written."""
    wanted = _forms(document.locations)
    found = _forms([location.name.text for location in extraction.locations])
    missed = tuple(name for key, name in wanted.items() if key not in found)
    wrong = tuple(name for key, name in found.items() if key not in wanted)
    return missed, wrong, len(wanted) - len(missed)


def _forms(names: Sequence[str]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for name in names:
        forms.setdefault(surface(name), name)
    return forms


def surface(name: str) -> str:
    """A name as places are compared: as written, but for letters that are folded and the width of blanks."""
    return " ".join(fold(clean(name).clean).split())
