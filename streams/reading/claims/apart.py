"""Two names of one list are two places: if both were linked to one row, the one spelt less like it is no row.

Two that no table has are one id where only their vowels differ ("Gisiza, Gasiza and Bugusa").
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from streams.places.likeness import form, likeness
from streams.places.link import provisional
from streams.places.place import Link, LinkStatus, Name, Place
from streams.places.spelling import plain
from streams.places.weights import SAME
from streams.reading.claims.drafts import Draft

BETWEEN = ("(", "/", "=")  # "X (Y)", "X/Y": another name of the same place


@dataclass(frozen=True, slots=True)
class _One:
    name: Name
    place: Place

    @property
    def like(self) -> float:
        """How alike the name is to the first names of its row."""
        mine = form(self.name.text)
        return max(likeness(mine, form(each)) for each in self.place.names)


def told_apart(
    drafts: Sequence[Draft], names: Mapping[int, Name], linked: Mapping[int, Link], original: str
) -> dict[int, Link]:
    """The links, with a place of its own for a name that shares its row with another name of its event."""
    found = dict(linked)
    for group in _groups(drafts, names, linked):
        best = max(group, key=lambda one: (one.like, -one.name.start))
        others = {one.name.text for one in group if _differ(one, best, original)}
        for start, name in names.items():
            if name.text in others:
                found[start] = Link(LinkStatus.PROVISIONAL, _own(name, best.place))
    return found


def _own(name: Name, shared: Place) -> Place:
    """A place of its own for a name; where only its vowels tell it from the other, its id has them too."""
    place = provisional((name.text,), name.type, shared.country)
    return (
        replace(place, id=f"{place.id}-{plain(name.text).replace(' ', '-')}")
        if place.id == shared.id
        else place
    )


def _groups(
    drafts: Iterable[Draft], names: Mapping[int, Name], linked: Mapping[int, Link]
) -> Iterable[list[_One]]:
    """Names of one event that were linked to one row."""
    groups: dict[tuple[int, str], dict[str, _One]] = defaultdict(dict)
    for draft in drafts:
        link = linked.get(draft.named.start)
        if draft.told and link and link.place and link.status != LinkStatus.AMBIGUOUS:
            name = names[draft.named.start]
            groups[draft.event.position, link.place.id].setdefault(name.text, _One(name, link.place))
    return [list(group.values()) for group in groups.values() if len(group) > 1]


def _differ(one: _One, best: _One, original: str) -> bool:
    """Whether two names cannot be one place's: spelt otherwise, of one script, and none given as the other's."""
    mine, other = form(one.name.text), form(best.name.text)
    alike = mine.sound == other.sound if one.place.provisional else likeness(mine, other) >= SAME
    if mine.arabic != other.arabic or alike:
        return False
    first, last = sorted((one.name, best.name), key=lambda name: name.start)
    return not any(sign in original[first.end : last.start] for sign in BETWEEN)
