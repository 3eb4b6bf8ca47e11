"""The words of telegraphic English, out of `data/telegraphic.yaml`, which tells what each list is for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml


class Style(NamedTuple):
    """The lists of `telegraphic.yaml`; `occasions` gives for each noun the verb that is left out before it."""

    verbs: frozenset[str]
    adverbs: frozenset[str]
    occasions: Mapping[str, str]
    small: frozenset[str]
    prepositions: frozenset[str]
    company: frozenset[str]
    attending: tuple[str, ...]
    gatherings: frozenset[str]
    ceremonies: frozenset[str]
    honours: frozenset[str]
    bodies: frozenset[str]
    meeting: frozenset[str]
    particles: frozenset[str]
    resumed: frozenset[str]
    gathering: frozenset[str]
    journeys: frozenset[str]
    plans: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, tuple[str, ...]]
    own_offices: Mapping[str, tuple[str, ...]]
    stand_ins: Mapping[str, tuple[str, ...]]


_SETS = ("verbs", "adverbs", "small", "prepositions", "company", "gatherings", "ceremonies", "honours", "bodies")
_MORE_SETS = ("meeting", "particles", "resumed", "gathering", "journeys")


@cache
def style() -> Style:
    """Return the words of telegraphic English."""
    data = yaml.safe_load((files("kg.extract.records") / "data" / "telegraphic.yaml").read_text(encoding="utf-8"))
    return Style(
        **{name: frozenset(data[name]) for name in (*_SETS, *_MORE_SETS)},
        occasions={noun: verb for verb, nouns in data["occasions"].items() for noun in nouns},
        attending=tuple(data["attending"]),
        plans={status: tuple(phrases) for status, phrases in data["plans"].items()},
        ends={status: tuple(phrases) for status, phrases in data["ends"].items()},
        own_offices={office: tuple(states) for office, states in data["own_offices"].items()},
        stand_ins={pronoun: tuple(names) for pronoun, names in data["stand_ins"].items()},
    )
