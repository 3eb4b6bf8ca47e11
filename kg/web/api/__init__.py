"""The saved queries as an HTTP API: what there is, the answer of each, and the OpenAPI document of it all."""
