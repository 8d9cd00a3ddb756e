"""Arabic noun phrases about people, before places are read: "مقاتلو تنظيم «داعش»" is one actor.

In a construct (idafa) a noun without the article is completed by the noun behind it; two definite nouns side by side
are a noun and its adjective ("المسلحين الحوثيين") or, behind a verb, subject and object ("طردت قسد داعش").
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from streams.actors.ontology import ActorTerm
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import words_of

ARTICLE = "ال"
PLURALS = words_of("plural_endings")
QUOTED = 5  # items between two quotation marks that are still one name
FIGHTERS = words_of("fighters_of")
MILITIAS = words_of("militias")
FLAGS = words_of("under_flag")
REBELS = words_of("rebels_of")
ARMIES = words_of("armies_of")
LOYAL = words_of("loyal")
LATTER = words_of("latter")
OPENERS = {'"': '"', "'": "'", "(": ")"}


def joined(items: Sequence[Item]) -> list[Item]:
    """The same sentence without the marks around a name, and with each actor's nouns in one item."""
    done: list[Item] = []
    for item in _latter(_troops(_officials(_nations(_bare(items))))):
        while item.kind == "actor" and done and _completes(done, item):
            item = _wider(done, item)
        done.append(item)
    return _whose(done)


def _whose(items: Sequence[Item]) -> list[Item]:
    """Without the fighters of whom a word tells whose they are that nothing knows: "مقاتلو العشائر" are strangers."""
    done = list(items)
    for at, (item, after) in enumerate(pairwise(items)):
        bare = item.kind == "actor" and (
            (item.low in FIGHTERS and all(t.role == "fighter" for t in item.actors))
            or (item.low in MILITIAS and all(t.role == "militia" for t in item.actors))
        )
        strange = item.low.endswith(PLURALS) and _plural_adjective(after)  # "مقاتلون محليون"
        told = after.kind == "name" or (after.kind == "word" and after.low.startswith(ARTICLE)) or strange
        person = after.has("person_names")  # "قوات إسماعيل خان"
        told |= person
        known = (after.entry.tags and not person) or after.entry.status or after.actors
        if bare and told and not known:
            done[at] = replace(item, kind="word", actors=())
        elif item.kind == "actor" and item.low.endswith(LOYAL) and after.low.startswith("ل") and not known:
            done[at] = replace(item, kind="word", actors=())  # "القوات الموالية لفلان"
        elif bare and after.kind == "speaker" and after.speaker is not None:
            terms = (
                (ActorTerm(after.speaker.side),)
                if after.speaker.side
                else (ActorTerm(role=after.speaker.role),)
            )
            done[at] = replace(item, actors=terms) if after.speaker.side or after.speaker.role else item
    return done


def _nations(items: Sequence[Item]) -> list[Item]:
    """As in "وحدات من مجموعة "الشرق" الروسية", "قوات بوركينا فاسو": whose forces they are stands behind."""
    done: list[Item] = []
    for item in items:
        terms = _army(item)
        if terms and done and done[-1].low in FLAGS:  # "تحت العلم الأوكراني"
            item = replace(item, kind="actor", actors=terms, place=None)
            done.append(item)
            continue
        head = _forces_before(done, item) if terms else -1
        if head >= 0:
            first = done[head]
            del done[head:]
            item = Item(
                "actor", first.start, item.end, f"{first.low} {item.low}", actors=(*terms, *first.actors)
            )
        done.append(item)
    return done


def _army(item: Item) -> tuple[ActorTerm, ...]:
    """The army of the country that a name or an adjective tells of."""
    if item.kind not in ("name", "word"):
        return ()
    return tuple(
        replace(term, place=False, role="army" if term.country else term.role)
        if term.place
        else ActorTerm(role="army", country=term.country, lang="ar")
        for term in item.actors
        if term.place or (term.demonym and not term.backed)
    )


