"""Direct quotations to statements: who said what in public."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.extract.actors import ActorReader
from kg.extract.saying import is_saying
from kg.extract.syntax import governors
from kg.model.annotated import Annotated, Name, NameKind, Quotation, TimeExpression, Token
from kg.model.dates import UNKNOWN_TIME
from kg.model.report import ActorKind, EventType, Evidence, Part, Participant, Report, Status

FEWEST_WORDS = 5
"""Words that a quotation needs to be a statement; fewer are a term or a tone set off by marks."""
_WRITTEN = frozenset({"read"})
_MOST_STEPS = 2
"""How far below the verb of saying its time may hang."""
_CONFIDENCE = 0.9
"""Share of quotations whose speaker is right on the annotated articles: 97 in 100, less for texts of other kinds."""


def statements_of(annotated: Annotated, actors: ActorReader) -> Iterator[Report]:
    """Yield a statement for each quotation that has a speaker and at least `FEWEST_WORDS` words."""
    document = annotated.document
    names: dict[str, Name] = {}
    for name in annotated.names:
        names.setdefault(name.full, name)
    for number, quotation in enumerate(annotated.quotations, 1):
        text = document.cut(quotation.start, quotation.end)
        if quotation.speaker is None or len(text.split()) < FEWEST_WORDS or _is_writing(quotation, names):
            continue
        verb = _verb(annotated, quotation)
        time = _time(annotated, verb) if verb is not None else None
        yield Report(
            document=document.id,
            document_key=document.key,
            id=f"q{number}",
            type=EventType.STATEMENT,
            status=Status.OCCURRED,
            participants=(_speaker(quotation.speaker, names.get(quotation.speaker), actors),),
            evidence=(Evidence(quotation.start, quotation.end, text),),
            when=time.when if time else UNKNOWN_TIME,
            start_time=time.time if time else None,
            quote=text,
            confidence=_CONFIDENCE,
        )


def _is_writing(quotation: Quotation, names: Mapping[str, Name]) -> bool:
    """Whether the words stand on something: "read the banner"; a banner says nothing in public."""
    return quotation.cue in _WRITTEN and quotation.speaker not in names


def _speaker(full: str, name: Name | None, actors: ActorReader) -> Participant:
    """Return the speaker by full name, or as the text words somebody without a name."""
    if name is None:
        return Participant(full, ActorKind.PERSON, part=Part.SPEAKER)
    if name.kind is NameKind.PERSON:
        return actors.person_named(full, part=Part.SPEAKER)
    return Participant(full, _kind(name), of=full if _kind(name) is ActorKind.STATE else None, part=Part.SPEAKER)


def _kind(name: Name) -> ActorKind:
    return ActorKind.STATE if name.kind is NameKind.STATE or name.metonym else ActorKind.ORGANIZATION


def _verb(annotated: Annotated, quotation: Quotation) -> Token | None:
    """Return the verb of saying that reports the words: the nearest with the quotation's cue in its sentences."""
    if quotation.cue is None:
        return None
    first, last = annotated.sentence_at(quotation.start), annotated.sentence_at(quotation.end - 1)
    if first is None or last is None:
        return None
    near = [
        token
        for token in annotated.tokens[max(0, first.first - 1) : min(len(annotated.tokens), last.last + 20)]
        if token.lemma == quotation.cue and is_saying(token) and not quotation.start <= token.start < quotation.end
    ]
    middle = (quotation.start + quotation.end) // 2
    return min(near, key=lambda token: abs(token.start - middle), default=None)


def _time(annotated: Annotated, verb: Token) -> TimeExpression | None:
    """Return the time that hangs on the verb of saying."""
    sentence = annotated.sentence_at(verb.start)
    if sentence is None:
        return None
    for time in annotated.times_in(sentence.start, sentence.end):
        if time.when.known:
            head = annotated.head_of_span(time.start, time.end)
            if head is not None:
                above = [token.i for token in governors(annotated, head)][:_MOST_STEPS]
                if verb.i in above:
                    return time
    return None
