"""Who vouches for a change, in which voice, and when that is enough."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from streams.control.counting import Action, Item, Ref
from streams.control.policy import NEUTRAL, UNKNOWN, Policy


class Voice(StrEnum):
    """How a source speaks of "A took the place from B"."""

    BOAST = "boast"
    ADMIT = "admit"
    REPORT = "report"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Vouch:
    """One source behind a change."""

    source: str
    side: str
    voice: Voice
    refs: tuple[Ref, ...]


def voice_of(side: str, captor: str | None, losers: Iterable[str], policy: Policy) -> Voice:
    """The voice of a side about a captor and those who lost the place to him."""
    if side == UNKNOWN:
        return Voice.UNKNOWN
    if side == NEUTRAL:
        return Voice.REPORT
    if policy.allied(side, captor):
        return Voice.BOAST
    if any(policy.allied(side, loser) for loser in losers):
        return Voice.ADMIT
    return Voice.REPORT


def relayed_by_own(items: Iterable[Item], captor: str | None, policy: Policy) -> bool:
    """Whether only outlets of the captor's side carry this."""
    return all(item.relay not in (NEUTRAL, UNKNOWN) and policy.allied(item.relay, captor) for item in items)


def vouches(items: Iterable[Item], captor: str | None, losers: frozenset[str], policy: Policy) -> list[Vouch]:
    """Every source behind a change, once, with its voice; sorted by source."""
    by_source: dict[str, list[Item]] = {}
    for item in items:
        by_source.setdefault(item.source, []).append(item)
    return [_vouch(source, told, captor, losers, policy) for source, told in sorted(by_source.items())]


def _vouch(
    source: str, items: list[Item], captor: str | None, losers: frozenset[str], policy: Policy
) -> Vouch:
    heard = {voice_of(item.side, captor, _losers(item, losers), policy) for item in items}
    voice = next(voice for voice in (Voice.ADMIT, Voice.REPORT, Voice.BOAST, Voice.UNKNOWN) if voice in heard)
    if voice in (Voice.ADMIT, Voice.REPORT) and relayed_by_own(items, captor, policy):
        voice = Voice.BOAST
    refs = tuple(sorted(ref for item in items for ref in item.refs))
    return Vouch(source, items[0].side, voice, refs)


def _losers(item: Item, losers: frozenset[str]) -> frozenset[str]:
    stated = item.actor if item.action is Action.LEAVE else item.other
    return frozenset({stated}) if stated else losers


def enough(heard: Iterable[Vouch], policy: Policy) -> bool:
    """Whether these voices confirm a change."""
    voices = [vouch.voice for vouch in heard]
    limits = policy.limits
    if voices.count(Voice.ADMIT) >= limits.confirm_admissions:
        return True
    return len(voices) >= limits.confirm_sources and voices.count(Voice.REPORT) >= limits.confirm_reporters


def wanting(heard: Iterable[Vouch], policy: Policy) -> str:
    """What would confirm a change that these voices do not, as a sentence."""
    voices = [vouch.voice for vouch in heard]
    if enough(heard, policy):
        return ""
    if Voice.REPORT in voices:
        return "an admission by the loser's side, or any second source"
    return "an admission by the loser's side, or a source without a side that reports it"


def refuting(denials: Iterable[Item], captor: str | None, losers: frozenset[str], policy: Policy) -> bool:
    """Whether these denials strike a capture that is merely claimed."""
    sides = {item.source: item.side for item in denials if item.action is Action.DENIAL}
    own = [side for side in sides.values() if side != UNKNOWN and policy.allied(side, captor)]
    if len(own) >= policy.limits.refute_own:
        return True
    reporters = [
        side
        for side in sides.values()
        if side == NEUTRAL or (losers and voice_of(side, captor, losers, policy) is Voice.REPORT)
    ]
    return len(sides) >= policy.limits.refute_denials and len(reporters) >= policy.limits.refute_reporters
