"""Who is meant by the words of one sentence: captor and loser, who attacked, whom the captor fought."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from streams.actors.ontology import Ontology
from streams.reading.clauses.background import recalled, stated_before
from streams.reading.clauses.events import Event
from streams.reading.phrases.heard import tells
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.holders import beaten
from streams.reading.texts.mentioned import nameless
from streams.reading.texts.onset import BACK
from streams.reading.texts.voices import of_speaker, spokesman
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

GIVES = words_of("gives")
SUCCESS = words_of("success")
WHOSE = words_of("whose")
FOR_HIM = (*GIVES, *WHOSE)
HEARTENED = words_of("heartened")
HARMED = words_of("left_badly")
HEARTENED_BY = 5  # items from "emboldened by" to "capture"
AGAINST = words_of("against")
IMPLIED = ("take", "fall", "control", "change", "lose", "pass")  # frames whose captor may be left out
HANDS = words_of("in_hands")
OWN = words_of("own_endings")
GRIP = 16  # items between a fall and whose hands it was into
ONSLAUGHTS = words_of("onslaughts")
TAKING = ("pass", "fall", "enter", "take", "control", "flag", "drive")
BARE = words_of("bare_forces")
BEATEN = words_of("beaten")
BEATS = words_of("beats")
UNITS = words_of("units")


def left_out(event: Event) -> bool:
    """Whether the captor may go without a word: "X fell", "B was driven from X", "تم طرد المسلحين من X"."""
    driven = event.rule == "drive.passive" and (event.verb_first or bool(event.loser))
    return event.frame in IMPLIED or driven or (event.verb_first and event.rule == "drive.noun")


def sides(event: Event, discourse: Discourse) -> tuple[str | None, str | None]:
    """Loser and captor as their words say: who is named before who is only described ("a rival faction")."""
    if either(event, discourse.sentence, discourse) or _own_men(event):
        event.stranger = True
        return None, None
    loose = event.verb_first and all(term.role and not term.id for term in event.loser)
    named = any(tells(term, discourse.context.war) for term in event.loser)
    if loose or (any(term.named for term in event.winner) and not named):
        winner = discourse.actor(event.winner) or nameless(event.winner)
        return discourse.actor(event.loser, not_this=winner), winner
    loser = discourse.actor(event.loser)
    winner = discourse.actor(event.winner, not_this=loser)
    return loser, winner or nameless(event.winner)


def _own_men(event: Event) -> bool:
    """As in "the military jet bombarded its own troops, forcing soldiers to flee": nobody drove out himself."""
    terms = (*event.winner, *event.loser)
    bare = all(term.role == "army" and not (term.id or term.country) for term in terms)
    return event.frame == "drive" and bool(event.winner and event.loser) and bare


def either(event: Event, items: Sequence[Item], discourse: Discourse) -> bool:
    """As in "سيطرت القوات على X بعد معارك بين A وقوات B": "the forces" of one of two, and nobody says of whom."""
    terms = event.winner or event.loser
    if not (event.verb_first and terms and all(term.role == "fighter" for term in terms)):
        return False
    if any("report" in item.entry.verbs for item in items):
        return False
    named = [term for item in items if item.kind == "actor" for term in item.actors if term.role != "fighter"]
    sides = [actor for actor in (discourse.actor((term,)) for term in named) if actor is not None]
    war = discourse.context.war
    return any(other not in discourse.ontology.allies(sides[0], war) for other in sides[1:])


def office(event: Event, discourse: Discourse) -> str | None:
    """As in "Russia said so on Monday. The defence ministry said its troops ...": of the state that spoke last."""
    subject = discourse.subject if event.office else None
    return subject if subject is not None and discourse.ontology.is_state(subject) else None


def volunteers(event: Event, discourse: Discourse) -> str | None:
    """As in "are now in the hands of the fighters", "the ministry said its troops": of those last told of."""
    if (state := office(event, discourse)) is not None:
        return state
    if event.verb_first and event.winner and (own := of_speaker(event, discourse)) is not None:
        return own
    frames = TAKING if event.verb_first else ("pass", "fall")
    general = event.frame in frames and all(term.role in ("fighter", "irregular") for term in event.winner)
    fresh = event.sentence - max(discourse.told_in, discourse.nameless) <= 1
    if not (general and event.winner):
        return None
    return discourse.winner if fresh and discourse.winner else regulars(event, discourse)


def regulars(event: Event, discourse: Discourse) -> str | None:
    """As in "هاجم الجيش B. وتمكنت القوات من": bare "القوات" are a state's, unless the text spoke of other "قوات"."""
    bare = any(item.low in BARE for item in discourse.sentence)
    if event.stranger or not (event.verb_first and bare) or discourse.nearest(event.winner) is not None:
        return None
    states = [actor for actor in discourse.context.named if discourse.ontology.is_state(actor)]
    return states[0] if len(states) == 1 else next((one for one in states if one == discourse.subject), None)


