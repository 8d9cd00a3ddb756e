"""A word that could tell a change of control."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb or noun of control at item ``at``; ``start`` is where its verb group begins.

    ``voice``: active, passive or noun. ``mood``: finite, infinitive, gerund or noun. ``status`` is "" when told as
    done, else why not (attempted, planned, negated, hypothetical, denied, doubted, ongoing, nominal).
    """

    at: int
    start: int
    frames: tuple[str, ...]
    voice: str
    mood: str
    status: str
    trigger: str
    perfect: bool = False
