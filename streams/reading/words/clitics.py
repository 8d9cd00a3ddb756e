"""Arabic words taken apart: "وسيطرت" is "و" + "سيطرت", "للجيش" is "ل" + "الجيش", "حررتها" is "حررت" + "ها"."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from streams.reading.words.lexicon import words_of
from streams.reading.words.tokens import Token

CONJUNCTIONS = words_of("joined_conjunctions")
PREPOSITIONS = words_of("joined_prepositions")
SUFFIXES = words_of("joined_pronouns")
BEFORE_NAMES = words_of("joined_before_names")
APART = words_of("prepositions_apart")
GOVERNING = ("ب", "ك")  # prepositions before which no verb stands
SHORTEST = 3  # letters that must remain of a word
SHORT = words_of("short_place_nouns")


def split(
    tokens: Iterable[Token],
    known: Callable[[str], bool],
    starts: Sequence[int],
    clean: str,
    heads: Callable[[str], bool] = lambda _: False,
    verbal: Callable[[str], bool] = lambda _: False,
) -> list[Token]:
    """The tokens with attached particles as tokens of their own.

    ``known`` tells whether a folded word begins a phrase of the vocabulary; ``starts`` are sorted offsets at which
    a place table has a name, which may lie inside a word ("بدمشق"); ``heads`` whether a word is a noun behind which
    a name must stand: "مدينة بارا". ``verbal``: whether it is a verb and nothing else, which no preposition governs.
    """
    places = set(starts)
    done: list[Token] = []
    for token in _unglued(tokens, clean):
        parts: Iterable[Token] = (token,)
        if _arabic(token.low):
            last = done[-1].low if done else ""
            alone = last != "" and (heads(last) or last in APART)  # "مدينة بارا", "على بارا"
            inside = places - _within(token) if alone else places
            apart = token.low[0] in GOVERNING and verbal(token.low[1:])  # "بسنقول" is no "ب" and a verb
            parts = (token,) if apart and not inside else _parts(token, known, inside, clean[token.end - 1])
        done.extend(parts)
    return done


def _within(token: Token) -> set[int]:
    """Where a short name may lie in a word behind its first letter: that one is no preposition where a name must be."""
    short = len(token.low) - 1 <= SHORTEST and token.low[0] in PREPOSITIONS and token.low[1] == "ا"
    return {token.start + 1} if short else set()


def _unglued(tokens: Iterable[Token], clean: str) -> Iterator[Token]:
    """Two words whose blank was lost, where the first ends in a letter that only ends words: "الكاملةعلى"."""
    for token in tokens:
        cut = clean.find("ة", token.start, token.end - 1) - token.start + 1
        if cut > 1 and len(token.low) == token.end - token.start and clean[token.start + cut].isalpha():
            yield Token(token.start, token.start + cut, token.low[:cut], False)
            yield Token(token.start + cut, token.end, token.low[cut:], False)
        else:
            yield token


def _arabic(low: str) -> bool:
    return "\u0621" <= low[0] <= "\u064a"


def _parts(token: Token, known: Callable[[str], bool], places: set[int], last: str) -> Iterator[Token]:
    low = token.low
    inside = None
    if places:
        inside = next(
            (at for at in range(token.start + 1, min(token.start + 4, token.end)) if at in places), None
        )
    if token.start in places or (known(low) and (inside is None or len(low) < SHORTEST + 1)):
        return iter((token,))
    if inside is not None and _particles(low[: inside - token.start]):
        return _cut(token, [1] * (inside - token.start))
    for cuts in _prefixes(low):
        size = sum(cuts)
        rest = low[size:]
        short = rest in SHORT or (low[:size] == "و" and known(rest) and len(rest) > 1)
        if len(rest) < SHORTEST and not short:
            continue
        if low[:size].endswith("ل") and rest.startswith("ل") and known("ا" + rest):
            return iter((*_cut_list(token, cuts[:-1]), *_article(token, size)))
        if low[:size].endswith("ك") and not rest.startswith("ال"):
            continue  # "كفرناها" is no "like"
        if known(rest):
            return _cut(token, list(cuts))
        tail = _suffix(rest, known) if last != "ة" else 0
        if tail:
            return iter(_with_suffix(token, list(cuts), tail, known))
    return iter((token,))


def _particles(prefix: str) -> bool:
    return prefix in BEFORE_NAMES


def _prefixes(low: str) -> Iterator[tuple[int, ...]]:
    """How many letters to cut off in front, the least first."""
    yield ()
    if low[0] in CONJUNCTIONS:
        yield (1,)
        if len(low) > 1 and low[1] in PREPOSITIONS:
            yield (1, 1)
    if low[0] in PREPOSITIONS:
        yield (1,)


def _suffix(word: str, known: Callable[[str], bool]) -> int:
    """The length of a pronoun at the end of a known word, or 0."""
    for ending in SUFFIXES:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST:
            if known(stem):
                return len(ending)
            if stem.endswith("ت") and known(stem[:-1] + "ه"):
                return len(ending)
    return 0


def _cut(token: Token, cuts: list[int]) -> Iterator[Token]:
    return iter(_cut_list(token, [*cuts, 0]))


def _cut_list(token: Token, cuts: Sequence[int]) -> list[Token]:
    """Pieces of the lengths given; 0 stands for all the rest."""
    pieces, at = [], 0
    for size in cuts:
        end = at + size if size else len(token.low)
        pieces.append(Token(token.start + at, token.start + end, token.low[at:end], False))
        at = end
    return pieces


def _article(token: Token, size: int) -> list[Token]:
    """As in "لل..." is "ل" and "ال...": the second keeps the offsets of what is written."""
    at = token.start + size
    return [Token(at - 1, at, "ل", False), Token(at, token.end, "ا" + token.low[size:], False)]


def _with_suffix(token: Token, cuts: list[int], tail: int, known: Callable[[str], bool]) -> list[Token]:
    pieces = _cut_list(token, [*cuts, len(token.low) - sum(cuts) - tail, 0])
    stem = pieces[-2]
    if not known(stem.low):
        stem = stem._replace(low=stem.low[:-1] + "ه")  # "خسارته" is "خسارة" + "ه"
    return [*pieces[:-2], stem, pieces[-1]]


def unquoted(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with single quotation marks apart: "و'الرصافة'" is no word."""
    for token in tokens:
        start = token.start
        for piece in re.split("(')", token.low) if "'" in token.low and len(token.low) > 1 else (token.low,):
            if piece:
                yield Token(start, start + len(piece), piece, False)
            start += len(piece)
