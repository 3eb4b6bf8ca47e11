"""Candidates from a reconciliation service: whatever speaks the W3C Entity Reconciliation API, by its address.

    source = open_service("https://wikidata.reconci.link/en/api", contact="me@example.org")
    for answer in source.candidates(subjects): ...

Versions 0.1, 0.2 and the draft of 1.0 are spoken; the manifest says which. The service does the matching: its score
goes into `Candidate.score`.
"""

from kg.link.reconcile.source import ServiceSource, open_service

__all__ = ["ServiceSource", "open_service"]
