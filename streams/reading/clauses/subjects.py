"""Who acts: the subject of an Arabic verb or verbal noun, where it does not stand right behind it."""

from collections.abc import Mapping, Sequence

from streams.reading.clauses.arguments import Arguments, is_np
from streams.reading.clauses.predicate import Predicate
from streams.reading.clauses.relatives import PRONOUNS, antecedent, relative_of
from streams.reading.words.items import Item
from streams.reading.words.lexicon import words_of

IS = words_of("is_it")
MAX_FRONT = 24  # items between "أن" with its place and the verb
HE_THAT = words_of("that_pronouns")
MAX_LEFT = 45
NOUNS = 13  # items between a preposition and the last noun that it governs
MAX_GOVERNOR = 34
ENDS = (".", ";", "؛")
THAT = words_of("that")
COMMAS = ("،", ",", ")", "(")
BEFORE_WAS = (*COMMAS, "ف")
THOSE = 12  # items between "الذين" and the second verb of its clause
OPENINGS = ("،", ":", "|", "-", "و")


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
        if item.kind != "word" or item.entry.forms or item.low == "ان" or item.has("contrast", "relative"):
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
        if _finite(item):
            relative = relative_of(items, step)
            other = _behind(items, step, at) if relative < 0 else None
            if other is not None:
                found.slots["subject"] = other
                return
            step = antecedent(items, relative) + 1 if relative >= 0 else step
        elif _acts(items, step, at):
            relative = _inside(items, step)
            if relative < 0:
                found.slots["subject"] = step
                return
            step = antecedent(items, relative) + 1
        if step <= 0:
            break
        step -= 1
    found.inherited = True


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
            main = any(other.low.endswith("وا") and _finite(other) for other in items[:step])
            return head if head >= 0 and items[head].kind == "actor" and not main else -1
        alone = _finite(item) and not item.low.endswith("وا")
        if item.low in ENDS or item.low == "،" or item.has("contrast") or alone:
            return -1
    return -1


def _finite(item: Item) -> bool:
    return (
        item.kind == "word"
        and bool(item.entry.forms & {"past", "present"})
        and not item.has("negation", "preposition", "control")
    )


def _acts(items: Sequence[Item], step: int, at: int) -> bool:
    """Whether an item can be the subject of a verb to its right: a country only right before it."""
    item = items[step]
    country = bool(item.actors) and item.place is not None and step == at - 1
    return (item.kind == "actor" or country) and not governed(items, step) and not _completed(items, step)


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
    before = items[who] if who >= 0 and _finite(items[verb]) else None
    loyal = who > 1 and items[who - 1].low == "ل" and items[who - 2].kind == "actor"  # "القوات الموالية ل A"
    acts = loyal or not governed(items, who)
    return before is not None and bool(before.actors) and before.kind != "word" and acts


def _told_of(items: Sequence[Item], verb: int) -> bool:
    """As in "هجوما شنه B", "حصارا فرضه B": a verb that only tells of a noun whose it was."""
    return verb > 0 and _finite(items[verb]) and items[verb - 1].low.endswith("ا")


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
            or (_finite(item) and relative_of(items, step) < 0)
        ):
            return -1
        if item.kind == "actor" and not governed(items, step) and _inside(items, step) < 0:
            before = items[step - 1] if step else None
            return step if before is None or before.low == "ان" or before.low in OPENINGS else -1
    return -1


def topic(items: Sequence[Item], at: int) -> int:
    """The place that a clause is about, before its verb; -1 where there is none."""
    ways = (find(items, at) for find in (fronted_place, described_place, ranked_place))
    return next((place for place in ways if place >= 0), -1)


def fronted_place(items: Sequence[Item], at: int) -> int:
    """The place that opens the clause of a verb: "إن بلدة X باتت", "وبلدة X أصبحت"; -1 where none does."""
    step = at - 1
    while step >= 0 and (
        items[step].kind == "day" or items[step].has("adverb", "been") or items[step].low in BEFORE_WAS
    ):
        step -= 1
    for _ in range(3):
        word = items[step] if step > 0 else None
        if word is not None and word.kind == "word" and word.low.startswith("ال") and not word.entry.forms:
            step -= 1  # "مدينة X الساحلية الجنوبية أصبحت"
    if step > 2 and items[step - 1].low == "ل" and items[step - 2].has("belonging"):
        step -= 3  # "بلدة X التابعة لمدينة Y باتت"
    if step < 0 or items[step].place is None or items[step].actors:
        return -1
    step = _apposed(items, _lying(items, step))
    before = items[step - 1] if step else None
    opens = before is None or before.low in OPENINGS or before.low in ("ان", "بان", "تكون", "كانت", "اما")
    return step if opens or (before is not None and before.kind == "sign") else -1


