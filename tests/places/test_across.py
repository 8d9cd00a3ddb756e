"""Latin names heard in Arabic letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.text import clean
from streams.places.across import consonants, one_name
from streams.places.index import Gazetteer


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("كراماتورسك", "Kramatorsk"),
        ("سيفيرودونتسك", "Sievierodonetsk"),
        ("ليسيتشانسك", "Lysychansk"),
        ("كوبيانسك", "Kupiansk"),
        ("إيزيوم", "Izyum"),
        ("تشاسيف يار", "Chasiv Yar"),
        ("سوليدار", "Soledar"),
        ("لاليبيلا", "Lalibela"),
        ("كومبولشا", "Kombolcha"),
        ("بوكافو", "Bukavu"),
        ("تيساليت", "Tessalit"),
        ("مياوادي", "Myawaddy"),
        ("أغدام", "Aghdam"),
        ("بل خمري", "Pul-e Khumri"),
        ("ترهونة", "Tarhuna"),
        ("عمران", "Amran"),
    ],
)
def test_the_same_name_in_two_scripts(arabic: str, latin: str) -> None:
    assert one_name(arabic, latin)
    assert consonants(arabic) == consonants(latin)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("ميريتا", "Marat"),  # a vowel against it, and one too many at the end
        ("سنجة على", "Sangali"),  # two words are no one word
        ("المارد", "Marad"),  # the article is no part of a foreign name
        ("قتالية", "Katalya"),  # ends as Arabic adjectives do
        ("كوباني", "Kuban"),
        ("أودير", "Dir"),
    ],
)
def test_others(arabic: str, latin: str) -> None:
    assert not one_name(arabic, latin)


def test_two_consonants_prove_nothing() -> None:
    assert consonants("ساكي") == consonants("Sake") == ""


@given(st.text(alphabet="ابتجدرسشعغفقكلمنهوي ", max_size=20), st.text(max_size=20))
def test_any_text_has_an_answer(arabic: str, latin: str) -> None:
    assert one_name(arabic, latin) in (True, False)


def test_heard_in_a_text(bundled: Gazetteer) -> None:
    text = clean("سيطرت القوات على سيليدوفي وكوراخوفي، قالت بباريس إن")
    hits = {text.clean[hit.start : hit.end]: hit.heard for hit in bundled.scan(text)}
    assert hits == {"سيليدوفي": True, "كوراخوفي": True, "باريس": False}
