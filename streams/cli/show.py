"""Alerts and states for people: who took which place from whom, when, how sure, and who says so."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.alerts.words import actor_text, credit, day_text, place_title, told
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


def place_line(place: Place) -> str:
    """A row of a place table: id, names and areas, type and country, coordinates."""
    what = " ".join(part for part in (place.type, place.country) if part)
    where = f"{place.lat:.4f}, {place.lon:.4f}" if place.lat is not None and place.lon is not None else ""
    return "  ".join(part for part in (place.id, place_title(place), what, where) if part)


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
    return ", ".join(filter(None, (credit(claim), claim.url)))
