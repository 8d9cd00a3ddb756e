"""Records as JSON for the rows that are kept, and back. The wire has its own form; this one only has to be exact."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter
from typing import Any

from streams.articles.precision import Precision
from streams.control.counting import Action, Item, Ref
from streams.control.record import Record, RecordType
from streams.control.span import Refuted, Span, Status
from streams.control.state import Episode
from streams.control.window import Held, Window
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

_RECORD = tuple(field.name for field in fields(Record))
_VALUES = attrgetter(*_RECORD)
_EMPTY = _VALUES(Record(RecordType.CLAIMS, Place("", "")))


def record_json(record: Record) -> dict[str, Any]:
    """A record as JSON; what is as in an empty record is left out."""
    told = zip(_RECORD, _VALUES(record), _EMPTY, strict=True)
    return {name: value for name, value, empty in told if value != empty}


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


class Words:
    """Strings that come again and again, written once and then by number."""

    def __init__(self, known: list[str | None] | None = None) -> None:
        self.known: list[str | None] = known or []
        self._numbers = {word: number for number, word in enumerate(self.known)}

    def number(self, word: str | None) -> int:
        """The number of a word."""
        if word not in self._numbers:
            self._numbers[word] = len(self.known)
            self.known.append(word)
        return self._numbers[word]


def item_json(item: Item, words: Words) -> list[Any]:
    """An item as a list, in the order of its fields."""
    named = (item.action, item.precision, item.actor, item.other, item.source, item.side, item.relay)
    rest = [item.order, item.chain, item.vague] if item.order or item.vague else []
    return [
        item.day.toordinal(),
        [words.number(word) for word in named],
        [_ref_json(ref, words) for ref in item.refs],
        *rest,
    ]


def item_of(data: list[Any], words: Words) -> Item:
    """The item of its list."""
    day, named, refs, *rest = data
    action, precision, actor, other, source, side, relay = (words.known[number] for number in named)
    order, chain, vague = rest or (0, (), None)
    return Item(
        _ACTIONS[str(action)],
        dt.date.fromordinal(day),
        _PRECISIONS[str(precision)],
        actor,
        other,
        source or "",
        side or "",
        relay or "",
        order,
        tuple((at, what, who) for at, what, who in chain),
        day_of(vague),
        tuple(_ref_of(ref, words) for ref in refs),
    )


_ACTIONS = {str(action): action for action in Action}
_PRECISIONS = {str(precision): precision for precision in Precision}


def refs_json(refs: Iterable[Ref]) -> dict[str, Any]:
    """Claims as JSON."""
    words = Words()
    return {"refs": [_ref_json(ref, words) for ref in refs], "words": words.known}


def refs_of(data: dict[str, Any]) -> tuple[Ref, ...]:
    """The claims of their JSON."""
    words = Words(data["words"])
    return tuple(_ref_of(ref, words) for ref in data["refs"])


def _ref_json(ref: Ref, words: Words) -> list[Any]:
    plain = [ref.published.removesuffix(_UTC), ref.article]
    rest = [ref.version, ref.index, words.number(ref.moved)]
    return [*plain, *rest] if ref.moved or ref.index or ref.version != 1 else plain


def _ref_of(data: list[Any], words: Words) -> Ref:
    published, article, *rest = data
    version, index, moved = rest or (1, 0, None)
    return Ref(
        published + _UTC if published else "",
        article,
        version,
        index,
        (words.known[moved] or "") if moved is not None else "",
    )


_UTC = ".000000+00:00"


def span_json(span: Span, words: Words) -> dict[str, Any]:
    """A span as JSON; what it has none of is left out."""
    kept = {
        "status": span.status, "holder": span.holder, "losers": sorted(span.losers),
        "parties": sorted(span.parties), "claimant": span.claimant, "defender": span.defender,
        "enemy": span.enemy, "sure": span.sure, "rulings": sorted(span.rulings),
        "refuted": [[one.captor, one.day, [_ref_json(ref, words) for ref in one.refs]] for one in span.refuted],
        **{name: [item_json(item, words) for item in getattr(span, name)] for name in _SPAN_ITEMS},
    }  # fmt: skip
    return {name: value for name, value in kept.items() if value}


_SPAN_ITEMS = ("items", "vouching", "denials")


def span_of(data: dict[str, Any], words: Words) -> Span:
    """The span of its JSON."""
    items = {name: [item_of(one, words) for one in data.get(name, ())] for name in _SPAN_ITEMS}
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
            Refuted(captor, dt.date.fromisoformat(day), tuple(_ref_of(ref, words) for ref in refs))
            for captor, day, refs in data.get("refuted", ())
        ],
        rulings=set(data.get("rulings", ())),
    )


def window_json(window: Window) -> dict[str, Any]:
    """A window as JSON."""
    words = Words()
    return {
        "horizon": window.horizon,
        "base": [span_json(span, words) for span in window.base],
        "items": [[held.count, item_json(held.item, words)] for held in window.items.values()],
        "vague": window.vague,
        "newest": window.newest,
        "thin": window.thin,
        "words": words.known,
    }


def window_of(data: dict[str, Any]) -> Window:
    """The window of its JSON."""
    words = Words(data["words"])
    window = Window(
        dt.date.fromisoformat(data["horizon"]),
        [span_of(span, words) for span in data["base"]],
        vague=[(actor, dt.date.fromisoformat(end)) for actor, end in data["vague"]],
        newest=day_of(data["newest"]),
        thin=data["thin"],
    )
    for count, packed in data["items"]:
        item = item_of(packed, words)
        window.items[item._replace(refs=())] = Held(item, count)
    return window


def with_items(data: dict[str, Any], more: Iterable[Held]) -> dict[str, Any]:
    """The JSON of a window with more items, the rest of it left packed."""
    words = Words(data["words"])
    packed = [[held.count, item_json(held.item, words)] for held in more]
    return {**data, "items": [*data["items"], *packed], "words": words.known}


def outline_json(episode: Episode) -> dict[str, Any]:
    """An episode as JSON; what it has none of is left out."""
    words = Words()
    kept = {
        **{name: getattr(episode, name) for name in _OUTLINE},
        "days": sorted(episode.days),
        "taken": sorted(episode.taken),
        "refuted": [[one.captor, one.day] for one in episode.refuted],
        "refs": [_ref_json(ref, words) for ref in episode.refs],
        "words": words.known,
    }
    return {name: value for name, value in kept.items() if value}


_OUTLINE = (
    "holder", "status", "since", "precision", "between", "claimant", "defender", "losers", "enemy", "rulings",
)  # fmt: skip


def outline_of(data: dict[str, Any]) -> Episode:
    """The episode of its JSON."""
    words = Words(data.get("words"))
    precision = data.get("precision")
    return Episode(
        holder=data.get("holder"),
        status=Status(data["status"]),
        since=day_of(data.get("since")),
        precision=Precision(precision) if precision else None,
        between=tuple(data.get("between", ())),
        days=frozenset(dt.date.fromisoformat(day) for day in data.get("days", ())),
        taken=frozenset((captor, dt.date.fromisoformat(day)) for captor, day in data.get("taken", ())),
        claimant=data.get("claimant"),
        defender=data.get("defender"),
        losers=tuple(data.get("losers", ())),
        enemy=data.get("enemy"),
        refuted=tuple(
            Refuted(captor, dt.date.fromisoformat(day), ()) for captor, day in data.get("refuted", ())
        ),
        refs=tuple(_ref_of(ref, words) for ref in data.get("refs", ())),
        rulings=tuple(data.get("rulings", ())),
    )
