"""What the words of a sentence settle about an event, whatever is likely: no weighing overrules a plain "never"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kg.extract.actors import Found
from kg.extract.grammar.frames import Mention
from kg.extract.syntax import (
    auxiliaries,
    governors,
    has_subject,
    has_to,
    lemmas,
    negated,
    subjects,
)
from kg.model.annotated import Annotated, Token
from kg.model.report import EventType, Status

_PERFECT = frozenset({"have", "has", "had", "'ve", "’ve", "having"})
_OPEN = (
    frozenset({"do", "does", "will", "wo", "would", "can", "ca", "could", "may", "might", "should", "must"}) | _PERFECT
)
"""Helpers that leave the time of what is negated open."""
_LIMITS = frozenset({"only", "just", "merely", "simply", "until", "till", "before", "yet", "since", "to"})
"""What makes "not" deny less than the event ("did not meet until March")."""
_SPOUSES = frozenset({"wife", "husband", "spouse", "fiancee", "fiancée", "fiance", "fiancé"})
_NAMED = ("PROPN", "NUM")
_ENCOUNTERS = frozenset({EventType.MEETING, EventType.CALL, EventType.VISIT})
_REPORTS = frozenset(
    {"report", "rumour", "rumor", "claim", "allegation", "suggestion", "speculation", "story", "assertion", "account"}
)
_OFFERS = frozenset({"invitation", "proposal", "offer", "request", "call", "demand", "suggestion", "idea", "appeal"})
_REFUTES = frozenset({"deny", "dismiss", "reject", "refute", "rebut", "repudiate", "quash", "scotch", "disavow"})
_REFUSES = frozenset({"decline", "reject", "refuse", "turn down", "spurn", "rebuff", "dismiss", "rule out"})
_UNTRUE = frozenset({"false", "untrue", "wrong", "baseless", "unfounded", "groundless", "incorrect", "fabricated"})
_HAPPENS = frozenset({"take place", "happen", "occur", "materialise", "materialize", "go ahead", "come about"})
_DEFEATS = frozenset({"turn away", "turn back", "send away", "send back", "refuse", "rebuff", "snub", "fail"})
"""What ends an errand ("flew there to see him but was turned away"), as the negation of what it takes does:"""
_ARRIVES = frozenset({"meet", "see", "receive", "admit", "let", "allow", "reach", "arrive", "find", "manage", "get"})
_ABSENT = frozenset({"attend", "join", "participate", "take part"})
_ASKS = frozenset({"who", "whom", "what", "when", "where", "why", "how", "which", "whose"})
_HELPERS = ("aux", "aux:pass", "cop")


@dataclass(frozen=True, slots=True)
class Settled:
    """A status that words leave no doubt about; with `yields` it gives way to what other sentences tell of the event:
    who "should have met on Monday" met all the same where another sentence says that they met on Tuesday.
    """

    status: Status
    yields: bool = False


def settled(annotated: Annotated, mention: Mention) -> Settled | None:
    """Return the status that the words around an event settle, or None."""
    verb = mention.governor
    if _never_happened(annotated, mention) or _is_refuted(annotated, mention) or _is_refused(annotated, mention):
        return Settled(Status.DENIED)
    if _owes_its_being(annotated, verb) or _met_last(annotated, mention) or _was_made(annotated, mention):
        return Settled(Status.OCCURRED)
    if _is_negated_for_good(annotated, mention) or _is_unreal(annotated, verb) or _is_errand_in_vain(annotated, verb):
        return Settled(Status.DENIED, yields=True)
    if _is_asked(annotated, verb) or _is_imagined(annotated, verb):
        return Settled(Status.POSSIBLE, yields=True)
    return None


def tells_nothing(annotated: Annotated, mention: Mention) -> bool:
    """Whether a word only says that there has been no such event: "whom he had never met" denies none of today,
    where "said that he had never met her" does.
    """
    verb = mention.trigger
    if _finds_a_spouse(annotated, verb):
        return True
    if mention.type not in _ENCOUNTERS or not any(helper in _PERFECT for helper in auxiliaries(annotated, verb)):
        return False
    since = _since(annotated, verb)
    if since is not None:
        return negated(annotated, verb) and since.pos not in _NAMED
    return _has_never(annotated, verb) and (verb.dep not in ("ccomp", "parataxis") or _before(annotated, verb))


def present(annotated: Annotated, mention: Mention) -> tuple[Found, ...]:
    """Return those of an event who did not stay away: who "did not attend the talks" took no part in them."""
    verb = mention.governor
    if verb.pos != "VERB" or not negated(annotated, verb) or lemmas(annotated, verb).isdisjoint(_ABSENT):
        return mention.found
    away, _ = subjects(annotated, verb)
    places = {token.start for subject in away for token in annotated.subtree(subject)}
    return tuple(found for found in mention.found if found.start not in places)


def _has_never(annotated: Annotated, verb: Token) -> bool:
    return verb.pos == "VERB" and any(t.lemma == "never" and t.dep == "advmod" for t in annotated.children(verb))


def _finds_a_spouse(annotated: Annotated, verb: Token) -> bool:
    """ "It was in Lagos that she met her husband": the beginning of no talks."""
    return verb.lemma.lower() == "meet" and any(
        t.lemma.lower() in _SPOUSES
        and any(p.dep == "nmod:poss" and p.text.lower() in ("his", "her", "their") for p in annotated.children(t))
        for t in annotated.children(verb)
        if t.dep in ("obj", "obl")
    )


def _before(annotated: Annotated, verb: Token) -> bool:
    return any(t.lemma.lower() in ("before", "previously") for t in annotated.children(verb))


def _since(annotated: Annotated, verb: Token) -> Token | None:
    """Return the word that "since" stands before ("have not met since March"), which tells of another meeting."""
    for child in annotated.children(verb):
        if any(t.text.lower() == "since" for t in annotated.children(child)):
            return child
    return None


def _met_last(annotated: Annotated, mention: Mention) -> bool:
    """ "Have not met since Paris": they did meet there."""
    verb = mention.trigger
    since = _since(annotated, verb) if mention.type in _ENCOUNTERS and verb.pos == "VERB" else None
    return since is not None and since.pos in _NAMED and negated(annotated, verb)


def _is_negated_for_good(annotated: Annotated, mention: Mention) -> bool:
    """ "Never met him", "did not meet him", "left without meeting him"."""
    verb = mention.trigger
    if verb.pos != "VERB" or mention.entry.name == "-":
        return False
    below = list(annotated.children(verb))
    if any(t.text.lower() == "without" and t.dep in ("mark", "case") for t in below):
        return True
    plain = negated(annotated, verb) and not any(helper in _OPEN for helper in auxiliaries(annotated, verb))
    limits = (word.lemma.lower() for t in below for word in (t, *annotated.children(t)))
    return _has_never(annotated, verb) or (plain and _LIMITS.isdisjoint(limits))


def _is_unreal(annotated: Annotated, verb: Token) -> bool:
    """ "Would have met him, but fell ill", "should have met him"."""
    helpers = auxiliaries(annotated, verb)
    if "have" not in helpers or negated(annotated, verb):
        return False
    asked = any(t.dep == "mark" and t.lemma in ("if", "whether", "that") for t in annotated.children(verb))
    return not asked and ("would" in helpers or "should" in helpers)


def _owes_its_being(annotated: Annotated, verb: Token) -> bool:
    """ "Without her the talks would not have happened": they did."""
    if "would" not in auxiliaries(annotated, verb) or not negated(annotated, verb):
        return False
    possible = lemmas(annotated, verb) & _HAPPENS or verb.lemma == "possible"
    return bool(possible) and any(t.text.lower() == "without" for t in annotated.subtree(verb))


def _never_happened(annotated: Annotated, mention: Mention) -> bool:
    """Whether the sentence says of the event's noun that it "did not take place", whatever the verb hangs on."""
    if mention.trigger.pos not in ("NOUN", "PROPN"):
        return False
    nouns = {mention.trigger.i, *(anchor.i for anchor in mention.anchors)}
    head = annotated.head(mention.trigger)
    if mention.trigger.dep == "compound":
        nouns.add(head.i)
    for verb in annotated.tokens[mention.trigger.i + 1 : mention.sentence.last]:
        if verb.pos != "VERB" or not negated(annotated, verb) or "would" in auxiliaries(annotated, verb):
            continue
        if lemmas(annotated, verb).isdisjoint(_HAPPENS):
            continue
        own = [t.i for t in annotated.children(verb) if t.dep.startswith("nsubj")]
        if nouns.intersection(own) or (not own and any(node.i in nouns for node in governors(annotated, verb))):
            return True
    return False


