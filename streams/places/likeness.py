"""How much two spellings look like one name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from streams.places import spelling
from streams.places.weights import LETTERS


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling with its keys worked out."""

    plain: str
    canonical: str
    sound: str
    cross: str
    core: str
    core_cross: str
    heads: frozenset[str]
    modifiers: frozenset[str]
    arabic: bool
    cores: tuple[str, ...]


_NONE: frozenset[str] = frozenset()
_similar = Indel.normalized_similarity


def packed(one: Form) -> str:
    """A form as one line of an index; what follows from the rest is left out."""
    cells = [one.plain, one.canonical, one.sound, one.cross, "a" if one.arabic else ""]
    if one.heads or one.modifiers or len(one.cores) > 1:
        kinds = (" ".join(sorted(one.heads)), " ".join(sorted(one.modifiers)))
        cells += [one.core, one.core_cross, *kinds, *one.cores]
    return "\t".join(cells)


def unpacked(line: str) -> Form:
    """The form that ``packed`` made a line of."""
    plain, canonical, sound, cross, arabic, *rest = line.split("\t")
    if not rest:
        return Form(plain, canonical, sound, cross, sound, cross, _NONE, _NONE, bool(arabic), (cross,))
    core, core_cross, heads, modifiers, *cores = rest
    return Form(
        plain, canonical, sound, cross, core, core_cross,
        frozenset(heads.split(" ")) if heads else _NONE,
        frozenset(modifiers.split(" ")) if modifiers else _NONE,
        bool(arabic), tuple(cores),
    )  # fmt: skip


@lru_cache(maxsize=1 << 17)
def form(name: str) -> Form:
    """The keys of a spelling."""
    parts = spelling.words(name)
    core = spelling.core(parts)
    bare = len(core) == len(parts)
    sound, cross = spelling.sounded(parts), spelling.cross(parts)
    core_cross = cross if bare else spelling.cross(core)
    return Form(
        plain=spelling.plain(name).replace("-", " "),
        canonical=spelling.joined(parts),
        sound=sound,
        cross=cross,
        core=sound if bare else spelling.sounded(core),
        core_cross=core_cross,
        heads=_NONE if bare else frozenset([word.key for word in parts if word.role == "head"]),
        modifiers=_NONE if bare else frozenset([word.key for word in parts if word.role == "modifier"]),
        arabic=spelling.is_arabic(name),
        cores=(core_cross,) if len(core) == 1 else tuple([spelling.cross((word,)) for word in core]),
    )


def likeness(a: Form, b: Form) -> float:
    """0 to 1: 1 the same letters, above 0.9 the same name, under 0.6 hardly. ``a`` is the text's, ``b`` the table's."""
    if spelling.numbers(a.plain) != spelling.numbers(b.plain):
        return 0.0
    if a.arabic != b.arabic:
        return _across(a, b)
    if a.plain == b.plain:
        return 1.0
    if a.canonical == b.canonical:
        return 0.97
    if a.sound == b.sound:
        return 0.94
    whole = 0.5 * _similar(a.sound, b.sound) + 0.45 * _similar(a.cross, b.cross)
    if not (a.heads or b.heads or a.modifiers or b.modifiers):
        return whole if len(a.cores) == len(b.cores) else max(whole, _part(a, b))  # most pairs
    return max(
        whole - _twins(a, b),
        _cored(a, b, 0.5 * _alike(a.core, b.core) + 0.45 * _alike(a.core_cross, b.core_cross)),
    )


def written_alike(ours: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether names that sound the same have most letters in common too; of two scripts nothing is asked."""
    others = [form(name) for name in theirs]
    return any(
        one.arabic != other.arabic or _similar(one.plain, other.plain) >= LETTERS
        for one in map(form, ours)
        for other in others
    )


def _across(a: Form, b: Form) -> float:
    """An Arabic and a Latin spelling: short vowels do not count, and few letters prove little."""
    best = 0.92 if min(len(a.cross), len(b.cross)) >= 5 else 0.905
    whole = best * _similar(a.cross, b.cross)
    return max(whole - _twins(a, b), _cored(a, b, best * _alike(a.core_cross, b.core_cross)))


def _alike(a: str, b: str) -> float:
    return _similar(a, b) if a and b else 0.0


def _twins(a: Form, b: Form) -> float:
    """What is lost where both say which twin they mean, and differ (al-Kabir, al-Saghir), or one does."""
    if a.modifiers == b.modifiers:
        return 0.0
    return 0.3 if a.modifiers and b.modifiers else 0.06


def _cored(a: Form, b: Form, score: float) -> float:
    """The likeness of the cores, less what the head words lose."""
    if not a.heads and not b.heads and not a.modifiers and not b.modifiers:
        return _part(a, b)
    return max(score - _heads(a.heads - b.heads, b.heads - a.heads) - _twins(a, b), _part(a, b))


def _heads(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """What is lost by head words that one of them has alone."""
    if any(map(spelling.is_feature_head, ours)):
        return 0.25
    lost = sum(0.03 if spelling.is_admin_head(head) else 0.07 for head in ours | theirs)
    return lost + 0.02 if ours and theirs else lost


def _part(a: Form, b: Form) -> float:
    """One name is the other with more words added: half a proof."""
    few, many = (a.cores, b.cores) if len(a.cores) < len(b.cores) else (b.cores, a.cores)
    if len(few) == len(many) or not few:
        return 0.0
    for word in few:
        if len(word) < 2 or word not in many:
            return 0.0
    return 0.72 - _twins(a, b)
