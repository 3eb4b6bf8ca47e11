"""The one table of formats. `kg export --format` offers its keys; to add a format, add a line."""

from __future__ import annotations

from functools import partial
from typing import Final

from kg.export.calendar import write_calendar
from kg.export.exporter import Exporter
from kg.export.geojson import write_geojson
from kg.export.network import write_gexf, write_graphml
from kg.export.plover import write_plover
from kg.export.rdf import write_rdf
from kg.export.release import write_release
from kg.export.reports import write_reports
from kg.export.schemaorg import write_schemaorg
from kg.export.tables import write_tables

_STATEMENTS: Final = "statements"

EXPORTERS: Final[dict[str, Exporter]] = {
    "nquads": Exporter("N-Quads", _STATEMENTS, partial(write_rdf, "nquads"), suffixes=(".nq",), whole=True),
    "trig": Exporter("TriG", _STATEMENTS, partial(write_rdf, "trig"), suffixes=(".trig",), whole=True),
    "turtle": Exporter("Turtle", _STATEMENTS, partial(write_rdf, "turtle"), suffixes=(".ttl",), whole=True),
    "jsonld": Exporter("JSON-LD", _STATEMENTS, partial(write_rdf, "jsonld"), suffixes=(".jsonld",), whole=True),
    "reports": Exporter("reports, as JSON Lines", "reports", write_reports, suffixes=(".jsonl",)),
    "csv": Exporter("tables (CSV), with a descriptor", "events", folder=write_tables),
    "ics": Exporter("what is ahead, as a calendar (iCalendar)", "events", write_calendar, suffixes=(".ics",)),
    "geojson": Exporter("events on a map (GeoJSON)", "features", write_geojson, suffixes=(".geojson",)),
    "schema.org": Exporter("events for the web (JSON-LD)", "events", write_schemaorg),
    "graphml": Exporter(
        "who was at the same events, as a network in GraphML", "edges", write_graphml, suffixes=(".graphml",)
    ),
    "gexf": Exporter("the same network in GEXF, for Gephi", "edges", write_gexf, suffixes=(".gexf",)),
    "plover": Exporter(
        "event records in the terms of PLOVER, as JSON Lines", "records", write_plover, takes=("every_status",)
    ),
    "rocrate": Exporter(
        "a release: the graph, the ontology, and descriptions (RO-Crate, DCAT, VoID)",
        _STATEMENTS,
        folder=write_release,
        whole=True,
        takes=("license",),
    ),
}
"""Name of a format to what writes it, in the order of the help."""

DEFAULT: Final = "nquads"


def format_of(suffix: str) -> str | None:
    """Return the format that the ending of a file, with its dot, asks for; None where it asks for none."""
    return next((name for name, exporter in EXPORTERS.items() if suffix.lower() in exporter.suffixes), None)
