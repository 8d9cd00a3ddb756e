"""Who acts: the subject of an Arabic verb or verbal noun, where it does not stand right behind it."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.arguments import Arguments, is_np
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.relatives import PRONOUNS, antecedent, relative_of
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

HE_THAT = words_of("that_pronouns")
MAX_LEFT = 45
NOUNS = 13  # items between a preposition and the last noun that it governs
MAX_GOVERNOR = 34
OBJECT = 12  # items between who drives out and whom
ENDS = (".", ";", "؛")
THAT = words_of("that")
ENABLED = words_of("enabled_him")
THOSE = 12  # items between "الذين" and the second verb of its clause
TAKE_SHE = words_of("take_she")
SPEAKS_FOR = words_of("speaks_for")
OPENINGS = ("،", ":", "|", "-", "و", '"')


def unknown(item: Item) -> bool:
    """Whether a word is known to nothing."""
    entry = item.entry
    return item.kind == "word" and not (
        entry.tags or entry.verbs or entry.nouns or entry.status or item.actors
    )


def governed(items: Sequence[Item], step: int) -> bool:
    """Whether a noun phrase stands behind a preposition, with a few nouns between: "بدعم من طيران التحالف"."""
    for before in range(step - 1, max(-1, step - NOUNS), -1):
        item = items[before]
        if item.has("preposition"):
            return True
        if item.low in ("هي", "هو", "هم"):
            return False  # "من جماعة هي X"
        listed = item.has("fighting_words") and items[before - 1].low == "و"
        if listed or item.low in ("و", '"') or (item.place is not None and not item.place.names):
            continue  # "ضد تجمعات ونقاط انتشار المسلحين"
        if item.has("conjunction") and before and is_np(items[before - 1]):
            return governed(items, before - 1)
        if item.kind != "word" or item.entry.forms or item.has("complement", "contrast", "relative"):
            return False
    return False


def described(
    items: Sequence[Item], predicate: Predicate, slots: Mapping[str, str], found: Arguments
) -> None:
    """As in "البلدة التي حررها الجيش", "الجيش الذي حرر البلدة", "البلدة التي سقطت"."""
    relative = relative_of(items, predicate.at)
    head = antecedent(items, relative) if relative >= 0 else -1
    if head < 0:
        if relative >= 0:  # "والأرض التي خسرناها": what the pronoun means is no place that we know
            found.slots = {slot: at for slot, at in found.slots.items() if not items[at].has("pronoun")}
        return
    place = items[head].kind in ("place", "name")
    if not place:
        found.slots.setdefault("subject", head)
    elif slots.get("subject") is None and "object" not in found.slots:
        found.slots["object"] = head
    else:
        for slot, role in slots.items():
            index = found.slots.get(slot)
            if role == "place" and index is not None and items[index].has("pronoun"):
                found.slots[slot] = head


def inherited(items: Sequence[Item], at: int, found: Arguments) -> None:
    """The subject before its verb, or that of the verb that this one goes on from."""
    those = _those_who(items, at)
    if those >= 0:
        found.slots["subject"] = those
        return
    if (speaker := _who_says(items, at)) >= 0:
        found.slots["subject"] = speaker
        return
    step = at - 1
    while step >= max(0, at - MAX_LEFT):
        item = items[step]
        if item.low in ENDS or item.has("contrast", "condition"):
            break
        if item.low == "ان" and items[step + 1].has("force") and items[step + 1].kind == "word":
            _whose_men(items, step + 1, at, found)
            return
        if finite(item):
            relative = relative_of(items, step)
            other = _behind(items, step, at) if relative < 0 else None
            pronoun = items[at + 1].low if at + 1 < len(items) else ""
            if other is not None and not _disagrees(items[other].low, items[at].low, pronoun):
                found.slots["subject"] = other
                return
            step = antecedent(items, relative) + 1 if relative >= 0 else step
        elif _acts(items, step, at):
            relative = _inside(items, step)
            if relative < 0:
                found.slots["subject"] = _whom(items, step)
                return
            step = antecedent(items, relative) + 1
        if step <= 0:
            break
        step -= 1
    found.inherited = True


def _whose_men(items: Sequence[Item], head: int, at: int, found: Arguments) -> None:
    """As in "وإن جماعة محلية تنضوي تحت لواء A تسلمت": a new subject, and nobody we know but A."""
    whose = next((step for step in range(head + 1, at) if items[step].kind == "actor"), -1)
    found.stranger = whose < 0
    if whose >= 0:
        found.slots["subject"] = whose


def _whom(items: Sequence[Item], step: int) -> int:
    """As in "طردت A المدعومة من تركيا B من X، كما سيطرت": A, at B, whom A drove out."""
    for verb in range(step - 2, max(-1, step - OBJECT), -1):
        if items[verb].kind == "sign" or items[verb].has("contrast", "subordinator"):
            break
        if finite(items[verb]) and "drive" in items[verb].entry.verbs:
            return verb + 1 if items[verb + 1].kind == "actor" else step
    return step


def _who_says(items: Sequence[Item], at: int) -> int:
    """As in "نفى A أن تكون B ..., وقال إنه استعاد": who goes on speaking of himself; -1 where nobody does so."""
    that = at - 1 - (at > 1 and items[at - 1].has("adverb"))
    said = items[that - 1] if that > 1 else None
    if said is None or items[that].low not in HE_THAT or "report" not in said.entry.verbs:
        return -1
    for step in range(that - 2, -1, -1):
        tells = not items[step].entry.verbs.isdisjoint(("report", "deny")) and items[step].kind == "word"
        if items[step].low in ENDS:
            return -1
        if tells:
            return step + 1 if items[step + 1].kind == "actor" else -1
    return -1


def of_another(items: Sequence[Item], at: int) -> bool:
    """As in "باتت فلانة تحت العلم": a word that nothing knows stands where the verb has its subject."""
    after = items[at + 1] if at + 1 < len(items) else None
    return after is not None and unknown(after) and not after.low.endswith(("ا", "الان"))


def _those_who(items: Sequence[Item], at: int) -> int:
    """As in "من المسلحين الذين حملوا السلاح وسيطروا على البلدة": one clause, whose verbs are of the same number."""
    if not (at > 1 and items[at].low.endswith("وا") and items[at - 1].low == "و"):
        return -1
    for step in range(at - 2, max(-1, at - THOSE), -1):
        item = items[step]
        if item.low == "الذين":
            head = antecedent(items, step)
            main = any(other.low.endswith("وا") and finite(other) for other in items[:step])
            return head if head >= 0 and items[head].kind == "actor" and not main else -1
        alone = finite(item) and not item.low.endswith("وا")
        if item.low in ENDS or item.low == "،" or item.has("contrast") or alone:
            return -1
    return -1


def finite(item: Item) -> bool:
    """A verb that carries a clause."""
    return (
        item.kind == "word"
        and bool(item.entry.forms & {"past", "present"})
        and not item.has("negation", "preposition", "control")
    )


def _acts(items: Sequence[Item], step: int, at: int) -> bool:
    """Whether an item can be the subject of a verb to its right: a country only right before it."""
    item = items[step]
    country = bool(item.actors) and item.place is not None and step == at - 1
    if item.kind == "actor" and _took_too(items, step, at):
        return True
    if _disagrees(item.low, items[at].low, items[at + 1].low if at + 1 < len(items) else ""):
        return False
    return (item.kind == "actor" or country) and not governed(items, step) and not _completed(items, step)


def _disagrees(who: str, verb: str, pronoun: str) -> bool:
    """As in "كان السودانيون يتابعون ...، كما اجتاحت", "انسحبت كتائب B ... استعادتهم": of other number or gender."""
    if who.endswith("ون"):
        return verb.endswith("ت") and pronoun != "هم"
    return pronoun == "هم" and who.startswith(TAKE_SHE)


def _took_too(items: Sequence[Item], step: int, at: int) -> bool:
    """As in "أعلن اجتياح A لمدينة X، كما سيطرت": whose deed the noun before was."""
    return items[at - 1].low == "كما" and step > 0 and "take" in items[step - 1].entry.nouns


def _completed(items: Sequence[Item], step: int) -> bool:
    """Whether an actor completes the noun before it ("مواقع الدعم السريع") or is an object ("أخرجت الجيش")."""
    if not step:
        return False
    before = items[step - 1]
    if before.place is not None:
        return not before.place.names and not before.place.definite
    if before.kind == "actor" or "drive" in before.entry.verbs or before.has("flag"):
        return True
    if _led(items, step - 1) or (before.has("pronoun") and _told_of(items, step - 2)):
        return True
    if before.kind != "word" or before.entry.forms or before.low == "ان" or before.low.startswith("ال"):
        return False
    return unknown(before) or bool(before.entry.nouns) or before.has("fighting_words", "fighting_air")


def _led(items: Sequence[Item], verb: int) -> bool:
    """Whether who acts stands right before a verb: "A هاجمت B": B is whom it attacked."""
    who = verb - 1
    while who > 0 and (items[who].kind == "day" or items[who].has("adverb")):
        who -= 1
    before = items[who] if who >= 0 and finite(items[verb]) else None
    loyal = who > 1 and items[who - 1].low == "ل" and items[who - 2].kind == "actor"  # "القوات الموالية ل A"
    acts = loyal or not governed(items, who)
    return before is not None and bool(before.actors) and before.kind != "word" and acts


def _told_of(items: Sequence[Item], verb: int) -> bool:
    """As in "هجوما شنه B", "حصارا فرضه B": a verb that only tells of a noun whose it was."""
    return verb > 0 and finite(items[verb]) and items[verb - 1].low.endswith("ا")


def _opens(items: Sequence[Item], step: int) -> bool:
    """As in "طرقت طالبان أبواب X بدخولها Y": the subject of a verb that nothing knows, which opens the sentence."""
    verb = items[step - 1].low if 0 < step <= 2 else ""
    return verb.endswith("ت") and not verb.endswith("ات") and (step == 1 or items[0].low == "و")


def _inside(items: Sequence[Item], at: int) -> int:
    """The relative pronoun in whose clause a noun phrase stands ("الجيش الذي تدعمه روسيا"), or -1."""
    for step in range(at - 1, max(-1, at - 7), -1):
        item = items[step]
        if item.low in PRONOUNS:
            return step
        if item.kind == "sign" or item.low == "ان" or item.has("contrast"):
            return -1
    return -1


def fronted(items: Sequence[Item], at: int) -> int:
    """The subject of a verb that stands behind it: "إن الجيش سيطر", "الجيش يسيطر"; -1 where none does."""
    relative = relative_of(items, at)
    if relative > 0 and items[relative - 1].place is not None:
        return -1  # "الجيش يتجه نحو X التي سيطر عليها المتمردون"
    for step in range(at - 1, max(-1, at - MAX_LEFT), -1):
        item = items[step]
        if (
            item.low in ENDS
            or item.has("contrast", "condition")
            or (finite(item) and relative_of(items, step) < 0)
        ):
            return -1
        if item.kind == "actor" and not governed(items, step) and _inside(items, step) < 0:
            before = items[step - 1] if step else None
            opens = before is None or before.low in ("ان", "بان") or before.low in OPENINGS
            return step if opens else -1
    return -1


def _behind(items: Sequence[Item], verb: int, at: int) -> int | None:
    """The subject right behind an earlier verb: "خاضت المقاومة معارك وسيطرت"."""
    drives = "drive" in items[verb].entry.verbs
    if _led(items, verb) or (items[verb + 1].has("pronoun") and _told_of(items, verb)):
        return None
    for step in range(verb + 1, at):
        item = items[step]
        if item.kind == "actor":
            alone = not any(other.kind == "actor" for other in items[step + 1 : step + 2])
            return None if governed(items, step) or (drives and alone) else step
        if item.place is not None or item.has("preposition", "relative", "control", "subordinator"):
            return None
        if item.entry.forms and item.kind == "word":
            return None
    return None


def succeeding(items: Sequence[Item], step: int) -> bool:
    """As in "بعد ساعات من نجاح A في طرد B": who succeeds stands right behind the noun."""
    return step > 0 and "success" in items[step - 1].entry.status and not items[step - 1].entry.forms


def governor(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "تمكنت القوات من السيطرة": the subject of the governing verb is that of the noun."""
    for step in range(_main_clause(items, predicate.at), max(-1, predicate.at - MAX_GOVERNOR), -1):
        item = items[step]
        if item.low in ENABLED and (who := _last_actor(items, step)) >= 0:
            found.slots["subject"] = who
            return
        if item.kind == "actor" and "drive" in items[step - 1].entry.nouns | items[step - 1].entry.verbs:
            continue  # "دحر الحوثيين ... وتطهيرها": whom they drove out
        told = (
            item.speaker is not None
            and item.speaker.side
            and step
            and "report" in items[step - 1].entry.verbs
        )
        speaks = item.actors or told
        country = item.place is not None and _says(items, step, predicate.at)
        before = items[step - 1] if step else item
        announces = before.has("claim_noun") or before.low in SPEAKS_FOR  # "بعد إعلان A السيطرة على X"
        whole = announces or not _completed(items, step) or _opens(items, step)
        acts = item.kind == "actor" and whole and _inside(items, step) < 0
        free = not governed(items, step) or (acts and (announces or succeeding(items, step)))
        if (acts or ((item.kind == "speaker" or country) and speaks)) and free:
            found.slots["subject"] = step
            return
        if "succeed" in item.entry.verbs:
            inherited(items, step, found)
            return
        if item.has("contrast", "condition") or item.low in ENDS:
            break
    if predicate.at and items[predicate.at - 1].low == "ب":
        _ahead(items, predicate, found)


