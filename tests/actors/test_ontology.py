"""Phrase and war -> actor. Anyone can add a line."""

from datetime import UTC, date, datetime

import pytest

from streams.actors.ontology import ActorContext, ActorTerm, Ontology, unknown_group

ONTOLOGY = Ontology.load()

IDS = (
    "syrian_government russia iran_backed opposition hts isis sdf turkey us_coalition iraq_government pmu "
    "peshmerga lna gna libya_islamists yemen_government saudi_coalition houthi aqap ukraine "
    "russia_dpr_lpr afghan_government taliban philippines_government mali_government mali_jihadists "
    "france boko_haram nigeria_government al_shabaab somalia_government sudan_army rsf splm_n "
    "south_sudan_government south_sudan_rebels myanmar_army myanmar_eao drc_government m23 israel hamas "
    "lebanon_army unknown_armed azerbaijan armenia ethiopia_government tplf mali_rebels eac_force "
    "burkina_government niger_government"
)


def resolve(phrase: str, war: str, *named: str, outlet: str = "", opponent: str | None = None) -> str | None:
    term = ONTOLOGY.term(phrase)
    assert term is not None, f"no phrase {phrase!r}"
    return ONTOLOGY.resolve(term, ActorContext(war, outlet, None, named, opponent))


def test_every_actor_of_the_vocabulary_is_there_and_no_other() -> None:
    assert set(ONTOLOGY.actors) == set(IDS.split())


@pytest.mark.parametrize("id_", sorted(set(IDS.split()) - {"unknown_armed"}))
def test_every_actor_has_names_in_both_languages_and_a_war(id_: str) -> None:
    actor = ONTOLOGY.actors[id_]
    assert {lang for lang, _ in actor.aliases} == {"en", "ar"}
    assert actor.wars


