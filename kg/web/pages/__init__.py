"""The pages of the server, as tasks: each reads the graph into records, and a template shows them.

`PAGES` has all of them by route. A task is called with the site and, by name and as text, what the route and the query
of the address give: `PAGES["/network"].function(site, **{"from": "2026-01-01"})`.
"""

from __future__ import annotations

from kg.web.pages.asking import api_docs, editor, terms_json
from kg.web.pages.errors import error_page
from kg.web.pages.home import home
from kg.web.pages.maps import map_json, map_page
from kg.web.pages.network import network, network_json
from kg.web.pages.ontology import ontology_page
from kg.web.pages.questions import queries, saved_query
from kg.web.pages.review import review
from kg.web.pages.searching import search, search_json
from kg.web.pages.tasks import PAGES, Page
from kg.web.pages.things import thing
from kg.web.pages.timeline import timeline, timeline_json

__all__ = [
    "PAGES",
    "Page",
    "api_docs",
    "editor",
    "error_page",
    "home",
    "map_json",
    "map_page",
    "network",
    "network_json",
    "ontology_page",
    "queries",
    "review",
    "saved_query",
    "search",
    "search_json",
    "terms_json",
    "thing",
    "timeline",
    "timeline_json",
]
