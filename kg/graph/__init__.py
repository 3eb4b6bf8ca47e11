"""The mapping between records and RDF: terms, IRIs, quads, shapes.

`document_quads` and `world_quads` (`kg.graph.mapping`) write, `reports_from_quads` (`kg.graph.reading`) reads back,
`validate` (`kg.graph.validate`) checks against `ontology/shapes.ttl`. Nothing is imported here, so that a command
which needs a prefix does not load a validator.
"""
