"""A war made up with a seed: what happened, and the articles that tell of it, well, badly, late, twice or falsely."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from streams.articles.article import Article
from streams.articles.precision import Precision
from streams.places.place import LinkStatus, Name, Place
from streams.reading.extraction import Claim, Extraction, Kind, Location

FIRST = dt.date(2016, 1, 1)
DAYS = 365
SIDES = ("syrian_government", "hts")
CALLED = {"syrian_government": "The Syrian army", "hts": "Hayat Tahrir al-Sham"}
WIRES = [f"Wire {number}" for number in range(8)]
PARTY = {
    side: [f"{name} {number}" for number in range(4)]
    for side, name in zip(SIDES, ("Gov TV", "Front News"), strict=True)
}
BLOGS = [f"Blog {number}" for number in range(6)]
OUTLETS: dict[str, str | None] = dict.fromkeys(WIRES) | {one: side for side in SIDES for one in PARTY[side]}
SYLLABLES = [a + b for a in "bdfghjklmnqrstwz" for b in ("a", "i", "u", "ay", "an", "or", "esh")]
CHATTER = [f"{a} {b} {c} {d}" for a in ("shops", "buses", "farmers", "doctors", "pupils", "guards", "bakers")
           for b in ("waited near", "spoke about", "argued over", "walked past", "photographed", "repaired")
           for c in ("the old", "a broken", "the northern", "one crowded", "a silent")
           for d in ("bridge", "mill", "market", "school", "well", "clinic", "station")]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """A true change of hands."""

    place: str
    day: dt.date
    captor: str
    loser: str


@dataclass(frozen=True, slots=True)
class Told:
    """An article with the claims that it makes, when it arrives, and whether it came of an event."""

    article: Article
    claims: tuple[Claim, ...]
    arrives: dt.datetime
    kind: str


@dataclass(slots=True)
class War:
    """The truth, and the articles in order of arrival."""

    places: dict[str, Place] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def holder(self, place: str, day: dt.date) -> str:
        """Who truly held a place at the end of a day."""
        past = [event.captor for event in self.events[place] if event.day <= day]
        return past[-1] if past else self.first[place]

    def extraction(self, told: Told) -> Extraction:
        """What a perfect reader would say of an article."""
        ids = dict.fromkeys(claim.place_id for claim in told.claims if claim.place_id)
        found = tuple(
            Location(Name(self.places[i].name, 0, 0), LinkStatus.RESOLVED, self.places[i]) for i in ids
        )
        return Extraction(told.article.id, told.article.version, found, claims=told.claims)


def war(articles: int, places: int, seed: int = 1) -> War:
    """A war of a year; where the events give fewer articles than wanted, the rest tells of no change."""
    draw = random.Random(seed)
    made = War()
    names: set[str] = set()
    while len(names) < places:
        names.add("".join(draw.sample(SYLLABLES, 3)).capitalize())
    for number, name in enumerate(sorted(names)):
        _history(made, f"war:{number}", name, draw)
    writer = _Writer(made, draw)
    for place in made.events:
        writer.place(place)
    while len(made.told) < articles:
        writer.noise()
    made.told = sorted(made.told, key=lambda one: (one.arrives, one.article.id, one.article.version))[
        :articles
    ]
    return made


def _history(made: War, key: str, name: str, draw: random.Random) -> None:
    made.places[key] = Place(key, name, country="SY", adm=("Idleb",))
    made.first[key] = holder = draw.choice(SIDES)
    days = sorted(draw.sample(range(0, DAYS - 40, 3), draw.choice((0, 0, 1, 1, 2, 3))))
    made.events[key] = []
    for day in days:
        loser, holder = holder, SIDES[1 - SIDES.index(holder)]
        made.events[key].append(Event(key, FIRST + dt.timedelta(days=day), holder, loser))


@dataclass(slots=True)
class _Writer:
    made: War
    draw: random.Random
    number: int = 0

    def place(self, key: str) -> None:
        """All that is written about a place."""
        for event in self.made.events[key]:
            self.event(event)
        if self.draw.random() < 0.3:
            self.lie(key)

    def event(self, event: Event) -> None:
        """One to a dozen tellings: reporters, boasts, admissions; one in four the copy of another."""
        originals: list[Told] = []
        for _ in range(1 + min(11, int(self.draw.expovariate(0.2)))):
            if originals and self.draw.random() < 0.25:
                self.copy(self.draw.choice(originals))
                continue
            outlet = self.draw.choice([*WIRES, *PARTY[event.captor] * 2, *PARTY[event.loser][:1], *BLOGS[:2]])
            originals.append(self.telling(event, outlet, "true"))
        for one in originals:
            self.mishap(one, event)

    def telling(self, event: Event, outlet: str, kind: str, **more: object) -> Told:
        """One article: a day stated, or not; the next day named by mistake; soon, or weeks later."""
        late = self.draw.random() < 0.06
        delay = self.draw.uniform(10, 60) if late else self.draw.expovariate(1.0)
        moment = dt.datetime.combine(event.day, dt.time(self.draw.randrange(4, 20)), dt.UTC)
        published = moment + dt.timedelta(days=delay)
        stated = late or self.draw.random() < 0.8
        day = event.day + dt.timedelta(days=1 if delay > 1 and self.draw.random() < 0.05 else 0)
        return self.write(event, outlet, published, day if stated else None, kind, **more)

    def write(
        self,
        event: Event,
        outlet: str,
        published: dt.datetime,
        day: dt.date | None,
        kind: str,
        **more: object,
    ) -> Told:
        """The article itself, and the claim that it makes."""
        self.number += 1
        name, denied = self.made.places[event.place].name, kind == "denial"
        when = f" on {day:%-d %B}" if day else ""
        act = "denied that it lost" if denied else "captured"
        who, whom = (event.loser, event.captor) if denied else (event.captor, event.loser)
        lead = f"{CALLED[who]} {act} the village of {name} {'to' if denied else 'from'} {CALLED[whom]}{when}."
        text = " ".join([lead, *(f"{one.capitalize()}." for one in self.draw.sample(CHATTER, 8))])
        claim = Claim(
            name, event.place, Kind.CONTESTED if denied else Kind.CAPTURED, event.captor, event.loser, day,
            Precision.DAY if day else Precision.REPORTED, outlet, lead, 0, len(lead), disputed=denied,
        )  # fmt: skip
        article = Article(f"n{self.number}", text, published, outlet, lang="en")
        arrives = published + dt.timedelta(hours=self.draw.expovariate(0.5))
        return self.keep(Told(replace(article, **more), (claim,), arrives, kind))  # type: ignore[arg-type]

    def keep(self, told: Told) -> Told:
        self.made.told.append(told)
        if self.draw.random() < 0.02:  # delivered twice
            self.made.told.append(
                replace(told, arrives=told.arrives + dt.timedelta(days=self.draw.uniform(0, 9)))
            )
        return told

    def copy(self, told: Told) -> None:
        """The same text, with a line of their own, in another paper."""
        self.number += 1
        moment = told.arrives + dt.timedelta(hours=self.draw.uniform(1, 40))
        outlet = self.draw.choice([*WIRES, *BLOGS])
        text = f"{told.article.text} Edited by the desk of {outlet}."
        article = replace(told.article, id=f"n{self.number}", text=text, published=moment, outlet=outlet)
        claims = tuple(replace(claim, source=outlet) for claim in told.claims)
        self.keep(Told(article, claims, moment, "copy"))

    def mishap(self, told: Told, event: Event) -> None:
        """One in fifty was wrong about the place and is corrected; the mistake stands in the first version."""
        if self.draw.random() > 0.02:
            return
        other = self.draw.choice(sorted(self.made.places))
        wrong = replace(told.claims[0], place_id=other, place=self.made.places[other].name)
        self.made.told.remove(told)
        self.made.told.append(replace(told, claims=(wrong,), kind="mistake"))
        fixed = replace(told.article, version=2, published=told.article.published + dt.timedelta(days=1))  # type: ignore[operator]
        self.made.told.append(replace(told, article=fixed, arrives=told.arrives + dt.timedelta(days=1)))
        assert event.place == told.claims[0].place_id

    def lie(self, key: str) -> None:
        """A boast of what never was; mostly denied by the holder, sometimes by a reporter; one in five withdrawn."""
        day = FIRST + dt.timedelta(days=self.draw.randrange(5, DAYS - 20))
        holder = self.made.holder(key, day)
        if any(abs((event.day - day).days) < 9 for event in self.made.events[key]):
            return
        false = Event(key, day, SIDES[1 - SIDES.index(holder)], holder)
        told = self.telling(false, self.draw.choice(PARTY[false.captor]), "lie")
        moment = dt.datetime.combine(day, dt.time(20), dt.UTC) + dt.timedelta(days=self.draw.uniform(0, 4))
        if self.draw.random() < 0.6:
            self.write(false, self.draw.choice(PARTY[holder]), moment, moment.date(), "denial")
        if self.draw.random() < 0.3:
            self.write(false, self.draw.choice(WIRES), moment, moment.date(), "denial")
        if self.draw.random() < 0.2:
            gone = replace(told.article, version=2, text="", withdrawn=True)
            self.made.told.append(Told(gone, (), told.arrives + dt.timedelta(days=2), "withdrawn"))

    def noise(self) -> None:
        """An article of the war in which nothing changes hands."""
        self.number += 1
        moment = dt.datetime.combine(FIRST, dt.time(6), dt.UTC) + dt.timedelta(
            days=self.draw.uniform(0, DAYS)
        )
        name = self.made.places[self.draw.choice(sorted(self.made.places)[:200])].name
        text = " ".join([f"Shells fell near {name}.", *(f"{one}." for one in self.draw.sample(CHATTER, 6))])
        article = Article(f"n{self.number}", text, moment, self.draw.choice(WIRES), lang="en")
        self.made.told.append(Told(article, (), moment, "noise"))


def days(step: int = 1) -> Iterator[dt.date]:
    """The days of the war."""
    return (FIRST + dt.timedelta(days=number) for number in range(0, DAYS, step))
