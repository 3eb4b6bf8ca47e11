"""The search index brought up to date with a snapshot, as a task of a worker of its own."""

from __future__ import annotations

import json
from pathlib import Path

from kg.search import refresh
from kg.web.messages import Reply, Site


def refresh_index(site: Site, *, file: str) -> Reply:
    """Make the index in `file` hold what the snapshot holds; tell what changed, as JSON."""
    done = refresh(Path(file), site.store, base=site.base)
    told = {"added": done.added, "replaced": done.replaced, "removed": done.removed, "anew": done.anew}
    return Reply(200, (("content-type", "application/json"),), json.dumps(told).encode())