NAMED = [
    ("Syrian Arab Army", "sy", "syrian_government"),
    ("SAA", "sy", "syrian_government"),
    ("Tiger Forces", "sy", "syrian_government"),
    ("pro-government militia", "sy", "syrian_government"),
    ("regime forces", "sy", "syrian_government"),
    ("Syrian government forces", "sy", "syrian_government"),
    ("Damascus", "sy", "syrian_government"),
    ("الجيش العربي السوري", "sy", "syrian_government"),
    ("قوات النظام", "sy", "syrian_government"),
    ("ميليشيات الأسد", "sy", "syrian_government"),
    ("وحدات من الجيش العربي السوري", "sy", "syrian_government"),
    ("al-Nusra Front", "sy", "hts"),
    ("Jabhat Fatah al-Sham", "sy", "hts"),
    ("Hay'at Tahrir al-Sham", "sy", "hts"),
    ("هيئة تحرير الشام", "sy", "hts"),
    ("إرهابيي النصرة", "sy", "hts"),
    ("الهيئة", "sy", "hts"),
    ("Free Syrian Army", "sy", "opposition"),
    ("Turkish-backed rebels", "sy", "opposition"),
    ("الجيش الوطني", "sy", "opposition"),
    ("Syrian rebels", "sy", "opposition"),
    ("US-backed rebels", "sy", "opposition"),
    ("الفصائل المدعومة من تركيا", "sy", "opposition"),
    ("US-backed fighters", "sy", "sdf"),
    ("Kurdish fighters", "sy", "sdf"),
    ("قسد", "sy", "sdf"),
    ("YPG", "sy", "sdf"),
    ("Kurdish fighters", "iq", "peshmerga"),
    ("قوات البيشمركة", "iq", "peshmerga"),
    ("Iranian-backed militias", "sy", "iran_backed"),
    ("Iraqi militias", "sy", "iran_backed"),
    ("حزب الله", "sy", "iran_backed"),
    ("Turkish soldiers", "sy", "turkey"),
    ("القوات التركية", "sy", "turkey"),
    ("Turkish regime", "sy", "turkey"),
    ("Iraqi army", "iq", "iraq_government"),
    ("القوات العراقية", "iq", "iraq_government"),
    ("federal police", "iq", "iraq_government"),
    ("جهاز مكافحة الإرهاب", "iq", "iraq_government"),
    ("الحشد الشعبي", "iq", "pmu"),
    ("Shiite militias", "iq", "pmu"),
    ("Islamic State militants", "iq", "isis"),
    ("Daesh", "iq", "isis"),
    ("عصابات داعش", "iq", "isis"),
    ("مرتزقة داعش", "sy", "isis"),
    ("the group", "iq", None),
    ("Houthi rebels", "ye", "houthi"),
    ("ميليشيا الحوثي", "ye", "houthi"),
    ("الانقلابيين", "ye", "houthi"),
    ("الجيش واللجان الشعبية", "ye", "houthi"),
    ("rebels", "ye", "houthi"),
    ("المقاومة الشعبية", "ye", "yemen_government"),
    ("قوات الشرعية", "ye", "yemen_government"),
    ("Saudi-backed forces", "ye", "yemen_government"),
    ("ألوية العمالقة", "ye", "yemen_government"),
    ("مرتزقة العدوان", "ye", "yemen_government"),
    ("التحالف", "ye", "saudi_coalition"),
    ("coalition", "iq", "us_coalition"),
    ("al-Qaeda militants", "ye", "aqap"),
    ("Ansar al-Sharia", "ye", "aqap"),
    ("Ansar al-Sharia", "ly", "libya_islamists"),
    ("forces loyal to Haftar", "ly", "lna"),
    ("قوات حفتر", "ly", "lna"),
    ("Libyan army", "ly", "lna"),
    ("الجيش", "ly", "lna"),
    ("قوات الوفاق", "ly", "gna"),
    ("Misrata brigades", "ly", "gna"),
    ("Libyan government forces", "ly", "gna"),
    ("Turkish-backed forces", "ly", "gna"),
    ("المجموعات الإرهابية", "ly", "libya_islamists"),
    ("Ukrainian troops", "ua", "ukraine"),
    ("Kyiv's forces", "ua", "ukraine"),
    ("Ukrainian army", "ua", "ukraine"),
    ("القوات الأوكرانية", "ua", "ukraine"),
    ("Russian-backed separatists", "ua", "russia_dpr_lpr"),
    ("rebels", "ua", "russia_dpr_lpr"),
    ("Wagner", "ua", "russia"),
    ("Wagner", "ml", "mali_government"),
    ("Russian troops", "ua", "russia"),
    ("occupiers", "ua", "russia"),
    ("Ukraine", "ua", "ukraine"),
    ("Russia", "ua", "russia"),
    ("Kiev regime", "ua", "ukraine"),
    ("كييف", "ua", "ukraine"),
    ("Taliban militants", "af", "taliban"),
    ("حركة طالبان", "af", "taliban"),
    ("insurgents", "af", "taliban"),
    ("Afghan National Army", "af", "afghan_government"),
    ("security forces", "af", "afghan_government"),
    ("junta troops", "mm", "myanmar_army"),
    ("Tatmadaw", "mm", "myanmar_army"),
    ("junta", "ml", "mali_government"),
    ("Arakan Army", "mm", "myanmar_eao"),
    ("Chin fighters", "mm", "myanmar_eao"),
    ("resistance", "mm", "myanmar_eao"),
    ("regime troops", "mm", "myanmar_army"),
    ("PDF", "mm", "myanmar_eao"),
    ("Kokang army", "mm", "myanmar_eao"),
    ("paramilitary Rapid Support Forces", "sd", "rsf"),
    ("قوات الدعم السريع", "sd", "rsf"),
    ("المليشيا", "sd", "rsf"),
    ("rebel militia", "sd", "rsf"),
    ("the army", "sd", "sudan_army"),
    ("الجيش", "sd", "sudan_army"),
    ("القوة المشتركة", "sd", "sudan_army"),
    ("M23 rebels", "cd", "m23"),
    ("rebels", "cd", "m23"),
    ("Rwandan-backed rebels", "cd", "m23"),
    ("Congolese soldiers", "cd", "drc_government"),
    ("Wazalendo", "cd", "drc_government"),
    ("Burundian troops", "cd", "drc_government"),
    ("Kenyan troops", "cd", "eac_force"),
    ("Kenyan troops", "so", "somalia_government"),
    ("Somali government troops", "so", "somalia_government"),
    ("militants", "so", "al_shabaab"),
    ("Tuareg-led rebels", "ml", "mali_rebels"),
    ("jihadists", "ml", "mali_jihadists"),
    ("Malian soldiers", "ml", "mali_government"),
    ("Support Group for Islam and Muslims", "ml", "mali_jihadists"),
    ("jihadists", "bf", "mali_jihadists"),
    ("soldiers", "ne", "niger_government"),
    ("Boko Haram insurgents", "ng", "boko_haram"),
    ("Chadian troops", "ng", "nigeria_government"),
    ("ISWAP", "ng", "boko_haram"),
    ("federal forces", "et", "ethiopia_government"),
    ("Eritrean troops", "et", "ethiopia_government"),
    ("Tigrayan forces", "et", "tplf"),
    ("Azerbaijani army", "az", "azerbaijan"),
    ("Armenian forces", "az", "armenia"),
    ("separatists", "az", "armenia"),
    ("Baku", "az", "azerbaijan"),
    ("كتائب القسام", "ps", "hamas"),
    ("Israeli forces", "ps", "israel"),
    ("قوات الاحتلال", "ps", "israel"),
    ("المقاومة", "ps", "hamas"),
    ("المقاومة", "lb", "iran_backed"),
    ("Lebanese army", "lb", "lebanon_army"),
    ("Israeli soldiers", "lb", "israel"),
    ("Maute group", "ph", "isis"),
    ("Philippine troops", "ph", "philippines_government"),
    ("rebels", "ss", "south_sudan_rebels"),
    ("SPLM-N", "sd", "splm_n"),
    ("SPLM-IO", "ss", "south_sudan_rebels"),
    ("unidentified gunmen", "sy", "unknown_armed"),
    ("مسلحون مجهولون", "ye", "unknown_armed"),
    ("IS", "iq", "isis"),
    ("MNLA", "ml", "mali_rebels"),
]


