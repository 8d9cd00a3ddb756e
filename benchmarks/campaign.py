"""A campaign made up with a seed, for the page: villages with positions and names in both scripts, moving fronts.

No village of these names is there, and none of it happened. ``fill`` puts it into a state file through the core.
"""

import datetime as dt
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from streams.alerts.alert import Alert
from streams.articles.article import Article
from streams.articles.precision import Precision
from streams.control.policy import Policy
from streams.control.record import Record, RecordType
from streams.embedded.core import steps
from streams.embedded.run import Flow
from streams.embedded.store import Store
from streams.places.place import LinkStatus, Name, Place
from streams.reading.extraction import Claim, Extraction, Kind, Location

FIRST = dt.date(2016, 1, 1)
DAYS = 300
# id, how articles call it (English, Arabic), and who speaks for it
SIDES = {
    "syrian_government": ("Government forces", "قوات الحكومة السورية", "Syrian army command"),
    "opposition": ("Opposition fighters", "فصائل المعارضة", "Free Syrian Army"),
    "isis": ("Islamic State fighters", "مقاتلو تنظيم الدولة", "Islamic State"),
    "sdf": ("SDF fighters", "قوات سوريا الديمقراطية", "SDF press centre"),
}
NEUTRAL = "United Nations"
OUTLETS = ("Example Wire", "Example Press", "Example Monitor", "Example River News")
FIRSTS = (("Kafr", "كفر"), ("Tall", "تل"), ("Bir", "بير"), ("Khan", "خان"), ("Ayn", "عين"), ("Dayr", "دير"),
          ("Bayt", "بيت"), ("Umm", "أم"), ("Wadi", "وادي"), ("Hamrat", "حمرة"))  # fmt: skip
CONSONANTS = tuple(zip((*"bdfhjklmnrstz", "sh"), "بدفحجكلمنرستزش", strict=True))
VOWELS = (("a", "ا"), ("i", "ي"), ("u", "و"))
AREAS = (("Western District", -99), ("River District", 37.2), ("Eastern District", 39.4))


@dataclass(slots=True)
class Campaign:
    """The places, who holds each at first, and the articles in order of publication with what they say."""

    places: list[Place] = field(default_factory=list)
    first: dict[str, str] = field(default_factory=dict)
    told: list[tuple[Article, Extraction]] = field(default_factory=list)


def campaign(places: int, seed: int = 1, moving: float = 1.0) -> Campaign:
    """So many places; of those that change hands, the share ``moving`` does."""
    made = Campaign()
    _Maker(made, random.Random(seed), moving).make(places)
    made.told.sort(key=lambda told: (told[0].published, told[0].id))
    return made


def fill(path: Path, made: Campaign) -> list[Alert]:
    """Put a campaign into a state file; gives the alerts."""
    alerts: list[Alert] = []
    with Store(path) as store:
        flow = flowing(store, made, alerts)
        flow.amend(starts(made), [])
        for article, _ in made.told:
            flow.take(article)
    return alerts


def flowing(store: Store, made: Campaign, alerts: list[Alert]) -> Flow:
    """A flow that reads the articles of a campaign as they are meant."""
    meant = {(article.id, article.version): extraction for article, extraction in made.told}

    def read(article: Article) -> Extraction:
        return meant[article.id, article.version]

    return Flow(store, steps(read, "campaign", Policy.load()), lambda alert, _: alerts.append(alert))


def starts(made: Campaign) -> Iterator[Record]:
    since = FIRST - dt.timedelta(days=1)
    for place in made.places:
        holder = made.first[place.id]
        yield Record(
            RecordType.START,
            place,
            article=f"start:{holder}",
            holder=holder,
            since=since,
            source="Example map",
        )


