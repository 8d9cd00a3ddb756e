"""Where a fight was, in Arabic: behind "في" and its kind, else at the place that its clause is about."""

from collections.abc import Callable, Sequence

from streams.reading.items import Item, Named, PlacePhrase
from streams.reading.lists import POPULATED
from streams.reading.relatives import relative_of
from streams.reading.verbgroup import verb_group

REACH = 26  # items between a word of fighting and its place
ENDS = (".", ";", "؛", "ان", "وهي", "وهو")
COMPASS = ("شمال", "جنوب", "شرق", "غرب")
STORMING = ("اقتحام", "مهاجمه")  # nouns whose object is the place
INSIDE = ("في", "ب", "علي", "داخل", "حول", "عند", "ضمن", "الي")
SPOTS = (*POPULATED, "", "base", "airport", "hill", "crossing", "field", "road", "building")
NAMED = ("معركه", "عمليه")
Refer = Callable[[PlacePhrase, int], list[Named]]


def told_real(items: Sequence[Item], at: int, actors: bool) -> bool:
    """Whether fighting is told as happening: not planned, not denied, not from the air; an attack needs somebody."""
    item = items[at]
    group = verb_group(items, at)
    if any(items[step].has("modal", "negation") or items[step].low == "to" for step in group):
        return False
    if at and items[at - 1].has("ceasing"):
        return False
    if item.low in NAMED and at + 1 < len(items) and items[at + 1].low == '"':
        return False  # the name of an operation
    before = items[max(0, at - 4) : at]
    if any(other.entry.status & {"planned"} or other.has("modal", "negation") for other in before):
        return False
    if any(other.has("fighting_air") for other in items[max(0, at - 2) : at + 2]):
        return False
    return item.has("fighting_mutual") or actors


def fought_at(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """The names of the places where the fighting told at item ``at`` was.

    ``refer`` gives the names that "the town" stands for, from the phrase and the offset where it stands.
    """
    right = _right(items, at, refer)
    if right is not None:
        return right
    return _left(items, at, refer) or _right(items, at, refer, loose=True) or []


def _right(items: Sequence[Item], at: int, refer: Refer, loose: bool = False) -> list[Named] | None:
    """What stands behind "في" in the same clause; None if nothing does, [] where it has no name.

    ``loose``: past "بعد" and its kind as well.
    """
    found: list[tuple[str, list[Named]]] = []
    mode = "inside" if items[at].entry.forms or items[at].low in STORMING else ""
    for index in range(at + 1, min(len(items), at + REACH)):
        item = items[index]
        if _breaks(items, index) and not (loose and item.has("subordinator")):
            break
        if item.place is not None and (items[index - 1].has("force") or _fighters(items[index - 1])):
            continue  # "أحبط ثوار X محاولة": whose fighters they are
        if item.place is not None:
            if mode == "inside" and not (found and not _joined(items, index)):
                more = bool(found) and _also(items, index)
                names = item.place.names or refer(item.place, item.start)
                if not names and item.place.type in POPULATED:
                    return _best(found) if found else []
                kind = item.place.type or (names[0].type if names else "")
                if names and more and found[-1][0] in SPOTS and kind in SPOTS:
                    found[-1] = (found[-1][0], [*found[-1][1], *names])
                elif names:
                    found.append((kind, names))
            mode = ""
        elif item.low.startswith(COMPASS):
            mode = "beside"
        elif mode != "beside" and (item.low in INSIDE or item.has("locative")):
            mode = "inside"
        elif item.has("preposition"):
            mode = "other"
    return _best(found) if found else None


def _fighters(item: Item) -> bool:
    """As in "ثوار": whose they are comes next."""
    return (
        item.kind == "actor" and not item.low.startswith("ال") and not any(term.named for term in item.actors)
    )


def _joined(items: Sequence[Item], index: int) -> bool:
    """As in "في تعز وحول الضالع", "في حي X بمدينة Y": a second place with "و", or an area around the first."""
    return any(item.low in ("و", "ب", "في") for item in items[max(0, index - 3) : index])


def _also(items: Sequence[Item], index: int) -> bool:
    """As in "في تعز وفي مأرب", "في X وحول Y": a place beside the first, not one around it."""
    before = [item.low for item in items[max(0, index - 2) : index]]
    return bool(before) and "و" in before and before[-1] in ("و", *INSIDE, "محيط")


def _best(found: Sequence[tuple[str, list[Named]]]) -> list[Named]:
    """The spots of those found, the first phrase of them; areas where there is none."""
    spots = [names for kind, names in found if kind in SPOTS and not names[0].actors]
    return (spots or [names for _, names in found])[0]


def _left(items: Sequence[Item], at: int, refer: Refer) -> list[Named]:
    """The place that the clause before is about: what was taken or entered, else where it was."""
    about: list[list[Named]] = []
    around: list[list[Named]] = []
    areas: list[list[Named]] = []
    for index in range(at - 1, max(-1, at - REACH), -1):
        item = items[index]
        if item.low in ENDS[:3] or item.has("contrast"):
            break
        if item.has("pronoun") and item.low.startswith(("علي", "في")):
            about.append(refer(PlacePhrase(type="unnamed", definite=True), item.start))
        if item.place is None:
            continue
        names = item.place.names or (refer(item.place, item.start) if item.place.definite else [])
        if not names or _far(items, index):
            continue
        before = items[index - 1] if index else None
        if before is not None and before.place is not None and before.place.names:
            continue  # "الحوطة عاصمة لحج"
        behind = before.low if before else ""
        if names[0].actors or (item.place.type not in SPOTS and behind not in ("من", "علي")):
            areas.append(names)
        elif behind in ("في", "ب"):
            around.append(names)
        elif item.place.type or (before is not None and before.has("preposition", "link")):
            about.append(names)
    return next((group[0] for group in ([names for names in about if names], around, areas) if group), [])


def _far(items: Sequence[Item], index: int) -> bool:
    """Whether a place only tells where another one lies: "شمال عدن"."""
    return index > 0 and items[index - 1].low.startswith(COMPASS)


def _breaks(items: Sequence[Item], index: int) -> bool:
    """Whether a clause ends here."""
    item = items[index]
    if item.low in ENDS or item.has("relative", "contrast", "condition", "subordinator"):
        return True
    finite = item.kind == "word" and bool(item.entry.forms & {"past", "present", "future"})
    return (
        finite
        and not item.has("fighting_words", "preposition")
        and "attack" not in item.entry.verbs
        and relative_of(items, index) < 0
        and items[index - 1].low == "و"
    )
