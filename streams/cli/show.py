"""Alerts and states for people: who took which place from whom, when, how sure, and who says so."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.control.span import Status
from streams.control.state import ControlState, Episode
from streams.places.place import Place
from streams.reading.extraction import Extraction

if TYPE_CHECKING:
    from rich.console import Console

_HEADS = {
    AlertType.CHANGED: ("CHANGED", "bold red"),
    AlertType.CONTESTED: ("CONTESTED", "bold yellow"),
    AlertType.CONFIRMED: ("CONFIRMED", "bold green"),
    AlertType.REVERTED: ("REVERTED", "bold magenta"),
}
_MOST_QUOTES = 3  # of up to 20 claims; the JSON has them all
_VAGUE = {"week": "in the week of ", "month": "in the month of ", "reported": "reported "}


def place_title(place: Place) -> str:
    """Name in both scripts, the areas it lies in (narrowest first), and that no table has it."""
    names = f"{place.name} ({place.name_ar})" if place.name_ar and place.name_ar != place.name else place.name
    areas: list[str] = []
    for area in reversed(place.adm):
        if area and area not in areas and area != place.name:
            areas.append(area)
    title = ", ".join([names, *areas])
    return f"{title} [in no table]" if place.provisional else title


def place_line(place: Place) -> str:
    """A row of a place table: id, names and areas, type and country, coordinates."""
    what = " ".join(part for part in (place.type, place.country) if part)
    where = f"{place.lat:.4f}, {place.lon:.4f}" if place.lat is not None and place.lon is not None else ""
    return "  ".join(part for part in (place.id, place_title(place), what, where) if part)


def day_text(day: dt.date | None, precision: str | None) -> str:
    """``on Monday 2017-03-06``, ``in the week of 2017-03-06``, ``reported 2017-03-06`` where no day is told."""
    if day is None:
        return "on an unknown day"
    if precision in _VAGUE:
        return f"{_VAGUE[precision]}{day}"
    return f"on {day:%A} {day}"


@cache
def _names() -> Mapping[str, str]:
    from streams.actors.load import load_actors

    return {actor.id: actor.name for actor in load_actors().values()}


def actor_text(actor: str | None) -> str:
    """An actor's name; of one that no list has, its id in words."""
    if not actor:
        return "nobody known"
    return _names().get(actor) or actor.removeprefix("other:").replace("_", " ")


def told(alert: Alert) -> str:
    """What happened, in a sentence."""
    day = day_text(alert.event_date, alert.precision)
    before, after = actor_text(alert.from_), actor_text(alert.to)
    match alert.type:
        case AlertType.CONTESTED:
            return f"Contested {day}: {_parties(alert)}."
        case AlertType.CONFIRMED:
            return f"It is sure now: held by {after} since {day.removeprefix('on ')}."
        case AlertType.REVERTED:
            return f"Taken back ({alert.reason}): that {before} took it {day}. {_now(alert)}"
    if alert.to is None:
        return f"Left by {before} {day}; nobody is said to hold it."
    return f"Taken by {after}{f' from {before}' if alert.from_ else ''} {day}."


def _parties(alert: Alert) -> str:
    between = alert.between or tuple(filter(None, (alert.from_, alert.to)))
    return " against ".join(map(actor_text, between)) or "by nobody known"


def _now(alert: Alert) -> str:
    if alert.status is None:
        return "Nothing is known of it now."
    return f"Now: {actor_text(alert.to)}, {alert.status}."


def show_alert(console: "Console", alert: Alert) -> None:
    """Print one alert: a headline, the sentence, and the quotes behind it."""
    from rich.padding import Padding
    from rich.text import Text

    head, style = _HEADS[alert.type]
    line = Text.assemble((head, style), "  ", (place_title(alert.place), "bold"))
    if alert.status and alert.type is not AlertType.REVERTED:
        line.append(f"  [{alert.status}]")
    if alert.late:
        line.append("  [late news]")
    console.print(line)
    console.print(Padding(Text(told(alert)), (0, 0, 0, 2), expand=False))
    show_evidence(console, alert.evidence)
    console.print()


def show_evidence(console: "Console", evidence: Sequence[Evidence]) -> None:
    """Print the quotes, oldest first, each with who vouches for it and who printed it."""
    from rich.padding import Padding
    from rich.text import Text

    for claim in evidence[:_MOST_QUOTES]:
        quote = " ".join(claim.quote.split())
        if not quote:
            console.print(Text(f"    starting map: {claim.source}", style="dim"))
            continue
        console.print(Padding(Text(f"“{quote}”", style="italic"), (0, 0, 0, 4), expand=False))
        console.print(Padding(Text(_credit(claim), style="dim"), (0, 0, 0, 6), expand=False))
    if len(evidence) > _MOST_QUOTES:
        console.print(Text(f"    and {len(evidence) - _MOST_QUOTES} more", style="dim"))


def show_state(console: "Console", state: ControlState, evidence: Sequence[Evidence]) -> None:
    """Print who holds a place, since when, how sure, and the quotes."""
    from rich.text import Text

    console.print(Text.assemble((place_title(state.place), "bold"), f"  [{state.status}]  {state.place.id}"))
    console.print(Text(f"  {held(state)}"))
    show_evidence(console, evidence)


def held(state: ControlState | Episode) -> str:
    """Who holds it and since when, in a sentence."""
    since = f" since {state.since}" if state.since else ""
    if state.status is Status.CONTESTED:
        return f"Contested between {' and '.join(map(actor_text, state.between))}{since}."
    if state.holder is None:
        return f"Left{since}; nobody is said to hold it."
    precision = f" ({state.precision})" if state.precision not in (None, "day") else ""
    return f"Held by {actor_text(state.holder)}{since}{precision}."


def show_extraction(console: "Console", extraction: Extraction) -> None:
    """Print what an article says: its claims with their quotes, its clashes, its places."""
    from rich.text import Text

    console.print(Text(extraction.article or "(no id)", style="bold"))
    for claim in extraction.claims:
        parties = f"{actor_text(claim.from_)} -> {actor_text(claim.to)}"
        day = day_text(claim.date, claim.precision)
        denial = ", denied" if claim.disputed else ""
        console.print(
            Text(f"  {claim.kind}{denial}: {claim.place}, {parties}, {day} ({claim.source or 'no source'})")
        )
        console.print(Text(f"    “{' '.join(claim.quote.split())}”", style="italic"))
    for clash in extraction.clashes:
        actors = " against ".join(map(actor_text, clash.actors)) or "unknown sides"
        console.print(Text(f"  clash: {clash.place}, {actors}, {day_text(clash.date, 'day')}"))
    seen = dict.fromkeys(
        (one.name.text, one.place.id if one.place else one.status) for one in extraction.locations
    )
    console.print(Text("  places: " + (", ".join(f"{name} ({what})" for name, what in seen) or "none")))


def _credit(claim: Evidence) -> str:
    printed = ", ".join(
        part
        for part in (claim.outlet, str(claim.published.date()) if claim.published else "", claim.url)
        if part
    )
    if claim.source and claim.source != claim.outlet:
        return f"{actor_text(claim.source)}, in {printed}" if printed else actor_text(claim.source)
    return printed or claim.article
