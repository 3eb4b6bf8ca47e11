"""Verbs that report words, from `data/speech-verbs.tsv`."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from kg.model.annotated import Token


class Use(StrEnum):
    """How a verb takes the words it reports."""

    SAY = "say"
    CALL = "call"
    THINK = "think"
    HEAR = "hear"


class SpeechVerb(NamedTuple):
    """A verb of saying by its lemma."""

    lemma: str
    use: Use


def speech_verb(token: Token) -> SpeechVerb | None:
    """Return the verb of saying that the token is a form of, or None.

    Its own form decides, because a tagger takes `said` for an adjective now and then.
    """
    if token.pos in ("NOUN", "PROPN", "ADP", "DET") and token.dep not in ("root", "parataxis", "ccomp", "advcl"):
        return None
    return _forms().get(token.text.lower())


@lru_cache(maxsize=1)
def _forms() -> dict[str, SpeechVerb]:
    table = files("kg.language").joinpath("data", "speech-verbs.tsv").read_text("utf-8")
    forms: dict[str, SpeechVerb] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            lemma, use, *irregular = line.split("\t")
            verb = SpeechVerb(lemma, Use(use))
            for form in (*_regular(lemma), *" ".join(irregular).split()):
                forms.setdefault(form, verb)
    return forms


def _regular(lemma: str) -> tuple[str, ...]:
    stem = lemma.removesuffix("e")
    third = f"{lemma}es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else f"{lemma}s"
    return lemma, third, f"{stem}ed", f"{stem}ing" if not lemma.endswith("ee") else f"{lemma}ing"
