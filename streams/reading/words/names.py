"""Runs of capitals that are no name of a place: labels, describing words, organisations, armed groups."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from streams.actors.cues import group_cues
from streams.actors.ontology import ActorTerm, unknown_group
from streams.reading.words.cased import bodies, demonyms
from streams.reading.words.lexicon import Entry, words_of
from streams.reading.words.tokens import Token

if TYPE_CHECKING:
    from streams.reading.words.items import Item

LONGEST = 6  # words of the name of a group
GOODS = frozenset(words_of("goods"))
HOLIDAYS = frozenset(words_of("holidays"))
OPERATIONS = frozenset(words_of("operations"))
CAPTIVES = frozenset(words_of("captives"))
ARMED = ["armed", "forces"]
OF_THE_STATE = words_of("armies_of_a_state")
GLOSS = 8  # letters of an acronym
# small words inside a name
PARTICLES = frozenset(words_of("name_particles"))
_BEFORE_PLACES = frozenset(words_of("before_places"))
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_PEOPLE = re.compile(r"[a-z]{3,}(?:ers|ors|ists|ants|men|women)")


def group_end(clean: str, tokens: Sequence[Token], at: int, language: str) -> int:
    """Words of the armed group that a run of capitals names: "Free Mountains Liberation Front"; 0 if it does not."""
    cues = group_cues().get(language)
    if cues is None or not tokens[at].capital:
        return 0
    for end in range(at + LONGEST, at + 2, -1):
        words = tokens[at:end]
        if len(words) < end - at or not all(word.capital for word in words):
            continue
        if cues.names_group(clean[words[0].start : words[-1].end]):
            return len(words)
    return 0


def new_army(tokens: Sequence[Token], at: int) -> int:
    """Words of a name as in "the Fattah Army"; else 0. That nothing knows its first word is for the caller to see."""
    words = tokens[at - 1 : at + 2] if at else ()
    return (
        2 if len(words) == 3 and words[0].low == "the" and words[2].capital and words[2].low == "army" else 0
    )


def inner(lows: Sequence[str], at: int, words: int) -> range:
    """Where another name may begin in one of so many words: not at the end of "Southern Armed Forces"."""
    last = at + words - 2
    ends = words > 2 and list(lows[last : last + 2]) == ARMED and lows[at] not in OF_THE_STATE
    return range(at, last if ends else at + words)


def group_term(name: str, before: str = "") -> ActorTerm:
    """The armed group of a name that no file knows, or the army of which it names a part: "the 68th Jaeger Brigade"."""
    if _ORDINAL.fullmatch(before) or group_cues()["en"].names_unit(name):
        return ActorTerm(role="army", lang="en")
    return ActorTerm(unknown_group(name.removeprefix("The ")))


def glossed(clean: str, tokens: Sequence[Token], last: int) -> bool:
    """Whether an acronym in brackets stands for the name that ends here: "Government of National Accord (GNA)"."""
    if last + 3 >= len(tokens) or tokens[last + 1].low != "(" or tokens[last + 3].low != ")":
        return False
    short = clean[tokens[last + 2].start : tokens[last + 2].end]
    word = clean[tokens[last].start : tokens[last].end]
    return 1 < len(short) <= GLOSS and short.isupper() and short[-1] == word.rpartition("-")[2][0].upper()


def no_place(tokens: Sequence[Token], at: int, words: int, entries: Mapping[str, Entry]) -> bool:
    """Whether a run of capitals is an organisation's, a weapon's, or a plain noun for people: see below."""
    if words == 1 and (tokens[at].low in GOODS or tokens[at].low in CAPTIVES):
        return True  # "Weapons and ammunition were seized", "Hostages were freed"
    if words > 1 and tokens[at].low in OPERATIONS:
        return True  # "as part of Operation Peace Spring in northern Syria"
    if tokens[at].low in HOLIDAYS:
        return True  # "Eid Al Fitr, which falls on July 17"
    return _body(tokens, at, words) or _weapon(tokens, at, words, entries) or _people(tokens, at, words)


def _body(tokens: Sequence[Token], at: int, words: int) -> bool:
    """As in "African Union", "Border Guard"; "Iraq Interim Governing Council", whose third word may be a verb."""
    if words > 1 and tokens[at + words - 1].low in bodies():
        return True
    behind = tokens[at + words : at + words + 2]
    return (
        words > 1 and len(behind) > 1 and all(word.capital for word in behind) and behind[1].low in bodies()
    )


def _weapon(tokens: Sequence[Token], at: int, words: int, entries: Mapping[str, Entry]) -> bool:
    """As in "captured a Dushka Anti Aircraft Gun", "Humvee vehicles": the word that ends the run or follows it."""
    last = tokens[at + words - 1 : at + words + 1] if words > 1 else tokens[at + 1 : at + 2]
    makes = at == 0 or tokens[at - 1].low not in _BEFORE_PLACES
    return any(
        "weapon" in entries[token.low].tags and (token.capital or (makes and token.low.endswith("s")))
        for token in last
        if token.low in entries and (words > 1 or not token.capital)
    )


def _people(tokens: Sequence[Token], at: int, words: int) -> bool:
    """As in "the Dutch troops"; and "Looters and armed gangs roamed", which has its capital from opening a sentence."""
    if words == 1 and tokens[at].low in demonyms():
        return True
    opens = words == 1 and (at == 0 or (at == 1 and tokens[0].low == '"'))
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    verb = after in ("the", "a", "an")  # "Represents the"
    noun = tokens[at].low.endswith("ing") and after in ("is", "was", "has", "had")  # "Looting was reported"
    return opens and (verb or noun or _PEOPLE.fullmatch(tokens[at].low) is not None)


def label(tokens: Sequence[Token], at: int, words: int) -> bool:
    """As in "Source: ...": what opens a line and stands before a colon."""
    return at == 0 and words <= 2 and at + words < len(tokens) and tokens[at + words].low == ":"


def listed_behind(items: "Sequence[Item]") -> int:
    """Where what a list of names stands behind is, the last item where no name with a comma stands there."""
    step = len(items) - 1
    while step > 1 and items[step].low == "," and items[step - 1].kind == "name":
        step -= 2
    return step
