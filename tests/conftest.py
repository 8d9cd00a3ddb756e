"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A test says what is right, never how fast: on a busy machine any example may take long.
settings.register_profile("whoholds", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whoholds")


# Rooms that start something costly once for all of their tests, a broker or a browser: one process runs all of each.
TOGETHER = frozenset({"kafka", "browser"})


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say which tests belong together where several processes share the work."""
    room = item.path.relative_to(Path(__file__).parent).parts[0]
    if room in TOGETHER:
        item.add_marker(pytest.mark.xdist_group(room))


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder; the place index, which takes seconds to make, is kept in it."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def cache(pytestconfig: pytest.Config) -> Path:
    """Where indexes of places are kept, between runs and for all processes of one."""
    folder = pytestconfig.cache.mkdir("places") if pytestconfig.cache else ".pytest_cache/places"
    return Path(str(folder))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of development data; unset means skip, set and wrong means fail."""
    value = os.environ.get("WHOHOLDS_SHARED")
    if not value:
        pytest.skip("WHOHOLDS_SHARED is not set: the development data is not here")
    path = Path(value)
    if not (path / "data" / "gold").is_dir():
        pytest.fail(f"WHOHOLDS_SHARED is {value!r}, which holds no data/gold")
    return path
