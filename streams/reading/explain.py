"""An article with what was found in it: marked pieces of the text, and a page that shows them.

The page stands alone: it asks nothing of the network, runs no script, and all that the article brought is escaped.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from importlib.resources import files
from string import Template

from streams.articles.article import Article
from streams.articles.text import fold
from streams.reading.extraction import Claim, Clash, Extraction, Location, Precision, Rejection

# Control characters but tab and line feed, and halves of surrogate pairs: no terminal and no page should meet them.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class MarkKind(StrEnum):
    """What a marked piece of text is."""

    PLACE = "place"
    ACTOR = "actor"
    DAY = "day"
    TRIGGER = "trigger"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of the article's text (code points, end exclusive); ``note`` says what it was taken for."""

    kind: MarkKind
    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class Explained:
    """An article and its reading."""

    article: Article
    extraction: Extraction


def marks(extraction: Extraction) -> list[Mark]:
    """The mentions of an article by offset, none over another: the first wins, then the longer."""
    found = sorted(set(_marks(extraction)), key=lambda mark: (mark.start, -mark.end, mark.kind))
    kept: list[Mark] = []
    for mark in found:
        if mark.end > mark.start and (not kept or mark.start >= kept[-1].end):
            kept.append(mark)
    return kept


def _marks(extraction: Extraction) -> Iterator[Mark]:
    for location in extraction.locations:
        yield Mark(MarkKind.PLACE, location.name.start, location.name.end, _place_note(location))
    for actor, span in extraction.actors:
        yield Mark(MarkKind.ACTOR, span.start, span.end, actor or "nobody that the text decides")
    for day, precision, span in extraction.days:
        yield Mark(MarkKind.DAY, span.start, span.end, day_note(day.isoformat(), precision))
    for rule, span in extraction.triggers:
        yield Mark(MarkKind.TRIGGER, span.start, span.end, rule)
    for rejection in extraction.rejections:
        at = fold(rejection.quote).find(fold(rejection.trigger)) if rejection.trigger else -1
        if at >= 0:
            start = rejection.start + at
            yield Mark(
                MarkKind.TRIGGER, start, start + len(rejection.trigger), rejection.rule or rejection.reason
            )


def _place_note(location: Location) -> str:
    if location.place is None:
        count = len(location.candidates)
        return f"{location.status}, {count} candidates" if count else location.status
    return f"{location.status}: {location.place.name} ({location.place.id})"


def day_note(day: str, precision: Precision) -> str:
    """A day with how well it is known, where that is not to the day."""
    return day if precision == Precision.DAY else f"{day} ({precision})"


def pieces(text: str, found: Iterable[Mark]) -> Iterator[tuple[str, Mark | None]]:
    """The whole text in order, cut at the marks."""
    at = 0
    for mark in found:
        if mark.start > at:
            yield text[at : mark.start], None
        yield text[mark.start : mark.end], mark
        at = mark.end
    if at < len(text):
        yield text[at:], None


def visible(text: str) -> str:
    """Text fit for a terminal or a page: control characters as their pictures (U+2400 on), no carriage returns."""
    return _UNFIT.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code == 0x0D:
        return ""
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"


def status(claim: Claim) -> str:
    """``denied``, ``contested`` or ``told``."""
    return "denied" if claim.disputed else "contested" if claim.kind == "contested" else "told"


def parties(claim: Claim) -> str:
    """Captor and loser of a claim, in one line."""
    return f"{claim.to or 'nobody known'} from {claim.from_ or 'nobody known'}"


def claim_day(claim: Claim) -> str:
    """The day of a claim, and its place in the order of that day where it has one."""
    day = day_note(claim.date.isoformat(), claim.precision) if claim.date else "no day"
    return f"{day}, step {claim.order}" if claim.order else day


def page(explained: Sequence[Explained]) -> str:
    """One HTML page for these articles."""
    template = Template(files("streams.reading").joinpath("explain.html").read_text(encoding="utf-8"))
    titles = [one.article.title or one.article.id or "an article" for one in explained]
    title = titles[0] if len(titles) == 1 else f"{len(titles)} articles"
    legend = " ".join(f'<mark class="{kind}">{kind}</mark>' for kind in MarkKind)
    body = "\n".join(_section(one, heading) for one, heading in zip(explained, titles, strict=True))
    return template.substitute(title=_safe(title), legend=legend, body=body)


def _safe(text: str) -> str:
    return escape(visible(text))


def _section(one: Explained, heading: str) -> str:
    article, extraction = one.article, one.extraction
    published = article.published.isoformat() if article.published else "undated"
    about = " · ".join(part for part in (article.id, article.outlet, published, article.lang) if part)
    claims = _table("Claims", _CLAIM_HEADS, map(_claim_row, extraction.claims))
    clashes = _table("Clashes", _CLASH_HEADS, map(_clash_row, extraction.clashes))
    rejected = _table("Rejected", _REJECTED_HEADS, map(_rejected_row, extraction.rejections))
    head = f'<h2 dir="auto">{_safe(heading)}</h2>\n<p class="about">{_safe(about)}</p>'
    text = "\n".join(paragraphs(article.text, marks(extraction)))
    return "\n".join(("<article>", head, text, claims, clashes, rejected, "</article>"))


def paragraphs(text: str, found: Sequence[Mark]) -> Iterator[str]:
    """The text as HTML paragraphs, each with a direction of its own."""
    line: list[str] = []
    for piece, mark in pieces(text, found):
        for at, part in enumerate(piece.split("\n")):
            if at and "".join(line).strip():
                yield _paragraph(line)
            if at:
                line = []
            line.append(_marked(part, mark) if part else "")
    if "".join(line).strip():
        yield _paragraph(line)


def _paragraph(line: Sequence[str]) -> str:
    return f'<p dir="auto">{"".join(line)}</p>'


def _marked(part: str, mark: Mark | None) -> str:
    if mark is None:
        return _safe(part)
    return f'<mark class="{mark.kind}" title="{_safe(mark.note)}">{_safe(part)}</mark>'


_CLAIM_HEADS = ("place", "kind", "captor and loser", "day", "source", "status", "rule", "quote")
_CLASH_HEADS = ("place", "actors", "day", "quote")
_REJECTED_HEADS = ("place", "reason", "trigger", "rule", "quote")


def _claim_row(claim: Claim) -> tuple[str, ...]:
    place = f"{claim.place} ({claim.place_id or 'undecided'})"
    return (
        place,
        claim.kind,
        parties(claim),
        claim_day(claim),
        claim.source,
        status(claim),
        claim.rule,
        claim.quote,
    )


def _clash_row(clash: Clash) -> tuple[str, ...]:
    day = clash.date.isoformat() if clash.date else ""
    return clash.place, " v. ".join(clash.actors), day, clash.quote


def _rejected_row(one: Rejection) -> tuple[str, ...]:
    return one.place, one.reason, one.trigger, one.rule, one.quote


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"<tr>{''.join(_cell(value) for value in row)}</tr>" for row in rows]
    if not lines:
        return f"<h3>{title}</h3>\n<p>none</p>"
    head = "".join(f"<th>{name}</th>" for name in heads)
    return "\n".join([f"<h3>{title}</h3>", f"<table><tr>{head}</tr>", *lines, "</table>"])


def _cell(value: str) -> str:
    return f'<td dir="auto">{_safe(value)}</td>'