def _lying(items: Sequence[Item], step: int) -> int:
    """As in "بلدة X غرب Y باتت", "بلدة X، في نفس منطقة Y، باتت": the place that lies where the last one is."""
    where = step - 1 - (step > 1 and items[step - 1].low == "نفس")
    if where < 1 or not items[where].has("beside", "locative"):
        return step
    head = where - 1 - (items[where - 1].low in COMMAS)
    return head if head >= 0 and items[head].place is not None else step


def _apposed(items: Sequence[Item], step: int) -> int:
    """As in "X، ثالث كبرى مدن البلاد، باتت": the name that a noun for its kind describes behind a comma."""
    place, head = items[step].place, items[step - 2].place if step > 1 else None
    named = head is not None and bool(head.names)
    return step - 2 if named and place and not place.names and items[step - 1].low in COMMAS else step


def beside(items: Sequence[Item], last: int) -> list[int]:
    """As in "إن مدينتي X وY باتتا": the other places of a list whose last one stands before a verb."""
    others: list[int] = []
    step = last
    while step > 1 and items[step - 1].low == "و":
        place = items[step - 2].place
        if place is None or not place.names or items[step - 2].actors:
            break
        step -= 2
        others.append(step)
        if place.plural:
            return others
    return []


def described_place(items: Sequence[Item], at: int) -> int:
    """As in "أن مدينة X الواقعة شمال Y حررت", "X التي سقطت عادت": the place that opens a verb's clause, or -1."""
    first = at
    for step in range(at - 1, max(-1, at - MAX_FRONT), -1):
        item = items[step]
        if item.low in ("ان", "بان"):
            break
        if item.kind == "actor" and not governed(items, step):
            return -1
        inside = step and (items[step - 1].has("relative") or items[step - 1].low in ("كان", "كانت"))
        if item.low in ENDS or item.has("contrast", "condition"):
            return -1
        if _finite(item) and not inside and item.low not in ("تقع", "يقع"):
            return -1
        first = step
    first += first < at and items[first].low == "و"
    head = items[first]
    named = head.place is not None and bool(head.place.names) and not head.actors
    return first if first < at and named and _lies(items, first + 1) else -1


def ranked_place(items: Sequence[Item], at: int) -> int:
    """As in "أصبحت X أول مدينة كبيرة تسقط", "X هي أحدث بلدة تسقط": the place that is said to be one, or -1."""
    step = at - 1
    while (
        step > 0
        and items[step].kind == "word"
        and not (items[step].entry.forms or items[step].has("preposition"))
    ):
        step -= 1
    phrase = items[step].place if step > 0 else None
    if phrase is None or phrase.names or not phrase.ranked:
        return -1
    step -= 1 + (items[step - 1].low in IS)
    told = items[step].place if step >= 0 else None
    return step if told is not None and told.names else -1


def _lies(items: Sequence[Item], at: int) -> bool:
    """Whether what follows a place says where it lies or what it is."""
    return any(item.has("inside", "locative", "relative", "seat") for item in items[at : at + 3])


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
    for step in range(predicate.at - 1, max(-1, predicate.at - MAX_GOVERNOR), -1):
        item = items[step]
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
        whole = not _completed(items, step) or _opens(items, step)
        acts = item.kind == "actor" and whole and _inside(items, step) < 0
        free = not governed(items, step) or (acts and succeeding(items, step))
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
            if not governed(items, step):
                found.slots["subject"] = step
            return


def joined(items: Sequence[Item], predicate: Predicate) -> bool:
    """As in "هاجم A البلدة، فسقطت بعد ساعات": a fall of what was just told of, with no other subject."""
    at = predicate.at
    alone = all(item.kind in ("day", "sign") or item.has("subordinator") for item in items[at + 1 : at + 2])
    return predicate.trigger == "سقطت" and at > 0 and items[at - 1].low in ("و", "ف") and alone
