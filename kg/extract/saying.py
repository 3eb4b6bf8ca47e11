"""Verbs that report what somebody says."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.extract.syntax import governors, verb_of
from kg.model.annotated import Annotated, Token


@cache
def _verbs() -> frozenset[str]:
    text = files("kg.extract").joinpath("data", "saying.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def is_saying(token: Token) -> bool:
    """Whether a word is a verb that reports what somebody says (`saying.txt`)."""
    return token.pos == "VERB" and token.lemma.lower() in _verbs()


def speaks_of(annotated: Annotated, token: Token, word: Token) -> bool:
    """Whether a word is the subject of a verb of saying that reports another: who says "they met" need not be there.

    What stands behind a verb that follows what it reports is not reported: "They will not come, Roe said after talks".
    """
    subject = token
    while subject.dep == "conj" and subject.head < subject.i:
        subject = annotated.head(subject)
    if not subject.dep.startswith("nsubj"):
        return False
    verb = verb_of(annotated, subject)
    if not is_saying(verb) or verb.i == word.i:
        return False
    below = word
    for node in governors(annotated, word):
        if node.i == verb.i:
            return below.dep in ("ccomp", "parataxis") and not below.i < verb.i < word.i
        below = node
    if verb.dep != "parataxis" or verb.head < verb.i < word.i:
        return False
    return any(node.i == verb.head for node in (word, *governors(annotated, word)))
