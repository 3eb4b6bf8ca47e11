"""Who held an office when, of offices whose holders are named without their state in records of that state."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from kg.gazetteer.fold import fold
from kg.gazetteer.tables import read_rows

_NEVER = date.max


class Term(NamedTuple):
    """The days for which somebody held an office; `last` is the day of leaving it, that of the successor's coming."""

    state: str
    office: str
    name: str
    first: date
    last: date


def state_of_holder(office: str, name: str, *, day: date, past: bool = False) -> str | None:
    """Return the code of the state whose office somebody of that name held on a day, or None.

    With `past` he may have left it before, if his first name is given ("President Barack Obama", years later).

    A surname is enough, and of a title its last words (`Secretary` for the secretary of state); a first name has to
    begin as that of the holder does.
    """
    title, words = fold(office), fold(name).split()
    past = past and len(words) > 1
    for term in _terms():
        if (
            _fits(words, fold(term.name).split())
            and term.first <= day
            and (past or day <= term.last)
            and _is_short_for(title, term.office)
        ):
            return term.state
    return None


def _fits(words: list[str], full: list[str]) -> bool:
    return words[-1:] == full[-1:] and (len(words) == 1 or words[0][0] == full[0][0])


def _is_short_for(title: str, office: str) -> bool:
    return title in (office, office.split(" of ")[0])


@cache
def _terms() -> tuple[Term, ...]:
    return tuple(
        Term(state, office, name, date.fromisoformat(first), date.fromisoformat(last) if last else _NEVER)
        for state, office, name, first, last in read_rows("holders.tsv", 5)
    )
