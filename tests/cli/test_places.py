"""``whoholds places``: names looked up, tables imported."""

from pathlib import Path

import pytest

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


TABLE = (
    "id\tname_en\tname_ar\tlat\tlon\tadm1\tcountry\nown:7\tBrmplkita\tبرمبلكيتا\t35.9\t39.1\tAr-Raqqa\tSY\n"
)


def test_an_imported_table_is_there_for_every_command(
    whoholds: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHOHOLDS_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "mine.tsv").write_text(TABLE, encoding="utf-8")
    status, _, err = whoholds("places", "add", "mine.tsv")
    assert (status, "1 places" in err) == (0, True)
    assert lines(whoholds("places", "find", "برمبلكيتا", "--json")[1])[0]["id"] == "own:7"
    (tmp_path / "a.txt").write_text(
        "SDF fighters captured the village of Brmplkita on Monday.", encoding="utf-8"
    )
    _, out, _ = whoholds("run", "a.txt", "--published", "2017-03-07", "--json")
    assert [alert["place"]["id"] for alert in lines(out)] == ["own:7"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.tsv", TABLE.replace("35.9", "north"), "t.tsv"),
        ("t.tsv", "id\tname_en\n", "t.tsv"),
        ("x", None, "no such file"),
    ],
)
def test_a_table_that_cannot_be_used_is_2_and_says_why(
    whoholds: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: str | None,
    message: str,
) -> None:
    monkeypatch.setenv("WHOHOLDS_DATA_DIR", str(tmp_path / "data"))
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    status, _, err = whoholds("places", "add", "nothere.tsv" if content is None else name)
    assert status == 2
    assert message in err
