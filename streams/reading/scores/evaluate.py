"""Scores of many documents added up: by language, war, class, kind of document, grammar; by rule; the errors."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from streams.articles.article import Article
from streams.errors import WhoholdsError
from streams.reading.extraction import Claim, Extraction
from streams.reading.scores.gold import Change, Document
from streams.reading.scores.scoring import Missed, Score, Tally, Verdict, score

Read = Callable[[Article], Extraction]


class PatternError(WhoholdsError):
    """A pattern of ids is no regular expression."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of documents came to. ``raised`` of the ``quiet`` documents (no change in them) told a change."""

    documents: int
    changes: Tally
    clashes: Tally
    places: Tally
    quiet: int
    raised: int


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that went wrong.

    ``what`` is ``missed``, ``false alarm``, ``missed clash``, ``false clash``, ``missed place`` or ``false place``;
    ``because`` says what the labels or the reading have at that place instead.
    """

    document: str
    what: str
    place: str
    told: str
    quote: str
    because: tuple[str, ...] = ()


def evaluate(documents: Iterable[Document], read: Read) -> Iterator[Score]:
    """Read and score each document."""
    for document in documents:
        yield score(document, read(document.article))


def figures(scores: Sequence[Score]) -> Figures:
    """All scores added up."""
    quiet = [one for one in scores if one.document.class_ == "negative"]
    return Figures(
        len(scores),
        sum((one.changes for one in scores), Tally()),
        sum((one.fights for one in scores), Tally()),
        sum((one.places for one in scores), Tally()),
        len(quiet),
        sum(one.raised for one in quiet),
    )


# How documents are grouped; one may be in several groups of a kind (grammar) or in none.
_GROUPS: Mapping[str, Callable[[Document], Sequence[str]]] = {
    "lang": lambda document: (document.article.lang,),
    "conflict": lambda document: (document.conflict,),
    "class": lambda document: (document.class_,),
    "neg_type": lambda document: (document.neg_type,) if document.class_ == "negative" else (),
    "grammar": lambda document: document.grammar,
}


def breakdown(scores: Sequence[Score]) -> dict[str, dict[str, Figures]]:
    """Figures by language, war, class, kind of quiet document, grammar; groups by name."""
    found: dict[str, dict[str, Figures]] = {}
    for kind, names in _GROUPS.items():
        groups: dict[str, list[Score]] = {}
        for one in scores:
            for name in dict.fromkeys(names(one.document)):
                groups.setdefault(name, []).append(one)
        found[kind] = {name: figures(groups[name]) for name in sorted(groups) if name}
    return found


def by_rule(scores: Iterable[Score]) -> dict[str, Counter[Verdict]]:
    """How often each rule's claims were right, wrong or neutral, by name of rule."""
    rules: dict[str, Counter[Verdict]] = {}
    for one in scores:
        for judged in one.claims:
            rules.setdefault(judged.claim.rule, Counter())[judged.verdict] += 1
    return dict(sorted(rules.items()))


def choose(documents: Iterable[Document], patterns: Sequence[str]) -> list[Document]:
    """The documents whose id fits one of the patterns: a glob, or a regular expression between slashes."""
    tests = [_test(pattern) for pattern in patterns]
    return [one for one in documents if not tests or any(test(one.article.id) for test in tests)]


def _test(pattern: str) -> Callable[[str], bool]:
    if len(pattern) < 2 or not (pattern.startswith("/") and pattern.endswith("/")):
        return lambda name: fnmatchcase(name, pattern)
    try:
        found = re.compile(pattern[1:-1])
    except re.error as error:
        raise PatternError(f"{pattern}: no regular expression: {error}") from error
    return lambda name: found.search(name) is not None


def errors(one: Score) -> Iterator[Error]:
    """Every miss and false alarm of one document: changes, then clashes, then places."""
    name = one.document.article.id
    for missed in one.missed:
        change = missed.change
        yield Error(name, "missed", change.place, _label(change), change.evidence, tuple(_instead(missed)))
    for judged in one.claims:
        if judged.verdict == Verdict.WRONG:
            labels = tuple(f"labelled {_label(change)}" for change in judged.labels) or (
                "nothing is labelled there",
            )
            yield Error(
                name, "false alarm", judged.claim.place, _told(judged.claim), judged.claim.quote, labels
            )
    for fight in one.clashes_missed:
        yield Error(name, "missed clash", fight.place, "", fight.evidence)
    for clash, verdict in one.clashes:
        if verdict == Verdict.WRONG:
            yield Error(name, "false clash", clash.place, " v. ".join(clash.actors), clash.quote)
    yield from (Error(name, "missed place", place, "", "") for place in one.places_missed)
    yield from (Error(name, "false place", place, "", "") for place in one.places_wrong)


def _label(change: Change) -> str:
    return f"{change.kind} by {' or '.join(sorted(to or 'nobody' for to in change.to))}"


def _told(claim: Claim) -> str:
    denied = "denied, " if claim.disputed else ""
    return f"{denied}{claim.kind} by {claim.to or 'nobody'}, rule {claim.rule or 'unnamed'}"


def _instead(missed: Missed) -> Iterator[str]:
    """Why a required change was not told, as far as the reading shows."""
    for claim in missed.claims:
        yield f"told {_told(claim)}: {claim.quote}"
    for one in missed.rejections:
        rule = f", rule {one.rule}" if one.rule else ""
        yield f"rejected as {one.reason} ({one.trigger}{rule}): {one.quote}"
    if not missed.claims and not missed.rejections:
        yield "no rule fired" if missed.seen else "the place was not found"
