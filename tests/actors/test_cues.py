"""Names of armed groups that nobody listed, and names that only look so."""

import pytest

from streams.actors.ontology import Ontology

CUES = Ontology.load().cues


@pytest.mark.parametrize(
    ("lang", "name", "group"),
    [
        ("en", "Desert Lions Brigade", True),
        ("en", "the Northern Falcons Battalion", True),
        ("en", "Liwa al-Nasr", True),
        ("en", "Harakat al-Fajr", True),
        ("en", "Movement for the Liberation of the Valley", True),
        ("en", "Red River Liberation Movement", True),
        ("en", "Patriotic Front", True),
        ("en", "Mai-Mai Simba", True),
        ("en", "Security Council", False),
        ("en", "African Union", False),
        ("en", "Labour Party", False),
        ("en", "Movement", False),
        ("en", "Health Committee", False),
        ("en", "Sham Street", False),
        ("ar", "لواء الصقور", True),
        ("ar", "كتائب النور", True),
        ("ar", "سرايا الجبل", True),
        ("ar", "جبهة الخلاص", True),
        ("ar", "مجلس شورى الوادي", True),
        ("ar", "مجلس الأمن", False),
        ("ar", "حركة النزوح", False),
        ("ar", "مدينة النور", False),
    ],
)
def test_a_name_is_an_armed_groups(lang: str, name: str, group: bool) -> None:
    assert CUES[lang].names_group(name) is group
