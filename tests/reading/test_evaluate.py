"""Scoring by the labelling rules, on made-up documents whose figures are known."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.article import Article
from streams.places.place import Name
from streams.reading.extraction import Claim, Clash, Extraction, Kind, Location, Rejection
from streams.reading.scores.evaluate import breakdown, by_rule, choose, errors, evaluate, figures
from streams.reading.scores.gold import Change, Document, Fight, load_gold
from streams.reading.scores.scoring import Score, Tally, Verdict, score


def label(place: str, to: str | None = "reds", kind: Kind = Kind.CAPTURED, **more: Any) -> Change:
    names = (place, *more.get("alt", ()))
    return Change(
        names, frozenset((to, *more.get("to_alt", ()))), kind, more.get("required", True), "seen so"
    )


def told(place: str, to: str | None = "reds", kind: Kind = Kind.CAPTURED, **more: Any) -> Claim:
    return Claim(place, more.pop("id", None), kind, to, quote=f"quote of {place}", rule="take.active", **more)


def document(*changes: Change, **more: Any) -> Document:
    class_ = (
        "positive" if any(one.required for one in changes) else "optional_only" if changes else "negative"
    )
    article = Article(more.pop("id", "d1"), "text", lang=more.pop("lang", "en"))
    return Document(article, class_, changes=changes, **more)


def extraction(*claims: Claim, **more: Any) -> Extraction:
    return Extraction("d1", 1, claims=claims, **more)


optional = label("Oakton", required=False)
contested = label("Oakton", kind=Kind.CONTESTED, required=False)
vacated = label("Oakton", None, Kind.WITHDREW)

# labels, claims, (right, wrong, found, missed)
CASES: dict[str, tuple[Sequence[Change], Sequence[Claim], tuple[int, int, int, int]]] = {
    "right": ([label("Oakton")], [told("Oakton")], (1, 0, 1, 0)),
    "nothing told": ([label("Oakton")], [], (0, 0, 0, 1)),
    "nothing to tell": ([], [], (0, 0, 0, 0)),
    "told of a quiet text": ([], [told("Oakton")], (0, 1, 0, 0)),
    "the wrong captor": ([label("Oakton")], [told("Oakton", "blues")], (0, 1, 0, 1)),
    "no captor": ([label("Oakton")], [told("Oakton", None)], (0, 1, 0, 1)),
    "another captor that is right too": ([label("Oakton", to_alt=["pinks"])], [told("Oakton", "pinks")], (1, 0, 1, 0)),
    "another name that is right too": ([label("Oakton", alt=["Acorn"])], [told("Acorn")], (1, 0, 1, 0)),
    "told twice is told once": ([label("Oakton")], [told("Oakton"), told("oakton")], (1, 0, 1, 0)),
    "told with both names": ([label("Oakton", alt=["Acorn"])], [told("Oakton"), told("Acorn")], (2, 0, 1, 0)),
    "optional, told": ([optional], [told("Oakton")], (1, 0, 0, 0)),
    "optional, not told": ([optional], [], (0, 0, 0, 0)),
    "optional, wrong captor": ([optional], [told("Oakton", "blues")], (0, 1, 0, 0)),
    "half taken, told in full": ([contested], [told("Oakton")], (0, 1, 0, 0)),
    "half taken, told so": ([contested], [told("Oakton", kind=Kind.CONTESTED)], (0, 0, 0, 0)),
    "half taken, nothing told": ([contested], [], (0, 0, 0, 0)),
    "half first, then whole": ([contested, label("Oakton")], [told("Oakton")], (1, 0, 1, 0)),
    "taken, told as half": ([label("Oakton")], [told("Oakton", kind=Kind.CONTESTED)], (0, 0, 0, 1)),
    "half told of a quiet text": ([], [told("Oakton", kind=Kind.CONTESTED)], (0, 0, 0, 0)),
    "left, nobody moved in": ([vacated], [told("Oakton", None, Kind.WITHDREW)], (1, 0, 1, 0)),
    "left, somebody is told": ([vacated], [told("Oakton", "blues", Kind.WITHDREW)], (0, 1, 0, 1)),
    "left, the loser alone told": ([label("Oakton")], [told("Oakton", None, Kind.WITHDREW)], (0, 1, 0, 1)),
    "the kind is not compared": ([label("Oakton")], [told("Oakton", kind=Kind.HANDED_OVER)], (1, 0, 1, 0)),
    "there and back": (
        [label("Oakton", "blues", required=False), label("Oakton")],
        [told("Oakton", "blues"), told("Oakton")],
        (2, 0, 1, 0),
    ),
    "there and not back": (
        [label("Oakton", "blues", required=False), label("Oakton")],
        [told("Oakton", "blues")],
        (1, 0, 0, 1),
    ),
    "claimed and denied": (
        [contested],
        [told("Oakton"), told("Oakton", kind=Kind.CONTESTED, disputed=True)],
        (0, 0, 0, 0),
    ),
    "claimed and denied, denied under another name": (
        [contested],
        [told("Oakton", id="p:1"), told("Acorn", kind=Kind.CONTESTED, disputed=True, id="p:1")],
        (0, 0, 0, 0),
    ),
    "another captor's denial leaves it told": (
        [label("Oakton")],
        [told("Oakton"), told("Oakton", "blues", Kind.CONTESTED, disputed=True)],
        (1, 0, 1, 0),
    ),
    "a denial elsewhere leaves it told": (
        [label("Oakton")],
        [told("Oakton"), told("Elmton", kind=Kind.CONTESTED, disputed=True)],
        (1, 0, 1, 0),
    ),
    "a denial alone": ([contested], [told("Oakton", kind=Kind.CONTESTED, disputed=True)], (0, 0, 0, 0)),
    "article and hyphen": ([label("al-Sanawbar")], [told("Sanawbar")], (1, 0, 1, 0)),
    "vowels": ([label("Sanawbar")], [told("Sanobar")], (1, 0, 1, 0)),
    "twins": ([label("Tal Warda al-Kabir")], [told("Tal Warda al-Saghir")], (0, 1, 0, 1)),
    "arabic article and letters": ([label("الصنوبرة")], [told("صنوبره")], (1, 0, 1, 0)),
}  # fmt: skip


@pytest.mark.parametrize(("labels", "claims", "expected"), list(CASES.values()), ids=list(CASES))
def test_control_changes(
    labels: Sequence[Change], claims: Sequence[Claim], expected: tuple[int, int, int, int]
) -> None:
    assert score(document(*labels), extraction(*claims)).changes == Tally(*expected)


def test_names_that_differ_by_a_vowel_are_two_where_both_are_labelled() -> None:
    both = document(label("Kafr Zabad"), label("Kafr Zubad", "blues"))
    assert score(both, extraction(told("Kafr Zubad"))).changes == Tally(0, 1, 0, 2)


# labelled clashes, labelled changes, told clashes, (right, wrong, found, missed)
CLASHES: dict[str, tuple[list[str], list[Change], list[str], tuple[int, int, int, int]]] = {
    "right": (["Oakton"], [], ["Oakton"], (1, 0, 1, 0)),
    "missed": (["Oakton"], [], [], (0, 0, 0, 1)),
    "wrong": ([], [], ["Oakton"], (0, 1, 0, 0)),
    "once a place": (["Oakton"], [], ["Oakton", "Oakton"], (1, 0, 1, 0)),
    "neutral where a change is labelled": ([], [label("Oakton")], ["Oakton"], (0, 0, 0, 0)),
    "labelled at a change": (["Oakton"], [label("Oakton")], ["Oakton"], (1, 0, 1, 0)),
    "by another name of the change": (["Oakton"], [label("Oakton", alt=["Acorn"])], ["Acorn"], (1, 0, 1, 0)),
}


@pytest.mark.parametrize(
    ("labels", "changes", "fights", "expected"), list(CLASHES.values()), ids=list(CLASHES)
)
def test_clashes(
    labels: list[str], changes: list[Change], fights: list[str], expected: tuple[int, int, int, int]
) -> None:
    gold = document(*changes, clashes=tuple(Fight(place, "") for place in labels))
    found = extraction(clashes=tuple(Clash(place, None, (), None, "q", 0, 1) for place in fights))
    assert score(gold, found).fights == Tally(*expected)


def located(*names: str) -> tuple[Location, ...]:
    return tuple(Location(Name(name, 0, len(name)), "resolved", None) for name in names)


def test_places_are_counted_once_by_surface_form() -> None:
    gold = document(locations=("Oakton", "Élmton", "إدلب", "Ashton"))
    one = score(gold, extraction(locations=located("Oakton", "Oakton", "elmton", "ادلب", "Birchton")))
    assert one.places == Tally(3, 1, 3, 1)
    assert (one.places_missed, one.places_wrong) == (("Ashton",), ("Birchton",))


@pytest.mark.parametrize(
    ("tally", "expected"),
    [
        (Tally(3, 1, 2, 2), (0.75, 0.5, 0.6)),
        (Tally(0, 1, 0, 1), (0.0, 0.0, 0.0)),
        (Tally(0, 0, 0, 2), (None, 0.0, None)),
        (Tally(0, 2, 0, 0), (0.0, None, None)),
    ],
)
def test_precision_recall_and_f1(tally: Tally, expected: tuple[float | None, ...]) -> None:
    assert (tally.precision, tally.recall, tally.f1) == pytest.approx(expected)


tallies = st.builds(Tally, *[st.integers(0, 50)] * 4)


@given(tallies, tallies)
def test_tallies_add_up_and_shares_stay_shares(one: Tally, other: Tally) -> None:
    both = one + other
    assert both == other + one
    for value in (both.precision, both.recall, both.f1):
        assert value is None or 0 <= value <= 1


places = st.sampled_from(["Oakton", "Elmton", "al-Sanawbar", "الصنوبرة"])
captors = st.sampled_from(["reds", "blues", None])
kinds = st.sampled_from(Kind)
labels_of_any_kind = st.builds(
    lambda place, to, kind, required: label(place, to, kind, required=required),
    places, captors, kinds, st.booleans(),
)  # fmt: skip
claims_of_any_kind = st.builds(
    lambda place, to, kind, denied: told(place, to, kind, disputed=denied),
    places, captors, kinds, st.booleans(),
)  # fmt: skip


@given(st.lists(labels_of_any_kind, max_size=6), st.lists(claims_of_any_kind, max_size=6))
def test_every_claim_is_judged_once_and_every_required_change_found_or_missed(
    labels: list[Change], claims: list[Claim]
) -> None:
    one = score(document(*labels), extraction(*claims))
    assert one.changes.found + one.changes.missed == sum(change.required for change in labels)
    firm = {(c.place, c.to) for c in claims if c.kind != Kind.CONTESTED and not c.disputed}
    assert one.changes.right + one.changes.wrong <= len(firm)
    assert one.changes.found == 0 or one.changes.right > 0


def sample() -> list[Score]:
    """Two wars, two languages: one right and one wrong, one missed, a quiet text that raises and one that does not."""
    readings = {
        "a-1": (document(label("Oakton"), id="a-1", conflict="north"), [told("Oakton"), told("Ashton")]),
        "a-2": (document(label("Elmton"), id="a-2", conflict="south", lang="ar"), []),
        "b-1": (document(id="b-1", conflict="north", neg_type="attempt"), [told("Oakton")]),
        "b-2": (document(id="b-2", conflict="north", neg_type="attempt"), [told("Oakton", kind=Kind.CONTESTED)]),
    }  # fmt: skip
    return list(
        evaluate(
            [gold for gold, _ in readings.values()],
            lambda article: extraction(*readings[article.id][1]),
        )
    )


def test_figures_add_up_over_documents_and_groups() -> None:
    scores = sample()
    total = figures(scores)
    assert (total.documents, total.quiet, total.raised) == (4, 2, 1)
    assert total.changes == Tally(1, 2, 1, 1)
    groups = breakdown(scores)
    assert list(groups["lang"]) == ["ar", "en"]
    assert groups["lang"]["ar"].changes == Tally(0, 0, 0, 1)
    assert groups["conflict"]["north"].changes == Tally(1, 2, 1, 0)
    assert groups["class"]["negative"].raised == groups["neg_type"]["attempt"].raised == 1
    assert groups["grammar"] == {}
    assert by_rule(scores) == {"take.active": {Verdict.RIGHT: 1, Verdict.WRONG: 2, Verdict.NEUTRAL: 1}}


def test_errors_say_what_was_labelled_and_what_was_told() -> None:
    found = [(e.document, e.what, e.place, e.told, e.because) for one in sample() for e in errors(one)]
    alarm = "captured by reds, rule take.active"
    assert found == [
        ("a-1", "false alarm", "Ashton", alarm, ("nothing is labelled there",)),
        ("a-2", "missed", "Elmton", "captured by reds", ("the place was not found",)),
        ("b-1", "false alarm", "Oakton", alarm, ("nothing is labelled there",)),
    ]


def test_a_miss_shows_the_rejection_that_was_made_there() -> None:
    rejection = Rejection(
        "Oakton", "attempted", "tried to take", "tried to take Oakton", 0, 20, "take.infinitive"
    )
    gold = document(label("Oakton"), clashes=(Fight("Elmton", "fought"),), locations=("Elmton",))
    one = score(gold, extraction(rejections=(rejection,), locations=located("Oakton")))
    found = list(errors(one))
    assert [(error.what, error.place, error.quote) for error in found] == [
        ("missed", "Oakton", "seen so"),
        ("missed clash", "Elmton", "fought"),
        ("missed place", "Elmton", ""),
        ("false place", "Oakton", ""),
    ]
    assert found[0].because == (
        "rejected as attempted (tried to take, rule take.infinitive): tried to take Oakton",
    )


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        ([], ["c-1", "c-2", "c-10"]),
        (["c-*[02468]"], ["c-2", "c-10"]),
        (["/[13579]$/"], ["c-1"]),
        (["c-1", "c-2"], ["c-1", "c-2"]),
        (["none"], []),
    ],
)
def test_part_of_a_file_is_chosen_by_glob_or_expression(patterns: list[str], expected: list[str]) -> None:
    documents = [document(id=name) for name in ("c-1", "c-2", "c-10")]
    assert [one.article.id for one in choose(documents, patterns)] == expected


def test_the_labelled_files_score_perfectly_against_themselves(shared: Path) -> None:
    """The labels told back as claims: every required one found, none wrong."""
    for name, pattern in (("dev.jsonl", "*"), ("constructed.jsonl", "*[02468]")):
        for gold in choose(load_gold(shared / "data" / "gold" / name), [pattern]):
            claims = [told(c.place, to, c.kind) for c in gold.changes for to in sorted(c.to, key=str)[:1]]
            one = score(gold, extraction(*claims, locations=located(*gold.locations)))
            assert (one.changes.wrong, one.changes.missed) == (0, 0), gold.article.id
            assert (one.places.f1 or 1, one.raised and not gold.changes) == (1, False)