def _over(annotated: Annotated, mention: Mention, nouns: frozenset[str]) -> Token | None:
    """Return the noun of those given whose content the event is ("a report that they met", "rumours of talks")."""
    top = mention.governor if mention.governor.pos == "VERB" else mention.anchors[-1]
    above = annotated.head(top)
    if top.dep in ("acl", "ccomp", "acl:relcl", "nmod", "dep") and above.i < top.i and above.lemma.lower() in nouns:
        return above
    return None


def _is_refuted(annotated: Annotated, mention: Mention) -> bool:
    """ "Dismissed reports that they had met", "rumours of talks are untrue"."""
    report = _over(annotated, mention, _REPORTS)
    if report is None:
        return False
    above = annotated.head(report)
    if above.i != report.i and not negated(annotated, above):
        if report.dep in ("obj", "nsubj:pass") and above.lemma.lower() in _REFUTES:
            return True
        if report.dep.startswith("nsubj") and above.lemma.lower() in _UNTRUE:
            return True
    # The parse often takes the predicate for a participle that hangs on the report.
    return any(
        t.dep.startswith("acl") and t.lemma.lower() in _REFUTES and t.i > mention.trigger.i
        for t in annotated.children(report)
    )


def _is_refused(annotated: Annotated, mention: Mention) -> bool:
    """ "Turned down an invitation to visit Oslo"."""
    verb = mention.governor
    if verb.pos != "VERB" or not has_to(annotated, verb):
        return False
    offer = _over(annotated, mention, _OFFERS)
    if offer is None or offer.dep not in ("obj", "nsubj:pass"):
        return False
    above = annotated.head(offer)
    return not negated(annotated, above) and bool(lemmas(annotated, above) & _REFUSES)


