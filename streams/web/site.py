"""What all handlers share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

from streams.control.policy import Policy
from streams.web import alerts
from streams.web.actors import Actors
from streams.web.answers import Answers
from streams.web.reading import Readings, Tables
from streams.web.reports import Reports
from streams.web.static import Asset, Ground, assets
from streams.web.stream import Stream, Told
from streams.web.view import View

NEWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Options:
    """What may be set.

    ``tiles`` is a tile URL for the map; ``reports`` where reports go (None: nobody may send any); ``token`` what
    everybody must bring ("": nobody need); ``hosts`` are further names by which this server may be called;
    ``tls`` says that browsers come by way of a proxy that speaks TLS.
    """

    tiles: str = ""
    reports: Path | None = None
    token: str = ""
    hosts: frozenset[str] = frozenset()
    tls: bool = False


@dataclass(slots=True)
class Site:
    """The view and what is needed to show it; made inside the event loop."""

    view: View
    policy: Policy
    tables: Tables
    options: Options = field(default_factory=Options)
    assets: Mapping[str, Asset] = field(default_factory=assets)
    ground: Ground = field(default_factory=Ground)
    release: str = field(default_factory=lambda: version("whoholds"))
    answers: Answers = field(default_factory=lambda: Answers(workers=3))
    # The history of one place may take seconds, where very much is told of it: maps do not wait behind it.
    histories: Answers = field(default_factory=lambda: Answers(workers=1))
    actors: Actors = field(init=False)
    readings: Readings = field(init=False)
    stream: Stream = field(init=False)
    reports: Reports | None = field(init=False)

    def __post_init__(self) -> None:
        self.actors = Actors(self.policy)
        self.readings = Readings(self.tables)
        self.reports = Reports(self.options.reports) if self.options.reports else None
        self.stream = Stream(self._after, self.view.settled, lambda: self.view.settled)

    @property
    def version(self) -> tuple[int, int]:
        """What has grown with everything new: answers of an older one are old."""
        return self.view.version, self.stream.last

    def news(self) -> Sequence[Told]:
        """Alerts that the stream has not told yet; for a thread of its own."""
        return alerts.after(self.view.reader(), self.stream.last, NEWS_AT_ONCE)

    async def _after(self, seq: int, most: int) -> list[tuple[int, bytes]]:
        return await self.answers.run(lambda: alerts.after(self.view.reader(), seq, most))

    def close(self) -> None:
        """End what runs beside the event loop."""
        self.answers.close()
        self.histories.close()
        self.readings.close()
        self.view.close()
