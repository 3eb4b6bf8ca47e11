"""Asking in SPARQL, and what programs need to know to ask: the editor, the terms, the description of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.graph.prefixes import PREFIXES
from kg.query import parameters_of, saved_queries
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.pages.ontology import read_terms
from kg.web.pages.parameters import PageParameter, Values
from kg.web.pages.rendering import json_reply, page_reply
from kg.web.pages.tasks import task


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with."""

    title: str
    text: str


_SHORT: Final = "PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>\n"
_LABELS: Final = _SHORT + "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
EXAMPLES: Final = (
    Example(
        "Meetings that took place, the latest first",
        _LABELS
        + """
SELECT ?day ?meeting ?label
WHERE {
  ?meeting a dip:Meeting ; dip:status dip:Occurred ; dip:latest ?day ; rdfs:label ?label .
}
ORDER BY DESC(?day)
LIMIT 50
""",
    ),
    Example(
        "Events on which sources disagree",
        _LABELS
        + """
SELECT ?event ?label ?documents ?publishers
WHERE {
  ?event dip:disputed true ; rdfs:label ?label ; dip:documents ?documents ; dip:publishers ?publishers .
}
ORDER BY DESC(?documents)
LIMIT 50
""",
    ),
    Example(
        "Sentences that say so, with whom they credit",
        _SHORT
        + """PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?sentence ?credited ?title ?event
WHERE {
  ?report dip:tells ?event .
  GRAPH ?document {
    ?report dip:evidence/oa:exact ?sentence ; dip:attributedTo ?credited .
    ?document dcterms:title ?title .
  }
}
LIMIT 50
""",
    ),
)


@task("/editor", PageParameter("example", "number", "the query to begin with", most=len(EXAMPLES)))
def editor(site: Site, values: Values) -> Reply:
    """Return the page to write SPARQL on."""
    return page_reply(
        site,
        "editor.html",
        title="SPARQL",
        here=links_of(site).path("/editor"),
        description="Ask the graph in SPARQL, with examples.",
        examples=EXAMPLES,
        chosen=EXAMPLES[values.number("example") - 1],
        prefixes=PREFIXES,
    )


@task("/terms.json")
def terms_json(site: Site, values: Values) -> Reply:  # noqa: ARG001
    """Return the classes and properties of the ontology, for an editor to complete."""
    terms = read_terms()

    def listed(*kinds: str) -> list[dict[str, str]]:
        return [{"iri": term.iri, "label": term.label} for term in terms if term.kind in kinds]

    return json_reply({"classes": listed("class"), "properties": listed("property")})


@task("/docs")
def api_docs(site: Site, values: Values) -> Reply:  # noqa: ARG001
    """Return the page of the addresses that programs use."""
    found, _ = saved_queries(folders=site.folders)
    return page_reply(
        site,
        "api.html",
        title="For programs",
        here=links_of(site).path("/docs"),
        description="Addresses for programs: saved questions as an API, SPARQL, and the data of every thing.",
        queries=[(query, parameters_of(query)) for query in found],
    )
