"""Articles from what people have: lines, objects, texts, folders, a pipe; and all that can be wrong with them."""

import contextlib
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.articles.article import Article
from streams.articles.formats import (
    BadArticle,
    BadArticleError,
    InputError,
    TextOptions,
    decode_article,
    read_articles,
    read_located,
)

GOOD = {"id": "a", "published": "2019-11-27", "text": "They left."}


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def test_all_fields_are_taken_as_they_stand() -> None:
    raw = line(
        url="u",
        outlet="SANA",
        published="2019-11-27T23:30:00+03:00",
        lang="en",
        title="t",
        version=2,
        extra={},
    )
    article = decode_article(raw)
    assert article.published is not None
    assert article.published.utcoffset() == timedelta(hours=3)
    assert article == Article("a", "They left.", article.published, "SANA", "u", "en", "t", 2)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019-11-27", 27),
        ("2019-11-27T00:30:00+14:00", 27),
        ("2019-11-27T23:59:59-11:00", 27),
        ("2019-11-27T12:00:00Z", 27),
        ("2019-11-27T12:00:00", 27),
        ("2019-11-27 12:00:00.123+00:00", 27),
    ],
)
def test_the_day_stays_as_the_outlet_wrote_it(written: str, day: int) -> None:
    published = decode_article(line(published=written)).published
    assert published is not None
    assert published.tzinfo is not None
    assert published.date().day == day


BAD = [
    (b"", ""),
    (b"{", ""),
    (b"null", ""),
    (b"[]", ""),
    (b"\xff\xfe", ""),
    (b'{"id": "a", "published": "2019-11-27", "text": "\xff"}', ""),
    (b"[" * 100_000, ""),
    (b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", ""),
    (line(text=None), "text"),
    (line(text=7), "text"),
    (line(text=["a"]), "text"),
    (line(id=None), "id"),
    (line(id=""), "id"),
    (line(id=5), "id"),
    (line(published=None), "published"),
    (line(published=1574812800), "published"),
    (line(published="yesterday"), "published"),
    (line(published="2019-13-01"), "published"),
    (line(published="0001-01-01"), "published"),
    (line(published="9999-12-31"), "published"),
    (line(outlet=None), "outlet"),
    (line(lang=3), "lang"),
    (line(title={}), "title"),
    (line(url=[]), "url"),
    (line(version="2"), "version"),
    (line(version=0), "version"),
    (line(version=True), "version"),
    (line(version=1.5), "version"),
    (line(withdrawn="yes"), "withdrawn"),
    (b'{"id": "a", "published": "2019-11-27"}', "text"),
    (b'{"id": "a", "text": "x"}', "published"),
    (b'{"published": "2019-11-27", "text": "x"}', "id"),
]


@pytest.mark.parametrize(("raw", "field"), BAD, ids=[str(case[0][:50]) for case in BAD])
def test_what_is_wrong_is_named(raw: bytes, field: str) -> None:
    with pytest.raises(BadArticleError) as error:
        decode_article(raw)
    assert error.value.field == field


@given(
    st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(list(GOOD)), inner),
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_bytes_are_an_article_or_a_named_fault(raw: bytes) -> None:
    with contextlib.suppress(BadArticleError):
        assert decode_article(raw).id


def test_extraction_needs_only_the_text() -> None:
    assert decode_article(b'{"text": "x", "published": null}', require_published=False) == Article("", "x")


def test_a_withdrawn_article_needs_no_text() -> None:
    assert decode_article(b'{"id": "a", "published": "2019-11-27", "withdrawn": true}').withdrawn


@pytest.mark.parametrize(
    ("text", "fits"), [("a" * 100, True), ("a" * 101, False), ("أ" * 50, True), ("أ" * 51, False)]
)
def test_the_limit_counts_bytes(text: str, fits: bool) -> None:
    if fits:
        assert decode_article(line(text=text), max_bytes=100).text == text
    else:
        with pytest.raises(BadArticleError, match="more than the 100 allowed"):
            decode_article(line(text=text), max_bytes=100)


def test_lines_are_numbered_and_the_bad_ones_do_not_hide_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + line() + b"\n\n" + b"{broken\r\n" + line(id="b", text=None) + b"\n" + line(id="c")
    )
    found = list(read_located([path]))
    assert [(number, type(each)) for _, number, each in found] == [
        (1, Article), (3, BadArticle), (4, BadArticle), (5, Article),
    ]  # fmt: skip
    bad = found[2][2]
    assert isinstance(bad, BadArticle)
    assert (bad.file, bad.line, bad.field, bad.raw) == (str(path), 4, "text", line(id="b", text=None))


