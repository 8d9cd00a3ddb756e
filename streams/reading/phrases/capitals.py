"""As in "the provincial capital of X": where a province and its town have one name, it is the town that was taken."""

import re
from dataclasses import replace

from streams.places.index import Gazetteer
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Named
from streams.reading.words.lexicon import words_of

SEAT = words_of("seat_of")
SEATS = words_of("seats_of")
FAR = 120  # letters before a name that are looked at
_JOINED = re.compile(r", and |, | and ")


def seat(named: Named, clean: str, gazetteer: Gazetteer) -> Named:
    """The same name as a city, if the text says that it is a seat and no table has it for a province only."""
    if named.type != "area":
        return named
    before = clean[max(0, named.start - FAR) : named.start].rstrip()
    if not (before.lower().endswith(SEAT) or _listed(before)):
        return named
    rows = gazetteer.find_name(clean[named.start : named.end])
    areas = {row.country for row in rows if row.type not in POPULATED}
    town = any(row.type in POPULATED and row.country in areas for row in rows)
    return replace(named, type="city") if town or not areas else named


def _listed(before: str) -> bool:
    """As in "the capitals of A, B and": nothing but names since the noun."""
    low = before.lower()
    at = max((low.rfind(noun) + len(noun) for noun in SEATS if noun in low), default=-1)
    return at >= 0 and all(
        name[:1].isupper() for name in _JOINED.split(f"{before[at:].strip()} ") if name.strip()
    )
