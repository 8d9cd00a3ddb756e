from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.places.index import Gazetteer
from streams.places.place import Link, LinkStatus, Name
from streams.places.tables import Row, write_table


def linked(
    gazetteer: Gazetteer, *names: str, countries: Sequence[str] = ("SY",), kind: str = ""
) -> dict[str, Link]:
    """Names standing in one list, ten characters apart."""
    given = [Name(text, 20 * at, 20 * at + len(text), kind) for at, text in enumerate(names)]
    return dict(zip(names, gazetteer.link(given, countries), strict=True))


def ids(links: dict[str, Link]) -> dict[str, str]:
    return {name: link.place.id if link.place else str(link.status) for name, link in links.items()}


def village(number: int, name: str, lat: float, lon: float, arabic: str = "", **more: str) -> Row:
    row = Row(f"own:{number}", (f"own:{number}",), name, arabic, (), lat, lon, ("Testland",), "village", "SY")
    return replace(row, type=more.get("type", "village"), country=more.get("country", "SY"))


ROWS = [
    # A village near the front, and a district far away that has its name.
    village(13, "Sufsaf", 36.01, 38.02),
    replace(
        village(14, "Sufsaf", 33.00, 36.20, type="subdistrict"), adm=("Farland", "Fardistrict", "Sufsaf")
    ),
    # A front near 36.00, 38.00, and namesakes of its villages 150 km and more away.
    village(1, "Qarabish", 36.00, 38.00, "قرابيش"),
    village(2, "Mazluqah", 36.03, 38.05, "مزلوقة"),
    village(3, "Mazluqah", 34.50, 40.00, "مزلوقة"),
    village(4, "Tall Zubdin", 36.05, 37.96),
    village(5, "Hamrut", 35.98, 38.03, "حمروط"),
    village(6, "Hamrut", 33.00, 36.20, "حمروط"),
    village(7, "Hamrut", 34.90, 40.50, "حمروط"),
    village(8, "Sarbukh", 33.10, 36.30, "سربوخ"),
    village(9, "Dulkabir Saghir", 36.02, 38.10, "دلكبير الصغير"),
    village(10, "Dulkabir Kabir", 36.03, 38.12, "دلكبير الكبير"),
    # One place in two tables, a kilometre apart.
    village(11, "Nafurah Said", 35.95, 37.93, "نافورة سعيد"),
    village(12, "Nafurah Said", 35.957, 37.935, "نافورة سعيد"),
]


