"""Walks over the dependency trees of an annotated document: subjects, objects, prepositions, conjuncts.

Labels are universal dependencies. Every walk ends: a step goes up or down a tree, and steps up are counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from kg.model.annotated import Annotated, Token

_MAX_STEPS = 12
"""No clause of a real sentence is nested deeper; a bound keeps wrong parses from costing time."""
RELATIVES = frozenset({"who", "whom", "which", "that", "whose"})
_PLURAL_EVENTS = frozenset({"talk", "talks", "negotiation", "consultation", "discussion"})
"""Plural nouns for one event."""
_OBJECT_CONTROL = frozenset(
    {"ask", "urge", "invite", "tell", "order", "press", "persuade", "allow", "send", "dispatch"}
)


@dataclass(frozen=True, slots=True)
class Clause:
    """What hangs on a verb.

    `words` may complete a verb of several words: particles, adverbs, objects and prepositions.
    """

    words: frozenset[str]
    subjects: tuple[Token, ...]
    passive: bool
    objects: tuple[Token, ...]
    obliques: tuple[tuple[str, Token], ...]
    agents: tuple[Token, ...]


def clause_of(annotated: Annotated, verb: Token, *, times: Set[int]) -> Clause:
    """Return the clause of a verb; `times` are the tokens of time expressions, whose prepositions complete no verb."""
    found, passive = subjects(annotated, verb)
    after = tuple(obliques(annotated, verb))
    return Clause(
        words=particles(annotated, verb) | {word for word, noun in after if noun.i not in times},
        subjects=found,
        passive=passive,
        objects=objects(annotated, verb),
        obliques=after,
        agents=agents(annotated, verb),
    )


def subjects(annotated: Annotated, verb: Token) -> tuple[tuple[Token, ...], bool]:
    """Return the subjects of a verb, its own or those of the clause it depends on, and whether it is passive.

    A relative pronoun is replaced by the noun before it. Conjuncts are not expanded.
    """
    passive = is_passive(annotated, verb)
    node = verb
    for _ in range(_MAX_STEPS):
        own = [
            t
            for t in annotated.children(node)
            if t.dep in ("nsubj", "nsubj:pass", "nsubj:outer") and verb_of(annotated, t).i == node.i
        ]
        if own:
            return tuple(_antecedent(annotated, t, node) for t in own), passive
        step = _controller(annotated, node)
        if step is None:
            return (), passive
        target, is_noun = step
        if is_noun:
            return (target,), passive
        node = target
    return (), passive


def verb_of(annotated: Annotated, subject: Token) -> Token:
    """Return the verb of a subject: its head, or the verb over that where the parse missed ("… will meet, he said")."""
    verb = annotated.head(subject)
    above = annotated.head(verb)
    behind = verb.dep in ("ccomp", "parataxis") and verb.i < subject.i < above.i
    return above if behind and not has_subject(annotated, above) else verb


def has_subject(annotated: Annotated, verb: Token) -> bool:
    """Whether a verb has a subject of its own."""
    return any(t.dep.startswith("nsubj") for t in annotated.children(verb))


def is_passive(annotated: Annotated, verb: Token) -> bool:
    """Whether a verb form is passive: by its auxiliary or subject, or a bare participle after a noun."""
    children = list(annotated.children(verb))
    if any(t.dep in ("aux:pass", "nsubj:pass", "csubj:pass", "obl:agent") for t in children):
        return True
    if verb.dep == "conj" and not any(t.dep in ("nsubj", "aux", "mark") for t in children):
        head = annotated.head(verb)
        return head.pos == "VERB" and verb.text.lower().endswith(("ed", "en", "t")) and is_passive(annotated, head)
    return (
        verb.dep == "acl"
        and verb.pos == "VERB"
        and not verb.text.lower().endswith("ing")
        and not has_to(annotated, verb)
    )


def has_to(annotated: Annotated, verb: Token) -> bool:
    """Whether a verb stands in the infinitive with "to"."""
    return any(t.dep == "mark" and t.text.lower() == "to" for t in annotated.children(verb)) or any(
        t.pos == "PART" and t.text.lower() == "to" and t.dep == "aux" for t in annotated.children(verb)
    )


def _antecedent(annotated: Annotated, token: Token, verb: Token) -> Token:
    """Return the noun that a relative pronoun stands for, or the token itself."""
    if token.text.lower() in RELATIVES:
        clause = verb
        for _ in range(_MAX_STEPS):
            above = annotated.head(clause)
            if clause.dep in ("acl:relcl", "acl") or (clause.dep == "advcl" and above.pos in ("NOUN", "PROPN")):
                return above
            if clause.dep == "root" or clause.head == clause.i:
                break
            clause = annotated.head(clause)
    return token


def _controller(annotated: Annotated, node: Token) -> tuple[Token, bool] | None:
    """Where the missing subject of `node` is to be looked for: a governing verb, or (True) the very noun."""
    if node.head == node.i:
        return None
    head = annotated.head(node)
    if node.dep in ("acl:relcl", "acl"):
        if head.lemma == "invitation" and head.dep == "obj":
            return annotated.head(head), False
        if node.dep == "acl" and has_to(annotated, node):
            return _owner(annotated, head)
        if head.lemma in ("plan", "decision", "offer", "intention", "refusal", "proposal", "idea"):
            return _owner(annotated, head)
        return head, True
    if node.dep == "xcomp" and head.lemma in _OBJECT_CONTROL:
        objects = [t for t in annotated.children(head) if t.dep in ("obj", "nsubj:pass")]
        if objects:
            return objects[0], True
    if node.dep in ("xcomp", "conj", "advcl", "ccomp", "parataxis", "csubj", "cop", "aux"):
        if node.dep == "ccomp" and any(t.dep == "mark" and t.text.lower() != "to" for t in annotated.children(node)):
            return None
        return head, False
    return None


def _owner(annotated: Annotated, noun: Token) -> tuple[Token, bool] | None:
    """The owner of a plan ("Trump's plan to meet"), else the subject of the verb that the noun depends on."""
    for child in annotated.children(noun):
        if child.dep == "nmod:poss":
            return child, True
    head = annotated.head(noun)
    if noun.dep in ("obj", "xcomp", "obl") and head.pos in ("VERB", "AUX"):
        return head, False
    return None


def objects(annotated: Annotated, verb: Token) -> tuple[Token, ...]:
    """Return the direct objects of a verb; a relative clause that lacks one has its antecedent as object."""
    found = tuple(t for t in annotated.children(verb) if t.dep in ("obj", "iobj") and t.pos != "PRON")
    found += tuple(
        _antecedent(annotated, t, verb)
        for t in annotated.children(verb)
        if t.dep in ("obj", "iobj") and t.pos == "PRON"
    )
    # The parse often takes a person with a title for a complement ("called Prime Minister Roe on Tuesday").
    found += tuple(t for t in annotated.children(verb) if t.dep == "xcomp" and t.pos == "PROPN")
    if not found and verb.dep == "acl:relcl" and any(t.dep.startswith("nsubj") for t in annotated.children(verb)):
        subject = next(t for t in annotated.children(verb) if t.dep.startswith("nsubj"))
        if subject.text.lower() not in RELATIVES and not any(
            t.dep == "advmod" and t.lemma in ("where", "when") for t in annotated.children(verb)
        ):
            return (annotated.head(verb),)
    return found


def preposition(annotated: Annotated, token: Token) -> str | None:
    """Return the preposition before a noun, in lower case; the first of several ("ahead of" is "ahead")."""
    for child in annotated.children(token):
        if child.dep == "case" and child.text not in ("'s", "’s", "'", "’") and child.pos != "ADJ":
            return child.text.lower()
    return None


def obliques(annotated: Annotated, node: Token) -> Iterator[tuple[str, Token]]:
    """Yield the nouns that hang on `node` by a preposition, with it."""
    for child in annotated.children(node):
        if child.dep in ("obl", "nmod", "obl:agent", "obl:npmod", "advcl", "acl", "dep") and child.pos in (
            "NOUN",
            "PROPN",
            "PRON",
            "NUM",
            "ADJ",
            "SYM",
            "X",
        ):
            word = preposition(annotated, child)
            if word:
                yield word, _antecedent(annotated, child, node)


def agents(annotated: Annotated, verb: Token) -> tuple[Token, ...]:
    """Return the nouns after "by" that do what a verb in the passive says."""
    return tuple(
        t
        for t in annotated.children(verb)
        if t.dep == "obl:agent" or (t.dep == "obl" and preposition(annotated, t) == "by")
    )


def conjuncts(annotated: Annotated, token: Token) -> tuple[Token, ...]:
    """Return `token` and all that is coordinated with it, in order of the text."""
    found = [token]
    for current in found:
        found.extend(t for t in annotated.children(current) if t.dep == "conj" and t not in found)
        if len(found) > 60:
            break
    return tuple(sorted(found))


def possessors(annotated: Annotated, noun: Token) -> tuple[Token, ...]:
    """Return the nouns and pronouns that own `noun` by 's or a possessive pronoun."""
    return tuple(t for t in annotated.children(noun) if t.dep == "nmod:poss")


