"""How much two spellings look like one name."""

import pytest

from streams.places.likeness import form, likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Camp 9", "Camp 7"),
        ("مخيم ٩", "مخيم 7"),
        ("مخيم ٩", "Camp 7"),
        ("Kassala 1", "Kassala"),
        ("T4", "T2"),
    ],
)
def test_other_numbers_are_other_places(one: str, other: str) -> None:
    assert likeness(form(one), form(other)) == 0
    assert likeness(form(other), form(one)) == 0


@pytest.mark.parametrize(
    ("one", "other"), [("Mazlum 9", "مظلوم ٩"), ("Camp 12", "Camp ١٢"), ("Halba", "Halbah")]
)
def test_the_same_number_tells_nothing_apart(one: str, other: str) -> None:
    assert likeness(form(one), form(other)) > 0.85
