"""The arithmetic of a state, the history of a place and what changed between two days, for people."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from streams.cli.show import actor_text, day_text
from streams.control.counting import Action
from streams.control.policy import NEUTRAL, UNKNOWN
from streams.control.rulings import rulings
from streams.control.why import Weighed, account

if TYPE_CHECKING:
    from rich.console import Console

    from streams.control.policy import Policy
    from streams.embedded.query import Answer

_HEADS = {
    "vouches": "who says so",
    "denies": "who denies it",
    "earlier": "claims of other times",
    "refuted": "claims of a refuted capture",
    "ignored": "claims that do not count",
}
_SAYS = {
    Action.START: "{actor} held it",
    Action.CAPTURE: "{actor} took it{other}",
    Action.LEAVE: "{actor} left it",
    Action.PARTIAL: "{actor} fights in it",
    Action.DENIAL: "{actor} did not take it",
    Action.REFUTED: "{actor} did not take it",
}


def show_why(console: "Console", told: "Answer", policy: "Policy") -> None:
    """Print the arithmetic of a state: the sum, every claim, the rulings, and what would confirm it."""
    if told.state is None:
        return
    behind = account(told.records, told.state, policy)
    _print(console, [f"why {told.state.status}: {behind.sum}"])
    if behind.wanting:
        _print(console, [f"what would settle it: {behind.wanting}"])
    for part, head in _HEADS.items():
        claims = [line for one in behind.claims if one.part == part for line in _claim(one)]
        _print(console, [f"{head}:", *claims] if claims else ())
    lines = [f"  {number:>2}  {rulings()[number]}" for number in behind.rulings]
    _print(console, ["by the rulings:", *lines] if lines else ())


def _print(console: "Console", lines: Iterable[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for line in lines:
        depth = len(line) - len(line.lstrip())
        console.print(Padding(Text(line.strip(), style="dim"), (0, 0, 0, 4 + depth), expand=False))


def _claim(one: Weighed) -> Iterator[str]:
    side = {NEUTRAL: "of no side", UNKNOWN: "side unknown"}.get(one.side, f"side of {actor_text(one.side)}")
    voice = f", {one.voice}" if one.voice and one.voice != UNKNOWN else ""
    ruled = f" ({_numbers(one.rulings)})" if one.rulings else ""
    record = one.record
    where = ", ".join(
        part
        for part in (record.outlet, str(record.published.date()) if record.published else "", _version(one))
        if part
    )
    yield f"  {actor_text(one.source)} ({side}{voice}): {_said(one)}"
    if where:
        yield f"      {where}"
    if one.notes or ruled:
        yield f"      {'; '.join(one.notes) or 'counts'}{ruled}"


def _version(one: Weighed) -> str:
    name = one.ref.article
    return f"{name} version {one.ref.version}" if one.ref.version > 1 else name


def _said(one: Weighed) -> str:
    item = one.item
    if item is None:
        return "no claim that counts"
    other = f" from {actor_text(item.other)}" if item.other else ""
    said = _SAYS[item.action].format(actor=actor_text(item.actor), other=other)
    return f"{said} {day_text(item.day, item.precision)}"


def _numbers(numbers: Sequence[int]) -> str:
    return f"ruling{'' if len(numbers) == 1 else 's'} {', '.join(map(str, numbers))}"
