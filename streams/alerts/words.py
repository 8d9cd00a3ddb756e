"""An alert in words: which place, who took it from whom, when, how sure, and who says so."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache

from streams.actors.load import OTHER, load_actors
from streams.alerts.alert import Alert, AlertType, Evidence
from streams.places.place import Place

_VAGUE = {"week": "in the week of ", "month": "in the month of ", "reported": "reported "}


def place_title(place: Place, other_script: Callable[[str], str] = str) -> str:
    """Name in both scripts, the areas it lies in (narrowest first), and that no table has it.

    ``other_script`` sets off a name that runs the other way.
    """
    names = place.name
    if place.name_ar and place.name_ar != place.name:
        names = f"{place.name} ({other_script(place.name_ar)})"
    areas: list[str] = []
    for area in reversed(place.adm):
        if area and area not in areas and area != place.name:
            areas.append(area)
    title = ", ".join([names, *areas])
    return f"{title} [in no table]" if place.provisional else title


def day_text(day: dt.date | None, precision: str | None) -> str:
    """``on Monday 2017-03-06``, ``in the week of 2017-03-06``, ``reported 2017-03-06`` where no day is told."""
    if day is None:
        return "on an unknown day"
    if precision in _VAGUE:
        return f"{_VAGUE[precision]}{day}"
    return f"on {day:%A} {day}"


@cache
def _names() -> Mapping[str, str]:
    return {actor.id: actor.name for actor in load_actors().values()}


def actor_text(actor: str | None) -> str:
    """An actor's name; of one that no list has, its id in words."""
    if not actor:
        return "nobody known"
    return _names().get(actor) or actor.removeprefix(OTHER).replace("_", " ")


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
            what = f"that {before} took it {day}" if alert.from_ else f"what was told of it {day}"
            return f"Taken back ({alert.reason}): {what}. {_now(alert)}"
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


def credit(claim: Evidence) -> str:
    """Who says so, who printed it, and when: ``Amaq, in Example Wire, 2017-03-08``."""
    day = str(claim.published.date()) if claim.published else ""
    printed = ", ".join(filter(None, (claim.outlet, day)))
    if claim.source and claim.source != claim.outlet:
        return f"{actor_text(claim.source)}, in {printed}" if printed else actor_text(claim.source)
    return printed or claim.article
