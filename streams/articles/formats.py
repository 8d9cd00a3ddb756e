"""Articles from files, folders and standard input; what cannot be read is handed on with the reason.

| input | holds |
| --- | --- |
| ``.jsonl``, ``.ndjson`` | one JSON object a line, read line by line |
| ``.json`` | one object or an array of them |
| ``.txt`` | one text; the rest comes from ``TextOptions`` and the file's name |
| a folder | its files of these kinds, by name |
| ``-`` | standard input: JSON lines if it begins with ``{``, else JSON or plain text |
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from streams.articles.article import Article
from streams.errors import WhoholdsError

MAX_BYTES = 1 << 20
STDIN = "-"
_LINES, _JSON, _TEXT = (".jsonl", ".ndjson"), (".json",), (".txt",)
# JSON may spell one byte of text as six ("\u0041"); the rest of a line is short.
_LINE_FACTOR, _LINE_SPARE = 6, 1 << 16
_BOM = 3
# Days are counted from ``published``; far outside of this it is a slip of the pen.
_YEARS = range(1900, 2200)


class InputError(WhoholdsError):
    """An input that is not there, or of a kind that nobody reads."""


class BadArticleError(WhoholdsError):
    """Bytes that are no article; ``field`` names the key at fault, "" for the whole."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class BadArticle:
    """What could not be read: where it stood (``line`` from 1, None in other than line files), why, and the bytes."""

    file: str
    line: int | None
    field: str
    error: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class TextOptions:
    """What a plain text does not say of itself; ``id`` falls back on the file's name."""

    published: datetime | None = None
    outlet: str = ""
    lang: str = ""
    id: str = ""


Located = tuple[str, int | None, Article | BadArticle]
"""File, line (None in other than line files), and what stood there."""


class ArticleInput(BaseModel):
    """The JSON object of an article. Types are taken as they stand; unknown keys are left alone."""

    model_config = ConfigDict(strict=True, extra="ignore")

    text: str | None = None
    id: str = ""
    published: str | None = None
    outlet: str = ""
    url: str = ""
    lang: str = ""
    title: str = ""
    version: int = Field(default=1, ge=1, lt=1 << 31)
    withdrawn: bool = False


def decode_article(
    raw: bytes, max_bytes: int = MAX_BYTES, require_published: bool = True, default_id: str = ""
) -> Article:
    """One JSON object as an article, or BadArticleError naming the field.

    ``require_published`` asks for ``id`` and ``published`` too; without it only ``text`` must be there.
    """
    try:
        found = ArticleInput.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadArticleError(".".join(map(str, first["loc"])), first["msg"]) from None
    if found.text is None and ("text" in found.model_fields_set or not found.withdrawn):
        raise BadArticleError("text", "is null" if "text" in found.model_fields_set else "is missing")
    if require_published and not found.id:
        raise BadArticleError("id", "is missing or empty")
    _check_size(found.text or "", max_bytes)
    return Article(
        id=found.id or default_id, text=found.text or "", published=_published(found.published, require_published),
        outlet=found.outlet, url=found.url, lang=found.lang, title=found.title, version=found.version,
        withdrawn=found.withdrawn,
    )  # fmt: skip


def _check_size(text: str, max_bytes: int) -> None:
    size = len(text) if text.isascii() else len(text.encode())
    if size > max_bytes:
        raise BadArticleError("text", f"is {size} bytes long, more than the {max_bytes} allowed")


def _published(value: str | None, required: bool) -> datetime | None:
    if value is not None:
        return parse_published(value)
    if required:
        raise BadArticleError("published", "is missing or null")
    return None


