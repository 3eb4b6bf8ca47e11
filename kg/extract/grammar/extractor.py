"""The default extractor: a grammar of verbs and nouns with their arguments, driven by a readable lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kg.extract.actors import ActorReader
from kg.extract.choosing.chooser import ChoiceWeights, Chooser, Decision, shipped_weights
from kg.extract.choosing.same import Alike, Told, link_features
from kg.extract.choosing.sure import sure_features
from kg.extract.explain import explain
from kg.extract.explanation import Explanation
from kg.extract.grammar.attribution import sources_of
from kg.extract.grammar.confidence import confidence_of
from kg.extract.grammar.frames import FrameReader, Mention
from kg.extract.grammar.judged import judged_mentions, link_chances, ordinal_of
from kg.extract.grammar.lengths import spread
from kg.extract.grammar.likeness import likeness_by_rules
from kg.extract.grammar.offers import with_maker
from kg.extract.grammar.setting import SettingReader
from kg.extract.grammar.settled import present, settled, tells_nothing
from kg.extract.grammar.status import status_by_words, status_of
from kg.extract.grammar.subject import about_of, subtype_of, until_of
from kg.extract.grammar.surroundings import with_surroundings
from kg.extract.judge.heads import Heads, load_heads
from kg.extract.judge.judge import fits
from kg.extract.lexicon import Lexicon, default_lexicon, read_lexicon
from kg.extract.merge import Likeness, grouped, numbered, report_of
from kg.extract.represented import drop_represented
from kg.extract.statements import statements_of
from kg.extract.telling import Telling
from kg.gazetteer.organizations import occasion_named
from kg.model.annotated import Annotated
from kg.model.dates import UNKNOWN_TIME
from kg.model.report import ActorKind, Evidence, Report

LEAST_CONFIDENCE = 0.3
"""Reports that are less sure are left out: they are right less than once in three."""
_AT_OCCASION = 0.8
"""How sure it is that a meeting on the sidelines of a gathering is in the town where that is held as a rule."""
_SURELY = 4.0
"""Log odds of what needs no weighing."""
_VERSION = "2"
_DIGITS = 8
_OFFICIAL = (ActorKind.STATE, ActorKind.DELEGATION, ActorKind.ORGANIZATION)


class GrammarExtractor:
    """Finds events by the trees of sentences, at words of a lexicon and others that trained heads judge to name one.

    A document that another pipeline annotated has no such vectors; there the lexicon decides alone.
    """

    name = "grammar"

    def __init__(
        self,
        lexicon: Lexicon | None = None,
        *,
        heads: Heads | None = None,
        weights: ChoiceWeights | None = None,
        judged: bool = True,
    ) -> None:
        """Without `heads` and `weights` those that are shipped are used; with `judged` False, no heads at all."""
        self._lexicon = lexicon or default_lexicon()
        self._weights = weights or shipped_weights()
        self._heads = (heads or load_heads()) if judged else None
        self._own = self._lexicon.own
        self._scores: dict[Alike, float] = {}
        parts = [_VERSION, self._heads.version[:_DIGITS] if self._heads else "", self._lexicon.digest[:_DIGITS]]
        self.version = "-".join(part for part in parts if part)

    def with_lexicon(self, path: Path) -> GrammarExtractor:
        """Return an extractor that reads by the lexicon of a file as well; see `read_lexicon`."""
        return type(self)(read_lexicon(path))

    def extract(self, annotated: Annotated) -> list[Report]:
        """Return the events of one document, one report each, in order of their first evidence."""
        weights = self._weights
        sure = ((report, self._confidence(report, group, weights)) for report, group in self.reports(annotated))
        kept = [replace(report, confidence=chance) for report, chance in sure if chance >= LEAST_CONFIDENCE]
        return numbered([*_diplomatic(kept), *statements_of(annotated, ActorReader(annotated, self._lexicon))])

    def mentioned(self, annotated: Annotated) -> list[tuple[Report, Telling]]:
        """Return what each mention tells by itself, of those whom its own sentence names: nothing is put together.

        For texts whose sentences stand each for itself, such as the notes of a record.
        """
        found = []
        for telling in self.told(annotated).tellings:
            start, end = telling.evidence.start, telling.evidence.end
            named = tuple(each for each in telling.mention.found if start <= each.start < end)
            alone = replace(
                telling,
                mention=replace(telling.mention, found=named),
                participants=drop_represented(tuple(each.participant for each in named)),
                belongs=tuple(each.belongs for each in named),
            )
            report = report_of(annotated.document, [alone], keep=drop_represented)
            if report is not None:
                chance = self._confidence(report, [alone], self._weights)
                if chance >= LEAST_CONFIDENCE:
                    found.append((replace(report, confidence=chance), alone))
        return found

    def explain(self, annotated: Annotated) -> Iterator[Explanation]:
        """Yield why words of a document name an event, or do not."""
        heads = self._heads if self._heads is not None and fits(annotated.vectors, self._heads) else None
        return explain(annotated, self._lexicon, heads)

    def reports(self, annotated: Annotated) -> list[tuple[Report, list[Telling]]]:
        """Return the reports of a document, without confidence, each with the tellings it was made of."""
        told = self.told(annotated)
        groups = grouped(told.tellings, self._likeness(told))
        made = ((report_of(annotated.document, group, keep=drop_represented), group) for group in groups)
        found = [(report, group) for report, group in made if report is not None]
        if told.links is None:
            placed = with_surroundings(annotated, [report for report, _ in found])
            found = [(report, group) for report, (_, group) in zip(placed, found, strict=True)]
        return found

    def _likeness(self, told: Told) -> Likeness:
        if told.links is None:
            return lambda i, j: likeness_by_rules(told.tellings[i], told.tellings[j], gap=told.gap(i, j))

        def likeness(i: int, j: int) -> float:
            if told.is_told_before(i, j):
                return _SURELY
            alike = told.alike(i, j)
            score = self._scores.get(alike)
            if score is None:
                score = self._scores[alike] = self._weights.same.score(alike.features())
            return self._weights.same.score(link_features(told.link(i, j), alike.distance), score)

        return likeness

    @staticmethod
    def _confidence(report: Report, group: list[Telling], weights: ChoiceWeights) -> float:
        if group[0].mention.word is None:
            return max(confidence_of(t.mention, report.participants, report.place, report.when) for t in group)
        return round(weights.sure.probability(sure_features(report, group)), 2)

    def told(self, annotated: Annotated) -> Told:
        """Return what each mention of a document tells."""
        actors = ActorReader(annotated, self._lexicon)
        setting = SettingReader(annotated, actors)
        frames = FrameReader(annotated, self._lexicon, actors)
        links = None
        if self._heads is not None and fits(annotated.vectors, self._heads):
            mentions = _telling_mentions(
                annotated, actors, judged_mentions(annotated, actors, frames, self._heads, own=self._own)
            )
            chosen = Chooser(annotated, setting, mentions).decide(self._weights)
            # What a user's own entry found, the heads have not judged.
            decisions = [d if d.mention.word else _by_grammar(annotated, d.mention, setting) for d in chosen]
            links = link_chances(annotated, mentions, self._heads)
        else:
            mentions = _telling_mentions(annotated, actors, frames.mentions())
            decisions = [_by_grammar(annotated, mention, setting) for mention in mentions]
        tellings = tuple(_telling(annotated, decision, actors, setting, self._lexicon) for decision in decisions)
        return Told(tellings, {sentence.start: i for i, sentence in enumerate(annotated.sentences)}, links)


class RulesExtractor(GrammarExtractor):
    """The lexicon and the trees alone, without anything learnt from annotated events."""

    name = "rules"

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        super().__init__(lexicon, judged=False)


def _telling_mentions(annotated: Annotated, actors: ActorReader, mentions: Iterable[Mention]) -> list[Mention]:
    """Leave out the mentions that tell of nothing, and of each those who stayed away or only invited."""
    return [
        with_maker(annotated, actors, replace(mention, found=present(annotated, mention)))
        for mention in mentions
        if not tells_nothing(annotated, mention)
    ]


def _by_grammar(annotated: Annotated, mention: Mention, setting: SettingReader) -> Decision:
    """Return what the grammar alone makes of a mention."""
    time = setting.time(mention)
    words = status_by_words(annotated, mention)
    status = status_of(annotated, mention, words=words, time=time, published=annotated.document.published)
    when = time.when if time else UNKNOWN_TIME
    return Decision(mention, status, when, time.time if time else None, setting.place(mention))


def _telling(
    annotated: Annotated, decision: Decision, actors: ActorReader, setting: SettingReader, lexicon: Lexicon
) -> Telling:
    mention, sentence = decision.mention, decision.mention.sentence
    own_place, occasion = setting.own_place(mention), setting.occasion(mention)
    place, place_chance = decision.place, decision.place_chance
    known = occasion_named(occasion) if occasion and not own_place else None
    if known and known.place:  # sooner there than at the dateline, or where the sentence before was
        place, place_chance = (known.place,), max(place_chance, _AT_OCCASION)
    return Telling(
        mention=mention,
        status=decision.status,
        participants=drop_represented(tuple(found.participant for found in mention.found)),
        place=place,
        own_place=own_place,
        when=spread(annotated, mention, decision.when),
        clock=decision.clock,
        occasion=occasion,
        about=about_of(annotated, mention),
        subtype=subtype_of(annotated, mention, lexicon),
        until=until_of(annotated, mention),
        sources=sources_of(annotated, mention, actors),
        evidence=Evidence(sentence.start, sentence.end, annotated.document.cut(sentence.start, sentence.end)),
        chance=mention.word.probability if mention.word else 1.0,
        belongs=tuple(found.belongs for found in mention.found),
        time_chance=decision.time_chance,
        place_chance=place_chance,
        ordinal=ordinal_of(annotated, mention),
        settled=settled(annotated, mention),
    )


def _diplomatic(reports: Sequence[Report]) -> list[Report]:
    """Leave out events without a diplomatic side: nobody in them acts for a state or organization or holds an office.

    In a document where somebody else does, people who are named without office count as known to the reader.
    """
    if any(_has_official(report) for report in reports):
        return list(reports)
    return []


def _has_official(report: Report) -> bool:
    return any(p.kind in _OFFICIAL or p.of or p.position for p in report.participants)
