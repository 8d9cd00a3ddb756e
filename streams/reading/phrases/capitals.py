"""As in "the provincial capital of X": where a province and its town have one name, it is the town that was taken."""

import re
from collections.abc import Sequence
from dataclasses import replace

from streams.places.index import Gazetteer
from streams.reading.phrases.lists import POPULATED
from streams.reading.words.items import Item, Named, PlacePhrase
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


def named_capital(phrase: PlacePhrase | None, items: Sequence[Item]) -> list[Named]:
    """As in "the capital of Sennar state, Sinja,": the town's name behind that of its province; [] where none is."""
    if phrase is None or not phrase.seat or len(phrase.names) != 1 or phrase.names[0].type != "area":
        return []
    at = next((n for n, item in enumerate(items) if item.place is phrase), len(items))
    if [item.low for item in items[at + 1 : at + 2]] != [","] or at + 2 >= len(items):
        return []
    town, after = items[at + 2].place, items[at + 3 : at + 4]
    closed = (
        not after
        or after[0].kind in ("sign", "day")
        or after[0].has("preposition", "subordinator", "locative")
    )
    one = (
        town is not None
        and len(town.names) == 1
        and (town.names[0].type in POPULATED or town.names[0].type == "")
    )
    return town.names if town is not None and one and closed and not town.names[0].actors else []


def _listed(before: str) -> bool:
    """As in "the capitals of A, B and": nothing but names since the noun."""
    low = before.lower()
    at = max((low.rfind(noun) + len(noun) for noun in SEATS if noun in low), default=-1)
    return at >= 0 and all(
        name[:1].isupper() for name in _JOINED.split(f"{before[at:].strip()} ") if name.strip()
    )
