"""The places of one document chosen together: easy ones first, then the rest by their nearness to those."""

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

from streams.places import spelling
from streams.places.likeness import written_alike
from streams.places.nearness import Anchor, Distances, Gaps
from streams.places.rows import Rows
from streams.places.support import Support
from streams.places.unite import AREA, POPULATED
from streams.places.weights import (
    AREA_KM,
    CASE_FAME,
    CASE_LIKE,
    CENTRE,
    DISTRICT_KM,
    EXACT,
    FAINT,
    FAIR,
    HALF_LIKE,
    HOPELESS,
    INSIDE,
    KEPT,
    LEAST,
    LIST_GAP,
    LIST_KM,
    LISTED,
    MOST,
    ONLY,
    ONLY_BESIDE,
    OUTSIDE,
    PASSAGE_GAP,
    PROVINCE_KM,
    ROUNDS,
    SAME,
    SEAT,
    SUPPORT,
    SUPPORTED,
    SURE,
    TIE,
    TOWNWARD,
    UNIT_KM,
    UNLIKE,
    WEAK,
    WEIGHTS,
    Candidate,
    Slot,
)


class Choice:
    """Chooses a row for each slot of one document, or none."""

    def __init__(self, rows: Rows, slots: Sequence[Slot], countries: Sequence[str]) -> None:
        self._rows = rows
        self._slots = [slot for slot in slots if slot.candidates]
        self._home = frozenset(countries)
        self._gaps, self._distances = Gaps(self._slots), Distances(rows)
        self._areas: frozenset[str] = frozenset()
        self._seen: dict[int, tuple[list[Anchor], frozenset[str], list[Candidate]]] = {}

    def run(self) -> None:
        """Set ``pick`` and ``rivals`` of every slot."""
        for slot in self._slots:
            alone = {one.row: self._alone(slot, one) for one in slot.candidates}
            least = max(alone.values()) - HOPELESS
            fit = (one for one in self._town_or_area(slot) if alone[one.row] >= least)
            slot.alone = alone
            slot.candidates = sorted(fit, key=lambda one: alone[one.row], reverse=True)[:MOST]
        self._start()
        # Those that are least sure first: they are judged by the surer ones.
        order = sorted(enumerate(self._slots), key=lambda told: (told[1].anchor, told[1].texts[0]))
        for _ in range(ROUNDS):
            self._areas = self._named_areas()
            before = [slot.pick for slot in self._slots]
            for number, slot in order:
                self._judge(number, slot)
            self._one_each()
            if before == [slot.pick for slot in self._slots]:
                break

    def _judge(self, number: int, slot: Slot) -> None:
        """Choose for one name, unless nothing has changed since it was last chosen for."""
        now = self._anchors(number), self._areas, slot.candidates
        if self._seen.get(number) != now:
            self._seen[number] = now
            self._pick(slot, now[0])
            slot.anchor = self._strength(slot)

    def _alone(self, slot: Slot, one: Candidate) -> float:
        """What speaks for a candidate without its neighbours."""
        rows, weights = self._rows, WEIGHTS
        fame = rows.prominence[one.row] * (weights.prominence if one.like >= SAME else weights.prominence / 2)
        score = weights.like * one.like + fame * (1.0 if one.first else 0.7)
        score += weights.home * (rows.country(one.row) in slot.home)
        if slot.areas:
            score += weights.within * self._inside(slot, one)
        return score + weights.populated * (rows.kind[one.row] == POPULATED)

    def _town_or_area(self, slot: Slot) -> list[Candidate]:
        """A bare name that a town and its province, or a village and its subdistrict, share means the town."""
        if slot.wants == "area":
            return slot.candidates
        rows = self._rows
        towns = [one for one in slot.candidates if rows.kind[one.row] == POPULATED and one.like >= SAME]

        return [
            one for one in slot.candidates if rows.kind[one.row] != AREA or not self._has_seat(one, towns)
        ]

    def _has_seat(self, area: Candidate, towns: Iterable[Candidate]) -> bool:
        """Whether one of the towns of its name lies in an area: a province's is a town of some size."""
        rows = self._rows
        great = rows.prominence[area.row] >= 1.5
        reach = PROVINCE_KM if great else DISTRICT_KM
        inside = set(adm_keys(rows.adm(area.row))[:1])
        return any(
            (not great or rows.prominence[town.row] >= SEAT)
            and (
                (town.first and not area.first)
                or self._distances.km(town.row, area.row) <= reach
                or bool(inside & set(adm_keys(rows.adm(town.row))[:1]))
            )
            for town in towns
        )

    def _start(self) -> None:
        """First guesses, by fame and by how many of the other names have a place near."""
        support = Support(self._rows, self._slots, self._gaps)
        for number, slot in enumerate(self._slots):
            scored = [
                (slot.alone[one.row] + SUPPORT * min(3.0, support.of(number, one)), one)
                for one in slot.candidates
            ]
            scored.sort(key=_by_score)
            best = [one for _, one in scored]
            areas = [one for one in best[KEPT:] if self._rows.kind[one.row] == AREA]
            slot.candidates = best[:KEPT] + areas[:1]
            slot.pick = slot.candidates[0]
            slot.anchor = self._first_worth(slot, slot.pick, support.of(number, slot.pick))
            if slot.anchor == SURE:
                slot.candidates = [one for one in slot.candidates if one.like >= SAME]
        prominence = self._rows.prominence
        towns = [
            slot.pick.row
            for slot in self._slots
            if slot.pick and slot.anchor >= FAIR and SEAT <= prominence[slot.pick.row] < CENTRE
        ]
        for members in self._listed():
            self._place_list(members, towns)

    def _listed(self) -> list[list[Slot]]:
        """Names that stand in one list: each within a few words of the next."""
        found: list[list[int]] = []
        for number, slot in enumerate(self._slots):
            if slot.wants == "area" or slot.anchor >= SURE:
                continue
            gaps = self._gaps.of(number)
            near = [group for group in found if any(gaps[other] <= LIST_GAP for other in group)]
            merged = [number, *(other for group in near for other in group)]
            found = [group for group in found if group not in near] + [merged]
        return [[self._slots[number] for number in group] for group in found if len(group) > 1]

    def _place_list(self, members: Sequence[Slot], towns: Sequence[int]) -> None:
        """Start a list of villages where most of them have a place, near the towns that the text is sure of.

        Namesakes come in clusters: one hamlet alone may be found next to a hamlet of the wrong front.
        """
        spots = [one for slot in members for one in slot.candidates if self._fits_list(slot, one)]
        scored = [(self._gathered(members, spot, towns), spot) for spot in spots]
        if not scored:
            return
        _, centre = min(scored, key=_by_score)
        for slot in members:
            near = self._near(slot, centre)
            slot.pick = near or slot.pick
            slot.anchor = FAIR if near else 0.0

    def _fits_list(self, slot: Slot, one: Candidate) -> bool:
        if slot.areas and not self._inside(slot, one):
            return False
        return one.like >= LISTED and self._rows.kind[one.row] == POPULATED and not self._abroad(slot, one)

    def _near(self, slot: Slot, centre: Candidate) -> Candidate | None:
        """The likeliest place of a name close to a centre."""
        near = [
            one
            for one in slot.candidates
            if self._fits_list(slot, one) and self._distances.km(one.row, centre.row) <= LIST_KM
        ]
        return max(near, key=lambda one: one.like, default=None)

    def _gathered(self, members: Sequence[Slot], centre: Candidate, towns: Sequence[int]) -> float:
        """How many of a list have a place close to a centre, less the way to the nearest sure town."""
        found = [one for slot in members if (one := self._near(slot, centre))]
        way = min((self._distances.km(centre.row, town) for town in towns), default=0.0)
        return sum(one.like for one in found) - TOWNWARD * math.log1p(way / UNIT_KM)

    def _first_worth(self, slot: Slot, pick: Candidate, support: float) -> float:
        if self._rows.kind[pick.row] != POPULATED or self._abroad(slot, pick):
            return 0.0
        if pick.like >= EXACT and self._rows.prominence[pick.row] >= 1:
            return SURE
        if pick.like >= SAME:
            return FAIR if support >= SUPPORTED else FAINT
        return WEAK if support >= SUPPORTED else 0.0

    def _named_areas(self) -> frozenset[str]:
        """The provinces named: by the keys of their names."""
        areas = (
            slot.pick.row for slot in self._slots if slot.pick and self._rows.kind[slot.pick.row] == AREA
        )
        return frozenset(area_key(self._rows.adm(row)[0]) for row in areas if self._rows.adm(row))

    def _pick(self, slot: Slot, anchors: Sequence[Anchor]) -> None:
        """The best candidate that holds; open if another place of the same name is as good."""
        scored = sorted([(self._score(slot, one, anchors), one) for one in slot.candidates], key=_by_score)
        if any(one.like >= SAME and not self._abroad(slot, one) for one in slot.candidates):
            # A name of the country itself is not a city abroad.
            scored = [(score, one) for score, one in scored if not self._abroad(slot, one)]
        at = next((at for at, (_, one) in enumerate(scored) if self._holds(slot, one, anchors)), len(scored))
        slot.pick = scored[at][1] if at < len(scored) else None
        slot.rivals = [
            one for one in self._rivals(scored[at:]) if one is slot.pick or self._holds(slot, one, anchors)
        ]

    def _one_each(self) -> None:
        """Two different names are not one place: the one spelt less alike gives way (the village, not its hill)."""
        taken: dict[int, Slot] = {}
        for slot in sorted(
            (one for one in self._slots if one.pick), key=lambda one: -(one.pick.like if one.pick else 0)
        ):
            pick = slot.pick
            if pick and taken.setdefault(pick.row, slot) is not slot and pick.like < SAME:
                slot.candidates = [one for one in slot.candidates if one.row != pick.row]
                slot.pick, slot.rivals, slot.anchor = None, [], 0.0

    def _rivals(self, scored: Sequence[tuple[float, Candidate]]) -> list[Candidate]:
        """The first, and the candidates elsewhere of the same name and nearly the same score."""
        if not scored:
            return []
        best_score, best = scored[0]
        return [best] + [
            one
            for score, one in scored[1:]
            if best_score - score < TIE
            and one.like > best.like - 0.03
            and self._rows.kind[one.row] == self._rows.kind[best.row] == POPULATED
            and self._distances.km(one.row, best.row) > UNIT_KM
        ]

    def _strength(self, slot: Slot) -> float:
        pick = slot.pick
        if pick is None or len(slot.rivals) > 1 or self._rows.kind[pick.row] != POPULATED:
            return 0.0
        if self._abroad(slot, pick):
            return 0.0
        sure = pick.like >= EXACT and self._rows.prominence[pick.row] >= 1
        return SURE if sure else FAIR if pick.like >= SAME else WEAK

    def _anchors(self, number: int) -> list[Anchor]:
        """The other names that tell where this one may be."""
        gaps = self._gaps.of(number)
        return [
            Anchor(other.pick.row, gaps[at], other.anchor)
            for at, other in enumerate(self._slots)
            if other.anchor and other.pick and at != number
        ]

    def _score(self, slot: Slot, one: Candidate, anchors: Sequence[Anchor]) -> float:
        populated = self._rows.kind[one.row] == POPULATED
        away = self._distances.away(one.row, anchors) if populated else 1.0
        score = slot.alone[one.row] - WEIGHTS.away * away
        adm = adm_keys(self._rows.adm(one.row))
        if adm and adm[0] in self._areas:
            score += WEIGHTS.named_area
        return score

    def _abroad(self, slot: Slot, one: Candidate) -> bool:
        return bool(slot.home) and self._rows.country(one.row) not in slot.home

    def _inside(self, slot: Slot, one: Candidate) -> float:
        """Whether a candidate lies where the text puts the name: 1 in the area, a half near its middle or the town."""
        rows, best = self._rows, 0.0
        mine = adm_keys(rows.adm(one.row))
        for area in slot.areas:
            theirs = adm_keys(rows.adm(area))
            level = len(theirs) if rows.kind[area] == AREA else 1
            if theirs and mine[:level] == theirs[:level] and area != one.row:
                return 1.0
            if self._distances.km(one.row, area) <= AREA_KM:
                best = 0.5
        return best

    def _holds(self, slot: Slot, one: Candidate, anchors: Sequence[Anchor]) -> bool:
        """Whether a candidate is good enough to be what is meant."""
        rows = self._rows
        kind, fame = rows.kind[one.row], rows.prominence[one.row]
        if self._abroad(slot, one):
            return True  # only famous ones are candidates then
        if kind != POPULATED:
            return one.like >= (0.88 if kind == AREA else EXACT)
        if one.like < LEAST:
            return False
        if not anchors:
            return one.like >= SAME - 0.02 and self._holds_alone(slot, one)
        fame *= 1.0 if one.first else 0.7
        if one.like < SAME:
            # Another spelling: that the city is great does not make the name the city's.
            fame *= max(0.0, (one.like - UNLIKE) / (SAME - UNLIKE))
        # A town is named from afar, a hamlet is not, nor what only sounds like a town.
        relief = min(1.0, max(0.0, fame)) if one.like >= SAME - 0.02 else 0.0
        strain = self._distances.strain(one.row, anchors) * (1.0 - relief)
        case = CASE_LIKE * (one.like - HALF_LIKE) + CASE_FAME * fame - strain
        adm = adm_keys(rows.adm(one.row))
        if self._only(slot, one):
            case += ONLY if all(to.gap > PASSAGE_GAP for to in anchors) else ONLY_BESIDE
        if slot.areas:
            inside = self._inside(slot, one)
            alike = min(1.0, max(0.0, (one.like - UNLIKE) / (SAME - UNLIKE)))
            case += INSIDE * inside * alike if inside else -OUTSIDE * max(0.0, 1.0 - fame)
        return case + 0.5 * bool(adm and adm[0] in self._areas) >= 0

    def _holds_alone(self, slot: Slot, one: Candidate) -> bool:
        """Whether a name means a place with no other name to tell: by more than sound, if the text gives no sign."""
        if slot.areas:
            return self._rows.prominence[one.row] >= SEAT or self._inside(slot, one) > 0
        if slot.wants or one.like >= EXACT:
            return True
        return written_alike(slot.texts, self._rows.names(one.row))

    def _only(self, slot: Slot, one: Candidate) -> bool:
        """Whether no other place of the country has the name."""
        same = (
            other for other in slot.candidates if other.like >= SAME - 0.03 and not self._abroad(slot, other)
        )
        return one.like >= EXACT and all(self._distances.km(one.row, other.row) <= LIST_KM for other in same)


@lru_cache(maxsize=1 << 14)
def adm_keys(names: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of admin names, widest first."""
    return tuple(map(area_key, names))


def area_key(name: str) -> str:
    """A key under which the spellings of a province agree."""
    return spelling.skeleton(spelling.core(spelling.words(name)))


def _by_score(scored: tuple[float, Candidate]) -> tuple[float, int]:
    return -scored[0], scored[1].row
