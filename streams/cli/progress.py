"""A progress bar on a terminal, for input that takes a while."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

Item = TypeVar("Item")
Pause = Callable[[], AbstractContextManager[None]]

PATIENCE = 2.0  # seconds without a bar: what is done by then needs none


@contextmanager
def watched(items: Iterable[Item], inputs: Sequence[str]) -> Iterator[tuple[Iterator[Item], Pause]]:
    """The items, and a context in which other output may be written: the bar makes room for it."""
    from streams.cli.out import console

    screen = console(stderr=True)
    if not screen.is_terminal:
        yield iter(items), nullcontext
        return
    bar = _bar(screen)
    task = bar.add_task("reading", total=_total(inputs))
    shown = _Shown(bar.start, bar.stop)

    def counted() -> Iterator[Item]:
        for item in items:
            yield item
            bar.advance(task)
            shown.wake()

    try:
        yield counted(), shown.pause
    finally:
        bar.stop()


def _bar(screen: "Console") -> "Progress":
    from rich import progress

    columns = (
        progress.TextColumn("reading"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
    )
    return progress.Progress(
        *columns, console=screen, transient=True, redirect_stdout=False, redirect_stderr=False
    )


class _Shown:
    """Whether the bar is on the screen; it comes up after a while and steps aside on request."""

    def __init__(self, start: Callable[[], None], stop: Callable[[], None]) -> None:
        self._start, self._stop = start, stop
        self._since = time.monotonic()
        self._up = False

    def wake(self) -> None:
        if not self._up and time.monotonic() - self._since > PATIENCE:
            self._start()
            self._up = True

    @contextmanager
    def pause(self) -> Iterator[None]:
        if self._up:
            self._stop()
        try:
            yield
        finally:
            if self._up:
                self._start()


def _total(inputs: Sequence[str]) -> int | None:
    """How many articles there are, as far as lines tell; None where standard input is among the inputs."""
    from streams.articles.formats import files

    total = 0
    for file in (file for given in inputs for file in files(given)):
        if file is None:
            return None
        total += _lines(file) if file.suffix in (".jsonl", ".ndjson") else 1
    return total


def _lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))
