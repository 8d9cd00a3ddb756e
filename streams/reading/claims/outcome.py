"""Drafts to claims: names are linked to places, offsets are those of the article as written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from streams.articles.article import Article
from streams.articles.text import Text
from streams.places.index import Gazetteer
from streams.places.place import Link, LinkStatus, Name
from streams.reading.claims.apart import told_apart
from streams.reading.claims.chains import in_order
from streams.reading.claims.drafts import Draft
from streams.reading.extraction import Claim, Extraction, Kind, Location, Precision, Rejection, Span
from streams.reading.fights.clashes import Fight, clashes
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.mentions import Mentions, name_of

if TYPE_CHECKING:
    from streams.reading.claims.walk import Sentence


def finish(
    article: Article,
    text: Text,
    gazetteer: Gazetteer,
    mentions: Mentions,
    told: "Sequence[Sentence]",
    drafts: Sequence[Draft],
    fought: Sequence[Fight],
    discourse: Discourse,
) -> Extraction:
    """The extraction of an article from its settled drafts."""
    names = mentions.names(told, {draft.named.start for draft in drafts if draft.told})
    links = gazetteer.link(list(names.values()), (discourse.context.war,) if discourse.context.war else ())
    linked = told_apart(drafts, names, dict(zip(names, links, strict=True)), text.original)
    claims: list[tuple[Claim, bool]] = []
    rejections: list[Rejection] = []
    seen: set[tuple[str, str | None, str]] = set()
    for draft in drafts:
        if draft.reason == "denied":
            denial = _denial(_claim(article, text, draft, linked.get(draft.named.start)), draft)
            claims.append((denial, False))
        if draft.reason:
            rejections.append(_rejection(text, draft))
            continue
        link = linked.get(draft.named.start)
        claim = _claim(article, text, draft, link)
        key = (claim.place_id or claim.place, claim.to, claim.kind)
        if key in seen:
            continue
        seen.add(key)
        recalled = draft.event.verb_first and draft.event.perfect  # "said they had retaken X" is news
        claims.append((claim, recalled or draft.first or draft.earlier))
        if draft.denied is not None:
            claims.append((_denial(claim, draft), False))
    fights = clashes(text, gazetteer, fought, names, linked)
    locations = tuple(_location(names[start], link) for start, link in linked.items())
    return Extraction(
        article.id, article.version, locations, fights, tuple(in_order(claims)), tuple(rejections),
        _actors(text, told, discourse), _days(text, told), _triggers(text, drafts),
    )  # fmt: skip


def _span(text: Text, start: int, end: int) -> Span:
    first, last = text.span(start, end)
    return Span(text.original[first:last], first, last)


def _actors(
    text: Text, told: "Sequence[Sentence]", discourse: Discourse
) -> tuple[tuple[str | None, Span], ...]:
    items = [item for sentence in told for item in sentence.items if item.kind == "actor"]
    return tuple((discourse.actor(item.actors), _span(text, item.start, item.end)) for item in items)


def _days(text: Text, told: "Sequence[Sentence]") -> tuple[tuple[date, Precision, Span], ...]:
    days = [day for sentence in told for day in sentence.days]
    return tuple((day.date, day.precision, _span(text, day.start, day.end)) for day in days if day.date)


def _triggers(text: Text, drafts: Sequence[Draft]) -> tuple[tuple[str, Span], ...]:
    found = {draft.event.position: draft for draft in drafts if draft.told}
    return tuple(
        (draft.event.rule, _span(text, position, position + len(draft.event.trigger)))
        for position, draft in sorted(found.items())
    )


def _location(name: Name, link: Link) -> Location:
    return Location(name, link.status, link.place, link.candidates)


def _claim(article: Article, text: Text, draft: Draft, link: Link | None) -> Claim:
    event = draft.event
    start, end = text.span(min(event.start, draft.named.start), max(event.end, draft.named.end))
    name = name_of(text, draft.named)
    kind = Kind.CONTESTED if event.partial else Kind(event.kind)
    day = draft.day
    when = day.date if day and day.date else (article.published.date() if article.published else None)
    precision = day.precision if day and day.date else Precision.REPORTED
    place_id = link.place.id if link and link.place and link.status != LinkStatus.AMBIGUOUS else None
    return Claim(
        name.text, place_id, kind, draft.to, draft.from_, when, precision, draft.source or article.outlet,
        text.original[start:end], start, end, event.rule, False, None,
    )  # fmt: skip


def _denial(claim: Claim, draft: Draft) -> Claim:
    """Somebody's denial of a capture: ``from_`` still holds, says the denier."""
    actor, source = draft.denied or (None, None)
    return replace(
        claim,
        kind=Kind.CONTESTED,
        disputed=True,
        from_=actor or claim.from_,
        source=source or actor or claim.source,
    )


def _rejection(text: Text, draft: Draft) -> Rejection:
    start, end = text.span(min(draft.event.start, draft.named.start), max(draft.event.end, draft.named.end))
    return Rejection(
        name_of(text, draft.named).text,
        draft.reason,
        draft.event.trigger,
        text.original[start:end],
        start,
        end,
        draft.event.rule,
    )
