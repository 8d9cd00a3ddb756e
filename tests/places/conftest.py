"""Gazetteers that several tests share; indexes are kept between runs."""

from pathlib import Path

import pytest

from streams.places.index import Gazetteer


@pytest.fixture(scope="session")
def cache(pytestconfig: pytest.Config) -> Path:
    return (
        Path(str(pytestconfig.cache.mkdir("places"))) if pytestconfig.cache else Path(".pytest_cache/places")
    )


@pytest.fixture(scope="session")
def bundled(cache: Path) -> Gazetteer:
    return Gazetteer.load((), cache)


@pytest.fixture(scope="session")
def syria(shared: Path, cache: Path) -> Gazetteer:
    return Gazetteer.load([shared / "data" / "places" / "syria.tsv"], cache)


@pytest.fixture(scope="session")
def all_tables(shared: Path, cache: Path) -> Gazetteer:
    return Gazetteer.load(sorted((shared / "data" / "places").glob("*.tsv")), cache)
