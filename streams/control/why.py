"""The arithmetic of a state: every claim of a place, in which voice it counts or why it does not, and by which ruling.

Nothing here decides anything. It says again, claim by claim, what the fold did.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from streams.articles.precision import Precision
from streams.control.counting import Action, Item, Key, Ref, count, key, standing, texts
from streams.control.fold import settled
from streams.control.groups import first_tellers
from streams.control.identity import located
from streams.control.policy import NEUTRAL, UNKNOWN, Policy
from streams.control.record import Record, RecordType
from streams.control.span import Status
from streams.control.state import ControlState, Episode
from streams.control.voices import Voice, Vouch


@dataclass(frozen=True, slots=True)
class Weighed:
    """One claim, weighed. ``source`` vouches for it, ``side`` is whose that is (NEUTRAL: nobody's, or UNKNOWN).

    ``part`` is ``vouches`` or ``denies`` for those of the episode, ``earlier`` for those of another one, ``refuted``
    for those of a struck capture, else ``ignored``; ``voice`` is set where it vouches. ``notes`` say what was done
    with it, ``rulings`` by which rulings. ``item`` is how it counted: its action, captor, loser, day and precision.
    """

    ref: Ref
    record: Record
    source: str
    side: str
    part: str
    item: Item | None = None
    voice: Voice | None = None
    notes: tuple[str, ...] = ()
    rulings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Everything behind an episode: ``sum`` says why it is as sure as it is, ``wanting`` what would confirm it."""

    claims: tuple[Weighed, ...]
    sum: str
    rulings: tuple[int, ...]
    wanting: str


def account(records: Sequence[Record], state: ControlState, policy: Policy) -> Account:
    """The arithmetic of the episode that a state is in, over the records that the state was folded from."""
    episode = state.episode
    weighed = tuple(_weighed(records, state, policy))
    own = {ruling for one in weighed if one.part in ("vouches", "denies") for ruling in one.rulings}
    several = sum(
        one.item is not None and one.item.action is Action.CAPTURE for one in _part(weighed, "vouches")
    )
    numbers = {*episode.rulings, *own, *((4,) if several > 1 else ())}
    return Account(weighed, _sum(episode, policy), tuple(sorted(numbers)), _wanting(episode, policy))


def _part(weighed: Sequence[Weighed], part: str) -> Iterator[Weighed]:
    return (one for one in weighed if one.part == part)


def _weighed(records: Sequence[Record], state: ControlState, policy: Policy) -> Iterator[Weighed]:
    counted = sorted(standing(located(records)).values(), key=key)
    by_key = {key(record): record for record in counted}
    teller = first_tellers(texts(counted), policy)
    parts = _parts(state)
    for item in settled(count(counted, policy)[0], policy):
        ref = item.refs[0]
        record = by_key[ref.article, ref.moved]
        part, vouch = parts.get(ref, ("ignored", None))
        notes, rulings = _notes(item, part, vouch, state.episode, policy)
        first = teller.get(key(record))
        if first:
            notes.append(f"a copy of {by_key[first].outlet or first[0]}, {first[0]}")
            rulings.append(25)
        voice = vouch.voice if vouch and part == "vouches" else None
        yield Weighed(
            ref, record, _name(item, record, first, policy), item.side, part, item, voice,
            tuple(notes), tuple(sorted(rulings)),
        )  # fmt: skip
    for dropped in state.dropped:
        record = by_key[dropped.ref.article, dropped.ref.moved]
        source = record.claims[dropped.ref.index].source or record.outlet
        yield Weighed(dropped.ref, record, source, policy.side(source), "ignored", notes=(dropped.why,))


def _parts(state: ControlState) -> dict[Ref, tuple[str, Vouch | None]]:
    """What part each claim has, by the nearest of the episodes it stands in."""
    parts: dict[Ref, tuple[str, Vouch | None]] = {}
    for struck in state.struck:
        parts |= {
            ref: ("refuted", vouch) for vouch in (*struck.voices, *struck.denials) for ref in vouch.refs
        }
    for other in state.episodes:
        parts |= {ref: ("earlier", vouch) for vouch in (*other.voices, *other.denials) for ref in vouch.refs}
    for vouch in state.episode.denials:
        parts |= dict.fromkeys(vouch.refs, ("denies", vouch))
    for vouch in state.episode.voices:
        parts |= dict.fromkeys(vouch.refs, ("vouches", vouch))
    return parts


def _name(item: Item, record: Record, first: Key | None, policy: Policy) -> str:
    """Who vouches, as written where that is the entry that counts."""
    if record.type is RecordType.START:
        return item.source
    claim = record.claims[item.refs[0].index]
    written = claim.source or record.outlet
    return written if not first and policy.source(written) == item.source else item.source


def _notes(
    item: Item, part: str, vouch: Vouch | None, episode: Episode, policy: Policy
) -> tuple[list[str], list[int]]:
    """What was done with a claim, and the rulings by which it was."""
    found = [*_of_its_day(item), *_of_its_side(item, part, vouch, episode, policy)]
    if part == "vouches" and item.action is Action.LEAVE and episode.held:
        found.append(("", 13))
    if part == "denies" and episode.status is not Status.CONTESTED:
        found.append(("bites nothing: the capture is confirmed", 6))
    if part == "ignored" and item.action is Action.DENIAL:
        unknown = item.side == UNKNOWN
        found.append(("its denial is ignored", 22) if unknown else ("denies no capture of its time", 2))
    elif part == "ignored":
        found.append(("changes nothing", 0))
    return [note for note, _ in found if note], [ruling for _, ruling in found if ruling]


def _of_its_day(item: Item) -> Iterator[tuple[str, int]]:
    if item.vague:
        yield f"told of the {item.precision} of {item.vague}, joins {item.day}", 26
    if item.precision is Precision.REPORTED:
        yield "tells no day: stands on the day of publication", 37
    if item.order:
        yield f"number {item.order} of its day", 12


def _of_its_side(
    item: Item, part: str, vouch: Vouch | None, episode: Episode, policy: Policy
) -> Iterator[tuple[str, int]]:
    if item.action is Action.START:
        yield "", 28
        return
    if item.side == UNKNOWN and part == "vouches":
        yield "of unknown side: never the reporter", 22
    if part != "vouches" or vouch is None or item.side in (NEUTRAL, UNKNOWN):
        own = False
    else:
        captor = episode.holder or episode.claimant
        own = policy.allied(item.side, captor)
        if (
            item.side != captor
            and item.side not in episode.losers
            and vouch.voice in (Voice.BOAST, Voice.ADMIT)
            and own
        ):
            yield f"{item.side} is an ally of {captor}", 23
    if part == "vouches" and vouch and vouch.voice is Voice.BOAST and not own:
        yield "relayed only by the captor's own side: a boast", 24


def _sum(episode: Episode, policy: Policy) -> str:
    """Why an episode is as sure as it is, counted out."""
    voices = [vouch.voice for vouch in episode.voices]
    told = ", ".join(f"{voices.count(voice)} {_PLURAL[voice]}" for voice in Voice if voice in voices)
    limits = policy.limits
    match episode.status:
        case Status.CONTESTED:
            deny = len(episode.denials)
            return f"{told or 'nobody vouches'}; {deny} deny" if deny else told or "both are told to hold it"
        case Status.VACATED:
            return f"{told}; one voice is enough for a place that is left"
    if voices.count(Voice.ADMIT) >= limits.confirm_admissions:
        return f"{told}: {limits.confirm_admissions} admission by the loser's side is enough"
    if 28 in episode.rulings:
        return "the starting map says so"
    if 7 in episode.rulings and episode.status is Status.CONFIRMED:
        return f"{told or 'held before'}; the capture told since is refuted"
    need = f"{limits.confirm_sources} sources are needed, of which {limits.confirm_reporters} is of no side"
    return f"{told}: {need}"


_PLURAL = {
    Voice.BOAST: "boast",
    Voice.ADMIT: "admit",
    Voice.REPORT: "report",
    Voice.UNKNOWN: "of unknown side",
}


def _wanting(episode: Episode, policy: Policy) -> str:
    """What would make an episode confirmed, or end a contest."""
    if episode.status is Status.CONTESTED:
        who = " or ".join(sorted(party for party in episode.between))
        enough = f"{policy.limits.confirm_sources} sources of which {policy.limits.confirm_reporters} reports"
        return f"an admission by the other side, {enough}, or a capture on a later day, by {who or 'anybody'}"
    if episode.status is Status.VACATED:
        return "a source that says who came"
    return episode.wanting
