"""Who speaks: agencies, monitors, ministries, army commands, outlets; from ``speakers.toml``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from streams.actors.load import LANGUAGES, Actor, Role, folder
from streams.actors.terms import Speaker
from streams.articles.languages import clitics
from streams.articles.phrases import Phrases
from streams.articles.tables import Table, read_table
from streams.articles.text import fold

KINDS = ("media", "monitor", "party")


@dataclass(frozen=True, slots=True, eq=False)
class SpeakerBook:
    """Speakers by folded phrase, and under which name each actor speaks."""

    phrases: Mapping[str, Speaker]
    voices: Mapping[str, Speaker]
    scan: Phrases[Speaker]

    @classmethod
    def load(cls, actors: Mapping[str, Actor], roles: Mapping[str, Role]) -> "SpeakerBook":
        """``speakers.toml``. Raises DataError naming file, entry and key."""
        table = read_table(folder() / "speakers.toml")
        table.only("speaker", "officials", "voices")
        phrases: dict[str, Speaker] = {}
        for row, speaker in (*_speakers(table, actors), *_officials(table, roles)):
            for alias in (alias for lang in LANGUAGES for alias in row.strings(lang)):
                other = phrases.setdefault(fold(alias), speaker)
                if other != speaker:
                    raise row.fail("en/ar", f"{alias!r} is already {other.label or other.role!r}")
        return cls(phrases, _voices(table.table("voices"), actors, phrases), _sided(phrases))

    def extended(self, speakers: Iterable[Speaker]) -> "SpeakerBook":
        """A book that has these too, by their labels; one that it has already stays who it is."""
        phrases = {**{fold(speaker.label): speaker for speaker in speakers}, **self.phrases}
        return SpeakerBook(phrases, self.voices, _sided(phrases))

    def find(self, name: str) -> Speaker | None:
        """The speaker of exactly that name."""
        folded = " ".join(fold(name).split())
        return self.phrases.get(folded) or self.phrases.get(folded.removeprefix("the "))

    def side_of(self, outlet: str) -> str:
        """The side of the outlet, else of the first speaker with a side whose name is part of the outlet's."""
        known = self.find(outlet)
        if known:
            return known.side
        return next((each[0].side for _, _, each in self.scan.find(fold(outlet))), "")


def _sided(phrases: Mapping[str, Speaker]) -> Phrases[Speaker]:
    return Phrases(((phrase, speaker) for phrase, speaker in phrases.items() if speaker.side), clitics())


def _speakers(table: Table, actors: Mapping[str, Actor]) -> Iterator[tuple[Table, Speaker]]:
    for row in table.rows("speaker"):
        row.only("label", "kind", "side", *LANGUAGES)
        kind, side = row.text("kind"), row.text("side", "")
        if kind not in KINDS:
            raise row.fail("kind", f"unknown kind {kind!r}; known are {', '.join(KINDS)}")
        if side and side not in actors:
            raise row.fail("side", f"unknown actor {side!r}")
        yield row, Speaker(row.text("label"), side, kind)


def _officials(table: Table, roles: Mapping[str, Role]) -> Iterator[tuple[Table, Speaker]]:
    for row in table.rows("officials"):
        row.only("role", *LANGUAGES)
        if row.text("role") not in roles:
            raise row.fail("role", f"unknown role {row.text('role')!r}")
        yield row, Speaker("", "", "party", row.text("role"))


def _voices(table: Table, actors: Mapping[str, Actor], phrases: Mapping[str, Speaker]) -> dict[str, Speaker]:
    voices = {id_: Speaker(actor.name, id_, "party") for id_, actor in actors.items()}
    labels = {speaker.label: speaker for speaker in phrases.values()}
    for id_ in table.values:
        label = table.text(id_)
        if id_ not in actors:
            raise table.fail(id_, "unknown actor")
        if label not in labels or labels[label].side != id_:
            raise table.fail(id_, f"{label!r} is no speaker of this side")
        voices[id_] = labels[label]
    return voices
