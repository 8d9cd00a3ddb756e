"""The arithmetic of a state, the history of a place and what changed between two days, for people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from streams.alerts.words import actor_text, day_text, place_title
from streams.cli.out import write_line
from streams.cli.show import held
from streams.control.counting import Action
from streams.control.policy import NEUTRAL, UNKNOWN
from streams.control.rulings import rulings
from streams.control.why import Weighed, account

if TYPE_CHECKING:
    from rich.console import Console

    from schemas.wire import Json
    from streams.control.policy import Policy
    from streams.control.state import ControlState
    from streams.embedded.history import Difference
    from streams.embedded.query import Answer
    from streams.embedded.store import Audit
    from streams.kafka.amend import Amendment

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


def show_history(console: "Console", lines: Sequence["Json"]) -> None:
    """Print a place's history: a table of its episodes, each with its sources, then what counts no more."""
    from rich.table import Table

    table = Table("since", "until", "holder", "status", "who says so", box=None, padding=(0, 2, 0, 0))
    for line in lines:
        if line["what"] in ("episode", "refuted") and not _passing(line):
            sources = dict.fromkeys(_by(claim) for claim in line["evidence"])
            table.add_row(
                _day(line), str(line["until"] or ""), _holder(line), line["status"], ", ".join(sources)
            )
    place = lines[0]["place"]
    console.print(f"{place['name']}  {place['id']}")
    if table.row_count:
        console.print(table)
    for line in lines:
        if line["what"] not in ("episode", "refuted"):
            _print(console, [_past(line)])


def _passing(line: "Json") -> bool:
    """Left and taken by another on one day: the capture alone tells it."""
    return bool(line["status"] == "vacated" and line["since"] and line["since"] == line["until"])


def _day(line: "Json") -> str:
    rough = f" ({line['precision']})" if line["precision"] not in (None, "day") else ""
    return f"{line['since']}{rough}" if line["since"] else "?"


def _holder(line: "Json") -> str:
    if line["holder"]:
        return actor_text(line["holder"])
    return " against ".join(map(actor_text, line["between"])) or "nobody"


def _by(claim: "Json") -> str:
    if not claim["published"]:
        return str(claim["source"])
    outlet = f" in {claim['outlet']}" if claim["source"] != claim["outlet"] else ""
    return f"{actor_text(claim['source'])}{outlet} {claim['published'].date()}"


def _past(line: "Json") -> str:
    if line["what"] == "merged":
        return f"merged into {line['into']}"
    if line["what"] == "ignored":
        return f"ignored: {line['article']} of {line['outlet']}: {line['reason']}"
    said = "; ".join(f"“{' '.join(claim['quote'].split())}”" for claim in line["claims"])
    when = f" on {line['by_published'].date()}" if line["by_published"] else ""
    old = f"{line['article']} version {line['version']}"
    return f"{line['reason']} by version {line['by_version']}{when}: {old}: {said}"


def show_difference(console: "Console", one: "Difference") -> None:
    """Print what was known of a place on two days."""
    from rich.text import Text

    console.print(Text(f"{place_title(one.place)}  {one.place.id}", style="bold"))
    if one.present:
        console.print(Text(f"  then: {_short(one.before)}"))
        console.print(Text(f"  now:  {_short(one.after)}"))
    else:
        console.print(Text(f"  the history only; still: {_short(one.after)}"))
    if one.articles:
        console.print(Text(f"  by {', '.join(one.articles)}", style="dim"))


def _short(state: "ControlState | None") -> str:
    return f"{held(state).rstrip('.')} [{state.status}]" if state else "nothing known"


def show_audit(entries: "Iterable[Audit | Amendment]", as_json: bool) -> None:
    """What ``places audit`` tells."""
    from schemas.wire import dumps

    for done in entries:
        if as_json:
            write_line(dumps(asdict(done)))
            continue
        time = done.time if isinstance(done.time, str) else done.time.isoformat()
        click.echo(f"{time[:19]}  {done.action}  {done.place} -> {done.other}  ({done.reason})")
