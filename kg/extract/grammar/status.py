"""Whether an event happened, by tense, modals, negation and the words over it."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import yaml

from kg.extract.grammar.frames import Mention
from kg.extract.syntax import auxiliaries, governors, has_subject, has_to, negated, particles
from kg.model.annotated import Annotated, TimeExpression, Token
from kg.model.report import EventType, Status

_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
_POSSIBLE = frozenset({"may", "might", "could", "can"})
_WISHED = frozenset({"should", "must"})
_FALLEN = (Status.POSTPONED, Status.CANCELLED)
"""What a verb says of a plan ("a planned visit was put off") goes before what an adjective says."""
_CLAUSAL = ("xcomp", "ccomp", "advcl", "acl", "acl:relcl", "conj", "parataxis", "csubj", "csubj:pass")


@cache
def cues() -> dict[str, dict[str, Status]]:
    """Return the words that set a status, by the place they stand in; `status.yaml` documents them."""
    data = yaml.safe_load(files("kg.extract").joinpath("data", "status.yaml").read_text("utf-8"))
    return {
        place: {word: Status(status) for status, words in statuses.items() for word in words}
        for place, statuses in data.items()
    }


def status_of(
    annotated: Annotated,
    mention: Mention,
    *,
    words: Status | None,
    time: TimeExpression | None,
    published: date | None,
) -> Status:
    """Return the status of a mention as it holds on the day of publication; `words` is what `status_by_words` gives."""
    status = words
    if status is None and mention.entry.lasting:
        status = Status.ONGOING if _is_present(annotated, mention.governor) else Status.OCCURRED
    if status is None and _progressive(annotated, mention.governor):
        status = Status.ONGOING
    if published and time and time.when.known:
        status = _by_time(status, time, published)
    return status or Status.OCCURRED


def status_by_words(annotated: Annotated, mention: Mention) -> Status | None:
    """Return what auxiliaries, negation and the words over an event say of its status; None where they say nothing."""
    carried = mention.carrier.status if mention.carrier is not None else None
    if carried in _FALLEN and not negated(annotated, mention.governor):
        return carried
    for noun in mention.anchors:
        if noun.pos in ("NOUN", "PROPN"):
            status = _of_noun(annotated, noun)
            if status is not None:
                return status
    if mention.carrier is not None and carried is not None and not mention.carrier.after_preposition:
        if negated(annotated, mention.governor):
            return Status.DENIED
        if carried is Status.SCHEDULED and mention.governor.pos == "VERB":
            return _of_clause(annotated, mention.governor, mention, own=False) or carried
        return carried
    return _of_clause(annotated, mention.governor, mention)


def _of_noun(annotated: Annotated, noun: Token) -> Status | None:
    """By the words before an event noun: "a planned meeting", "no talks"."""
    if negated(annotated, noun):
        return Status.DENIED
    table = cues()["before_noun"]
    for child in annotated.children(noun):
        if child.dep in ("amod", "compound", "nmod") and child.i < noun.i and child.lemma.lower() in table:
            return table[child.lemma.lower()]
        if child.dep in ("amod", "compound") and child.text.lower() in table:
            return table[child.text.lower()]
    return None


def _of_clause(annotated: Annotated, verb: Token, mention: Mention, *, own: bool = True) -> Status | None:
    """By auxiliaries and negation of the verb, and by the verbs over it, nearest first."""
    if verb.pos not in ("VERB", "AUX", "ADJ") and not auxiliaries(annotated, verb):
        over = annotated.head(verb)
        return _of_governor(annotated, over, verb) if over.i != verb.i else None
    if own:
        status = _of_verb(annotated, verb)
        if status is not None:
            return status
    node = verb
    for above in governors(annotated, verb):
        if node.dep not in _CLAUSAL and node.dep not in ("obl", "obj", "nsubj", "nsubj:pass", "nmod"):
            break
        if node.dep == "conj" and not has_to(annotated, node) and has_subject(annotated, node):
            break
        status = _of_governor(annotated, above, node)
        if status is not None:
            return status
        if node.dep in ("ccomp", "parataxis", "acl:relcl"):
            break
        if above.pos == "VERB" and node.dep in ("conj", "xcomp", "advcl"):
            status = _of_verb(annotated, above)
            if status is not None:
                return status
        node = above
    return _infinitive(annotated, verb, mention)


def _infinitive(annotated: Annotated, verb: Token, mention: Mention) -> Status | None:
    """A purpose ("flew to Geneva to meet him") lies ahead; "is to meet" is a plan."""
    if not has_to(annotated, verb):
        return None
    if any(t.lemma == "be" and t.dep in ("aux", "cop") for t in annotated.children(verb)):
        return Status.SCHEDULED
    if mention.type is EventType.VISIT and verb.dep not in ("advcl", "acl"):
        return None
    return Status.SCHEDULED


def _of_verb(annotated: Annotated, verb: Token) -> Status | None:
    helpers = auxiliaries(annotated, verb)
    if negated(annotated, verb) or any(t.lemma == "yet" and t.i < verb.i for t in annotated.children(verb)):
        return Status.DENIED
    if any(h in _FUTURE for h in helpers) or any(t.lemma == "due" for t in annotated.children(verb)):
        return Status.SCHEDULED
    if any(h in _POSSIBLE for h in helpers):
        return Status.POSSIBLE
    if any(h in _WISHED for h in helpers):
        return Status.PROPOSED
    if "would" in helpers:
        return Status.SCHEDULED if verb.dep in ("ccomp", "conj", "parataxis", "acl:relcl") else Status.POSSIBLE
    if has_to(annotated, verb) and any(h in ("is", "are", "was", "were", "'s", "’s") for h in helpers):
        return Status.SCHEDULED
    if any(t.dep == "mark" and t.lemma in ("if", "unless", "whether") for t in annotated.children(verb)):
        return Status.POSSIBLE
    return None


def _of_governor(annotated: Annotated, above: Token, node: Token) -> Status | None:
    """By a verb, adjective or noun over the event: "hopes to meet", "is due to meet", "a plan to meet"."""
    lemma = above.lemma.lower()
    words = [lemma, *(f"{lemma} {p}" for p in sorted(particles(annotated, above)))]
    table = cues()[
        "subject_of" if node.dep.startswith("nsubj") else "object_of" if node.dep == "obj" else "over_clause"
    ]
    status = next((table[w] for w in reversed(words) if w in table), None)
    if status is None:
        if lemma == "have" and any(t.lemma == "yet" for t in annotated.children(above)):
            return Status.DENIED
        if lemma == "be" and has_to(annotated, node) and node.dep in ("xcomp", "advcl", "ccomp"):
            return Status.SCHEDULED
        return None
    if negated(annotated, above):
        # "did not rule out meeting him" leaves it open.
        return Status.POSSIBLE if status is Status.DENIED else Status.DENIED
    return status


def _is_present(annotated: Annotated, verb: Token) -> bool:
    helpers = auxiliaries(annotated, verb)
    return verb.text.lower() in ("is", "are", "am", "'s", "’s") or any(h in ("is", "are") for h in helpers)


def _progressive(annotated: Annotated, verb: Token) -> bool:
    """Whether a verb says that something goes on now ("is meeting")."""
    helpers = auxiliaries(annotated, verb)
    return verb.text.lower().endswith("ing") and any(h in ("is", "are", "'s", "’s") for h in helpers)


def _by_time(status: Status | None, time: TimeExpression, published: date) -> Status | None:
    """Let the date decide where the words leave it open: what lies ahead is planned, what lies behind is over."""
    earliest, latest = time.when.earliest, time.when.latest
    if earliest and earliest > published and status in (None, Status.OCCURRED, Status.ONGOING):
        return Status.SCHEDULED
    if latest and latest < published and status in (Status.ONGOING,):
        return Status.OCCURRED
    return status