def _forces_before(done: Sequence[Item], item: Item) -> int:
    """Where the armed people begin that a country's name completes; -1 where none stand there."""
    if item.kind == "name":
        last = done[-1] if done else None
        whose = last is not None and last.low in ARMIES and last.end + 1 == item.start
        return len(done) - 1 if whose else -1
    for step in range(len(done) - 1, max(-1, len(done) - 1 - QUOTED), -1):
        each = done[step]
        if each.kind == "actor":
            named = any(term.named or term.country for term in each.actors)
            return step if not named and step < len(done) - 1 else -1
        if each.kind not in ("word", "name", "sign", "number") or each.low in ("،", ",", "."):
            return -1
        if (
            each.entry.forms
            or each.entry.place
            or each.has("preposition", "conjunction", "relative", "pronoun", "flag")
        ):
            return -1
    return -1


def _latter(items: Sequence[Item]) -> list[Item]:
    """As in "بين A وB، انتهت بسيطرة الأخيرة": the one named last."""
    done: list[Item] = []
    for item in items:
        before = done[-1] if done else None
        acts = before is not None and bool(before.entry.verbs or before.entry.nouns)
        if item.low in LATTER and acts:
            last = next((other for other in reversed(done) if other.kind == "actor"), None)
            item = item if last is None else replace(item, kind="actor", actors=last.actors)
        done.append(item)
    return done


def _officials(items: Sequence[Item]) -> list[Item]:
    """As in "رئيس الوزراء العراقي": whoever speaks for a country speaks for its army."""
    done: list[Item] = []
    for item in items:
        last = done[-1] if done else None
        country = next((term.country for term in item.actors if term.demonym and not term.backed), "")
        voice = last is not None and (last.has("official") or _nobodys(last))
        if last is not None and voice and item.kind == "word" and country:
            terms = (ActorTerm(role="army", country=country, lang="ar"),)
            done[-1] = Item(
                "speaker", last.start, item.end, f"{last.low} {item.low}", actors=terms, speaker=last.speaker
            )
        else:
            done.append(item)
    return done


def _troops(items: Sequence[Item]) -> list[Item]:
    """As in "وحداتها", "عناصره": whose they are was said before."""
    owned = {
        at
        for at, (item, after) in enumerate(pairwise(items))
        if item.has("troops") and after.has("pronoun") and item.end == after.start
    }
    term = ActorTerm(role="fighter", lang="ar")
    return [
        Item("actor", item.start, item.end, item.low, actors=(term,)) if at in owned else item
        for at, item in enumerate(items)
    ]


def _nobodys(item: Item) -> bool:
    """As in "مصدر عسكري", of which nothing tells yet whose it is."""
    return item.kind == "speaker" and not item.actors and item.speaker is not None and not item.speaker.side


def _bare(items: Sequence[Item]) -> list[Item]:
    """Without the quotation marks and brackets that stand around a single name or actor."""
    dropped: set[int] = set()
    groups: dict[int, Item] = {}
    for at, item in enumerate(items):
        if item.low not in OPENERS or at in dropped:
            continue
        close = next(
            (
                step
                for step in range(at + 2, min(at + 2 + QUOTED, len(items)))
                if items[step].low == OPENERS[item.low]
            ),
            0,
        )
        if (
            close == at + 3
            and item.low != "("
            and "take" in items[at + 1].entry.nouns
            and items[at + 2].kind == "name"
        ):
            groups[at + 1] = replace(items[at + 1], end=items[at + 2].end, entry=NO_ENTRY)
            dropped |= {at, at + 2, close}  # '"تحرير X"' is whom it names
            continue
        sited = bool(at) and (bool(items[at - 1].entry.place) or _listed(items, at))
        if sited and not close:
            close = _end_of_list(items, at)
        if close and (
            _name_only(items[at + 1 : close], item.low) or (sited and _names(items[at + 1 : close]))
        ):
            dropped |= {at, close}
    return [groups.get(at, item) for at, item in enumerate(items) if at not in dropped]


def _end_of_list(items: Sequence[Item], at: int) -> int:
    """Where the marks close around a whole list, 'قرى "X، وY، وZ، وW"'; 0 where something else stands between."""
    for step in range(at + 2, len(items)):
        if items[step].low == OPENERS[items[at].low]:
            return step
        if not (items[step].kind == "name" or items[step].low in ("و", "،", ",")):
            return 0
    return 0