@dataclass(slots=True)
class _Maker:
    made: Campaign
    draw: random.Random
    moving: float
    number: int = 0

    def make(self, places: int) -> None:
        taken: set[str] = set()
        while len(self.made.places) < places:
            name, name_ar = self._name()
            if name not in taken:
                taken.add(name)
                self._place(len(self.made.places), name, name_ar)

    def _name(self) -> tuple[str, str]:
        pick = self.draw.choice
        before = pick(FIRSTS)
        parts = [pick(CONSONANTS), pick(VOWELS), pick(CONSONANTS), pick(VOWELS), pick(CONSONANTS)]
        latin, arabic = ("".join(part[script] for part in parts) for script in (0, 1))
        return f"{before[0]} {latin.capitalize()}", f"{before[1]} {arabic}"

    def _place(self, number: int, name: str, name_ar: str) -> None:
        lost = self.draw.random() < 0.02  # no table has it
        lon, lat = self._somewhere()
        area = max((start, area) for area, start in AREAS if start < lon)[1]
        key = f"prov:sy:{number}" if lost else f"made:{number}"
        place = Place(key, name, name_ar, None if lost else lat, None if lost else lon, ("Example Province", area),
                      country="SY", provisional=lost)  # fmt: skip
        self.made.places.append(place)
        self.made.first[key] = holder = self._holder(lon, lat, 0)
        if self.draw.random() >= self.moving:
            return
        for day in range(1, DAYS):
            now = self._holder(lon, lat, day)
            if now != holder:
                self._change(place, day, now, holder)
                holder = now

    def _somewhere(self) -> tuple[float, float]:
        """A position between the sea, the northern border and the desert."""
        while True:
            lon, lat = self.draw.uniform(36.1, 41.2), self.draw.uniform(33.9, 36.75)
            near = math.exp(-(((lon - 38.0) / 1.9) ** 2) - ((lat - 35.9) / 0.75) ** 2)
            if self.draw.random() < near:
                return round(lon, 4), round(lat, 4)

    def _holder(self, lon: float, lat: float, day: int) -> str:
        """Fronts that move as days pass: from the north-east, from the west, and back and forth in between."""
        part = day / DAYS
        swing = 0.1 * math.sin(9 * part + 3 * lat)
        if lon > 38.0 - 0.6 * part and lat > 36.4 - 1.1 * part * (lon - 36.8) / 2 + swing:
            return "sdf"
        if lat > 35.65 + 0.25 * part + swing and lon < 37.7 - 0.4 * part:
            return "opposition"
        return "syrian_government" if lon < 37.0 + 1.2 * part + swing else "isis"

    def _change(self, place: Place, day: int, captor: str, loser: str) -> None:
        """Told by the captor; often reported, sometimes admitted or denied; some just leave."""
        on = FIRST + dt.timedelta(days=day)
        if self.draw.random() < 0.06:
            self._tell(place, on, 1, NEUTRAL, Kind.WITHDREW, None, loser)
            return
        self._tell(place, on, 0, SIDES[captor][2], Kind.CAPTURED, captor, loser)
        fate = self.draw.random()
        if fate < 0.5:
            self._tell(place, on, 1, NEUTRAL, Kind.CAPTURED, captor, loser)
        elif fate < 0.6:
            self._tell(place, on, 1, SIDES[loser][2], Kind.CAPTURED, captor, loser)
        elif fate < 0.72:
            self._tell(place, on, 2, SIDES[loser][2], Kind.CONTESTED, captor, loser, disputed=True)

    def _tell(
        self,
        place: Place,
        on: dt.date,
        later: int,
        source: str,
        kind: Kind,
        to: str | None,
        loser: str,
        disputed: bool = False,
    ) -> None:
        self.number += 1
        lang = "ar" if self.draw.random() < 0.35 else "en"
        quote = _quote(lang, place, kind, to, loser, disputed)
        before, after = _AROUND[lang]
        text = f"{before}\n\n{quote}{after}"
        clock = dt.time(self.draw.randrange(5, 22), self.draw.randrange(60))
        article = Article(
            f"made-{self.number}",
            text,
            dt.datetime.combine(on, clock, dt.UTC) + dt.timedelta(days=later),
            self.draw.choice(OUTLETS),
            f"https://example.org/made/{self.number}",
            lang,
            quote,
        )
        start = text.index(quote)
        end = start + len(quote)
        claim = Claim(
            place.name, place.id, kind, to, loser, on, Precision.DAY, source, quote, start, end, "made", disputed
        )  # fmt: skip
        found = Location(Name(place.name, 0, 0), LinkStatus.RESOLVED, place)
        self.made.told.append((article, Extraction(article.id, 1, (found,), claims=(claim,))))


_AROUND = {
    "en": ("The roads of the district were closed for a second day, and the market stayed empty.",
           ", said people who had reached the next village.\n\nThe harvest is late this year."),
    "ar": ("بقيت طرق المنطقة مغلقة لليوم الثاني، وظلت السوق خالية.",
           "، بحسب سكان وصلوا إلى القرية المجاورة.\n\nوتأخر موسم الحصاد هذا العام."),
}  # fmt: skip


def _quote(lang: str, place: Place, kind: Kind, to: str | None, loser: str, disputed: bool) -> str:
    at = 0 if lang == "en" else 1
    captor, lost = (SIDES[side][at] if side else "" for side in (to, loser))
    if kind is Kind.WITHDREW:
        return (
            f"{lost} left the village of {place.name}"
            if lang == "en"
            else f"انسحب {lost} من قرية {place.name_ar}"
        )
    if disputed:
        if lang == "en":
            return f"a spokesman denied that the village of {place.name} was lost to {captor}"
        return f"نفى متحدث سقوط قرية {place.name_ar} بيد {captor}"
    if lang == "en":
        return f"{captor} captured the village of {place.name} from {_within(lost)}"
    return f"سيطر {captor} على قرية {place.name_ar} بعد انسحاب {lost}"


def _within(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name if name.startswith(("SDF", "Islamic")) else name.lower()
