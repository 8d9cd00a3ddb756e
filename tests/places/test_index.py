from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.text import clean
from streams.places.index import Gazetteer
from streams.places.place import Name
from streams.places.store import Multimap, Store, Texts, multimap, pack, save, texts
from streams.places.tables import TableError

TABLE = """id\tname_en\tname_ar\talt_names\tlat\tlon\tadm1\ttype
own:1\tQarabish\tقرابيش\tKarabich\t36.0\t38.0\tTestland\tvillage
own:2\tMazluqah\tمزلوقة\t\t36.1\t38.1\tTestland\tvillage
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "syria.tsv"
    path.write_text(TABLE, "utf-8")
    return path


def test_a_cached_index_says_the_same(table: Path, tmp_path: Path) -> None:
    made = Gazetteer.load([table], tmp_path / "cache")
    (kept,) = (tmp_path / "cache").iterdir()
    size, changed = kept.stat().st_size, kept.stat().st_mtime_ns
    again = Gazetteer.load([table], tmp_path / "cache")
    assert (kept.stat().st_size, kept.stat().st_mtime_ns) == (size, changed)
    assert made.fingerprint == again.fingerprint
    text = clean("Qarabish, Mazluqah and Aleppo; قرابيش")
    assert made.scan(text) == again.scan(text)
    assert len(made.scan(text)) == 4
    names = [Name("Qarabish", 0, 8), Name("مزلوقه", 10, 16)]
    assert made.link(names, ("SY",)) == again.link(names, ("SY",))
    # Another table, another index; a damaged one is made anew.
    table.write_text(TABLE.replace("Qarabish", "Qorobosh"), "utf-8")
    other = Gazetteer.load([table], tmp_path / "cache")
    assert other.fingerprint != made.fingerprint
    assert not other.find_name("Qarabishx")
    kept.write_bytes(b"damaged")
    table.write_text(TABLE, "utf-8")
    assert Gazetteer.load([table], tmp_path / "cache").place("own:1") == made.place("own:1")


def test_a_table_takes_the_country_its_file_is_called_after(table: Path, tmp_path: Path) -> None:
    place = Gazetteer.load([table], tmp_path).place("own:1")
    assert place is not None
    assert (place.country, place.adm, place.type) == ("SY", ("Testland",), "village")


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"nowhere\.tsv"):
        Gazetteer.load([tmp_path / "nowhere.tsv"])


@pytest.mark.parametrize("query", ["Aleppo", "حلب", "Halab", "gn:170063", " aleppo ", "ALEPPO"])
def test_a_place_is_found_in_both_scripts_and_by_id(bundled: Gazetteer, query: str) -> None:
    assert "gn:170063" in [place.id for place in bundled.find_name(query)]


def test_the_best_known_place_of_a_name_comes_first(bundled: Gazetteer) -> None:
    found = bundled.find_name("Tripoli")
    assert len(found) > 1
    assert found[0].country == "LY"


def test_places_that_are_not_there(bundled: Gazetteer) -> None:
    assert bundled.place("gn:0") is None
    assert bundled.find_name("Brmplkftz Wuvbnmol") == ()
    assert bundled.find_name("") == ()


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(0, 2**32 - 1)), max_size=40))
def test_a_multimap_gives_what_it_got(pairs: list[tuple[str, int]]) -> None:
    found = Multimap(Store(memoryview(pack(multimap("m", pairs)))), "m")
    for key, _ in pairs:
        assert found.get(key) == tuple(sorted({value for other, value in pairs if other == key}))
    assert found.get("no such key") == ()


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=9), max_size=20))
def test_texts_give_what_they_got(strings: list[str]) -> None:
    found = Texts(Store(memoryview(pack(texts("t", strings)))), "t")
    assert [found[number] for number in range(len(strings))] == strings


def test_a_store_comes_back_from_its_file(tmp_path: Path) -> None:
    save(tmp_path / "deep" / "store", pack({"a": b"abc", "b": b"", "c": b"\1\0\0\0"}))
    store = Store.open(tmp_path / "deep" / "store")
    assert store is not None
    assert (bytes(store.bytes("a")), bytes(store.bytes("b")), list(store.ints("c", "I"))) == (
        b"abc",
        b"",
        [1],
    )
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["store"]


@pytest.mark.parametrize("content", [b"", b"short", b"whoholds-index-1\n", b"x" * 100])
def test_a_file_that_is_no_store_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store").write_bytes(content)
    assert Store.open(tmp_path / "store") is None
    assert Store.open(tmp_path / "gone") is None
