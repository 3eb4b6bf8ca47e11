"""What saved queries there are: all of them, one, and its text."""

from __future__ import annotations

from kg.web.api.catalogue import Entry, entries, entry_of, record_of
from kg.web.api.examples import examples_of
from kg.web.api.replies import json_reply
from kg.web.messages import Reply, Site
from kg.web.negotiation import MediaType
from kg.web.problems import chosen_of, telling_problems

_TEXT = (MediaType.of("application/sparql-query; charset=utf-8"), MediaType.of("text/plain; charset=utf-8"))


@telling_problems
def list_queries(site: Site, *, accept: str | None = None) -> Reply:
    """Return all saved queries with their parameters, and the files that hold none."""
    found, faults = entries(site.folders)
    examples = examples_for(site, found)
    answer = {
        "queries": [record_of(entry, site.root, examples) for entry in found],
        "faults": [{"name": fault.name, "problem": fault.problem} for fault in faults],
    }
    return json_reply(answer, accept)


@telling_problems
def describe_query(site: Site, *, name: str, accept: str | None = None) -> Reply:
    """Return what the list says of one query, and its text."""
    entry = entry_of(name, site.folders)
    record = record_of(entry, site.root, examples_for(site, [entry]))
    return json_reply(record | {"text": entry.query.text}, accept)


@telling_problems
def query_text(site: Site, *, name: str, accept: str | None = None) -> Reply:
    """Return the text of a query, as it stands in its file."""
    chosen = chosen_of(accept, _TEXT)
    text = entry_of(name, site.folders).query.text
    return Reply(200, (("Content-Type", str(chosen)), ("Vary", "Accept")), text.encode("utf-8"))


def examples_for(site: Site, found: list[Entry]) -> dict[tuple[str, ...], str]:
    """Return names of things in the graph for the parameters of queries."""
    return examples_of(
        site.store, (p.kinds for entry in found for p in entry.parameters if p.type == "iri" and not p.choices)
    )
