"""Links as the API has them."""

from __future__ import annotations

from typing import Any

from kg.graph.links import link_id
from kg.model.link import Link
from kg.web.links import links_of
from kg.web.messages import Site


def record_of(link: Link, site: Site) -> dict[str, Any]:
    """Return a link as `kg links --format json` has it, with the page of its subject."""
    page = links_of(site).page(link.subject)
    return {
        "id": link_id(link),
        "source": link.source,
        "subject": link.subject,
        "subject_label": link.subject_label,
        "predicate": link.predicate.value,
        "object": link.object,
        "object_label": link.object_label,
        "standing": link.standing.value,
        "confidence": link.confidence,
        "justification": link.justification.value,
        "reasons": list(link.reasons),
        "author": link.author,
        "decided": link.decided.isoformat() if link.decided else None,
        "comment": link.comment,
        "page": links_of(site).whole(page) if page else None,
    }
