"""A fault in the actor data names the file, the entry and the key."""

import shutil
from pathlib import Path

import pytest

from streams.actors import load
from streams.actors.load import load_actors, load_countries, load_others, load_roles, load_wars
from streams.actors.phrases import all_phrases
from streams.actors.speakers import SpeakerBook
from streams.articles.tables import DataError

DATA = Path(load.__file__).parent


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data that a test may spoil."""
    shutil.copytree(DATA, tmp_path / "actors")
    monkeypatch.setattr(load, "folder", lambda: tmp_path / "actors")
    monkeypatch.setattr("streams.actors.speakers.folder", lambda: tmp_path / "actors")
    return tmp_path / "actors"


def load_all() -> None:
    actors, roles = load_actors(), load_roles()
    load_wars(actors, roles)
    all_phrases(actors, load_others(), roles, load_countries(actors))
    SpeakerBook.load(actors, roles)


ACTOR = 'name = { en = "Zeta", ar = "زيتا" }\nwars = ["sy"]\n'


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("known/z.toml", f"[zeta]\n{ACTOR}alias = []", "z.toml: entry 'zeta', key 'alias': unknown key"),
        ("known/z.toml", '[zeta]\nname = { en = "Z" }', "z.toml: entry 'zeta.name', key 'ar'"),
        ("known/z.toml", f"[hts]\n{ACTOR}", "z.toml: entry 'hts': this id is in another file too"),
        ("known/z.toml", f'[zeta]\n{ACTOR}en = ["Zeta", "Zeta"]', "key 'en': repeated: Zeta"),
        (
            "known/z.toml",
            f'[zeta]\n{ACTOR}en = ["Ahrar al-Sham"]',
            "'zeta': 'Ahrar al-Sham' is a name of opposition too",
        ),
        (
            "known/z.toml",
            f'[zeta]\n{ACTOR}allies = ["eta"]',
            "entry 'zeta', key 'allies': unknown actor 'eta'",
        ),
        (
            "known/z.toml",
            f'[zeta]\n{ACTOR}names = [{{ name = "Y", from = "old" }}]',
            "'zeta.names[1]', key 'from': must be a date",
        ),
        (
            "generic.toml",
            '\n[zeta]\nlike = "eta"',
            "generic.toml: entry 'zeta', key 'like': unknown role 'eta'",
        ),
        (
            "generic.toml",
            '\n[zeta]\nside = "left"',
            "generic.toml: entry 'zeta', key 'side': must be foe or own",
        ),
        (
            "wars.toml",
            '\n[zz.roles]\nrebel = "eta"',
            "wars.toml: entry 'zz.roles', key 'rebel': unknown actor 'eta'",
        ),
        ("wars.toml", '\n[zz.roles]\nzeta = "hts"', "wars.toml: entry 'zz.roles', key 'zeta': unknown role"),
        ("wars.toml", '\n[zz]\nblocs = [["eta"]]', "wars.toml: entry 'zz', key 'blocs': unknown actor 'eta'"),
        (
            "wars.toml",
            '\n[zz.backed]\ntr = "eta"',
            "wars.toml: entry 'zz.backed.tr', key 'tr': unknown actor 'eta'",
        ),
        (
            "countries.toml",
            '\n[zz]\narmy = "eta"',
            "countries.toml: entry 'zz', key 'army': unknown actor 'eta'",
        ),
        ("others.toml", "\n[[group]]\nwars = []", "key 'name': must be a non-empty string"),
        ("speakers.toml", '\nzeta = "SANA"', "speakers.toml: entry 'voices', key 'zeta': unknown actor"),
    ],
)
def test_a_fault_is_named(data: Path, file: str, text: str, why: str) -> None:
    with (data / file).open("a", encoding="utf-8") as stream:
        stream.write(text)
    with pytest.raises(DataError) as error:
        load_all()
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('label = "Z"\nkind = "paper"', "key 'kind': unknown kind 'paper'"),
        ('label = "Z"\nkind = "media"\nside = "eta"', "key 'side': unknown actor 'eta'"),
        ('label = "Z"\nkind = "media"\nen = ["SANA"]', "'SANA' is already 'Z'"),
    ],
)
def test_a_fault_of_a_speaker_is_named(data: Path, row: str, why: str) -> None:
    path = data / "speakers.toml"
    path.write_text(f"[[speaker]]\n{row}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_all()
    assert why in str(error.value)


def test_the_copy_loads_as_it_is(data: Path) -> None:
    load_all()
