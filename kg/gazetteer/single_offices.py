"""Offices that one person of a state holds at a time, whatever words name them: a foreign minister, and no envoy."""

from __future__ import annotations

from functools import cache, lru_cache

from kg.gazetteer.states import state_meant, state_of_demonym
from kg.model.tables import lines_of
from kg.names.persons import plain

_TIMES = frozenset({"then", "current", "incumbent", "outgoing", "visiting", "acting", "interim", "the", "its", "new"})
"""Words before an office that do not change who holds it."""


@cache
def _names() -> dict[str, str]:
    return dict(line.split("\t")[:2] for line in lines_of("kg.gazetteer", "single_offices.tsv"))


@lru_cache(maxsize=65536)
def office_name(title: str) -> str | None:
    """Return the office that a title names, the state's name left out (`Russian foreign minister`); None for offices
    that several hold, deputies and former holders."""
    words = title.replace("-", " ").split()
    while words and (plain(words[0]) in _TIMES or state_of_demonym(words[0]) or state_meant(words[0])):
        words = words[1:]
    for length in (2, 3):  # South Korean, United Arab Emirates'
        front = " ".join(words[:length])
        if len(words) > length and (state_of_demonym(front) or state_meant(front)):
            words = words[length:]
            break
    return _names().get(plain(" ".join(words)))
