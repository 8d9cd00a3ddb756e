"""One place with all that is known of it, and places by their names."""

import sqlite3
from collections.abc import Iterator
from typing import Any

import orjson

from schemas.alert import evidence_wire
from schemas.api import SearchParams, TimeParams
from schemas.wire import FullPlace, Json, dumps, place_wire
from streams.articles.text import fold
from streams.control.policy import Policy
from streams.control.why import account
from streams.embedded.history import chronicle
from streams.embedded.query import Answer, Question, account_wire, answer, state_wire
from streams.places.spelling import canonical, cross_key
from streams.web.actors import Actors
from streams.web.maps import state_json
from streams.web.problem import ProblemError
from streams.web.site import Site
from streams.web.view import FOR_EVER

LATEST_ALERTS = 50
MOST_EVIDENCE = 200  # claims, the newest, for an episode and for each list of the answer

# An alert may tell of a place that the view has not got yet.
_PLACE = (
    "SELECT place FROM main.places WHERE id = :id UNION ALL SELECT place FROM state.places WHERE id = :id"
)


def place(site: Site, place_id: str, params: TimeParams) -> bytes:
    """A place: its state on the day asked for, its history with the evidence, the arithmetic. Raises ProblemError."""
    db = site.view.reader()
    found = db.execute(_PLACE, {"id": place_id}).fetchone()
    if found is None:
        raise ProblemError(404, "nothing was ever told of a place with this id")
    known, question = FullPlace.parse(found[0]).core(), Question(params.at, params.known)
    told = answer(site.view, known, site.policy, question)
    lines = [_line(line, site.actors) for line in chronicle(site.view, known, site.policy, question)]
    return dumps(
        {
            "place": place_wire(told.place),
            "state": _named(state_wire(told.state), site.actors),
            "episodes": [line for line in lines if line["what"] == "episode"],
            "past": [line for line in lines if line["what"] != "episode"][-MOST_EVIDENCE:],
            "evidence": [evidence_wire(claim) for claim in told.evidence[-MOST_EVIDENCE:]],
            "why": _why(told, site.policy),
            "alerts": list(_latest(db, place_id)),
        }
    )


def _line(line: Json, actors: Actors) -> Json:
    """A line of the history without the place, which is the same in all."""
    kept = {name: value for name, value in line.items() if name != "place"}
    if "evidence" in kept:
        kept["evidence"] = kept["evidence"][-MOST_EVIDENCE:]
    return _named(kept, actors) or {}


def _why(told: Answer, policy: Policy) -> Json | None:
    if told.state is None:
        return None
    wire = account_wire(account(told.records, told.state, policy))
    return {**wire, "claims": wire["claims"][-MOST_EVIDENCE:]}


def _named(wire: Json | None, actors: Actors) -> Json | None:
    if wire is None or "holder" not in wire:
        return wire
    return {**wire, "holder_name": actors.name(wire["holder"])}


def _latest(db: sqlite3.Connection, place_id: str) -> Iterator[orjson.Fragment]:
    query = (
        "SELECT body FROM alerts JOIN state.alerts AS told USING (seq) WHERE alerts.place = ?"
        " ORDER BY seq DESC LIMIT ?"
    )
    for (body,) in db.execute(query, (place_id, LATEST_ALERTS)):
        yield orjson.Fragment(body)


# The surest first: the id, the whole name, its beginning, spelt otherwise, a part of it, in the other script.
_SEARCH = """
SELECT places.place, holder, status, since, precision, parties FROM (
  SELECT place, length(folded) AS size, min(CASE
    WHEN folded = :folded THEN 1 WHEN substr(folded, 1, length(:folded)) = :folded THEN 2
    WHEN spelt = :spelt THEN 3 WHEN instr(folded, :folded) THEN 4 ELSE 5 END) AS rank
  FROM names WHERE instr(folded, :folded) OR spelt = :spelt OR across = :across GROUP BY place
  UNION ALL SELECT num, 0, 0 FROM places WHERE id = :id
) AS found JOIN places ON places.num = found.place
LEFT JOIN (SELECT place, max(ordinal), holder, status, since, precision, parties FROM episodes
  WHERE known_until = :now GROUP BY place) AS held ON held.place = found.place
ORDER BY rank, holder IS NULL, size, places.num LIMIT :limit"""


def search(db: sqlite3.Connection, actors: Actors, params: SearchParams) -> bytes:
    """The places that a name, or the beginning of one, may mean."""
    name = params.q.strip()
    folded = fold(name)
    given = {
        "id": name,
        "folded": folded,
        "spelt": canonical(name) or folded,
        "across": cross_key(name),
        "now": FOR_EVER,
        "limit": params.limit,
    }
    rows = db.execute(_SEARCH, given) if folded.strip() else ()
    return dumps({"places": [_found(row, actors) for row in rows]})


def _found(row: tuple[Any, ...], actors: Actors) -> Json:
    wire = orjson.loads(row[0])
    if row[2] is None:
        return {**wire, "holder": None, "holder_name": None, "status": None, "since": None}
    state = state_json(row[1:], actors)
    return {**wire, **{name: state[name] for name in ("holder", "holder_name", "status", "since")}}
