"""Digests and quiet hours through a real ledger: every alert in exactly one message, whatever fails and whenever."""

import datetime as dt
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.delivery.message import Attempt, Message, State
from streams.delivery.outcome import Outcome, Verdict
from streams.embedded.alertlog import AlertLog
from streams.embedded.filing import Filing
from streams.embedded.ledger import SqliteLedger
from streams.subscriptions.endpoint import Endpoint
from streams.subscriptions.windows import quiet_of, when_of
from tests.embedded.hooks import alert, tell

BEGIN = dt.datetime(2026, 3, 27, 18, 3, tzinfo=dt.UTC)  # the clocks of Beirut change in the second night
LONG = dt.timedelta(days=4)
ENDPOINTS = [
    Endpoint("quarter", "https://a.example/", when=when_of("every 15 min")),
    Endpoint("daily", "https://a.example/", when=when_of("daily at 00:30 Asia/Beirut")),
    Endpoint("night", "https://a.example/", quiet=quiet_of("22:00-06:00 Asia/Beirut")),
    Endpoint(
        "both", "https://a.example/", when=when_of("every 2 h"), quiet=quiet_of("23:30-00:45 Asia/Beirut")
    ),
]
# Minutes that go by, how many alerts are told then, whether the next tries are taken.
steps = st.lists(
    st.tuples(st.sampled_from((0, 1, 7, 15, 61, 240, 700)), st.integers(0, 3), st.booleans()), max_size=14
)


def try_all(
    ledger: SqliteLedger, now: dt.datetime, taken: bool, got: dict[tuple[str, str], list[list[str]]]
) -> None:
    """One try of all that is due; notes what each message told."""
    for message in list(ledger.waiting()):
        if message.next_at <= now:
            told = [one.id for one in ledger.alerts(message)]
            got.setdefault((message.endpoint, message.id), []).append(told)
            tried = after(message, now, taken)
            verdict = Verdict.DELIVERED if taken else Verdict.FAILED
            outcome = Outcome(verdict, 0.1)
            ledger.tried(
                Attempt(message.endpoint, message.id, now, outcome, tried.tries, tried.state, tried.next_at),
                [tried],
            )
    ledger.commit()


def after(message: Message, now: dt.datetime, taken: bool) -> Message:
    if taken:
        return replace(message, state=State.DELIVERED)
    return replace(message, tries=message.tries + 1, next_at=now + dt.timedelta(minutes=5))


@settings(max_examples=25)
@given(steps)
def test_every_alert_is_told_in_one_message_which_never_changes(told: list[tuple[int, int, bool]]) -> None:
    """A try that fails may have been taken all the same: what comes under one id must be the same each time."""
    now, number, got = BEGIN, 0, dict[tuple[str, str], list[list[str]]]()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.sqlite"
        tell(state)
        with closing(SqliteLedger(AlertLog(state))) as ledger:
            filing = Filing(ledger)
            filing.begin(ENDPOINTS, now)
            for minutes, alerts, taken in [*told, (0, 1, True), (int(LONG.total_seconds() // 60), 0, True)]:
                now += dt.timedelta(minutes=minutes)
                new = [alert(number + n) for n in range(alerts)]
                number += alerts
                tell(state, *new, at=now)
                while filing.file(ENDPOINTS, now)[1]:
                    pass
                try_all(ledger, now, taken, got)
            assert list(ledger.waiting()) == []
    for endpoint in ENDPOINTS:
        messages = [tries for (name, _), tries in got.items() if name == endpoint.name]
        assert all(one == tries[0] for tries in messages for one in tries)
        found = [one for tries in messages for one in tries[0]]
        assert sorted(found) == sorted(f"a{n}" for n in range(number))
