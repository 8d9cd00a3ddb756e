"""Random histories of one place: articles, corrections, withdrawals, denials, copies, in any order."""

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from streams.articles.precision import Precision
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.places.place import Place
from streams.reading.extraction import Claim, Kind

PLACE = Place("XX1", "Somewhere", adm=("North",), country="XX")
FIRST = dt.date(2020, 1, 1)
ACTORS = ("red", "blue", "green")
SOURCES: dict[str, str | None] = {
    "Red News": "red",
    "Red Army": "red",
    "Blue News": "blue",
    "Green Radio": "green",
    "Pink Post": "pink",
    "Wire One": None,
    "Wire Two": None,
    "Wire Three": None,
    "Nobody": "unknown",
}
TEXTS: tuple[tuple[int, ...], ...] = (
    (),
    (),
    (20, *range(1, 21)),
    (20, *range(1, 16), *range(31, 36)),
    (20, *range(71, 91)),
)


def policy(**limits: int) -> Policy:
    """A policy that knows the sources above; pink is an ally of red."""
    return Policy.load().extend(SOURCES, [("pink", "red")], **limits)


def day(number: int) -> dt.date:
    """So many days after the first."""
    return FIRST + dt.timedelta(days=number)


@st.composite
def claims(draw: st.DrawFn, published: int) -> Claim:
    """One claim of an article published on a day."""
    kind = draw(st.sampled_from([Kind.CAPTURED] * 5 + [Kind.CONTESTED] * 3 + [Kind.WITHDREW] * 2))
    disputed = kind is Kind.CONTESTED and draw(st.booleans())
    one = draw(st.sampled_from((*ACTORS, "pink")))
    other = draw(st.sampled_from((*ACTORS, None)))
    if kind is Kind.WITHDREW:
        one, other = None, one
    precision = draw(st.sampled_from([Precision.DAY] * 6 + [Precision.WEEK, Precision.MONTH]))
    back = draw(st.sampled_from((0, 0, 0, 1, 1, 2, 5, 9, 40)))
    date = day(published - back) if draw(st.integers(0, 9)) else None
    order = draw(st.sampled_from((None, None, None, 1, 2)))
    return Claim(
        "Somewhere", PLACE.id, kind, one, other, date, precision, draw(st.sampled_from(sorted(SOURCES))),
        disputed=disputed, order=order,
    )  # fmt: skip


@st.composite
def articles(draw: st.DrawFn, name: str, days: int) -> list[Record]:
    """The versions of one article about the place: claims, corrections, a withdrawal."""
    versions: list[Record] = []
    published = draw(st.integers(0, days))
    outlet = draw(st.sampled_from(sorted(SOURCES)))
    for version in range(1, draw(st.sampled_from((1, 1, 1, 2, 3))) + 1):
        moment = dt.datetime.combine(day(published), dt.time(draw(st.integers(0, 23))), dt.UTC)
        told = tuple(draw(st.lists(claims(published), min_size=0 if version > 1 else 1, max_size=2)))
        versions.append(
            Record(
                RecordType.CLAIMS if told else RecordType.RETRACTION,
                PLACE,
                article=name,
                version=version,
                published=moment,
                text_hash=f"{name}{version}",
                outlet=outlet,
                fingerprint=draw(st.sampled_from(TEXTS)) if told else (),
                claims=told,
            )
        )
        published += draw(st.sampled_from((0, 1, 3)))
    return versions


@st.composite
def histories(draw: st.DrawFn, most: int = 7, days: int = 30) -> list[Record]:
    """All records of one place, in an order that makes no sense."""
    records: list[Record] = []
    for number in range(draw(st.integers(1, most))):
        records += draw(articles(f"a{number}", days))
    if draw(st.integers(0, 4)) == 0:
        start = Record(
            RecordType.START, PLACE, holder=draw(st.sampled_from(ACTORS)), since=day(-100), source="map"
        )
        records.append(start)
    if draw(st.integers(0, 4)) == 0:
        again = draw(st.sampled_from([record for record in records if record.type is RecordType.CLAIMS]))
        records.append(replace(again, reader=1, claims=again.claims[:1]))
    if draw(st.integers(0, 4)) == 0:  # the same text, read with other tables: only what it says differs
        again = draw(st.sampled_from([record for record in records if record.type is RecordType.CLAIMS]))
        told = draw(st.lists(claims(draw(st.integers(0, days))), min_size=1, max_size=2))
        records.append(replace(again, claims=tuple(told)))
    return draw(st.permutations(records))


@st.composite
def crowds(draw: st.DrawFn) -> list[Record]:
    """Many articles that say nearly the same of one place, some long after its day: much evidence, few voices."""
    records: list[Record] = []
    apart = draw(st.sampled_from((1, 1, 4)))
    for number in range(draw(st.integers(4, 16))):
        on, later = apart * draw(st.integers(0, 9)), draw(st.sampled_from((0, 0, 1, 6)))
        captor, outlet = draw(st.sampled_from("rrrrrb")), draw(st.sampled_from(("Wire One", "Red News")))
        name = draw(st.sampled_from(("Zarnouq", "Zarnuq", "Zarnooq")))
        where = Place("xx:zrnq", name, country="XX", provisional=True)
        told = Claim(
            name, where.id, Kind.CAPTURED, {"r": "red", "b": "blue"}[captor], None, day(on), source=outlet
        )
        moment = dt.datetime.combine(day(on + later), dt.time(number), dt.UTC)
        one = Record(RecordType.CLAIMS, where, f"a{number}", published=moment, outlet=outlet, claims=(told,))
        records.append(one)
        if draw(st.integers(0, 6)) == 0:
            gone = replace(one, type=RecordType.RETRACTION, version=2, claims=())
            records.append(draw(st.sampled_from((gone, replace(one, version=2)))))
    return draw(st.permutations(records))
