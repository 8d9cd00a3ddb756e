"""Fixtures that every room's tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# A test says what is right, never how fast: on a busy machine any example may take long.
settings.register_profile("whoholds", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("whoholds")


# Rooms that start something costly once for all of their tests, a broker or a browser: one process runs all of each.
TOGETHER = ("tests/kafka/", "tests/browser/")


class Rooms(LoadScopeScheduling):
    """Shares tests among processes, those of some rooms together and all others file by file."""

    def _split_scope(self, nodeid: str) -> str:
        return next((room for room in TOGETHER if nodeid.startswith(room)), nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Rooms:
    """The plan of a run with several processes, whatever ``--dist`` says; in the order of collection."""
    config.option.loadscopereorder = False
    return Rooms(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest first, where there are several processes."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not item.nodeid.startswith(TOGETHER))


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
