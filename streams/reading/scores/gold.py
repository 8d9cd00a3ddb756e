"""Labelled documents: articles with the control changes, clashes and places that a person found in them.

One JSON object a line: ``id, lang, text`` and ``control_changes`` are required; ``published`` (ISO date or time, or
null), ``outlet, conflict, class, neg_type, grammar, clashes, locations`` may be missing. A file of links says which row
of the place tables each place of those documents means.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streams.articles.article import Article
from streams.errors import WhoholdsError
from streams.reading.extraction import Kind

_LINK_STATUS = ("linked", "not_in_table", "unsure")


class GoldError(WhoholdsError):
    """A labelled file cannot be used; the message names the file, the line and the field."""


@dataclass(frozen=True, slots=True)
class Change:
    """A labelled control change: any of ``places`` and any of ``to`` is right (None: nobody moved in)."""

    places: tuple[str, ...]
    to: frozenset[str | None]
    kind: Kind
    required: bool
    evidence: str

    @property
    def place(self) -> str:
        """The place as the labeller wrote it first."""
        return self.places[0]


@dataclass(frozen=True, slots=True)
class Fight:
    """A labelled clash."""

    place: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Document:
    """One labelled article. ``class_`` is ``positive``, ``optional_only`` or ``negative``, as the labels say."""

    article: Article
    class_: str
    conflict: str = ""
    neg_type: str = ""
    grammar: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    clashes: tuple[Fight, ...] = ()
    locations: tuple[str, ...] = ()


def load_gold(path: Path) -> list[Document]:
    """The documents of a file, in its order; empty lines are skipped. Raises GoldError."""
    documents: list[Document] = []
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        fields = _Fields(f"{path}:{number}", "", _object(f"{path}:{number}", line))
        document = _document(fields)
        if document.article.id in seen:
            raise fields.fail("id", f"{document.article.id!r} stands on line {seen[document.article.id]} too")
        seen[document.article.id] = number
        documents.append(document)
    if not documents:
        raise GoldError(f"{path}: no documents in it")
    return documents


@dataclass(frozen=True, slots=True)
class LinkLabel:
    """Which rows a place of a document may be linked to.

    ``rows`` and ``also`` are ids of any place table; ``status`` is ``linked``, ``not_in_table`` or ``unsure``.
    """

    document: str
    place: str
    rows: tuple[str, ...]
    also: tuple[str, ...]
    status: str


def load_links(path: Path) -> list[LinkLabel]:
    """The labels of a file of links, in its order. Raises GoldError."""
    labels = []
    for number, line in _lines(path):
        fields = _Fields(f"{path}:{number}", "", _object(f"{path}:{number}", line))
        status = fields.text("status")
        if status not in _LINK_STATUS:
            raise fields.fail("status", f"{status!r}; known are {', '.join(_LINK_STATUS)}")
        rows, also = fields.texts("rows"), fields.texts("also")
        labels.append(LinkLabel(fields.text("doc"), fields.text("place"), rows, also, status))
    if not labels:
        raise GoldError(f"{path}: no links in it")
    return labels


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GoldError(f"{path}: cannot be read: {error.strerror or error}") from error
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                yield number, line.decode()
            except UnicodeDecodeError as error:
                raise GoldError(f"{path}:{number}: not UTF-8") from error


def _object(where: str, line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise GoldError(f"{where}: not JSON: {error}") from error
    if not isinstance(value, dict):
        raise GoldError(f"{where}: not a JSON object")
    return value


@dataclass(frozen=True, slots=True)
class _Fields:
    """The fields of one JSON object, and where it stands."""

    where: str
    path: str
    values: dict[str, Any]

    def fail(self, key: str, why: str) -> GoldError:
        return GoldError(f"{self.where}: {self.path}{key}: {why}")

    def text(self, key: str) -> str:
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.fail(key, "missing" if key not in self.values else "a text is wanted")
        return value

    def maybe(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            raise self.fail(key, "a text or null is wanted")
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(key, "true or false is wanted")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._list(key)
        if not all(isinstance(one, str) for one in value):
            raise self.fail(key, "a list of texts is wanted")
        return tuple(value)

    def rows(self, key: str) -> "Iterator[_Fields]":
        for at, value in enumerate(self._list(key)):
            if not isinstance(value, dict):
                raise self.fail(f"{key}[{at}]", "an object is wanted")
            yield _Fields(self.where, f"{self.path}{key}[{at}].", value)

    def _list(self, key: str) -> list[Any]:
        value = self.values.get(key)
        if value is not None and not isinstance(value, list):
            raise self.fail(key, "a list is wanted")
        return value or []


def _document(fields: _Fields) -> Document:
    if "control_changes" not in fields.values:
        raise fields.fail("control_changes", "missing")
    changes = tuple(_change(row) for row in fields.rows("control_changes"))
    article = Article(
        fields.text("id"),
        fields.text("text"),
        _published(fields),
        fields.maybe("outlet") or "",
        lang=fields.text("lang"),
    )
    return Document(
        article,
        fields.maybe("class") or _class(changes),
        fields.maybe("conflict") or "",
        fields.maybe("neg_type") or "",
        fields.texts("grammar"),
        changes,
        tuple(Fight(row.text("place"), row.maybe("evidence") or "") for row in fields.rows("clashes")),
        fields.texts("locations"),
    )


def _class(changes: tuple[Change, ...]) -> str:
    if any(change.required for change in changes):
        return "positive"
    return "optional_only" if changes else "negative"


def _published(fields: _Fields) -> datetime | None:
    value = fields.maybe("published")
    if value is None:
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError as error:
        raise fields.fail("published", f"{value!r} is no ISO date") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _actor(id_: str | None) -> str | None:
    """An id; a name that is none of ours may be written with underscores: "other:tamil_tigers"."""
    return id_.replace("_", " ") if id_ is not None and id_.startswith("other:") else id_


def _change(fields: _Fields) -> Change:
    kind = fields.text("kind")
    if kind not in tuple(Kind):
        raise fields.fail("kind", f"{kind!r}; known are {', '.join(Kind)}")
    return Change(
        (fields.text("place"), *fields.texts("place_alt")),
        frozenset(_actor(id_) for id_ in (fields.maybe("to"), *fields.texts("to_alt"))),
        Kind(kind),
        fields.flag("required"),
        fields.maybe("evidence") or "",
    )
