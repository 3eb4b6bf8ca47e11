"""The copy of what a server keeps brought up to date, as a task of a worker of its own."""

from __future__ import annotations

import json
from pathlib import Path

from kg.store import fill_store
from kg.web.messages import Reply, Site

_TRIES = 3
"""How often a store is read that others write to meanwhile."""


def bring_up(site: Site, *, folder: str, known: int | None) -> Reply:
    """Make the store in a folder hold what the site's store holds, unless that holds `known` quads; tell what was done.

    What others write to the store meanwhile may be seen in part, by what number it has afterwards it is read again.
    """
    count = site.store.count()
    copied = count != known
    for _ in range(_TRIES if copied else 0):
        before = count
        fill_store(Path(folder), site.store.quads_of(site.store.graph_names()), replace=True)
        count = site.store.count()
        if count == before:
            break
    told = {"quads": count, "copied": copied}
    return Reply(200, (("content-type", "application/json"),), json.dumps(told).encode())
