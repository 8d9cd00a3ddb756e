import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.text import clean
from streams.places.index import Gazetteer


def found(gazetteer: Gazetteer, text: str, *, common: bool = False) -> list[str]:
    done = clean(text)
    return [done.clean[hit.start : hit.end] for hit in gazetteer.scan(done) if common or not hit.common]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Forces entered Aleppo on Monday.", ["Aleppo"]),
        ("They took Deir ez-Zor, Raqqa and al-Bukamal.", ["Deir ez-Zor", "Raqqa", "al-Bukamal"]),
        ("Deir Ezzor and Deir-ez-Zor", ["Deir Ezzor", "Deir-ez-Zor"]),
        ("the city of Khan Sheikhoun", ["Khan Sheikhoun"]),
        ("north of Tel Abyad, Tell Abyad, Tall Abyad", ["Tel Abyad", "Tell Abyad", "Tall Abyad"]),
        ("Jisr al-Shughour", ["Jisr al-Shughour"]),
        ("Aleppo's countryside and Raqqa’s edge", ["Aleppo", "Raqqa"]),
        ("Idlib-Aleppo highway", ["Idlib", "Aleppo"]),
        ("'Aleppo' (Raqqa)", ["Aleppo", "Raqqa"]),
        ("in the town of Bakhmut, which Moscow calls Artyomovsk", ["Bakhmut", "Moscow", "Artyomovsk"]),
        ("South Kordofan and North Darfur", ["South Kordofan", "North Darfur"]),
        ("ALEPPO fell", ["ALEPPO"]),
        ("Sana'a, Ta'izz and Ma'rib", ["Sana'a", "Ta'izz", "Ma'rib"]),
        ("دخلت القوات حلب وإدلب", ["حلب", "إدلب"]),
        ("في الرقة وبالرقة وللرقة ولحلب", ["الرقة", "الرقة", "رقة", "حلب"]),
        ("بريف #دير_الزور الشرقي", ["دير_الزور"]),
        ("مدينة دير الزور", ["دير الزور"]),
        ("سيطرت على مدينة تل أبيض، شمال", ["تل أبيض"]),
        ("في أوكرانيا وروسيا", ["أوكرانيا", "روسيا"]),
    ],
)
def test_names_are_found(bundled: Gazetteer, text: str, names: list[str]) -> None:
    assert found(bundled, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "the aleppo pepper",
        "an ambassador of rights",
        "Homsian Aleppoan Xaleppo",
        "He said it has a hit.",
        "Said the man: Has anyone seen it?",
        "The War Office, The General",
        "خلال ساعات قال المصدر تحت الأرض",
        "وقال عمر وخالد وصالح إن",
        "",
        "...,,,'''",
    ],
)
def test_and_nothing_else(bundled: Gazetteer, text: str) -> None:
    assert found(bundled, text) == []


@pytest.mark.parametrize(
    ("text", "name"), [("the town of Hit", "Hit"), ("بلدة الباب", "الباب"), ("in Salem", "Salem")]
)
def test_names_that_are_words_too_are_found_and_marked(bundled: Gazetteer, text: str, name: str) -> None:
    done = clean(text)
    hits = [hit for hit in bundled.scan(done) if done.clean[hit.start : hit.end] == name]
    assert [hit.common for hit in hits] == [True]


def test_a_name_that_only_sounds_so_is_marked(bundled: Gazetteer) -> None:
    (sheikhoun,) = bundled.scan(clean("Khan Sheikoun fell"))
    (shaykhun,) = bundled.scan(clean("Khan Shaykhun fell"))
    assert (sheikhoun.exact, shaykhun.exact) == (False, True)
    assert set(sheikhoun.rows) & set(shaykhun.rows)


@given(text=st.text(st.characters(codec="utf-8") | st.sampled_from("Aleppo حلب-_' "), max_size=200))
def test_hits_are_in_order_and_in_the_text(bundled: Gazetteer, text: str) -> None:
    done = clean(text)
    last = 0
    for hit in bundled.scan(done):
        assert last <= hit.start < hit.end <= len(done.clean)
        assert hit.rows
        last = hit.end


@given(
    before=st.sampled_from(["", "x ", "In ", "- ", "(", "\n"]),
    after=st.sampled_from(["", ".", ", x", "'s", ")", "\n"]),
)
def test_a_name_is_found_wherever_it_stands(bundled: Gazetteer, before: str, after: str) -> None:
    assert found(bundled, f"{before}Aleppo{after}") == ["Aleppo"]
    assert found(bundled, f"{before}حلب{after}") == ["حلب"]


@pytest.mark.parametrize(
    "text", ["Kafr " * 3_000, "Al-" * 5_000, "A" * 10_000, "و" * 10_000, "Deir Deir-" * 2_000]
)
def test_odd_texts_end(bundled: Gazetteer, text: str) -> None:
    assert len(bundled.scan(clean(text))) <= len(text)