def _main_clause(items: Sequence[Item], at: int) -> int:
    """As in "دخل A البلدة بعد أن انسحب B، وذلك إثر سيطرتهم على X": the last item that may tell whose deed it was."""
    that = next((n for n in range(at - 1, max(0, at - 4), -1) if items[n].low == "ذلك"), 0)
    aside = (n for n in range(that - 1, 0, -1) if items[n].has("subordinator")) if that else iter(())
    return next(aside, at) - 1


def _last_actor(items: Sequence[Item], at: int) -> int:
    """As in "هجوم شنه A ومكنه من السيطرة": whoever stands last before "which enabled him"."""
    return next((step for step in range(at - 1, -1, -1) if items[step].kind == "actor"), -1)


def _says(items: Sequence[Item], step: int, at: int) -> bool:
    """Whether a country acts by what it says: "روسيا أعلنت", "أعلنت روسيا السيطرة على"."""
    before = items[step - 1] if step else None
    boasts = before is not None and before.has("boast") and "report" in before.entry.verbs
    return boasts or (step + 1 < at and bool(items[step + 1].entry.forms))


def _ahead(items: Sequence[Item], predicate: Predicate, found: Arguments) -> None:
    """As in "وبسيطرته على البلدة يكون الجيش قد قطع الطريق": the sentence opens with what its subject did."""
    if any(item.kind == "actor" for item in items[: predicate.at]):
        return
    for step in range(predicate.at + 1, min(len(items), predicate.at + MAX_GOVERNOR)):
        if items[step].kind == "actor":
            if not (governed(items, step) or items[step - 1].entry.nouns):  # "بعد خروج A منها"
                found.slots["subject"] = step
            return


def joined(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "هاجم A البلدة، فسقطت بعد ساعات": a fall of what was just told of, with no other subject."""
    at = predicate.at
    alone = all(item.kind in ("day", "sign") or item.has("subordinator") for item in items[at + 1 : at + 2])
    return predicate.trigger == "سقطت" and at > 0 and items[at - 1].low in ("و", "ف") and alone
