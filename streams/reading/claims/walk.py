"""One walk through an article: sentences to items to events to drafts of claims, then places, then claims."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from streams.actors.ontology import ActorContext, Ontology
from streams.articles.article import Article
from streams.articles.text import Text
from streams.places.index import Gazetteer
from streams.reading.claims.denials import denials
from streams.reading.claims.drafts import Denial, Draft, name_key, reason, settle
from streams.reading.claims.outcome import finish
from streams.reading.claims.standoffs import standoffs
from streams.reading.claims.undone import no_war
from streams.reading.clauses.clauses import predicates
from streams.reading.clauses.events import Event, attacked, events
from streams.reading.clauses.flags import flown, raised
from streams.reading.clauses.subjects import governed
from streams.reading.clauses.verbfirst import verb_first
from streams.reading.extraction import Extraction
from streams.reading.fights.clashes import Fight, Scene, bombed, fights, may_fight
from streams.reading.phrases.capitals import named_capital, seat
from streams.reading.texts.announced import names_after
from streams.reading.texts.claimants import boasted, reporter
from streams.reading.texts.cutting import Cutter
from streams.reading.texts.cutting import Sentence as Sentence
from streams.reading.texts.discourse import Discourse
from streams.reading.texts.heirs import attacker, had_it, left_again, took_over
from streams.reading.texts.holders import beaten
from streams.reading.texts.inside import Inside
from streams.reading.texts.kinds import kind
from streams.reading.texts.mentioned import all_terms, spoken_terms
from streams.reading.texts.mentions import Mentions
from streams.reading.texts.namedlater import named_where
from streams.reading.texts.onset import BACK
from streams.reading.texts.parties import (
    after_it,
    against,
    armed,
    earlier,
    enemy,
    foes,
    gainer,
    goes_on,
    itself,
    left_aside,
    left_by,
    left_out,
    lost_to,
    named_behind,
    opposed,
    personal,
    same_doer,
    sides,
    speaks,
    told_beside,
    told_ours,
    unguessed,
    unsaid,
    volunteers,
)
from streams.reading.texts.rivals import confirmed, defeated, defends, other_side, rival
from streams.reading.texts.speakers import speaker
from streams.reading.texts.topics import asks, peaceful, votes
from streams.reading.texts.voices import once_more, speaking, spoken_for, we_did
from streams.reading.texts.whereabouts import behind_dateline, countries, unsay, war_told
from streams.reading.words.items import Item, Named, Vocabulary

FRESH = 3  # sentences that a captor is remembered for a passive
QUOTED = 3  # sentences in which a quotation names its speaker


class Walk:
    """Reads one article."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        ontology: Ontology,
        vocabularies: Mapping[str, Vocabulary],
        article: Article,
        text: Text,
    ) -> None:
        self.gazetteer, self.ontology, self.vocabularies = gazetteer, ontology, vocabularies
        self.article, self.text = article, text
        self.told: list[Sentence] = []
        self.named: list[tuple[int, int]] = []
        self.cutter = Cutter(gazetteer, ontology, vocabularies, article, text)
        self.hits = self.cutter.hits
        self.opens = behind_dateline(text.clean)

    def read(self) -> Extraction:
        """The extraction of the whole article."""
        told = self.cutter.sentences()
        lexicons = {name: each.lexicon for name, each in self.vocabularies.items()}
        Inside(self.text, self.gazetteer, self.hits, lexicons).fill(told)
        discourse = Discourse(self.ontology, self.context(told))
        self.told = unsay(told, self.opens)
        drafts: list[Draft] = []
        denied: list[Denial] = []
        flags: list[int] = []
        fought: list[Fight] = []
        for sentence in self.told:
            lexicon = self.vocabularies[sentence.language].lexicon
            written = [item for item in sentence.items if item.start >= self.opens]
            discourse.note(sentence.index, written, again=lexicon.order != "vso")
            happens = (verb_first if lexicon.order == "vso" else predicates)(sentence.items, lexicon)
            found = events(sentence.items, happens, lexicon, sentence.index)
            flags += [sentence.index for event in found if raised(event)]
            discourse.open(sentence.items)
            if lexicon.order != "vso":
                discourse.persons.listen(sentence.items, self.text.clean, discourse)
                if found:
                    discourse.remember(sentence.index, sentence.items)
            if found and asks(self.text.clean, sentence.end):
                for event in found:
                    event.status = event.status or "asked"
            for event in found:
                drafts += self.drafts(event, sentence, discourse)
            if may_fight(sentence.tags):
                fought += fights(sentence.items, discourse, self.scene(sentence, discourse))
            discourse.close()
            denied += denials(sentence.index, sentence.items, discourse, self.text.folded)
            if lexicon.order != "vso":
                denied += standoffs(sentence.index, sentence.items, discourse, self.text.folded)
        uncased = {name for name, lexicon in lexicons.items() if lexicon.order == "vso"}
        mentions = Mentions(self.text, self.gazetteer, self.hits, uncased)
        drafts = settle(drafts, denied, flags)
        if any(draft.told for draft in drafts) and peaceful(told):
            no_war(drafts)
        return finish(self.article, self.text, self.gazetteer, mentions, told, drafts, fought, discourse)

    def context(self, told: Sequence[Sentence]) -> ActorContext:
        """The war and the actors named, from the whole text: general words are resolved by them."""
        items = [item for sentence in told for item in sentence.items]
        self.named = [(item.start, item.end) for item in items if item.kind in ("actor", "speaker")]
        spoken = spoken_terms(items)
        terms = [*all_terms(told), *spoken]
        places = partial(countries, self.hits, self.gazetteer.rows.country, self.named)
        war = war_told(self.ontology, told, spoken, places, self.article.outlet, self.opens)
        context = ActorContext(war=war, outlet=self.article.outlet, published=self.article.published)
        named = [self.ontology.resolve(term, context) for term in terms if term.named]
        return replace(context, named=tuple(dict.fromkeys(actor for actor in named if actor is not None)))

    def drafts(self, event: Event, sentence: Sentence, discourse: Discourse) -> list[Draft]:
        """Drafts of one event: one a place, with the reason where it is not to be told."""
        winner, loser = self.parties(event, sentence, discourse)
        discourse.onset.gives_up(event, loser)
        names = self.names(event, sentence, discourse, loser)
        if not names:
            what = event.place
            one = what is not None and not (what.plural and what.type == "area")
            if one and event.kind == "captured" and not (event.status or earlier(event, sentence.items)):
                discourse.winner = winner or discourse.winner  # of a place that goes without a name
                discourse.unnamed(event)
            return []
        if event.frame == "leave" and winner is None and 0 <= event.sentence - discourse.nameless <= 1:
            winner = discourse.winner if discourse.winner != loser else None
        if event.yields and winner is None and loser is not None:
            event.kind = "withdrew"  # "gave up the town": nobody is said to have come
        day = discourse.when(event, sentence.days, sentence.items)
        self.restate(event, sentence, discourse, winner)
        source = speaker(sentence.items, discourse)
        before = earlier(event, sentence.items) or had_it(event, sentence.items, discourse, names, winner)
        kinds = [kind(each, event, self.text, self.gazetteer, discourse.mentions) for each in names]
        drafts = [
            Draft(named, self.key(named), event, sentence.index, winner, loser,
                  day, reason(event, type_, day, winner, loser), source,
                  earlier=before, first=after_it(event, sentence.items))
            for named, type_ in zip(names, kinds, strict=True)
        ]  # fmt: skip
        for draft in drafts:
            if draft.reason == "denied":
                draft.denier = discourse.opening if discourse.opening != winner else None
                draft.denied = (draft.denier, source)
        near = sentence.items[max(0, event.item - 2) : event.item]
        passing = event.rule.endswith(".noun") and any(item.low == "since" for item in near)
        if any(draft.told or (draft.reason == "no captor" and not passing) for draft in drafts):
            discourse.tell(names)  # "X fell. The rebels took it at dawn"
        if any(draft.told for draft in drafts):
            past = drafts[0].earlier or (drafts[0].first and winner != discourse.opening)
            discourse.winner = (None if past else winner) or discourse.winner
            discourse.taken = names if event.kind == "captured" else []
            discourse.told_in, discourse.told_as, discourse.onset.beaten = event.sentence, event.frame, loser
        return drafts

    def restate(self, event: Event, sentence: Sentence, discourse: Discourse, winner: str | None) -> None:
        """Note what the sentence or the last ones say against an event being news."""
        if confirmed(event, sentence.items, discourse, winner):
            event.status = ""
        if defends(event, sentence.items, discourse, winner):
            event.status = event.status or "ongoing"
        if not event.status and discourse.long_gone(event, sentence.days, sentence.items):
            event.status = "historical"
        plain = not (event.status or event.verb_first or armed(event, self.ontology))
        if plain and votes(sentence.items):
            event.status = "no war"

    def names(self, event: Event, sentence: Sentence, discourse: Discourse, loser: str | None) -> list[Named]:
        """The places of an event, those that it only refers to included."""
        names = discourse.places(event) or self.named_later(event, sentence, discourse)
        names = names or left_again(event, sentence.items, discourse, loser) or took_over(event, discourse)
        if event.frame == "flag":  # over the buildings of a village it is over the village
            names = [flown(each) for each in names]
        names = named_capital(event.place, sentence.items) or names
        return [seat(each, self.text.clean, self.gazetteer) for each in names]

    def named_later(self, event: Event, sentence: Sentence, discourse: Discourse) -> list[Named]:
        """What "a town" turns out to be, in a language that has an article to say that it is new."""
        if self.vso(sentence):
            return named_where(event, self.told)
        before = [named for m in discourse.mentions if m.sentence <= event.sentence for named in m.names]
        return names_after(event, self.told, before, self.key)

    def parties(
        self, event: Event, sentence: Sentence, discourse: Discourse
    ) -> tuple[str | None, str | None]:
        """Captor and loser, from the event's own words, else from what "they" or a dropped subject means."""
        if event.frame in ("same", "follow"):
            fresh = event.sentence - discourse.told_in <= 1
            return (discourse.winner if fresh else None), None
        if event.winner_owned or event.loser_owned:
            discourse.spoken = False
        loser, winner = sides(event, discourse)
        winner = volunteers(event, discourse) or winner
        winner = (discourse.winner if event.same else None) or winner
        if event.ours or we_did(event):
            voice, named = self.voice(event, sentence, discourse)
            voice = once_more(event, discourse, self.key) or voice
            if voice is None and (event.loser_refers or named):  # nobody that we know says "we"
                return (winner, None) if event.loser_refers else (None, loser)
            winner = winner if event.loser_refers or voice == loser else voice or winner
            loser = loser or (voice if event.loser_refers else None)
        if winner is None and event.winner_refers:
            winner = self.meant(event, sentence, discourse, loser)
        loser = loser or left_by(event, sentence.items, discourse)
        subject = winner if event.frame not in ("lose", "leave", "hand") else loser
        behind = not self.vso(sentence) and left_aside(event, sentence.items, discourse)
        if not behind and subject is not None and event.rule.endswith((".active", ".infinitive", ".gerund")):
            discourse.subject, discourse.spoken, discourse.about = subject, True, event.sentence
        if winner is None and self.vso(sentence) and event.winner and not event.stranger:
            winner = spoken_for(event, sentence.items, discourse, loser)
        own = all(term.role == "own" for term in event.winner)
        winner = winner or (self.voice(event, sentence, discourse)[0] if told_ours(event) else None)
        winner = winner or same_doer(sentence.items, event, discourse)
        if winner is None and event.stranger:
            return None, loser
        unsaid = self.vso(sentence) or not (event.pronoun and event.winner_refers)
        gave = event.yields and event.rule.endswith(".active")  # "... and have given it up again": to nobody
        if winner is None and own and left_out(event) and unsaid and not gave:
            winner = boasted(event, sentence.items, discourse, loser)
            event.implied = winner is None
            winner = winner or self.implied(event, sentence, discourse, loser)
        if winner is None and event.frame == "leave":
            winner = attacker(event, sentence.items, discourse, loser)
        return against(event, sentence.items, discourse, winner, loser)

    def voice(self, event: Event, sentence: Sentence, discourse: Discourse) -> tuple[str | None, bool]:
        """Whose "we" it is, said in the sentence or where the quotation ends; and whether anybody is named."""
        ahead = 1 if self.vso(sentence) else QUOTED
        quoted = [each.items for each in self.told[event.sentence : event.sentence + ahead]]
        return speaking(event, quoted, discourse)

    def meant(self, event: Event, sentence: Sentence, discourse: Discourse, loser: str | None) -> str | None:
        """Whom "they" or "its forces" mean, as the captor; nobody who is the loser."""
        if event.winner_owned and not self.vso(sentence) and personal(sentence.items, event.item):
            own = discourse.actor([term for term in event.owned if term.role == "army"], not_this=loser)
            if own is not None:
                return own  # "the general said his troops had ...": nobody but a state has a general
        if not self.vso(sentence):
            person, side = discourse.persons.speaker(sentence.items, event.item, self.text.clean)
            if person and (side is None or side != loser):
                return side
        if event.party and (they := discourse.body(event)) != loser:
            return they
        passive = event.winner_owned and event.frame in ("pass", "fall", "bring")
        last = discourse.winner if event.sentence - discourse.told_in <= BACK else None
        they = discourse.they(event)
        named = they if named_behind(event, discourse) else discourse.onset.taker(event, they, last)
        winner = (discourse.winner if passive else None) or named
        winner = winner if winner != loser else None
        if winner is not None and not (self.vso(sentence) or loser) and event.pronoun:
            return discourse.sure(event, sentence.items, winner, last)
        if winner is None and event.winner_owned and self.vso(sentence):
            return discourse.only(sentence.items[: event.item], loser)  # "قيادة الجيش أن وحداته"
        return winner

    def implied(
        self, event: Event, sentence: Sentence, discourse: Discourse, loser: str | None
    ) -> str | None:
        """The captor that a passive leaves out: the last one told, else the one other party."""
        if event.rule.endswith(".noun"):
            fresh = event.sentence - discourse.told_in <= 1 and discourse.winner != loser
            if fresh and not self.vso(sentence) and (event.frame == "fall" or goes_on(sentence.items, event)):
                return discourse.winner  # "took towns in the north. The fall of X and Y is ..."
            told = self.announcer(event, sentence, discourse, loser)
            told = told or gainer(event, sentence.items, discourse, loser)
            told = told or defeated(event, sentence.items, discourse)
            return told or (discourse.fell(event, loser) if event.frame == "fall" else None)
        if unguessed(event, loser) or discourse.onset.lost_by(event, discourse.winner):
            return None
        if self.vso(sentence) and (told := told_beside(event, sentence.items, discourse, loser)):
            return told
        active = event.frame in ("take", "control", "fall") and event.rule.endswith(".active")
        # an Arabic verb of taking has its subject beside it or before it: who is named behind it says nothing
        items = sentence.items[: event.item] if active and self.vso(sentence) else sentence.items
        near = self.vso(sentence) or event.sentence - max(discourse.told_in, discourse.nameless) <= FRESH
        last = near and event.frame != "change" and discourse.winner not in (None, loser)
        if last and self.vso(sentence):
            return discourse.winner
        others = self.others(event, sentence, items, discourse, loser)
        if last:
            others -= foes(items, discourse)
            own = sentence.items[event.item].has("own_deed") and event.rule.endswith(".passive")
            return others.pop() if own and len(others) == 1 else discourse.winner
        if event.rule.endswith(".passive") and discourse.opening in others and self.vso(sentence):
            return discourse.opening
        if len(others) == 1:
            return others.pop() if self.vso(sentence) or not foes(items, discourse) & others else None
        if loser is None:
            return None if others else unsaid(event, sentence.items, discourse)
        named = rival(event, loser, discourse)
        return named or discourse.foe(loser) or other_side(event, loser, discourse)

    def others(
        self, event: Event, sentence: Sentence, items: Sequence[Item], discourse: Discourse, loser: str | None
    ) -> set[str]:
        """The parties that a sentence names, or whose officials speak in it, beside the loser."""
        actors = [
            discourse.actor(item.actors, not_this=loser)
            for at, item in enumerate(items)
            if not (item.owned or (self.vso(sentence) and governed(items, at)) or beaten(items, at))
            and (item.kind in ("actor", "speaker") or (item.actors and speaks(sentence.items, at)))
        ]
        if self.vso(sentence) or sentence.items[event.item].has("own_deed"):
            actors += [
                item.speaker.side for at, item in enumerate(items) if item.speaker and not opposed(items, at)
            ]
        return {actor for actor in actors if actor and actor != loser}

    def key(self, named: Named) -> str:
        """A name as other mentions of the text may write it."""
        return name_key(self.text.folded[named.start : named.end])

    def scene(self, sentence: Sentence, discourse: Discourse) -> Scene:
        """What the fights of a sentence stand in."""
        return Scene(
            sentence.index,
            sentence.days,
            lambda phrase, start: discourse.definite(phrase, sentence.index, start),
            self.vso(sentence),
            bool(sentence.index) and bombed(self.told[sentence.index - 1].tags),
            self.told[sentence.index - 1].items if sentence.index else (),
            lambda phrase, at: self.named_later(attacked(sentence.index, phrase, at), sentence, discourse),
            self.just_told(sentence.index, discourse),
            self.key,
        )

    def just_told(self, sentence: int, discourse: Discourse) -> list[Named]:
        """The one place that was told to have changed hands, with at most one sentence without places between."""
        told = discourse.just_told(sentence, town=True)
        between = self.told[sentence - 1].items if sentence else []
        named = any(item.place is not None and item.place.names for item in between)
        return told or ([] if named else discourse.just_told(sentence - 1, town=True))

    def vso(self, sentence: Sentence) -> bool:
        """Whether the language of a sentence puts the verb first."""
        return self.vocabularies[sentence.language].lexicon.order == "vso"

    def announcer(
        self, event: Event, sentence: Sentence, discourse: Discourse, loser: str | None
    ) -> str | None:
        """As in "the ministry announced the capture of X": who announces a capture made it, unless it is a loss."""
        if self.vso(sentence) and event.frame == "lose" and event.place is not None and event.place.names:
            return lost_to(event, loser, sentence.items, discourse)
        if self.vso(sentence) and event.frame in ("take", "drive"):
            head = sentence.items[: event.item]
            stated = any("factual" in item.entry.status and not item.entry.forms for item in head)
            if any(item.has("hereby") for item in head[:3]) and not stated:
                return discourse.winner  # "ويأتي ذلك بعد يوم من تحرير X", not "من إعلان A تحرير X"
            only = discourse.only(head, loser) if event.frame == "take" else None
            told = only or enemy(loser, discourse) or discourse.again(event, head, loser)
            told = told or itself(event, sentence.items, discourse)
            told = told or discourse.according(sentence.items[event.item :], loser)
            return told or (other_side(event, loser, discourse) if loser else None)
        if event.frame != "take":
            return None
        opens = next((item for item in sentence.items if item.kind != "sign"), None)
        if opens is not None and opens.low in ("with", "upon") and discourse.opened > event.position:
            return discourse.opening  # "With the liberation of X, the army ..."
        for at, item in enumerate(sentence.items[: event.item]):
            if item.has("boast"):
                for before in reversed(sentence.items[:at]):
                    if before.speaker is not None and before.speaker.side:
                        return before.speaker.side
                    if before.actors:
                        return discourse.actor(before.actors, not_this=loser)
        return reporter(event, sentence.items, discourse)
