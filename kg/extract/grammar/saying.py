"""Verbs that report what somebody says."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from kg.model.annotated import Token


@cache
def _verbs() -> frozenset[str]:
    text = files("kg.extract.grammar").joinpath("saying.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def is_saying(token: Token) -> bool:
    """Whether a word is a verb that reports what somebody says (`saying.txt`)."""
    return token.pos == "VERB" and token.lemma.lower() in _verbs()
