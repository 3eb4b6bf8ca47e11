"""Changes to a graph that exists: documents forgotten, people's decisions, links to external datasets.

Where a change says something else of who is one, the world is resolved anew.
"""

from __future__ import annotations

from kg.upkeep.decide import Decided, Undone, decide, decisions_in, undo
from kg.upkeep.enrich import EnrichReport, drop_enriched, enrich
from kg.upkeep.forget import Forgotten, forget
from kg.upkeep.judge import Judged, Judgement, forget_links, judge, take_in
from kg.upkeep.link import LinkReport, link_to
from kg.upkeep.links import links_in

__all__ = [
    "Decided",
    "EnrichReport",
    "Forgotten",
    "Judged",
    "Judgement",
    "LinkReport",
    "Undone",
    "decide",
    "decisions_in",
    "drop_enriched",
    "enrich",
    "forget",
    "forget_links",
    "judge",
    "link_to",
    "links_in",
    "take_in",
    "undo",
]
