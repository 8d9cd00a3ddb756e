"""Actors with their heads and companions as single items: "units of the army", "the army and allied militias"."""

from dataclasses import replace

from streams.reading.phrases.bound import COMMANDED, bound
from streams.reading.phrases.nationals import of_country
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

MODIFIERS = 4  # words from "and" to an actor
BESIDE = words_of("companions")


def actors(items: list[Item], noun_first: bool) -> list[Item]:
    """The items of a sentence with each actor phrase as one of them."""
    done: list[Item] = []
    for item in items:
        if noun_first and _same(done, item):
            done[-1] = replace(done[-1], end=item.end)
            continue
        if item.kind == "actor":
            item = item if noun_first else _bind(done, item)
            if _after_initials(done, item):
                del done[-3:]  # "the A (B) forces"
            elif _men_of(done, item):
                done.pop()
                owner = done.pop()
                item = _wider(replace(item, actors=owner.actors), owner)
            elif not noun_first and _called(done, item):
                done.pop()
                item = _merge(done.pop(), item)
            while _joins(done, noun_first):
                item = _merge(done.pop(), item) if done[-1].kind == "actor" else _drop(done, item)
                if noun_first and done and done[-1].kind == "actor":
                    item = _merge(done.pop(), item)
            known = any(term.id or (term.options and not term.role) for term in item.actors)
            item.owned = _owned(done) and not known  # "their commandos", whoever is called so in some war
        elif done and done[-1].kind == "actor" and done[-1].end == item.start and item.has("pronoun"):
            # "قواتها": a pronoun grown onto its noun; not "الغزاة ومرتزقتهم", whose they are stands before
            done[-1].owned = not any(term.joined for term in done[-1].actors)
        done.append(item)
    return done


def _same(done: list[Item], item: Item) -> bool:
    """As in "تنظيم الدولة الإسلامية (داعش)": another name of the same right behind it."""
    before = [term.id for term in done[-1].actors] if done and done[-1].kind == item.kind == "actor" else []
    return bool(before) and None not in before and before == [term.id for term in item.actors]


def _after_initials(done: list[Item], item: Item) -> bool:
    """As in "Tigray People's Liberation Front (TPLF) forces": whose the forces are stands before the brackets."""
    if len(done) < 4 or any(term.named or term.country for term in item.actors):
        return False
    signs = [one.low for one in (done[-3], done[-1])] == ["(", ")"]
    return signs and done[-2].kind == "actor" and done[-4].kind == "actor"


def _men_of(done: list[Item], item: Item) -> bool:
    """As in "the junta's forces": whose they are is an actor."""
    if not item.has("force") or any(term.named or term.country for term in item.actors):
        return False
    return len(done) > 1 and done[-1].low == "'s" and done[-2].kind == "actor"


def _owned(done: list[Item]) -> bool:
    """As in "its fighters", "the operation's forces": whose they are was said before."""
    if not done:
        return False
    if done[-1].low == "'s":
        return len(done) > 1 and done[-2].kind == "word" and not done[-2].actors
    return done[-1].has("possessive")


def _joins(done: list[Item], noun_first: bool) -> bool:
    """Whether what stands before an actor belongs to it: another actor, a head noun ("units of"), "and"."""
    if not done:
        return False
    last = done[-1]
    if last.kind == "actor":
        return not noun_first
    before = done[-2] if len(done) > 1 else None
    if (
        last.has("determiner")
        and before is not None
        and before.low in ("of", "from", "and")
        and len(done) > 2
    ):
        return done[-3].kind == "actor" or done[-3].has("force")
    if before is None:
        return False
    if last.low == "ل":  # "كتائب للثوار"
        return noun_first and before.has("troops") and not before.low.startswith("ال")
    if last.low in ("of", "from", "loyal to", "belonging to", "affiliated with"):
        return before.has("force") or (before.kind == "actor" and last.low != "from")
    if last.low in ("and", "&", "و", "/"):  # "YPG/PKK"
        return before.kind == "actor"
    return _companion(done)


def _called(done: list[Item], item: Item) -> bool:
    """As in "the Taliban Islamic militia": one adjective between a name and what kind of group it is."""
    if not done or any(term.id or term.country for term in item.actors):
        return False
    adjective, name = done[-1], done[-2] if len(done) > 1 else None
    plain = adjective.kind == "word" and adjective.capital and not (adjective.actors or adjective.entry.verbs)
    return plain and name is not None and name.kind == "actor" and any(term.id for term in name.actors)


def _companion(done: list[Item]) -> bool:
    """As in "the army and allied former rebels", "the army and its Lebanese allies": beside whom an actor stands."""
    step, beside = len(done) - 1, False
    while step > 0 and len(done) - step <= MODIFIERS and done[step].kind == "word":
        item = done[step]
        if item.has("conjunction"):
            return beside and done[step - 1].kind == "actor"
        beside |= item.low in BESIDE or item.has("possessive")
        if item.entry.verbs or item.has("preposition", "relative", "be", "have"):
            return False
        step -= 1
    return False


def _bind(done: list[Item], item: Item) -> Item:
    """An actor together with the forces that are bound to it."""
    words = bound(done, item)
    if not words:
        return item
    serves = done[len(done) - words].low in COMMANDED
    item = of_country(item, done[len(done) - words :])
    del done[len(done) - words :]
    head = done.pop()
    return _merge(head, item) if head.kind == "actor" and not serves else _wider(item, head)


def _drop(done: list[Item], item: Item) -> Item:
    """Take the small word (and a bare head noun) before an actor into it."""
    joined = done.pop().low in ("and", "&", "و")
    if joined:
        item = replace(item, actors=tuple(replace(term, joined=True) for term in item.actors))
    both = joined and bool(done) and done[-1].kind == "actor"  # "soldiers and allied militiamen"
    if done and done[-1].has("force") and not both:
        head = done.pop()
        return _wider(item, head)
    return item


def _wider(item: Item, head: Item) -> Item:
    wider = Item("actor", head.start, item.end, item.low, item.entry, item.capital, item.actors)
    return replace(wider, noun=head.low)


def _merge(first: Item, second: Item) -> Item:
    return Item(
        "actor",
        first.start,
        second.end,
        f"{first.low} {second.low}",
        first.entry,
        first.capital,
        first.actors + second.actors,
    )
