from datetime import datetime

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader

TOLD = [
    ("Rebels captured the village of Maskanah in the northern countryside of Homs.", "Maskanah", ("Homs",)),
    ("The army seized Safira, Aleppo province, on Monday.", "Safira", ("Aleppo",)),
    ("The army seized Safira (Aleppo province).", "Safira", ("Aleppo",)),
    ("Militants attacked the town of Arsal in Lebanon.", "Arsal", ("Lebanon",)),
    ("The army captured the villages of Tiba and Safa in southern Idlib province.", "Tiba", ("Idlib",)),
    ("The army captured Hader, in Syria's Quneitra province.", "Hader", ("Syria", "Quneitra")),
    ("Rebels took Kafr Zita in the Muhradah district of Hama province.", "Kafr Zita", ("Muhradah", "Hama")),
    ("The army captured Shirqat, south of Mosul in northern Iraq.", "Shirqat", ("Iraq",)),
    ("The army captured Talbiseh, north of Homs.", "Talbiseh", ()),
    ("The army captured Talbiseh from rebels based in Homs.", "Talbiseh", ()),
    ("The army captured Talbiseh and advanced in Homs province.", "Talbiseh", ()),
    ("سيطر الجيش السوري على قرية الطيبة في ريف حماة الشمالي", "الطيبة", ("حماة",)),
    ("سيطر الجيش السوري على قرية الطيبة بريف حماة", "الطيبة", ("حماة",)),
    ("سيطر الجيش السوري على بلدة مسكنة التابعة لمحافظة حلب", "مسكنة", ("حلب",)),
    ("سيطر الجيش السوري على قرية الحمرة (ريف حماة)", "الحمرة", ("حماة",)),
    ("سيطر الجيش السوري على بلدة اللطامنة ثم تقدم نحو محافظة حلب", "اللطامنة", ()),
]


@pytest.mark.parametrize(("text", "name", "within"), TOLD)
def test_the_text_says_where_a_place_lies(
    reader: Reader, text: str, name: str, within: tuple[str, ...]
) -> None:
    found = reader.read(Article("a", text, datetime(2019, 5, 1), "Reuters"))
    told = {one.name.text: one.name.within for one in found.locations}
    assert told[name] == within
