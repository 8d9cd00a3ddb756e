"""How an article was read: its mentions and what was rejected, beside the extraction."""

from pydantic import Field

from schemas.extraction import ExtractionMessage, WireSpan, extraction_wire
from schemas.wire import Json
from streams.reading.explain import Explained, MarkKind, marks
from streams.reading.extraction import Rejection


class WireMention(WireSpan):
    """A place, an actor, a day or a trigger; no two overlap. ``note`` says what it was taken for."""

    kind: MarkKind
    text: str
    note: str


class WireRejection(WireSpan):
    """A candidate that became no claim, and why."""

    place: str
    reason: str = Field(description="a short fixed word, such as attempted")
    trigger: str
    rule: str
    quote: str


class ExplainedMessage(ExtractionMessage):
    """One line of ``whoholds explain --json``."""

    mentions: list[WireMention]
    rejected: list[WireRejection]


def explained_wire(one: Explained) -> Json:
    """Make the JSON object of an article's reading."""
    text = one.article.text
    mentions = [
        {
            "kind": mark.kind,
            "text": text[mark.start : mark.end],
            "start": mark.start,
            "end": mark.end,
            "note": mark.note,
        }
        for mark in marks(one.extraction)
    ]
    rejected = [_rejection_wire(rejection) for rejection in one.extraction.rejections]
    return {**extraction_wire(one.extraction), "mentions": mentions, "rejected": rejected}


def _rejection_wire(rejection: Rejection) -> Json:
    return {
        "place": rejection.place,
        "reason": rejection.reason,
        "trigger": rejection.trigger,
        "rule": rejection.rule,
        "quote": rejection.quote,
        "start": rejection.start,
        "end": rejection.end,
    }
