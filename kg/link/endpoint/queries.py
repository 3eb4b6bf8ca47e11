"""The queries of a profile: `.rq` files with blocks into which values are put as terms, never as text.

    VALUES ?_name { "Sergey Lavrov"@en }

A block of variables whose names begin with `_` is where values go. What the file has in it is an example, with which
it can be tried as it stands; it is left out when the query is asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples, Store

from kg.errors import LinkError
from kg.query.saved import nearest
from kg.query.tokens import Token, tokens_of

Term: TypeAlias = NamedNode | Literal
Row: TypeAlias = tuple[Term, ...]

_PLACE = re.compile(r"error at (\d+):\d+: (.*)", re.DOTALL)
_MOST_OF_A_MESSAGE = 200


@dataclass(frozen=True, slots=True)
class Block:
    """The place of values for some variables: from after the opening brace to before the closing one."""

    variables: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Form:
    """What a query must have: the variables of its blocks, and of its rows.

    `each` are the variables of which one row of values is one question; `given` those of values that are the same for
    all. Rows have all of `needed`, and may have `optional` ones; a query that `makes_triples` has none.
    """

    each: tuple[str, ...]
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    makes_triples: bool = False


@dataclass(frozen=True, slots=True)
class ProfileQuery:
    """A query of a profile that has been checked."""

    path: Path
    text: str
    form: Form
    blocks: tuple[Block, ...]

    def filled(self, rows: Sequence[Row], given: Mapping[str, Sequence[Term]]) -> str:
        """Return the query for some questions, each a row of the terms of `form.each`, and the values given to all."""
        each = self.form.each
        pieces: list[str] = []
        last = 0
        for block in self.blocks:
            # pyoxigraph writes the terms, which escapes whatever could end them.
            if block.variables[0] not in each:
                written = [str(term) for term in given[block.variables[0]]]
            elif len(each) == 1:
                written = [str(row[0]) for row in rows]
            else:
                order = [each.index(name) for name in block.variables]
                written = [f"({' '.join(str(row[place]) for place in order)})" for row in rows]
            pieces.extend((self.text[last : block.start], f" {' '.join(written)} "))
            last = block.end
        return "".join((*pieces, self.text[last:]))


def read_profile_query(path: Path, form: Form) -> ProfileQuery:
    """Read a query of a profile.

    Raises:
        LinkError: it cannot be read, does not parse, or has not the form; names file and line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LinkError(f"{path}: cannot be read ({error.strerror}); check the path and its rights") from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LinkError(f"{path}:{line}: is not UTF-8; save the file in that encoding") from error
    blocks = _blocks(path, text, form)
    query = ProfileQuery(path, text, form, blocks)
    _check_rows(query)
    return query


def _blocks(path: Path, text: str, form: Form) -> tuple[Block, ...]:
    found = tuple(_blocks_of(text))
    allowed = [form.each, *((name,) for name in form.given)]
    for block in found:
        if sorted(block.variables) not in [sorted(variables) for variables in allowed]:
            shown = " or ".join(_shown(variables) for variables in allowed)
            _fail(path, text, block.start, f"values are put into {shown}, not into {_shown(block.variables)}")
    if not any(set(block.variables) == set(form.each) for block in found):
        raise LinkError(
            f"{path}:1: has no place for values; add VALUES {_shown(form.each)} {{ }} to each part that uses "
            f"{' and '.join(f'?{name}' for name in form.each)}"
        )
    filled = {name for block in found for name in block.variables}
    for token in tokens_of(text):
        name = token.text[1:]
        if token.kind == "variable" and name.startswith("_") and name not in filled:
            near = nearest(name, filled | set(form.given))
            hint = f"did you mean ?{near}?" if near and near != name else f"add VALUES ?{name} {{ }}"
            _fail(path, text, token.start, f"?{name} gets no values; {hint}")
    return found


def _blocks_of(text: str) -> Sequence[Block]:
    tokens = list(tokens_of(text))
    found = []
    for place, token in enumerate(tokens):
        if token.text.upper() == "VALUES" and token.kind == "word":
            opening = next((i for i in range(place, len(tokens)) if tokens[i].kind == "open"), len(tokens))
            closing = next((i for i in range(opening, len(tokens)) if tokens[i].kind == "close"), len(tokens))
            variables = _variables(tokens[place:opening])
            if closing < len(tokens) and any(name.startswith("_") for name in variables):
                found.append(Block(variables, tokens[opening].start + 1, tokens[closing].start))
    return found


def _variables(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(token.text[1:] for token in tokens if token.kind == "variable")


def _check_rows(query: ProfileQuery) -> None:
    """Parse the query as it will be asked, and compare the variables of its rows with those of its form."""
    path, form = query.path, query.form
    example = NamedNode("https://example.org/")
    # Without line breaks in what is put in, errors keep their lines.
    text = query.filled([(example,) * len(form.each)], dict.fromkeys(form.given, (example,)))
    try:
        answer = Store().query(text)
    except SyntaxError as error:
        line, problem = _place_of(str(error))
        raise LinkError(f"{path}:{line}: is no SPARQL ({problem}); correct the query") from None
    if form.makes_triples:
        if not isinstance(answer, QueryTriples):
            raise LinkError(f"{path}:1: must be a CONSTRUCT, which makes the statements to copy")
        return
    if not isinstance(answer, QuerySolutions):
        raise LinkError(f"{path}:1: must be a SELECT; it gives the rows {_shown(form.needed)}")
    given = [variable.value for variable in answer.variables]
    known: Collection[str] = (*form.each, *form.needed, *form.optional)
    for name in given:
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean ?{near}?" if near else f"it may select {', '.join(f'?{n}' for n in known)}"
            _fail(path, query.text, query.text.find(f"?{name}"), f"selects ?{name}, of which nothing is known; {hint}")
    for name in form.needed:
        if name not in given:
            raise LinkError(f"{path}:1: does not select ?{name}; add it behind SELECT")


def _place_of(message: str) -> tuple[int, str]:
    found = _PLACE.match(message)
    line, problem = (int(found[1]), found[2]) if found else (1, message)
    if "Prefix not found" in problem:
        problem = "a prefix is not declared"
    problem = " ".join(problem.split())
    return line, problem if len(problem) <= _MOST_OF_A_MESSAGE else f"{problem[:_MOST_OF_A_MESSAGE]}…"


def _fail(path: Path, text: str, place: int, problem: str) -> None:
    line = text.count("\n", 0, max(place, 0)) + 1
    raise LinkError(f"{path}:{line}: {problem}")


def _shown(variables: Sequence[str]) -> str:
    names = " ".join(f"?{name}" for name in variables)
    return names if len(variables) == 1 else f"({names})"
