"""What the service says of itself, to clients of versions 0.1 and 0.2 and to those of the draft of 1.0."""

from __future__ import annotations

from typing import Any, Final

from kg import __version__
from kg.graph.vocabulary import DIP
from kg.web.links import links_of
from kg.web.messages import Reply, Site
from kg.web.reconcile.asked import MOST_IDS, MOST_QUERIES
from kg.web.reconcile.replies import json_reply
from kg.web.reconcile.types import DEFAULT_TYPES

PATH: Final = "/reconcile"
"""Where clients of versions 0.1 and 0.2 begin."""
DRAFT_PATH: Final = "/reconcile/v1"
"""Where those of the draft of 1.0 do: the two manifests name alike what they write in different ways."""

PREVIEW_WIDTH: Final = 430
PREVIEW_HEIGHT: Final = 220
_HELP: Final = "How many values to fetch at most; 0 for all."


def manifest(site: Site, *, callback: str | None = None) -> Reply:
    """Return the manifest of versions 0.1 and 0.2."""
    return json_reply(manifest_of(site), callback)


def draft_manifest(site: Site) -> Reply:
    """Return the manifest of the draft of 1.0."""
    return json_reply(draft_manifest_of(site))


def manifest_of(site: Site) -> dict[str, Any]:
    """Return the manifest of versions 0.1 and 0.2."""
    at = f"{site.root}{PATH}"

    def suggesting(what: str) -> dict[str, str]:
        return {
            "service_url": site.root,
            "service_path": f"{PATH}/suggest/{what}",
            "flyout_service_url": site.root,
            "flyout_service_path": f"{PATH}/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": ["0.1", "0.2"],
        **_in_common(site),
        "identifierSpace": site.base,
        "schemaSpace": DIP.namespace,
        "view": {"url": f"{_pages(site)}{{{{id}}}}"},
        "preview": {"url": f"{at}/preview?id={{{{id}}}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {what: suggesting(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": site.root, "service_path": f"{PATH}/extend/propose"},
            "property_settings": [
                {"name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": _HELP}
            ],
        },
    }


def draft_manifest_of(site: Site) -> dict[str, Any]:
    """Return the manifest of the draft of 1.0."""
    return {
        "versions": ["1.0-draft"],
        **_in_common(site),
        "view": {"url": f"{_pages(site)}{{+id}}"},
        "preview": {"width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {"entity": True, "type": True, "property": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [{"id": "limit", "name": "Limit", "type": "number", "default": 0, "helpText": _HELP}],
        },
        "standardizedScore": True,
    }


def _in_common(site: Site) -> dict[str, Any]:
    return {
        "name": f"Who met whom: {site.base}",
        "documentation": f"{site.root}/docs",
        "serviceVersion": __version__,
        "defaultTypes": [one.record() for one in DEFAULT_TYPES],
        "batchSize": MOST_QUERIES,
        "limits": {"queries": MOST_QUERIES, "ids": MOST_IDS},
    }


def _pages(site: Site) -> str:
    """Return what the address of a page begins with, whatever the id."""
    return links_of(site).whole(links_of(site).path("/page/"))
