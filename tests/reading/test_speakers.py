"""To whom a claim is put down: who says it in the text, and not who is told of; else the outlet."""

import datetime as dt

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader

OUTLET = "Evening Post"
SAID = [
    ("ISIS captured the village of Tall Rumman from the SDF, residents and local officials said.", OUTLET),
    ("ISIS captured the village of Tall Rumman from the SDF on Thursday, SANA said.", "SANA"),
    ("ISIS captured the village of Tall Rumman from the SDF on Thursday, said SANA.", "SANA"),
    ("Residents said government forces captured the village of Tall Rumman from HTS.", OUTLET),
    ("A local journalist said government forces captured the village of Tall Rumman from HTS.", OUTLET),
    ("According to residents, Syrian government forces captured the village of Tall Rumman.", OUTLET),
    ("According to SANA, Syrian government forces captured the village of Tall Rumman.", "SANA"),
    ("SOHR, which has sources inside Syria, said rebels captured the village of Tall Rumman.", "SOHR"),
    (
        "The SDF, Mustafa Rahmo, said its fighters captured the village of Tall Rumman from ISIS.",
        "SDF press centre",
    ),
    ("Witnesses told Reuters that Syrian rebels captured the village of Tall Rumman.", "Reuters"),
    ("SANA, meanwhile, said the Syrian army captured the village of Tall Rumman from HTS.", "SANA"),
    ("Residents said the Syrian army left, but SANA said it captured the village of Tall Rumman.", "SANA"),
    ("قال سكان إن قوات النظام السوري سيطرت على قرية تل رمان.", OUTLET),
    ("قال المرصد السوري لحقوق الإنسان إن قوات النظام سيطرت على قرية تل رمان.", "SOHR"),
    ("أفادت وكالة سانا بأن الجيش السوري سيطر على قرية تل رمان.", "SANA"),
    ("وبحسب سكان، سيطرت قوات النظام السوري على قرية تل رمان.", OUTLET),
    ("سيطرت قوات النظام السوري على قرية تل رمان، بحسب وكالة سانا.", "SANA"),
]


@pytest.mark.parametrize(("text", "source"), SAID)
def test_who_says_it(reader: Reader, text: str, source: str) -> None:
    """The subject of the word of saying, or who stands behind it where that has none; nobody else."""
    extraction = reader.read(Article("a", text, dt.datetime(2020, 1, 10, tzinfo=dt.UTC), OUTLET))
    assert [claim.source for claim in extraction.claims] == [source]


def test_who_denies(reader: Reader) -> None:
    """A denial is put down to whoever denies."""
    text = "SOHR denied on Tuesday that the Syrian army had captured the village of Tall Rumman."
    extraction = reader.read(Article("a", text, dt.datetime(2020, 1, 10, tzinfo=dt.UTC), OUTLET))
    assert [(claim.disputed, claim.source) for claim in extraction.claims] == [(True, "SOHR")]