def test_a_line_without_end_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(b"x" * 1_000_000 + b"\n" + line())
    bad, good = read_articles([path], max_bytes=10)
    assert isinstance(bad, BadArticle)
    assert len(bad.raw) < 100_000
    assert isinstance(good, Article)


def test_an_object_and_an_array(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_bytes(line())
    (tmp_path / "two.json").write_bytes(b"[" + line() + b", 7, " + line(id="c") + b"]")
    (tmp_path / "bad.json").write_bytes(b"[1, ")
    found = list(read_articles([tmp_path / name for name in ("one.json", "two.json", "bad.json")]))
    assert [each.id if isinstance(each, Article) else each.error[:8] for each in found] == [
        "a", "a", "item 2: ", "c", "not JSON",
    ]  # fmt: skip


def test_a_text_takes_the_rest_from_options_and_its_name(tmp_path: Path) -> None:
    (tmp_path / "news.txt").write_text("\ufeffThey left.", encoding="utf-8")
    when = datetime(2019, 11, 27, tzinfo=UTC)
    options = TextOptions(when, "PressTV", "en")
    assert list(read_articles([tmp_path / "news.txt"], options)) == [
        Article("news", "They left.", when, "PressTV", lang="en")
    ]


@pytest.mark.parametrize(
    ("raw", "options", "field"),
    [
        (b"x", TextOptions(), "published"),
        (b"a\xff", TextOptions(datetime(2019, 1, 1)), "text"),
        (b"x" * 200, TextOptions(datetime(2019, 1, 1)), "text"),
    ],
)
def test_a_text_that_does_not_do(tmp_path: Path, raw: bytes, options: TextOptions, field: str) -> None:
    (tmp_path / "news.txt").write_bytes(raw)
    (bad,) = read_articles([tmp_path / "news.txt"], options, max_bytes=100)
    assert isinstance(bad, BadArticle)
    assert bad.field == field


def test_a_folder_gives_its_files_by_name(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.json", ".c.jsonl", "d.csv"):
        (tmp_path / name).write_bytes(line(id=name))
    assert [each.id for each in read_articles([tmp_path]) if isinstance(each, Article)] == [
        "a.json",
        "b.jsonl",
    ]


@pytest.mark.parametrize(
    ("raw", "ids"),
    [
        (line() + b"\n" + line(id="b"), ["a", "b"]),
        (b"\n\n" + line(), ["a"]),
        (b"[" + line() + b"]", ["a"]),
        (json.dumps(GOOD, indent=1).encode(), ["a"]),
        ("سيطر الجيش".encode(), ["-"]),
        (b"", []),
    ],
)
def test_standard_input_is_lines_json_or_text(raw: bytes, ids: list[str]) -> None:
    options = TextOptions(datetime(2019, 11, 27, tzinfo=UTC))
    found = list(read_articles(["-"], options, stdin=io.BytesIO(raw)))
    assert [each.id for each in found if isinstance(each, Article)] == ids


def test_a_missing_input_is_told_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_articles([tmp_path / "none.jsonl"])
    (tmp_path / "a.pdf").write_bytes(b"")
    with pytest.raises(InputError, match=r"cannot read this kind of file; known are \.jsonl"):
        read_articles([tmp_path / "a.pdf"])
