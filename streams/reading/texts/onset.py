"""Who attacked and who gave way in the last sentences: what "they took X" and "the fall of X" leave unsaid."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from streams.actors.ontology import ActorTerm
from streams.reading.clauses.governed import behind_preposition
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

if TYPE_CHECKING:
    from streams.reading.clauses.events import Event
    from streams.reading.texts.discourse import Discourse

REACH = 5  # items between somebody and the verb that tells what he did
BACK = 2  # sentences that an attack is remembered
BY = 4  # items between a verb in the passive and who did it
AGAIN = words_of("again_in_verbs")
OPENING, BEGUN = words_of("opening_an_attack"), words_of("begun_so")
TAKING = ("take", "control", "enter", "flag", "drive", "pass", "fall", "bring")


class Onset:
    """The attackers and the beaten of an English text, as far as it has been read."""

    def __init__(self) -> None:
        self.attacks: list[tuple[int, str]] = []
        self.gone: set[str] = set()
        self.left: set[str] = set()  # who had gone when the sentence before was over
        self.others: set[str] = set()  # who else was named there
        self.named: set[str] = set()
        self.sentence = 0
        self.beaten: str | None = None  # who lost the last place

    def listen(self, sentence: int, items: Sequence[Item], discourse: "Discourse") -> None:
        """A new sentence: note who attacks in it, who gives way, and who else is there."""
        actors = [(at, discourse.actor(item.actors)) for at, item in enumerate(items) if item.kind == "actor"]
        told = [(at, actor) for at, actor in actors if actor is not None and not items[at].owned]
        self.sentence, self.left, self.others = sentence, self.gone, self.named - self.gone
        self.attacks += [(sentence, actor) for at, actor in told if attacks(items, at)]
        self.gone = {actor for at, actor in told if gives_way(items, at)}
        self.named = {actor for _, actor in told}

    def gives_up(self, event: "Event", loser: str | None) -> None:
        """Note who is told to have left or lost a place in this sentence, unless he attacks in it."""
        told = not event.status and event.rule.endswith((".active", ".passive"))
        told &= event.frame == "leave" or event.place is not None or event.place_refers
        if loser is not None and told and (event.sentence, loser) not in self.attacks:
            self.gone.add(loser)

    def taker(self, event: "Event", they: str | None, last: str | None) -> str | None:
        """Whom "they took X" means: never those of whom the last sentence said that they fled.

        "They retook it" may be told of either, and is told of nobody. ``last``: who took a place right before.
        """
        if they is None or they not in self.left or event.winner_owned or event.frame not in TAKING:
            return they
        if event.loser or event.trigger.startswith(AGAIN):
            return they if event.loser else None
        stood = next(iter(self.others)) if len(self.others) == 1 else None
        return stood or self.aggressor(event.sentence, they) or (last if last != they else None)

    def had_gone(self, event: "Event", items: Sequence[Item], winner: str | None) -> str | None:
        """As in "A took X from B. They had left at night": B, who was there before."""
        before = any(item.low == "had" for item in items[max(0, event.item - 3) : event.item])
        left = event.frame == "leave" and event.pronoun and before
        return self.beaten if left and self.beaten != winner else None

    def lost_by(self, event: "Event", winner: str | None) -> bool:
        """As in "A are routed, giving up X. Y is lost as well": A, who took the last place, lost this one."""
        lost = event.frame == "lose" and event.rule.endswith(".passive") and not event.loser
        return lost and winner in self.gone | self.left

    def surely(self, sentence: int, who: str, last: str | None, fresh: bool) -> bool:
        """Whether "they" is sure: whoever the last sentence was about, or is taking places."""
        return fresh or who == last or self.advanced(sentence - 1, who)

    def leads(self, actor: str) -> bool:
        """Whether somebody is told to be on the advance, and not to give way."""
        return any(who == actor for _, who in self.attacks) and actor not in self.gone | self.left

    def aggressor(self, sentence: int, loser: str | None) -> str | None:
        """The one party that attacked in the last sentences, unless it is the loser or fled itself."""
        near = {actor for at, actor in self.attacks if 0 <= sentence - at <= BACK} - {loser}
        return near.pop() if len(near) == 1 and not near & (self.gone | self.left) else None

    def advanced(self, sentence: int, actor: str) -> bool:
        """Whether somebody was told of as on the advance in the last sentences."""
        return any(actor == one and 0 <= sentence - at <= BACK for at, one in self.attacks)


def attacks(items: Sequence[Item], at: int) -> bool:
    """As in "A have stormed across the north", "A closed in on X", "an assault by A": A is on the advance."""
    if items[at - 1].low == "by" and at > 1:
        return any(item.has("onset") for item in items[max(0, at - 1 - BY) : at - 1])
    if behind_preposition(items, at):
        return False
    for step, item in enumerate(items[at + 1 : at + 1 + REACH], at + 1):
        if item.has("onset") or _begins(items, step):
            return True
        where = item.low == "in" or (item.place is not None and items[step - 1].low == "in")
        if not (where or item.has("have", "be", "relative", "adverb") or item.kind == "day" or _aside(item)):
            return False
    return False


def _begins(items: Sequence[Item], at: int) -> bool:
    """As in "opened a second offensive", "laid siege to X": not "began to flee the attack"."""
    if items[at].low not in OPENING:
        return False
    for item in items[at + 1 : at + 5]:
        if item.low in BEGUN:
            return True
        if item.kind == "sign" or item.has("preposition") or item.entry.verbs or item.low == "to":
            return False
    return False


def gives_way(items: Sequence[Item], at: int) -> bool:
    """As in "A fled", "A had to pull out", "A was routed": A does not go on to take anything."""
    passive = False
    for item in items[at + 1 : at + 1 + REACH]:
        if passive and (item.has("routed") or ("drive" in item.entry.verbs and item.low != "forced")):
            return True
        if item.entry.forms & {"past", "base", "participle"} and "leave" in item.entry.verbs:
            return True
        passive |= item.has("be")
        small = item.has("have", "be", "adverb", "negation") or item.low in ("to", "forced", "then", "who")
        if item.has("negation") or not (small or item.kind == "day" or _aside(item)):
            return False
    return False


def _aside(item: Item) -> bool:
    """An adverb that no file knows."""
    return item.kind == "word" and item.low.endswith("ly")


def adds(items: Sequence[Item], at: int) -> bool:
    """As in "they also took X": more of what was told before."""
    return any(item.low == "also" for item in items[max(0, at - 3) : at])


def turned_to(items: Sequence[Item]) -> Sequence[ActorTerm]:
    """As in "A was to attack, but B struck first. Its men ...": who acts behind "but"."""
    plain = [item for item in items if not item.has("determiner")]
    for but, who, verb in zip(plain, plain[1:], plain[2:], strict=False):
        acts = bool(verb.entry.forms & {"past"}) or verb.low.endswith("ed") or verb.low == "struck"
        if but.low == "but" and who.kind == "actor" and not who.owned and acts:
            return who.actors
    return ()
