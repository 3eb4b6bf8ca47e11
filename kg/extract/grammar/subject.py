"""What an event is about, what was agreed or asked, and until when it holds, as the text words it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from kg.extract.grammar.frames import Mention
from kg.extract.lexicon import Lexicon
from kg.extract.syntax import has_to, preposition
from kg.gazetteer.offices import office_noun
from kg.model.annotated import Annotated, Token
from kg.model.report import EventType

_ABOUT = frozenset({"on", "about", "over", "regarding", "concerning"})
_DISCUSS = frozenset({"discuss", "review", "address", "explore", "examine", "debate"})
_BESIDE = frozenset(
    {
        "sideline",
        "margin",
        "fringe",
        "eve",
        "invitation",
        "phone",
        "telephone",
        "hotline",
        "line",
        "visit",
        "trip",
        "tour",
    }
)
_UNTIL = frozenset({"until", "till", "through", "ending", "expiring", "expires", "lasting"})
_BEFORE_END = 2
"""Words before the end of an agreement among which one of these stands."""
_MARKS = frozenset({",", ";", ":", "—", "–", "(", ")", '"', "“", "”"})
_OUTSIDE = ("case", "det", "punct", "cc", "conj", "acl:relcl")
_LONGEST = 80
"""Characters; a longer phrase is a clause rather than a subject."""


def about_of(annotated: Annotated, mention: Mention) -> tuple[str, ...]:
    """Return short phrases: what follows "on" or "about", what was to be discussed, what was agreed or asked."""
    phrases = [*_subjects(annotated, mention)]
    if mention.type in (EventType.AGREEMENT, EventType.REQUEST):
        phrases = [*_content(annotated, mention), *phrases]
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def until_of(annotated: Annotated, mention: Mention) -> date | None:
    """Return the last day for which an agreement holds ("a truce until May 3"), or None where none is told."""
    if mention.type is not EventType.AGREEMENT:
        return None
    for time in annotated.times_in(mention.trigger.end, mention.sentence.end):
        if time.when.known:
            first = annotated.tokens_in(time.start, time.end)[0]
            words = annotated.tokens[max(mention.trigger.i, first.i - _BEFORE_END) : first.i + 1]
            if any(token.text.lower() in _UNTIL for token in words):
                return time.when.latest or time.when.earliest
    return None


def subtype_of(annotated: Annotated, mention: Mention, lexicon: Lexicon) -> str | None:
    """Return the kind of an event: what its entry says, else what its words or the object of its verb say."""
    if mention.entry.subtype and mention.entry.type is mention.type:
        return mention.entry.subtype
    kinds = lexicon.subtypes.get(mention.type, {})
    words = list(mention.anchors)
    words.extend(t for t in annotated.children(mention.trigger) if t.dep in ("obj", "obl", "compound", "nsubj:pass"))
    words.extend(t for word in words[1:] for t in annotated.children(word) if t.dep == "nmod")
    return next((kinds[word.lemma.lower()] for word in words if word.lemma.lower() in kinds), None)


def _content(annotated: Annotated, mention: Mention) -> Iterator[str | None]:
    """What was agreed or asked: a document or thing, or the clause that says what is to be done."""
    trigger = mention.trigger
    for child in annotated.children(trigger):
        clause = child.dep in ("xcomp", "ccomp") or (child.dep == "advcl" and has_to(annotated, child))
        if clause and child.i > trigger.i and child.pos in ("VERB", "AUX", "ADJ"):
            yield _clause(annotated, child)
        elif child.dep in ("obj", "nsubj:pass") or (
            child.dep in ("obl", "nmod") and preposition(annotated, child) in ("to", "on", "for")
        ):
            yield _thing(annotated, child, mention)


def _thing(annotated: Annotated, head: Token, mention: Mention) -> str | None:
    """A noun phrase, unless it names somebody who takes part, or a time."""
    if head.pos not in ("NOUN", "NUM"):
        return None
    if _is_in_time(annotated, head, mention):
        return None
    if office_noun(head.text) is not None or any(f.start == head.start for f in mention.found):
        return None
    return _phrase(annotated, head)


def _is_in_time(annotated: Annotated, token: Token, mention: Mention) -> bool:
    """Whether a word of a mention's sentence belongs to a time expression."""
    return any(time.end > token.start for time in annotated.times_in(mention.sentence.start, token.start + 1))


def _clause(annotated: Annotated, verb: Token) -> str | None:
    """The words of a clause from its verb on, cut at a mark or at the length of a phrase."""
    words = [t for t in annotated.subtree(verb) if t.i >= verb.i]
    first = verb
    while first.i > 0 and annotated.tokens[first.i - 1].text.lower() in ("to", "not"):
        first = annotated.tokens[first.i - 1]
    end = first.end
    for before, token in pairwise(words):
        if token.text in _MARKS or token.i != before.i + 1 or token.end - first.start > _LONGEST:
            break
        end = token.end
    return " ".join(annotated.document.text[first.start : max(end, verb.end)].split())


def _subjects(annotated: Annotated, mention: Mention) -> Iterator[str | None]:
    heads: list[Token] = []
    for anchor in mention.anchors:
        if anchor.lemma in _DISCUSS:
            heads.extend(t for t in annotated.children(anchor) if t.dep in ("obj", "nsubj:pass"))
        for child in annotated.children(anchor):
            cases = {t.text.lower() for t in annotated.children(child) if t.dep == "case"}
            if (
                child.dep in ("nmod", "obl")
                and child.lemma not in _BESIDE
                and cases & _ABOUT
                and not _is_in_time(annotated, child, mention)
            ):
                heads.append(child)
            if child.dep in ("advcl", "acl", "xcomp") and child.lemma in _DISCUSS:
                heads.extend(t for t in annotated.children(child) if t.dep == "obj")
    return (_phrase(annotated, head) for head in heads)


def _phrase(annotated: Annotated, head: Token) -> str | None:
    """The words of a noun phrase without preposition and article, or None where it is too long."""
    outside = [t for t in annotated.children(head) if t.dep in _OUTSIDE]
    dropped = {t.i for child in outside for t in annotated.subtree(child)}
    kept = [t for t in annotated.subtree(head) if t.i not in dropped]
    if not kept:
        return None
    text = " ".join(annotated.document.text[kept[0].start : kept[-1].end].split())
    return text if len(text) <= _LONGEST else None
