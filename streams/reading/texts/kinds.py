"""What kind of place a claim is about: a town, or a country, a province, a side of one."""

from collections.abc import Sequence

from streams.articles.text import Text
from streams.places.index import Gazetteer
from streams.reading.clauses.events import Event
from streams.reading.texts.inside import sided
from streams.reading.texts.references import Mention, only_region
from streams.reading.words.items import Named


def kind(named: Named, event: Event, text: Text, gazetteer: Gazetteer, mentions: Sequence[Mention]) -> str:
    """What kind of place a name is; "the cities of Syria" are none of their own."""
    name = text.clean[named.start : named.end]
    bare = event.frame in ("leave", "control") and not (named.type or event.verb_first)
    if bare and only_region(name, mentions, text.clean):
        return "area"
    if gazetteer.is_country(name) or gazetteer.is_country(name.removesuffix("s")):
        return "area"  # also "Afghanistans", from a text that has lost its apostrophes
    return "area" if not named.type and sided(name) else named.type
