"""Who speaks: agencies, monitors, ministries, army commands, outlets; from ``speakers.toml`` and the actors."""

from collections.abc import Mapping
from dataclasses import dataclass

from streams.actors.load import Actor, folder
from streams.actors.terms import Speaker
from streams.articles.languages import clitics
from streams.articles.phrases import Phrases
from streams.articles.tables import Table, read_table
from streams.articles.text import fold

KINDS = (
    "agency",
    "monitor",
    "ministry",
    "command",
    "channel",
    "paper",
    "press office",
    "officials",
    "witnesses",
    "body",
)


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerBook:
    """Speakers by folded phrase."""

    phrases: Mapping[str, Speaker]
    scan: Phrases[Speaker]

    @classmethod
    def load(cls, actors: Mapping[str, Actor]) -> "SpeakerBook":
        """``speakers.toml``. Raises DataError naming file, entry and key."""
        phrases: dict[str, Speaker] = {}
        for row in read_table(folder() / "speakers.toml").rows("speaker"):
            speaker = _speaker(row, actors)
            for lang in ("en", "ar"):
                for alias in row.strings(lang):
                    other = phrases.setdefault(fold(alias), speaker)
                    if other != speaker:
                        raise row.fail(lang, f"{alias!r} is already {other.label!r}")
        return cls(phrases, Phrases(phrases.items(), clitics()))

    def find(self, name: str) -> Speaker | None:
        """The speaker of exactly that name."""
        return self.phrases.get(" ".join(fold(name).split()))

    def side_of(self, outlet: str) -> str:
        """The side of the first speaker with a side whose name is part of an outlet's name."""
        for _, _, speakers in self.scan.find(fold(outlet)):
            for speaker in speakers:
                if speaker.side:
                    return speaker.side
        return ""


def _speaker(row: Table, actors: Mapping[str, Actor]) -> Speaker:
    row.only("label", "kind", "side", "en", "ar")
    kind, side = row.text("kind"), row.text("side", "")
    if kind not in KINDS:
        raise row.fail("kind", f"unknown kind {kind!r}; known are {', '.join(KINDS)}")
    if side and side not in actors:
        raise row.fail("side", f"unknown actor {side!r}")
    return Speaker(row.text("label"), side, kind)
