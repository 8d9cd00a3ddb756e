"""Armed groups that no data file knows, in Arabic: "سيطر لواء شهداء الميدان على" names who took the place."""

from collections.abc import Sequence
from dataclasses import replace

from streams.actors.cues import group_cues
from streams.actors.ontology import ActorTerm, unknown_group
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

LONGEST = 4  # words of a name behind its head
ADJECTIVES = 2  # between a front and what it is to free
FRONTS = words_of("fronts")
OPENERS = ("ان", "بان", ":", "|")
BESIDE = words_of("with_against")
ARTICLE = "ال"


def with_groups(items: Sequence[Item]) -> list[Item]:
    """The same sentence with each group that it names where somebody acts as an actor."""
    done: list[Item] = []
    at = 0
    while at < len(items):
        end = _end(items, at) if _stands(items, at) else _freeing(items, at)
        if end > at + 1:
            first = done.pop() if done and _fighters(done[-1]) else items[at]
            done.append(replace(_group(items[at:end]), start=first.start))
            at = end
        else:
            done.append(items[at])
            at += 1
    return done


def _freeing(items: Sequence[Item], at: int) -> int:
    """Where "الجبهة الشعبية لتحرير X" ends, wherever it stands; ``at`` if nothing of the kind begins here."""
    if items[at].low.removeprefix(ARTICLE) not in FRONTS:
        return at
    step = at + 1
    while step < len(items) and step - at <= ADJECTIVES and items[step].low.startswith(ARTICLE):
        step += 1
    told = [item.low for item in items[step : step + 2]] == ["ل", "تحرير"] and step + 2 < len(items)
    return step + 3 if told and items[step + 2].kind in ("name", "word") else at


def _stands(items: Sequence[Item], at: int) -> bool:
    """Whether somebody who acts may stand here: behind a verb, "أن", "مقاتلو", or at the head of a line."""
    if items[at].kind != "word" or items[at].low.startswith(ARTICLE):
        return False
    before = items[at - 1] if at else None
    if before is None or before.low in OPENERS or _fighters(before):
        return True
    return (
        (before.kind == "word" and bool(before.entry.forms)) or before.has("force") or before.low in BESIDE
    ) and not before.low.startswith(ARTICLE)


def _fighters(item: Item) -> bool:
    """As in "مقاتلو": whose they are comes next."""
    return (
        item.kind == "actor"
        and not item.low.startswith(ARTICLE)
        and all(term.role == "fighter" for term in item.actors)
    )


def _end(items: Sequence[Item], at: int) -> int:
    """Where the name of a group ends that begins here; ``at`` if none does."""
    end = at + 1
    while end < len(items) and end - at <= LONGEST and _belongs(items[end]):
        end += 1
    words = items[at + 1 : end]
    name = " ".join(item.low for item in items[at:end])
    told = any(item.low.startswith(ARTICLE) or item.kind == "name" for item in words) and not any(
        item.has("unit", "name_stop") for item in words
    )
    return end if told and group_cues()["ar"].names_group(name) else at


def _belongs(item: Item) -> bool:
    """Whether a word may be part of a name: one that nothing knows but as a name or a noun."""
    if item.kind == "name":
        return True
    if item.low in group_cues()["ar"].inside:
        return True  # "جبهة تحرير X"
    plain = item.kind == "word" and item.low[0].isalpha()
    return plain and not (
        item.entry.forms
        or item.entry.status
        or item.actors
        or item.entry.tags - {"name_head", "unit", "force", "landmark"}
    )


def _group(items: Sequence[Item]) -> Item:
    name = " ".join(item.low for item in items).replace(" ل تحرير", " لتحرير")
    return Item(
        "actor",
        items[0].start,
        items[-1].end,
        name,
        actors=(ActorTerm(unknown_group(name), lang="ar"),),
        known=True,
    )
