"""Who is meant by the words of one sentence: captor and loser, "we", who attacked, whom the captor fought."""

from collections.abc import Sequence

from streams.actors.ontology import unknown_group
from streams.reading.discourse import Discourse
from streams.reading.events import Event
from streams.reading.items import Item

AGAINST = ("with", "against", "from", "behind", "between", "near")
BEATEN = ("مع", "ضد", "من يد", "من قبضه", "من سيطره")


def sides(event: Event, discourse: Discourse) -> tuple[str | None, str | None]:
    """Loser and captor as their words say: who is named before who is only described ("a rival faction")."""
    if any(term.named for term in event.winner) and not any(term.named for term in event.loser):
        winner = discourse.actor(event.winner) or _nameless(event)
        return discourse.actor(event.loser, not_this=winner), winner
    loser = discourse.actor(event.loser)
    winner = discourse.actor(event.winner, not_this=loser)
    return loser, winner or _nameless(event)


def _nameless(event: Event) -> str | None:
    """Rebels of a war that no file knows: who took the place is told, though not their name."""
    rebels = bool(event.winner) and all(term.role == "rebel" and not term.country for term in event.winner)
    return unknown_group("rebels") if rebels and event.winner[0].lang == "en" else None


def speaking(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """Whose "we" it is: the side of who says it, beside a verb of saying in the same sentence."""
    if len(items) > 1 and items[1].low == ":" and items[0].actors:
        return discourse.party(items[0])  # "روسيا: سيطرنا على"
    for at, item in enumerate(items):
        if "report" not in item.entry.verbs or at == event.item:
            continue
        for near in (*items[at + 1 : at + 5], *items[max(0, at - 4) : at]):
            side = discourse.party(near) if near.kind in ("actor", "speaker") and not near.owned else None
            if side is not None:
                return side
    return None


def spokesman(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """As in "a junta spokesman admitted that his side had lost X": whose official it is that speaks."""
    before = [item for item in items[: event.item] if item.speaker is not None or item.actors]
    return discourse.party(before[-1]) if before and not before[-1].actors else None


def fights_itself(event: Event, items: Sequence[Item], discourse: Discourse, winner: str | None) -> bool:
    """Whether a captor of whom only a general word tells was taken for whom it fought: "سيطر مسلحون بعد معارك مع A"."""
    if winner is None or not event.verb_first or not event.winner:
        return False
    foes = {discourse.actor(items[at].actors) for at in range(len(items)) if _fought(items, at)}
    return winner in foes


def _fought(items: Sequence[Item], at: int) -> bool:
    """Whether an actor is the other side of a fight: "معارك مع A", but not "معارك مع A التي سيطرت"."""
    if not at or items[at].kind != "actor" or items[at - 1].low not in BEATEN:
        return False
    if not any(term.named for term in items[at].actors):
        return False
    relative = at + 1 < len(items) and items[at + 1].has("relative")
    return not relative and any(item.has("fighting_words") for item in items[max(0, at - 4) : at])


def attacker(event: Event, items: Sequence[Item], discourse: Discourse, loser: str | None) -> str | None:
    """As in "retreated after a ground attack from A": A drove them out."""
    fought = False
    for item in items[event.item :]:
        attacks = "attack" in item.entry.verbs and item.has("fighting_words")
        fought |= attacks or item.has("fighting_ground", "giving_way")
        if fought and item.kind == "actor":
            return discourse.actor(item.actors, not_this=loser)
    return None


def opponent(event: Event, items: Sequence[Item], discourse: Discourse, winner: str) -> str | None:
    """Whom the winner fought in the same sentence: "after clashes with B", "from B's grip", "بعد طرد B منها"."""
    fought = False
    for item in items[event.item :]:
        gone = not item.entry.nouns.isdisjoint(("leave", "drive"))
        fought |= gone or item.has("fighting_words", "part_words") or item.low in ("against", "with", "from")
        if fought and item.kind == "actor":
            other = discourse.actor(item.actors, not_this=winner)
            if other is not None:
                return other
    return None


def opposed(items: Sequence[Item], at: int) -> bool:
    """As in "after months of fighting with A", "behind A's air strikes", "A fled": A is told of, and took nothing."""
    if any(not item.entry.verbs.isdisjoint(("leave", "lose")) for item in items[at + 1 : at + 3]):
        return True
    for step in range(at - 1, max(-1, at - 4), -1):
        if items[step].has("preposition"):
            return items[step].low in AGAINST
        if not (items[step].has("determiner", "possessive") or items[step].low == "'s"):
            return False
    return False


def earlier(event: Event, items: Sequence[Item]) -> bool:
    """As in "B had taken the town last year": what was before the rest, where nobody is said to tell it."""
    before = items[: event.item]
    past = any(item.low == "had" for item in before[-4:])
    return past and not any(
        "report" in item.entry.verbs or item.has("claim_noun", "according") for item in before
    )