def told_ours(event: Event) -> bool:
    """As in '"Our troops took X," a Sudanese general said': whose they are is said by who speaks of them."""
    return bool(event.winner) and all(term.role == "own" and term.lang == "en" for term in event.winner)


def itself(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """As in "وأعلن سيطرته على X": who goes on speaking, and is not named again, tells what it did itself."""
    after = items[event.item + 1 : event.item + 2]
    grown = any(item.has("pronoun") and item.start == items[event.item].end for item in after)
    if not (grown or event.trigger.endswith(OWN)):
        return None
    before = [item for item in items[: event.item] if item.kind not in ("day", "sign")]
    says = any("report" in item.entry.verbs for item in before)
    plain = all(
        "report" in item.entry.verbs or item.has("adverb", "conjunction", "preposition") for item in before
    )
    return discourse.subject if says and plain else None


def left_aside(event: Event, items: Sequence[Item], discourse: Discourse) -> bool:
    """As in "A moved on after B fled. They ...": who leaves in a clause of the side is not who the text is about."""
    if event.frame != "leave" or discourse.spoken:
        return event.frame == "leave"
    if discourse.opening is None or discourse.actor(event.loser) == discourse.opening:
        return False
    between = [item for item in items[: event.item] if item.start > discourse.opened]
    return any(item.has("subordinator") for item in between)


def told_beside(event: Event, items: Sequence[Item], discourse: Discourse, loser: str | None) -> str | None:
    """Who is named beside an Arabic verb: "وفق مصادر A، تم ...", "سقطت X بعد حصار دام شهرين في قبضة A"."""
    if event.rule.endswith(".passive"):
        told = discourse.only(items[: event.item], loser)
        return told or discourse.according(items[event.item :], loser)
    for before, item in pairwise(items[event.item : event.item + GRIP] if event.frame == "fall" else ()):
        if before.low in HANDS and item.kind == "actor":
            return discourse.actor(item.actors, not_this=loser)
    return (
        besieger(items[event.item : event.item + GRIP], discourse, loser) if event.frame == "fall" else None
    )


def besieger(items: Sequence[Item], discourse: Discourse, loser: str | None) -> str | None:
    """As in "سقطت X بعد حصار فرضه A", "إثر هجوم شنه A": who attacked it; not "بعد هجوم على A"."""
    attack = next((at for at, item in enumerate(items) if item.low in ONSLAUGHTS), len(items))
    for item in items[attack + 1 : attack + 6]:
        if item.kind == "actor":
            return discourse.actor(item.actors, not_this=loser)
        by = item.low == "ل" or not item.has("preposition")  # "هجوم ل A"
        if item.kind == "sign" or not by or item.has("relative", "contrast", "conjunction"):
            return None
    return None


def enemy(loser: str | None, discourse: Discourse) -> str | None:
    """Who else the text names, where all of them stand on one side against the loser."""
    ontology, war = discourse.ontology, discourse.context.war
    allies = ontology.allies(loser, war) if loser else frozenset()
    others = [actor for actor in discourse.context.named if actor not in allies]
    one = bool(loser and others) and ontology.allies(others[0], war).issuperset(others)
    return others[0] if one else None


def lost_to(event: Event, loser: str | None, items: Sequence[Item], discourse: Discourse) -> str | None:
    """As in "أفادت مصادر A بخسارة X", "أقرت أوكرانيا بخسارة X": to the enemy whom the text names."""
    loser = loser or discourse.only(items[: event.item], None)
    if loser is None:
        said = [item for item in items[: event.item] if item.place is not None and item.actors]
        terms = [replace(term, place=False, role="army") for term in said[-1].actors] if said else []
        loser = discourse.actor(terms)
    return enemy(loser, discourse)


def fights_itself(event: Event, items: Sequence[Item], discourse: Discourse, winner: str | None) -> bool:
    """Whether a captor of whom only a general word tells was taken for whom it fought: "سيطر مسلحون بعد معارك مع A"."""
    if winner is None or not (event.verb_first and (event.winner or event.winner_refers)):
        return False
    foes = {discourse.actor(items[at].actors) for at in range(len(items)) if _fought(items, at)}
    return winner in foes


def against(
    event: Event, items: Sequence[Item], discourse: Discourse, winner: str | None, loser: str | None
) -> tuple[str | None, str | None]:
    """Captor and loser, the loser from whom the captor fought; nobody fights himself."""
    losers = (
        () if event.verb_first else {discourse.actor([term]) for term in event.loser[1:]}
    )  # "purged of A and of B": B took nothing either
    if winner in losers or fights_itself(event, items, discourse, winner):
        winner = None
    if loser == winner and any(term.role == "own" for term in event.winner):
        loser = None  # "our forces freed X from the terror group", which means whoever was named last
    if loser is None and winner is not None:
        loser = opponent(event, items, discourse, winner)
    return winner, loser


def _fought(items: Sequence[Item], at: int) -> bool:
    """Whether an actor is the other side of a fight: "معارك مع A", but not "معارك مع A التي سيطرت"."""
    if not at or items[at].kind != "actor":
        return False
    if at > 2 and items[at - 2].low == "و" and items[at - 1].low.startswith(BEATS):
        return True  # "بسطت القوات سيطرتها على X وهزمت A"
    if items[at - 1].low not in BEATEN:
        return False
    if not any(term.named or term.role in ("government", "regime") for term in items[at].actors):
        return False
    relative = at + 1 < len(items) and items[at + 1].has("relative")
    return not relative and any(item.has("fighting_words") for item in items[max(0, at - 4) : at])


def left_by(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """Whom "they" means, who lose or leave a place; None where no pronoun stands for them."""
    if not event.loser_refers:
        return None
    spoken = spokesman(event, items, discourse) if event.pronoun else None
    gone = discourse.onset.had_gone(event, items, discourse.winner)
    return spoken or gone or discourse.they(event)


def personal(items: Sequence[Item], at: int) -> bool:
    """Whether a person of no known side speaks of "his troops"."""
    before = items[:at]
    named = any(item.actors or item.kind == "speaker" for item in before if not item.owned)
    return not named and any(item.low in ("his", "her") for item in before)


def gainer(event: Event, items: Sequence[Item], discourse: Discourse, loser: str | None) -> str | None:
    """As in "The seizure of X extends the gains made by A", "gives A control of the road": whose good it was."""
    gives = False
    if event.verb_first or event.frame not in ("take", "fall"):
        return None
    if items[0].low.partition(" ")[0] in HEARTENED and event.item < HEARTENED_BY:
        return _heartened(items, event, discourse, loser)
    if event.item > 1:
        return None
    for at, item in enumerate(items[event.item + 1 :], event.item + 1):
        whose = (
            item.low.rpartition(" ")[2] in SUCCESS and items[at + 1 : at + 2] and items[at + 1].low in WHOSE
        )
        marks = any(one.low in SUCCESS for one in items[at + 2 : at + 6]) and items[at + 1].low == "'s"
        right_behind = items[at - 1].low in FOR_HIM and item.place is not None and bool(item.actors)
        if item.low in GIVES or whose:
            if any(one.low in HARMED for one in items[at + 1 : at + 5]):
                return None  # "leaves A exposed"
            gives = True
        elif (gives and (item.kind == "actor" or right_behind)) or (marks and item.actors):
            return discourse.actor([replace(each, place=False) for each in item.actors], not_this=loser)
        elif item.low in (";", "against") or item.has("relative", "contrast", "negation"):
            return None
    return None


def _heartened(items: Sequence[Item], event: Event, discourse: Discourse, loser: str | None) -> str | None:
    """As in "Emboldened by the capture of X, the rebels pushed west": who goes on is who took it."""
    comma = next((at for at in range(event.item, len(items)) if items[at].low == ","), len(items))
    subject = next((item for item in items[comma + 1 : comma + 4] if item.kind == "actor"), None)
    return discourse.actor(subject.actors, not_this=loser) if subject is not None else None


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


def named_behind(event: Event, discourse: Discourse) -> bool:
    """As in "After capturing X, the army ...": whose deed it was is said right behind it."""
    return event.rule.endswith(".gerund") and not discourse.spoken and discourse.opened > event.position


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


def foes(items: Sequence[Item], discourse: Discourse) -> set[str | None]:
    """Those whom a sentence names as who is fought."""
    return {
        discourse.actor(item.actors)
        for at, item in enumerate(items)
        if item.kind == "actor" and opposed(items, at)
    }


def earlier(event: Event, items: Sequence[Item]) -> bool:
    """As in "B had taken the town last year": what was before the rest, where nobody is said to tell it."""
    if event.verb_first:
        return recalled(items, event.item) or stated_before(items, event.item)
    before = items[: event.item]
    past = any(item.low == "had" for item in before[-4:])
    return past and not any(
        "report" in item.entry.verbs or item.has("claim_noun", "according") for item in before
    )


def after_it(event: Event, items: Sequence[Item]) -> bool:
    """As in "left X a week after taking it", "hours after they had captured it": told as what came before."""
    for item in reversed(items[: event.item]):
        if item.low.endswith("after") or (item.low in ("that", "which") and event.pronoun):
            return not event.verb_first  # "a village that they took"
        if not (item.has("pronoun", "have", "be", "adverb", "determiner") or item.kind == "actor"):
            return False
    return False


def goes_on(items: Sequence[Item], event: Event) -> bool:
    """As in "The statement also noted the capture of X": who spoke of his deeds speaks of one more."""
    before = items[: event.item]
    told = any(item.has("claim_noun") for item in before) and any(item.low == "also" for item in before)
    return event.frame == "take" and told and not any(item.actors for item in items)


def same_doer(items: Sequence[Item], event: Event, discourse: Discourse) -> str | None:
    """As in "A advanced after taking X, a day after seizing Y": whose the one deed was, the other was too."""
    if (army := numbered(items, event, discourse)) is not None:
        return army
    taking = event.frame in ("take", "control") and event.rule.endswith(".gerund")
    if not taking or event.verb_first or discourse.told_in != event.sentence or not discourse.telling:
        return None
    between = [item for item in items[: event.item] if item.start >= discourse.telling[-1].end]
    other = any(item.kind in ("actor", "speaker") or item.has("relative", "contrast") for item in between)
    return None if other else discourse.winner


def numbered(items: Sequence[Item], event: Event, discourse: Discourse) -> str | None:
    """As in "The army took X. Two days later, the 9th Division took Y": of the army that is on the advance."""
    if event.verb_first or not event.stranger or event.frame not in TAKING:
        return None
    fresh = 0 <= event.sentence - discourse.told_in <= BACK
    loser = discourse.actor(event.loser)
    winner = discourse.winner if fresh else discourse.onset.aggressor(event.sentence, loser)
    if winner is None or winner == loser or not discourse.ontology.is_state(winner):
        return None
    before = items[: event.item]
    if any(item.actors or item.kind == "speaker" or item.has("relative") for item in before):
        return None
    units = (at for at, item in enumerate(before) if item.low in UNITS)
    numbers = (one.low[:1].isdigit() for at in units for one in before[max(0, at - 2) : at])
    return winner if any(numbers) else None


def speaks(items: Sequence[Item], at: int) -> bool:
    """Whether a country is made an actor by what it says: "Ukraine's General Staff said"."""
    return any("report" in item.entry.verbs for item in items[at + 1 : at + 5])


def unsaid(event: Event, items: Sequence[Item], discourse: Discourse) -> str | None:
    """Who took a place where the sentence names nobody: whom the last ones told of as on the advance."""
    if event.frame == "lose":
        return None  # "soldiers fled. The town is lost": not to them
    if discourse.subject is None:
        official = discourse.voices[0] if items[event.item].has("own_deed") else ""
        return official or None  # "X was liberated," she wrote
    if (
        event.rule.endswith(".passive")
        and not event.verb_first
        and not discourse.onset.leads(discourse.subject)
    ):
        return None
    gone = any(beaten(items, at) for at in range(len(items)))
    attacked = discourse.onset.advanced(event.sentence, discourse.subject)
    attacked |= event.verb_first and discourse.assailant == discourse.subject
    told = (gone or event.frame != "change") and attacked and not discourse.keeps
    return discourse.subject if told else None


def unguessed(event: Event, loser: str | None) -> bool:
    """As in "retook X after briefly losing it", "a student militia lost X", "claimed to have taken X": by nobody."""
    if event.rule == "lose.gerund":
        return True
    lost = event.rule == "lose.active" and loser is None
    return not event.verb_first and (lost or event.rule in ("take.infinitive", "control.infinitive"))


def armed(event: Event, ontology: Ontology) -> bool:
    """Whether the captor is more than a politician, who stands for his state: "the prime minister won Mosul"."""
    return any(t.role or t.country or not (t.id and ontology.is_state(t.id)) for t in event.winner)
