"""What people read: an alert in a few plain lines. Everything that comes out of articles is taken as hostile.

Lines hold no control characters and none that turn the direction of writing; a piece in a script that runs from
right to left is isolated, so that it disturbs nothing around it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.alerts.words import credit, place_title, told
from streams.places.place import Place

HEADS = {
    AlertType.CHANGED: "CHANGED",
    AlertType.CONTESTED: "CONTESTED",
    AlertType.CONFIRMED: "CONFIRMED",
    AlertType.REVERTED: "TAKEN BACK",
}
LONGEST_TITLE, LONGEST_TOLD, LONGEST_QUOTE, LONGEST_CREDIT = 140, 400, 500, 200
LONGEST_URL = 1_000  # with its odd characters as %XX
MOST_QUOTES = 3
_ISOLATE, _POP = "\u2068", "\u2069"  # first strong isolate
# Controls, direction marks and the like, lone surrogates, what no XML may hold.
_UNFIT = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]+"
)
_BLANKS = re.compile(r"\s+")
_TURNS = frozenset(("R", "AL", "AN"))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote and who says so; ``url`` is "" where there is none that may be linked to."""

    quote: str
    credit: str
    url: str


@dataclass(frozen=True, slots=True)
class Lines:
    """An alert for people: a title, a sentence, quotes (oldest first), how many more there are."""

    title: str
    told: str
    quotes: tuple[Quoted, ...]
    more: int
    url: str


def clean(text: str, most: int) -> str:
    """One line of so many characters at most, without anything that does not show."""
    line = _BLANKS.sub(" ", _UNFIT.sub(" ", text[: 4 * most])).strip()
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def isolated(text: str) -> str:
    """The text, set off from what is around it if any of it runs from right to left."""
    turns = any(unicodedata.bidirectional(char) in _TURNS for char in text)
    return f"{_ISOLATE}{text}{_POP}" if turns else text


def web_url(url: str) -> str:
    """An address of the web, fit to be linked to from anywhere; "" for any other, or one with a user in it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        return ""
    safe = quote(url, safe="%/:=&?~#+$", errors="replace")
    return safe if len(safe) <= LONGEST_URL else ""


def place_url(link: str, place: Place) -> str:
    """Where the page shows a place; "" where there is no page, or the id is longer than any address."""
    url = f"{link.rstrip('/')}/#place={quote(place.id, safe='', errors='replace')}"
    return url if link and len(url) <= LONGEST_URL else ""


def lines(alert: Alert, link: str = "") -> Lines:
    """An alert for people; ``link`` is the address of the page."""
    place = alert.place
    # Cut before it is isolated: half an isolate would turn the rest of the line.
    shown = Place(
        place.id,
        isolated(clean(place.name or place.id, LONGEST_TITLE)),
        clean(place.name_ar, LONGEST_TITLE),
        adm=tuple(isolated(clean(area, LONGEST_TITLE // 3)) for area in place.adm),
        provisional=place.provisional,
    )
    status = f" [{alert.status}]" if alert.status and alert.type is not AlertType.REVERTED else ""
    late = " [late news]" if alert.late else ""
    quotes = tuple(_quotes(alert.evidence))
    return Lines(
        title=f"{HEADS[alert.type]}: {place_title(shown, isolated)}{status}{late}",
        told=isolated(clean(told(alert), LONGEST_TOLD)),
        quotes=quotes[:MOST_QUOTES],
        more=len(alert.evidence) - len(quotes[:MOST_QUOTES]),
        url=place_url(link, alert.place),
    )


def _quotes(evidence: tuple[Evidence, ...]) -> Iterator[Quoted]:
    for claim in evidence:
        said = clean(claim.quote, LONGEST_QUOTE)
        yield Quoted(
            f"“{isolated(said)}”" if said else "starting map",
            isolated(clean(credit(claim), LONGEST_CREDIT)) or "nobody named",
            web_url(claim.url),
        )


def plain(told: Lines) -> str:
    """As plain text, several lines."""
    rows = [told.title, told.told]
    for one in told.quotes:
        rows += [one.quote, "  " + " ".join(filter(None, (one.credit, one.url)))]
    if told.more:
        rows.append(f"and {told.more} more")
    if told.url:
        rows.append(told.url)
    return "\n".join(rows) + "\n"
