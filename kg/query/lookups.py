"""What a saved query asks of the graph first, so that another endpoint is asked for little.

A pattern in SERVICE is sent to the other endpoint as it stands, and only what comes back is joined with what is here:
`SERVICE <x> { ?item wdt:P569 ?born }` asks Wikidata for all who were ever born. So the header of a query may say how
the values of `?item` are found in the graph. They are put as VALUES into every group that uses the variable, inside
SERVICE too. Without the header the query has the same answer, if anybody would wait for it: a lookup has to give all
values that the query's own patterns in the graph leave for the variable.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, TooManyValuesError
from kg.query.saved import Lookup, SavedQuery
from kg.query.tokens import Token, prefixes_of, tokens_of, variables_of
from kg.store.protocol import Store

Value = NamedNode | Literal

_SERVICE = re.compile("service", re.IGNORECASE)


def lookup_text(query: SavedQuery, lookup: Lookup) -> str:
    """Return a lookup with the prefixes of its query declared.

    Raises:
        QueryError: it has a parameter that the query has not, for which no value can be given.
    """
    known = {name for name, _ in variables_of(query.text)}
    for name, _ in variables_of(lookup.text):
        if name.startswith("_") and name not in known:
            raise QueryError(f"{query.path}: the lookup {lookup.variable} uses ?{name}, which the query does not")
    declared = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in prefixes_of(query.text).items())
    return declared + lookup.text


def looked_up(store: Store, query: SavedQuery, lookup: Lookup, text: str) -> list[Value]:
    """Return the values that a lookup gives, each once; `text` is that of the lookup with its parameters bound.

    Raises:
        TooManyValuesError: there are more of them than it may give.
        QueryError: its text is broken.
    """
    values: dict[Value, None] = {}
    try:
        solutions = store.select(text)
        column = solutions.variables.index(lookup.variable)
        for row in solutions.rows:
            value = row[column]
            if isinstance(value, NamedNode | Literal):
                values[value] = None
            if len(values) > lookup.most:
                raise TooManyValuesError(
                    f"{query.name}: the graph has more than {lookup.most} values of ?{lookup.variable} for that, and "
                    "another endpoint is not asked for more at once; narrow the question by a parameter"
                )
    except QueryError as error:
        raise QueryError(f"{query.path}: the lookup {lookup.variable}: {error}; mend it in that file") from error
    return list(values)


def with_addresses(text: str, terms: Mapping[str, Value]) -> str:
    """Return a query in which SERVICE is followed by the IRI itself, where a variable of `terms` stood.

    The store calls no endpoint whose address is a variable, and who checks whether it may be called has to see it.
    """
    if not _SERVICE.search(text):  # reading the tokens takes as long as a small query
        return text
    pieces: list[str] = []
    last = 0
    for _, target, _ in _calls(list(tokens_of(text))):
        term = terms.get(target.text[1:]) if target.kind == "variable" else None
        if isinstance(term, NamedNode):
            pieces.extend((text[last : target.start], f" {term} "))
            last = target.start + len(target.text)
    return "".join((*pieces, text[last:]))


def without_calls(text: str, variables: Collection[str]) -> str:
    """Return a query that calls nobody for what uses one of `variables`, which have no value.

    What stands in such a SERVICE becomes a group of the query itself that has no solution.
    """
    if not variables:
        return text
    read = list(tokens_of(text))
    ends = _ends_of(read)
    named = [token for token in read if token.kind == "variable"]
    places = [token.start for token in named]
    changes: list[tuple[int, int, str]] = []
    inside = 0
    for keyword, _, brace in _calls(read):
        end = ends.get(brace.start, read[-1].start + 1)
        within = named[bisect_right(places, brace.start) : bisect_left(places, end)]
        used = {token.text[1:] for token in within}
        unknown = sorted(used.intersection(variables))
        if unknown or keyword.start < inside:
            lines = "\n" * text.count("\n", keyword.start, brace.start)  # errors keep their lines
            blocks = "".join(f" VALUES ?{name} {{ }}" for name in unknown)
            # Two pairs of braces: beside a subselect there may be nothing.
            changes += [(keyword.start, brace.start, f"{lines}{{{blocks} "), (end, end, "}")]
            inside = max(inside, end)
    pieces: list[str] = []
    last = 0
    for start, end, new in sorted(changes):
        pieces.extend((text[last:start], new))
        last = end
    return "".join((*pieces, text[last:]))


def _calls(read: list[Token]) -> list[tuple[Token, Token, Token]]:
    """Return of each call the keyword, what names the endpoint, and the brace that opens what is asked of it."""
    found = []
    for place, keyword in enumerate(read):
        if keyword.kind == "word" and keyword.text.upper() == "SERVICE":
            following = read[place + 1 : place + 4]
            if following and following[0].text.upper() == "SILENT":
                following = following[1:]
            if len(following) > 1 and following[1].kind == "open":
                found.append((keyword, following[0], following[1]))
    return found


def _ends_of(read: list[Token]) -> dict[int, int]:
    """Return where the brace is that closes each one, by where that is."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for token in read:
        if token.kind == "open":
            opened.append(token.start)
        elif token.kind == "close" and opened:
            ends[opened.pop()] = token.start
    return ends
