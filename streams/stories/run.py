"""Stories run through the same core as everything else, and compared with what they expect."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
from math import factorial
from typing import Any

import orjson

from streams.alerts.alert import Alert, AlertType
from streams.articles.article import Article
from streams.control.policy import Policy
from streams.control.state import ControlState, Episode
from streams.reading.reader import Reader
from streams.stories.story import Json, Story, story_of
from streams.stories.world import Read, World

ALL_ORDERS = factorial(6)  # above six deliveries so many orders are drawn instead
_FIELDS = ("type", "place", "from", "to", "status")


@dataclass(frozen=True, slots=True)
class StoryResult:
    """Whether a story holds; each problem is a sentence. ``json_line`` is its ``--json`` line."""

    story: str
    holds: bool
    problems: tuple[str, ...]
    json_line: str


def run_story(
    data: Mapping[str, Any], policy: Policy, reader: Reader | None = None, *, orders: bool = True
) -> StoryResult:
    """Run one story, from its claims or with a reader from its texts. Raises StoryError if it cannot be run.

    Without ``orders`` what is known at the end is looked at for the order given only.
    """
    story = story_of(dict(data))
    policy = story.policy(policy)
    read = story.reader(reader).read if reader else story.extraction
    world = World(story, policy, read)
    world.load()
    parts = world.through(story.deliveries)
    steps = [[*delivered, *settled] for delivered, settled in parts]
    problems = [
        f"after {number}: an alert is taken back after a new one of its place"
        for number, both in enumerate(parts, 1)
        if any(map(_new_before_reverted, both))
    ]
    problems += [*_steps(story, world, steps), *_doubled(story, policy, read, world)]
    for order in _orders(story) if orders else [story.deliveries]:
        other = World(story, policy, read)
        other.load()
        other.through(order)
        wrong = _known(story, other)
        if wrong:
            names = ", ".join(f"{article.id}{article.version}" for article in order)
            problems += [f"order {names}: {problem}" for problem in wrong]
            break
    return StoryResult(story.name, not problems, tuple(problems), _line(story, world, steps))


def _orders(story: Story) -> Iterator[Sequence[Article]]:
    """Every order of arrival, or as many drawn ones as six deliveries have."""
    count = len(story.deliveries)
    if factorial(count) <= ALL_ORDERS:
        yield from permutations(story.deliveries)
        return
    draw = random.Random(story.name)  # noqa: S311 - the same orders each time is what is wanted
    yield story.deliveries
    yield from islice((draw.sample(story.deliveries, count) for _ in range(ALL_ORDERS)), ALL_ORDERS)


def _steps(story: Story, world: World, steps: Sequence[Sequence[Alert]]) -> Iterator[str]:
    for expected in story.data.get("steps") or ():
        number = expected["after"]
        alerts = steps[number - 1] if 0 < number <= len(steps) else []
        wanted = sorted(_text(alert) for alert in expected.get("alerts") or ())
        given = sorted(_text(_alert(alert, world)) for alert in alerts)
        if wanted != given:
            yield f"after {number}: expected {_list(wanted)}, got {_list(given)}"


def _new_before_reverted(alerts: Sequence[Alert]) -> bool:
    seen: set[str] = set()
    for alert in alerts:
        if alert.type is not AlertType.REVERTED:
            seen.add(alert.place.id)
        elif alert.place.id in seen:
            return True
    return False


def _alert(alert: Alert, world: World) -> Json:
    told: Json = dict(
        zip(_FIELDS, (alert.type, world.key(alert.place), alert.from_, alert.to, alert.status), strict=True)
    )
    if alert.reverts:
        step, taken_back = world.told[alert.reverts]
        told["reverts"] = {"after": step, "type": taken_back.type}
    return told


def _text(data: Json) -> str:
    kept = {name: data.get(name) for name in (*_FIELDS, "reverts") if name != "reverts" or data.get(name)}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()


def _list(texts: Sequence[str]) -> str:
    return " and ".join(texts) or "nothing"


def _doubled(story: Story, policy: Policy, read: Read, once: World) -> Iterator[str]:
    """Each delivery doubled at once, and all again at the end: no id that the plain run does not have."""
    world = World(story, policy, read)
    world.load()
    for number, article in enumerate(story.deliveries, 1):
        world.deliver(article, number)
        for alert in world.deliver(article, number):
            yield f"delivery {number} doubled raises {alert.type}"
        world.settle(number)
    for number, article in enumerate(story.deliveries, 1):
        for alert in world.deliver(article, number):
            yield f"delivery {number} again at the end raises {alert.type}"
    if world.told.keys() != once.told.keys():
        yield "doubling changes the alerts"


def _known(story: Story, world: World) -> list[str]:
    problems: list[str] = []
    for expected in story.data.get("final") or ():
        given = _state(world.state(expected["place"]))
        problems += _compare(f"final {expected['place']}", expected, given)
    for expected in story.data.get("history") or ():
        state = world.state(expected["place"])
        given_all = [_episode(one) for one in state.episodes] if state else []
        where = f"history {expected['place']}"
        if len(given_all) != len(expected["episodes"]):
            problems.append(f"{where}: expected {expected['episodes']}, got {given_all}")
        for one, given in zip(expected["episodes"], given_all, strict=False):
            problems += _compare(where, one, given)
    for expected in story.data.get("asof") or ():
        at, known = (dt.date.fromisoformat(expected[name]) for name in ("at", "known"))
        given = _state(world.state(expected["place"], at, known))
        problems += _compare(f"{expected['place']} at {at} as known {known}", expected, given)
    return problems


def _compare(where: str, expected: Json, given: Json) -> list[str]:
    return [
        f"{where}: {name} expected {expected[name]}, got {given[name]}"
        for name in given
        if name in expected and expected[name] != given[name]
    ]


def _state(state: ControlState | None) -> Json:
    if state is None:
        return {"holder": None, "status": None, "since": None}
    return {
        "holder": state.holder,
        "status": str(state.status),
        "since": str(state.since) if state.since else None,
        "between": list(state.between),
    }


def _episode(episode: Episode) -> Json:
    return {
        "holder": episode.holder,
        "from_date": str(episode.since) if episode.since else None,
        "to_date": str(episode.until) if episode.until else None,
        "status": str(episode.status),
        "between": list(episode.between),
    }


def _line(story: Story, world: World, steps: Sequence[Sequence[Alert]]) -> str:
    """The ``--json`` line: the alerts after each arrival and the final state of every place."""
    told = [
        {"after": number, "alerts": [dict(list(_alert(alert, world).items())[:5]) for alert in alerts]}
        for number, alerts in enumerate(steps, 1)
    ]
    final = []
    for key in story.places:
        state = _state(world.state(key))
        final.append({"place": key, **{name: state[name] for name in ("holder", "status", "since")}})
    return orjson.dumps({"story": story.name, "steps": told, "final": final}).decode()
