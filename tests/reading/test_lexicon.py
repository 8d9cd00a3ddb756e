"""A lexicon file is checked: every error is named, with file, section and entry, in one go."""

import datetime as dt
from pathlib import Path

import pytest

from streams.articles.article import Article
from streams.reading.reader import Reader
from streams.reading.words.lexicon import FOLDER, Lexicon, LexiconError, check, words_of

GOOD = """
language = "xx"
order = "svo"
[verbs]
take = ["seize"]
[frames.take]
kind = "captured"
active = { subject = "winner", object = "place" }
"""
WRONG = [
    ('order = "svo"', 'order = "osv"', "[order] is 'osv'"),
    ('order = "svo"', 'order = "svo"\nscript = "runes"', "[script] is 'runes'"),
    ('language = "xx"', "", "[language] missing"),
    ('take = ["seize"]', 'snatch = ["seize"]', "[verbs.snatch] no such frame"),
    ('take = ["seize"]', 'take = "seize"', "[verbs.take] is no list"),
    ('take = ["seize"]', 'take = ["seize", 7]', "[verbs.take] 7 is no phrase"),
    ('take = ["seize"]', 'take = ["seize seizes seized"]', "'seize seizes seized' has 3 forms"),
    ('kind = "captured"', 'kind = "grabbed"', "[frames.take] kind is 'grabbed'"),
    ('object = "place"', 'object = "town"', "[frames.take.active] object = 'town'"),
    ("[verbs]", "[nouns]\nsnatch = ['seize']\n[verbs]", "[nouns.snatch] no such frame"),
    ("[verbs]", "[wrods]\nadverb = ['now']\n[verbs]", "[wrods] no such section"),
    ("[verbs]", "[words]\nadverbs = ['now']\n[verbs]", "[words.adverbs] no rule knows it; wanted: adverb"),
    ("[verbs]", "[rules]\ntowards = ['to']\n[verbs]", "[rules.towards] no rule knows it; wanted: toward"),
    ("[verbs]", "[rules]\ntoward = 'to'\n[verbs]", "[rules.toward] is no list"),
    ("[verbs]", "[rules]\ntoward = ['']\n[verbs]", "[rules.toward] '' is no phrase"),
    ("[verbs]", "[verbs", "xx.toml: "),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "xx.toml"
    path.write_text(GOOD, "utf-8")
    return path


def test_a_good_file(file: Path) -> None:
    assert check(file) == []
    assert Lexicon.load(file).entries["seized"].verbs == {"take"}


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG)
def test_an_error_is_named(file: Path, right: str, wrong: str, said: str) -> None:
    file.write_text(GOOD.replace(right, wrong), "utf-8")
    errors = check(file)
    assert len(errors) == 1
    assert said in errors[0]
    assert errors[0].startswith("xx.toml: ")


def test_all_errors_are_named_at_once(file: Path) -> None:
    text = GOOD
    wrong = [each for each in WRONG if each[0].startswith(("language", "kind", "object"))]
    for right, other, _ in wrong:
        text = text.replace(right, other)
    file.write_text(text.replace('take = ["seize"]', 'take = "seize"'), "utf-8")
    errors = "\n".join(check(file))
    assert all(said in errors for _, _, said in wrong)
    assert "[verbs.take] is no list" in errors
    with pytest.raises(LexiconError, match=r"xx\.toml: \[verbs\.take\] is no list"):
        Lexicon.load(file)


def test_words_of_single_rules_are_those_of_all_languages(tmp_path: Path) -> None:
    for name, word in (("xx", "Nach"), ("yy", "إلى")):
        (tmp_path / f"{name}.toml").write_text(f'{GOOD}[rules]\ntoward = ["{word}"]\n', "utf-8")
    assert words_of("toward", tmp_path) == ("nach", "الي")
    with pytest.raises(LexiconError, match=r"\[rules\.since\] missing"):
        words_of("since", tmp_path)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.name)
def test_the_bundled_files_have_no_error(path: Path) -> None:
    assert check(path) == []


FRENCH = """
language = "fr"
order = "svo"
[verbs]
take = ["prendre prend prit pris prenant", "capturer capture captura capturé capturant"]
[frames.take]
kind = "captured"
active = { subject = "winner", object = "place" }
passive = { subject = "place", by = "winner" }
[words]
be = ["est", "sont", "été"]
have = ["a", "ont"]
determiner = ["le", "la", "les", "un", "une", "l'"]
demonstrative = ["le", "la", "les"]
preposition = ["de", "à", "par", "dans"]
negation = ["pas", "n'"]
[place_nouns]
village = ["village de", "villages de"]
"""


def test_a_language_is_a_file(tmp_path: Path, cache: Path) -> None:
    """An article is read with the words of its own language, where there is a file for it."""
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "fr.toml").write_text(FRENCH, "utf-8")
    assert check(tmp_path / "fr.toml") == []
    reader = Reader.load((), cache, lexicons=tmp_path)

    def told(text: str, lang: str) -> list[tuple[str, str | None]]:
        article = Article("a", text, dt.datetime(2021, 8, 5, tzinfo=dt.UTC), "Le Courrier", lang=lang)
        return [(claim.place, claim.to) for claim in reader.read(article).claims]

    text = "Lundi, les Taliban ont pris le village de Khwaja Sabz."
    assert told(text, "fr") == [("Khwaja Sabz", "taliban")]
    assert told(text, "en") == []
    assert told("On Monday the Taliban captured the village of Khwaja Sabz.", "") == [
        ("Khwaja Sabz", "taliban")
    ]
    assert told("سيطرت طالبان على قرية خواجة سبز.", "fr") != []
