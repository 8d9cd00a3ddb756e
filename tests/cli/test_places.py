"""``whoholds places``: names looked up, tables imported."""

from tests.cli.conftest import Run, lines


def test_a_name_is_found_in_both_scripts(whoholds: Run) -> None:
    found = [
        lines(whoholds("places", "find", name, "--json")[1])[0]["id"]
        for name in ("Aleppo", "حلب", "gn:170063")
    ]
    assert len(set(found)) == 1


def test_people_see_id_names_type_and_position(whoholds: Run) -> None:
    status, out, _ = whoholds("places", "find", "Hamrat Balasim")
    assert status == 0
    assert "ocha:C5769  Hamrat Balasim (حمرة بلاسم), Karama, Ar-Raqqa  village SY  35.8795, 39.1975" in out


def test_a_name_that_no_table_has_is_2(whoholds: Run) -> None:
    status, out, err = whoholds("places", "find", "Brmplkftz Wuvbnmol")
    assert (status, out) == (2, "")
    assert "Brmplkftz Wuvbnmol" in err
