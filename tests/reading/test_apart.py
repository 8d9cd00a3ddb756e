"""Two names that one event tells are two places, whatever row they sound like."""

from streams.places.place import Link, LinkStatus, Name, Place
from streams.reading.claims.apart import told_apart
from streams.reading.claims.drafts import Draft
from streams.reading.clauses.events import Event
from streams.reading.words.items import Named

ROW = Place("own:1", "Qarabish", "قرابيش", 36.0, 38.0, ("Testland",), "SY", "village")


def linked(text: str, *spelt: str, position: tuple[int, ...] = ()) -> dict[str, str]:
    """The ids of names that were all linked to one row, told by one event (or at the positions given)."""
    names = {text.index(name): Name(name, text.index(name), text.index(name) + len(name)) for name in spelt}
    drafts = []
    for at, start in enumerate(names):
        event = Event(0, "take", "take", "captured", "took", 0, 0, len(text), "")
        event.position = position[at] if position else 0
        drafts.append(Draft(Named(start, start + 5), "", event, 0, "a", None, None, "", None))
    found = told_apart(drafts, names, dict.fromkeys(names, Link(LinkStatus.RESOLVED, ROW)), text)
    return {names[start].text: link.place.id for start, link in found.items() if link.place}


def test_the_name_less_like_the_row_is_a_place_of_its_own() -> None:
    assert linked("took Qarabish and Harbush", "Qarabish", "Harbush") == {
        "Qarabish": "own:1",
        "Harbush": "prov:sy:hrbc",
    }


def test_spellings_of_one_name_stay_one_place() -> None:
    assert set(linked("took Qarabish and Qarabeesh", "Qarabish", "Qarabeesh").values()) == {"own:1"}


def test_a_second_name_in_brackets_is_the_same_place() -> None:
    assert set(linked("took Qarabish (Harbush)", "Qarabish", "Harbush").values()) == {"own:1"}


def test_names_of_two_events_may_be_one_place() -> None:
    told = linked("took Qarabish; left Harbush", "Qarabish", "Harbush", position=(0, 20))
    assert set(told.values()) == {"own:1"}


def test_the_other_script_is_no_other_place() -> None:
    assert set(linked("took Qarabish قرابيش", "Qarabish", "قرابيش").values()) == {"own:1"}
