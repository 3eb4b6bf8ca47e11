"""The default extractor: a grammar of verbs and nouns with their arguments, driven by a readable lexicon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.grammar.actors import ActorReader, drop_represented
from kg.extract.grammar.attribution import sources_of
from kg.extract.grammar.confidence import confidence_of
from kg.extract.grammar.frames import FrameReader, Mention
from kg.extract.grammar.lexicon import Lexicon, default_lexicon
from kg.extract.grammar.setting import SettingReader
from kg.extract.grammar.status import status_of
from kg.extract.grammar.subject import about_of
from kg.extract.grammar.surroundings import with_surroundings
from kg.extract.merge import Allusion, merge_mentions
from kg.model.annotated import Annotated
from kg.model.dates import UNKNOWN_TIME
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report

__all__ = ["GrammarExtractor"]

_COLLECTIVES = (ActorKind.DELEGATION, ActorKind.ORGANIZATION)
"""What can meet by itself: "the foreign ministers of the bloc met"."""
_OFFICIAL = (ActorKind.STATE, ActorKind.DELEGATION, ActorKind.ORGANIZATION)


class GrammarExtractor:
    """Finds meetings, calls and visits by the dependency trees of sentences."""

    name = "grammar"
    version = "1"

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        self._lexicon = lexicon or default_lexicon()

    def extract(self, annotated: Annotated) -> list[Report]:
        """Return the events of one document, one report each, in order of their first evidence."""
        actors = ActorReader(annotated, self._lexicon)
        setting = SettingReader(annotated, actors)
        mentions: list[Report | Allusion] = []
        for mention in FrameReader(annotated, self._lexicon, actors).mentions():
            report = _report_of(annotated, mention, actors, setting)
            if report is not None:
                mentions.append(report)
        reports = [replace(r, participants=drop_represented(r.participants)) for r in merge_mentions(mentions)]
        return with_surroundings(annotated, _diplomatic(reports))


def _report_of(
    annotated: Annotated, mention: Mention, actors: ActorReader, setting: SettingReader
) -> Report | Allusion | None:
    """Return the report of a single mention, an allusion to one told before, or None where too much is missing."""
    participants = drop_represented(tuple(found.participant for found in mention.found))
    place = setting.place(mention)
    enough = _enough(mention, participants, place)
    if not enough and not mention.definite:
        return None
    time = setting.time(mention)
    document = annotated.document
    sentence = mention.sentence
    status = status_of(annotated, mention, time=time, published=document.published)
    when = time.when if time else UNKNOWN_TIME
    evidence = Evidence(sentence.start, sentence.end, document.cut(sentence.start, sentence.end))
    about = about_of(annotated, mention)
    start_time = time.time if time else None
    report = None
    if enough:
        report = Report(
            document=document.id,
            document_key=document.key,
            id="r0",
            type=mention.type,
            subtype=mention.entry.subtype if mention.type is mention.entry.type else None,
            status=status,
            participants=participants,
            evidence=(evidence,),
            place=place,
            occasion=setting.occasion(mention),
            when=when,
            start_time=start_time,
            about=about,
            attributed_to=sources_of(annotated, mention, actors),
            confidence=confidence_of(mention, participants, place, time),
        )
    if report is None or _joins(mention):
        own = setting.own_place(mention)
        return Allusion(mention.type, status, participants, own, when, start_time, about, evidence, report)
    return report


def _joins(mention: Mention) -> bool:
    """Whether people come to an event that was told before ("they also attended the talks")."""
    return mention.definite and mention.carrier is not None and mention.carrier.joins


def _enough(mention: Mention, participants: tuple[Participant, ...], place: tuple[str, ...]) -> bool:
    """Whether a mention names enough to be an event: two sides of a meeting or call, a visitor and a place."""
    if not participants:
        return False
    if mention.type is EventType.VISIT:
        return bool(place) and any(p.part.value == "visitor" for p in participants)
    if len(participants) == 1 and not mention.guessed and not mention.definite and not mention.entry.weak:
        return mention.type is EventType.MEETING and participants[0].kind in _COLLECTIVES
    return len(participants) >= 2


def _diplomatic(reports: Sequence[Report]) -> list[Report]:
    """Leave out events without a diplomatic side: nobody in them acts for a state or organization or holds an office.

    In a document where somebody else does, people who are named without office count as known to the reader.
    """
    if any(_has_official(report) for report in reports):
        return list(reports)
    return []


def _has_official(report: Report) -> bool:
    return any(p.kind in _OFFICIAL or p.of or p.position for p in report.participants)
