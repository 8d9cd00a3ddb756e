"""Records as JSON for the rows that are kept, and back. The wire has its own form; this one only has to be exact."""

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import orjson

from streams.articles.precision import Precision
from streams.control.counting import Action, Item, Ref
from streams.control.record import Record, RecordType
from streams.control.span import Refuted, Span, Status
from streams.control.window import Held, Window
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

_RECORD = tuple(field.name for field in fields(Record))
_EMPTY = Record(RecordType.CLAIMS, Place("", ""))


def record_json(record: Record) -> orjson.Fragment:
    """A record as JSON; what is as in an empty record is left out."""
    kept = {name: getattr(record, name) for name in _RECORD if getattr(record, name) != getattr(_EMPTY, name)}
    return orjson.Fragment(orjson.dumps(kept))


def record_of(data: dict[str, Any]) -> Record:
    """The record of its JSON."""
    place = data["place"]
    return Record(
        **{
            **data,
            "type": RecordType(data.get("type", RecordType.CLAIMS)),
            "place": Place(**{**place, "adm": tuple(place["adm"])}),
            "published": moment_of(data.get("published")),
            "arrived": moment_of(data.get("arrived")),
            "since": day_of(data.get("since")),
            "fingerprint": tuple(data.get("fingerprint", ())),
            "claims": tuple(_claim(claim) for claim in data.get("claims", ())),
        }
    )


def _claim(data: dict[str, Any]) -> Claim:
    return Claim(
        **{
            **data,
            "kind": Kind(data["kind"]),
            "precision": Precision(data["precision"]),
            "date": day_of(data["date"]),
        }
    )


def moment_of(text: str | None) -> dt.datetime | None:
    """A moment of its JSON, with the offset as it was written."""
    return dt.datetime.fromisoformat(text) if text else None


def day_of(text: str | None) -> dt.date | None:
    """A day of its JSON."""
    return dt.date.fromisoformat(text) if text else None


def item_json(item: Item) -> list[Any]:
    """An item as a list, in the order of its fields."""
    return [
        item.action, item.day, item.precision, item.actor, item.other, item.source, item.side, item.relay,
        item.order, item.chain, item.vague, _refs_json(item.refs),
    ]  # fmt: skip


def item_of(data: list[Any]) -> Item:
    """The item of its list."""
    action, day, precision, actor, other, source, side, relay, order, chain, vague, refs = data
    return Item(
        Action(action), dt.date.fromisoformat(day), Precision(precision), actor, other, source, side, relay,
        order, tuple((at, what, who) for at, what, who in chain), day_of(vague), _refs_of(refs),
    )  # fmt: skip


def _refs_json(refs: tuple[Ref, ...]) -> list[list[Any]]:
    return [[ref.published, ref.article, ref.version, ref.index, ref.moved] for ref in refs]


def _refs_of(data: list[list[Any]]) -> tuple[Ref, ...]:
    return tuple(Ref(*one) for one in data)


def span_json(span: Span) -> dict[str, Any]:
    """A span as JSON; what it has none of is left out."""
    kept = {
        "status": span.status, "holder": span.holder, "losers": sorted(span.losers),
        "parties": sorted(span.parties), "claimant": span.claimant, "defender": span.defender,
        "enemy": span.enemy, "sure": span.sure, "rulings": sorted(span.rulings),
        "refuted": [[one.captor, one.day, _refs_json(one.refs)] for one in span.refuted],
        **{name: [item_json(item) for item in getattr(span, name)] for name in _SPAN_ITEMS},
    }  # fmt: skip
    return {name: value for name, value in kept.items() if value}


_SPAN_ITEMS = ("items", "vouching", "denials")


def span_of(data: dict[str, Any]) -> Span:
    """The span of its JSON."""
    items = {name: [item_of(one) for one in data.get(name, ())] for name in _SPAN_ITEMS}
    return Span(
        Status(data["status"]),
        data.get("holder"),
        items["items"],
        losers=frozenset(data.get("losers", ())),
        vouching=items["vouching"],
        denials=items["denials"],
        parties=frozenset(data.get("parties", ())),
        claimant=data.get("claimant"),
        defender=data.get("defender"),
        enemy=data.get("enemy"),
        sure=data.get("sure", False),
        refuted=[
            Refuted(captor, dt.date.fromisoformat(day), _refs_of(refs))
            for captor, day, refs in data.get("refuted", ())
        ],
        rulings=set(data.get("rulings", ())),
    )


def window_json(window: Window) -> dict[str, Any]:
    """A window as JSON."""
    return {
        "horizon": window.horizon,
        "base": [span_json(span) for span in window.base],
        "items": [[held.count, *item_json(held.item)] for held in window.items.values()],
        "vague": window.vague,
        "newest": window.newest,
    }


def window_of(data: dict[str, Any]) -> Window:
    """The window of its JSON."""
    window = Window(
        dt.date.fromisoformat(data["horizon"]),
        [span_of(span) for span in data["base"]],
        vague=[(actor, dt.date.fromisoformat(end)) for actor, end in data["vague"]],
        newest=day_of(data["newest"]),
    )
    for count, *fields_ in data["items"]:
        item = item_of(fields_)
        window.items[replace(item, refs=())] = Held(item, count)
    return window
