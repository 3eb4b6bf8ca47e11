"""Whom a document credits for an event: the speaker of the clause that tells it, "according to", the press agency."""

from __future__ import annotations

from kg.extract.grammar.actors import ActorReader
from kg.extract.grammar.frames import Mention
from kg.extract.grammar.saying import is_saying
from kg.extract.grammar.syntax import governors, preposition, subjects
from kg.model.annotated import Annotated, NameKind, Token
from kg.model.report import Part

_MAX_WORDS = 12


def sources_of(annotated: Annotated, mention: Mention, actors: ActorReader) -> tuple[str, ...]:
    """Return the names of those whom the document credits; empty where it tells the event in its own voice."""
    for quotation in annotated.quotations:
        if quotation.speaker and quotation.start <= mention.trigger.start < quotation.end:
            return (quotation.speaker,)
    chain = (mention.governor, *governors(annotated, mention.governor))
    below: Token | None = None
    for node in chain:
        if below is not None and below.dep in ("ccomp", "parataxis") and is_saying(node):
            return _speakers(annotated, node, actors, mention)
        for child in annotated.children(node):
            if (
                (child.dep == "parataxis" or (child.dep == "advcl" and _is_as_clause(annotated, child)))
                and is_saying(child)
                and not _leads_to(annotated, mention, child)
            ):
                return _speakers(annotated, child, actors, mention)
            if child.dep in ("obl", "nmod") and preposition(annotated, child) == "according":
                return _name(annotated, child, actors)
        below = node
    return ()


def _is_as_clause(annotated: Annotated, verb: Token) -> bool:
    """Whether a clause is put in to name the source ("as the minister said")."""
    marks = [t.text.lower() for t in annotated.children(verb) if t.dep in ("mark", "advmod")]
    return not marks or marks == ["as"]


def _leads_to(annotated: Annotated, mention: Mention, verb: Token) -> bool:
    """Whether the event is the verb itself or hangs below it."""
    return mention.governor.i == verb.i or any(node.i == verb.i for node in governors(annotated, mention.trigger))


def _speakers(annotated: Annotated, verb: Token, actors: ActorReader, mention: Mention) -> tuple[str, ...]:
    """The subject of a verb of saying; one who only tells of an own request or agreement is a source all the same."""
    found, _ = subjects(annotated, verb)
    names: list[str] = []
    for token in found:
        if token.start >= mention.sentence.start:
            names.extend(n for n in _name(annotated, token, actors) if n not in names)
    return tuple(names) or _beside(annotated, verb, actors)


def _beside(annotated: Annotated, verb: Token, actors: ActorReader) -> tuple[str, ...]:
    """The person named right before or after a verb of saying, where the tree gives it no subject."""
    for i in (verb.i - 1, verb.i + 1):
        if 0 <= i < len(annotated.tokens):
            name = actors.name_at(annotated.tokens[i])
            if name is not None and name.kind is NameKind.PERSON:
                return (name.full,)
    return ()


def _name(annotated: Annotated, token: Token, actors: ActorReader) -> tuple[str, ...]:
    people = actors.participants(token, part=Part.SPEAKER)
    if people:
        return tuple(dict.fromkeys(found.participant.name for found in people))
    name = actors.name_at(token)
    if name is not None and name.kind in (NameKind.ORGANIZATION, NameKind.STATE):
        return (name.full,)
    if token.pos not in ("NOUN", "PROPN"):
        return ()
    tokens = annotated.subtree(token)
    text = " ".join(annotated.document.text[tokens[0].start : tokens[-1].end].split())
    words = text.split()
    if words and words[0].lower() == "according":
        words = words[2:]
    return (" ".join(words[:_MAX_WORDS]).rstrip(",;"),) if words else ()