def _was_made(annotated: Annotated, mention: Mention) -> bool:
    """ "Rejected a proposal": it had been made."""
    noun = mention.trigger
    if mention.type is not EventType.REQUEST or noun.dep not in ("obj", "nsubj:pass"):
        return False
    return not negated(annotated, noun) and bool(lemmas(annotated, annotated.head(noun)) & _REFUSES)


def _is_errand_in_vain(annotated: Annotated, verb: Token) -> bool:
    """ "Flew to Kabul to see him but was turned away", "but was not let in"."""
    if verb.dep not in ("advcl", "xcomp") or not has_to(annotated, verb):
        return False
    # The parse often hangs the end of the journey on what it was made for.
    for end in (*annotated.children(annotated.head(verb)), *annotated.children(verb)):
        contrary = any(t.dep == "cc" and t.lemma in ("but", "only") for t in annotated.children(end))
        if end.dep == "conj" and end.i > verb.i and contrary:
            words = lemmas(annotated, end)
            if words & _DEFEATS or (negated(annotated, end) and words & _ARRIVES):
                return True
    return False


def _is_asked(annotated: Annotated, verb: Token) -> bool:
    """Whether the event is what a question asks, by yes or no: "Will he meet her?"."""
    sentence = annotated.sentence_at(verb.start)
    if sentence is None or not any(t.text == "?" for t in annotated.tokens[verb.i + 1 : sentence.last]):
        return False
    return any(map(partial(_is_inverted, annotated), _clauses(annotated, verb)))


def _is_inverted(annotated: Annotated, verb: Token) -> bool:
    below = list(annotated.children(verb))
    helper = next((t.i for t in below if t.dep in _HELPERS), None)
    subject = next((t.i for t in below if t.dep.startswith("nsubj")), None)
    if helper is None or subject is None or helper > subject:
        return False
    return not any(t.lemma.lower() in _ASKS for each in below if each.i < helper for t in annotated.subtree(each))


def _clauses(annotated: Annotated, verb: Token) -> Iterator[Token]:
    """Yield a verb and those that its clause completes."""
    if verb.pos not in ("VERB", "AUX"):
        return
    yield verb
    node = verb
    for above in governors(annotated, verb):
        if node.dep not in ("xcomp", "ccomp", "conj") or (node.dep == "conj" and has_subject(annotated, node)):
            return
        yield above
        node = above


def _is_imagined(annotated: Annotated, verb: Token) -> bool:
    """ "Imagine that she had flown to Oslo", "as if they had met"."""
    for node in _clauses(annotated, verb):
        marks = [t for t in annotated.children(node) if t.dep == "mark"]
        if {"as if", "as though"}.intersection(_text(annotated, mark) for mark in marks):
            return True
        above = annotated.head(node)
        if node.dep == "ccomp" and above.lemma.lower() in ("imagine", "suppose") and not has_subject(annotated, above):
            return True
    return False


def _text(annotated: Annotated, mark: Token) -> str:
    return " ".join(t.text.lower() for t in annotated.subtree(mark))