@pytest.fixture(scope="session")
def front(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    folder = tmp_path_factory.mktemp("front")
    table = folder / "front.tsv"
    table.write_text(write_table(ROWS), "utf-8")
    return Gazetteer.load([table], folder)


def test_of_namesakes_the_one_near_the_others_is_meant(front: Gazetteer) -> None:
    links = ids(linked(front, "Qarabish", "Mazluqah", "Hamrut"))
    assert links == {"Qarabish": "own:1", "Mazluqah": "own:2", "Hamrut": "own:5"}


def test_the_area_of_a_village_is_near_it_and_no_district_far_off(front: Gazetteer) -> None:
    names = [Name("Qarabish", 0, 8), Name("Sufsaf", 20, 26, "area"), Name("Mazluqah", 40, 48)]
    places = [link.place for link in front.link(names, ("SY",))]
    assert [place.id for place in places if place] == ["own:1", "own:13", "own:2"]


def test_a_name_known_only_far_away_is_not_that_place(front: Gazetteer) -> None:
    links = linked(front, "Qarabish", "Mazluqah", "Sarbukh")
    assert links["Sarbukh"].status is LinkStatus.PROVISIONAL
    assert links["Sarbukh"].place is not None
    assert (links["Sarbukh"].place.lat, links["Sarbukh"].place.lon) == (None, None)


def test_the_same_name_alone_is_that_place(front: Gazetteer) -> None:
    assert ids(linked(front, "Sarbukh")) == {"Sarbukh": "own:8"}


def test_namesakes_with_nothing_to_tell_them_apart_stay_open(front: Gazetteer) -> None:
    link = linked(front, "Hamrut")["Hamrut"]
    assert link.status is LinkStatus.AMBIGUOUS
    assert link.place is None
    assert {place.id for place in link.candidates} == {"own:5", "own:6", "own:7"}


@pytest.mark.parametrize(
    ("spelt", "row"),
    [
        ("al-Mazlouqa", "own:2"),
        ("Mazlouka", "own:2"),
        ("Tel Zebdin", "own:4"),
        ("تل زبدين", "own:4"),
        ("Zubdin", "own:4"),
        ("Little Dulkabir", "own:9"),
        ("Dulkabir al-Kabir", "own:10"),
        ("حمروط", "own:5"),
    ],
)
def test_spellings_are_bridged_near_the_front(front: Gazetteer, spelt: str, row: str) -> None:
    assert ids(linked(front, "Qarabish", spelt))[spelt] == row


@pytest.mark.parametrize("spelt", ["Jabal Qarabish", "Tal Hamrut"])
def test_a_hill_is_not_the_village_it_is_called_after(front: Gazetteer, spelt: str) -> None:
    link = linked(front, "Mazluqah", "Qarabish", "Hamrut", spelt)[spelt]
    assert link.place is None or link.place.provisional


@pytest.mark.parametrize("kind", ["base", "airport", "field", "hill", "road"])
def test_what_is_no_town_has_no_row(front: Gazetteer, kind: str) -> None:
    link = linked(front, "Qarabish", kind=kind)["Qarabish"]
    assert (link.status, link.place) == (LinkStatus.UNPLACED, None)


@pytest.mark.parametrize("text", ["Qarabish base", "Qarabish Airport", "مطار قرابيش", "قاعدة قرابيش"])
def test_a_name_can_say_so_itself(front: Gazetteer, text: str) -> None:
    assert linked(front, text)[text].status is LinkStatus.UNPLACED


def test_both_scripts_in_one_text_are_one_place(front: Gazetteer) -> None:
    links = ids(linked(front, "Qarabish", "قرابيش", "Tall Zubdin", "تل زبدين", "Bashrut Lamd", "بشروط لمد"))
    assert links["Qarabish"] == links["قرابيش"] == "own:1"
    assert links["Tall Zubdin"] == links["تل زبدين"] == "own:4"
    assert links["Bashrut Lamd"] == links["بشروط لمد"]
    assert links["Bashrut Lamd"].startswith("prov:sy:")


def test_a_name_told_twice_is_one_place(front: Gazetteer) -> None:
    names = [Name("Mazluqah", 0, 8), Name("Qarabish", 20, 28), Name("al-Mazluqah", 400, 411, "village")]
    first, _, again = front.link(names, ("SY",))
    assert first.place == again.place is not None


def test_two_tables_have_one_place(front: Gazetteer) -> None:
    assert ids(linked(front, "Nafurah Said")) == {"Nafurah Said": "own:11"}
    assert front.place("own:12") == front.place("own:11")


@pytest.mark.parametrize(
    ("names", "countries", "expected"),
    [
        (["Aleppo"], ["SY"], ["gn:170063"]),
        (["حلب"], ["SY"], ["gn:170063"]),
        (["Aleppo"], [], ["gn:170063"]),
        (["Kobani"], ["SY"], ["gn:172256"]),
        (["Artemivsk"], ["UA"], ["gn:713174"]),
        (["باخموت"], ["UA"], ["gn:713174"]),
        (["Beirut", "Damascus"], ["SY"], ["gn:276781", "gn:170654"]),
        (["Paris"], ["SY"], ["gn:2988507"]),
        (["Syria"], ["SY"], ["gn:163843"]),
        (["Khan Sheikhoun", "Maarat al-Numan"], ["SY"], ["gn:168325", "gn:167611"]),
    ],
)
def test_towns_of_the_bundled_tables(
    bundled: Gazetteer, names: list[str], countries: list[str], expected: list[str]
) -> None:
    assert list(ids(linked(bundled, *names, countries=countries)).values()) == expected


def test_a_province_is_asked_for_by_its_type(bundled: Gazetteer) -> None:
    assert ids(linked(bundled, "Aleppo", kind="province")) == {"Aleppo": "iso:SY-HL"}
    assert ids(linked(bundled, "Aleppo", kind="city")) == {"Aleppo": "gn:170063"}


def test_without_a_country_the_neighbours_say_it(bundled: Gazetteer) -> None:
    link = linked(bundled, "Aleppo", "Idlib", "Qwrtshmla", countries=())["Qwrtshmla"]
    assert link.place is not None
    assert link.place.id.startswith("prov:sy:")


def test_nothing_to_go_by_is_nowhere(bundled: Gazetteer) -> None:
    link = linked(bundled, "Qwrtshmla", countries=())["Qwrtshmla"]
    assert link.place is not None
    assert (link.place.id[:8], link.place.country) == ("prov:xx:", "")


@settings(max_examples=30)
@given(
    st.lists(
        st.sampled_from([row.name for row in ROWS] + ["سربوخ", "Qorobesh", "Aleppo", "x", ""]), max_size=6
    )
)
def test_one_link_each_and_no_invented_position(front: Gazetteer, texts: list[str]) -> None:
    links = front.link([Name(text, at, at + 1) for at, text in enumerate(texts)], ("SY",))
    assert len(links) == len(texts)
    for text, link in zip(texts, links, strict=True):
        assert links[texts.index(text)] == link
        assert (link.place is None) == (link.status in (LinkStatus.AMBIGUOUS, LinkStatus.UNPLACED))
        if link.place and link.place.provisional:
            assert link.status is LinkStatus.PROVISIONAL
            assert (link.place.lat, link.place.lon, link.place.adm) == (None, None, ())


@settings(max_examples=20)
@given(st.permutations(["Qarabish", "Mazluqah", "Hamrut", "Tel Zebdin", "Sarbukh"]))
def test_the_order_of_names_does_not_matter(front: Gazetteer, names: list[str]) -> None:
    given = [Name(text, 0, len(text)) for text in names]
    links = dict(zip(names, front.link(given, ("SY",)), strict=True))
    assert ids(links) == ids({name: links[name] for name in names})
    assert ids(links)["Mazluqah"] == "own:2"
    assert ids(links)["Tel Zebdin"] == "own:4"


SEED = [
    ("Maarat al-Numan", 200, "city"),
    ("Khan Sheikoun", 500, "town"),
    ("Um al-Khalakhil", 850, "village"),
    ("Dhahret a-Zarzour", 867, "village"),
    ("al-Sayeer", 889, "village"),
    ("al-Musheirifa", 930, "village"),
    ("ضهرة الزرزور", 1150, "village"),
    ("الصير", 1168, "village"),
]


@pytest.fixture(scope="session")
def first_article(shared: Path) -> list[Name]:
    """The names of the first real article, where they stand in it."""
    (path,) = (shared / "seeds").glob("*.txt")
    text = path.read_text("utf-8").replace("_", " ")
    return [Name(name, text.find(name), text.find(name) + len(name), kind) for name, _, kind in SEED]


def test_the_first_article_with_the_syrian_table(syria: Gazetteer, first_article: list[Name]) -> None:
    links = dict(zip((name.text for name in first_article), syria.link(first_article, ("SY",)), strict=True))
    got = ids(links)
    assert got["Um al-Khalakhil"] == "ocha:C4085"
    assert got["al-Musheirifa"] in ("ocha:C4097", "ocha:C4098")
    assert got["Khan Sheikoun"] == "ocha:C3987"
    assert got["Maarat al-Numan"] == "ocha:C3985"
    assert got["al-Sayeer"] == got["الصير"]
    assert got["al-Sayeer"].startswith("prov:sy:")
    assert got["Dhahret a-Zarzour"] == got["ضهرة الزرزور"]


def test_the_first_article_with_the_bundled_tables(bundled: Gazetteer, first_article: list[Name]) -> None:
    links = dict(
        zip((name.text for name in first_article), bundled.link(first_article, ("SY",)), strict=True)
    )
    got = ids(links)
    villages = ["Um al-Khalakhil", "Dhahret a-Zarzour", "al-Sayeer", "al-Musheirifa"]
    assert all(got[name].startswith("prov:sy:") for name in villages)
    assert len({got[name] for name in villages}) == 4
    assert (got["al-Sayeer"], got["Dhahret a-Zarzour"]) == (got["الصير"], got["ضهرة الزرزور"])
    assert got["Khan Sheikoun"] == "gn:168325"


def placed(front: Gazetteer, name: str, *within: str) -> Link:
    """One name that the text puts within some areas."""
    return front.link([Name(name, 0, len(name), "", within)], ("SY",))[0]


def test_the_text_says_which_of_the_namesakes(front: Gazetteer) -> None:
    link = placed(front, "Palmyra", "Homs")
    assert link.place is not None
    assert link.place.adm[0] == "Homs"


def test_a_name_put_in_another_country_is_looked_for_there(front: Gazetteer) -> None:
    link = placed(front, "Arsal", "Lebanon")
    assert link.place is not None
    assert link.place.country == "LB"


def test_an_unknown_name_is_a_place_of_the_country_it_is_put_in(front: Gazetteer) -> None:
    link = placed(front, "Bashrut Lamd", "Lebanon")
    assert link.place is not None
    assert link.place.id.startswith("prov:lb:")


def test_what_only_sounds_like_a_great_town_far_off_is_not_that_town(front: Gazetteer) -> None:
    link = linked(front, "Qarabish", "Mazluqah", "Palmyrat")["Palmyrat"]
    assert link.place is None or link.place.provisional


def test_a_name_alone_needs_letters_as_well_as_sound(front: Gazetteer) -> None:
    alone = linked(front, "Srboukh", "Deby", countries=("NG",))
    assert all(link.place is None or link.place.provisional for link in alone.values())
