"""States and events for people who make maps: GeoJSON, CSV with HXL tags, rows as ACLED has them."""

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from schemas.wire import Json
from streams.alerts.alert import Evidence
from streams.articles.precision import Precision
from streams.control.counting import standing
from streams.control.policy import Policy
from streams.control.span import Status
from streams.control.state import Episode
from streams.embedded.core import cited
from streams.embedded.query import Answer
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

# Column of the CSV to its HXL tag (https://hxlstandard.org, dictionary 1.1).
HXL = {
    "place_id": "#loc+code", "name": "#loc+name+i_en", "name_ar": "#loc+name+i_ar", "country": "#country+code+v_iso2",
    "adm1": "#adm1+name", "adm2": "#adm2+name", "adm3": "#adm3+name", "lat": "#geo+lat", "lon": "#geo+lon",
    "holder": "#org+armed+code", "holder_name": "#org+armed+name", "between": "#org+armed+contesting+list",
    "status": "#status", "since": "#date+start", "precision": "#date+start+precision",
    "sources": "#meta+source+list", "url": "#meta+url",
}  # fmt: skip
# The columns of an ACLED export since 2023 (acleddata.com, "Guide to 2023 ACLED Column Changes").
ACLED = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
REGAINS = "Government regains territory"
OVERTAKES = "Non-state actor overtakes territory"
TRANSFER = "Non-violent transfer of territory"
_TIME = {Precision.DAY: 1, Precision.REPORTED: 2, Precision.WEEK: 2, Precision.MONTH: 3}


@dataclass(frozen=True, slots=True)
class Names:
    """How actors and countries are called: ``actor`` by id, ``country`` by ISO code, ``state`` those that govern it."""

    actor: Callable[[str | None], str]
    country: Mapping[str, str]
    state: Mapping[str, str]


def geojson(answers: Iterable[Answer], names: Names) -> Json:
    """Every state as a feature; a place without coordinates has a null geometry."""
    return {
        "type": "FeatureCollection",
        "features": [_feature(told, names) for told in answers if told.state],
    }


def _feature(told: Answer, names: Names) -> Json:
    place, row = told.place, _row(told, names)
    point = {"type": "Point", "coordinates": [place.lon, place.lat]}
    properties = {name: value for name, value in row.items() if name not in ("lat", "lon")}
    properties |= {
        "sources": _sources(told.evidence),
        "between": list(told.state.between if told.state else ()),
    }
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": point if place.lat is not None and place.lon is not None else None,
        "properties": {**properties, "provisional": place.provisional},
    }


def hxl(answers: Iterable[Answer], names: Names) -> Iterator[str]:
    """Every state as a line of CSV, under a line of names and a line of HXL tags."""
    yield from _csv([tuple(HXL), tuple(HXL.values())])
    yield from _csv(tuple(_row(told, names).values()) for told in answers if told.state)


def _row(told: Answer, names: Names) -> Json:
    place, state = told.place, told.state
    assert state is not None  # noqa: S101
    adm = (*place.adm, "", "", "")
    cells = (
        place.id, place.name, place.name_ar, place.country.upper(), *adm[:3], place.lat, place.lon,
        state.holder, names.actor(state.holder) if state.holder else None, " | ".join(state.between),
        str(state.status), state.since, str(state.precision) if state.precision else None,
        " | ".join(_sources(told.evidence)), next((claim.url for claim in reversed(told.evidence) if claim.url), None),
    )  # fmt: skip
    return dict(zip(HXL, cells, strict=True))


def _sources(evidence: Iterable[Evidence]) -> list[str]:
    return list(dict.fromkeys(claim.source for claim in evidence))


def acled(answers: Iterable[Answer], names: Names, policy: Policy, last: dt.date | None) -> Iterator[str]:
    """Every change of hands up to a day as a line of CSV, in ACLED's columns; contests and places left are none."""
    yield from _csv([ACLED])
    for told in answers:
        for before, now in _changes(told, last):
            yield from _csv([tuple(_event(told, before, now, names, policy).get(name, "") for name in ACLED)])


def _changes(told: Answer, last: dt.date | None) -> Iterator[tuple[Episode | None, Episode]]:
    """Each episode that a claim began, with the one before it."""
    before: Episode | None = None
    for now in told.state.episodes if told.state else ():
        if now.held and now.since and now.taken and (last is None or now.since <= last):
            yield before, now
        before = now


def _event(told: Answer, before: Episode | None, now: Episode, names: Names, policy: Policy) -> Json:
    place, loser = told.place, _loser(before, now, policy)
    assert now.since is not None  # noqa: S101
    evidence = cited(now.refs, told.records)
    kind = _sub_event(told, before, now, names, policy)
    adm = (*place.adm, "", "", "")
    newest = max((claim.published for claim in evidence if claim.published), default=None)
    return {
        "event_id_cnty": f"WH{blake2b(f'{place.id} {now.holder} {now.since}'.encode(), digest_size=6).hexdigest()}",
        "event_date": now.since.isoformat(), "year": now.since.year,
        "time_precision": _TIME[now.precision or Precision.REPORTED],
        "disorder_type": "Strategic developments" if kind == TRANSFER else "Political violence",
        "event_type": "Strategic developments" if kind == TRANSFER else "Battles", "sub_event_type": kind,
        "actor1": names.actor(now.holder), "actor2": names.actor(loser) if loser else "",
        "country": names.country.get(place.country.lower(), place.country.upper()),
        "admin1": adm[0], "admin2": adm[1], "admin3": adm[2], "location": place.name,
        "latitude": place.lat, "longitude": place.lon, "geo_precision": 1 if place.lat is not None else 3,
        "source": "; ".join(_sources(evidence)), "notes": _notes(place, now, evidence),
        "tags": f"control={now.status}", "timestamp": int(newest.timestamp()) if newest else "",
    }  # fmt: skip


def _loser(before: Episode | None, now: Episode, policy: Policy) -> str | None:
    if now.enemy:
        return now.enemy
    if before and before.holder and not policy.allied(before.holder, now.holder):
        return before.holder
    return next(iter(now.losers), None)


def _sub_event(told: Answer, before: Episode | None, now: Episode, names: Names, policy: Policy) -> str:
    """ACLED's word: handed over or found empty; else by whether the captor is, or fights for, the country's state."""
    kinds = {claim.kind for ref in now.refs for claim in _claims(told, ref.article, ref.version, ref.index)}
    left = before is not None and before.status is Status.VACATED and before.since != now.since
    if left or (Kind.HANDED_OVER in kinds and Kind.CAPTURED not in kinds):
        return TRANSFER
    country = told.place.country.lower()
    own = any(policy.allied(now.holder, actor) for actor, code in names.state.items() if code == country)
    return REGAINS if own else OVERTAKES


def _claims(told: Answer, article: str, version: int, index: int) -> Iterator[Claim]:
    for record in standing(told.records).values():
        if (record.article, record.version) == (article, version) and index < len(record.claims):
            yield record.claims[index]


def _notes(place: Place, now: Episode, evidence: Sequence[Evidence]) -> str:
    quotes = [f"{claim.source}: “{' '.join(claim.quote.split())}”" for claim in evidence if claim.quote]
    return f"{place.name} [{now.status}]. {' '.join(quotes[:2])}".strip()


def _csv(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow("" if cell is None else cell for cell in row)
        yield line.getvalue()
