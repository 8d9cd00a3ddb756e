"""Places that a table has not, added by hand to a gazetteer: they are found and meant before all others."""

from collections.abc import Sequence

from streams.articles.languages import clitics
from streams.articles.phrases import Phrases
from streams.articles.text import Text, fold
from streams.places.index import Gazetteer
from streams.places.link import kind_of
from streams.places.place import Link, LinkStatus, Name, Place
from streams.places.scan import Hit
from streams.places.spelling import same_name

_SETTLED = ("", "populated")  # the kinds of name that a place added can be meant by


class AddedPlaces(Gazetteer):
    """A gazetteer and a few places more; those have no rows, and are told apart by their admin names only."""

    def __init__(self, base: Gazetteer, places: Sequence[Place]) -> None:
        self._base, self._places = base, tuple(places)
        self.fingerprint, self.rows = base.fingerprint, base.rows
        self._phrases = Phrases(
            ((fold(name), place.country) for place in places for name in place.names), clitics()
        )

    def scan(self, text: Text) -> list[Hit]:
        """The names of both; where they overlap the longer one, and of two alike the one that was added."""
        own = [Hit(start, end, (), country=found[0]) for start, end, found in self._phrases.find(text.folded)]
        hits: list[Hit] = []
        for hit in sorted(
            (*own, *self._base.scan(text)), key=lambda hit: (hit.start - hit.end, bool(hit.rows))
        ):
            if all(hit.end <= other.start or other.end <= hit.start for other in hits):
                hits.append(hit)
        return sorted(hits)

    def link(self, names: Sequence[Name], countries: Sequence[str] = ()) -> list[Link]:
        """As the gazetteer below links them, but for the names of the places added."""
        told = [name.text for name in names]
        return [
            self._link(name, told) or link
            for name, link in zip(names, self._base.link(names, countries), strict=True)
        ]

    def place(self, place_id: str) -> Place | None:
        """The place with an id."""
        return next((one for one in self._places if one.id == place_id), None) or self._base.place(place_id)

    def is_country(self, name: str) -> bool:
        """Whether a name is a country's."""
        return self._base.is_country(name)

    def find_name(self, query: str) -> tuple[Place, ...]:
        """The places of a name, those added first."""
        return (*self._meant(query), *self._base.find_name(query))

    def _link(self, name: Name, told: Sequence[str]) -> Link | None:
        meant = self._meant(name.text) if kind_of(name) in _SETTLED else ()
        for areas in (name.within, told):
            inside = [place for place in meant if _inside(place, areas)]
            meant = tuple(inside) or meant
        if not meant:
            return None
        if len(meant) > 1:
            return Link(LinkStatus.AMBIGUOUS, None, meant)
        status = LinkStatus.PROVISIONAL if meant[0].provisional else LinkStatus.RESOLVED
        return Link(status, meant[0])

    def _meant(self, text: str) -> tuple[Place, ...]:
        return tuple(place for place in self._places if any(same_name(text, one) for one in place.names))


def _inside(place: Place, areas: Sequence[str]) -> bool:
    return any(same_name(area, adm) for area in areas for adm in place.adm)
