"""What the commands share behind the scenes: settings, the state file, the reader and its tables."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.embedded.store import Store
    from streams.places.index import Gazetteer
    from streams.places.place import Place
    from streams.reading.reader import Reader
    from streams.settings import Settings
    from streams.subscriptions.filterfile import FindPlaces


def load_settings(state: Path | None = None, **given: object) -> "Settings":
    """The settings, with ``--state`` and other options before all."""
    from streams import settings

    return settings.load_settings(state=state, **given)


def open_store(settings: "Settings", *, must_exist: bool = False) -> "Store":
    """The state file of the settings."""
    from streams.embedded.store import Store

    return Store(settings.state, must_exist=must_exist)


def imported_folder(settings: "Settings") -> Path:
    """Where ``places add`` puts its tables."""
    return settings.data_dir / "places"


def place_tables(settings: "Settings") -> tuple[Path, ...]:
    """The tables that ``WHOHOLDS_PLACES`` names, and those imported."""
    return (*settings.place_files, *sorted(imported_folder(settings).glob("*.tsv")))


def load_gazetteer(settings: "Settings") -> "Gazetteer":
    """The bundled place tables and those of the settings."""
    from streams.places.index import Gazetteer

    return Gazetteer.load(place_tables(settings), settings.data_dir / "cache")


def place_finder(settings: "Settings") -> "FindPlaces":
    """Finds the places of a name in the tables, which are loaded when first asked for."""
    loaded: list[Gazetteer] = []

    def find(name: str) -> "Iterable[Place]":
        if not loaded:
            loaded.append(load_gazetteer(settings))
        return loaded[0].find_name(name)

    return find


def load_reader(settings: "Settings | None" = None) -> "Reader":
    """The reader with the bundled tables and those of the settings."""
    from streams.reading.reader import Reader

    settings = settings or load_settings()
    return Reader.load(place_tables(settings), settings.data_dir / "cache")


def reader_name(reader: "Reader") -> str:
    """A name for a reader that changes with its tables, lexicons and code."""
    from streams.reading.reader import READER_VERSION

    return f"{READER_VERSION}:{reader.gazetteer.fingerprint}"
