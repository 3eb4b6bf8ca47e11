"""The reconciliation service: tables of others matched against the graph, by the W3C Entity Reconciliation API.

OpenRefine and other clients of versions 0.1 and 0.2 begin at `/reconcile`, those of the draft of 1.0 at
`/reconcile/v1`. Ids of entities are the local parts of their IRIs (`person/anna-lindh`), which is what
`identifierSpace` and the view template want; whole IRIs are understood too.
"""
