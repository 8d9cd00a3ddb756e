"""What all handlers share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from streams.control.policy import Policy
from streams.web.actors import Actors
from streams.web.answers import Answers
from streams.web.static import Asset, assets
from streams.web.view import View


@dataclass(frozen=True, slots=True)
class Options:
    """What may be set: a tile URL for the map, and where reports go (None: nobody may send any)."""

    tiles: str = ""
    reports: Path | None = None


@dataclass(slots=True)
class Site:
    """The view and what is needed to show it."""

    view: View
    policy: Policy
    options: Options = field(default_factory=Options)
    answers: Answers = field(default_factory=Answers)
    assets: Mapping[str, Asset] = field(default_factory=assets)
    version: str = field(default_factory=lambda: version("whoholds"))

    def __post_init__(self) -> None:
        self.actors = Actors(self.policy)

    actors: Actors = field(init=False)
