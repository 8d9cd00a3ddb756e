"""Who speaks, under which label, for whom."""

import tomllib
from importlib.resources import files

import pytest

from streams.actors.ontology import ActorContext, Ontology, Speaker

ONTOLOGY = Ontology.load()


@pytest.mark.parametrize(
    ("name", "label", "side"),
    [
        ("SANA", "SANA", "syrian_government"),
        ("سانا", "SANA", "syrian_government"),
        ("the Syrian Observatory for Human Rights", "SOHR", ""),
        ("المرصد السوري لحقوق الإنسان", "SOHR", ""),
        ("PressTV", "PressTV", "iran_backed"),
        ("Reuters", "Reuters", ""),
        ("Ukraine's General Staff", "Ukrainian General Staff", "ukraine"),
        ("يحيى سريع", "Ansar Allah", "houthi"),
        ("قوات الدعم السريع", "RSF media", "rsf"),
    ],
)
def test_a_speaker_has_one_label(name: str, label: str, side: str) -> None:
    speaker = ONTOLOGY.speaker(name)
    assert speaker is not None
    assert (speaker.label, speaker.side) == (label, side)


@pytest.mark.parametrize(
    ("who", "war", "side"),
    [
        ("military source", "sy", "syrian_government"),
        ("مصدر عسكري", "sd", "sudan_army"),
        ("state television", "sy", "syrian_government"),
        ("rebel spokesman", "cd", "m23"),
        ("defence ministry", "ua", "ukraine"),
        ("junta spokesman", "mm", "myanmar_army"),
        ("SOHR", "sy", ""),
    ],
)
def test_officials_speak_for_who_holds_their_office(who: str, war: str, side: str) -> None:
    speaker = ONTOLOGY.speaker(who)
    assert speaker is not None
    voice = ONTOLOGY.voice(speaker, ActorContext(war=war))
    assert voice is not None
    assert voice.label
    assert voice.side == side


def test_officials_of_no_known_war_speak_for_nobody() -> None:
    assert ONTOLOGY.voice(Speaker("", "", "party", "army"), ActorContext()) is None


def test_an_actor_speaks_under_a_label() -> None:
    voice = ONTOLOGY.voice("sdf", ActorContext(war="sy"))
    assert voice is not None
    assert voice.label == "SDF press centre"
    assert ONTOLOGY.voice("other:fano", ActorContext(war="et")) is None


@pytest.mark.parametrize(
    ("outlet", "side"),
    [
        ("PressTV", "iran_backed"),
        ("قناة الميدان (إعلام الحوثيين)", "houthi"),
        ("Media office of the SDF", "sdf"),
        ("Sunday Courier", ""),
        ("Reuters", ""),
        ("", ""),
    ],
)
def test_an_outlet_stands_on_the_side_that_its_name_tells(outlet: str, side: str) -> None:
    assert ONTOLOGY.side_of(outlet) == side


def test_labels_and_sides_are_those_of_the_control_room() -> None:
    known = tomllib.loads((files("streams.control") / "sources.toml").read_text(encoding="utf-8"))
    labels = {speaker for _, speaker in ONTOLOGY.speakers() if speaker.label}
    assert labels
    for speaker in labels:
        assert known[speaker.label]["side"] == (speaker.side or "none"), speaker.label
