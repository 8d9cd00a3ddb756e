"""General words for a state's men mean its army, in every war in which one state fights."""

from datetime import UTC, datetime

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader

ENGLISH = {
    "Syria": (2017, "syrian_government", "Islamic State"),
    "Iraq": (2016, "iraq_government", "Islamic State"),
    "Yemen": (2019, "yemen_government", "the Houthis"),
    "Nigeria": (2015, "nigeria_government", "Boko Haram"),
    "Somalia": (2014, "somalia_government", "al-Shabaab"),
    "Mali": (2013, "mali_government", "Ansar Dine"),
    "Afghanistan": (2021, "afghan_government", "the Taliban"),
    "Sudan": (2024, "sudan_army", "the RSF"),
    "South Sudan": (2014, "south_sudan_government", "rebels loyal to Riek Machar"),
    "Ethiopia": (2021, "ethiopia_government", "the TPLF"),
    "Congo": (2025, "drc_government", "the M23"),
    "Myanmar": (2023, "myanmar_army", "the Arakan Army"),
    "the Philippines": (2017, "philippines_government", "the Maute group"),
}
MEN = [
    "The army and its allies",
    "Government forces",
    "Army troops",
    "Government troops",
    "Soldiers",
    "Security forces",
    "Counterterrorism units",
    "Special forces",
    "Pro-government fighters",
    "Loyalist forces",
    "Army units",
    "The military",
    "Soldiers and allied militiamen",
    "Government soldiers",
    "State forces",
    "Regular troops",
    "Army special forces",
    "Commandos",
    "Paratroopers",
    "An army brigade",
    "Infantry units",
    "Armoured units",
]
ARABIC = {
    "سوريا": (2017, "syrian_government", "تنظيم الدولة الإسلامية"),
    "العراق": (2016, "iraq_government", "تنظيم داعش"),
    "اليمن": (2019, "yemen_government", "جماعة الحوثي"),
    "نيجيريا": (2015, "nigeria_government", "جماعة بوكو حرام"),
    "الصومال": (2014, "somalia_government", "حركة الشباب"),
    "مالي": (2013, "mali_government", "جماعة أنصار الدين"),
    "أفغانستان": (2021, "afghan_government", "حركة طالبان"),
    "السودان": (2024, "sudan_army", "قوات الدعم السريع"),
    "إثيوبيا": (2021, "ethiopia_government", "جبهة تحرير تيغراي"),
    "الكونغو الديمقراطية": (2025, "drc_government", "حركة إم 23"),
}
TROOPS = [
    "القوات الحكومية",
    "قوات الجيش",
    "القوات الأمنية",
    "القوات الخاصة",
    "وحدات من الجيش",
    "القوات النظامية",
    "القوات المسلحة",
    "وحدات مكافحة الإرهاب",
    "قوات حكومية",
    "القوات الموالية للحكومة",
    "قوات الأمن",
    "وحدات الجيش",
    "القوات البرية",
]


def _captors(reader: Reader, text: str, year: int, lang: str) -> set[str | None]:
    published = datetime(year, 3, 5, 18, tzinfo=UTC)
    return {claim.to for claim in reader.read(Article("test", text, published, "", lang=lang)).claims}


def _others(reader: Reader, words: list[str], told: str, year: int, state: str) -> dict[str, set[str | None]]:
    """The words that mean anyone but the state in the sentence ``told``, and whom they were read as."""
    lang = "en" if words is MEN else "ar"
    got = {men: _captors(reader, told.format(men=men), year, lang) for men in words}
    return {men: captors for men, captors in got.items() if captors != {state}}


@pytest.mark.parametrize("country", ENGLISH)
def test_english(country: str, reader: Reader) -> None:
    """Whoever the words are for, they are the state's."""
    year, state, enemy = ENGLISH[country]
    told = f"{{men}} captured the town of Oakford in {country} from {enemy} on Tuesday."
    assert _others(reader, MEN, told, year, state) == {}


@pytest.mark.parametrize("country", ARABIC)
def test_arabic(country: str, reader: Reader) -> None:
    """The same in Arabic."""
    year, state, enemy = ARABIC[country]
    told = f"سيطرت {{men}} في {country} على بلدة تل الزهور بعد معارك عنيفة مع {enemy}."
    assert _others(reader, TROOPS, told, year, state) == {}
