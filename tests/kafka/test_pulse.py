"""A worker that does not move does not pass for alive."""

import os
import time
from pathlib import Path

import pytest

from streams.kafka import pulse
from streams.kafka.folder import worker_folder
from streams.kafka.pulse import STALE_SECONDS, STUCK_SECONDS, NotAliveError, Pulse
from tests.kafka.conftest import Cluster

A, B = ("articles", 0), ("claims", 1)
LATER = STUCK_SECONDS + 1


@pytest.mark.parametrize(
    ("positions", "alive"),
    [
        ([{}, {}], True),
        ([{A: (5, 5)}, {A: (5, 5)}], True),
        ([{A: (5, 9)}, {A: (6, 9)}], True),
        ([{A: (5, 9)}, {A: (5, 9)}], False),
        ([{A: (5, 9), B: (1, 9)}, {A: (5, 9), B: (9, 9)}], False),
        ([{A: (5, 9)}, {B: (5, 9)}], True),
        ([{A: (5, 5)}, {A: (5, 9)}], False),
        ([{A: (-1, 3)}, {A: (-1, 3)}], False),  # a table coming back, of which nothing was read yet
    ],
)
def test_every_partition_with_work_must_move(
    positions: list[dict[tuple[str, int], tuple[int, int]]], alive: bool
) -> None:
    """Two looks, further apart than a partition may stand still."""
    heart = Pulse()
    assert heart.beats(positions[0], 100.0)
    assert heart.beats(positions[0], 100.0 + STUCK_SECONDS / 2)
    assert heart.beats(positions[1], 100.0 + LATER) == alive


def test_the_sign_of_life_grows_old(tmp_path: Path) -> None:
    """None at all, a fresh one, a stale one."""
    with pytest.raises(NotAliveError):
        pulse.look(tmp_path)
    (tmp_path / pulse.FILE).touch()
    assert pulse.look(tmp_path) < STALE_SECONDS
    old = time.time() - STALE_SECONDS - 1
    os.utime(tmp_path / pulse.FILE, (old, old))
    with pytest.raises(NotAliveError):
        pulse.look(tmp_path)


def test_a_worker_that_runs_says_so(cluster: Cluster) -> None:
    """What the container's health check asks."""
    assert cluster.run("worker", "--name", "w1", "--alive").returncode == 2
    cluster.worker("w1")
    mark = worker_folder(cluster.settings.model_copy(update={"worker": "w1"})) / pulse.FILE
    cluster.until(mark.exists, "sign of life")
    assert cluster.run("worker", "--name", "w1", "--alive").returncode == 0
