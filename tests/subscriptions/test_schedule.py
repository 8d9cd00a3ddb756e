"""When alerts are due: each in one message, none in two, whatever the order; and when a failed try comes again."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.alerts.alert import AlertType
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.filters import Arrival
from streams.subscriptions.schedule import Due, awake, due, next_try
from streams.subscriptions.windows import quiet_of, when_of
from tests.subscriptions.test_windows import digests, moments, quiets, utc
from tests.subscriptions.values import ALERT, NOW, reverting

HOOK = Endpoint("ops", "https://example.org/hook")
HOURS = dt.timedelta(hours=1)

endpoints = st.builds(
    Endpoint,
    name=st.just("ops"),
    url=st.just("https://example.org/"),
    when=st.none() | digests,
    quiet=st.none() | quiets,
    urgent=st.frozensets(st.sampled_from(AlertType), max_size=2),
)
arrivals = st.lists(
    st.tuples(st.sampled_from(AlertType), moments | moments.map(lambda one: one.replace(hour=7, minute=0))),
    max_size=12,
)


def alerts_of(told: list[tuple[AlertType, dt.datetime]]) -> list[Arrival]:
    return [Arrival(replace(ALERT, id=str(n), type=kind), at) for n, (kind, at) in enumerate(told)]


@given(endpoints, arrivals, st.randoms(use_true_random=False))
def test_every_alert_is_in_exactly_one_message_whatever_the_order(
    endpoint: Endpoint, told: list[tuple[AlertType, dt.datetime]], random: object
) -> None:
    """Whoever gathers by message id and sends at ``send_at`` tells each once, none before it came or in quiet hours."""
    came = alerts_of(told)
    messages: dict[str, set[tuple[dt.datetime, dt.datetime | None]]] = defaultdict(set)
    where: dict[str, Due] = {}
    for one in came:
        found = where[one.alert.id] = due(endpoint, one.alert, one.at)
        messages[found.message_id].add((found.send_at, found.window))
        assert one.at <= found.send_at
        if one.alert.type not in endpoint.urgent:
            assert awake(endpoint, found.send_at) == found.send_at
        assert found.window is None or found.window <= found.send_at
    assert all(len(moments) == 1 for moments in messages.values())  # one message, one moment
    shuffled = list(came)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert {one.alert.id: due(endpoint, one.alert, one.at) for one in shuffled} == where


@given(endpoints, arrivals)
def test_what_came_earlier_is_never_sent_later(
    endpoint: Endpoint, told: list[tuple[AlertType, dt.datetime]]
) -> None:
    plain = replace(endpoint, urgent=frozenset())
    sent = [due(plain, one.alert, one.at).send_at for one in sorted(alerts_of(told), key=lambda one: one.at)]
    assert sent == sorted(sent)


@given(endpoints, st.sampled_from(AlertType), moments, st.timedeltas(dt.timedelta(0), dt.timedelta(days=3)))
def test_what_takes_an_alert_back_never_goes_before_it(
    endpoint: Endpoint, kind: AlertType, at: dt.datetime, later: dt.timedelta
) -> None:
    original = Arrival(replace(ALERT, type=kind), at)
    first = due(endpoint, original.alert, original.at)
    second = due(endpoint, reverting(original.alert), at + later, original)
    assert first.send_at <= second.send_at
    if kind in endpoint.urgent:  # whoever was woken by the one is woken by the other
        assert second.send_at == at + later


def test_an_alert_that_goes_alone_has_the_same_id_always() -> None:
    one, again = due(HOOK, ALERT, NOW), due(HOOK, ALERT, NOW + HOURS)
    assert one.message_id == again.message_id
    assert one.send_at == NOW
    others = {
        due(replace(HOOK, name="other"), ALERT, NOW).message_id,
        due(HOOK, replace(ALERT, id="a2"), NOW).message_id,
    }
    assert len({one.message_id, *others}) == 3


def test_a_digest_has_the_id_of_its_window_and_endpoint() -> None:
    daily = replace(HOOK, when=when_of("daily at 07:00 Asia/Damascus"))
    one = due(daily, ALERT, utc("2026-03-10T04:00"))
    other = due(daily, replace(ALERT, id="a2"), utc("2026-03-11T03:59"))
    assert one == other
    assert (one.send_at, one.window) == (utc("2026-03-11T04:00"), utc("2026-03-10T04:00"))
    assert due(daily, ALERT, utc("2026-03-11T04:00")).message_id != one.message_id
    assert due(replace(daily, name="other"), ALERT, utc("2026-03-10T04:00")).message_id != one.message_id


def test_quiet_hours_gather_what_comes_and_urgent_types_break_through() -> None:
    hook = replace(HOOK, quiet=quiet_of("22:00-06:00 UTC"), urgent=frozenset({AlertType.CONTESTED}))
    late, early = utc("2026-03-10T22:10"), utc("2026-03-11T05:00")
    night = due(hook, ALERT, late)
    assert night == due(hook, replace(ALERT, id="a2"), early)
    assert night.send_at == utc("2026-03-11T06:00")
    assert due(hook, replace(ALERT, type=AlertType.CONTESTED), late).send_at == late
    assert due(hook, ALERT, utc("2026-03-11T06:00")).send_at == utc("2026-03-11T06:00")


def test_quiet_hours_and_a_digest_that_begin_together_are_two_messages() -> None:
    hook = replace(HOOK, when=when_of("every 15 min"), quiet=quiet_of("22:00-22:10 UTC"))
    quiet, digest = due(hook, ALERT, utc("2026-03-10T21:50")), due(hook, ALERT, utc("2026-03-10T22:05"))
    assert quiet.window == digest.window == utc("2026-03-10T22:00")
    assert quiet.message_id != digest.message_id


def test_an_urgent_taking_back_waits_with_what_it_takes_back() -> None:
    hook = replace(HOOK, when=when_of("every 2 h"), urgent=frozenset({AlertType.REVERTED}))
    original = Arrival(ALERT, utc("2026-03-10T12:10"))
    waiting = due(hook, ALERT, original.at)
    back = reverting(ALERT)
    assert due(hook, back, utc("2026-03-10T13:00"), original) == waiting
    assert due(hook, back, utc("2026-03-10T14:00"), original).send_at == utc("2026-03-10T14:00")


SECONDS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)


@pytest.mark.parametrize(("tries", "seconds"), list(enumerate(SECONDS, 1)))
def test_the_schedule(tries: int, seconds: int) -> None:
    assert next_try(tries, NOW, 0) == NOW + dt.timedelta(seconds=seconds)
    latest = next_try(tries, NOW, 1)
    assert latest
    assert dt.timedelta(seconds=seconds) < latest - NOW <= dt.timedelta(seconds=seconds * 1.25)


def test_the_tenth_failure_is_the_last() -> None:
    assert next_try(len(SECONDS) + 1, NOW, 0.5) is None
    assert next_try(99, NOW, 0.5, dt.timedelta(seconds=1)) is None


@given(st.integers(1, 9), st.floats(0, 1), st.timedeltas(dt.timedelta(0), dt.timedelta(days=400)))
def test_retry_after_only_makes_it_later_and_never_later_than_a_day(
    tries: int, jitter: float, asked: dt.timedelta
) -> None:
    plain, late = next_try(tries, NOW, jitter), next_try(tries, NOW, jitter, asked)
    assert plain
    assert late
    assert late == max(plain, NOW + min(asked, dt.timedelta(days=1)))


@pytest.mark.parametrize(("tries", "jitter"), [(0, 0.0), (-1, 0.0), (1, -0.1), (1, 1.1)])
def test_a_schedule_that_makes_no_sense(tries: int, jitter: float) -> None:
    with pytest.raises(ValueError, match="jitter"):
        next_try(tries, NOW, jitter)


def test_awake_is_the_end_of_the_quiet_hours() -> None:
    hook = replace(HOOK, quiet=quiet_of("22:00-06:00 UTC"))
    assert awake(hook, utc("2026-03-10T23:00")) == utc("2026-03-11T06:00")
    assert awake(hook, utc("2026-03-10T12:00")) == utc("2026-03-10T12:00")
    assert awake(HOOK, utc("2026-03-10T23:00")) == utc("2026-03-10T23:00")


def test_only_the_id_and_the_type_of_an_alert_say_when_it_is_due() -> None:
    """What is told of it may be corrected on the way."""
    assert due(HOOK, ALERT, NOW) == due(HOOK, replace(ALERT, status="confirmed", evidence=()), NOW)
