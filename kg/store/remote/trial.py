"""Whether a server answers rightly what the saved questions are made of, found out by queries whose answers are known.

Engines differ where few queries go: RDF4J 3.1 loses columns of `SELECT *` in groups, neither it nor Blazegraph 2.1
knows the sum of a day and a duration, rdflib 7 leaves rows out that an OPTIONAL does not extend, Comunica 5
sorts texts as a language does. Each trial needs nothing but the engine: no quad is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import KgError
from kg.store.protocol import Row
from kg.store.remote.connection import UnreachableError


@dataclass(frozen=True, slots=True)
class _Trial:
    """A query with its answer, in the words of its terms; `of` finds the queries that it stands for."""

    of: re.Pattern[str]
    query: str
    expected: frozenset[tuple[str | None, ...]]


def _found_by(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_TRIALS = (
    _Trial(
        _found_by(r"[{]\s*SELECT\b"),
        "SELECT ?a ?b ?c ?d { SELECT * { { SELECT ?a ?b { VALUES (?a ?b) { (1 2) (5 6) } } } OPTIONAL { SELECT * { "
        "VALUES (?a ?c) { (1 3) } OPTIONAL { SELECT ?c ?d { VALUES (?c ?d) { (3 4) } } } } } } }",
        frozenset({("1", "2", "3", "4"), ("5", "6", None, None)}),
    ),
    _Trial(
        _found_by(r"\b(?:UNION|MINUS)\b"),
        "SELECT ?a ?b { { { FILTER(COALESCE(isIRI(?no), false)) } VALUES ?a { 9 } } UNION "
        "{ { FILTER(!COALESCE(isIRI(?no), false)) } { SELECT ?a { VALUES ?a { 1 2 } } } "
        "OPTIONAL { SELECT ?a ?b { VALUES (?a ?b) { (2 3) } } } MINUS { SELECT ?a { VALUES ?a { 1 } } } } }",
        frozenset({("2", "3")}),
    ),
    _Trial(
        _found_by(r"\bGROUP\b|\b(?:COUNT|SUM|MIN|MAX|AVG|GROUP_CONCAT|SAMPLE)\s*\("),
        'SELECT ?a (MIN(?b) AS ?least) (COUNT(DISTINCT ?b) AS ?n) (GROUP_CONCAT(?c; separator="|") AS ?all) '
        '{ VALUES (?a ?b ?c) { ("x" 2 "u") ("x" 3 "u") ("y" 1 "v") } } GROUP BY ?a HAVING (COUNT(*) > 1)',
        frozenset({("x", "2", "2", "u|u")}),
    ),
    _Trial(
        _found_by(r"\b(?:BIND|IF|COALESCE|YEAR|MONTH|DAY)\s*\("),
        'SELECT ?later ?part ?name { VALUES ?day { "2026-01-31"^^<http://www.w3.org/2001/XMLSchema#date> } '
        'BIND(COALESCE(?day <= "2026-02-01"^^<http://www.w3.org/2001/XMLSchema#date>, false) AS ?later) '
        "BIND(372 * YEAR(?day) + 31 * MONTH(?day) + DAY(?day) AS ?part) "
        'BIND(STR(IF(BOUND(?no), ?no, IRI(CONCAT("urn:", LCASE(STRAFTER("a#B", "#")))))) AS ?name) }',
        frozenset({("true", str(372 * 2026 + 31 + 31), "urn:b")}),
    ),
    _Trial(
        _found_by("duration"),
        'SELECT (STR("2026-01-31"^^<http://www.w3.org/2001/XMLSchema#date> '
        '+ STRDT("P1D", <http://www.w3.org/2001/XMLSchema#dayTimeDuration>)) AS ?next) {}',
        frozenset({("2026-02-01",)}),
    ),
    _Trial(
        _found_by(r"\bORDER\b"),
        'SELECT ?a { VALUES ?a { "b" "C" "d" } } ORDER BY ?a LIMIT 1',
        frozenset({("C",)}),
    ),
    _Trial(
        _found_by(r"\b(?:OPTIONAL|EXISTS)\b"),
        "SELECT ?a ?b { VALUES ?a { 1 2 } OPTIONAL { VALUES (?a ?b) { (1 <urn:x-kg:b>) } } "
        "FILTER(COALESCE(?b = <urn:x-kg:b>, true)) FILTER(COALESCE(?b, ?a) IN (2, <urn:x-kg:b>)) "
        "FILTER(EXISTS { VALUES ?x { 1 } } && NOT EXISTS { <urn:x-kg:no> <urn:x-kg:no> <urn:x-kg:no> }) }",
        frozenset({("1", "urn:x-kg:b"), ("2", None)}),
    ),
)


class Trials:
    """The trials of one server, done when the first query comes that one of them is like. `rows_of` asks the server.

    A server that fails one is not trusted in any: Blazegraph, which fails one, stumbles over others that pass here as
    soon as there are quads in them.
    """

    def __init__(self, rows_of: Callable[[str], list[Row]]) -> None:
        self._rows_of = rows_of
        self._passed: bool | None = None

    def trusts(self, query: str) -> bool:
        """Whether a server is trusted with a query; raises StoreError where it does not answer at all."""
        return not any(trial.of.search(query) for trial in _TRIALS) or self.are_passed()

    def are_passed(self) -> bool:
        """Whether the server passes everything; raises as `trusts`."""
        if self._passed is None:
            self._passed = all(map(self._is_right, _TRIALS))
        return self._passed

    def _is_right(self, trial: _Trial) -> bool:
        try:
            rows = self._rows_of(trial.query)
        except UnreachableError:
            raise
        except KgError:
            return False
        found = [tuple(term and str(getattr(term, "value", term)) for term in row) for row in rows]
        return len(found) == len(trial.expected) and set(found) == trial.expected
