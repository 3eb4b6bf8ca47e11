"""What can be told of a query before it is answered, and the order that makes pages of its rows possible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from kg.query.tokens import Token, tokens_of, variables_of


class Form(Enum):
    """What a query asks for."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Outline:
    """The form of a query, and the columns of its rows: none where it has no rows, None where it asks for `*`."""

    form: Form
    columns: tuple[str, ...] | None = ()


class _Placed(NamedTuple):
    token: Token
    depth: int
    """In how many pairs of braces and parentheses it stands; the pairs themselves count as outside."""


_FORMS = {form.value.upper(): form for form in Form}
_AFTER_THE_ORDER = {"LIMIT", "OFFSET", "VALUES"}


def outline_of(text: str) -> Outline | None:
    """Return the outline of a query, None for what is none (an update, an empty text)."""
    tokens = list(_placed(text))
    for place, (token, depth) in enumerate(tokens):
        if depth == 0 and token.kind == "word" and token.text.upper() in _FORMS:
            form = _FORMS[token.text.upper()]
            return Outline(form, _columns(tokens[place + 1 :])) if form is Form.SELECT else Outline(form)
    return None


def in_total_order(text: str) -> str:
    """Return a SELECT whose rows come in one order each time it is answered: its own, and then that of its columns.

    Without ORDER BY, or with one that leaves rows equal, stores give rows as they find them, and two pages might share
    a row. What LIMIT picks from rows in no order stays as the query has it. Line numbers stay.
    """
    outline = outline_of(text)
    if outline is None or outline.form is not Form.SELECT:
        return text
    columns = outline.columns if outline.columns is not None else [name for name, _ in variables_of(text)]
    keys = " ".join(f"?{name}" for name in columns)
    ordered = False
    for token in _modifiers(list(_placed(text))):
        word = token.text.upper() if token.kind == "word" else ""
        if word in _AFTER_THE_ORDER:
            return f"{text[: token.start]}{'' if ordered else 'ORDER BY '}{keys} {text[token.start :]}"
        ordered = ordered or word == "ORDER"
    return f"{text}\n{'' if ordered else 'ORDER BY '}{keys}\n" if keys else text


def _placed(text: str) -> list[_Placed]:
    placed: list[_Placed] = []
    depth = 0
    for token in tokens_of(text):
        if token.text in ("}", ")"):
            depth = max(0, depth - 1)
        placed.append(_Placed(token, depth))
        if token.text in ("{", "("):
            depth += 1
    return placed


def _columns(tokens: list[_Placed]) -> tuple[str, ...] | None:
    """Return the columns, given what comes after the word SELECT."""
    columns: list[str] = []
    before = ""
    for token, depth in tokens:
        word = token.text.upper()
        if depth == 0 and (token.kind == "open" or (token.kind == "word" and word in ("WHERE", "FROM"))):
            break
        if depth == 0 and word == "*":
            return None
        if token.kind == "variable" and (depth == 0 or (depth == 1 and before == "AS")):
            columns.append(token.text[1:])
        before = word
    return tuple(columns)


def _modifiers(tokens: list[_Placed]) -> list[Token]:
    """Return what stands after the WHERE, without what is in parentheses."""
    outside = [token for token, depth in tokens if depth == 0]
    ends = (place for place, token in enumerate(outside) if token.kind == "close")
    return outside[next(ends, len(outside)) + 1 :]