@pytest.mark.parametrize(
    ("phrase", "war", "expected"), NAMED, ids=[f"{war} {phrase}" for phrase, war, _ in NAMED]
)
def test_a_phrase_means_this_actor_in_this_war(phrase: str, war: str, expected: str | None) -> None:
    assert resolve(phrase, war) == expected


BY_CONTEXT = [
    ("Takfiri militants", "sy", ("syrian_government", "hts", "opposition"), "PressTV", "hts"),
    ("Takfiris", "sy", ("syrian_government", "isis"), "PressTV", "isis"),
    ("Takfiri militants", "sy", ("syrian_government",), "PressTV", None),
    ("militants", "sy", (), "", None),
    ("militants", "sy", ("syrian_government", "isis"), "Reuters", "isis"),
    ("terrorists", "sy", ("syrian_government", "opposition"), "SANA", "opposition"),
    ("التنظيمات الإرهابية", "sy", ("hts", "syrian_government"), "سانا", "hts"),
    ("المسلحين", "sy", ("hts",), "", "hts"),
    ("الإرهابيين", "iq", (), "", "isis"),
    ("militants", "ye", ("aqap",), "", "aqap"),
    ("the group", "iq", ("iraq_government", "isis"), "", "isis"),
    ("the group", "sy", ("isis", "hts"), "", "hts"),
    ("التنظيم", "iq", ("isis", "iraq_government"), "", "isis"),
    ("enemy", "ua", (), "Ukrinform", "russia"),
    ("enemy", "ua", (), "TASS", "ukraine"),
    ("enemy", "ua", (), "Reuters", None),
    ("العدو", "ye", ("houthi",), "Saba", "houthi"),
    ("المجاهدين", "sy", (), "Ebaa", "hts"),
    ("mercenaries", "sy", ("isis",), "SDF", "isis"),
    ("fighters", "ly", ("gna", "lna"), "", "lna"),
    ("rebels", "ml", ("mali_jihadists",), "", "mali_jihadists"),
    ("government troops", "az", ("armenia",), "", "armenia"),
    ("army", "", (), "", None),
]


@pytest.mark.parametrize(("phrase", "war", "named", "outlet", "expected"), BY_CONTEXT)
def test_a_loaded_word_is_resolved_by_text_and_outlet(
    phrase: str, war: str, named: tuple[str, ...], outlet: str, expected: str | None
) -> None:
    assert resolve(phrase, war, *named, outlet=outlet) == expected


def test_nobody_fights_himself() -> None:
    assert resolve("terrorists", "sy", "hts", "isis", opponent="hts") == "isis"
    assert resolve("rebels", "cd", opponent="m23") is None


def test_letters_that_another_war_uses_mean_nobody_here() -> None:
    assert resolve("SDF", "sy") == "sdf"
    assert resolve("KIA", "sy") is None
    assert resolve("SNA", "so") == "somalia_government"
    assert resolve("SNA", "sy") == "opposition"


def test_an_army_without_id_becomes_a_group_of_its_own() -> None:
    assert resolve("Egyptian army", "eg") == "other:egyptian army"
    assert resolve("Fano militia", "et") == "other:fano"
    assert unknown_group("Sham  Falcons Brigade") == "other:sham falcons brigade"
    assert unknown_group("سرايا الجَبَل") == "other:سرايا الجبل"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2015, 1, 1), "al-Nusra Front"),
        (date(2016, 9, 1), "Jabhat Fatah al-Sham"),
        (date(2019, 11, 27), "Hay'at Tahrir al-Sham"),
    ],
)
def test_an_actor_bears_the_name_of_its_day(day: date, name: str) -> None:
    assert ONTOLOGY.actors["hts"].name_on(day) == name


