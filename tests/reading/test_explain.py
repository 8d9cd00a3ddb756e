"""What ``explain`` shows: marks that lie where the text has them, and a page that is safe and stands alone."""

import datetime as dt
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.article import Article
from streams.places.place import Name, Place
from streams.reading.explain import Explained, claim_day, marks, page, pieces, status, visible
from streams.reading.extraction import (
    Claim,
    Clash,
    Extraction,
    Kind,
    Location,
    Precision,
    Rejection,
    Span,
)

TEXT = "Reds took Oakton on Monday.\nThey failed to take Elmton.\n\nسيطر الحمر على أوكتون"
OAKTON = Place("p:1", "Oakton")
DAY = dt.date(2020, 1, 27)


def span(words: str) -> Span:
    at = TEXT.index(words)
    return Span(words, at, at + len(words))


def location(words: str, status_: str = "resolved", place: Place | None = OAKTON) -> Location:
    found = span(words)
    return Location(Name(words, found.start, found.end), status_, place)


def reading() -> Extraction:
    rejected = span("failed to take Elmton")
    claim = Claim(
        "Oakton",
        "p:1",
        Kind.CAPTURED,
        "reds",
        None,
        DAY,
        source="Wire",
        quote="Reds took Oakton",
        rule="take.active",
    )
    return Extraction(
        "a",
        1,
        locations=(location("Oakton"), location("Elmton", "ambiguous", None), location("أوكتون")),
        clashes=(Clash("Elmton", None, ("blues", "reds"), DAY, "failed to take Elmton", 0, 1),),
        claims=(claim,),
        rejections=(
            Rejection("Elmton", "attempted", "Failed to take", rejected.text, rejected.start, rejected.end, "take.inf"),
        ),
        actors=(("reds", span("Reds")), (None, span("They"))),
        days=((DAY, Precision.WEEK, span("on Monday")),),
        triggers=(("take.active", span("took")),),
    )  # fmt: skip


def test_marks_name_what_each_piece_was_taken_for() -> None:
    assert [(mark.kind, TEXT[mark.start : mark.end], mark.note) for mark in marks(reading())] == [
        ("actor", "Reds", "reds"),
        ("trigger", "took", "take.active"),
        ("place", "Oakton", "resolved: Oakton (p:1)"),
        ("day", "on Monday", "2020-01-27 (week)"),
        ("actor", "They", "nobody that the text decides"),
        ("trigger", "failed to take", "take.inf"),
        ("place", "Elmton", "ambiguous"),
        ("place", "أوكتون", "resolved: Oakton (p:1)"),
    ]


spans = st.tuples(st.integers(0, 30), st.integers(0, 12)).map(lambda pair: Span("", pair[0], sum(pair)))


@given(st.text(min_size=42, max_size=60), st.lists(spans, max_size=12))
def test_pieces_are_the_whole_text_and_marks_never_overlap(text: str, found: list[Span]) -> None:
    kept = marks(Extraction("a", 1, actors=tuple((None, one) for one in found)))
    cut = list(pieces(text, kept))
    assert "".join(piece for piece, _ in cut) == text
    assert [mark for _, mark in cut if mark] == kept
    assert all(one.end <= other.start for one, other in pairwise(kept))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("a\x1b[31mb", "a\u241b[31mb"),
        ("\x00\x7f\x9b", "\u2400\u2421\ufffd"),
        ("a\r\nb", "a\nb"),
        ("a\ud800b", "a\ufffdb"),
        ("القرية ١", "القرية ١"),
    ],
)
def test_control_characters_never_reach_a_terminal(text: str, expected: str) -> None:
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Claim("Oakton", None, Kind.CAPTURED, date=DAY), ("told", "2020-01-27")),
        (Claim("Oakton", None, Kind.CONTESTED, date=DAY, order=2), ("contested", "2020-01-27, step 2")),
        (Claim("Oakton", None, Kind.CONTESTED, disputed=True), ("denied", "no day")),
    ],
)
def test_status_and_day_of_a_claim(claim: Claim, expected: tuple[str, str]) -> None:
    assert (status(claim), claim_day(claim)) == expected


class Tags(HTMLParser):
    """Collects tags with their attributes, and the words outside them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def parsed(*explained: Explained) -> Tags:
    tags = Tags()
    tags.feed(page(explained))
    return tags


def test_the_page_holds_text_claims_clashes_and_rejections() -> None:
    tags = parsed(Explained(Article("a", TEXT, title="Two villages"), reading()))
    paragraphs = [attrs for tag, attrs in tags.tags if tag == "p" and attrs.get("dir") == "auto"]
    assert len(paragraphs) == 3
    shown = [
        (attrs["class"], attrs["title"]) for tag, attrs in tags.tags if tag == "mark" and "title" in attrs
    ]
    assert shown == [(str(mark.kind), mark.note) for mark in marks(reading())]
    words = "".join(tags.words)
    for part in ("Two villages", "take.active", "Reds took Oakton", "attempted", "blues v. reds", "Wire"):
        assert part in words


PAGE_TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "article",
    "h2",
    "h3",
    "p",
    "mark",
    "table",
    "tr",
    "th",
    "td",
}
HOSTILE = "<script>alert(1)</script>\"'><img src=//evil.example/x onerror=y>&lt;\x00\x1b$body ${title}"


@given(st.text(max_size=40))
def test_nothing_that_an_article_brings_becomes_markup(text: str) -> None:
    hostile = f"{HOSTILE}{text}"
    mention = Location(Name(hostile, 3, 9), "resolved", Place(hostile, hostile))
    claim = Claim(
        hostile, hostile, Kind.CAPTURED, hostile, hostile, source=hostile, quote=hostile, rule=hostile
    )
    rejection = Rejection(hostile, hostile, hostile, hostile, 20, 30, hostile)
    article = Article(hostile, hostile, outlet=hostile, lang=hostile, title=hostile)
    tags = parsed(Explained(article, Extraction(hostile, 1, (mention,), (), (claim,), (rejection,))))
    names = {tag for tag, _ in tags.tags}
    assert names <= PAGE_TAGS
    attributes = {name for _, attrs in tags.tags for name in attrs}
    assert attributes <= {"lang", "charset", "http-equiv", "content", "name", "dir", "class", "title"}


def test_the_page_asks_nothing_of_the_network() -> None:
    text = page([Explained(Article("a", TEXT), reading()), Explained(Article("b", ""), Extraction("b", 1))])
    assert "default-src 'none'" in text
    for word in ("http:", "https:", "url(", "src=", "<link", "<script", "@import"):
        assert word not in text
    assert text.count("<article>") == 2


def test_a_mark_over_a_line_break_stays_in_its_paragraphs() -> None:
    text = "one two\nthree"
    tags = parsed(
        Explained(Article("a", text), Extraction("a", 1, actors=(("reds", Span("two\nthree", 4, 13)),)))
    )
    assert [attrs["title"] for tag, attrs in tags.tags if tag == "mark" and "title" in attrs] == [
        "reds",
        "reds",
    ]