def parse_published(value: str) -> datetime:
    """A moment or a bare date in ISO 8601; without an offset it is taken as UTC, so that its day stays as written."""
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise BadArticleError("published", f"{value[:40]!r} is no date or time in ISO 8601") from None
    if moment.year not in _YEARS:
        raise BadArticleError("published", f"{value[:40]!r} is not between {_YEARS[0]} and {_YEARS[-1]}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Lines(Protocol):
    def readline(self, limit: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class _Inputs:
    options: TextOptions
    max_bytes: int
    require_published: bool

    def article(self, raw: bytes, file: str, line: int | None, default_id: str) -> Article | BadArticle:
        try:
            return decode_article(raw, self.max_bytes, self.require_published, default_id)
        except BadArticleError as error:
            return BadArticle(file, line, error.field, str(error), raw)

    def from_lines(self, stream: _Lines, file: str) -> Iterator[Located]:
        limit = self.max_bytes * _LINE_FACTOR + _LINE_SPARE
        number = 0
        while raw := stream.readline(limit):
            number += 1
            if len(raw) == limit and not raw.endswith(b"\n"):
                yield file, number, BadArticle(file, number, "", f"line is longer than {limit} bytes", raw)
                _skip_line(stream, limit)
                continue
            raw = raw.strip().removeprefix(b"\xef\xbb\xbf")
            if raw:
                yield file, number, self.article(raw, file, number, f"{Path(file).name}:{number}")

    def from_json(self, raw: bytes, file: str) -> Iterator[Located]:
        name = Path(file).stem
        try:
            value: Any = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
        except orjson.JSONDecodeError as error:
            yield file, None, BadArticle(file, None, "", f"not JSON: {error}", raw)
            return
        if not isinstance(value, list):
            yield file, None, self.article(raw.removeprefix(b"\xef\xbb\xbf"), file, None, name)
            return
        for number, item in enumerate(value, 1):
            found = self.article(orjson.dumps(item), file, None, f"{name}:{number}")
            if isinstance(found, BadArticle):
                found = replace(found, error=f"item {number}: {found.error}")
            yield file, None, found

    def from_text(self, raw: bytes, file: str) -> Located:
        options = self.options
        try:
            if len(raw) > self.max_bytes + _BOM:
                raise BadArticleError("text", f"is longer than the {self.max_bytes} bytes allowed")
            text = raw.decode("utf-8-sig")
            _check_size(text, self.max_bytes)
            if self.require_published and options.published is None:
                raise BadArticleError("published", "is missing: a plain text takes it from --published DATE")
        except UnicodeDecodeError as error:
            return file, None, BadArticle(file, None, "text", f"text: not UTF-8 at byte {error.start}", raw)
        except BadArticleError as error:
            return file, None, BadArticle(file, None, error.field, str(error), raw)
        name = options.id or Path(file).stem
        return file, None, Article(name, text, options.published, options.outlet, lang=options.lang)

    def from_file(self, path: Path) -> Iterator[Located]:
        file = str(path)
        with path.open("rb") as stream:
            if path.suffix.lower() in _LINES:
                yield from self.from_lines(stream, file)
            elif path.suffix.lower() in _JSON:
                yield from self.from_json(stream.read(), file)
            else:
                yield self.from_text(stream.read(self.max_bytes + _BOM + 1), file)

    def from_stdin(self, stream: BinaryIO) -> Iterator[Located]:
        first = stream.readline()
        while first and not first.strip():
            first = stream.readline()
        start = first.lstrip().removeprefix(b"\xef\xbb\xbf")[:1]
        if start == b"{" and _whole(first):
            yield from self.from_lines(_Rest(first, stream), STDIN)
        elif start in (b"{", b"["):
            yield from self.from_json(first + stream.read(), STDIN)
        elif first:
            yield self.from_text(first + stream.read(self.max_bytes + _BOM + 1), STDIN)


class _Rest:
    """A stream with its first line put back."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first, self._stream = first, stream

    def readline(self, limit: int = -1, /) -> bytes:
        if self._first:
            size = len(self._first) if limit < 0 else limit
            line, self._first = self._first[:size], self._first[size:]
            return line
        return self._stream.readline(limit)


def _whole(line: bytes) -> bool:
    """Whether a first line that begins with ``{`` is an object of its own, or the end of one is still to come."""
    return line.rstrip().endswith(b"}") or len(line) > MAX_BYTES


def _skip_line(stream: _Lines, limit: int) -> None:
    while (piece := stream.readline(limit)) and not piece.endswith(b"\n"):
        pass


def read_located(
    inputs: Sequence[str | Path],
    options: TextOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    require_published: bool = True,
) -> Iterator[Located]:
    """Every article of the inputs in the order given, with where it stood. Raises InputError before the first.

    Line files are read line by line and never held as a whole. ``stdin`` is read for ``-``.
    """
    paths = [path for given in inputs for path in files(given)]
    if None in paths and stdin is None:
        raise InputError("standard input is not open")
    return _read(paths, stdin, _Inputs(options or TextOptions(), max_bytes, require_published))


def read_articles(
    inputs: Sequence[str | Path],
    options: TextOptions | None = None,
    *,
    stdin: BinaryIO | None = None,
    max_bytes: int = MAX_BYTES,
    require_published: bool = True,
) -> Iterator[Article | BadArticle]:
    """As ``read_located``, without the places."""
    located = read_located(
        inputs, options, stdin=stdin, max_bytes=max_bytes, require_published=require_published
    )
    return (found for _, _, found in located)


def _read(paths: Sequence[Path | None], stdin: BinaryIO | None, inputs: _Inputs) -> Iterator[Located]:
    for path in paths:
        if path is not None:
            yield from inputs.from_file(path)
        elif stdin is not None:
            yield from inputs.from_stdin(stdin)


def _name(path: Path) -> str:
    return path.name


def files(given: str | Path) -> list[Path | None]:
    """The files that one argument means; None for standard input."""
    if str(given) == STDIN:
        return [None]
    path = Path(given)
    kinds = (*_LINES, *_JSON, *_TEXT)
    if path.is_dir():
        found = [each for each in path.iterdir() if each.is_file() and each.suffix.lower() in kinds]
        return [*sorted((each for each in found if each.name[0] != "."), key=_name)]
    if not path.is_file():
        raise InputError(f"{path}: no such file or folder")
    if path.suffix.lower() not in kinds:
        raise InputError(f"{path}: cannot read this kind of file; known are {', '.join(kinds)}")
    return [path]
