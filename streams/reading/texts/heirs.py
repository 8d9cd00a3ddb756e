"""Who came when a holder left: "leaving A to move in", "handing A its biggest gain", "after a ground attack from A"."""

from collections.abc import Sequence
from dataclasses import replace

from streams.actors.ontology import ActorTerm
from streams.reading.clauses.events import Event
from streams.reading.clauses.relatives import relative_of
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.parties import SUCCESS
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

OPENING = 6  # items between "which" and its verb
ONCE_MORE = words_of("once_more")
OVER = "over"  # "took over", "has taken over"


def attacker(event: Event, items: Sequence[Item], discourse: Discourse, loser: str | None) -> str | None:
    """As in "retreated after a ground attack from A": A drove them out."""
    fought = False
    for at, item in enumerate(items[event.item :], event.item):
        if item.low == "leaving" and (heir := _heir(items, at)) is not None:
            return discourse.actor(heir.actors, not_this=loser)
        if item.low in ("handing", "giving") and (gains := _gains(items, at)) is not None:
            return discourse.actor(gains, not_this=loser)
        if (follower := _moving_in(items, at)) is not None:
            return discourse.actor(follower.actors, not_this=loser)
        if item.has("contrast", "negation"):
            return None  # "abandoned X, but reporters saw no soldiers of A"
        attacks = "attack" in item.entry.verbs and item.has("fighting_words")
        fought |= attacks or item.has("fighting_ground", "giving_way")
        if fought and item.kind == "actor":
            return discourse.actor(item.actors, not_this=loser)
    return None


def _heir(items: Sequence[Item], at: int) -> Item | None:
    """As in "withdrew from X, leaving A to move in", "leaving the town to A", "leaving it in the hands of A"."""
    after = items[at + 1 : at + 8]
    if after and after[0].has("determiner"):
        after = after[1:]
    if len(after) > 1 and after[0].kind == "actor":
        return after[0] if after[1].low in ("to", "in") else None
    if not after or not (after[0].place is not None or after[0].has("pronoun")):
        return None
    ways = [item.low for item in after[1:] if item.has("preposition")]
    heir = next((item for item in after if item.kind == "actor"), None)
    return heir if ways and ways[0] in ("to", "in", "under") else None


def _moving_in(items: Sequence[Item], at: int) -> Item | None:
    """As in "abandoned X, with A moving in behind them", "evacuated X, into which A moved": who came after."""
    whither = items[at].low == "into" and at + 1 < len(items) and items[at + 1].low == "which"
    if not (whither or items[at].low == "with"):
        return None
    after = [item for item in items[at + 1 + whither : at + 5] if not item.has("determiner")]
    if len(after) < 2 or after[0].kind != "actor":
        return None
    comes = "enter" in after[1].entry.verbs and "gerund" in after[1].entry.forms
    return after[0] if whither or comes else None


def _gains(items: Sequence[Item], at: int) -> Sequence[ActorTerm] | None:
    """As in "left X, handing Moscow its biggest gain": whose victory it was."""
    after = items[at + 1 : at + 9]
    who = after[1] if after and after[0].has("determiner") and len(after) > 1 else after[0] if after else None
    if who is None or not who.actors or not any(item.low.rpartition(" ")[2] in SUCCESS for item in after):
        return None
    return [replace(term, place=False, role=term.role or "army") for term in who.actors]


def had_it(
    event: Event, items: Sequence[Item], discourse: Discourse, names: Sequence[Named], winner: str | None
) -> bool:
    """As in "A recaptured X, which B seized": what "which" tells of the place just taken was before."""
    same = discourse.told_in == event.sentence and list(names) == list(discourse.taken)
    if not same or winner in (None, discourse.winner) or event.trigger.startswith(ONCE_MORE):
        return False
    if event.verb_first:
        return relative_of(items, event.item) >= 0
    for item in reversed(items[max(0, event.item - OPENING) : event.item]):
        if item.low in ("which", "that"):
            return True
        passed = item.has("have", "be", "adverb", "determiner", "pronoun", "force", "plain_and")
        if not (passed or item.kind == "actor" or _deed(item)):
            return False
    return False


def _deed(item: Item) -> bool:
    """As in "which insurgents sacked and occupied": the first of two verbs."""
    return item.kind == "word" and item.low.endswith("ed")


def took_over(event: Event, discourse: Discourse) -> list[Named]:
    """As in "B pulled out of X and A took over", "and A moved in", "took X, but B regained control": the last place."""
    taking = (
        event.rule in ("take.active", "control.active") and event.place is None and not event.place_refers
    )
    if taking and event.trigger.startswith(ONCE_MORE) and not event.verb_first:
        return discourse.just_told(event.sentence)
    over = event.rule == "enter.active" or (event.rule == "take.active" and event.trigger.endswith(OVER))
    over = over and not event.verb_first
    left = discourse.told_as == "leave" and event.place is None and not event.place_refers
    behind = discourse.sentence[event.item + 1 : event.item + 4]
    left = left and not any(item.place is not None for item in behind)  # "entered the town's western part"
    if not (over and left):
        return []
    moved_in = (
        event.rule == "enter.active"
    )  # "They left X. A statement spoke of attacks. B moved in hours later"
    return discourse.just_told(event.sentence) or (
        discourse.just_told(event.sentence - 1) if moved_in else []
    )


def left_again(event: Event, items: Sequence[Item], discourse: "Discourse", loser: str | None) -> list[Named]:
    """As in "A took X on Friday but had to withdraw": the place that who leaves has just taken."""
    own = loser is not None and loser == discourse.winner and 0 <= event.sentence - discourse.told_in <= 1
    if event.frame != "leave" or event.verb_first or event.stranger or not own or len(discourse.taken) != 1:
        return []
    after = items[event.item + 1 : event.item + 4]
    if event.place is not None or any(item.place is not None or item.has("possessive") for item in after):
        return []
    between = [item for item in items[: event.item] if item.start > discourse.taken[0].end]
    if not event.loser and any(item.kind == "actor" and not item.owned for item in between):
        return []  # "hold X after troops who had defended it ran out of ammunition and fled"
    event.again = event.rule.endswith((".active", ".infinitive")) and not event.status
    return discourse.taken if event.again else []