def test_no_plain_word_is_an_actor_unless_written_in_capitals() -> None:
    plain = {phrase for phrase, _ in ONTOLOGY.phrases()}
    assert not plain & {
        "is",
        "us",
        "the",
        "a",
        "an",
        "and",
        "he",
        "his",
        "it",
        "in",
        "on",
        "may",
        "no",
        "so",
        "all",
        "who",
    }
    assert ("is", "IS") in {(folded, written) for folded, written, _ in ONTOLOGY.cased_phrases()}


def test_a_bare_adjective_says_whose_and_a_capital_is_a_place() -> None:
    syrian, ankara = ONTOLOGY.term("Syrian"), ONTOLOGY.term("Ankara")
    assert syrian is not None
    assert ankara is not None
    assert syrian.demonym
    assert ankara.place
    assert not ankara.named


def test_phrases_are_folded_and_each_is_told_once() -> None:
    phrases = [phrase for phrase, _ in ONTOLOGY.phrases()]
    assert len(phrases) == len(set(phrases))
    assert all(phrase == phrase.strip() == phrase.lower() for phrase in phrases)


def test_allies_fight_on_one_side() -> None:
    assert "russia" in ONTOLOGY.allies("syrian_government", "sy")
    assert "ukraine" not in ONTOLOGY.allies("russia")
    assert ONTOLOGY.allies("m23", "sy") == {"m23"}


WARS = [
    ("Syrian army|HTS|Turkey", {}, "sy"),
    ("Iraqi army|Islamic State", {}, "iq"),
    ("Houthi|Saudi-led coalition", {}, "ye"),
    ("rebels", {"cd": 3}, "cd"),
    ("RSF|army", {"sd": 2, "ly": 1}, "sd"),
    ("Russian troops|Ukraine", {"ua": 2, "ru": 1}, "ua"),
    ("Islamic State|militants", {"ly": 2}, "ly"),
    ("Wagner|Tuareg", {"ml": 1}, "ml"),
    ("Kurdish fighters|peshmerga forces", {}, "iq"),
    ("junta|Arakan Army", {}, "mm"),
    ("Israeli army|Hamas", {"ps": 1}, "ps"),
    ("Israeli army|Hezbollah", {"lb": 3}, "lb"),
    ("army|rebels", {}, ""),
    ("", {}, ""),
]


@pytest.mark.parametrize(("phrases", "countries", "war"), WARS)
def test_the_war_is_told_by_actors_and_places(phrases: str, countries: dict[str, int], war: str) -> None:
    terms = [ONTOLOGY.term(phrase) or ActorTerm() for phrase in phrases.split("|")]
    assert ONTOLOGY.war_of(terms, countries) == war


def test_the_outlet_tells_the_war_of_a_text_that_names_nobody() -> None:
    assert ONTOLOGY.war_of([], {}, "Al-Masirah") == "ye"


def test_who_the_government_was_depends_on_the_day() -> None:
    """Libya's government forces of spring 2011 were Gaddafi's."""
    term = ONTOLOGY.term("government forces")
    assert term is not None
    days = (datetime(2011, 3, 14, tzinfo=UTC), datetime(2019, 6, 1, tzinfo=UTC))
    assert [ONTOLOGY.resolve(term, ActorContext("ly", "", day, (), None)) for day in days] == [
        "other:gaddafi forces",
        "gna",
    ]


@pytest.mark.parametrize(
    ("phrase", "war", "day", "expected"),
    [
        ("Rwandan-backed rebels", "cd", 1998, None),
        ("Rwandan-backed rebels", "cd", 2013, "m23"),
        ("Islamists", "so", 2006, None),
        ("Islamists", "so", 2010, "al_shabaab"),
        ("M23", "cd", 1998, "m23"),
    ],
)
def test_general_words_mean_nobody_who_came_later(
    phrase: str, war: str, day: int, expected: str | None
) -> None:
    term = ONTOLOGY.term(phrase)
    assert term is not None
    published = datetime(day, 6, 1, tzinfo=UTC)
    assert ONTOLOGY.resolve(term, ActorContext(war, published=published)) == expected


def test_the_army_of_a_war_between_states_may_be_either() -> None:
    term = ONTOLOGY.term("army")
    assert term is not None
    assert ONTOLOGY.armies(term, ActorContext("az")) == ("azerbaijan", "armenia")
    assert ONTOLOGY.armies(term, ActorContext("sy")) == ()
