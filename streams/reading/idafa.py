"""Arabic noun phrases about people, before places are read: "مقاتلو تنظيم «داعش»" is one actor.

In a construct (idafa) a noun without the article is completed by the noun behind it; two definite nouns side by side
are a noun and its adjective ("المسلحين الحوثيين") or, behind a verb, subject and object ("طردت قسد داعش").
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from streams.actors.ontology import ActorTerm
from streams.reading.items import Item

ARTICLE = "ال"
PLURALS = ("ين", "ون")
QUOTED = 5  # items between two quotation marks that are still one name
OPENERS = {'"': '"', "'": "'", "(": ")"}


def joined(items: Sequence[Item]) -> list[Item]:
    """The same sentence without the marks around a name, and with each actor's nouns in one item."""
    done: list[Item] = []
    for item in _troops(_officials(_bare(items))):
        while item.kind == "actor" and done and _completes(done, item):
            item = _wider(done, item)
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
        sited = bool(at) and bool(items[at - 1].entry.place)
        if close and (
            _name_only(items[at + 1 : close], item.low) or (sited and _names(items[at + 1 : close]))
        ):
            dropped |= {at, close}
    return [item for at, item in enumerate(items) if at not in dropped]


def _names(items: Sequence[Item]) -> bool:
    """Names behind a noun for a place: "منطقتي (جريوة ورورو)"."""
    return all(item.kind == "name" or item.low == "و" for item in items)


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
    return (
        last.low == "من"
        and before is not None
        and (before.has("force") or (before.kind == "actor" and not before.actors[0].named))
        and not before.low.startswith(ARTICLE)
    )


def _one_phrase(first: Item, second: Item) -> bool:
    """As in "مقاتلي" + "داعش", "المسلحين" + "الحوثيين"; two names side by side are subject and object."""
    named, other = (any(term.named for term in item.actors) for item in (first, second))
    if named:
        return not other and not second.low.startswith(ARTICLE) and first.actors == second.actors
    if not first.low.startswith(ARTICLE):
        return True
    return first.low.endswith(PLURALS) == second.low.endswith(PLURALS)


def _wider(done: list[Item], item: Item) -> Item:
    """Take what stands before an actor into it."""
    terms, start, low = item.actors, item.start, item.low
    while done:
        last = done.pop()
        start, low = last.start, f"{last.low} {low}"
        terms = (*terms, *last.actors)
        if last.low != "من":
            break
    return replace(item, start=start, low=low, actors=terms)
