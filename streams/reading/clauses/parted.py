"""Verbs of two words with something between them: "gave it up", "marched unopposed into X"."""

from collections.abc import Sequence

from streams.reading.clauses.verbgroup import adverbial
from streams.reading.words.items import NO_ENTRY, Item
from streams.reading.words.lexicon import FRAMES, Entry, Lexicon, words_of

PARTICLES = words_of("particles")


def parted(items: Sequence[Item], at: int, lexicon: Lexicon) -> Entry:
    """As in "turned the town over to A", "marched unopposed into X": what verb it is with its other half."""
    item, after = items[at], items[at + 1 : at + 3]
    if item.kind != "word" or len(after) < 2:
        return NO_ENTRY
    if aside(items, at + 1):
        return lexicon.entries.get(f"{item.low} {after[1].low}", NO_ENTRY)
    whole = not item.entry.verbs.isdisjoint(FRAMES) or not (item.entry.verbs or item.entry.nouns)
    if whole or not (after[0].place or after[0].has("pronoun")):
        return NO_ENTRY
    particle = after[1].low.partition(" ")[0]  # "gave it up to A"
    return lexicon.entries.get(f"{item.low} {particle}", NO_ENTRY) if particle in PARTICLES else NO_ENTRY


def aside(items: Sequence[Item], at: int) -> bool:
    """Whether only an adverb stands between a verb and its preposition: "unopposed into", "quietly out of"."""
    if at + 1 >= len(items) or not items[at + 1].has("preposition"):
        return False
    return items[at].has("adverb") or adverbial(items[at])
