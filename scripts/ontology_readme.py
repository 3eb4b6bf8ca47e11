#!/usr/bin/env python3
"""Write the tables of terms in ontology/README.md out of ontology/diplomacy.ttl.

Between `<!-- terms: KIND -->` and `<!-- end -->` stands one row for each term of that kind, in the order of the
ontology.
tests/test_ontology.py fails when the two differ; this script brings the README up to date:

    scripts/ontology_readme.py
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

FOLDER = Path(__file__).resolve().parent.parent / "ontology"
README = FOLDER / "README.md"
_NAMESPACE = "https://w3id.org/diplomacy-kg/ontology#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
_KINDS = {
    "classes": f"{_OWL}Class",
    "links": f"{_OWL}ObjectProperty",
    "values": f"{_OWL}DatatypeProperty",
    "statuses": f"{_NAMESPACE}Status",
    "parts": f"{_NAMESPACE}Part",
    "verdicts": f"{_NAMESPACE}Verdict",
    "standings": f"{_NAMESPACE}LinkStanding",
}
_TABLE = re.compile(r"(?<=<!-- terms: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


class Term(NamedTuple):
    """A term of the ontology; texts are empty where it lacks them."""

    name: str
    kinds: frozenset[str]
    definition: str
    example: str
    note: str


def terms() -> list[Term]:
    """Return all terms of the ontology in its order."""
    said: dict[str, dict[str, list[str]]] = {}
    for quad in parse(path=FOLDER / "diplomacy.ttl", format=RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not subject.value.startswith(_NAMESPACE):
            continue
        if isinstance(value, NamedNode | Literal):
            about = said.setdefault(subject.value.removeprefix(_NAMESPACE), {})
            about.setdefault(quad.predicate.value, []).append(value.value)
    return [
        Term(
            name,
            frozenset(about.get(_RDF_TYPE, ())),
            " ".join(about.get(f"{_SKOS}definition", ())),
            " ".join(about.get(f"{_SKOS}example", ())),
            " ".join(about.get(f"{_SKOS}scopeNote", ())),
        )
        for name, about in said.items()
    ]


def with_tables(text: str) -> str:
    """Return `text` with each table of terms as the ontology has it now."""

    def table(found: re.Match[str]) -> str:
        rows = [row(term) for term in terms() if _KINDS[found[1]] in term.kinds]
        return f"{found[1]}{found[2]}| term | definition | example |\n| --- | --- | --- |\n" + "".join(rows)

    return _TABLE.sub(table, text)


def row(term: Term) -> str:
    """Return the line of a term."""
    definition = f"{term.definition} {term.note}".strip()
    return f"| `dip:{term.name}` | {definition} | {term.example} |\n"


if __name__ == "__main__":
    README.write_text(with_tables(README.read_text(encoding="utf-8")), encoding="utf-8")
