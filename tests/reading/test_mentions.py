"""Which names of a text are taken for names of places, and as they are written."""

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader


@pytest.mark.parametrize(
    ("text", "there", "absent"),
    [
        ("Troops shelled Homs from the Tabqa airport.", {"Homs", "Tabqa"}, {"Tabqa airport"}),
        ("The United States and Turkey met in Geneva.", {"United States", "Turkey", "Geneva"}, set()),
        ("A ceasefire in Aleppo was backed by the U.S. army.", {"Aleppo"}, {"U.S."}),
        ("Qolba, a village near Homs, was shelled.", {"Qolba", "Homs"}, set()),
        ("Rebels stood at the edge of Zorava.", {"Zorava"}, set()),
        ("President Omar Nassib arrived in Goma.", {"Goma"}, {"Omar Nassib", "President Omar Nassib"}),
        ("سيطرت القوات على مقر قيادة في حمص.", {"حمص"}, {"مقر قيادة"}),
    ],
)
def test_names_of_places(reader: Reader, text: str, there: set[str], absent: set[str]) -> None:
    found = {one.name.text for one in reader.read(Article("x", text)).locations}
    assert there <= found
    assert not absent & found


def test_a_country_is_no_hamlet_of_the_war(reader: Reader) -> None:
    text = "Ukraine said Russia shelled Kharkiv and Kupiansk, and the village of Qolba."
    links = {one.name.text: one.place for one in reader.read(Article("x", text)).locations}
    russia = links["Russia"]
    assert russia is not None
    assert (russia.country, russia.type) == ("RU", "country")
