"""Arabic counter-claims without a word of denying: "قال الجيش إنه صد الهجوم", "إن قواته لا تزال في البلدة"."""

from collections.abc import Iterator, Sequence

from streams.reading.claims.drafts import Denial, name_key
from streams.reading.clauses.background import STOPS, recalled
from streams.reading.phrases.lists import POPULATED
from streams.reading.texts.discourse import Discourse
from streams.reading.words.items import Item, Named
from streams.reading.words.lexicon import words_of

SPEAKS = 7  # items between a verb of saying and who speaks
GOES_ON = 5  # items between a fight, or somebody, and what tells that he goes on
ATTACKS = words_of("attacks")
THERE = words_of("still_there")
LASTS = words_of("goes_on")
AROUND = words_of("around")
BEFORE = words_of("before_now")


def counterclaims(sentence: int, items: Sequence[Item], discourse: Discourse, folded: str) -> list[Denial]:
    """What one side of a war says in a sentence that does not go with a capture by another."""
    found: list[Denial] = []
    for at, item in enumerate(items):
        if "report" not in item.entry.verbs or not item.entry.forms or recalled(items, at):
            continue
        said = list(_said(items, at))
        stands = next((step for step in said if _stays(items, step)), None)
        side = _side(items, at, discourse) if stands is not None else None
        if stands is None or side is None or any(items[step].low in BEFORE for step in said):
            continue
        if (named := _where(sentence, items, at, said, discourse)) is not None:
            key = name_key(folded[named.start : named.end])
            found.append(Denial(sentence, items[stands].start, side, None, key))
    return found


def _said(items: Sequence[Item], at: int) -> Iterator[int]:
    """The items of what is said, up to another clause that somebody says."""
    for step in range(at + 1, len(items)):
        if items[step].has("contrast") or items[step].low in STOPS or "report" in items[step].entry.verbs:
            return
        yield step


def _side(items: Sequence[Item], at: int, discourse: Discourse) -> str | None:
    """Whose side speaks: behind the verb, before "that"; or right before it ("لكن الجيش قال")."""
    after = items[at + 1 : at + 1 + SPEAKS]
    stop = next((n for n, item in enumerate(after) if item.low in ("ان", "انه", "انها", "انهم")), len(after))
    near = (*after[:stop], *items[max(0, at - 2) : at][::-1])
    for item in near:
        if item.has("contrast", "inhabitant"):
            return None
        if item.kind in ("actor", "speaker") or (item.actors and item.place is not None):
            return discourse.party(item)
    return None


def _stays(items: Sequence[Item], at: int) -> bool:
    """As in "صد الهجوم", "تمكنت من صد هجوم", "قواته لا تزال في البلدة", "المعارك مستمرة"."""
    item, after = items[at], items[at + 1 : at + 1 + GOES_ON]
    if item.has("repels"):
        return any(other.low in ATTACKS for other in after)
    if item.has("holding"):
        before = items[max(0, at - 3) : at]
        ours = any(other.has("pronoun") or other.has("troops", "force") for other in before)
        return ours and any(other.low in THERE for other in after[:2])
    if item.has("fighting_mutual"):
        return any(other.low in LASTS for other in after)
    return False


def _where(
    sentence: int, items: Sequence[Item], at: int, said: Sequence[int], discourse: Discourse
) -> Named | None:
    """The place that is meant: one named or pointed to, else the last one taken, where this stands against it."""
    for step in said:
        phrase = items[step].place
        if phrase is None or items[step].actors:
            continue
        if items[step - 1].low in AROUND:
            return None
        names = phrase.names or discourse.definite(phrase, sentence, items[step].start)
        if names and (phrase.type in POPULATED or names[0].type in POPULATED or names[0].type == ""):
            return names[0] if len(names) == 1 else None
    against = any(item.has("contrast", "counters") for item in items[:at])
    told = [m for m in discourse.mentions if m.told and sentence - 1 <= m.sentence <= sentence]
    return told[-1].names[0] if against and told and len(told[-1].names) == 1 else None
