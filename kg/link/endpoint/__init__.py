"""Candidates from a SPARQL endpoint: a folder says how it is asked, and how its answers are read.

    source = open_profile("wikidata", contact="me@example.org")
    for answer in source.candidates(subjects): ...

The folders that are shipped lie in `kg/link/data/profiles`, where a README describes what stands in one.
"""

from kg.link.endpoint.profile import profile_names
from kg.link.endpoint.source import EndpointSource, open_profile

__all__ = ["EndpointSource", "open_profile", "profile_names"]
