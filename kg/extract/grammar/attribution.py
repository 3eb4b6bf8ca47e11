"""Whom a document credits for an event: the speaker of the clause that tells it, "according to", the press agency."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.actors import ActorReader
from kg.extract.grammar.frames import Mention
from kg.extract.saying import is_saying
from kg.extract.syntax import governors, preposition, subjects
from kg.model.annotated import Annotated, NameKind, Token
from kg.model.report import ActorKind, EventType, Part

_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_PHRASE = _NOUNS | {"DET", "ADJ", "NUM"}
_MAX_WORDS = 12
_ACCORDING = "according"
_CLAUSES = ("acl:relcl", "parataxis", "conj", "punct")
_MARKS = (",", "”", '"', "—", "–", "-")
_REACH = 12
"""Words between a mark and the verb of saying behind it ("…, a spokeswoman for his ministry said")."""


def sources_of(annotated: Annotated, mention: Mention, actors: ActorReader) -> tuple[str, ...]:
    """Return the names of those whom the document credits; empty where it tells the event in its own voice.

    The tree goes first; where it gives nobody, the words of the sentence do, since an attribution at the end of a long
    sentence is what a parser most often hangs on the wrong word.
    """
    for quotation in annotated.quotations:
        if quotation.speaker and quotation.start <= mention.trigger.start < quotation.end:
            return (quotation.speaker,)
    return (
        _by_tree(annotated, mention, actors)
        or _according_to(annotated, mention, actors)
        or _said_behind(annotated, mention, actors)
    )


def _by_tree(annotated: Annotated, mention: Mention, actors: ActorReader) -> tuple[str, ...]:
    own = _askers(mention)
    chain = (mention.governor, *governors(annotated, mention.governor))
    below: Token | None = None
    for node in chain:
        if below is not None and below.dep in ("ccomp", "parataxis") and is_saying(node):
            speakers = _speakers(annotated, node, actors, mention)
            if not own.issuperset(speakers):
                return speakers
        for child in annotated.children(node):
            if (
                (child.dep == "parataxis" or (child.dep == "advcl" and _is_as_clause(annotated, child)))
                and is_saying(child)
                and not _leads_to(annotated, mention, child)
            ):
                return _speakers(annotated, child, actors, mention)
            if child.dep in ("obl", "nmod") and preposition(annotated, child) == _ACCORDING:
                return _name(annotated, child, actors)
        below = node
    return ()


def _askers(mention: Mention) -> frozenset[str]:
    """Those who ask in a request: what they say themselves makes it, and needs nobody to vouch for it."""
    parts = (Part.REQUESTER,) if mention.type is EventType.REQUEST else ()
    return frozenset(found.participant.name for found in mention.found if found.participant.part in parts)


def _is_as_clause(annotated: Annotated, verb: Token) -> bool:
    """Whether a clause is put in to name the source ("as the minister said")."""
    marks = [t.text.lower() for t in annotated.children(verb) if t.dep in ("mark", "advmod")]
    return not marks or marks == ["as"]


def _leads_to(annotated: Annotated, mention: Mention, verb: Token) -> bool:
    """Whether the event is the verb itself or hangs below it."""
    return mention.governor.i == verb.i or any(node.i == verb.i for node in governors(annotated, mention.trigger))


def _according_to(annotated: Annotated, mention: Mention, actors: ActorReader) -> tuple[str, ...]:
    """Those whom "according to" names anywhere in the sentence."""
    for token in annotated.tokens[mention.sentence.first : mention.sentence.last]:
        if token.text.lower() == _ACCORDING:
            source = annotated.head(token)
            if source.i > token.i:
                return _name(annotated, source, actors)
            below = [t for t in annotated.children(token) if t.dep in ("obl", "nmod", "obj")]
            if below:
                return _name(annotated, below[0], actors)
    return ()


def _said_behind(annotated: Annotated, mention: Mention, actors: ActorReader) -> tuple[str, ...]:
    """Those who are said behind the event, after a mark, to have told it: "…, a palace official said"."""
    for verb in _verbs_behind(annotated, mention):
        found = [t for t in subjects(annotated, verb)[0] if mention.trigger.i < t.i < verb.i]
        subject = found[0] if found else _noun_before(annotated, verb) or _noun_after_mark(annotated, verb)
        if subject is None or not _follows_mark(annotated, subject, mention):
            continue
        return _name(annotated, subject, actors)
    return ()


def _verbs_behind(annotated: Annotated, mention: Mention) -> Iterator[Token]:
    for token in annotated.tokens[mention.trigger.i + 1 : mention.sentence.last]:
        if is_saying(token) and not any(t.dep in ("mark", "aux") for t in annotated.children(token)):
            yield token


def _noun_before(annotated: Annotated, verb: Token) -> Token | None:
    """The head of the noun phrase right before a verb, or before an aside in front of it, whatever the tree says."""
    tokens, last = annotated.tokens, verb.i - 1
    if tokens[last].text == ",":
        commas = (i for i in range(last - 1, max(-1, last - _REACH), -1) if tokens[i].text == ",")
        first = next(commas, last) + 1
        heads = [t for t in tokens[first:last] if not first <= t.head < last or t.head == t.i]
        return heads[0] if heads and heads[0].pos in _NOUNS else None
    noun = tokens[last]
    # "two people familiar with the matter said", "officials travelling with him said"
    while noun.head < noun.i and preposition(annotated, noun) is not None:
        noun = annotated.head(noun)
        if (noun.pos == "ADJ" or noun.dep == "acl") and noun.head < noun.i:
            noun = annotated.head(noun)
    return noun if noun.pos in _NOUNS else None


def _noun_after_mark(annotated: Annotated, verb: Token) -> Token | None:
    """The noun that begins what stands between a mark and a verb: ", officials travelling with her said"."""
    tokens, noun = annotated.tokens, None
    for token in reversed(tokens[max(0, verb.i - _REACH) : verb.i]):
        if token.text in _MARKS:
            for follower in tokens[token.i + 1 : verb.i]:
                if follower.pos not in _PHRASE:
                    return noun
                noun = follower if follower.pos in _NOUNS else noun
            return noun
        if token.pos in ("VERB", "AUX") and not token.text.endswith("ing"):
            return None
    return None


def _follows_mark(annotated: Annotated, subject: Token, mention: Mention) -> bool:
    """Whether a mark stands before a subject's phrase, behind the event."""
    first = max(mention.trigger.i + 1, subject.i - _REACH)
    for token in reversed(annotated.tokens[first : subject.i]):
        if token.text in _MARKS:
            return True
        if token.pos in ("VERB", "AUX"):
            return False
    return False


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
    name = actors.name_at(token)
    if name is not None and name.metonym:
        return (name.text,)
    people = [found.participant for found in actors.participants(token, part=Part.SPEAKER)]
    named = [one for one in people if one.kind is not ActorKind.DELEGATION and not _is_nameless(one.name)]
    if named:
        return tuple(dict.fromkeys(one.name for one in named))
    if name is not None and name.kind in (NameKind.ORGANIZATION, NameKind.STATE):
        return (name.full,)
    if token.pos in ("NOUN", "PROPN", "NUM"):
        return (_as_worded(annotated, token),)
    return tuple(one.name for one in people)


def _is_nameless(name: str) -> bool:
    """Whether somebody is only described ("senior official"); the words of a description tell more than its noun."""
    return name.split()[-1].islower()


def _as_worded(annotated: Annotated, head: Token) -> str:
    """The words of an unnamed source with what says which one: "a source close to the talks", without clauses."""
    outside = [
        t
        for t in annotated.children(head)
        if t.dep in _CLAUSES or (t.dep in ("case", "advmod", "obl:npmod", "cc", "mark") and t.i < head.i)
    ]
    dropped = {t.i for child in outside for t in annotated.subtree(child)}
    kept = [t for t in annotated.subtree(head) if t.i not in dropped]
    commas = (t.i for t in annotated.tokens[head.i + 1 : kept[-1].i] if t.text == ",")
    if (comma := next(commas, None)) is not None:
        kept = [t for t in kept if t.i < comma]
    while kept and kept[-1].i > head.i and (kept[-1].pos == "PUNCT" or kept[-1].i - kept[0].i >= _MAX_WORDS):
        kept.pop()
    while kept and kept[0].pos in ("PUNCT", "CCONJ"):
        kept = kept[1:]
    return " ".join(annotated.document.text[kept[0].start : kept[-1].end].split())
