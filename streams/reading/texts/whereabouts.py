"""In which countries a text plays, by the places that it names."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm, Ontology
from streams.places.scan import Hit
from streams.reading.texts.mentioned import all_terms

if TYPE_CHECKING:
    from streams.reading.texts.cutting import Sentence
    from streams.reading.words.items import Item

_TITLE = r"[A-Z][a-z'-]{2,20}(?: [A-Z][a-z'-]{2,20})?"
_AFTER = r"(?:, [A-Z0-9][\w. ]{1,30}){0,2}"  # ", Libya, March 26", ", 17 March 1997"
_AGENCY = r" ?\([A-Za-z0-9][\w. /]{1,24}\)"
_DASH = r" ?[-–—|]{1,2} "
_LETTERS = "[\u0621-\u064a]{2,15}"
_FORCES = "(?:ال)?(?:جيش|قوات|فصائل|مقاتل|مسلح|حركة|تنظيم|وحدات|ميليشيا|مليشيا)"
_TOWN = rf"(?!{_FORCES}){_LETTERS}(?: {_LETTERS}){{0,2}}"
_QUOTED = r'"[^"\n]{2,25}"'
_DATELINE = re.compile(
    rf"[A-Z][A-Z' -]{{2,}}(?:/[A-Z][A-Z' -]+)?{_AFTER}(?:{_AGENCY})?{_DASH}"
    rf"|[A-Z][A-Z' -]{{2,}}, [A-Z][a-z]{{2,8}}\.? \d{{1,2}}: "
    rf"|{_TITLE}{_AFTER},?{_AGENCY}(?:{_DASH}|\s*\n|(?= [A-Z]))"
    rf"|{_TITLE}, {_TITLE}{_DASH}"
    rf"|[A-Z][a-z]{{2,8}} \d{{1,2}}, \d{{4}}{_AGENCY}{_DASH}"
    rf"|{_TOWN}(?: \d{{1,2}} {_LETTERS} \d{{4}})? [-–—] (?:(?:من مراسل )?{_QUOTED}[^-–—:\n]{{0,20}}[-–—:] ?)?"
    rf"|{_TOWN}:? {{1,2}}(?:{_LETTERS}: )?{_QUOTED}[^:\n]{{0,25}}[:\n]"
    rf"|{_TOWN}-{_LETTERS}[:\n]"
    "|[\u0621-\u064a ،]{2,60}\\((?:[A-Z]{2,5}|[\u0621-\u064a ]{2,20})\\) ?[-–—]{1,2} "
)


def countries(
    hits: Sequence[Hit], country: Callable[[int], str], inside: Sequence[tuple[int, int]], start: int = 0
) -> dict[str, float]:
    """How many of the places named lie in which country; a name of several countries is shared among them.

    ``start``: the offset from which they are counted. ``inside``: the spans of groups and speakers, in order; the name
    of one may hold that of a place.
    """
    shares: defaultdict[str, float] = defaultdict(float)
    starts = [start for start, _ in inside]
    for hit in hits:
        at = bisect_right(starts, hit.start) - 1
        if hit.common or hit.start < start or (at >= 0 and hit.start < inside[at][1]):
            continue  # "the Al-Bara Ibn Malik Battalion"
        lies = {hit.country} if hit.country else {country(row) for row in hit.rows}
        for code in lies:
            shares[code.lower()] += 1 / len(lies)
    return shares


def at_home(
    hits: Sequence[Hit], country: Callable[[int], str], home: Callable[[Sequence[Hit]], frozenset[str]]
) -> list[Hit]:
    """The hits without those that are only heard, of places abroad: a foreign village is named in its own war alone.

    ``home``: the countries of the war that other hits tell of.
    """
    plain = [hit for hit in hits if not hit.heard]
    if len(plain) == len(hits):
        return plain
    near = home(plain)
    kept: list[Hit] = []
    for hit in hits:
        rows = tuple(row for row in hit.rows if country(row).lower() in near) if hit.heard else hit.rows
        if rows or not hit.heard:
            kept.append(hit._replace(rows=rows))
    return kept


def behind_dateline(text: str) -> int:
    """Where a text begins behind "BEIRUT, Dec 12 (Agency) - ": where a reporter sits tells little; 0 if nowhere."""
    found = _DATELINE.match(text)
    return found.end() if found else 0


def unsay(told: "Sequence[Sentence]", start: int) -> "list[Sentence]":
    """The sentences, with a dateline that does nothing: "BAGHDAD - The mob took X" tells of no Iraqi army."""
    if not (told and start):
        return list(told)
    items = [_silent(item) if item.start < start else item for item in told[0].items]
    return [replace(told[0], items=items), *told[1:]]


def _silent(item: "Item") -> "Item":
    if item.kind in ("place", "name", "actor"):
        return replace(item, kind="sign", place=None, speaker=None, actors=())
    return replace(item, actors=())


def war_told(
    ontology: Ontology,
    told: "Sequence[Sentence]",
    spoken: Sequence[ActorTerm],
    places: Callable[[int], Mapping[str, float]],
    outlet: str,
    start: int,
) -> str:
    """The war that a text is about; how it opens tells most.

    ``places``: how many places lie in which country from an offset on; ``start``: where the dateline ends. Reporters on
    Syria's war sit in Beirut: a dateline counts if anything else speaks of its country.
    """

    def war(first: int) -> str:
        terms = [*all_terms(told, first), *spoken, *all_terms(told[:2], first)]
        return ontology.war_of(terms, places(first), outlet)

    whole = war(0)
    home = not start or places(start).get(whole, 0) >= 1
    home = home or any(term.country == whole for term in all_terms(told, start))
    return whole if home else war(start)
