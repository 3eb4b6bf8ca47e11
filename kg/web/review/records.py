"""Links as the API has them."""

from __future__ import annotations

from typing import Any

from kg.graph.links import link_to_dict
from kg.model.link import Link
from kg.web.links import links_of
from kg.web.messages import Site


def record_of(link: Link, site: Site) -> dict[str, Any]:
    """Return a link as `kg links --format json` has it, with the page of its subject."""
    page = links_of(site).page(link.subject)
    return {**link_to_dict(link), "page": links_of(site).whole(page) if page else None}
