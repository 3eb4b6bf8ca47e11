"""The words of time expressions, read once from the tables in `kg/language/data`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tables of `times.toml`; keys are in lower case.

    Weekdays count from Monday = 0, months from January = 1. `seasons` holds (month, day) of the first and last day.
    """

    weekdays: Mapping[str, int]
    weekday_abbreviations: Mapping[str, int]
    months: Mapping[str, int]
    month_abbreviations: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]
    units: Mapping[str, str]
    parts: frozenset[str]
    zones: frozenset[str]
    seasons: Mapping[str, tuple[tuple[int, int], tuple[int, int]]]
    fixed_holidays: Mapping[str, tuple[int, int]]
    easter_holidays: Mapping[str, int]
    weekday_holidays: Mapping[str, tuple[int, int, int]]
    before_time: frozenset[str]
    frequencies: frozenset[str]
    after_time: frozenset[str]
    possessives: frozenset[str]

    @property
    def holidays(self) -> tuple[str, ...]:
        """All names of holidays, longest first."""
        names = [*self.fixed_holidays, *self.easter_holidays, *self.weekday_holidays]
        return tuple(sorted(names, key=lambda n: (-len(n), n)))


@dataclass(frozen=True, slots=True)
class TenseWords:
    """Tables of `times_tense.toml`, in lower case."""

    future_auxiliaries: frozenset[str]
    modal_auxiliaries: frozenset[str]
    have_forms: frozenset[str]
    past_be: frozenset[str]
    present_be: frozenset[str]
    ahead: frozenset[str]
    ahead_with_for: frozenset[str]
    looking_ahead: frozenset[str]
    deadline: frozenset[str]
    dropping: frozenset[str]
    reporting: frozenset[str]
    past_forms: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """Return the words of time expressions."""
    table = _table("times.toml")
    holidays = table["holidays"]
    return Vocabulary(
        weekdays={name: number for number, name in enumerate(table["weekdays"])},
        weekday_abbreviations=table["weekday_abbreviations"],
        months={name: number for number, name in enumerate(table["months"], start=1)},
        month_abbreviations=table["month_abbreviations"],
        numbers=table["numbers"],
        ordinals=table["ordinals"],
        units=table["units"],
        parts=frozenset(table["parts"]),
        zones=frozenset(table["zones"]),
        seasons={name: (_month_day(first), _month_day(last)) for name, (first, last) in table["seasons"].items()},
        fixed_holidays={name: _month_day(text) for name, text in holidays["fixed"].items()},
        easter_holidays=holidays["easter"],
        weekday_holidays={name: (month, day, which) for name, (month, day, which) in holidays["weekday"].items()},
        before_time=frozenset(table["names"]["before"] + table["names"]["frequencies"]),
        frequencies=frozenset(table["names"]["frequencies"]),
        after_time=frozenset(table["names"]["after"]),
        possessives=frozenset(table["names"]["possessives"]),
    )


@cache
def tense_words() -> TenseWords:
    """Return the words that tell whether a clause looks ahead."""
    return TenseWords(**{name: frozenset(words) for name, words in _table("times_tense.toml").items()})


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("kg.language").joinpath("data", name).read_text(encoding="utf-8"))


def _month_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
