"""Hypothesis strategies for the core's values, as wide as their types."""

from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from streams.alerts.alert import Alert, AlertType, Evidence
from streams.articles.article import Article
from streams.control.record import Record, RecordType
from streams.places.place import LinkStatus, Name, Place
from streams.reading.extraction import Claim, Clash, Extraction, Kind, Location, Precision

text = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
word = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
days = st.dates(min_value=date(1, 1, 1))
actors = st.none() | st.sampled_from(["hts", "syrian_government", "other:ahrar"])
zones = st.integers(min_value=-14 * 60, max_value=14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
moments = st.datetimes(min_value=datetime(1900, 1, 1), timezones=zones)
offsets = st.integers(min_value=0, max_value=2_000_000)

places = st.builds(
    Place,
    id=word,
    name=text,
    name_ar=text,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    adm=st.lists(text, max_size=3).map(tuple),
    country=text,
    type=text,
    provisional=st.booleans(),
)
claims = st.builds(
    Claim,
    place=text,
    place_id=st.none() | word,
    kind=st.sampled_from(Kind),
    to=actors,
    from_=actors,
    date=st.none() | days,
    precision=st.sampled_from(Precision),
    source=text,
    quote=text,
    start=offsets,
    end=offsets,
    rule=text,
    disputed=st.booleans(),
    order=st.none() | st.integers(1, 9),
)
records = st.builds(
    Record,
    type=st.sampled_from([RecordType.CLAIMS, RecordType.RETRACTION]),
    place=places,
    article=word,
    version=st.integers(1, 99),
    published=st.none() | moments,
    text_hash=text,
    reader=st.integers(0, 2**40),
    outlet=text,
    lang=text,
    url=text,
    fingerprint=st.lists(st.integers(0, 2**64 - 1), max_size=4).map(tuple),
    claims=st.lists(claims, max_size=3).map(tuple),
    other=text,
    arrived=st.none() | moments,
)
other_records = st.builds(
    Record,
    type=st.sampled_from([RecordType.START, RecordType.MERGE, RecordType.UNMERGE]),
    place=places,
    published=st.none() | moments,
    holder=actors,
    since=st.none() | days,
    source=text,
    other=text,
)
evidence = st.builds(
    Evidence,
    article=text,
    outlet=text,
    source=text,
    lang=text,
    quote=text,
    start=offsets,
    end=offsets,
    url=text,
    published=st.none() | moments,
)
alerts = st.builds(
    Alert,
    id=word,
    type=st.sampled_from(AlertType),
    time=st.none() | moments,
    place=places,
    from_=actors,
    to=actors,
    status=st.none() | text,
    event_date=st.none() | days,
    precision=st.none() | st.sampled_from(Precision),
    between=st.lists(word, max_size=2).map(tuple),
    late=st.booleans(),
    evidence=st.lists(evidence, max_size=3).map(tuple),
    reverts=st.none() | word,
    reason=st.none() | text,
    policy=text,
)
clashes = st.builds(
    Clash,
    place=text,
    place_id=st.none() | word,
    actors=st.lists(word, max_size=3).map(tuple),
    date=st.none() | days,
    quote=text,
    start=offsets,
    end=offsets,
)
locations = st.builds(
    Location,
    name=st.builds(Name, text=text, start=offsets, end=offsets),
    status=st.sampled_from(LinkStatus),
    place=st.none() | places,
    candidates=st.lists(places, max_size=2).map(tuple),
)
extractions = st.builds(
    Extraction,
    article=word,
    version=st.integers(1, 99),
    locations=st.lists(locations, max_size=2).map(tuple),
    clashes=st.lists(clashes, max_size=2).map(tuple),
    claims=st.lists(claims, max_size=2).map(tuple),
)
articles = st.builds(
    Article,
    id=word,
    text=text,
    published=moments,
    outlet=text,
    url=text,
    lang=text,
    title=text,
    version=st.integers(1, 99),
    withdrawn=st.booleans(),
)
