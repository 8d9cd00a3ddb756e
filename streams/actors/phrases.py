"""All phrases of the ontology, written out from names, nouns and adjectives, each folded and with one meaning."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from streams.actors.load import Actor, Country, Role, folder
from streams.actors.terms import ActorTerm
from streams.articles.tables import DataError, read_table
from streams.articles.text import fold

_ARTICLE = "ال"
_CUT = 5  # letters of a word that may have a particle in front
# Letters from which a word may be a plural in "ون".
_PLURAL = 6
_OFFICIAL = ("government", "army", "security")


class PhraseTable:
    """Folded phrase to term; what is told twice is merged: a name beats a role, a role beats a country."""

    def __init__(self) -> None:
        self.terms: dict[str, ActorTerm] = {}

    def add(self, phrase: str, term: ActorTerm) -> None:
        """Put in a phrase as written; the first meaning stays, later ones fill what it leaves open."""
        folded = fold(phrase)
        known = self.terms.get(folded)
        if known is None:
            self.terms[folded] = term
        elif known != term or term.options:  # options are sorted
            self.terms[folded] = _merge(known, term)


def _merge(known: ActorTerm, new: ActorTerm) -> ActorTerm:
    options = dict(new.options) | dict(known.options)
    takes_role = known.role is None and not known.country
    return replace(
        known,
        id=known.id or new.id,
        options=tuple(sorted(options.items())),
        role=new.role if takes_role else known.role,
        country=known.country or (new.country if known.role is None else ""),
        backed=known.backed or (new.backed and takes_role),
        place=known.place or new.place,
        initials=known.initials or new.initials,
    )


@cache
def templates() -> dict[str, tuple[str, ...]]:
    """Nouns ``after`` a Latin name, ``before`` an Arabic one, ``spellings`` of a word and ways a name is ``spelt``.

    ``everyday``: names that are words unless they stand in capitals.

    Our spelling stands first. Raises DataError.
    """
    table = read_table(folder() / "templates.toml")
    table.only("en", "ar")
    english, arabic = table.table("en"), table.table("ar")
    english.only("after", "everyday", "spellings")
    arabic.only("before", "spellings", "backed", "loyal")
    return {
        "after": english.strings("after"),
        "everyday": english.strings("everyday"),
        "spelt": english.strings("spellings"),
        "before": arabic.strings("before"),
        "spellings": arabic.strings("spellings"),
        "backed": arabic.strings("backed"),
        "loyal": arabic.strings("loyal"),
    }


def all_phrases(
    actors: dict[str, Actor], others: list[Actor], roles: dict[str, Role], countries: dict[str, Country]
) -> dict[str, ActorTerm]:
    """Every folded phrase and what it says."""
    table = PhraseTable()
    for actor in actors.values():
        _add_names(table, actor)
    for other in others:
        _add_names(table, other)
    for phrase, term in _grown([*actors.values(), *others]):
        table.add(phrase, term)
    for role in roles.values():
        for lang, phrase in role.phrases:
            table.add(phrase, ActorTerm(role=role.id, lang=lang))
    for country in countries.values():
        for phrase, term in _composites(country, roles):
            table.add(phrase, term)
    for country in countries.values():
        for phrase, term in _names(country):
            table.add(phrase, term)
    _respelt(table.terms)
    _parted(table.terms)
    return table.terms


def _respelt(terms: dict[str, ActorTerm]) -> None:
    """Add the other ways to write the words of a phrase: "الديموقراطية", "al Qaida-linked fighters"."""
    ways = [list(map(fold, line.split())) for line in templates()["spellings"]]
    ways += [list(map(fold, line.split(" | "))) for line in templates()["spelt"]]
    for usual, *others in ways:
        for phrase in [phrase for phrase in terms if usual in phrase]:
            for other in others:
                terms.setdefault(phrase.replace(usual, other), terms[phrase])


def _parted(terms: dict[str, ActorTerm]) -> None:
    """Add names with an attached "ل" or a first "و" as a text stands that is cut into words: "حركة ل تحرير X"."""
    for cut, letter in ((_without_l, " ل"), (_without_w, " و")):
        for phrase in [phrase for phrase, term in terms.items() if letter in phrase and term.named]:
            first, *others = phrase.split(" ")
            terms.setdefault(" ".join((first, *map(cut, others))), terms[phrase])


def _without_l(word: str) -> str:
    if not word.startswith("ل") or len(word) < _CUT:
        return word
    return f"ل ا{word[1:]}" if word.startswith("لل") else f"ل {word[1:]}"


def _without_w(word: str) -> str:
    return f"و {word[1:]}" if word.startswith("و") and len(word) >= _CUT else word


def _add_names(table: PhraseTable, actor: Actor) -> None:
    for lang, alias in actor.aliases:
        _check(table, actor, alias)
        table.add(alias, _alias(actor, lang, alias))
    for war, lang, alias in actor.local:
        table.add(alias, ActorTerm(lang=lang, options=((war, actor.id),)))


def _check(table: PhraseTable, actor: Actor, alias: str) -> None:
    """Refuse a name that another actor has too; names that mean one only in one war stand under ``in``."""
    known = table.terms.get(fold(alias))
    clash = known and (
        (known.id and not is_acronym(alias)) or any(war in actor.wars for war, _ in known.options)
    )
    if known and clash and known.id != actor.id and not any(id_ == actor.id for _, id_ in known.options):
        raise DataError(f"known: entry {actor.id!r}: {alias!r} is a name of {known.id or known.options} too")


def is_acronym(alias: str) -> bool:
    """Whether a name is short and all capitals: other wars use the same letters for others."""
    return alias.isupper() and len(alias) <= 4


def _alias(actor: Actor, lang: str, alias: str) -> ActorTerm:
    if is_acronym(alias) and actor.wars:
        return ActorTerm(lang=lang, options=tuple((war, actor.id) for war in actor.wars), initials=True)
    return ActorTerm(actor.id, lang=lang)


def _grown(actors: list[Actor]) -> Iterator[tuple[str, ActorTerm]]:
    """``SDF fighters``, ``مقاتلو داعش``: names with the nouns of ``templates.toml``."""
    after, before = templates()["after"], templates()["before"]
    heads = {fold(noun).split()[0] for noun in before}
    tails = {fold(noun).split()[-1] for noun in after}
    for actor in (actor for actor in actors if not actor.state):
        for lang, alias in actor.aliases:
            words = fold(alias).split()
            if lang == "ar":
                yield from ((other, _alias(actor, lang, alias)) for other in _cases(words))
            if len(words) > 2 and not alias.isupper():
                continue
            if lang == "en" and words[-1] not in tails:
                yield from ((f"{alias} {noun}", _alias(actor, lang, alias)) for noun in after)
            if lang == "ar" and words[0] not in heads and not words[0].startswith("ال"):
                yield from ((f"{noun} {alias}", _alias(actor, lang, alias)) for noun in before)


def _cases(words: list[str]) -> Iterator[str]:
    """An Arabic name in its other case: "متمردو X" is "متمردي X", "المسلحون الحوثيون" is "المسلحين الحوثيين"."""
    if words[0].endswith("و") and len(words) > 1 and len(words[0]) >= _PLURAL:
        yield " ".join((words[0][:-1] + "ي", *words[1:]))
    plural = [word for word in words if len(word) >= _PLURAL and word.endswith(("ون", "ين"))]
    if words[0].startswith(_ARTICLE) and words[0] in plural:
        for ending in ("ون", "ين"):
            yield " ".join(word[:-2] + ending if word in plural else word for word in words)


def _backing(country: Country) -> Iterator[tuple[str, str]]:
    """``المدعومة من السعودية``, ``المدعومين سعوديا``, ``الموالية للسعودية``: of a country that backs others at all."""
    if not country.backers:
        return
    names = [name for lang, name in country.names if lang == "ar"]
    names += [seat for seat in country.seats if not seat.isascii()]
    of = [adjective for lang, adjective in country.adjectives if lang == "ar"]
    for word in templates()["backed"]:
        yield from (("ar", f"{word} من {name}") for name in names)
        yield from (("ar", f"{word} {adjective}ا") for adjective in of)
    for word in templates()["loyal"]:
        yield from (
            ("ar", f"{word} ل{name.removeprefix('ا') if name.startswith('ال') else name}") for name in names
        )


def _composites(country: Country, roles: dict[str, Role]) -> Iterator[tuple[str, ActorTerm]]:
    """``Iraqi army``, ``القوات العراقية``, ``Turkish-backed rebels``."""
    for role in roles.values():
        for lang, noun in role.combining:
            term = ActorTerm(role=role.id, lang=lang, country=country.code)
            for of_lang, adjective in (*country.adjectives, *_possessives(country, role)):
                if of_lang == lang:
                    yield from ((phrase, term) for phrase in _combined(lang, adjective, noun))
            for of_lang, backer in (*country.backers, *_backing(country)):
                if of_lang == lang:
                    phrase = f"{backer} {noun}" if lang == "en" else f"{noun} {backer}"
                    yield phrase, replace(term, backed=True)


def _possessives(country: Country, role: Role) -> list[tuple[str, str]]:
    """``Chad's army``, ``DR Congo troops``: the name before the state's own forces."""
    if role.id not in _OFFICIAL:
        return []
    names = [name for lang, name in country.names if lang == "en"]
    return [("en", form) for name in names for form in (name, f"{name}'s")]


def _combined(lang: str, adjective: str, noun: str) -> Iterator[str]:
    if lang == "en":
        yield f"{adjective} {noun}"
        return
    definite = any(word.startswith(_ARTICLE) for word in noun.split())
    for ending in ("", "ة", "ين", "ون"):
        yield f"{noun} {_ARTICLE if definite else ''}{adjective}{ending}"


def _names(country: Country) -> Iterator[tuple[str, ActorTerm]]:
    """Bare names, capitals and adjectives."""
    army = country.army if country.actor else None
    for lang, name in country.names:
        yield name, ActorTerm(army, lang=lang, country=country.code, place=True)
    for seat in country.seats:
        lang = "en" if seat.isascii() else "ar"
        yield seat, ActorTerm(army, lang=lang, country=country.code, place=True)
    for lang, adjective in country.adjectives:
        term = ActorTerm(lang=lang, country=country.code)
        if lang == "en":
            yield from ((form, term) for form in (adjective, f"{adjective}s") if "'" not in form)
        else:
            endings = ("", "ة", "ين", "ون")
            yield from ((f"{prefix}{adjective}{end}", term) for prefix in ("", _ARTICLE) for end in endings)
    for lang, backer in country.backers:
        yield backer, ActorTerm(lang=lang, country=country.code, backed=True)
