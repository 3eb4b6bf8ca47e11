"""The default extractor: a grammar of verbs and nouns with their arguments, driven by a readable lexicon."""

from __future__ import annotations

from kg.extract.grammar.actors import ActorReader, drop_represented
from kg.extract.grammar.attribution import sources_of
from kg.extract.grammar.confidence import confidence_of
from kg.extract.grammar.frames import FrameReader, Mention
from kg.extract.grammar.lexicon import Lexicon, default_lexicon
from kg.extract.grammar.setting import SettingReader
from kg.extract.grammar.status import status_of
from kg.extract.grammar.subject import about_of
from kg.extract.merge import merge_mentions
from kg.model.annotated import Annotated
from kg.model.dates import UNKNOWN_TIME
from kg.model.report import ActorKind, EventType, Evidence, Participant, Report

__all__ = ["GrammarExtractor"]

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
        setting = SettingReader(annotated)
        reports = []
        for mention in FrameReader(annotated, self._lexicon, actors).mentions():
            report = _report_of(annotated, mention, actors, setting)
            if report is not None:
                reports.append(report)
        return [r for r in merge_mentions(reports) if _belongs(r)]


def _report_of(annotated: Annotated, mention: Mention, actors: ActorReader, setting: SettingReader) -> Report | None:
    """Return the report of a single mention, or None where what it needs is missing."""
    participants = drop_represented(tuple(found.participant for found in mention.found))
    place = setting.place(mention)
    if not _enough(mention, participants, place):
        return None
    time = setting.time(mention)
    document = annotated.document
    sentence = mention.sentence
    return Report(
        document=document.id,
        document_key=document.key,
        id="r0",
        type=mention.type,
        subtype=mention.entry.subtype if mention.type is mention.entry.type else None,
        status=status_of(annotated, mention, time=time, published=document.published),
        participants=participants,
        evidence=(Evidence(sentence.start, sentence.end, document.cut(sentence.start, sentence.end)),),
        place=place,
        occasion=setting.occasion(mention),
        when=time.when if time else UNKNOWN_TIME,
        start_time=time.time if time else None,
        about=about_of(annotated, mention),
        attributed_to=sources_of(annotated, mention, actors),
        confidence=confidence_of(mention, participants, place, time),
    )


def _enough(mention: Mention, participants: tuple[Participant, ...], place: tuple[str, ...]) -> bool:
    """Whether a mention names enough to be an event: two sides of a meeting or call, a visitor and a place."""
    if not participants:
        return False
    if mention.type is EventType.VISIT:
        return bool(place) and any(p.part.value == "visitor" for p in participants)
    return len(participants) >= 2


def _belongs(report: Report) -> bool:
    """Whether an event has a diplomatic side: somebody in it acts for a state or organization, or holds an office."""
    return any(p.kind in _OFFICIAL or p.of or p.position for p in report.participants)