def _listed(items: Sequence[Item], at: int) -> bool:
    """Whether brackets open behind "و" or a comma and a name, or another pair: "قرى (X) و(Y)"."""
    if at < 2 or items[at - 1].low not in ("و", "،", ","):
        return False
    before = items[at - 2]
    return before.kind == "name" or (before.low in (")", '"') and at > 3 and items[at - 3].kind == "name")


def _names(items: Sequence[Item]) -> bool:
    """Names behind a noun for a place: "منطقتي (جريوة ورورو)"."""
    return all(item.kind == "name" or item.low in ("و", "،", ",") for item in items)


def _name_only(items: Sequence[Item], opener: str) -> bool:
    if opener == "(":
        return len(items) == 1 and items[0].kind in ("actor", "day")
    return any(item.kind in ("actor", "name") for item in items) and not any(
        item.entry.forms and item.kind == "word" for item in items
    )


def _completes(done: Sequence[Item], item: Item) -> bool:
    """Whether an actor belongs to what stands before it."""
    last = done[-1]
    if last.kind == "actor":
        return _one_phrase(last, item)
    if last.has("force"):
        return not (last.low.startswith(ARTICLE) and item.low.startswith(ARTICLE))
    before = done[-2] if len(done) > 1 else None
    if before is None:
        return False
    if last.low == "ل" and before.has("staff"):
        return True
    if last.low in ("ل", "الي") and before.has("belonging"):
        return any(_general(done[-step]) for step in _heads(done))
    if last.low == "من" and _plural_adjective(before) and len(done) > 2:
        before = done[-3]  # "متمردون سابقون من الطوارق"
    return (
        last.low == "من" and (before.has("force") or _general(before)) and not before.low.startswith(ARTICLE)
    )


def _heads(done: Sequence[Item]) -> Sequence[int]:
    """How far back armed people may stand: "ميليشيات تابعة ل", "ميليشيات مسلحة تابعة ل"."""
    if len(done) < 3:
        return ()
    return (3, 4) if len(done) > 3 and _feminine_adjective(done[-3]) else (3,)


def _feminine_adjective(item: Item) -> bool:
    plain = item.kind == "word" and not (item.entry.forms or item.entry.nouns or item.entry.tags)
    return plain and item.low.endswith("ه") and not item.low.startswith(ARTICLE)


def _general(item: Item) -> bool:
    """Armed people of whom nothing tells yet whose they are."""
    return item.kind == "actor" and not item.actors[0].named


def _plural_adjective(item: Item) -> bool:
    plain = item.kind == "word" and not (item.entry.forms or item.entry.nouns or item.entry.tags)
    return plain and item.low.endswith(PLURALS) and not item.low.startswith(ARTICLE)


def _one_phrase(first: Item, second: Item) -> bool:
    """As in "مقاتلي" + "داعش", "المسلحين" + "الحوثيين"; two names side by side are subject and object."""
    named, other = (any(term.named for term in item.actors) for item in (first, second))
    if first.low in REBELS:
        return True  # a noun in construct, though in one war it is a name: "متمردي" + "حركة X"
    if any(term.country for term in first.actors):
        return False  # "قوات كذا المسلحين": another party
    if named:
        return not other and not second.low.startswith(ARTICLE) and first.actors == second.actors
    if not first.low.startswith(ARTICLE):
        return True
    if other and not second.low.startswith(ARTICLE):
        return False  # "طرد الجيش مسلحي X": a definite noun is completed by none
    return first.low.endswith(PLURALS) == second.low.endswith(PLURALS)


def _wider(done: list[Item], item: Item) -> Item:
    """Take what stands before an actor into it."""
    terms, start, low = item.actors, item.start, item.low
    while done:
        last = done.pop()
        start, low = last.start, f"{last.low} {low}"
        terms = (*terms, *last.actors)
        bound = last.low in ("من", "ل", "الي") or last.has("belonging")
        if not (bound or _plural_adjective(last) or _feminine_adjective(last)):
            break
    return replace(item, start=start, low=low, actors=terms)
