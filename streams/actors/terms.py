"""What a phrase of the text may say about who is meant, and what decides it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ActorTerm:
    """A phrase that tells of armed people, or of a country.

    ``id`` is the actor that it names; ``options`` are the actors that it names in one war each, ``(war, id)``.
    ``role`` is what a word for nobody in particular says ("rebels"), ``country`` the code of the country or people
    whose adjective it holds ("Iraqi army", "Kurdish fighters"), ``backed`` tells "Turkish-backed" from "Turkish".
    ``place`` marks names of countries and capitals: an actor only where a verb makes one of it ("Ukraine retook").
    ``initials``: a short name in capitals; it holds in the wars of its actor only. ``joined``: it stands behind "and".
    """

    id: str | None = None
    role: str | None = None
    lang: str = ""
    country: str = ""
    backed: bool = False
    options: tuple[tuple[str, str], ...] = ()
    place: bool = False
    initials: bool = False
    joined: bool = False

    @property
    def named(self) -> bool:
        """Whether it names somebody, in some war."""
        return bool(self.id or self.options) and not self.place

    @property
    def demonym(self) -> bool:
        """Whether it is a bare adjective ("Syrian", "Turkish-backed"): it says whose, and not who."""
        return bool(self.country) and not (self.role or self.named or self.place)


@dataclass(frozen=True, slots=True)
class ActorContext:
    """What decides whom a phrase means.

    ``war``: country code (``Ontology.war_of``). ``named``: ids of the actors that the text names, in order of
    mention; those named before the phrase, or all where none are. ``opponent``: the id on the other side of the verb.
    """

    war: str = ""
    outlet: str = ""
    published: datetime | None = None
    named: tuple[str, ...] = ()
    opponent: str | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who vouches: a canonical label ("SANA"), the actor it speaks for ("": none, it reports), and what it is.

    ``kind`` is media, monitor or party. Officials of whom only the ``role`` is told ("a military source") have no
    label until ``Ontology.voice`` finds out whose they are.
    """

    label: str
    side: str = ""
    kind: str = ""
    role: str = ""
