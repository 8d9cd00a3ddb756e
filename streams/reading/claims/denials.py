"""Sentences that take back what was told: "denied the report", "called the claim a lie", "still hold the town"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from streams.reading.claims.counterclaims import counterclaims
from streams.reading.claims.drafts import DENIAL_REACH, Denial, name_key
from streams.reading.clauses.antecedents import armed
from streams.reading.clauses.arguments import is_np
from streams.reading.clauses.recalled import earlier_denial
from streams.reading.clauses.status import belies
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts.discourse import NEAR, Discourse
from streams.reading.texts.mentioned import voiced
from streams.reading.words.items import NO_ENTRY, Item, Named
from streams.reading.words.lexicon import FRAMES, words_of

HELD = words_of("in_our_hands")
GRIPS = words_of("grips")
IT = ("ذلك", "الامر")
THING = ("هو", "الامر")
FRAMED = frozenset(FRAMES)
HOLDING_REACH = 7  # items between "still" and what tells that somebody holds
DENIER = 7  # items between "which" and the verb of denying
ABOUT = words_of("about")
CHARGES = words_of("accusations")
CLAIM = words_of("one_claim")
CHARGED = 4  # items from a verb of denying to the accusation that it means


def denials(sentence: int, items: Sequence[Item], discourse: Discourse, folded: str) -> list[Denial]:
    """The denials of one sentence."""
    found: list[Denial] = []
    for at, item in enumerate(items):
        if item.low == "still" and _still(items, at):
            found += _holds(sentence, items, at, discourse, folded)
        if item.entry is NO_ENTRY:
            continue
        if (opens := _relative(items, at)) > 0:
            found += _of_this(sentence, items, opens, at, discourse, folded)
        elif _denies(items, at) and not (_of_other(items, at) or _of_untold(sentence, items, at, discourse)):
            found.append(
                Denial(
                    sentence,
                    item.start,
                    _who(items, at, discourse),
                    None,
                    _topic(sentence, items, at, discourse, folded),
                )
            )
        elif (
            item.has("holding")
            and _held(items, at)
            and not any(other.has("until", "condition") for other in items[max(0, at - 6) : at])
            and not (at and items[at - 1].has("been"))
            and not any(other.low == "recently" for other in items[max(0, at - 10) : at])
        ):
            found += _holds(sentence, items, at, discourse, folded)
    return found + counterclaims(sentence, items, discourse, folded)


def _of_untold(sentence: int, items: Sequence[Item], at: int, discourse: Discourse) -> bool:
    """As in "أعلن مصدر أن الجيش أخلى X، لكن متحدثا نفى ذلك", where nothing else is told: of no earlier sentence."""
    if items[at].low.isascii() or not any(item.low in IT for item in items[at + 1 : at + 3]):
        return False
    turn = next((n for n in range(at - 1, 0, -1) if items[n].has("contrast")), 0)
    said = any("report" in item.entry.verbs for item in items[:turn])
    return said and not any(m.told and m.sentence == sentence for m in discourse.mentions[-NEAR:])


def _relative(items: Sequence[Item], at: int) -> int:
    """As in ", which the army denied", "a claim Ukraine denied at once": where the clause of the denial opens."""
    if "deny" not in items[at].entry.verbs or not items[at].entry.forms & {"past", "present"}:
        return 0
    if at > 1 and items[at - 1].low in ("ما", "الذي") and items[at - 2].low.endswith(THING):
        return at - 1  # "وهو ما نفته A", "الأمر الذي نفته A"
    for step in range(at - 1, max(0, at - DENIER), -1):
        item = items[step]
        if item.low in ("which", "that") and (
            items[step - 1].low == "," or items[step - 1].has("claim_noun")
        ):
            return step
        if item.has("claim_noun"):
            return step if step < at - 1 else 0
        if item.kind == "sign" or (item.has("preposition") and item.low != "of") or item.entry.verbs:
            return 0
    return 0


def _of_this(
    sentence: int, items: Sequence[Item], opens: int, at: int, discourse: Discourse, folded: str
) -> list[Denial]:
    """The denial of what the same sentence told before it."""
    terms = [armed(term) for item in items[opens + 1 : at] for term in item.actors]
    who = discourse.actor(terms) if terms else None
    who = who if items[at].low.isascii() else _who(items, at, discourse)
    told = [m for m in discourse.mentions[-NEAR:] if m.told and m.sentence == sentence]
    names = [named for m in told for named in m.names if named.start < items[at].start]
    keys = [name_key(folded[named.start : named.end]) for named in names]
    return [Denial(sentence, items[at].start, who, None, key, own=True) for key in keys]


def _still(items: Sequence[Item], at: int) -> bool:
    """As in "was still in the government's hands", "is still firmly under our control"."""
    after = items[at + 1 : at + 9]
    return any(item.low in ("in", "under") for item in after[:2]) and any(
        item.has("control") for item in after
    )


def _held(items: Sequence[Item], at: int) -> bool:
    """Whether somebody holds, where the language says so by another word: "لا تزال تحت سيطرة", not "لا تزال تدور"."""
    if items[at].low.isascii():
        return True
    return any(
        other.has("control", "troops")
        or "سيطره" in other.low.split()
        or (other.has("pronoun") and other.low.startswith(GRIPS))
        or other.low in HELD
        or (other.entry.forms and not other.entry.verbs.isdisjoint(("take", "control")))
        for other in items[at + 1 : at + 1 + HOLDING_REACH]
    )


def _topic(sentence: int, items: Sequence[Item], at: int, discourse: Discourse, folded: str) -> str | None:
    """The place that a denial is about where the text has gone on to one of which nothing was told."""
    about = _about(items) or _last_told(sentence, items, at, discourse)
    if about is not None:
        return name_key(folded[about.start : about.end])
    last = takewhile(lambda m: m.sentence >= sentence - 1, reversed(discourse.mentions))
    near = [m for m in last if m.start < items[at].start][::-1]
    fresh = [m for m in near if m.type in POPULATED and len(m.names) == 1]
    if not fresh or any(m.told for m in near):
        return None
    return name_key(folded[fresh[-1].names[0].start : fresh[-1].names[0].end])


def _last_told(sentence: int, items: Sequence[Item], at: int, discourse: Discourse) -> Named | None:
    """As in "A took X. On Monday it proclaimed the capture of Y. The claim proved premature": one claim, the last."""
    near = range(max(0, at - CHARGED), min(len(items), at + CHARGED))
    one = any(items[n].low in CLAIM and n and items[n - 1].low in ("the", "this", "that") for n in near)
    seen = [m for m in discourse.mentions[-NEAR:] if m.told and 0 <= sentence - m.sentence <= DENIAL_REACH]
    told = seen if one else []
    last = {m.names[0].start: m.names for m in told if m.sentence == told[-1].sentence}
    names = [named for each in last.values() for named in each]
    return names[0] if len(names) == 1 else None


def _about(items: Sequence[Item]) -> Named | None:
    """As in "dismissed the statement on X", "denied the reports about X": the place that is meant."""
    for at, item in enumerate(items):
        if not item.has("claim_noun"):
            continue
        for step, (before, after) in enumerate(pairwise(items[at + 1 : at + 7]), at + 1):
            if before.low in ABOUT and after.place is not None and after.place.names:
                return after.place.names[0]
            if before.low in ABOUT and not before.low.isascii() and after.entry.nouns:
                return _told_about(items, step)
    return None


def _of_other(items: Sequence[Item], at: int) -> bool:
    """As in "ينفي مزاعم موسكو بشأن فتح ممرات": what is denied is no change of hands."""
    claim = next((n for n in range(at + 1, min(len(items), at + 8)) if _claim(items, n)), len(items))
    for before, after in pairwise(items[claim + 1 : claim + 6]):
        if before.low in ABOUT and not before.low.isascii():
            told = not FRAMED.isdisjoint(after.entry.nouns | after.entry.verbs) or after.place is not None
            return not (told or after.has("pronoun", "claim_noun", "control", "determiner"))
    return False


def _claim(items: Sequence[Item], at: int) -> bool:
    """As in "مزاعم", "ما أعلنته طالبان": a claim."""
    said = "report" in items[at].entry.verbs and items[at - 1].low == "ما"
    return said or items[at].has("claim_noun")


def _told_about(items: Sequence[Item], at: int) -> Named | None:
    """As in "نفى الأنباء عن دخول المسلحين مدينة X": the place of what was denied."""
    for item in takewhile(
        lambda item: not item.entry.forms and item.low not in (".", "،"), items[at + 1 : at + 12]
    ):
        if item.place is not None and item.place.names and not item.actors:
            return item.place.names[0]
    return None


def _denies(items: Sequence[Item], at: int) -> bool:
    """A verb of denying whose object is the telling ("the report", "it"), or a telling called false."""
    item = items[at]
    if "deny" in item.entry.verbs and not item.entry.forms <= {"gerund", "base"}:
        if any(other.has("been") for other in items[max(0, at - 8) : at]) and items[at - 1].has("already"):
            return False  # "بعدما كان قيادي قد نفى ذلك": what is told now came after the denial
        if earlier_denial(items, at):
            return False
        after = items[at + 1 : at + 6]
        if item.low.isascii() and _own_words(items, at):
            return False  # "denied that it had pulled its men out": of something else
        if any(other.low in CHARGES for other in items[at + 1 : at + 1 + CHARGED]):
            return False  # "denies accusations that it backs them"
        return (
            _told_of(items, at)
            or any(other.has("claim_noun") for other in _behind_subject(items, at))
            or any(other.has("claim_noun") for other in after)
            or any(other.has("pronoun") for other in (after[:2] if item.low.isascii() else after))
            or any(other.low in ("this", "that") for other in after[:1])
            or at + 1 == len(items)
            or items[at + 1].low in (".", ",")
        )
    if item.has("rejects"):
        return any(other.has("claim_noun") for other in _behind_subject(items, at))
    if belies(items, at):
        return any(other.has("claim_noun") for other in items[:at]) or any(
            "report" in other.entry.verbs for other in items[:at]
        )
    return False


def _own_words(items: Sequence[Item], at: int) -> bool:
    """Whether a clause follows that says what is denied: "that it had lost X", "it had lost X"."""
    after = items[at + 1 : at + 6]
    if any(one.has("claim_noun") and two.low == "that" for one, two in pairwise(after)):
        return any(
            item.place and item.place.names for item in items[at:]
        )  # "denied rumours that it had taken Y"
    clause = after[1:] if after and after[0].low == "that" else after
    if len(clause) < 2 or (clause is after and not clause[0].has("pronoun")):
        return False
    return any(item.has("have", "be", "modal") or item.entry.forms & {"past"} for item in clause)


def _behind_subject(items: Sequence[Item], at: int) -> Iterator[Item]:
    """What stands behind an Arabic verb of denying: a long subject comes before what is denied."""
    if items[at].low.isascii():
        return iter(())
    return takewhile(lambda item: not item.entry.forms and item.kind != "sign", items[at + 1 : at + 12])


def _told_of(items: Sequence[Item], at: int) -> bool:
    """As in ", a report dismissed by the rebels"."""
    told = any(item.has("claim_noun") for item in items[max(0, at - 3) : at])
    return told and at + 1 < len(items) and items[at + 1].low == "by"


def _who(items: Sequence[Item], at: int, discourse: Discourse) -> str | None:
    if at and items[at - 1].has("inhabitant"):
        return None  # "a resident denied it"
    if _told_of(items, at):
        told = (discourse.actor(item.actors) for item in items[at + 2 : at + 6] if item.actors)
        return next(told, None)
    arabic = not items[at].low.isascii()
    after = list(takewhile(lambda item: not item.has("claim_noun"), items[at + 1 : at + 6])) if arabic else []
    speaking = [item for item in after if item.kind == "actor" or item.actors or item.speaker is not None]
    before = list(takewhile(lambda item: not item.has("contrast"), reversed(items[:at])))
    opposes = len(before) < at and items[at].low.isascii()  # "A took X, but officials denied it"
    named = before if opposes else items[:at][::-1]
    if arabic and not speaking and at and items[at - 1].low == "و" and (opening := _opening(items[:at])):
        named = [opening]  # "أعلن الجيش ...، ونفى ...": who speaks goes on speaking
    if arabic and not speaking and len(before) < at and before and before[-1].actors:
        named = before[-1:]  # "إلا أن أوكرانيا سارعت إلى نفي ذلك"
    official = next((item for item in before if any(term.demonym for term in item.actors)), None)
    if opposes and official is not None:
        return discourse.actor([replace(term, role="army") for term in official.actors])
    for item in (
        *speaking,
        *(i for i in named if i.kind == "actor" or (arabic and (len(named) == 1 or _country(items, i)))),
        *(i for i in named if not arabic and _says_so(items, i)),
    ):
        actor = _adjective(items, item, discourse) or discourse.party(item)
        if actor is not None:
            return actor
    return discourse.subject if at and items[0].has("pronoun") and not opposes else None


def _says_so(items: Sequence[Item], item: Item) -> bool:
    """As in "Ukraine on Thursday said X remained under its control": a country that speaks."""
    if item.place is None or not item.actors:
        return False
    at = next(step for step, one in enumerate(items) if one is item)
    return any("report" in one.entry.verbs for one in items[at + 1 : at + 4])


def _country(items: Sequence[Item], item: Item) -> bool:
    """As in "كانت أوكرانيا قد أكدت أن": a country that speaks."""
    if item.place is None or not item.actors:
        return False
    at = next(step for step, one in enumerate(items) if one is item)
    return any("report" in one.entry.verbs for one in (*items[max(0, at - 1) : at], *items[at + 1 : at + 3]))


def _opening(items: Sequence[Item]) -> Item | None:
    """Who speaks first in a sentence, right behind a verb of saying or before it."""
    for at, item in enumerate(items):
        if item.kind in ("actor", "speaker"):
            near = items[max(0, at - 2) : at + 3]
            return item if any("report" in other.entry.verbs for other in near) else None
    return None


def _adjective(items: Sequence[Item], item: Item, discourse: Discourse) -> str | None:
    """As in "Ukrainian Tavria group of forces": the adjective says whose they are."""
    at = next(step for step, one in enumerate(items) if one is item)
    before = [one for one in items[max(0, at - 2) : at] if one.kind == "word" and one.actors]
    if item.place is not None and item.actors and not items[at].low:
        before = [item]
    terms = [replace(term, role="army", place=False) for one in before[:1] for term in one.actors]
    return discourse.actor(terms) if terms and terms[0].lang != "ar" else None


def _holds(sentence: int, items: Sequence[Item], at: int, discourse: Discourse, folded: str) -> list[Denial]:
    """As in "rebels still hold P": B holds what was told to be lost."""
    actor = _who(items, at, discourse)
    if actor is None:
        after = [other for other in items[at:] if other.kind == "actor"]
        actor = discourse.actor(after[0].actors) if after else None
    opens = next((n for n in range(at, 0, -1) if items[n].low == ";" or items[n].has("contrast")), 0)
    names = [n for n in range(opens, len(items)) if (place := items[n].place) and place.names]
    if all(voiced(items, n) for n in names):
        opens = 0  # "but they still hold a part of it"
    places = [
        other for other in items[opens:] if is_np(other) and other.place is not None and not other.actors
    ]
    told = [mention for mention in discourse.mentions[-NEAR:] if mention.told]
    if (
        not any(other.place and other.place.names for other in places)
        and told
        and any(_stands(items, other) for other in places)
    ):
        named = told[-1].names[0]
        return [Denial(sentence, items[at].start, actor, None, name_key(folded[named.start : named.end]))]
    keys = [
        name_key(folded[named.start : named.end])
        for other in places
        for named in (other.place.names if other.place else ())
    ]
    return [Denial(sentence, items[at].start, actor, None, key) for key in keys] if actor else []


def _stands(items: Sequence[Item], place: Item) -> bool:
    """Whether "the town" stands for itself, and not behind a name that it describes."""
    if (
        place.place is None
        or not place.place.definite
        or (place.place.type not in POPULATED and place.place.type != "unnamed")
    ):
        return False
    at = next(index for index, item in enumerate(items) if item is place)
    return not (at and items[at - 1].low == ",")
