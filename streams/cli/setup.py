"""What the commands share behind the scenes: settings, the state file, the reader and its tables."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.embedded.store import Store
    from streams.settings import Settings


def load_settings(state: Path | None = None) -> "Settings":
    """The settings, with the option ``--state`` before all."""
    from streams import settings

    return settings.load_settings(state=state)


def open_store(state: Path | None = None, *, must_exist: bool = False) -> "Store":
    """The state file that option or settings name."""
    from streams.embedded.store import Store

    return Store(load_settings(state).state, must_exist=must_exist)
