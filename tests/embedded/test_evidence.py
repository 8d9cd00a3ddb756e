"""The claims shown with a state are a function of the set of records, the same as the topic's as far as that goes."""

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.alerts.handle import handle
from streams.control.record import Record
from streams.control.state import reconcile
from streams.embedded.core import evidence
from tests.control.histories import crowds, histories, policy

POLICY = policy()


@settings(max_examples=60, deadline=None)
@given(st.one_of(crowds(), histories()), st.integers())
def test_evidence_is_that_of_the_set_and_begins_as_on_the_topic(log: list[Record], seed: int) -> None:
    log = [*log, *map(reread, log[::2])]
    rows: dict[str, bytes] = {}
    for record in log:
        outcome = handle(record, rows, POLICY)
    shown = evidence(reconcile(log, POLICY), log)
    other = random.Random(seed).sample(log, len(log))
    assert evidence(reconcile(other, POLICY), other) == shown
    claims = [one for one in shown if one.article]  # a starting map's line is no claim
    assert [*outcome.evidence] == claims[: POLICY.limits.alerts_evidence]


def reread(record: Record) -> Record:
    """The same text read by a reader newer than any other, one that quotes less of it."""
    claims = tuple(replace(claim, quote="newer") for claim in record.claims)
    return replace(record, claims=claims, reader=record.reader + 100)
