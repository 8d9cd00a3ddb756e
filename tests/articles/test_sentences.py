"""Where sentences end, in both languages and in what people paste together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.sentences import endings, sentences
from streams.articles.text import clean


def split(text: str) -> list[str]:
    done = clean(text)
    return [done.clean[start:end] for start, end in sentences(done)]


CASES = [
    ("They left. We came.", ["They left.", "We came."]),
    ("Gen. Salem and Lt. Col. Ali spoke. They left.", ["Gen. Salem and Lt. Col. Ali spoke.", "They left."]),
    ("U.S. troops left the U.S. base.", ["U.S. troops left the U.S. base."]),
    ("They came from the U.S. The army fled.", ["They came from the U.S.", "The army fled."]),
    ("The St. George church fell. Two died.", ["The St. George church fell.", "Two died."]),
    ("It lies 3 km. from the town. It fell.", ["It lies 3 km. from the town.", "It fell."]),
    ("About 2.5 km away, 1,200.5 acres burned.", ["About 2.5 km away, 1,200.5 acres burned."]),
    ("On Nov. 25 they came. On Dec. 1 they left.", ["On Nov. 25 they came.", "On Dec. 1 they left."]),
    ("Brigade No. 5 came. He said no. Two left.", ["Brigade No. 5 came.", "He said no.", "Two left."]),
    ("J. R. Smith went in.", ["J. R. Smith went in."]),
    ('"We hold it." He smiled.', ['"We hold it."', "He smiled."]),
    ('"Is it held?" he asked. Nobody knew.', ['"Is it held?" he asked.', "Nobody knew."]),
    ("“We hold it.” The group left.", ['"We hold it."', "The group left."]),
    ("(It fell.) They left.", ["(It fell.)", "They left."]),
    ("Did it fall? Yes! It did.", ["Did it fall?", "Yes!", "It did."]),
    (
        "They waited ... and left. It fell... Nobody spoke.",
        ["They waited ... and left.", "It fell...", "Nobody spoke."],
    ),
    ("Headline without a stop\nThe army came.", ["Headline without a stop", "The army came."]),
    ("The army took the village\nof Alpha and left.", ["The army took the village\nof Alpha and left."]),
    ("One,\nTwo and three.", ["One,\nTwo and three."]),
    ("First part\n\nsecond part", ["First part", "second part"]),
    ("1/ evening update\n2/ rebels hold", ["1/ evening update", "2/ rebels hold"]),
    ("1. The army came\n2. It left", ["1. The army came", "2. It left"]),
    ("- Alpha\n- Beta", ["- Alpha", "- Beta"]),
    ("He left the town.The army came.", ["He left the town.", "The army came."]),
    ("Read it at site.Com or example.org now.", ["Read it at site.Com or example.org now."]),
    ("He left at 5 p.m. on Sunday. It fell.", ["He left at 5 p.m. on Sunday.", "It fell."]),
    ("", []),
    (" \n\t ", []),
    ("سيطر الجيش على البلدة. وانسحب المسلحون.", ["سيطر الجيش على البلدة.", "وانسحب المسلحون."]),
    ("هل سقطت البلدة؟ لا. نعم!", ["هل سقطت البلدة؟", "لا.", "نعم!"]),
    ("قال د. محمد إن البلدة سقطت. انتهى", ["قال د. محمد إن البلدة سقطت.", "انتهى"]),
    ("ذكرت أ.ف.ب أن البلدة سقطت.", ["ذكرت أ.ف.ب أن البلدة سقطت."]),
    ("المؤدي إلى تعز.كما استولت المقاومة.", ["المؤدي إلى تعز.", "كما استولت المقاومة."]),
    ("«سيطرنا على البلدة». وأضاف المصدر.", ['"سيطرنا على البلدة".', "وأضاف المصدر."]),
    ("عنوان الخبر\nسيطر الجيش", ["عنوان الخبر", "سيطر الجيش"]),
    ("على بعد 2.5 كم من البلدة.", ["على بعد 2.5 كم من البلدة."]),
    (
        "SANA said. مراسل سانا: سيطر الجيش. They left.",
        ["SANA said.", "مراسل سانا: سيطر الجيش.", "They left."],
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:30] for case in CASES])
def test_a_text_falls_into_these_sentences(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_a_text_wrapped_by_hand_is_joined_again() -> None:
    text = (
        "Government forces on Monday seized the village of Alpha in the south\n"
        "Idlib countryside after a night of shelling, a commander said. The\n"
        "Turkish army did not take part and its posts were not attacked.\n"
    )
    assert len(split(text)) == 2


@pytest.mark.parametrize("word", ["Gen", "Lt", "Col", "Mr", "Dr", "St", "Maj", "Capt", "Brig", "Sgt", "Prof"])
def test_a_title_never_ends_a_sentence(word: str) -> None:
    assert len(split(f"They met {word}. Salem there. The army left.")) == 2


def test_the_language_files_hold_endings() -> None:
    assert {"gen", "د"} <= endings().never
    assert "u.s" in endings().maybe


TEXTS = st.text(alphabet=st.sampled_from("aB .!?؟…\n\"'()1,،بد\u200f\u0640«»-/"), max_size=80)


@given(TEXTS)
def test_spans_cover_all_but_white_space_in_order(text: str) -> None:
    done = clean(text)
    spans = sentences(done)
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert not done.clean[last:start].strip()
        assert done.clean[start:end] == done.clean[start:end].strip()
        last = end
    assert not done.clean[last:].strip()


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    done = clean(text)
    told = "".join("".join(done.clean[start:end].split()) for start, end in sentences(done))
    assert told == "".join(done.clean.split())


@pytest.mark.parametrize("unit", ["a,", ".", ". ", "A. ", "\n", '"', "؟", "(", "a.b"])
def test_a_million_signs_are_survived(unit: str) -> None:
    assert len(sentences(clean(unit * 100_000))) <= 100_000