def governors(annotated: Annotated, token: Token) -> Iterator[Token]:
    """Yield the heads above `token`, nearest first, up to the root of the sentence."""
    node = token
    for _ in range(_MAX_STEPS):
        if node.head == node.i:
            return
        node = annotated.head(node)
        yield node


def negated(annotated: Annotated, token: Token) -> bool:
    """Whether a verb has "not" or "never", or a noun "no"."""
    return any(
        (t.lemma in ("not", "never", "n't", "no", "neither") and t.dep in ("advmod", "det", "cc:preconj", "cc"))
        or t.text.lower() in ("n't", "n’t")
        for t in annotated.children(token)
    )


def auxiliaries(annotated: Annotated, verb: Token) -> tuple[str, ...]:
    """Return the auxiliaries of a verb in lower case, as written."""
    return tuple(t.text.lower() for t in annotated.children(verb) if t.dep in ("aux", "aux:pass", "cop"))


def particles(annotated: Annotated, verb: Token) -> frozenset[str]:
    """Return the words that may complete a verb of several words: particles, adverbs, objects."""
    return frozenset(
        t.text.lower()
        for t in annotated.children(verb)
        if t.dep in ("compound:prt", "advmod", "obj", "case", "compound")
    )


def lemmas(annotated: Annotated, verb: Token) -> frozenset[str]:
    """Return the lemma of a verb, alone and with each word that may complete it (`turn`, `turn down`)."""
    lemma = verb.lemma.lower()
    return frozenset({lemma, *(f"{lemma} {word}" for word in particles(annotated, verb))})


def is_definite(annotated: Annotated, noun: Token) -> bool:
    """Whether a noun phrase speaks of one known thing: "the talks", "this visit", "their meeting"; not "the visits"."""
    if noun.text.lower().endswith("s") and noun.lemma.lower() not in _PLURAL_EVENTS:
        return False
    return any(
        (t.dep == "det" and t.text.lower() in ("the", "this", "that", "these", "those", "both"))
        or (t.dep == "nmod:poss" and t.text.lower() in ("their", "its"))
        for t in annotated.children(noun)
    )
