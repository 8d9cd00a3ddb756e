"""The policy's data: loaded, checked, extended, hashed."""

from pathlib import Path
from shutil import copy

import pytest

from streams.articles.tables import DataError
from streams.control.policy import NEUTRAL, UNKNOWN, Policy

DATA = Path(__file__).parents[2] / "streams" / "control"
POLICY = Policy.load()


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("SANA", "syrian_government"),
        ("sana", "syrian_government"),
        ("سانا", "syrian_government"),
        ("The Syrian Observatory for Human Rights", NEUTRAL),
        ("المرصد السوري لحقوق الإنسان", NEUTRAL),
        ("Press TV", "iran_backed"),
        ("Al Masirah", "houthi"),
        ("TASS", "russia"),
        ("Укрінформ", "ukraine"),
        ("houthi", "houthi"),
        ("A paper nobody lists", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_source_speaks_for_its_side(name: str, side: str) -> None:
    assert POLICY.side(name) == side


def test_enough_sources_and_every_war_are_listed() -> None:
    assert len(POLICY.sides) >= 120
    sides = set(POLICY.sides.values())
    assert {"syrian_government", "houthi", "ukraine", "rsf", "m23", "taliban", "azerbaijan"} <= sides


@pytest.mark.parametrize(
    ("one", "other", "allied"),
    [
        ("russia", "syrian_government", True),
        ("syrian_government", "russia", True),
        ("russia", "iran_backed", True),
        ("us_coalition", "peshmerga", True),
        ("iraq_government", "peshmerga", False),
        ("turkey", "hts", False),
        ("hts", None, False),
    ],
)
def test_allies_are_one_side(one: str, other: str | None, allied: bool) -> None:
    assert POLICY.allied(one, other) is allied


@pytest.mark.parametrize(
    ("told", "principal"),
    [
        ({"russia", "syrian_government"}, "syrian_government"),
        ({"russia", "iran_backed"}, "syrian_government"),
        ({"russia", "russia_dpr_lpr"}, "russia"),
        ({"russia"}, "russia"),
        ({"hts"}, "hts"),
    ],
)
def test_the_principal_of_allies(told: set[str], principal: str) -> None:
    assert POLICY.principal(told) == principal


def test_a_policy_is_extended_without_touching_the_first() -> None:
    more = POLICY.extend({"Hill Radio": "hts", "SANA": None}, [("hts", "opposition")], denial_days=3)
    assert (more.side("hill radio"), more.side("SANA"), more.limits.denial_days) == ("hts", NEUTRAL, 3)
    assert more.allied("hts", "opposition")
    assert POLICY.side("Hill Radio") == UNKNOWN
    assert not POLICY.allied("hts", "opposition")
    assert len({POLICY.hash, more.hash, POLICY.extend(denial_days=3).hash}) == 3
    assert Policy.load().hash == POLICY.hash


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("policy.toml", "denial = 7", "denial = -7", ["policy.toml", "days", "denial", "negative"]),
        ("policy.toml", "denial = 7", "denail = 7", ["policy.toml", "days", "denail"]),
        ("policy.toml", "sources = 2", 'sources = "two"', ["policy.toml", "confirm", "sources"]),
        ("sources.toml", 'side = "houthi"', 'side = "The Houthis"', ["sources.toml", "Al-Masirah", "side"]),
        ("sources.toml", '"AFP"', '"AFP"\nsite = "x"', ["sources.toml"]),
        ("sources.toml", "[DPA]", "[DPA]\nspeaks = 1", ["sources.toml", "DPA", "speaks"]),
        ("allies.toml", '["russia", "lna"]', '["russia"]', ["allies.toml", "pairs[12]"]),
        ("allies.toml", '["russia", "lna"]', '["lna", "lna"]', ["allies.toml", "pairs[12]"]),
    ],
)
def test_a_mistake_in_the_data_is_named(
    tmp_path: Path, file: str, old: str, new: str, words: list[str]
) -> None:
    for name in ("policy.toml", "sources.toml", "allies.toml"):
        copy(DATA / name, tmp_path / name)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError) as error:
        Policy.load(tmp_path)
    assert all(word in str(error.value) for word in words), error.value
