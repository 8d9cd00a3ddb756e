"""When what is tried, on a clock that goes only where it is told to."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.delivery.channel import GOES
from streams.delivery.message import DIGESTS, State, Trouble
from streams.delivery.outcome import Outcome, Verdict
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.schedule import DELAYS
from tests.delivery.bench import BAD, GONE, GOOD, ODD, START, Bench, Sender, message, outcome

HOUR, MINUTE, SECOND, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1), timedelta(days=1)
ENDPOINT = Endpoint("e", "https://e.example/")


def on(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(test())

    run.__name__ = test.__name__
    return run


def until(hours: float) -> Callable[[str, datetime], Outcome]:
    """An endpoint that fails for so long."""
    back = START + HOUR * hours
    return lambda _, now: BAD if now < back else GOOD


@on
async def test_a_dead_endpoint_is_tried_ten_times() -> None:
    async with Bench(Sender(lambda *_: BAD)) as bench:
        await bench.add(message("m1"))
        await bench.clock.go(30 * DAY)
    due, at = [0.0], START
    for delay in DELAYS:
        at += delay
        due.append((at - START).total_seconds())
    assert bench.sender.seconds("m1") == due
    assert [one.tries for one in bench.ledger.attempts] == list(range(1, 11))
    last = bench.ledger.attempts[-1]
    assert (last.state, last.next_at) == (State.GIVEN_UP, None)
    assert bench.ledger.stands["m1"].state is State.GIVEN_UP


@on
async def test_what_waits_goes_before_what_is_new_in_the_same_go() -> None:
    async with Bench(Sender(until(1.2))) as bench:
        await bench.add(message("m1"))
        await bench.clock.go(HOUR)  # tried at 0 s, 5 s, 5 min, 35 min; next at 2 h 35 min
        await bench.add(message("m2"))
        assert bench.sender.ids == ["m1"] * 5
        assert bench.ledger.stands["m2"].tries == 1
        await bench.clock.go(HOUR)
    # m2's own tries are 5 s and 5 min after its first, and m1 goes before it each time
    assert bench.sender.ids[5:] == ["m1", "m1", "m1", "m2"] or bench.sender.ids[5:] == ["m1", "m1", "m2"]
    # tries that others asked for are none of m1's own: it would have been tried at 0, 5, 5*60, 35*60 anyway
    assert bench.ledger.stands["m1"].tries == 4


@on
async def test_a_busy_place_does_not_use_up_the_tries_of_what_waits() -> None:
    async with Bench(Sender(until(5))) as bench:
        for number in range(1, 60):
            await bench.add(message(f"m{number}"))
            await bench.clock.go(5 * MINUTE)
        await bench.clock.go(DAY)
    assert all(one.state is State.DELIVERED for one in bench.ledger.stands.values())
    delivered = [one.message for one in bench.ledger.attempts if one.state is State.DELIVERED]
    assert delivered == [f"m{number}" for number in range(1, 60)]


@on
async def test_what_takes_back_never_overtakes_what_it_takes_back() -> None:
    """The endpoint refuses one message for days; the place goes on, but what depends on it waits."""
    answers = {"m1": ODD}
    async with Bench(Sender(lambda id_, _: answers.get(id_, GOOD))) as bench:
        await bench.add(message("m1"), message("m2", reverts=frozenset({"m1"})), message("m3"))
        await bench.clock.go(3 * HOUR)
        assert "m2" not in bench.sender.ids
        assert bench.sender.ids.count("m3") == 1
        answers.clear()
        await bench.clock.go(DAY)
    assert bench.sender.ids[-2:] == ["m1", "m2"]


@on
async def test_what_takes_back_something_given_up_is_sent() -> None:
    async with Bench(Sender(lambda id_, _: ODD if id_ == "m1" else GOOD)) as bench:
        await bench.add(message("m1"), message("m2", reverts=frozenset({"m1"})))
        await bench.clock.go(30 * DAY)
    assert bench.ledger.stands["m1"].state is State.GIVEN_UP
    assert bench.sender.ids.count("m2") == 1


@on
async def test_what_takes_back_waits_for_a_digest_too() -> None:
    async with Bench() as bench:
        digest = message("m1", DIGESTS, alerts=["a1", "a2"], next_at=START + HOUR)
        await bench.add(digest, message("m2", "p", reverts=frozenset({"a2"}), urgent=True))
        await bench.clock.go(59 * MINUTE)
        assert bench.sender.ids == []
        await bench.clock.go(MINUTE)
    assert bench.sender.ids == ["m1", "m2"]


@on
async def test_a_digest_gains_alerts_until_it_goes() -> None:
    async with Bench() as bench:
        await bench.add(message("m1", DIGESTS, alerts=["a1"], next_at=START + HOUR))
        await bench.add(message("m1", DIGESTS, alerts=["a2"], next_at=START + HOUR))
        await bench.clock.go(HOUR)
    assert bench.sender.ids == ["m1"]
    assert bench.ledger.stands["m1"].alerts == ["a1", "a2"]


@on
async def test_gone_is_gone_until_somebody_says_otherwise() -> None:
    answers = [GONE]
    async with Bench(Sender(lambda *_: answers[0])) as bench:
        await bench.add(message("m1"), message("m2", "q"))
        await bench.clock.go(DAY)
        tried = len(bench.sender.ids)
        await bench.add(message("m3", "r"))
        await bench.clock.go(DAY)
        assert len(bench.sender.ids) == tried <= 2
        assert [event.kind for event in bench.ledger.events] == [Trouble.DISABLED]
        assert all(one.state is State.WAITING for one in bench.ledger.attempts)
        answers[0] = GOOD
        bench.dispatcher.use(bench.endpoints, {})
        await bench.clock.go(SECOND)
    assert set(bench.sender.ids[tried:]) == {"m1", "m2", "m3"}


@on
async def test_a_pause_keeps_everything() -> None:
    async with Bench() as bench:
        bench.dispatcher.use([replace(ENDPOINT, paused=True)], {})
        await bench.add(message("m1"))
        await bench.clock.go(DAY)
        assert bench.sender.ids == []
        bench.dispatcher.use([ENDPOINT], {})
        await bench.clock.go(SECOND)
    assert bench.sender.ids == ["m1"]


@on
async def test_an_endpoint_that_left_the_file_and_came_back_goes_on() -> None:
    async with Bench() as bench:
        bench.dispatcher.use([], {})
        await bench.add(message("m1"))
        await bench.clock.go(HOUR)
        assert bench.sender.ids == []
        bench.dispatcher.use([ENDPOINT], {})
        await bench.clock.go(SECOND)
    assert bench.sender.ids == ["m1"]


@on
async def test_who_fails_again_and_again_is_left_alone_and_then_gets_all_at_once() -> None:
    async with Bench(Sender(until(2.5))) as bench:
        await bench.add(*(message(f"m{number}", f"p{number}") for number in range(1, 201)))
        await bench.clock.go(149 * MINUTE)
        # 200 places, and not 200 tries every time: some at first, then one at a time
        assert len(bench.sender.ids) < 20
        assert bench.sender.most <= GOES
        await bench.clock.go(10 * MINUTE)  # the first that is due, and then all the others
        for _ in range(200):
            await bench.clock.settle()
        assert bench.clock.now() == START + 159 * MINUTE
    assert {one.message for one in bench.ledger.attempts if one.state is State.DELIVERED} == {
        f"m{number}" for number in range(1, 201)
    }


@on
async def test_who_is_left_alone_uses_up_the_tries_of_all_that_waits() -> None:
    """Else what waits for a dead endpoint would wait for ever."""
    async with Bench(Sender(lambda *_: BAD)) as bench:
        await bench.add(*(message(f"m{number}", f"p{number}") for number in range(1, 51)))
        await bench.clock.go(6 * DAY)
    assert len(bench.ledger.stands) == 50
    assert all(one.state is State.GIVEN_UP for one in bench.ledger.stands.values())


@on
async def test_trouble_is_told_once_and_its_end_too() -> None:
    async with Bench(Sender(until(3))) as bench:
        await bench.add(*(message(f"m{number}", f"p{number}") for number in range(20)))
        await bench.clock.go(DAY)
    assert [event.kind for event in bench.ledger.events] == [Trouble.FAILING, Trouble.BACK]
    failing = bench.ledger.events[0]
    assert (failing.since, failing.endpoint, failing.error) == (START, "e", "no")


@on
async def test_a_short_hiccup_is_no_trouble() -> None:
    async with Bench(Sender(until(0.01))) as bench:
        await bench.add(message("m1"))
        await bench.clock.go(DAY)
    assert bench.ledger.events == []


@on
async def test_one_that_hangs_holds_nobody_up() -> None:
    endpoints = tuple(Endpoint(name, "https://e.example/") for name in ("good", "hangs"))
    async with Bench(Sender(hanging=frozenset({"hangs"})), endpoints=endpoints) as bench:
        for number in range(100):
            await bench.add(*(message(f"m{number}", f"p{number}", name) for name in ("hangs", "good")))
        assert [id_ for _, name, id_ in bench.sender.sent if name == "good"] == [f"m{n}" for n in range(100)]
        assert bench.sender.at_once["hangs"] == GOES


@on
async def test_who_asks_for_a_pause_has_it() -> None:
    asked = [outcome(Verdict.FAILED, retry_after=HOUR)]
    async with Bench(Sender(lambda *_: asked.pop() if asked else GOOD)) as bench:
        await bench.add(message("m1"))
        await bench.add(message("m2", "q"))
        await bench.clock.go(59 * MINUTE)
        assert bench.sender.ids == ["m1"]
        await bench.clock.go(MINUTE)
    assert set(bench.sender.ids) == {"m1", "m2"}


@on
async def test_a_pause_that_is_asked_for_is_a_day_at_most() -> None:
    asked = [outcome(Verdict.FAILED, retry_after=timedelta(days=10_000))]
    async with Bench(Sender(lambda *_: asked.pop() if asked else GOOD)) as bench:
        await bench.add(message("m1"))
        await bench.clock.go(DAY)
    assert bench.sender.seconds("m1") == [0.0, 86_400.0]


@on
async def test_a_fault_of_ours_is_no_fault_of_the_next_message() -> None:
    async with Bench() as bench:
        await bench.add(message("m1", alerts=[]), message("m2"))
    assert bench.sender.ids == ["m2"]
    assert bench.ledger.attempts[0].outcome.verdict is Verdict.REFUSED


@on
async def test_a_fault_of_ours_at_one_endpoint_ends_no_other() -> None:
    def answer(id_: str, _: datetime) -> Outcome:
        return GOOD if id_ == "m2" else outcome(Verdict(1 // 0))

    endpoints = (ENDPOINT, replace(ENDPOINT, name="f"))
    async with Bench(Sender(answer), endpoints=endpoints) as bench:
        await bench.add(message("m1"), message("m2", endpoint="f"))
    assert bench.sender.ids == ["m1", "m2"]
    assert bench.ledger.attempts[0].outcome.error == "ZeroDivisionError"


@on
async def test_what_is_in_other_hands_is_not_recorded() -> None:
    async with Bench(Sender(hanging=frozenset({"e"}))) as bench:
        await bench.add(message("m1"))
        bench.dispatcher.forget()
        bench.sender.hanging = frozenset()
        await bench.add(message("m1"))
        await bench.clock.go(SECOND)
    assert bench.sender.ids == ["m1", "m1"]
    assert len(bench.ledger.attempts) == 1


@given(
    verdicts=st.lists(st.sampled_from([GOOD, BAD, ODD]), max_size=9),  # so that nothing is given up
    arrivals=st.lists(
        st.tuples(st.integers(0, 7200), st.integers(0, 2), st.booleans()), min_size=1, max_size=14
    ),
)
def test_whatever_fails_all_arrives_and_nothing_overtakes(
    verdicts: list[Outcome], arrivals: list[tuple[int, int, bool]]
) -> None:
    async def run() -> Bench:
        left = list(verdicts)
        async with Bench(Sender(lambda *_: left.pop() if left else GOOD)) as bench:
            for number, (seconds, place, takes_back) in enumerate(arrivals):
                before = [n for n in range(number) if arrivals[n][1] == place]
                reverts = frozenset({f"m{before[-1]}"} if takes_back and before else ())
                await bench.add(message(f"m{number}", f"p{place}", reverts=reverts))
                await bench.clock.go(timedelta(seconds=seconds))
            await bench.clock.go(30 * DAY)
            return bench

    bench = asyncio.run(run())
    ended = [one.message for one in bench.ledger.attempts if one.state is State.DELIVERED]
    refused = {one.message for one in bench.ledger.attempts if one.outcome.verdict is Verdict.REFUSED}
    assert sorted(ended) == sorted(f"m{number}" for number in range(len(arrivals)))
    for place in range(3):
        lane = [f"m{n}" for n, one in enumerate(arrivals) if one[1] == place]
        kept = [id_ for id_ in ended if id_ in lane]
        for number, id_ in enumerate(kept):
            overtaken = [later for later in lane[: lane.index(id_)] if later in kept[number:]]
            assert set(overtaken) <= refused | _waits_for(refused, lane, arrivals)


def _waits_for(refused: set[str], lane: list[str], arrivals: list[tuple[int, int, bool]]) -> set[str]:
    """Those of a place that take back, one after the other, what was refused."""
    found = set(refused)
    for before, id_ in pairwise(lane):
        if arrivals[int(id_[1:])][2] and before in found:
            found.add(id_)
    return found


@pytest.mark.parametrize("pair", [("m1", "m2")])
@given(verdicts=st.lists(st.sampled_from([GOOD, BAD, ODD]), max_size=9))
def test_a_reversal_is_second_whatever_happens(pair: tuple[str, str], verdicts: list[Outcome]) -> None:
    async def run() -> list[str]:
        left = list(verdicts)
        async with Bench(Sender(lambda *_: left.pop() if left else GOOD)) as bench:
            await bench.add(message("m1"), message("m2", reverts=frozenset({"m1"})))
            await bench.clock.go(30 * DAY)
            return [one.message for one in bench.ledger.attempts if one.state is State.DELIVERED]

    assert asyncio.run(run()) == list(pair)


@given(st.lists(st.sampled_from([GOOD, BAD, BAD, BAD, ODD]), max_size=150), st.integers(1, 8))
def test_every_message_comes_to_an_end(verdicts: list[Outcome], places: int) -> None:
    async def run() -> Bench:
        left = list(verdicts)
        async with Bench(Sender(lambda *_: left.pop() if left else BAD)) as bench:
            for number in range(16):
                await bench.add(message(f"m{number}", f"p{number % places}"))
            await bench.clock.go(60 * DAY)
            assert len(bench.dispatcher.channels["e"].lanes) == 0
            return bench

    bench = asyncio.run(run())
    assert {id_: one.state is State.WAITING for id_, one in bench.ledger.stands.items()} == {
        f"m{number}": False for number in range(16)
    }


@on
async def test_what_is_on_its_way_is_given_up_by_its_own_try_alone() -> None:
    async with Bench(Sender(lambda *_: BAD)) as bench:
        await bench.add(*(message(f"m{number}", f"p{number}", tries=9) for number in range(3 * GOES)))
        await bench.clock.go(HOUR)
    assert all(one.state is State.GIVEN_UP for one in bench.ledger.stands.values())
    assert len(bench.ledger.stands) == 3 * GOES
