"""Gazetteers that several tests share."""

from pathlib import Path

import pytest

from streams.places.index import Gazetteer


@pytest.fixture(scope="session")
def bundled(cache: Path) -> Gazetteer:
    return Gazetteer.load((), cache)


@pytest.fixture(scope="session")
def syria(shared: Path, cache: Path) -> Gazetteer:
    return Gazetteer.load([shared / "data" / "places" / "syria.tsv"], cache)


@pytest.fixture(scope="session")
def all_tables(shared: Path, cache: Path) -> Gazetteer:
    return Gazetteer.load(sorted((shared / "data" / "places").glob("*.tsv")), cache)
