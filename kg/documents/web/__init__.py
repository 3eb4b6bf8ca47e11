"""What lies on the web: pages, feeds, and lists of addresses, to inputs.

`Web` is the entrance: it fetches by `kg.net.fetching`, and goes by what a `kg.model.retrieval.Memory` remembers.
"""

from __future__ import annotations

from kg.documents.web.feeds import looks_like_feed
from kg.documents.web.reading import Web, is_list, open_web

__all__ = ["Web", "is_list", "looks_like_feed", "open_web"]
